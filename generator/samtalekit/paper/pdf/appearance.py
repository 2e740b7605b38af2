"""Appearance streams of form fields: text, drop-down list, tick, radio dot, scale step.

WeasyPrint leaves drawing them to the PDF reader. All functions return the operators of a content stream, in points
from the lower left corner of the widget. What answers are drawn with, `text` and `menu`, reckons in whole numbers,
since the writer in the browser (``generator/fill-in``) draws them too, digit for digit.
Source: ISO 32000-2:2020, 12.5.5 Appearance streams, and 12.7.4.3 Variable text.
"""

import re
from collections.abc import Iterator

from samtalekit.paper.pdf.field_font import FIELD_FONT_KEY, FIELD_SIZE_PT, FieldFace
from samtalekit.paper.pdf.syntax import decimal, half

Size = tuple[float, float]
"""Width and height of a widget, in points."""

Room = tuple[int, int]
"""Width and height of a widget, in thousandths of a point."""

ROUND = 0.5523  # control points of a quarter circle drawn as a Bézier curve, as a part of the radius
CHECK_STROKE = 0.13  # of the check box's side
ARROW_PT = (7.0, 4.4)  # width and height of the triangle of a drop-down list
ARROW_GAP_PT = 3.0
DOT = 0.28  # radius of a radio button's dot, as a part of the widget's side


def colour_operator(colour: str) -> str:
    """Return the operands of ``rg`` for a colour written ``#rrggbb``."""
    return " ".join(_number(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))


def room_of(size: Size) -> Room:
    """Return the size of a widget in thousandths of a point."""
    return round(size[0] * 1000), round(size[1] * 1000)


def text(content: str, room: Room, *, face: FieldFace, colour: str, multiline: bool) -> str:
    """Draw a text: one line, centred vertically, or lines from the top, broken between words.

    ``colour`` is the operands of ``rg``.
    """
    width, height = room
    opening = f"/Tx BMC q 0 0 {decimal(width)} {decimal(height)} re W n"
    if not content:
        return f"{opening} Q EMC"
    lines = list(broken(content, face, width / 1000)) if multiline else [re.sub(r"[\r\n]+", " ", content)]
    rise, leading = face.ascent * face.size, (face.ascent - face.descent) * face.size  # millionths of a point
    twice_the_top = 2000 * height if multiline else 1000 * height + leading
    baseline = (twice_the_top - 2 * rise + 1000) // 2000  # the nearest thousandth
    shown = f" 0 -{decimal((leading + 500) // 1000)} Td ".join(f"{face.encoded(line)} Tj" for line in lines)
    return (
        f"{opening} BT {FIELD_FONT_KEY} {decimal(face.size)} Tf {colour} rg 0 {decimal(baseline)} Td {shown} ET Q EMC"
    )


def menu(content: str, room: Room, *, face: FieldFace, colour: str) -> str:
    """Draw a drop-down list: the label of the chosen option, and a triangle at the right.

    Drawn here and not on the page, since PDF readers draw a triangle of their own when something is chosen.
    """
    width, height = room
    across, down = room_of(ARROW_PT)
    left, top = width - across, half(height + down)
    corners = [(left, top), (width, top), (left + half(across), top - down)]
    path = " ".join(f"{decimal(x)} {decimal(y)} {'l' if at else 'm'}" for at, (x, y) in enumerate(corners))
    words = text(content, (left - round(ARROW_GAP_PT * 1000), height), face=face, colour=colour, multiline=False)
    return f"q {colour} rg {path} f Q {words}"


def broken(content: str, face: FieldFace, width: float) -> Iterator[str]:
    """Break a text into lines that fit a width in points; a word that is too wide is broken at any character.

    Only a space (U+0020) parts words: a no-break space does not.
    """
    room = round(width * 1_000_000)
    for paragraph in re.split(r"\r\n|\r|\n", content):
        line = ""
        for word in re.findall(r"[^ ]+ *| +", paragraph):
            if line and face.advance(line + word.rstrip(" ")) > room:
                yield line.rstrip(" ")
                line = ""
            line += word
            while face.advance(line.rstrip(" ")) > room and len(line.rstrip(" ")) > 1:
                fits = _fitting(line, face, room)
                yield line[:fits]
                line = line[fits:]
        yield line.rstrip(" ")


def _fitting(line: str, face: FieldFace, room: int) -> int:
    """How many characters of a line fit, at least one."""
    width = 0
    for at, character in enumerate(line):
        width += face.advance(character)
        if width > room:
            return max(at, 1)
    return len(line)


def check(size: Size, colour: str) -> str:
    """Draw a tick as one stroke."""
    width, height = size
    side = min(width, height)
    left, bottom = (width - side) / 2, (height - side) / 2
    points = [(0.2, 0.52), (0.42, 0.28), (0.82, 0.76)]
    path = " ".join(
        f"{_number(left + x * side)} {_number(bottom + y * side)} {'l' if at else 'm'}"
        for at, (x, y) in enumerate(points)
    )
    return f"q {colour_operator(colour)} RG {_number(side * CHECK_STROKE)} w 1 J 1 j {path} S Q"


def dot(size: Size, colour: str) -> str:
    """Draw the dot of a selected radio button."""
    width, height = size
    return f"q {colour_operator(colour)} rg {circle(width / 2, height / 2, min(width, height) * DOT)} f Q"


def step(number: str, size: Size, *, face: FieldFace, background: str, colour: str) -> str:
    """Draw a selected step of a scale: a filled disc with its number on it."""
    width, height = size
    x = (width - face.width_pt(number)) / 2
    y = height / 2 - 0.33 * FIELD_SIZE_PT  # half the height of a digit: 0.66 of the size
    return (
        f"q {colour_operator(background)} rg {circle(width / 2, height / 2, min(width, height) / 2)} f "
        f"BT {FIELD_FONT_KEY} {_number(FIELD_SIZE_PT)} Tf {colour_operator(colour)} rg "
        f"{_number(x)} {_number(y)} Td {face.encoded(number)} Tj ET Q"
    )


def circle(x: float, y: float, radius: float) -> str:
    """Return the path of a circle, in four Bézier curves."""
    bend = radius * ROUND
    curves = []
    for a, b, c, d in ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)):  # from (a, b) to (c, d)
        start = (x + a * radius + c * bend, y + b * radius + d * bend)
        end = (x + c * radius + a * bend, y + d * radius + b * bend)
        points = (*start, *end, x + c * radius, y + d * radius)
        curves.append(" ".join(_number(point) for point in points) + " c")
    return f"{_number(x + radius)} {_number(y)} m {' '.join(curves)} h"


def _number(value: float) -> str:
    """Format a number for a content stream: no exponent, at most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
