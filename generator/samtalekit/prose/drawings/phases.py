"""``phases``: columns that rise from one to the next, each with what everybody does in it."""

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
from samtalekit.prose.drawings.lanes import HAIRLINE
from samtalekit.content.drawings.canvas import Area, Sheet

PHASES_GUTTER = 8.0
PHASES_RISE = 46.0  # from one column to the next
PHASES_CAP = 5.0  # the line on top of a column
PHASES_SPACE_UNDER_TITLE = 26.0
PHASES_SPACE_BESIDE_TITLE = 32.0
PHASES_HEAD_PADDING = 12.0
PHASES_INDENT = 14.0
PHASES_LANE_PADDING = 13.0
PHASES_TASK_GAP = 6.0


def draw_phases(figure: GridFigure, sheet: Sheet, width: float, height: float) -> float:
    """Draw the figure on a sheet of a width; the last column rises beside the title.

    Args:
        figure: What to draw.
        sheet: Empty.
        width: Of the sheet.
        height: What the drawing is to fill, if it needs less.

    Returns:
        How high the drawing is.
    """
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
        sheet.words(lane.name, 0, start, WHO, "brand")
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
