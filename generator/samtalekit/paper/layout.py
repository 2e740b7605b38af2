"""Page layout of a form: questions in rows on a grid of twelve columns, sections, and estimated heights in mm.

The estimates decide how tall text boxes are and which rows and sections may break across pages, and how much text fits
into a field (`Room`), without rendering.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from samtalekit.core.text import CHAR_MM, line_count, pt_from_mm
from samtalekit.model.form import Form
from samtalekit.model.table import (
    ChoiceField,
    DateField,
    Entry,
    Field,
    LineField,
    NoteField,
    NumberField,
    RadarField,
    SignatureField,
    TableField,
    TextField,
)
from samtalekit.model.workplace import Density
from samtalekit.paper.pdf.appearance import ARROW_GAP_PT, ARROW_PT, broken
from samtalekit.paper.pdf.field_font import FieldFace
from samtalekit.paper.pdf.widgets import Widget, fresh_keys, range_in_words, widgets_of
from samtalekit.paper.questions import (
    GRID,
    MARK_MM,
    PAGE_MM,
    SHEET_MM,
    TITLE_CHAR_MM,
    Question,
    column_widths,
    condition_of,
)
from samtalekit.paper.stylesheet import HAND_LINE_MM

LINES_BY_DENSITY: Mapping[Density, float] = {"short": 2 / 3, "normal": 1, "airy": 4 / 3}
"""Factor on the hand lines that a form asks for in a text box."""
MOST_MORE_LINES, LARGE_BOX = 2, 12  # what an airy paper adds to a text box at most; one with more lines gets nothing
ROW_GAP_MM: Mapping[Density, float] = {"short": 2.4, "normal": 3, "airy": 3.5}  # this and the next as in paper.css
HEADING_LINE_MM, HEADING_GAP_MM, NOTE_LINE_MM = 5.7, 1.6, 4.6
SHORT_PART_MM: Mapping[Density, float] = {"short": 92, "normal": 92, "airy": 108}
"""A section that is lower than this is kept on one page: about a third of the page height."""
ROUND_FACTOR = 2.1
"""A round of a repeated section is filled in as one, so it is kept together up to so many times that height."""
KEPT_ROWS_MM = 70
"""The last two rows of a section, if they are lower together, are kept on one page: moving them leaves about a quarter
of the page before empty."""
PAGE_USED = 0.95  # how far a round that has a page to itself fills it, because heights are estimates
SIGNING_LINES = 2  # hand lines; a digital signature takes the same height as a written one


@dataclass(frozen=True, slots=True)
class Row:
    """Questions side by side.

    Attributes:
        above_mm: Height of the heading that may stand above it on its page.
        gap_mm: Space after it.
        is_kept: True when it may not begin a page without the row before it.
    """

    questions: tuple[Question, ...]
    above_mm: float = 0
    gap_mm: float = ROW_GAP_MM["normal"]
    is_kept: bool = False

    @property
    def has_boxes(self) -> bool:
        """True when one of its questions has a text box, to which the others are aligned."""
        return any(question.lines for question in self.questions)

    @property
    def is_long(self) -> bool:
        """True when it may break across pages; its question is then alone in it."""
        return any(question.may_break for question in self.questions)

    @property
    def lines(self) -> int:
        """Hand lines of the tallest text box, at least one; every text box of the row gets that height.

        No more than a page holds under the text above it.
        """
        words = max(question.words_mm() for question in self.questions)
        most = int((PAGE_MM - self.above_mm - words) / HAND_LINE_MM)
        return max(1, min(most, max(question.lines for question in self.questions)))

    @property
    def leads_on(self) -> bool:
        """True when it holds only notes, which belong to what follows."""
        return all(isinstance(question.field, NoteField) for question in self.questions)

    def height_mm(self) -> float:
        """Return the estimated height on paper, with the gap after it."""
        return self.gap_mm + max(question.height_mm() for question in self.questions)


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """A section as it is printed; a repeated one is printed several times.

    Attributes:
        number: Number in its disc.
        note: Muted text at the right of its heading; empty for none.
        short_mm: The greatest height at which it is kept on one page.
        language: Of its title, where it is not the form's; else empty.
    """

    number: int
    title: str
    note: str
    rows: tuple[Row, ...]
    short_mm: float = SHORT_PART_MM["normal"]
    language: str = ""

    @property
    def has_long_note(self) -> bool:
        """True when its note is too long to stand beside its title, and stands beneath it."""
        return _is_long_note(self.note)

    @property
    def is_short(self) -> bool:
        """True when it is kept on one page: moving it leaves less than ``short_mm`` of the page before empty."""
        return self.height_mm() <= self.short_mm

    def height_mm(self) -> float:
        """Return the estimated height on paper, with its heading."""
        return _heading_mm(self.title, self.note) + sum(row.height_mm() for row in self.rows)


def _heading_mm(title: str, note: str) -> float:
    """Estimated height of a section's heading; beside a note it has half the width."""
    is_long = _is_long_note(note)
    width = SHEET_MM / (2 if note and not is_long else 1) - MARK_MM
    beneath = NOTE_LINE_MM * line_count(note, width) if is_long else 0
    return line_count(title, width, TITLE_CHAR_MM) * HEADING_LINE_MM + beneath + HEADING_GAP_MM


def _is_long_note(note: str) -> bool:
    return len(note) * CHAR_MM > SHEET_MM / 2


@dataclass(frozen=True, slots=True)
class FormLayout:
    """All questions of a form, in rows."""

    head: tuple[Row, ...]
    parts: tuple[SectionLayout, ...]

    def widgets(self) -> tuple[Widget, ...]:
        """Return every widget of the paper, in reading order."""
        rows = [*self.head, *(row for part in self.parts for row in part.rows)]
        return tuple(widget for row in rows for question in row.questions for widget in question.widgets)


def lay_out(form: Form, *, density: Density = "normal", names: Mapping[str, str] | None = None) -> FormLayout:
    """Lay out a form's questions in rows.

    Args:
        form: The form.
        density: How many hand lines text boxes get.
        names: Names in the PDF by the form's own names, where they differ.
    """
    called = names or {}
    entries = {entry.name: replace(entry, name=called.get(entry.name, entry.name)) for entry in form.entries()}
    context = _LayoutContext(form, entries, fresh_keys(), density)

    def rows(fields: tuple[Field, ...], suffix: str = "", above_mm: float = 0) -> tuple[Row, ...]:
        found = in_rows(tuple(_question(field, suffix, context) for field in fields))
        return tuple(replace(row, above_mm=above_mm, gap_mm=ROW_GAP_MM[density]) for row in found)

    head = rows(form.head_fields)
    parts = []
    printed = [(section, title, suffix) for section in form.source.sections for title, suffix in section.rounds()]
    for number, (section, title, suffix) in enumerate(printed, start=1):
        note = (section.note or "") if suffix in {"", "_1"} else ""
        questions = _not_alone(rows(section.fields, suffix, _heading_mm(title, note)))
        short_mm = SHORT_PART_MM[density] * (ROUND_FACTOR if suffix else 1)
        parts.append(SectionLayout(number, title, note, questions, short_mm, form.other_language(section.id)))
    return FormLayout(head, _with_full_pages(tuple(parts), tuple(section.id for section, _, _ in printed)))


def _with_full_pages(parts: tuple[SectionLayout, ...], sections: tuple[str, ...]) -> tuple[SectionLayout, ...]:
    """Give a round that has a page to itself the rest of the page, as more lines to write on.

    That is a round between two of its section, where all three are kept together and higher than half a page.
    """
    found = list(parts)
    for at in range(1, len(parts) - 1):
        is_between = sections[at - 1] == sections[at] == sections[at + 1]
        near = parts[at - 1 : at + 2]
        if is_between and all(part.is_short and part.height_mm() > PAGE_MM / 2 for part in near):
            found[at] = replace(parts[at], rows=_with_more_lines(parts[at]), short_mm=PAGE_MM)
    return tuple(found)


def _with_more_lines(part: SectionLayout) -> tuple[Row, ...]:
    """Spread the hand lines that a page has left over the rows with text boxes, from the top."""
    left = max(0, int((PAGE_USED * PAGE_MM - part.height_mm()) / HAND_LINE_MM))
    texts = [at for at, row in enumerate(part.rows) if any(isinstance(each.field, TextField) for each in row.questions)]
    more = {at: (left + len(texts) - 1 - place) // len(texts) for place, at in enumerate(texts)}
    return tuple(
        replace(row, questions=tuple(_taller(question, more.get(at, 0)) for question in row.questions))
        for at, row in enumerate(part.rows)
    )


def _taller(question: Question, lines: int) -> Question:
    return replace(question, lines=question.lines + lines) if isinstance(question.field, TextField) else question


def _not_alone(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Keep the last row of a section with the one before it, where both are low: alone on a page it is missed."""
    last_two = rows[-2:]
    is_low = sum(row.height_mm() for row in last_two) <= KEPT_ROWS_MM
    if len(last_two) < 2 or not is_low or any(row.is_long for row in last_two):
        return rows
    return (*rows[:-1], replace(rows[-1], is_kept=True))


def in_rows(questions: tuple[Question, ...]) -> tuple[Row, ...]:
    """Put neighbours in one row while their spans sum to twelve or less; a question that may break stands alone."""
    rows: list[list[Question]] = []
    left = 0
    for question in questions:
        if question.may_break or question.span > left:
            rows.append([])
            left = GRID
        rows[-1].append(question)
        left -= GRID if question.may_break else question.span
    return tuple(Row(tuple(_beside(question, row) for question in row)) for row in rows)


def _beside(question: Question, row: list[Question]) -> Question:
    """Return the question with ``beside_boxes`` set from its row."""
    return replace(question, beside_boxes=any(other.lines and other.widgets for other in row if other is not question))


@dataclass(frozen=True, slots=True)
class _LayoutContext:
    """Shared state while one form is laid out."""

    form: Form
    entries: Mapping[str, Entry]
    keys: Iterator[str]
    density: Density


def _question(field: Field, suffix: str, context: _LayoutContext) -> Question:
    own = tuple(context.entries[entry.name] for entry in field.entries(suffix))
    condition, language = condition_of(field, context.form), context.form.other_language(field.id)
    widgets = widgets_of(field, own, context.keys, context.form.language, condition)
    return Question(
        field=field,
        widgets=tuple(replace(widget, language=language) for widget in widgets) if language else widgets,
        required=field.required and (suffix in {"", "_1"}),
        lines=_lines(field, context.density),
        limits=range_in_words(field, context.form.language) if isinstance(field, NumberField) else "",
        condition=condition,
        language=language,
    )


def _lines(field: Field, density: Density) -> int:
    """Hand lines of a field's text box: a whole number, at least one; 0 for fields without one."""
    if isinstance(field, TextField):
        most = field.lines + (MOST_MORE_LINES if field.lines <= LARGE_BOX else 0)
        return max(1, min(round(field.lines * LINES_BY_DENSITY[density]), most))
    if isinstance(field, SignatureField):
        return SIGNING_LINES
    is_menu = isinstance(field, ChoiceField) and field.is_menu
    return 1 if is_menu or isinstance(field, (LineField, DateField, NumberField)) else 0


# How much text fits into a field.

BOX_EDGE_MM = 1.8  # frame and padding at each side of a text box: `.sk-box` in paper.css
NUMBER_BESIDE_MM = 7.0  # before the name of an axis that is written in: `.sk-radar__name` in paper.css
CELL_EDGES_MM = 3.2  # padding at both sides of a table cell, and its line: `.sk-cell`
TYPED_LINES = 2  # in a hand line, see field_font.py
HAIR_PT = 0.5  # tolerance; so little of a letter cut off is not seen


@dataclass(frozen=True, slots=True)
class Room:
    """The inside of a field.

    Attributes:
        width_pt: Its width.
        lines: How many typed lines it shows; 1 for a field of one line.
    """

    width_pt: float
    lines: int

    def shown(self, text: str, face: FieldFace) -> int:
        """Return how many characters of a text are shown: all of them where it fits."""
        if self.lines == 1:
            fits = (n for n in range(len(text), 0, -1) if face.width_pt(text[:n]) <= self.width_pt + HAIR_PT)
            return next(fits, 0)
        lines = list(broken(text, face, self.width_pt + HAIR_PT))
        return len(text) if len(lines) <= self.lines else sum(len(line) + 1 for line in lines[: self.lines])


def rooms_of(form: Form, density: Density) -> Mapping[str, Room]:
    """Return the size of every text field and drop-down list of a form, by its name in the PDF."""
    layout = lay_out(form, density=density)
    rows = [*layout.head, *(row for part in layout.parts for row in part.rows)]
    return {name: room for row in rows for question in row.questions for name, room in _rooms(question, row)}


def _rooms(question: Question, row: Row) -> Iterator[tuple[str, Room]]:
    field, names = question.field, [widget.entry.name for widget in question.widgets]
    width = pt_from_mm(question.room_mm - 2 * BOX_EDGE_MM)
    if isinstance(field, TextField):
        yield from ((name, Room(width, row.lines * TYPED_LINES)) for name in names)
    elif isinstance(field, LineField | NumberField | DateField):
        yield from ((name, Room(width, 1)) for name in names)
    elif isinstance(field, ChoiceField) and field.is_menu:
        yield from ((name, Room(width - ARROW_PT[0] - ARROW_GAP_PT, 1)) for name in names)
    elif isinstance(field, RadarField):
        width = pt_from_mm(question.room_mm - question.radar.list_left - NUMBER_BESIDE_MM - 2 * BOX_EDGE_MM)
        yield from ((widget.entry.name, Room(width, 1)) for widget in question.widgets if widget.entry.kind == "line")
    elif isinstance(field, TableField):
        yield from _of_table(question, field)


def _of_table(question: Question, table: TableField) -> Iterator[tuple[str, Room]]:
    _titles, *widths = column_widths(table, question.room_mm)
    for cells in question.cells():
        for cell, column, width_mm in zip(cells, table.columns, widths, strict=True):
            has_lines = table.lines > 1 or column.kind == "text"
            width = pt_from_mm(width_mm - CELL_EDGES_MM)
            if column.is_menu:
                yield cell[0].entry.name, Room(width - ARROW_PT[0] - ARROW_GAP_PT, 1)
            elif column.kind in {"line", "text"} and has_lines:
                yield cell[0].entry.name, Room(width, table.lines * TYPED_LINES)
            elif column.kind in {"line", "text", "number", "date"}:
                yield cell[0].entry.name, Room(width, 1)
