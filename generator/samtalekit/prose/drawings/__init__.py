"""How figures are drawn: one module a kind."""

from collections.abc import Callable, Mapping

from samtalekit.model.figure import Figure
from samtalekit.prose.drawings.lanes import draw_lanes
from samtalekit.prose.drawings.phases import draw_phases
from samtalekit.prose.drawings.sheet import Sheet

DRAWINGS: Mapping[str, Callable[[Figure, Sheet, float, float], float]] = {"lanes": draw_lanes, "phases": draw_phases}
"""For each kind of figure: draws it on a sheet of a width, fills a height if it needs less, and says how high it is."""
