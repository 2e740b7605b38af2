"""How figures are drawn: one module a kind."""

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
"""For each kind of figure: draws it on a sheet of a width, fills a height if it needs less, and says how high it is."""
