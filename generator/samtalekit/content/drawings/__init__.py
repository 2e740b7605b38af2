"""SVG drawings of figures: one drawing function per kind."""

from collections.abc import Callable, Mapping
from typing import Any

from samtalekit.content.drawings.canvas import Canvas
from samtalekit.content.drawings.grid import draw_lanes, draw_phases
from samtalekit.content.drawings.wheel import draw_wheel
from samtalekit.content.drawings.year import draw_year

DRAWINGS: Mapping[str, Callable[[Any, Canvas, float, float], float]] = {
    "lanes": draw_lanes,
    "phases": draw_phases,
    "wheel": draw_wheel,
    "year": draw_year,
}
"""For each kind of figure: a function that draws it at a width, fills a minimum height, and returns the height used."""
