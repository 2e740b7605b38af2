"""Draw the grid figures ``lanes`` and ``phases``: row names, a column per period, rows as high as their text.

Also sets the title and lead of every kind of figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from samtalekit.content.drawings.canvas import Area, Canvas
from samtalekit.content.drawings.text import Lettering, Style
from samtalekit.model.figure import Figure, FigureColumn, GridFigure

LEAD = Style(size=16, leading=23)
COLUMN = Style(size=19, leading=24, weight=600, is_heading=True)
NOTE = Style(size=14, leading=19)
WHO = Style(size=16, leading=21, weight=600)
TASK = Style(size=15, leading=20)

GAP = 18.0  # between the rows' names and the first column
USUAL_SHARE, MOST_SHARE = 0.18, 0.26  # of the width: the row names, normally and at most
SPACE_UNDER_TITLE = 6.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of a grid: width of the row names, left edge of each column, and width of a column."""

    names: float
    lefts: tuple[float, ...]
    column: float


def grid_of(figure: GridFigure, lettering: Lettering, width: float, gutter: float) -> Grid:
    """Divide a width between the row names, no wider than needed, and columns of equal width.

    Names of several words may wrap to save width; a word is divided only when it would take too much.
    """
    names = [row.title for row in figure.rows]
    whole = min(max(lettering.width(name, WHO) for name in names), width * USUAL_SHARE)
    shared = min(max(whole, lettering.widest_word(names, WHO)), width * MOST_SHARE)
    count = len(figure.columns)
    column = (width - shared - GAP - gutter * (count - 1)) / count
    return Grid(shared, tuple(shared + GAP + n * (column + gutter) for n in range(count)), column)


@dataclass(frozen=True, slots=True)
class Lane:
    """A row, broken into lines: its name, and for each column the lines of each of its tasks."""

    name: tuple[str, ...]
    cells: tuple[tuple[tuple[str, ...], ...], ...]


def lanes_of(figure: GridFigure, lettering: Lettering, grid: Grid, padding: float) -> tuple[Lane, ...]:
    """Break the text of every row into lines; ``padding`` is that at the left and the right of a task."""
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
    """Distribute surplus height evenly over rows."""
    share = max(0.0, over) / len(heights)
    return [height + share for height in heights]


def set_title(figure: Figure, sheet: Canvas, room: float) -> float:
    """Draw the title and the lead at the top of the canvas; return where they end."""
    style = sheet.title_style
    end = sheet.words(sheet.lettering.lines(figure.title, style, room), 0, 0, style, "text")
    lead = sheet.lettering.lines(figure.lead, LEAD, room)
    return sheet.words(lead, 0, end + SPACE_UNDER_TITLE, LEAD, "muted")


def head_height(figure: GridFigure, lettering: Lettering, room: float, padding: float) -> float:
    """Return the height of the highest column head."""
    return max(
        2 * padding
        + len(lettering.lines(column.title, COLUMN, room)) * COLUMN.leading
        + (len(lettering.lines(column.note, NOTE, room)) * NOTE.leading if column.note else 0)
        for column in figure.columns
    )


def set_head(column: FigureColumn, sheet: Canvas, left: float, top: float, room: float) -> None:
    """Draw the title and the note of a column, on the brand colour."""
    end = sheet.words(sheet.lettering.lines(column.title, COLUMN, room), left, top, COLUMN, "on-brand")
    if column.note:
        sheet.words(sheet.lettering.lines(column.note, NOTE, room), left, end, NOTE, "on-brand")


# ``lanes``: time as a band of arrows, a lane for each row, every task in a rectangle of its own.

LANES_GUTTER = 14.0
LANES_POINT = 12.0  # how far an arrow extends into the next
LANES_SPACE_OVER_BAND = 22.0
LANES_HEAD_PADDING, LANES_HEAD_INDENT = 12.0, 22.0
LANES_LANE_PADDING = 12.0
LANES_BOX_PADDING, LANES_BOX_INDENT, LANES_BOX_GAP = 8.0, 11.0, 6.0
LANES_ROUNDING = 4.0
HAIRLINE = 1.0


def draw_lanes(figure: GridFigure, sheet: Canvas, width: float, height: float) -> float:
    """Draw the figure on an empty canvas of a width, filling a minimum height; return the height of the drawing."""
    lettering, grid = sheet.lettering, grid_of(figure, sheet.lettering, width, LANES_GUTTER)
    lanes = lanes_of(figure, lettering, grid, LANES_BOX_INDENT)
    head_room = grid.column - LANES_HEAD_INDENT - LANES_POINT
    band = head_height(figure, lettering, head_room, LANES_HEAD_PADDING)
    top = set_title(figure, sheet, width) + LANES_SPACE_OVER_BAND
    needed = [_lanes_lane_height(lane) for lane in lanes]
    heights = spread(needed, height - top - band - sum(needed))

    for n, (column, left) in enumerate(zip(figure.columns, grid.lefts, strict=True)):
        _arrow(sheet, Area(left, top, grid.column, band), is_first=n == 0, is_last=n == len(grid.lefts) - 1)
        set_head(
            column,
            sheet,
            left + (LANES_BOX_INDENT if n == 0 else LANES_HEAD_INDENT),
            top + LANES_HEAD_PADDING,
            head_room,
        )
    top += band
    for n, (lane, high) in enumerate(zip(lanes, heights, strict=True)):
        if n:
            sheet.box(Area(0, top, width, HAIRLINE), "line")
        start = top + LANES_LANE_PADDING + (high - needed[n]) / 2
        sheet.words(lane.name, 0, start + LANES_BOX_PADDING, WHO, "brand-text")
        for left, tasks in zip(grid.lefts, lane.cells, strict=True):
            _draw_boxes(sheet, tasks, left, start, grid.column)
        top += high
    return top


def _lanes_lane_height(lane: Lane) -> float:
    name = len(lane.name) * WHO.leading + 2 * LANES_BOX_PADDING
    return 2 * LANES_LANE_PADDING + max(name, *(_cell_height(tasks) for tasks in lane.cells))


def _cell_height(tasks: tuple[tuple[str, ...], ...]) -> float:
    return sum(_box_height(task) for task in tasks) + LANES_BOX_GAP * max(0, len(tasks) - 1)


def _box_height(task: tuple[str, ...]) -> float:
    return len(task) * TASK.leading + 2 * LANES_BOX_PADDING


def _draw_boxes(sheet: Canvas, tasks: tuple[tuple[str, ...], ...], left: float, top: float, width: float) -> None:
    for task in tasks:
        sheet.box(Area(left, top, width, _box_height(task)), "soft", rounding=LANES_ROUNDING)
        sheet.words(task, left + LANES_BOX_INDENT, top + LANES_BOX_PADDING, TASK, "text")
        top += _box_height(task) + LANES_BOX_GAP


def _arrow(sheet: Canvas, area: Area, *, is_first: bool, is_last: bool) -> None:
    """Draw an arrow that fits into the one before it; the last stays within the canvas."""
    left, top, width, height = area
    right, middle, bottom = left + width - (LANES_POINT if is_last else 0), top + height / 2, top + height
    corners = [(left, top), (right, top), (right + LANES_POINT, middle), (right, bottom), (left, bottom)]
    sheet.shape(corners if is_first else [*corners, (left + LANES_POINT, middle)], "brand")


# ``phases``: columns that rise from one to the next, each with everybody's tasks.

PHASES_GUTTER = 8.0
PHASES_RISE = 46.0  # from one column to the next
PHASES_CAP = 5.0  # the line on top of a column
PHASES_SPACE_UNDER_TITLE = 26.0
PHASES_SPACE_BESIDE_TITLE = 32.0
PHASES_HEAD_PADDING = 12.0
PHASES_INDENT = 14.0
PHASES_LANE_PADDING = 13.0
PHASES_TASK_GAP = 6.0


def draw_phases(figure: GridFigure, sheet: Canvas, width: float, height: float) -> float:
    """Draw the figure as `draw_lanes` does; the last column rises beside the title."""
    lettering, grid = sheet.lettering, grid_of(figure, sheet.lettering, width, PHASES_GUTTER)
    lanes = lanes_of(figure, lettering, grid, PHASES_INDENT)
    room = grid.column - 2 * PHASES_INDENT
    head = head_height(figure, lettering, room, PHASES_HEAD_PADDING) + PHASES_CAP
    title_room = grid.lefts[-1] - PHASES_SPACE_BESIDE_TITLE
    under_title = set_title(figure, sheet, title_room) + PHASES_SPACE_UNDER_TITLE
    last = len(grid.lefts) - 1
    body = max(under_title + PHASES_RISE * (last - 1), PHASES_RISE * last) + head
    needed = [_phase_lane_height(lane) for lane in lanes]
    heights = spread(needed, height - body - sum(needed))
    bottom = body + sum(heights)

    for n, (column, left) in enumerate(zip(figure.columns, grid.lefts, strict=True)):
        top = body - head - PHASES_RISE * n
        sheet.box(Area(left, body, grid.column, bottom - body), "soft")
        sheet.box(Area(left, top, grid.column, body - top), "brand")
        sheet.box(Area(left, top, grid.column, PHASES_CAP), "accent")
        set_head(column, sheet, left + PHASES_INDENT, top + PHASES_CAP + PHASES_HEAD_PADDING, room)
    top = body
    for n, (lane, high) in enumerate(zip(lanes, heights, strict=True)):
        if n:
            sheet.box(Area(0, top, width, HAIRLINE), "line")
        start = top + PHASES_LANE_PADDING + (high - needed[n]) / 2
        sheet.words(lane.name, 0, start, WHO, "brand-text")
        for left, tasks in zip(grid.lefts, lane.cells, strict=True):
            line = start
            for task in tasks:
                line = sheet.words(task, left + PHASES_INDENT, line, TASK, "text") + PHASES_TASK_GAP
        top += high
    return bottom


def _phase_lane_height(lane: Lane) -> float:
    cells = [
        sum(len(task) * TASK.leading for task in tasks) + PHASES_TASK_GAP * max(0, len(tasks) - 1)
        for tasks in lane.cells
    ]
    return 2 * PHASES_LANE_PADDING + max(len(lane.name) * WHO.leading, *cells)
