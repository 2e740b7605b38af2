"""What every kind of field has, and the boxes that a field becomes in a PDF."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import FieldId, Frozen, Text

Width = Annotated[int, Limits(ge=1, le=12)]
"""Columns of the paper's grid of twelve."""

EntryKind = Literal["line", "text", "number", "date", "choice", "check", "scale", "signature"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the PDF (an AcroForm field): what a reader fills in and a program reads back.

    Attributes:
        name: The field's name in the PDF, ``[a-z0-9_]``.
        kind: How it is filled in; a box of `choices` is a ``check``.
        label: What the tooltip and the manifest say.
        required: True when the answer may not be left out.
        values: Values that a choice can take, with the words shown for each; empty for free text.
        max_length: Most characters; None for no limit.
        lines: Lines of writing; more than 1 makes it multi-line.
        default: What stands in it from the start.
        readonly: True when readers may not change it.
    """

    name: str
    kind: EntryKind
    label: str
    required: bool = False
    values: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None
    lines: int = 1
    default: str = ""
    readonly: bool = False


class BaseField(Frozen):
    """One question of a form.

    Attributes:
        id: Its name in the PDF and in a record; retired one day, never renamed.
        label: The question.
        hint: Help under the question.
        required: The answer may not be left out.
        readonly: Readers may not change it.
        width: Columns of twelve; neighbours that sum to twelve share a row.
    """

    id: FieldId
    label: Text
    hint: Text | None = None
    required: bool = False
    readonly: bool = False
    width: Width = 12

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """The PDF fields it becomes, in reading order; ``suffix`` is added to each name's stem."""
        raise NotImplementedError

    def _entry(self, kind: EntryKind, suffix: str, **more: object) -> Entry:
        return Entry(
            name=f"{self.id}{suffix}",
            kind=kind,
            label=self.label,
            required=self.required,
            readonly=self.readonly,
            **more,  # type: ignore[arg-type]  # passed on by the kinds below, typed there
        )


class Option(Frozen):
    """One answer to choose: its id is stored, its label is shown."""

    id: FieldId
    label: Text
