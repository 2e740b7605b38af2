"""Figures: a picture for those who look, and the same words for those who listen."""

from bisect import bisect_left
from dataclasses import dataclass
from html import escape

from samtalekit.model.figure import Figure
from samtalekit.prose.drawings import DRAWINGS
from samtalekit.prose.drawings.grid import NOTE
from samtalekit.prose.drawings.sheet import Sheet, number
from samtalekit.theming.theme import Theme

PAGE_WIDTH = 784.0  # units; 49 rem, what is left of a page beside its side column: a unit is a pixel there
SHEET_WIDTH = 960.0  # units; on a sheet of text the smallest letters are then nearly 7 points high
POSTER_WIDTHS = range(700, 2421, 40)  # units that a poster is wide: the fewer, the larger its letters
SPACE_OVER_NOTE = 16.0


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody does in one column of a figure."""

    who: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a figure in words."""

    title: str
    note: str | None
    doings: tuple[Doing, ...]


@dataclass(frozen=True, slots=True)
class FigureText:
    """A figure in words: all that its drawing says, in the order in which it is read."""

    title: str
    lead: str
    parts: tuple[Part, ...]
    note: str | None

    @property
    def plain(self) -> str:
        """The same as one string, for a PDF's ``/Alt``."""
        parts = [_sentence(part) for part in self.parts]
        return " ".join(_ended(each) for each in (self.title, self.lead, *parts, self.note) if each)


def figure_text(figure: Figure) -> FigureText:
    """The words of a figure, column by column."""
    parts = tuple(
        Part(
            column.title,
            column.note,
            tuple(Doing(row.title, row.cells[column.id]) for row in figure.rows if column.id in row.cells),
        )
        for column in figure.columns
    )
    return FigureText(figure.title, figure.lead, parts, figure.note)


def figure_svg(
    figure: Figure, theme: Theme, *, for_paper: bool, width: float = PAGE_WIDTH, name: str | None = None
) -> str:
    """Draw a figure.

    Args:
        figure: What to draw.
        theme: Its faces and colours.
        for_paper: True for fixed colours and faces, with the figure's note; False for the page's own, by token,
            where the note stands in the caption.
        width: In units; letters are 14 to 30 units high, whatever the width.
        name: What its ids begin with; the figure's id when left out. No other drawing of a page may have it.

    Returns:
        An ``svg`` element. It asks for no outside file, and has no script and no style of its own.
    """
    sheet = Sheet(theme, for_paper=for_paper)
    height = _draw(figure, sheet, width, 0, with_note=for_paper)
    return _svg(figure, sheet, width, height, name or figure.id)


def poster_svg(figure: Figure, theme: Theme, ratio: float) -> str:
    """Draw a figure for one sheet of paper, with letters as large as it has room for.

    Args:
        figure: What to draw.
        theme: Its faces and colours.
        ratio: The width of the room on the sheet divided by its height.

    Returns:
        An ``svg`` element of that ratio, to be shown as wide as the room.
    """

    def fits(width: int) -> bool:
        return _draw(figure, Sheet(theme, for_paper=True), width, width / ratio, with_note=True) <= width / ratio + 0.1

    place = bisect_left(POSTER_WIDTHS, True, hi=len(POSTER_WIDTHS) - 1, key=fits)
    width, sheet = POSTER_WIDTHS[place], Sheet(theme, for_paper=True)
    height = _draw(figure, sheet, width, width / ratio, with_note=True)
    return _svg(figure, sheet, width, height, figure.id)


def _draw(figure: Figure, sheet: Sheet, width: float, height: float, *, with_note: bool) -> float:
    """Draw a figure and its note; what needs less than the height is spread out to it. Says how high it is."""
    note = sheet.lettering.lines(figure.note, NOTE, width) if with_note and figure.note else ()
    foot = SPACE_OVER_NOTE + len(note) * NOTE.leading if note else 0
    end = DRAWINGS[figure.kind](figure, sheet, width, height - foot)
    return sheet.words(note, 0, end + SPACE_OVER_NOTE, NOTE, "muted") if note else end


def _svg(figure: Figure, sheet: Sheet, width: float, height: float, name: str) -> str:
    size = f'width="{number(width)}" height="{number(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" {size} '
        f'role="img" aria-labelledby="{name}-title {name}-desc">\n'
        f'<title id="{name}-title">{escape(figure.title)}</title>\n'
        f'<desc id="{name}-desc">{escape(figure.lead)}</desc>\n'
        f"{sheet.drawn()}\n</svg>"
    )


def _sentence(part: Part) -> str:
    note = f" ({part.note})" if part.note else ""
    return f"{part.title}{note}: " + " ".join(f"{doing.who}: {'; '.join(doing.tasks)}." for doing in part.doings)


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."
