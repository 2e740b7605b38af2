"""Lengths. Paper is measured in millimetres, PDF in points."""

PT_PER_MM = 72 / 25.4  # PDF default user space: 1/72 inch; ISO 32000-2:2020, 8.3.2.3


def mm_from_pt(points: float) -> float:
    """Millimetres of so many points."""
    return points / PT_PER_MM


def pt_from_mm(millimetres: float) -> float:
    """Points of so many millimetres."""
    return millimetres * PT_PER_MM
