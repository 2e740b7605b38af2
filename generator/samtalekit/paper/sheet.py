"""The sheet: a form's questions laid in rows on the grid of twelve, ready for the templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from samtalekit.model.form import Form
from samtalekit.model.kinds import (
    ChoiceField,
    ChoicesField,
    DateField,
    Entry,
    Field,
    LineField,
    NoteField,
    NumberField,
    SignatureField,
    TableField,
    TextField,
)
from samtalekit.model.workplace import Density
from samtalekit.paper.conditions import condition_of
from samtalekit.paper.stylesheet import HAND_LINE_MM
from samtalekit.paper.widgets import Widget, fresh_keys, limits, widgets_of

GRID = 12  # columns
WORDS_WIDTH, NUMBERS_WIDTH = 6, 0.5  # of a table's first column, in the measure of its other columns
SHEET_MM = 172  # between the margins of A4
MARK_MM, LETTER_MM = 9, 1.75  # room of a box to tick with the gap after its words, and of a letter, on the safe side
MOST_COLUMNS = 6
LONG_TABLE = 10  # rows; a shorter table is kept on one page
LINES_BY_DENSITY: Mapping[Density, float] = {"short": 2 / 3, "normal": 1, "airy": 3 / 2}
"""How many hand lines a box gets for each that its form asks for."""
LABEL_MM, HINT_MM, OPTION_MM, HEADING_MM, ROW_GAP_MM = 4.7, 3.7, 5.8, 7.3, 3.0  # as in paper.css, normal density
SHORT_PART_MM = 92  # a third of what a page has room for
SIGNING_LINES = 2  # hand lines; a signature by a program takes the room of a written one


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the templates draw it.

    Attributes:
        widgets: Its boxes, in reading order.
        required: True when at least one of its boxes may not stay empty.
        lines: Hand lines of its own box; 0 when it has no box to write in.
        limits: What a number may be, in words.
        condition: When it is to be answered, in words; empty for always.
    """

    field: Field
    widgets: tuple[Widget, ...]
    required: bool
    lines: int
    limits: str
    condition: str

    @property
    def kind(self) -> str:
        """The kind of field, which is also the name of the template that draws it."""
        return self.field.kind

    def cells(self) -> tuple[tuple[tuple[Widget, ...], ...], ...]:
        """The boxes of a table: for each row, for each column, the boxes of that cell."""
        if not isinstance(self.field, TableField):
            return ()
        by_entry: dict[str, list[Widget]] = {}
        for widget in self.widgets:
            by_entry.setdefault(widget.entry.name, []).append(widget)
        cells = [tuple(group) for group in by_entry.values()]
        columns = len(self.field.columns)
        return tuple(tuple(cells[start : start + columns]) for start in range(0, len(cells), columns))

    def option_columns(self) -> int:
        """In how many columns its options stand: as many as their words have room for, and none left over alone."""
        if not isinstance(self.field, (ChoiceField, ChoicesField)):
            return 1
        count, longest = len(self.field.options), max(len(option.label) for option in self.field.options)
        room = SHEET_MM / GRID * self.field.width
        fitting = [n for n in range(1, min(count, MOST_COLUMNS) + 1) if room / n >= MARK_MM + longest * LETTER_MM]
        widest = max(fitting, default=1)
        rows = -(-count // widest)
        return -(-count // rows)

    def height_mm(self) -> float:
        """About how high it is on paper; labels that need two lines are not foreseen."""
        hints = HINT_MM * (bool(self.field.hint) + bool(self.condition))
        if isinstance(self.field, TableField):
            return LABEL_MM + hints + LABEL_MM + len(self.cells()) * self.field.lines * HAND_LINE_MM
        if isinstance(self.field, (ChoiceField, ChoicesField)) and not self.lines:
            return LABEL_MM + hints + OPTION_MM * -(-len(self.field.options) // self.option_columns())
        return LABEL_MM + hints + self.lines * HAND_LINE_MM

    def column_percents(self) -> tuple[float, ...]:
        """How wide a table's columns are, in percent: first that of the rows' own words, or of their numbers."""
        if not isinstance(self.field, TableField):
            return ()
        words = WORDS_WIDTH if self.field.row_title else NUMBERS_WIDTH
        widths = [words, *(column.width for column in self.field.columns)]
        return tuple(round(100 * width / sum(widths), 2) for width in widths)


@dataclass(frozen=True, slots=True)
class Row:
    """Questions side by side.

    Attributes:
        lines: Hand lines of the tallest box; every box of the row gets that height.
    """

    questions: tuple[Question, ...]

    @property
    def has_boxes(self) -> bool:
        """True when there is a box to write in, which its neighbours keep to."""
        return any(question.lines for question in self.questions)

    @property
    def is_long(self) -> bool:
        """True when it may break across pages: a table of many rows."""
        return any(len(question.cells()) > LONG_TABLE for question in self.questions)

    @property
    def lines(self) -> int:
        """Hand lines of the tallest box, at least one."""
        return max([1, *(question.lines for question in self.questions)])

    @property
    def leads_on(self) -> bool:
        """True when it only says something about what comes after it."""
        return all(isinstance(question.field, NoteField) for question in self.questions)

    def height_mm(self) -> float:
        """About how high it is on paper, with the gap after it."""
        return ROW_GAP_MM + max(question.height_mm() for question in self.questions)


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is printed; a repeated one is printed several times.

    Attributes:
        number: What stands in its disc.
        note: A quiet word at the right of its heading; empty for none.
    """

    number: int
    title: str
    note: str
    rows: tuple[Row, ...]

    @property
    def is_short(self) -> bool:
        """True when it is kept on one page: what it leaves empty on the page before is less than a third."""
        return HEADING_MM + sum(row.height_mm() for row in self.rows) <= SHORT_PART_MM


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a form asks, in rows."""

    head: tuple[Row, ...]
    parts: tuple[Part, ...]

    def widgets(self) -> tuple[Widget, ...]:
        """Every box of the paper, in reading order."""
        rows = [*self.head, *(row for part in self.parts for row in part.rows)]
        return tuple(widget for row in rows for question in row.questions for widget in question.widgets)


def lay_out(
    form: Form,
    *,
    density: Density = "normal",
    names: Mapping[str, str] | None = None,
    keys: Iterator[str] | None = None,
) -> Sheet:
    """Lay a form's questions in rows.

    Args:
        form: Whose questions.
        density: How many hand lines boxes get.
        names: Names in the PDF by the form's own names, where they differ.
        keys: Where the names of places are taken from; shared by the forms of a pack.
    """
    called = names or {}
    entries = {entry.name: replace(entry, name=called.get(entry.name, entry.name)) for entry in form.entries()}
    desk = _Desk(form, entries, keys or fresh_keys(), density)

    def rows(fields: tuple[Field, ...], suffix: str = "") -> tuple[Row, ...]:
        return in_rows(tuple(_question(field, suffix, desk) for field in fields))

    head = rows(form.head_fields)
    printed = [(section, title, suffix) for section in form.source.sections for title, suffix in section.rounds()]
    parts = tuple(
        Part(number, title, (section.note or "") if suffix in {"", "_1"} else "", rows(section.fields, suffix))
        for number, (section, title, suffix) in enumerate(printed, start=1)
    )
    return Sheet(head, parts)


def in_rows(questions: tuple[Question, ...]) -> tuple[Row, ...]:
    """Put neighbours in one row as long as their widths sum to twelve or less."""
    rows: list[list[Question]] = []
    room = 0
    for question in questions:
        if question.field.width > room:
            rows.append([])
            room = GRID
        rows[-1].append(question)
        room -= question.field.width
    return tuple(Row(tuple(row)) for row in rows)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the questions of one form are laid out with."""

    form: Form
    entries: Mapping[str, Entry]
    keys: Iterator[str]
    density: Density


def _question(field: Field, suffix: str, desk: _Desk) -> Question:
    own = tuple(desk.entries[entry.name] for entry in field.entries(suffix))
    condition = condition_of(field, desk.form)
    return Question(
        field=field,
        widgets=widgets_of(field, own, desk.keys, desk.form.language, condition),
        required=field.required and (suffix in {"", "_1"}),
        lines=_lines(field, desk.density),
        limits=limits(field, desk.form.language) if isinstance(field, NumberField) else "",
        condition=condition,
    )


def _lines(field: Field, density: Density) -> int:
    """Hand lines of its box: always whole ones, at least one."""
    if isinstance(field, TextField):
        return max(1, round(field.lines * LINES_BY_DENSITY[density]))
    if isinstance(field, SignatureField):
        return SIGNING_LINES
    is_menu = isinstance(field, ChoiceField) and field.is_menu
    return 1 if is_menu or isinstance(field, (LineField, DateField, NumberField)) else 0
