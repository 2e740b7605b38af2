"""Forms, in all languages and in one; and examples, forms filled in by a constructed person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field as Constraints

from samtalekit.core import limits
from samtalekit.model.base import (
    FieldId,
    Fingerprint,
    FormId,
    Frozen,
    NamedElsewhere,
    PageId,
    Text,
    Translation,
    for_templates,
)
from samtalekit.model.table import CellValue, Entry, Field


class Section(Frozen):
    """Questions that belong together, under a heading.

    Attributes:
        repeat: How many times it is printed; above 1, titles get a number and names ``_1``, ``_2`` …
    """

    id: FieldId
    title: Text
    note: Text | None = None
    repeat: Annotated[int, Constraints(ge=1, le=9)] = 1
    fields: Annotated[tuple[Field, ...], Constraints(min_length=1, max_length=limits.FIELDS, strict=False)]

    def rounds(self) -> tuple[tuple[str, str], ...]:
        """Return, for each time it is printed, its title and the suffix of its fields' names."""
        if self.repeat == 1:
            return ((self.title, ""),)
        return tuple((f"{self.title} {n}", f"_{n}") for n in range(1, self.repeat + 1))


class Head(Frozen):
    """The common head of all forms (``head.yml``), such as name and date."""

    fields: Annotated[tuple[Field, ...], Constraints(min_length=1, max_length=limits.FIELDS, strict=False)]


class FormSource(Frozen):
    """A form as its file defines it.

    Attributes:
        form: Its id, also the name of its file.
        edition: Rises when the meaning of an answer changes.
        send_to: Whom people send it to when they have filled it in on its page; named on the button that shares it.
        step: The step page that it belongs to.
        audiences: Whom it is for, by the kit's ids.
        head: Which fields of the common head it has; all when left out.
        not_when: When not to use it.
        data_notice: Which of the kit's data notices it ends with, by the kit's ids; without one, the workplace's own.
        notice: A sentence for the data notice at its end.
        pack: False to keep it out of the packs of its audiences, as a paper that nobody hands on; without ``send_to``,
            its page does not offer to share it either.
        own_head: True when its head is about somebody else than that of the other forms in its packs.
        fill_in: False for a page where it is downloaded, and not filled in.
        aliases: Words that people search for and its page does not say.
    """

    form: FormId
    edition: Annotated[int, Constraints(ge=1)]
    title: Text
    address: PageId | None = None
    purpose: Text
    who: Text
    when: Text
    time: Text
    not_when: Text | None = None
    shared_with: Text | None = None
    send_to: Text | None = None
    step: NamedElsewhere | None = None
    audiences: Annotated[tuple[FormId, ...], Constraints(strict=False)] = ()
    head: Annotated[tuple[FieldId, ...], Constraints(strict=False)] | None = None
    data_notice: FieldId | None = None
    notice: Text | None = None
    pack: bool = True
    own_head: bool = False
    fill_in: bool = True
    aliases: Annotated[tuple[Text, ...], Constraints(strict=False)] = ()
    sections: Annotated[tuple[Section, ...], Constraints(min_length=1, max_length=limits.SECTIONS, strict=False)]


class Form(Frozen):
    """A form, ready for rendering its page and its paper.

    Attributes:
        language: The language of its text; the source's where a translation is missing.
        address: Path of its page on the site, without ``.html``.
        head_fields: The fields of the common head that it has.
        other_languages: The language of each question and section, by id, whose words are not in the form's own: one
            that its translation lacks.
    """

    id: FormId
    language: str
    address: str
    source: FormSource
    head_fields: tuple[Field, ...]
    translation: Translation = "current"
    other_languages: Mapping[str, str] = {}

    @for_templates
    def other_language(self, name: str) -> str:
        """Return the language of a question or a section, by its id; empty where it is the form's own."""
        return self.other_languages.get(name, "")

    @property
    def title(self) -> str:
        """Its name."""
        return self.source.title

    @property
    def is_handed_on(self) -> bool:
        """Whether somebody else gets it once it is filled in: it names whom, or it goes into packs."""
        return self.source.pack or self.source.send_to is not None

    def entries(self) -> tuple[Entry, ...]:
        """Return every field of the PDF in reading order: the head, then section by section."""
        found = [entry for field in self.head_fields for entry in field.entries()]
        for section in self.source.sections:
            for title, suffix in section.rounds():
                round_ = Round(title, suffix, frozenset(field.id for field in section.fields))
                for field in section.fields:
                    found += [_in_round(entry, round_) for entry in field.entries(suffix)]
        return tuple(found)

    def field(self, field_id: str) -> Field | None:
        """Return the field of that id, in the head or a section; None if there is none."""
        fields = [*self.head_fields, *(field for section in self.source.sections for field in section.fields)]
        return next((field for field in fields if field.id == field_id), None)


@dataclass(frozen=True, slots=True)
class Round:
    """One printing of a section: its title, the suffix of its fields' names, and the ids of those fields."""

    title: str
    suffix: str
    field_ids: frozenset[str]


def _in_round(entry: Entry, round_: Round) -> Entry:
    """Adapt an entry to its round of a repeated section; only answers of the first round can be required.

    Its label names the round, because a screen reader reads out one field at a time. A condition on a question of the
    same section refers to the same round.
    """
    if not round_.suffix:
        return entry
    relevant = {
        f"{name}{round_.suffix}" if name in round_.field_ids else name: answers
        for name, answers in entry.relevant.items()
    }
    is_first = round_.suffix == "_1"
    return replace(
        entry, label=f"{round_.title}: {entry.label}", required=entry.required and is_first, relevant=relevant
    )


# Examples: a form filled in by a constructed person.


class ExampleSource(Frozen):
    """An example, ``examples/<id>.yml``.

    Attributes:
        translates: The fingerprint of the text that it is a translation of.
        form: The form that is filled in.
        case: The page with the story that it belongs to.
        answers: By the names of the fields in the PDF, as the manifest lists them.
    """

    translates: Fingerprint | None = None
    form: FormId
    title: Text
    case: PageId | None = None
    answers: Annotated[Mapping[str, CellValue], Constraints(min_length=1)]


class Example(Frozen):
    """An example, ready for composing its paper.

    Attributes:
        id: Its file's name.
        form: With all its fields.
        answers: As stored in the PDF: a date as "14-06-2027", ``yes`` for a tick, an option's id.
    """

    id: FormId
    language: str
    form: Form
    title: str
    case: PageId | None
    answers: Mapping[str, str]
    translation: Translation = "current"
