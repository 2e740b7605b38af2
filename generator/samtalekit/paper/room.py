"""How much text fits into the fields of a form on paper, without rendering it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samtalekit.core.text import pt_from_mm
from samtalekit.model.field_kinds import ChoiceField, DateField, LineField, NumberField, TableField, TextField
from samtalekit.model.form import Form
from samtalekit.model.workplace import Density
from samtalekit.paper.layout import Row, lay_out
from samtalekit.paper.pdf.appearance import ARROW_GAP_PT, ARROW_PT, broken
from samtalekit.paper.pdf.field_font import FieldFace
from samtalekit.paper.questions import Question, column_widths

BOX_EDGE_MM = 1.8  # frame and padding at each side of a text box: `.sk-box` in paper.css
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
