"""The ``table`` field kind, with the same few questions for each row; and `Field`, the union of all field kinds."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field as Constraints

from samtalekit.core.locale import plain_number
from samtalekit.model.base import FieldId, Frozen, Text, day_of, for_templates
from samtalekit.model.fields import (
    TICKED,
    BaseField,
    CheckField,
    ChoiceField,
    ChoicesField,
    DateField,
    Entry,
    EntryKind,
    LineField,
    NoteField,
    NumberField,
    Option,
    Options,
    RadarField,
    Relevance,
    ScaleField,
    SignatureField,
    TextField,
    Width,
    as_on_paper,
    as_plain,
    as_values,
)

MOST_BUTTONS_IN_A_CELL = 4  # options shown as radio buttons; a cell has less space than a question


CellValue = str | int | float | bool
"""A cell's value in YAML: text, a number, a date, ``true`` for a tick."""


class Column(Frozen):
    """One question of a table, asked in every row."""

    id: FieldId
    kind: Literal["line", "text", "number", "date", "check", "choice"] = "line"
    label: Text
    width: Width = 3
    options: Options | None = None

    @property
    def is_menu(self) -> bool:
        """True when its cells are drop-down lists."""
        return len(self.options or ()) > MOST_BUTTONS_IN_A_CELL

    def start(self, value: CellValue) -> str:
        """Return a cell's initial value as stored in the PDF: ``yes`` for a tick, a date as "14-06-2027"."""
        if isinstance(value, bool):
            return TICKED if value else ""
        if isinstance(value, (int, float)):
            return plain_number(value)
        if self.kind == "number":
            return as_plain(value)
        day = day_of(value.strip()) if self.kind == "date" else None
        return as_on_paper(day) if day else value.rstrip()


class Row(Frozen):
    """A fixed row: its label, and the initial values of its cells by column."""

    id: FieldId
    label: Text
    values: Mapping[FieldId, CellValue] = {}


class TableField(BaseField):
    """A table. ``rows`` is a list of fixed rows, or a number of blank ones.

    The first column holds the labels of the rows under ``row_title``; ``lines`` is a row's height in handwritten lines.
    """

    kind: Literal["table"]
    row_title: Text | None = None
    columns: Annotated[tuple[Column, ...], Constraints(min_length=1, max_length=8, strict=False)]
    rows: (
        Annotated[int, Constraints(ge=1, le=40)]
        | Annotated[tuple[Row, ...], Constraints(min_length=1, max_length=40, strict=False)]
    )
    lines: Annotated[int, Constraints(ge=1, le=6)] = 1

    @for_templates
    def numbered_rows(self) -> tuple[Row, ...]:
        """Return the rows; the label of a blank one is its number."""
        if isinstance(self.rows, tuple):
            return self.rows
        return tuple(Row.model_construct(id=str(n), label=str(n), values={}) for n in range(1, self.rows + 1))

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return a field for each cell, named ``<table>_<row>_<column>``, labelled "row: column"."""
        return tuple(
            self._entry(
                column.kind,
                suffix,
                name=f"{self.id}{suffix}_{row.id}_{column.id}",
                label=f"{row.label}: {column.label}",
                required=False,
                is_menu=column.is_menu,
                values=as_values(column.options or ()),
                default=column.start(row.values.get(column.id, "")),
                lines=self.lines,
            )
            for row in self.numbered_rows()
            for column in self.columns
        )


Field = Annotated[
    CheckField
    | ChoiceField
    | ChoicesField
    | DateField
    | LineField
    | NoteField
    | NumberField
    | RadarField
    | ScaleField
    | SignatureField
    | TableField
    | TextField,
    Constraints(discriminator="kind"),
]
"""Any field of a form, distinguished by its ``kind``."""

KINDS = (
    "check", "choice", "choices", "date", "line", "note", "number", "radar", "scale", "signature", "table", "text",
)  # fmt: skip
"""All kinds, as a form's YAML names them."""

__all__ = [
    "KINDS", "TICKED", "BaseField", "CheckField", "ChoiceField", "ChoicesField", "Column", "DateField", "Entry",
    "EntryKind", "Field", "LineField", "NoteField", "NumberField", "Option", "RadarField", "Relevance", "Row",
    "ScaleField", "SignatureField", "TableField", "TextField",
]  # fmt: skip
