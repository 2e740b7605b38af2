"""What every kind of field has, and the boxes that a field becomes in a PDF."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import FieldId, Frozen, Text
from samtalekit.model.kinds.relevance import Relevance

Width = Annotated[int, Limits(ge=1, le=12)]
"""Columns of the paper's grid of twelve."""

EntryKind = Literal["line", "text", "number", "date", "choice", "check", "scale", "signature"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the PDF (an AcroForm field): what a reader fills in and a program reads back.

    Attributes:
        name: The field's name in the PDF, ``[a-z0-9_]``.
        question: The question that it belongs to: its field's id, with the round's number in a repeated section.
        kind: How it is filled in; a box of `choices` is a ``check``.
        label: What the tooltip and the manifest say.
        required: True when the answer may not be left out.
        values: Values that a choice can take, with the words shown for each; empty for free text.
        max_length: Most characters; None for no limit.
        lines: Lines of writing; more than 1 makes it multi-line.
        default: What stands in it from the start.
        readonly: True when readers may not change it.
        is_menu: True for a choice from a drop-down list, which has one box; else each value has a button of its own.
        unit: What a number counts; `low` and `high` are its limits.
        relevant: Answers of other questions that make it relevant, by question; empty for always.
    """

    name: str
    question: str
    kind: EntryKind
    label: str
    required: bool = False
    values: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None
    lines: int = 1
    default: str = ""
    readonly: bool = False
    is_menu: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    relevant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def must_be_answered(self) -> bool:
        """True when readers may insist on an answer: they cannot know whether a condition holds."""
        return self.required and not self.relevant


class BaseField(Frozen):
    """One question of a form.

    Attributes:
        id: Its name in the PDF and in a record; retired one day, never renamed.
        label: The question.
        hint: Help under the question.
        required: The answer may not be left out.
        readonly: Readers may not change it.
        relevant: Answers of other questions of the form that make this one relevant.
        width: Columns of twelve; neighbours that sum to twelve share a row.
    """

    id: FieldId
    label: Text
    hint: Text | None = None
    required: bool = False
    readonly: bool = False
    relevant: Relevance | None = None
    width: Width = 12

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """The PDF fields it becomes, in reading order; ``suffix`` is added to each name's stem."""
        raise NotImplementedError

    def _entry(self, kind: EntryKind, suffix: str, **more: object) -> Entry:
        """One entry of this field; ``more`` goes before what the field says in general."""
        said: dict[str, object] = {
            "name": f"{self.id}{suffix}",
            "question": f"{self.id}{suffix}",
            "label": self.label,
            "required": self.required,
            "readonly": self.readonly,
            "relevant": self.relevant or {},
        }
        return Entry(kind=kind, **(said | more))  # type: ignore[arg-type]  # typed by the kinds below


class Option(Frozen):
    """One answer to choose: its id is stored, its label is shown."""

    id: FieldId
    label: Text
