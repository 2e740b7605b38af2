"""A form to fill in on its page: its questions round by round, as the templates of ``web/fill-in`` draw them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samtalekit.core.messages import catalogue, message
from samtalekit.model.base import for_templates
from samtalekit.model.form import Form, Section
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.table import TICKED, ChoicesField, DateField, Entry, Field, RadarField, TableField

WORDS = "web.fill_in.script."
"""Prefix of the messages that the script of the form needs, which knows no word of any language."""


@dataclass(frozen=True, slots=True)
class WebQuestion:
    """One question of a round.

    Attributes:
        name: Its field's id with the round's number; for most kinds also the name of its one field in the PDF.
        label: The question, after the title of its round, for a list of several questions.
        relevant: When it applies, as JSON: groups of ``[field, value]``, one of each group must hold; empty for always.
        entries: Its fields of the PDF.
        remind: What a calendar says on its date, after the title of its round; empty for nothing.
    """

    field: Field
    name: str
    label: str
    required: bool
    relevant: str
    entries: tuple[Entry, ...]
    remind: str = ""

    @property
    def kind(self) -> str:
        """The kind of field, which is also the name of its template."""
        return self.field.kind

    @for_templates
    def rows(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """Return the rows of a table: the label, and the fields of its cells by column."""
        if not isinstance(self.field, TableField):
            return ()
        columns = len(self.field.columns)
        return tuple(
            (row.label, self.entries[at * columns : (at + 1) * columns])
            for at, row in enumerate(self.field.numbered_rows())
        )

    @for_templates
    def axes(self) -> tuple[tuple[str, Entry | None, tuple[Entry, ...]], ...]:
        """Return the axes of a radar chart: the label, the field of a name to write, and the field of each series."""
        if not isinstance(self.field, RadarField):
            return ()
        axes, series = self.field.numbered_axes(), max(1, len(self.field.series))
        names = () if self.field.has_names else self.entries[: len(axes)]
        marks = self.entries[len(names) :]
        return tuple(
            (axis.label, names[at] if names else None, marks[at * series : (at + 1) * series])
            for at, axis in enumerate(axes)
        )


@dataclass(frozen=True, slots=True)
class WebRound:
    """One time that a section is filled in; ``number`` is 0 for a section that is not repeated."""

    title: str
    number: int
    questions: tuple[WebQuestion, ...]


@dataclass(frozen=True, slots=True)
class WebSection:
    """A section of the form on a page; the common head is one without a note."""

    id: str
    title: str
    note: str
    rounds: tuple[WebRound, ...]
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class WebForm:
    """A form to fill in on its page.

    Attributes:
        key: What names a draft of it, as JSON: kit, workplace, form, edition and language.
        words: The messages of its script, as JSON.
        has_reminders: True when it asks for a date that its reader wants in their calendar.
        named_by: The field that names its files, after its title: the first line of its head; empty for none.
        shares_head: The forms whose head may be taken over, as JSON: their titles and the shared fields, by id.
    """

    sections: tuple[WebSection, ...]
    key: str
    words: str
    has_reminders: bool
    named_by: str
    shares_head: str

    @for_templates
    def cell(self, question: WebQuestion, row: str, column: str) -> str:
        """Return what a cell is called in a list of the form's questions: with its table, where there are several."""
        tables = sum(
            each.kind == "table" for section in self.sections for round_ in section.rounds for each in round_.questions
        )
        cell = f"{row}, {column}"
        if tables < 2:
            return cell
        return f"{question.label}{'' if question.label.endswith(('?', '!', '.', ':')) else ':'} {cell}"


def web_form(kit: Kit, localized: LocalizedKit, form: Form) -> WebForm | None:
    """Return a form to fill in on its page; None where the workplace or the form has that switched off."""
    if not kit.fills_in(form):
        return None
    known = {field.id: field for field in _fields(form)}
    head = tuple(_question(field, "", "", known, frozenset()) for field in form.head_fields)
    language = localized.language
    head_title = message(language, "web.fill_in.head")
    sections = [WebSection("head", head_title, "", (WebRound(head_title, 0, head),), is_head=True)] if head else []
    sections += [_section(section, known) for section in form.source.sections]
    key = [kit.structure.id, kit.workplace.name, form.id, form.source.edition, language]
    questions = (question for section in sections for round_ in section.rounds for question in round_.questions)
    return WebForm(
        tuple(sections),
        key=json.dumps(key, ensure_ascii=False),
        words=_words(language),
        has_reminders=any(question.remind for question in questions),
        named_by=next((field.id for field in form.head_fields if field.kind == "line"), ""),
        shares_head=json.dumps(_shared_heads(kit, localized, form), ensure_ascii=False),
    )


def _shared_heads(kit: Kit, localized: LocalizedKit, form: Form) -> dict[str, tuple[str, list[str]]]:
    """Return the title and the shared fields of each form whose head this one may take over.

    As in a pack, it is for one of the same audiences, and dates are not shared. And its filled papers are kept in the
    same way, so that nothing goes from a paper that is somebody's own into one that others read, or from one about a
    group into one about a person.
    """
    own = [field.id for field in form.head_fields if field.kind != "date"]
    shared: dict[str, tuple[str, list[str]]] = {}
    for other in localized.forms:
        is_apart = not {*other.source.audiences} & {*form.source.audiences}
        if other.id == form.id or is_apart or other.source.data_notice != form.source.data_notice:
            continue
        theirs = own if other.source.head is None else [name for name in own if name in other.source.head]
        if theirs and kit.fills_in(other):
            shared[other.id] = (other.title, theirs)
    return shared


def _fields(form: Form) -> Iterator[Field]:
    yield from form.head_fields
    for section in form.source.sections:
        yield from section.fields


def _section(section: Section, known: Mapping[str, Field]) -> WebSection:
    ids = frozenset(field.id for field in section.fields)
    rounds = []
    for at, (title, suffix) in enumerate(section.rounds()):
        prefix = f"{title}: " if suffix else ""
        questions = tuple(_question(field, suffix, prefix, known, ids) for field in section.fields)
        rounds.append(WebRound(title, at + 1 if suffix else 0, questions))
    return WebSection(section.id, section.title, section.note or "", tuple(rounds))


def _question(
    field: Field, suffix: str, prefix: str, known: Mapping[str, Field], in_round: frozenset[str]
) -> WebQuestion:
    """Return a question of a round; as on paper, only the first round's answers can be required."""
    groups = []
    for other, answers in (field.relevant or {}).items():
        name = f"{other}{suffix}" if other in in_round else other
        is_boxes = isinstance(known.get(other), ChoicesField)
        groups.append([[f"{name}_{each}", TICKED] if is_boxes else [name, each] for each in answers])
    return WebQuestion(
        field=field,
        name=f"{field.id}{suffix}",
        label=f"{prefix}{field.label}",
        required=field.required and suffix in {"", "_1"},
        relevant=json.dumps(groups) if groups else "",
        entries=field.entries(suffix),
        remind=f"{prefix}{field.remind}" if isinstance(field, DateField) and field.remind else "",
    )


def _words(language: str) -> str:
    known = catalogue(language)
    return json.dumps(
        {key.removeprefix(WORDS): words for key, words in known.items() if key.startswith(WORDS)}, ensure_ascii=False
    )
