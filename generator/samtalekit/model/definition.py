"""A form's definition as it travels inside its paper: all that a program needs to understand the answers.

Whoever reads a filled paper needs no checkout of the year it was printed in. A key is never renamed, and
what has no value is left out of the file.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field as Constraints

from samtalekit.model.base import FormId, Frozen, LanguageCode
from samtalekit.model.field_kinds import Entry, EntryKind
from samtalekit.model.form import Form


class DefinedOption(Frozen):
    """An answer that can be chosen: what is stored, and the words that are shown."""

    id: str
    label: str


class DefinedField(Frozen):
    """A field of the paper.

    Attributes:
        name: Its name in the PDF.
        key: The name of its answer in a record; differs from `name` in a pack of several forms.
        question: The question it belongs to; the boxes of one question and the cells of one table share it.
        options: What can be chosen; of a check box none, it is ``yes`` or empty.
        relevant: Answers of other questions that make it relevant.
    """

    name: str
    key: str
    question: str
    kind: EntryKind
    label: str
    required: bool = False
    readonly: bool = False
    options: tuple[DefinedOption, ...] = ()
    unit: str = ""
    min: float | None = None
    max: float | None = None
    max_length: int | None = None
    default: str = ""
    relevant: Mapping[str, tuple[str, ...]] = {}


class Definition(Frozen):
    """A form, for programs.

    Attributes:
        format: The shape of the file; rises when a program that reads it has to change.
    """

    format: Literal[1] = 1
    form: FormId
    edition: Annotated[int, Constraints(ge=1)]
    language: LanguageCode
    title: str
    fields: tuple[DefinedField, ...]

    @property
    def file_name(self) -> str:
        """What the attached file is called."""
        return f"{self.form}.json"

    def as_json(self) -> str:
        """The file's content."""
        data = {"format": self.format, **self.model_dump(exclude_defaults=True)}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def definition_of(form: Form, names: Mapping[str, str] | None = None) -> Definition:
    """The definition of a form.

    Args:
        form: With all its fields.
        names: Names in the PDF by the form's own names, where they differ.
    """
    return Definition(
        form=form.id,
        edition=form.source.edition,
        language=form.language,
        title=form.title,
        fields=_fields(form.entries(), names or {}),
    )


def _fields(entries: Sequence[Entry], names: Mapping[str, str]) -> tuple[DefinedField, ...]:
    return tuple(
        DefinedField(
            name=names.get(entry.name, entry.name),
            key=entry.name,
            question=entry.question,
            kind=entry.kind,
            label=entry.label,
            required=entry.required,
            readonly=entry.readonly,
            options=tuple(DefinedOption(id=value, label=words) for value, words in entry.values),
            unit=entry.unit,
            min=entry.low,
            max=entry.high,
            max_length=entry.max_length,
            default=entry.default,
            relevant=entry.relevant,
        )
        for entry in entries
    )
