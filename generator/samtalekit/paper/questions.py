"""Template data of one question, with estimates of its size in mm: text lines, scale steps, table columns, options.

Also builds the sentence that says when a conditional question is to be answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from samtalekit.content.drawings.canvas import Point
from samtalekit.content.drawings.radar import Label, RadarShape, least_width, radar_shape
from samtalekit.core.messages import MessageRef, message
from samtalekit.core.text import CHAR_MM, line_count
from samtalekit.model.base import for_templates
from samtalekit.model.form import Form
from samtalekit.model.table import (
    CheckField,
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    NoteField,
    RadarField,
    ScaleField,
    TableField,
)
from samtalekit.paper.pdf.widgets import Widget
from samtalekit.paper.stylesheet import HAND_LINE_MM

# Size estimates for text and widgets, never too small.

GRID = 12  # columns
GUTTER_MM = 4  # between the columns of the grid
SHEET_MM = 172  # between the margins of A4
PAGE_MM = 264  # from margin to margin, down the page
HINT_CHAR_MM = 1.6
TITLE_CHAR_MM = 2.6  # of a section's heading
MARK_MM = 9  # a check box with the gap after its text
WORDS_WIDTH, NUMBERS_WIDTH = 6, 0.5  # of a table's first column, in units of its other columns' width
LEAST_WORDS_MM, LEAST_NUMBERS_MM = 24, 6  # the same column's minimum
CIRCLE_MM = 6.4  # diameter of a step of a scale
STEP_GAPS_MM = (2.6, 1.0)  # between steps: preferred, and in a narrow column
ENDS_MM = 3.6  # between the labels at a scale's ends and its steps, both together
BESIDE_CHAR_MM = 1.8  # of the labels at a scale's ends
LEAST_MM = {"date": 22, "check": 11, "choice": 22, "number": 13, "line": 14, "text": 14}
"""Minimum width of a table column, by the kind of answer."""


def span_width_mm(span: int) -> float:
    """Return the width of a number of grid columns."""
    return (SHEET_MM + GUTTER_MM) / GRID * span - GUTTER_MM


@dataclass(frozen=True, slots=True)
class Steps:
    """Layout of the circles of a scale.

    Attributes:
        rows: The numbers of the steps, row by row.
        gap_mm: From one circle to the next.
        beside: True when the end labels stand on the same line as the circles.
        ends_mm: Width of the line of end labels, when it is beneath.
    """

    rows: tuple[tuple[int, ...], ...]
    gap_mm: float
    beside: bool
    ends_mm: float


def steps_in(room: float, count: int, low: str, high: str) -> Steps:
    """Lay out a scale's circles and end labels within the column width.

    All on one line where they fit, else the labels beneath; in a narrow column the circles wrap to several rows.
    """
    everything = (tuple(range(count)),)
    words = (len(low) + len(high)) * BESIDE_CHAR_MM
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
    """Return column widths of a table in mm: the requested shares, but none below the minimum of its kind of answer."""
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
    """Return the minimum width of each column of a table, in mm, first of the row titles or numbers."""
    first = LEAST_NUMBERS_MM if isinstance(table.rows, int) and not table.row_title else LEAST_WORDS_MM
    return (first, *(LEAST_MM[column.kind] for column in table.columns))


def columns_of_options(labels: Sequence[str], room: float, most: int) -> int:
    """Return the number of columns for options: as many as their labels fit in, then spread evenly over the rows."""
    count, longest = len(labels), max(len(label) for label in labels)
    fitting = [n for n in range(1, min(count, most) + 1) if room / n >= MARK_MM + longest * CHAR_MM]
    rows = -(-count // max(fitting, default=1))
    return -(-count // rows)


MOST_COLUMNS, MOST_CELL_COLUMNS = 6, 2  # of options in a question, and in a table cell
MOST_WORDS = 8  # lines of a label; with more, the question gets a wider column
DATE_CHARS = 11  # of the pattern after a date's label
CELL_GAPS_MM = 3  # at both sides of a table cell's content
TICK_MM = 24  # a check box, and text of more than a character a line
LABEL_LINE_MM, LABEL_GAP_MM, HINT_LINE_MM, OPTION_LINE_MM, OPTION_GAP_MM, TABLE_HEAD_GAP_MM = 3.9, 0.8, 3.7, 4.4, 1.4, 1
LEGEND_LINE_MM = 5.4  # of a radar chart
MOST_LIST_MM = 200  # a taller list of options gets a wider column
KEPT_MM = 110  # taller tables and lists of options may break across pages


@dataclass(frozen=True, slots=True)
class PrintedAxis:
    """An axis of a radar chart with its widgets.

    Attributes:
        title: Its name, or its number where the name is written in.
        name: Where its name is written; None when the form names it.
        marks: For each series, each mark's widget and its upper left corner in mm.
    """

    title: str
    label: Label
    name: Widget | None
    marks: tuple[tuple[tuple[Widget, Point], ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the templates draw it.

    Attributes:
        widgets: Its widgets, in reading order.
        required: True when at least one of its fields must be answered.
        lines: Hand lines of its own text box; 0 when it has none.
        limits: The range of a number, in words.
        condition: When it is to be answered, in words; empty for always.
        beside_boxes: True when a neighbour in its row has a text box.
        language: Of its words, where it is not the form's; else empty.
    """

    field: Field
    widgets: tuple[Widget, ...]
    required: bool
    lines: int
    limits: str
    condition: str
    beside_boxes: bool = False
    language: str = ""

    @property
    def kind(self) -> str:
        """The kind of field, which is also the name of its template."""
        return self.field.kind

    @for_templates
    def cells(self) -> tuple[tuple[tuple[Widget, ...], ...], ...]:
        """Return the widgets of a table: for each row, for each column, the widgets of that cell."""
        if not isinstance(self.field, TableField):
            return ()
        by_entry: dict[str, list[Widget]] = {}
        for widget in self.widgets:
            by_entry.setdefault(widget.entry.name, []).append(widget)
        cells = [tuple(group) for group in by_entry.values()]
        columns = len(self.field.columns)
        return tuple(tuple(cells[start : start + columns]) for start in range(0, len(cells), columns))

    @property
    def span(self) -> int:
        """Grid columns: as its form says, or more where its text or widgets would not fit."""
        fitting = (span for span in range(self.field.width, GRID) if self._fits(span_width_mm(span)))
        return next(fitting, GRID)

    @property
    def room_mm(self) -> float:
        """Width in mm."""
        return span_width_mm(self.span)

    def _fits(self, width_mm: float) -> bool:
        if isinstance(self.field, TableField):
            return sum(least_widths(self.field)) <= width_mm
        if isinstance(self.field, RadarField):
            return least_width(self.field) <= width_mm
        if isinstance(self.field, (CheckField, ChoiceField, ChoicesField)) and width_mm < TICK_MM:
            return False
        if (
            isinstance(self.field, (ChoiceField, ChoicesField))
            and self._options_mm(self.field, width_mm) > MOST_LIST_MM
        ):
            return False
        return line_count(self.field.label, width_mm) <= MOST_WORDS

    @for_templates
    def option_columns(self, width_mm: float | None = None) -> int:
        """Return the number of columns for its options, in its own width or a given one."""
        if not isinstance(self.field, (ChoiceField, ChoicesField)):
            return 1
        labels = [option.label for option in self.field.options]
        return columns_of_options(labels, width_mm or self.room_mm, MOST_COLUMNS)

    @for_templates
    def cell_columns(self, column: int) -> int:
        """Return the number of columns for the options in each cell of a table's column."""
        if not isinstance(self.field, TableField):
            return 1
        labels = [option.label for option in self.field.columns[column].options or ()]
        width_mm = column_widths(self.field, self.room_mm)[column + 1] - CELL_GAPS_MM
        return columns_of_options(labels, width_mm, MOST_CELL_COLUMNS) if labels else 1

    @property
    def steps(self) -> Steps:
        """Layout of the circles of a scale.

        Raises:
            TypeError: It is no scale.
        """
        if not isinstance(self.field, ScaleField):
            raise TypeError(self.kind)
        return steps_in(self.room_mm, self.field.steps, self.field.low, self.field.high)

    @property
    def radar(self) -> RadarShape:
        """Layout of a radar chart.

        Raises:
            TypeError: It is no radar chart.
        """
        if not isinstance(self.field, RadarField):
            raise TypeError(self.kind)
        return radar_shape(self.field, self.room_mm)

    @for_templates
    def radar_axes(self) -> tuple[PrintedAxis, ...]:
        """Return the axes of a radar chart with their widgets, which are in the order of its fields."""
        if not isinstance(self.field, RadarField):
            return ()
        axes, printed = self.field.numbered_axes(), []
        names = () if self.field.has_names else self.widgets[: len(axes)]
        widgets = iter(self.widgets[len(names) :])
        for axis, drawn, name in zip(axes, self.radar.axes, names or (None,) * len(axes), strict=True):
            marks = tuple(tuple((next(widgets), corner) for corner in corners) for corners in drawn.marks)
            printed.append(PrintedAxis(axis.label, drawn.label, name, marks))
        return tuple(printed)

    def words_mm(self) -> float:
        """Return the estimated height of the text above its widgets."""
        if isinstance(self.field, CheckField):
            return 0
        width = self.room_mm
        aside = DATE_CHARS if isinstance(self.field, DateField) else len(self.limits)
        label = line_count(f"{self.field.label} {'*' * self.required}{'0' * aside}", width)
        return label * LABEL_LINE_MM + LABEL_GAP_MM + self._hints_mm(width)

    def _hints_mm(self, width_mm: float) -> float:
        hints = [words for words in (self.condition, self.field.hint) if words]
        return HINT_LINE_MM * sum(line_count(words, width_mm, HINT_CHAR_MM) for words in hints)

    def height_mm(self) -> float:
        """Return the estimated height on paper."""
        return self.words_mm() + self.answer_mm()

    def answer_mm(self) -> float:
        """Return the estimated height of its widgets, with the text among them."""
        if isinstance(self.field, TableField):
            return self._table_mm(self.field)
        if isinstance(self.field, RadarField):
            legend = [*(f"000 {each.label}" for each in self.field.series), self.field.low, self.field.high, "0" * 20]
            return line_count(" ".join(legend), self.room_mm) * LEGEND_LINE_MM + self.radar.height
        if isinstance(self.field, CheckField):
            width = self.room_mm - MARK_MM
            return OPTION_LINE_MM * line_count(self.field.label, width) + self._hints_mm(width)
        if isinstance(self.field, ScaleField):
            steps = self.steps
            ends = 0 if steps.beside else line_count(f"{self.field.low} {self.field.high}", steps.ends_mm) + 1
            return len(steps.rows) * HAND_LINE_MM + ends * LABEL_LINE_MM
        if isinstance(self.field, (ChoiceField, ChoicesField)):
            return self.lines * HAND_LINE_MM + self._options_mm(self.field, self.room_mm)
        return self.lines * HAND_LINE_MM

    def _options_mm(self, field: ChoiceField | ChoicesField, width_mm: float) -> float:
        """Estimated height of its options, or of the list of them beneath a drop-down list."""
        labels = [option.label for option in field.options]
        if isinstance(field, ChoiceField) and field.is_menu:
            whole = " ".join(f"{label} ·".replace(" ", "_") for label in labels)  # options break as wholes
            return HINT_LINE_MM * line_count(whole, width_mm, HINT_CHAR_MM)
        columns = self.option_columns(width_mm)
        return _options_mm(labels, columns, width_mm / columns)

    def _table_mm(self, table: TableField) -> float:
        first, *widths = (width - CELL_GAPS_MM for width in column_widths(table, self.room_mm))
        heads = [
            line_count(f"{column.label} {'0' * DATE_CHARS * (column.kind == 'date')}", width)
            + sum(line_count(option.label, width) for option in column.options or () if column.is_menu)
            for column, width in zip(table.columns, widths, strict=True)
        ]
        options = [
            _options_mm([option.label for option in column.options], per_row, width / per_row)
            for at, (column, width) in enumerate(zip(table.columns, widths, strict=True))
            if column.options and not column.is_menu and (per_row := self.cell_columns(at))
        ]
        least = max([table.lines * HAND_LINE_MM, *options])
        rows = [max(least, line_count(row.label, first) * HINT_LINE_MM) for row in table.numbered_rows()]
        head = max([*heads, line_count(table.row_title or "", first)])
        return head * HINT_LINE_MM + TABLE_HEAD_GAP_MM + sum(rows)

    @property
    def may_break(self) -> bool:
        """True when it may break across pages: a table or list of options that is too tall to move to the next page."""
        lists = (TableField, ChoiceField, ChoicesField, NoteField)
        return isinstance(self.field, lists) and self.height_mm() > KEPT_MM

    @for_templates
    def column_percents(self) -> tuple[float, ...]:
        """Return the column widths of a table in percent, first of the row titles or numbers."""
        if not isinstance(self.field, TableField):
            return ()
        widths = column_widths(self.field, self.room_mm)
        return tuple(round(100 * width / sum(widths), 2) for width in widths)


def _options_mm(labels: Sequence[str], columns: int, width_mm: float) -> float:
    """Estimated height of options in a number of columns."""
    counts = [line_count(label, width_mm - MARK_MM) for label in labels]
    rows = [max(counts[start : start + columns]) for start in range(0, len(counts), columns)]
    return sum(rows) * OPTION_LINE_MM + len(rows) * OPTION_GAP_MM


# Conditions: paper cannot hide a question, so it says in words when to answer it.


def condition_of(field: Field, form: Form) -> str:
    """Return a sentence such as "Udfyld, hvis svaret på »Er det brugt?« er »Nej«"; empty without a condition."""
    rules = [_rule(name, answers, form) for name, answers in (field.relevant or {}).items()]
    if not rules:
        return ""
    return message(form.language, "paper.relevant", {"condition": _joined(rules, "and", form.language)})


def _rule(name: str, answers: tuple[str, ...], form: Form) -> str:
    asked = form.field(name)
    question: dict[str, str | int | MessageRef] = {"question": asked.label if asked else name}
    if not isinstance(asked, (ChoiceField, ChoicesField, ScaleField)):
        return message(form.language, "paper.relevant_tick", question)
    words = {} if isinstance(asked, ScaleField) else {option.id: option.label for option in asked.options}
    quoted = [message(form.language, "paper.quoted", {"words": words.get(each, each)}) for each in answers]
    key = "paper.relevant_ticks" if isinstance(asked, ChoicesField) else "paper.relevant_answer"
    return message(form.language, key, question | {"answers": _joined(quoted, "or", form.language)})


def _joined(parts: list[str], by: str, language: str) -> str:
    """Join words with commas, and "and" or "or" before the last."""
    if len(parts) == 1:
        return parts[0]
    return message(language, f"paper.{by}", {"first": ", ".join(parts[:-1]), "last": parts[-1]})
