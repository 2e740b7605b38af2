"""Shared by the round drawings: fit text into a shape, and place the ring beside the title and legend."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from samtalekit.content.drawings.canvas import Canvas, Point
from samtalekit.content.drawings.grid import set_title
from samtalekit.content.drawings.text import Lettering, Style
from samtalekit.model.figure import Figure

WIDE = 640.0  # from this width on, text stands beside the ring, else above it
RING_SHARE = 0.6  # of a wide canvas
SPACE_BESIDE = 36.0
SPACE_OVER = 18.0
STEP_OF_WIDTH = 10.0  # by which the line width shrinks until the text fits
NARROWEST = 3.5  # times the font size: shorter lines are hard to read
CORNERS = tuple((x, y) for x in (0, 0.25, 0.5, 0.75, 1) for y in (0, 0.5, 1))
"""Points of a line's rectangle that are tested against the shape: corners and sides, since a shape may be hollow."""

Holds = Callable[[Point], bool]
"""Whether a point is within a shape, with its padding."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a block; ``over`` is the space above it."""

    text: str
    style: Style
    over: float = 0


class Line(NamedTuple):
    """One line of a block; ``top`` is measured from the top of the block."""

    words: str
    style: Style
    top: float


Way = tuple[Line, ...]
"""A block broken into lines."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text around a middle point; the height is from the top of the first line to the end of the last."""

    lines: Way
    spot: Point
    height: float

    def set_on(self, sheet: Canvas, inks: Sequence[str]) -> None:
        """Draw the lines centred, the first text in the first colour and the others in the last."""
        for line in self.lines:
            ink = inks[0] if line.style == self.lines[0].style else inks[-1]
            sheet.words_about([line.words], self.spot.x, self.spot.y - self.height / 2 + line.top, line.style, ink)


def fitted(
    lettering: Lettering, texts: Sequence[Words], holds: Holds, spots: Sequence[Point], room: float
) -> Block | None:
    """Break texts under each other so that every line is within a shape, and no word is divided.

    Args:
        lettering: Measures the text.
        texts: From the top.
        holds: The shape.
        spots: Candidates for the middle of the block, best first.
        room: The greatest width of the shape.

    Returns:
        The block with the fewest lines; None when it fits nowhere.
    """
    for way in _ways(lettering, texts, room):
        if _divided(way, texts):
            return None
        found = _placed(lettering, way, holds, spots)
        if found:
            return found
    return None


def squeezed(
    lettering: Lettering, texts: Sequence[Words], holds: Holds, spots: Sequence[Point], room: float
) -> Block | None:
    """Fit texts as `fitted` does, but allow divided words, as few as possible."""
    ways = sorted(_ways(lettering, texts, room), key=lambda way: (_divided(way, texts), len(way)))
    return next(filter(None, (_placed(lettering, way, holds, spots) for way in ways)), None)


def _placed(lettering: Lettering, lines: Way, holds: Holds, spots: Sequence[Point]) -> Block | None:
    height = lines[-1].top + lines[-1].style.leading
    seen = tuple(_seen(lettering, lines, height))
    for spot in spots:
        if all(holds(Point(spot.x + x, spot.y + y)) for x, y in seen):
            return Block(lines, spot, height)
    return None


def _divided(lines: Way, texts: Sequence[Words]) -> int:
    """How many lines end in a hyphen that the text does not contain."""
    return sum(line.words.endswith("-") and not any(line.words in text.text for text in texts) for line in lines)


def _ways(lettering: Lettering, texts: Sequence[Words], room: float) -> Iterable[Way]:
    """Break the texts to ever narrower lines, each result once; narrower lines are never fewer."""
    narrow, seen = room, set[Way]()
    while narrow > NARROWEST * texts[-1].style.size:
        lines, top = [], 0.0
        for text in texts:
            top += text.over
            for words in lettering.lines(text.text, text.style, narrow):
                lines.append(Line(words, text.style, top))
                top += text.style.leading
        if tuple(lines) not in seen:
            yield tuple(lines)
        seen.add(tuple(lines))
        narrow -= STEP_OF_WIDTH


def _seen(lettering: Lettering, lines: Way, height: float) -> Iterable[Point]:
    """Points on the rectangles of all lines, from the block's middle; a rectangle is as high as the font size."""
    for line in lines:
        wide, high = lettering.width(line.words, line.style), line.style.size
        top = line.top - height / 2 + (line.style.leading - high) / 2
        for x, y in CORNERS:
            yield Point((x - 0.5) * wide, top + y * high)


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of a round drawing.

    Attributes:
        least: The smallest diameter at which all text of the ring fits.
        ring: Draws the ring with a middle and a diameter.
        legend: Draws the legend under the title, from a top, in a width, and returns where it ends; None for none.
    """

    least: float
    ring: Callable[[Point, float], None]
    legend: Callable[[float, float], float] | None = None


def set_beside(figure: Figure, sheet: Canvas, width: float, height: float, parts: Parts) -> float:
    """Draw the title and legend, with the ring beside them, or beneath on a narrow canvas; else as `draw_lanes`."""
    if width < WIDE or (not height and parts.least > width * RING_SHARE):
        end = set_title(figure, sheet, width) + SPACE_OVER
        diameter = min(width, max(parts.least, height - end))
        parts.ring(Point(width / 2, end + diameter / 2), diameter)
        end += diameter
        return max(height, parts.legend(end + SPACE_OVER, width) if parts.legend else end)
    diameter = min(width * RING_SHARE, max(parts.least, height or width))
    room = width - diameter - SPACE_BESIDE
    end = set_title(figure, sheet, room)
    end = parts.legend(end + SPACE_OVER, room) if parts.legend else end
    bottom = max(height, diameter, end)
    parts.ring(Point(width - diameter / 2, bottom / 2), diameter)
    # with a height to fill, returning more makes the caller retry with a wider canvas
    return max(bottom, parts.least) if height else bottom
