"""Radar charts to answer on: where rings, axes, labels and marks are, for paper and page alike, in mm."""

from dataclasses import dataclass
from math import hypot, pi, tan
from typing import Literal

from markupsafe import Markup

from samtalekit.content.drawings.canvas import FULL_TURN, Area, Canvas, Point, arc, number, on_circle
from samtalekit.content.drawings.text import Style
from samtalekit.core.text import CHAR_MM, line_count
from samtalekit.model.table import Option, RadarField
from samtalekit.theming.theme import Theme

MARK_MM = 4.6  # diameter of a mark
MARK_GAP_MM = 0.9  # between the marks of two series on an axis
AXIS_GAP_MM = 1.4  # between the innermost marks of two axes
STEP_MM = 6.2  # from mark to mark outwards
LABEL_GAP_MM = 1.6  # between the outermost mark and the axis's label
LINE_MM = 3.9  # of a label
LABEL_MM = 3 * LINE_MM  # height of a label beside the chart
END_MM = 2 * LINE_MM  # height of a label over or under it
WIDE_MM = 72.0  # width of the same
LEAST_LABEL_MM = 24.0  # width of a label beside the chart
NUMBER_MM = 5.2  # of an axis, where its label is in a list
LIST_GAP_MM, LIST_TOP_MM = 8.0, 5.0  # between the chart and that list; height of the list's heading
LEAST_LIST_MM = 40.0  # width of that list
INDENT_MM = 7.0  # of the list, for its numbers
NAME_MM = 9.8  # from name to name, where they are written in
UPRIGHT = 0.3  # sine of the angle up to which an axis points up or down, and its label is centred


@dataclass(frozen=True, slots=True)
class Label:
    """An axis's label: a box, and which of its sides the text keeps to."""

    text: str
    area: Area
    along: Literal["left", "center", "right"]
    down: Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """One axis.

    Attributes:
        angle: In degrees, clockwise from the top.
        marks: For each series, the upper left corner of each mark, from the middle outwards.
    """

    angle: float
    label: Label
    marks: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class RadarShape:
    """A radar chart in a box; points are from its upper left corner.

    Attributes:
        radii: Of the rings, from the inside.
        list_left: Where a list of the axes begins, beside the chart; 0 when their labels are around it.
    """

    width: float
    height: float
    middle: Point
    radii: tuple[float, ...]
    axes: tuple[RadarAxis, ...]
    list_left: float = 0


def radii_of(field: RadarField) -> tuple[float, ...]:
    """Return the radii of the rings; the innermost leaves room for the marks of all axes."""
    across = _across(field) + AXIS_GAP_MM
    first = max(MARK_MM, across / 2 / tan(pi / len(field.numbered_axes())) + MARK_MM / 2)
    return tuple(first + step * STEP_MM for step in range(field.steps))


def chart_width(field: RadarField) -> float:
    """Return the width of a chart with numbers around it."""
    return 2 * (_reach(field) + LABEL_GAP_MM + NUMBER_MM)


def least_width(field: RadarField) -> float:
    """Return the smallest width of a chart with its labels, or with a list of them."""
    around = 2 * (_reach(field) + LABEL_GAP_MM + LEAST_LABEL_MM)
    return around if field.has_names else chart_width(field) + LIST_GAP_MM + LEAST_LIST_MM


def _reach(field: RadarField) -> float:
    """Radius of the chart with its outermost marks."""
    return hypot(radii_of(field)[-1] + MARK_MM / 2, _across(field) / 2)


def _across(field: RadarField) -> float:
    """Width of an axis: of the marks of all series side by side."""
    series = max(1, len(field.series))
    return series * MARK_MM + (series - 1) * MARK_GAP_MM


def radar_shape(field: RadarField, width: float) -> RadarShape:
    """Lay out a radar chart.

    Labels are around it where each has room; else numbers are, and the labels are in a list beside it.

    Args:
        field: The question.
        width: Of the chart with its labels.
    """
    if field.has_names:
        shape = _labelled(field, width)
        if all(_has_room(axis.label) for axis in shape.axes):
            return shape
    return _numbered(field, width)


def _has_room(label: Label) -> bool:
    longest = max(len(word) for word in label.text.split())
    lines = line_count(label.text, label.area.width)
    return longest * CHAR_MM <= label.area.width and lines * LINE_MM <= label.area.height


def _labelled(field: RadarField, width: float) -> RadarShape:
    middle = Point(width / 2, _reach(field) + LABEL_GAP_MM + END_MM)
    axes = tuple(
        RadarAxis(angle, _label_around(field, angle, axis.label, width, middle), _marks(field, angle, middle))
        for axis, angle in _turns(field)
    )
    lowest = max(axis.label.area.top + axis.label.area.height for axis in axes)
    return RadarShape(width, max(lowest, middle.y + _reach(field)), middle, radii_of(field), axes)


def _numbered(field: RadarField, width: float) -> RadarShape:
    middle = Point(chart_width(field) / 2, chart_width(field) / 2)
    axes = tuple(
        RadarAxis(angle, _number_around(field, angle, str(at), middle), _marks(field, angle, middle))
        for at, (_axis, angle) in enumerate(_turns(field), start=1)
    )
    left = chart_width(field) + LIST_GAP_MM
    room = max(1.0, width - left - INDENT_MM)
    lines = (line_count(axis.label, room) * LINE_MM + 1 for axis in field.numbered_axes())
    listed = sum(lines) if field.has_names else NAME_MM * len(axes)
    return RadarShape(width, max(chart_width(field), LIST_TOP_MM + listed), middle, radii_of(field), axes, left)


def _turns(field: RadarField) -> tuple[tuple[Option, float], ...]:
    axes = field.numbered_axes()
    return tuple((axis, FULL_TURN * at / len(axes)) for at, axis in enumerate(axes))


def _marks(field: RadarField, angle: float, middle: Point) -> tuple[tuple[Point, ...], ...]:
    """Return the corners of an axis's marks; those of two series are side by side."""
    series = max(1, len(field.series))
    across = on_circle(Point(0, 0), 1, angle + FULL_TURN / 4)
    marks = []
    for at in range(series):
        aside = (at - (series - 1) / 2) * (MARK_MM + MARK_GAP_MM)
        spots = (on_circle(middle, radius, angle) for radius in radii_of(field))
        marks.append(
            tuple(
                Point(spot.x + aside * across.x - MARK_MM / 2, spot.y + aside * across.y - MARK_MM / 2)
                for spot in spots
            )
        )
    return tuple(marks)


def _number_around(field: RadarField, angle: float, text: str, middle: Point) -> Label:
    spot = on_circle(middle, _reach(field) + LABEL_GAP_MM + NUMBER_MM / 2, angle)
    return Label(text, Area(spot.x - NUMBER_MM / 2, spot.y - NUMBER_MM / 2, NUMBER_MM, NUMBER_MM), "center", "middle")


def _label_around(field: RadarField, angle: float, text: str, width: float, middle: Point) -> Label:
    turn = on_circle(Point(0, 0), 1, angle)
    end = on_circle(middle, _reach(field) + LABEL_GAP_MM, angle)
    if abs(turn.x) < UPRIGHT:
        wide = min(WIDE_MM, width)
        is_over = turn.y < 0
        area = Area(end.x - wide / 2, end.y - END_MM if is_over else end.y, wide, END_MM)
        return Label(text, area, "center", "bottom" if is_over else "top")
    top = end.y - LABEL_MM / 2
    if turn.x > 0:
        return Label(text, Area(end.x, top, width - end.x, LABEL_MM), "left", "middle")
    return Label(text, Area(0, top, end.x, LABEL_MM), "right", "middle")


UNITS = 4.0  # of the drawing on a page, to the mm
PAGE_WIDTH = 480.0  # units; of a chart with named axes, narrow enough for a phone
TEXT = Style(size=14, leading=16, weight=400)


def _draw(shape: RadarShape, sheet: Canvas) -> None:
    middle = _scaled(shape.middle)
    for radius in shape.radii:
        sheet.stroke(arc(middle, radius * UNITS, 0, FULL_TURN), "line", 1.5)
    inner, outer = shape.radii[0] * UNITS, shape.radii[-1] * UNITS
    for axis in shape.axes:
        start, end = on_circle(middle, inner, axis.angle), on_circle(middle, outer, axis.angle)
        sheet.stroke(f"M{number(start.x)} {number(start.y)} L{number(end.x)} {number(end.y)}", "line", 1.5)
    for axis in shape.axes:
        for at, marks in enumerate(axis.marks):
            for mark in marks:
                _draw_mark(sheet, _scaled(mark), is_square=at > 0)
        _draw_label(sheet, axis.label)


def _scaled(point: Point) -> Point:
    return Point(point.x * UNITS, point.y * UNITS)


def _draw_mark(sheet: Canvas, corner: Point, *, is_square: bool) -> None:
    side = MARK_MM * UNITS
    if is_square:
        sheet.box(Area(corner.x, corner.y, side, side), "field-line", rounding=3)
        sheet.box(Area(corner.x + 1.2, corner.y + 1.2, side - 2.4, side - 2.4), "page", rounding=2)
    else:
        sheet.disc(
            Point(corner.x + side / 2, corner.y + side / 2), side / 2 - 0.6, "page", edge="field-line", width=1.2
        )


def _draw_label(sheet: Canvas, label: Label) -> None:
    left, top, width, height = (each * UNITS for each in label.area)
    lines = sheet.lettering.lines(label.text, TEXT, width)
    tall = len(lines) * TEXT.leading
    upper = {"top": top, "middle": top + (height - tall) / 2, "bottom": top + height - tall}[label.down]
    for at, line in enumerate(lines):
        wide = sheet.lettering.drawn_width(line, TEXT)
        start = {"left": left, "center": left + (width - wide) / 2, "right": left + width - wide}[label.along]
        sheet.words([line], start, upper + at * TEXT.leading, TEXT, "text")


def radar_svg(field: RadarField, theme: Theme, language: str) -> Markup:
    """Return a radar chart without answers as an SVG, for a page that has its words as text beside it."""
    sheet = Canvas(theme, for_paper=False, language=language)
    shape = radar_shape(field, max(PAGE_WIDTH / UNITS, least_width(field)))
    _draw(shape, sheet)
    size = (chart_width(field), chart_width(field)) if shape.list_left else (shape.width, shape.height)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}">\n{drawn}\n</svg>'
    ).format(width=number(size[0] * UNITS), height=number(size[1] * UNITS), drawn=sheet.drawn())
