"""The sheet that figures are drawn on: shapes and lines of words in the theme's colours, kept as SVG."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from samtalekit.prose.drawings.lettering import Lettering, Style
from samtalekit.theming.theme import TOKENS, Theme

ON_PAGE = Style(size=23, leading=29, weight=600, is_heading=True)  # between a page's headings of level two and three
ON_PAPER = Style(size=30, leading=36, weight=600, is_heading=True)


class Area(NamedTuple):
    """A part of the sheet."""

    left: float
    top: float
    width: float
    height: float


class Sheet:
    """An empty sheet. Lengths are in the drawing's units, from the upper left corner; inks are the theme's tokens.

    Attributes:
        lettering: Measures words in the theme's faces.
        title_style: How the figure's title is set.
    """

    def __init__(self, theme: Theme, *, for_paper: bool) -> None:
        """Choose the inks: on a page the tokens themselves, which follow its scheme; on paper their light colours."""
        self.lettering = Lettering(theme)
        self._inks: Mapping[str, str] = theme.light if for_paper else {token: f"var(--sk-{token})" for token in TOKENS}
        stacks = (theme.text_stack, theme.heading_stack)
        self._stacks = stacks if for_paper else ("var(--sk-text-stack)", "var(--sk-heading-stack)")
        self.title_style = ON_PAPER if for_paper else ON_PAGE
        self._drawn: list[str] = []

    def box(self, area: Area, ink: str, *, rounding: float = 0) -> None:
        """Draw a filled box."""
        left, top, width, height = area
        corner = f' rx="{number(rounding)}"' if rounding else ""
        self._drawn.append(
            f'<rect x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}"{corner} '
            f'fill="{self._inks[ink]}"/>'
        )

    def shape(self, corners: Sequence[tuple[float, float]], ink: str) -> None:
        """Draw a filled shape with straight sides."""
        points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
        self._drawn.append(f'<polygon points="{points}" fill="{self._inks[ink]}"/>')

    def words(self, lines: Sequence[str], left: float, top: float, style: Style, ink: str) -> float:  # what, where, how
        """Set lines of words under each other.

        Args:
            lines: As `Lettering.lines` breaks them.
            left: Where lines begin.
            top: Of the first line.
            style: How they are set.
            ink: Their colour.

        Returns:
            Where the last line ends.
        """
        first = top + style.leading / 2 + style.size * 0.35  # capitals are 0.7 em high, in the middle of the line
        spans = "".join(
            f'<tspan x="{number(left)}" y="{number(first + n * style.leading)}">{escape(line)}</tspan>'
            for n, line in enumerate(lines)
        )
        family = escape(self._stacks[style.is_heading], quote=True)
        self._drawn.append(
            f'<text font-family="{family}" font-size="{number(style.size)}" font-weight="{style.weight}" '
            f'fill="{self._inks[ink]}">{spans}</text>'
        )
        return top + len(lines) * style.leading

    def drawn(self) -> str:
        """All that was drawn, as SVG elements."""
        return "\n".join(self._drawn)


def number(value: float) -> str:
    """A length as short as can be: a tenth of a unit is finer than an eye sees."""
    return f"{value:.1f}".removesuffix(".0")
