"""Room: about how much of a paper words and boxes take, always on the safe side."""

from collections.abc import Sequence
from dataclasses import dataclass

from samtalekit.model.field_kinds import TableField
from samtalekit.model.table import Column

GRID = 12  # columns
GUTTER_MM = 4  # between the columns of the grid
SHEET_MM = 172  # between the margins of A4
PAGE_MM = 264  # from margin to margin, down the page
LETTER_MM = 1.75  # width of a letter of a label or an option
HINT_LETTER_MM = 1.6
TITLE_LETTER_MM = 2.6  # of a section's heading
MARK_MM = 9  # a box to tick with the gap after its words
WORDS_WIDTH, NUMBERS_WIDTH = 6, 0.5  # of a table's first column, in the measure of its other columns
LEAST_WORDS_MM, LEAST_NUMBERS_MM = 24, 6  # the same column, at the narrowest
CIRCLE_MM = 6.4  # a step of a scale, across
STEP_GAPS_MM = (2.6, 1.0)  # between steps: where there is room, and where there is little
ENDS_MM = 3.6  # between the words at a scale's ends and its steps, both together
BESIDE_LETTER_MM = 1.8  # of the words at a scale's ends
LEAST_MM = {"date": 22, "check": 11, "choice": 22, "number": 13, "line": 14, "text": 14}
"""The narrowest column of a table in which its kind of answer has room."""


def span_width_mm(span: int) -> float:
    """How wide so many columns of the grid are."""
    return (SHEET_MM + GUTTER_MM) / GRID * span - GUTTER_MM


def line_count(words: str, width_mm: float, letter_mm: float = LETTER_MM) -> int:
    """How many lines words take; a word that is longer than a line is broken."""
    per_line = max(1, int(width_mm / letter_mm))
    lines, used = 1, 0
    for word in words.split():
        length = len(word)
        if used and used + 1 + length <= per_line:
            used += 1 + length
            continue
        lines += bool(used) + (length - 1) // per_line
        used = (length - 1) % per_line + 1
    return lines


@dataclass(frozen=True, slots=True)
class Steps:
    """How the circles of a scale stand.

    Attributes:
        rows: The numbers of the steps, row by row.
        gap_mm: From one circle to the next.
        beside: True when the words of the ends stand on the circles' own line.
        ends_mm: How wide the line of the ends is, when it is beneath.
    """

    rows: tuple[tuple[int, ...], ...]
    gap_mm: float
    beside: bool
    ends_mm: float


def steps_in(room: float, count: int, low: str, high: str) -> Steps:
    """Place a scale's circles and the words of its ends, so that they keep to their column.

    All on one line where there is room, then the ends beneath; in a narrow column the circles stand in several rows.
    """
    everything = (tuple(range(count)),)
    words = (len(low) + len(high)) * BESIDE_LETTER_MM
    for gap in STEP_GAPS_MM:
        if count * (CIRCLE_MM + gap) + words + ENDS_MM <= room:
            return Steps(everything, gap, beside=True, ends_mm=0)
    for gap in STEP_GAPS_MM:
        circles = count * (CIRCLE_MM + gap)
        if circles <= room:
            return Steps(everything, gap, beside=False, ends_mm=min(room, max(circles, words + GUTTER_MM)))
    fitting = max(1, int(room / (CIRCLE_MM + STEP_GAPS_MM[-1])))
    each = -(-count // -(-count // fitting))
    rows = tuple(tuple(range(start, min(start + each, count))) for start in range(0, count, each))
    return Steps(rows, STEP_GAPS_MM[-1], beside=False, ends_mm=room)


def column_widths(table: TableField, room: float) -> tuple[float, ...]:
    """The widths of a table's columns in mm: as it asks for, but none too narrow for its kind of answer."""
    shares = [WORDS_WIDTH if table.row_title else NUMBERS_WIDTH, *(column.width for column in table.columns)]
    least = least_widths(table)
    if sum(least) >= room:
        return tuple(room * width / sum(least) for width in least)
    held: set[int] = set()
    while True:
        free = [at for at in range(len(shares)) if at not in held]
        rest = (room - sum(least[at] for at in held)) / sum(shares[at] for at in free)
        narrow = {at for at in free if shares[at] * rest < least[at]}
        if not narrow:
            return tuple(least[at] if at in held else share * rest for at, share in enumerate(shares))
        held |= narrow


def least_widths(table: TableField) -> tuple[float, ...]:
    """How narrow each column of a table may be, in mm: first that of the rows' own words, or of their numbers."""
    first = LEAST_NUMBERS_MM if isinstance(table.rows, int) and not table.row_title else LEAST_WORDS_MM
    return (first, *(_least(column) for column in table.columns))


def _least(column: Column) -> float:
    return LEAST_MM[column.kind]


def columns_of_options(labels: Sequence[str], room: float, most: int) -> int:
    """In how many columns options stand: as many as their words have room for, and none left over alone."""
    count, longest = len(labels), max(len(label) for label in labels)
    fitting = [n for n in range(1, min(count, most) + 1) if room / n >= MARK_MM + longest * LETTER_MM]
    rows = -(-count // max(fitting, default=1))
    return -(-count // rows)
