"""The grid of a figure: who at the left, columns of time beside each other, and rows as high as their words."""

from collections.abc import Sequence
from dataclasses import dataclass

from samtalekit.model.figure import Figure, FigureColumn, GridFigure
from samtalekit.content.drawings.text import Lettering, Style
from samtalekit.content.drawings.canvas import Sheet

LEAD = Style(size=16, leading=23)
COLUMN = Style(size=19, leading=24, weight=600, is_heading=True)
NOTE = Style(size=14, leading=19)
WHO = Style(size=16, leading=21, weight=600)
TASK = Style(size=15, leading=20)

GAP = 18.0  # between the rows' names and the first column
USUAL_SHARE, MOST_SHARE = 0.18, 0.26  # of the width: the rows' names
SPACE_UNDER_TITLE = 6.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns stand.

    Attributes:
        names: Width of the rows' names.
        lefts: Left edge of each column.
        column: Width of a column.
    """

    names: float
    lefts: tuple[float, ...]
    column: float


def grid_of(figure: GridFigure, lettering: Lettering, width: float, gutter: float) -> Grid:
    """Share a width among the names, no wider than they need, and the columns, all alike.

    Names of several words may be broken to leave room; a word is only divided when it would take too much.
    """
    names = [row.title for row in figure.rows]
    whole = min(max(lettering.width(name, WHO) for name in names), width * USUAL_SHARE)
    shared = min(max(whole, lettering.widest_word(names, WHO)), width * MOST_SHARE)
    count = len(figure.columns)
    column = (width - shared - GAP - gutter * (count - 1)) / count
    return Grid(shared, tuple(shared + GAP + n * (column + gutter) for n in range(count)), column)


@dataclass(frozen=True, slots=True)
class Lane:
    """A row, broken into lines.

    Attributes:
        cells: For each column, the lines of each of its tasks.
    """

    name: tuple[str, ...]
    cells: tuple[tuple[tuple[str, ...], ...], ...]


def lanes_of(figure: GridFigure, lettering: Lettering, grid: Grid, padding: float) -> tuple[Lane, ...]:
    """Break the words of every row; ``padding`` is that at the left and the right of a task."""
    room = grid.column - 2 * padding
    return tuple(
        Lane(
            lettering.lines(row.title, WHO, grid.names),
            tuple(
                tuple(lettering.lines(task, TASK, room) for task in row.cells.get(column.id, ()))
                for column in figure.columns
            ),
        )
        for row in figure.rows
    )


def spread(heights: Sequence[float], over: float) -> list[float]:
    """Heights of rows with what is left of the sheet shared out alike."""
    share = max(0.0, over) / len(heights)
    return [height + share for height in heights]


def set_title(figure: Figure, sheet: Sheet, room: float) -> float:
    """Set the title and the lead at the top of the sheet, and say where they end."""
    style = sheet.title_style
    end = sheet.words(sheet.lettering.lines(figure.title, style, room), 0, 0, style, "text")
    lead = sheet.lettering.lines(figure.lead, LEAD, room)
    return sheet.words(lead, 0, end + SPACE_UNDER_TITLE, LEAD, "muted")


def head_height(figure: GridFigure, lettering: Lettering, room: float, padding: float) -> float:
    """How high the heads of all columns are: as high as the highest."""
    return max(
        2 * padding
        + len(lettering.lines(column.title, COLUMN, room)) * COLUMN.leading
        + (len(lettering.lines(column.note, NOTE, room)) * NOTE.leading if column.note else 0)
        for column in figure.columns
    )


def set_head(column: FigureColumn, sheet: Sheet, left: float, top: float, room: float) -> None:
    """Set the title and the note of a column on the brand's colour."""
    end = sheet.words(sheet.lettering.lines(column.title, COLUMN, room), left, top, COLUMN, "on-brand")
    if column.note:
        sheet.words(sheet.lettering.lines(column.note, NOTE, room), left, end, NOTE, "on-brand")
