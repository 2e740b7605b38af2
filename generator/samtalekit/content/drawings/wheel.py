"""Draw the ``wheel`` figure: steps in a ring, each pointing into the next, around a centre."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from math import atan2, degrees
from typing import NamedTuple

from samtalekit.content.drawings.canvas import FULL_TURN, Canvas, Point, arc, is_upside_down, number, on_circle
from samtalekit.content.drawings.grid import TASK
from samtalekit.content.drawings.ring import Block, Holds, Line, Parts, Words, fitted, set_beside, squeezed
from samtalekit.content.drawings.text import Lettering, Style
from samtalekit.core.messages import message
from samtalekit.model.figure import WheelFigure

# Geometry of a wheel: the outline of its steps, and which points are inside one.

POINT_DEGREES = 0.16  # of a step: how far it points into the next
GAP = 4.0  # between steps
PADDING = 5.0  # between text and the edge of its step


@dataclass(frozen=True, slots=True)
class Wheel:
    """Geometry of a ring of some diameter.

    Attributes:
        outer: Outer radius of the steps.
        inner: Inner radius of the steps.
        sweep: Of a step, in degrees.
    """

    middle: Point
    diameter: float
    outer: float
    inner: float
    sweep: float

    @property
    def between(self) -> float:
        """The radius halfway through a step, where its point is."""
        return (self.outer + self.inner) / 2

    @property
    def point(self) -> float:
        """How far a step points into the next, in degrees."""
        return self.sweep * POINT_DEGREES

    def shifted(self, radius: float) -> float:
        """Return how far a step's edges are ahead at a radius, in degrees."""
        return self.point * (1 - abs(radius - self.between) / (self.outer - self.between))

    def holds(self, place: int, point: Point) -> bool:
        """Return True for a point within a step, with its padding."""
        x, y = point.x - self.middle.x, point.y - self.middle.y
        radius = (x * x + y * y) ** 0.5
        if not self.inner + PADDING <= radius <= self.outer - PADDING:
            return False
        margin = degrees_of(GAP / 2 + PADDING, radius)
        ahead = (turned(x, y) - place * self.sweep - self.shifted(radius)) % FULL_TURN
        return margin <= ahead <= self.sweep - margin

    def path(self, place: int) -> str:
        """Return the outline of a step as SVG path data."""
        start, end, half = place * self.sweep, (place + 1) * self.sweep, GAP / 2
        inner, between, outer = (degrees_of(half, radius) for radius in (self.inner, self.between, self.outer))
        notch = on_circle(self.middle, self.between, start + self.point + between)
        tip = on_circle(self.middle, self.between, end + self.point - between)
        low = on_circle(self.middle, self.inner, start + inner)
        high = on_circle(self.middle, self.inner, end - inner)
        back = f"A{number(self.inner)} {number(self.inner)} 0 0 0 {number(low.x, 2)} {number(low.y, 2)}Z"
        edge = arc(self.middle, self.outer, start + outer, end - outer)
        corners = f"L{number(tip.x, 2)} {number(tip.y, 2)} L{number(high.x, 2)} {number(high.y, 2)}"
        return f"{edge} {corners} {back[:-1]} L{number(notch.x, 2)} {number(notch.y, 2)}Z"


def degrees_of(length: float, radius: float) -> float:
    """Return the angle of a length on a circle, in degrees."""
    return degrees(length / radius)


def turned(x: float, y: float) -> float:
    """Return the angle of a point seen from the middle, in degrees clockwise from the top."""
    return degrees(atan2(x, -y)) % FULL_TURN


LEAST, WIDER = 360.0, 20.0  # units; smallest diameter, and the increment by which it grows until no title is divided
MOST, MOST_ON_PAGE = 960.0, 480.0  # units; a page shows a ring about 430 pixels wide, and scales its text with it
SIZES = tuple(range(22, 13, -1))  # units; font sizes of titles, the largest that fits is used
NAME = Style(size=15, leading=20, weight=600)  # of a phase
NOTE = Style(size=14, leading=18)
WHO = Style(size=15, leading=20, weight=600)
KEY_SPACE, ROW_SPACE = 14.0, 10.0
CENTRE_SIZES = (26, 24, 22, 19)
HUB = 0.37  # of the ring's outer radius: inner radius of the steps
BAND = 20.0  # one line of a phase's name, outside the steps
BAND_SPACE = 4.0
LINE = 2.0
NAME_MARGIN = 8.0
MARK, MARK_SPACE = 5.0, 5.0  # the arc that marks a selected step


class PhaseStyle(NamedTuple):
    """Colours of the steps of a phase: background, numbers, titles, and the line along the phase, 3:1 on the page."""

    background: str
    numbers: str
    titles: str
    line: str
    is_outlined: bool = False


PHASE_STYLES = (
    PhaseStyle("soft", "brand-text", "text", "field-line"),
    PhaseStyle("brand", "on-brand", "on-brand", "brand-text"),
    PhaseStyle("page", "brand-text", "text", "accent-text", is_outlined=True),
    PhaseStyle("accent", "on-accent", "on-accent", "accent-text"),
)
"""By the index of the phase. Pale, dark and outlined, so that they differ without colour too."""


def draw_wheel(figure: WheelFigure, sheet: Canvas, width: float, height: float) -> float:
    """Draw the figure as `draw_lanes` does: title and legend, and the ring at the right."""
    least = wheel_size(figure, sheet.lettering)
    legend = partial(_legend, figure, sheet) if whose(figure) else None
    return set_beside(figure, sheet, width, height, Parts(least, partial(draw_wheel_ring, figure, sheet), legend))


def wheel_size(figure: WheelFigure, lettering: Lettering, most: float = MOST) -> float:
    """Return the smallest diameter, up to ``most``, at which every title fits its step with no word divided."""
    diameter = LEAST
    while diameter < most and not _is_whole(figure, lettering, diameter):
        diameter += WIDER
    return diameter


def _is_whole(figure: WheelFigure, lettering: Lettering, diameter: float) -> bool:
    wheel = _wheel(figure, lettering, Point(0, 0), diameter)
    is_whole = _set_alike(figure, lettering, wheel, SIZES[-1], fitted) is not None
    return is_whole and _centre(figure, lettering, wheel) is not None


def draw_wheel_ring(
    figure: WheelFigure,
    sheet: Canvas,
    middle: Point,
    diameter: float,
    links: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """Draw the ring alone, phase names included in its diameter.

    ``links`` has the target and accessible name of steps, by their ids.
    """
    wheel = _wheel(figure, sheet.lettering, middle, diameter)
    _phases(figure, sheet, wheel)
    titles = _titles(figure, sheet.lettering, wheel)
    order = [phase.id for phase in figure.phases]
    for place, (step, title) in enumerate(zip(figure.steps, titles, strict=True)):
        if links and step.id in links:
            with sheet.link(*links[step.id], "sk-wheel__link"):
                _step(sheet, wheel, place, order.index(step.phase), title)
                _mark(sheet, wheel, place)
        else:
            _step(sheet, wheel, place, order.index(step.phase), title)
    centre = _centre(figure, sheet.lettering, wheel)
    if centre:
        centre.set_on(sheet, ("brand-text", "muted"))


def runs(figure: WheelFigure) -> list[tuple[str, int, int]]:
    """Return the phases in ring order: title, index of the first step, and of the one after the last."""
    titles = {phase.id: phase.title for phase in figure.phases}
    found = []
    for phase, steps in groupby(enumerate(figure.steps), key=lambda each: each[1].phase):
        places = [place for place, _step in steps]
        found.append((titles[phase], places[0], places[-1] + 1))
    return found


def whose(figure: WheelFigure) -> list[tuple[str, str]]:
    """Return ranges of steps and who is responsible: "2–3", and the name; steps without one are left out."""
    found = []
    for who, steps in groupby(enumerate(figure.steps, start=1), key=lambda each: each[1].who):
        numbers = [n for n, _step in steps]
        if who:
            found.append((f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0]), who))
    return found


def _wheel(figure: WheelFigure, lettering: Lettering, middle: Point, diameter: float) -> Wheel:
    sweep = FULL_TURN / len(figure.steps)
    names = max(len(lines) for _run, lines in _names(figure, lettering, diameter / 2))
    outer = diameter / 2 - names * BAND - BAND_SPACE
    return Wheel(middle, diameter, outer, outer * HUB, sweep)


def _names(figure: WheelFigure, lettering: Lettering, radius: float) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """The lines of each phase's name, no longer than its arc; the radius is that of the innermost line."""
    sweep, found = FULL_TURN / len(figure.steps), []
    for title, first, last in runs(figure):
        room = (last - first) * sweep / degrees_of(1, radius - 3 * BAND) - 2 * NAME_MARGIN
        found.append(((first, last), lettering.lines(title, NAME, room)))
    return found


def _phases(figure: WheelFigure, sheet: Canvas, wheel: Wheel) -> None:
    """Draw a line along each phase, with its name in the middle of it."""
    names = _names(figure, sheet.lettering, wheel.diameter / 2)
    order = {phase.title: place for place, phase in enumerate(figure.phases)}
    depth = max(len(lines) for _run, lines in names)
    for (first, last), lines in names:
        title = next(title for title, start, _end in runs(figure) if start == first)
        start, end = first * wheel.sweep, last * wheel.sweep
        middle, radius = (start + end) / 2, wheel.outer + BAND_SPACE + BAND * depth / 2
        way = -1 if is_upside_down(middle) else 1
        for n, line in enumerate(lines):
            outward = ((len(lines) - 1) / 2 - n) * way * BAND
            sheet.words_along(line, wheel.middle, (radius + outward, middle), NAME, "text")
        half = degrees_of(max(sheet.lettering.width(line, NAME) for line in lines) / 2 + NAME_MARGIN, radius)
        edge = degrees_of(GAP / 2, radius)
        ink = PHASE_STYLES[order[title]].line
        if middle - half - start - edge > edge:
            sheet.stroke(arc(wheel.middle, radius, start + edge, middle - half), ink, LINE)
            sheet.stroke(arc(wheel.middle, radius, middle + half, end - edge), ink, LINE)


def _step(sheet: Canvas, wheel: Wheel, place: int, phase: int, title: Block) -> None:
    style = PHASE_STYLES[phase]
    edge = style.line if style.is_outlined else None
    sheet.path(wheel.path(place), style.background, edge=edge, name="sk-wheel__field")
    title.set_on(sheet, (style.numbers, style.titles))


def _mark(sheet: Canvas, wheel: Wheel, place: int) -> None:
    """Draw the arc inside a step that a page shows when it is selected; visible without colour too."""
    radius, margin = wheel.inner - MARK_SPACE, degrees_of(GAP / 2, wheel.inner)
    start, end = place * wheel.sweep + margin, (place + 1) * wheel.sweep - margin
    inside = radius - MARK
    first, last = on_circle(wheel.middle, inside, start), on_circle(wheel.middle, inside, end)
    back = f"A{number(inside)} {number(inside)} 0 0 0 {number(first.x, 2)} {number(first.y, 2)}Z"
    path = f"{arc(wheel.middle, radius, start, end)} L{number(last.x, 2)} {number(last.y, 2)} {back}"
    sheet.path(path, "text", name="sk-wheel__mark", hidden=True)


def _titles(figure: WheelFigure, lettering: Lettering, wheel: Wheel) -> list[Block]:
    """Numbers and titles in the largest common size that fits; else with divided words, else numbers alone."""
    ways = (_set_alike(figure, lettering, wheel, size, fitted) for size in SIZES)
    whole = next((titles for titles in ways if titles), None)
    divided = whole or _set_alike(figure, lettering, wheel, SIZES[-1], squeezed)
    return divided or [
        Block((Line(str(place + 1), _number_style(SIZES[-1]), 0),), _room_of(wheel, place)[1][0], SIZES[-1] * 1.45)
        for place in range(len(figure.steps))
    ]


def _set_alike(
    figure: WheelFigure, lettering: Lettering, wheel: Wheel, size: int, fit: Callable[..., Block | None]
) -> list[Block] | None:
    """All numbers and titles in one size; None when one of them does not fit."""
    titles: list[Block] = []
    for place in range(len(figure.steps)):
        found = fit(lettering, _numbered(figure, place, size), *_room_of(wheel, place))
        if found is None:
            return None
        titles.append(found)
    return titles


def _number_style(size: int) -> Style:
    return Style(size=round(size * 1.35), leading=round(size * 1.45), weight=600, is_heading=True)


def _numbered(figure: WheelFigure, place: int, size: int) -> list[Words]:
    """A step's number, and its title under it."""
    title = Style(size=size, leading=round(size * 1.2), weight=600)
    return [Words(str(place + 1), _number_style(size)), Words(figure.steps[place].title, title)]


def _room_of(wheel: Wheel, place: int) -> tuple[Holds, list[Point], float]:
    """The shape of a step, candidate positions of its text, best first, and its greatest width."""
    thick = wheel.outer - wheel.inner
    ahead = (place + 0.5) * wheel.sweep + wheel.point * 0.55
    spots = [
        on_circle(wheel.middle, wheel.inner + thick * share, ahead + wheel.sweep * aside)
        for share in (0.53, 0.56, 0.5, 0.6, 0.64, 0.68)
        for aside in (0, 0.04, -0.04, 0.08, -0.08)
    ]
    return partial(wheel.holds, place), spots, 2 * wheel.outer * min(1, wheel.sweep / 80)


def _centre(figure: WheelFigure, lettering: Lettering, wheel: Wheel) -> Block | None:
    """The text of the centre, in the largest size that fits; None where it does not fit."""
    radius = wheel.inner - 2 * MARK_SPACE - MARK

    def holds(point: Point) -> bool:
        return (point.x - wheel.middle.x) ** 2 + (point.y - wheel.middle.y) ** 2 <= radius**2

    note = [Words(figure.centre.note, NOTE, over=2)] if figure.centre.note else []
    for size in CENTRE_SIZES:
        title = Style(size=size, leading=round(size * 1.2), weight=600, is_heading=True)
        block = fitted(lettering, [Words(figure.centre.title, title), *note], holds, [wheel.middle], 2 * radius)
        if block:
            return block
    return None


def _legend(figure: WheelFigure, sheet: Canvas, top: float, room: float) -> float:
    """Draw the legend of whose each step is; return where it ends. Consecutive steps of the same people are one row."""
    top = sheet.words([message(sheet.language, "web.who")], 0, top, WHO, "muted") + ROW_SPACE / 2
    left = max((sheet.lettering.width(numbers, WHO) for numbers, _who in whose(figure)), default=0) + KEY_SPACE
    for numbers, who in whose(figure):
        sheet.words([numbers], 0, top, WHO, "brand-text")
        top = sheet.words(sheet.lettering.lines(who, TASK, room - left), left, top, TASK, "text") + ROW_SPACE
    return top - ROW_SPACE
