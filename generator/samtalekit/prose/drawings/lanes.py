"""``lanes``: time as a band of arrows, a lane for each row, and every task in a box of its own."""

from samtalekit.model.figure import GridFigure
from samtalekit.prose.drawings.grid import (
    TASK,
    WHO,
    Lane,
    grid_of,
    head_height,
    lanes_of,
    set_head,
    set_title,
    spread,
)
from samtalekit.prose.drawings.sheet import Area, Sheet

GUTTER = 14.0
POINT = 12.0  # how far an arrow reaches into the next
SPACE_OVER_BAND = 22.0
HEAD_PADDING, HEAD_INDENT = 12.0, 22.0
LANE_PADDING = 12.0
BOX_PADDING, BOX_INDENT, BOX_GAP = 8.0, 11.0, 6.0
ROUNDING = 4.0
HAIRLINE = 1.0


def draw_lanes(figure: GridFigure, sheet: Sheet, width: float, height: float) -> float:
    """Draw the figure on a sheet of a width.

    Args:
        figure: What to draw.
        sheet: Empty.
        width: Of the sheet.
        height: What the drawing is to fill, if it needs less.

    Returns:
        How high the drawing is.
    """
    lettering, grid = sheet.lettering, grid_of(figure, sheet.lettering, width, GUTTER)
    lanes = lanes_of(figure, lettering, grid, BOX_INDENT)
    head_room = grid.column - HEAD_INDENT - POINT
    band = head_height(figure, lettering, head_room, HEAD_PADDING)
    top = set_title(figure, sheet, width) + SPACE_OVER_BAND
    needed = [_lane_height(lane) for lane in lanes]
    heights = spread(needed, height - top - band - sum(needed))

    for n, (column, left) in enumerate(zip(figure.columns, grid.lefts, strict=True)):
        _arrow(sheet, Area(left, top, grid.column, band), is_first=n == 0, is_last=n == len(grid.lefts) - 1)
        set_head(column, sheet, left + (BOX_INDENT if n == 0 else HEAD_INDENT), top + HEAD_PADDING, head_room)
    top += band
    for n, (lane, high) in enumerate(zip(lanes, heights, strict=True)):
        if n:
            sheet.box(Area(0, top, width, HAIRLINE), "line")
        start = top + LANE_PADDING + (high - needed[n]) / 2
        sheet.words(lane.name, 0, start + BOX_PADDING, WHO, "brand")
        for left, tasks in zip(grid.lefts, lane.cells, strict=True):
            _boxes(sheet, tasks, left, start, grid.column)
        top += high
    return top


def _lane_height(lane: Lane) -> float:
    name = len(lane.name) * WHO.leading + 2 * BOX_PADDING
    return 2 * LANE_PADDING + max(name, *(_cell_height(tasks) for tasks in lane.cells))


def _cell_height(tasks: tuple[tuple[str, ...], ...]) -> float:
    return sum(_box_height(task) for task in tasks) + BOX_GAP * max(0, len(tasks) - 1)


def _box_height(task: tuple[str, ...]) -> float:
    return len(task) * TASK.leading + 2 * BOX_PADDING


def _boxes(sheet: Sheet, tasks: tuple[tuple[str, ...], ...], left: float, top: float, width: float) -> None:
    for task in tasks:
        sheet.box(Area(left, top, width, _box_height(task)), "soft", rounding=ROUNDING)
        sheet.words(task, left + BOX_INDENT, top + BOX_PADDING, TASK, "text")
        top += _box_height(task) + BOX_GAP


def _arrow(sheet: Sheet, area: Area, *, is_first: bool, is_last: bool) -> None:
    """An arrow that fits into the one before it; the last stays within the sheet."""
    left, top, width, height = area
    right, middle, bottom = left + width - (POINT if is_last else 0), top + height / 2, top + height
    corners = [(left, top), (right, top), (right + POINT, middle), (right, bottom), (left, bottom)]
    sheet.shape(corners if is_first else [*corners, (left + POINT, middle)], "brand")
