"""``table``: the same few questions for each of several rows."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field as Limits
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from samtalekit.model.base import FieldId, Frozen, Text
from samtalekit.model.kinds.base import BaseField, Entry, Width
from samtalekit.model.kinds.options import Options, as_values

MOST_BUTTONS_IN_A_CELL = 4  # options; a cell has less room than a question


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

    @model_validator(mode="after")
    def _options_for_a_choice(self) -> Self:
        if (self.kind == "choice") != (self.options is not None):
            raise PydanticCustomError("options-misplaced", "", {"kind": self.kind})
        return self


class Row(Frozen):
    """A fixed row: its words, and what its cells hold from the start."""

    id: FieldId
    label: Text
    values: Mapping[FieldId, str] = {}


class TableField(BaseField):
    """A table. ``rows`` is a list of fixed rows, or a number of blank ones.

    The first column holds the rows' own words under ``row_title``; ``lines`` is a row's height by hand.
    """

    kind: Literal["table"]
    row_title: Text | None = None
    columns: Annotated[tuple[Column, ...], Limits(min_length=1, max_length=8, strict=False)]
    rows: (
        Annotated[int, Limits(ge=1, le=40)]
        | Annotated[tuple[Row, ...], Limits(min_length=1, max_length=40, strict=False)]
    )
    lines: Annotated[int, Limits(ge=1, le=6)] = 1

    @model_validator(mode="after")
    def _ids_once_and_values_in_columns(self) -> Self:
        columns = [column.id for column in self.columns]
        _once(columns)
        if isinstance(self.rows, tuple):
            _once([row.id for row in self.rows])
            for row in self.rows:
                for name in row.values:
                    if name not in columns:
                        raise PydanticCustomError("unknown-column", "", {"value": name, "row": row.id})
        return self

    def numbered_rows(self) -> tuple[Row, ...]:
        """The rows; blank ones are called by their number."""
        if isinstance(self.rows, tuple):
            return self.rows
        return tuple(Row.model_construct(id=str(n), label=str(n), values={}) for n in range(1, self.rows + 1))

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """A field a cell, named ``<table>_<row>_<column>``, labelled "row: column"."""
        return tuple(
            self._entry(
                column.kind,
                suffix,
                name=f"{self.id}{suffix}_{row.id}_{column.id}",
                label=f"{row.label}: {column.label}",
                required=False,
                is_menu=column.is_menu,
                values=as_values(column.options or ()),
                default=row.values.get(column.id, ""),
                lines=self.lines,
            )
            for row in self.numbered_rows()
            for column in self.columns
        )


def _once(ids: list[str]) -> None:
    for place, name in enumerate(ids):
        if name in ids[:place]:
            raise PydanticCustomError("duplicate-id", "", {"value": name})
