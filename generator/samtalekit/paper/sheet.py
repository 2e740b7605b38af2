"""The sheet: a form's questions laid in rows on the grid of twelve, ready for the templates."""

from collections.abc import Iterator
from dataclasses import dataclass

from samtalekit.model.form import Form
from samtalekit.model.kinds import (
    DateField,
    Entry,
    Field,
    LineField,
    NumberField,
    SignatureField,
    TableField,
    TextField,
)
from samtalekit.paper.widgets import Widget, fresh_keys, limits, widgets_of

GRID = 12  # columns
WORDS_WIDTH, NUMBERS_WIDTH = 6, 0.5  # of a table's first column, in the measure of its other columns
LONG_TABLE = 10  # rows; a shorter table is kept on one page
SIGNING_LINES = 2  # hand lines; a signature by a program takes the room of a written one


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the templates draw it.

    Attributes:
        widgets: Its boxes, in reading order.
        required: True when at least one of its boxes may not stay empty.
        lines: Hand lines of its own box; 0 when it has no box to write in.
        limits: What a number may be, in words.
    """

    field: Field
    widgets: tuple[Widget, ...]
    required: bool
    lines: int
    limits: str

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a form asks, in rows."""

    head: tuple[Row, ...]
    parts: tuple[Part, ...]

    def widgets(self) -> tuple[Widget, ...]:
        """Every box of the paper, in reading order."""
        rows = [*self.head, *(row for part in self.parts for row in part.rows)]
        return tuple(widget for row in rows for question in row.questions for widget in question.widgets)


def lay_out(form: Form) -> Sheet:
    """Lay a form's questions in rows."""
    entries = {entry.name: entry for entry in form.entries()}
    keys = fresh_keys()

    def rows(fields: tuple[Field, ...], suffix: str = "") -> tuple[Row, ...]:
        return in_rows(tuple(_question(field, suffix, entries, keys, form.language) for field in fields))

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


def _question(field: Field, suffix: str, entries: dict[str, Entry], keys: Iterator[str], language: str) -> Question:
    own = tuple(entries[entry.name] for entry in field.entries(suffix))
    return Question(
        field=field,
        widgets=widgets_of(field, own, keys, language),
        required=any(entry.required for entry in own),
        lines=_lines(field),
        limits=limits(field, language) if isinstance(field, NumberField) else "",
    )


def _lines(field: Field) -> int:
    if isinstance(field, TextField):
        return field.lines
    if isinstance(field, SignatureField):
        return SIGNING_LINES
    return 1 if isinstance(field, (LineField, DateField, NumberField)) else 0
