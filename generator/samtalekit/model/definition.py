"""A form's definition as attached to its paper: all that a program needs to understand the answers.

So a reader of filled papers does not need the kit of the year in which they were printed. Keys are never renamed, and
those with default values are left out of the file.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field as Constraints

from samtalekit.model.base import FormId, Frozen, LanguageCode
from samtalekit.model.form import Form
from samtalekit.model.table import EntryKind


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
        options: What can be chosen; none for a check box, whose answer is ``yes`` or empty.
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
        format: Version of the file format; rises when programs that read it must change.
    """

    format: Literal[1] = 1
    form: FormId
    edition: Annotated[int, Constraints(ge=1)]
    language: LanguageCode
    title: str
    fields: tuple[DefinedField, ...]

    @property
    def file_name(self) -> str:
        """Name of the attached file."""
        return f"{self.form}.json"

    def as_json(self) -> str:
        """Return the content of the file."""
        data = {"format": self.format, **self.model_dump(exclude_defaults=True)}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def definition_of(form: Form, names: Mapping[str, str] | None = None) -> Definition:
    """Return the definition of a form; ``names`` are its fields' names in the PDF where they differ from the form's."""
    return Definition(
        form=form.id,
        edition=form.source.edition,
        language=form.language,
        title=form.title,
        fields=tuple(
            DefinedField(
                name=(names or {}).get(entry.name, entry.name),
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
            for entry in form.entries()
        ),
    )
