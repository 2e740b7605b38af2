"""SVG canvas: shapes, paths, links and text lines in the theme's fonts and colours, with geometry of circles."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import cos, radians, sin
from typing import NamedTuple

from markupsafe import Markup

from samtalekit.content.drawings.text import Lettering, Style
from samtalekit.theming.colours import mixed
from samtalekit.theming.theme import TOKENS, Theme

ON_PAGE = Style(size=23, leading=29, weight=600, is_heading=True)  # between a page's heading levels two and three
ON_PAPER = Style(size=30, leading=36, weight=600, is_heading=True)

HALF_A_CAPITAL = 0.35  # em; capitals are 0.7 em high and centred on their line
FULL_TURN = 360.0  # degrees


class Area(NamedTuple):
    """A rectangle on the canvas."""

    left: float
    top: float
    width: float
    height: float


class Point(NamedTuple):
    """A point on the canvas."""

    x: float
    y: float


class Blend(NamedTuple):
    """A mix of two colour tokens; ``share`` of the first, 0 to 1."""

    token: str
    other: str
    share: float


Paint = str | Blend
"""A colour token of the theme, or a mix of two."""


class Canvas:
    """An SVG canvas. Lengths are in the drawing's units, from the upper left corner; colours are tokens of the theme.

    Attributes:
        lettering: Measures text in the theme's fonts.
        language: Of text that a drawing adds itself, such as month names.
        for_paper: True for fixed colours and no interaction.
        title_style: Text style of the figure's title.
    """

    def __init__(self, theme: Theme, *, for_paper: bool, language: str) -> None:
        """Resolve the colours: on a page CSS variables, which follow its colour scheme; on paper the light colours."""
        self.lettering = Lettering(theme)
        self.language = language
        self.for_paper = for_paper
        self._inks: Mapping[str, str] = theme.light if for_paper else {token: f"var(--sk-{token})" for token in TOKENS}
        stacks = (theme.text_stack, theme.heading_stack)
        self._stacks = stacks if for_paper else ("var(--sk-text-stack)", "var(--sk-heading-stack)")
        self.title_style = ON_PAPER if for_paper else ON_PAGE
        self._drawn: list[Markup] = []

    def box(self, area: Area, ink: Paint, *, rounding: float = 0) -> None:
        """Draw a filled rectangle."""
        left, top, width, height = area
        corner = Markup(' rx="{}"').format(number(rounding)) if rounding else ""
        self._drawn.append(
            Markup('<rect x="{}" y="{}" width="{}" height="{}"{} fill="{}"/>').format(
                number(left), number(top), number(width), number(height), corner, self._colour(ink)
            )
        )

    def shape(self, corners: Sequence[tuple[float, float]], ink: Paint) -> None:
        """Draw a filled polygon."""
        points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
        self._drawn.append(Markup('<polygon points="{}" fill="{}"/>').format(points, self._colour(ink)))

    def disc(self, middle: Point, radius: float, ink: Paint, *, edge: Paint | None = None, width: float = 0) -> None:
        """Draw a filled circle, with an outline if ``edge`` is given."""
        edging = Markup(' stroke="{}" stroke-width="{}"')
        line = edging.format(self._colour(edge), number(width)) if edge else ""
        self._drawn.append(
            Markup('<circle cx="{}" cy="{}" r="{}" fill="{}"{}/>').format(
                number(middle.x), number(middle.y), number(radius), self._colour(ink), line
            )
        )

    def path(self, path: str, ink: Paint, *, edge: Paint | None = None, name: str = "", hidden: bool = False) -> None:
        """Draw a filled path.

        Args:
            path: SVG path data.
            ink: Fill colour.
            edge: Colour of a thin outline.
            name: CSS class.
            hidden: True for what a page shows only when it is selected.
        """
        line = Markup(' stroke="{}" stroke-width="1.5"').format(self._colour(edge)) if edge else ""
        known = Markup(' class="{}"').format(name) if name else ""
        unseen = Markup(' visibility="hidden"') if hidden else ""
        self._drawn.append(
            Markup('<path d="{}" fill="{}"{}{}{}/>').format(path, self._colour(ink), line, known, unseen)
        )

    def stroke(self, path: str, ink: Paint, width: float) -> None:
        """Draw a line along a path."""
        self._drawn.append(
            Markup('<path d="{}" fill="none" stroke="{}" stroke-width="{}"/>').format(
                path, self._colour(ink), number(width)
            )
        )

    @contextmanager
    def link(self, href: str, label: str, name: str) -> Iterator[None]:
        """Make everything drawn in this context one link, with an accessible name and a CSS class."""
        self._drawn.append(Markup('<a href="{}" class="{}" aria-label="{}">').format(href, name, label))
        yield
        self._drawn.append(Markup("</a>"))

    def words(self, lines: Sequence[str], left: float, top: float, style: Style, ink: Paint) -> float:
        """Draw lines of text, as `Lettering.lines` breaks them, under each other; return their lower edge."""
        first = top + style.leading / 2 + style.size * HALF_A_CAPITAL
        spans = (_span(line, left, first + n * style.leading) for n, line in enumerate(lines))
        self._drawn.append(Markup("<text {}>{}</text>").format(self._set_in(style, ink), Markup().join(spans)))
        return top + len(lines) * style.leading

    def words_about(self, lines: Sequence[str], middle: float, top: float, style: Style, ink: Paint) -> float:
        """Draw lines of text under each other, each centred on ``middle``; return the lower edge of the last one."""
        first = top + style.leading / 2 + style.size * HALF_A_CAPITAL
        spans = (
            _span(line, middle - self.lettering.drawn_width(line, style) / 2, first + n * style.leading)
            for n, line in enumerate(lines)
        )
        self._drawn.append(Markup("<text {}>{}</text>").format(self._set_in(style, ink), Markup().join(spans)))
        return top + len(lines) * style.leading

    def words_along(self, line: str, middle: Point, place: tuple[float, float], style: Style, ink: Paint) -> None:
        """Draw a line of text along a circle, character by character, never upside down.

        ``place`` is the radius of the circle through the middle of the characters, and the angle of the text's middle,
        in degrees clockwise from the top.
        """
        radius, angle = place
        is_turned = is_upside_down(angle)
        way = -1 if is_turned else 1
        base = radius - way * style.size * HALF_A_CAPITAL
        start = -self.lettering.drawn_width(line, style) / 2
        xs, ys, turns = [], [], []
        for character in line:
            wide = self.lettering.drawn_width(character, style)
            at = angle + way * (start + wide / 2) / base / radians(1)
            turn = at + (180 if is_turned else 0)
            spot = on_circle(middle, base, at)
            xs.append(number(spot.x - wide / 2 * cos(radians(turn)), 2))
            ys.append(number(spot.y - wide / 2 * sin(radians(turn)), 2))
            turns.append(number((turn + 180) % 360 - 180))
            start += wide
        self._drawn.append(
            Markup('<text x="{}" y="{}" rotate="{}" {}>{}</text>').format(
                " ".join(xs), " ".join(ys), " ".join(turns), self._set_in(style, ink), line
            )
        )

    def _set_in(self, style: Style, ink: Paint) -> Markup:
        return Markup('font-family="{}" font-size="{}" font-weight="{}" fill="{}"').format(
            self._stacks[style.is_heading], number(style.size), style.weight, self._colour(ink)
        )

    def _colour(self, ink: Paint) -> str:
        if isinstance(ink, str):
            return self._inks[ink]
        one, other = self._inks[ink.token], self._inks[ink.other]
        if self.for_paper:
            return mixed(one, other, ink.share)
        return f"color-mix(in oklab, {one} {number(100 * ink.share)}%, {other})"

    def drawn(self) -> Markup:
        """Return everything drawn so far as SVG elements."""
        return Markup("\n").join(self._drawn)


def _span(line: str, left: float, base: float) -> Markup:
    """A line of text with its left edge and baseline."""
    return Markup('<tspan x="{}" y="{}">{}</tspan>').format(number(left), number(base), line)


def on_circle(middle: Point, radius: float, angle: float) -> Point:
    """Return a point on a circle; the angle is in degrees clockwise from the top."""
    return Point(middle.x + radius * sin(radians(angle)), middle.y - radius * cos(radians(angle)))


def is_upside_down(angle: float) -> bool:
    """Return True on the lower half of a circle, where text that follows it clockwise would be upside down."""
    return FULL_TURN / 4 < angle % FULL_TURN < FULL_TURN * 3 / 4


def arc(middle: Point, radius: float, start: float, end: float) -> str:
    """Return an SVG path along a circle, clockwise; angles are in degrees from the top."""
    if end - start >= FULL_TURN:
        half = start + FULL_TURN / 2
        return f"{arc(middle, radius, start, half)} {arc(middle, radius, half, start + FULL_TURN - 0.01)}"
    first, last = on_circle(middle, radius, start), on_circle(middle, radius, end)
    large = 1 if end - start > FULL_TURN / 2 else 0
    round_ = f"A{number(radius)} {number(radius)} 0 {large} 1 {number(last.x, 2)} {number(last.y, 2)}"
    return f"M{number(first.x, 2)} {number(first.y, 2)} {round_}"


def number(value: float, decimals: int = 1) -> str:
    """Format a length briefly: a tenth of a unit is invisible, except for characters on a curve."""
    written = f"{value:.{decimals}f}"
    return written.rstrip("0").rstrip(".") if written.strip("-0.") else "0"
