"""``lanes``: time as a band of arrows, a lane for each row, and every task in a box of its own."""

from samtalekit.model.figure import GridFigure
from samtalekit.content.drawings.grid import (
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
from samtalekit.content.drawings.canvas import Area, Sheet

LANES_GUTTER = 14.0
LANES_POINT = 12.0  # how far an arrow reaches into the next
LANES_SPACE_OVER_BAND = 22.0
LANES_HEAD_PADDING, LANES_HEAD_INDENT = 12.0, 22.0
LANES_LANE_PADDING = 12.0
LANES_BOX_PADDING, LANES_BOX_INDENT, LANES_BOX_GAP = 8.0, 11.0, 6.0
LANES_ROUNDING = 4.0
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
        sheet.words(lane.name, 0, start + LANES_BOX_PADDING, WHO, "brand")
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


def _draw_boxes(sheet: Sheet, tasks: tuple[tuple[str, ...], ...], left: float, top: float, width: float) -> None:
    for task in tasks:
        sheet.box(Area(left, top, width, _box_height(task)), "soft", rounding=LANES_ROUNDING)
        sheet.words(task, left + LANES_BOX_INDENT, top + LANES_BOX_PADDING, TASK, "text")
        top += _box_height(task) + LANES_BOX_GAP


def _arrow(sheet: Sheet, area: Area, *, is_first: bool, is_last: bool) -> None:
    """An arrow that fits into the one before it; the last stays within the sheet."""
    left, top, width, height = area
    right, middle, bottom = left + width - (LANES_POINT if is_last else 0), top + height / 2, top + height
    corners = [(left, top), (right, top), (right + LANES_POINT, middle), (right, bottom), (left, bottom)]
    sheet.shape(corners if is_first else [*corners, (left + LANES_POINT, middle)], "brand")
