"""Read a language's forms and the common head (the fields at the top of every form)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samtalekit.core.findings import Location
from samtalekit.model.form import Form, FormSource, Head
from samtalekit.model.page import Origin
from samtalekit.model.table import Field
from samtalekit.sources.answers import AskedField, check_answers, questions_of_form, questions_of_head
from samtalekit.sources.language import Definition, LanguageSources
from samtalekit.sources.overlay.definition_overlay import is_extension
from samtalekit.sources.reader import PUT_THERE, SourceReader
from samtalekit.sources.suggest import nearest
from samtalekit.sources.validate import validate
from samtalekit.sources.values import AnyName
from samtalekit.sources.within_file import check_form_tree, check_head_tree, mappings
from samtalekit.sources.yaml_tree import Tree

HEAD, FORMS = "head.yml", "forms/"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A parsed form, with the locations of its YAML."""

    form: Form
    tree: Tree
    origin: Origin


@dataclass(frozen=True, slots=True)
class HeadFile:
    """The common head as read; ``other_languages`` as in `Form`."""

    head: Head
    other_languages: Mapping[str, str]


def read_head(sources: LanguageSources) -> HeadFile | None:
    """Read the common head of all forms; None, with findings, when it cannot be read."""
    found = sources.words_of(HEAD)
    if found is None:
        if HEAD not in sources.files and sources.source is None:
            path = f"content/{sources.language}/{HEAD}"
            sources.reader.report(Location(path), "missing-file", path=path, remedy=PUT_THERE)
        return None
    head, findings = validate(Head, found.tree)
    sources.reader.findings += findings
    check_head_tree(found.tree, sources.reader)
    questions = questions_of_head(found.tree)
    _check_answers_within(questions, found, sources)
    _names_once((), questions, found.tree, sources.reader)
    return HeadFile(head, _other_languages(found, questions)) if head else None


_LANGUAGE = re.compile(r"(?:^|/)content/(?P<language>[a-z]{2,3})/")


def _other_languages(found: Definition, questions: Sequence[AskedField]) -> dict[str, str]:
    """Return the language of each question and section whose words a translation lacks, by id.

    Such words come from the source, and so does their location.
    """
    named = [(question.field.id, (*question.path, "label")) for question in questions]
    named += [(str(found.tree.at((*path, "id"))), (*path, "title")) for path in mappings(found.tree, ("sections",))]
    written = ((name, _LANGUAGE.search(found.tree.place(path).file)) for name, path in named)
    return {name: match["language"] for name, match in written if match and match["language"] != found.language}


def read_forms(sources: LanguageSources, order: Sequence[str], head: HeadFile | None) -> dict[str, FormFile]:
    """Read every form, in the kit's order; forms that the kit does not list come last."""
    read = [_form(found, head, sources) for found in sources.definitions(FORMS)]
    forms = {file.form.id: file for file in read if file}
    rank = {form_id: place for place, form_id in enumerate(order)}
    return dict(sorted(forms.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0])))


def _form(found: Definition, common: HeadFile | None, sources: LanguageSources) -> FormFile | None:
    tree, reader = found.tree, sources.reader
    source, findings = validate(FormSource, tree)
    reader.findings += findings
    check_form_tree(tree, reader)
    questions = questions_of_form(tree)
    _check_answers_within(questions, found, sources)
    if source is None:
        return None
    if source.form != found.stem:
        reader.report(tree.place(("form",)), "form-file-name", form=source.form, file=found.stem)
    head = common.head if common else None
    known = {field.id: field for field in head.fields} if head else {}
    order = tuple(known) if source.head is None else _with_added(source.head, sources)
    hidden = _own_head(sources, "hide")
    for number, name in enumerate(source.head or ()):
        if name not in known and head and name not in hidden:
            place = tree.place(("head", number))
            reader.report(place, "unknown-head-field", name=name, nearest=nearest(name, list(known)))
    form = Form(
        id=source.form,
        language=found.language,
        address=source.address or f"forms/{source.form}",
        source=source,
        head_fields=tuple(known[name] for name in order if name in known),
        translation=found.translation,
        other_languages={**(common.other_languages if common else {}), **_other_languages(found, questions)},
    )
    _names_once(form.head_fields, questions, tree, reader)
    return FormFile(form, tree, found.origin)


def _with_added(head: Sequence[str], sources: LanguageSources) -> tuple[str, ...]:
    """Return a form's head fields with those that the workplace adds before or after them."""
    order = list(head)
    for item in reversed(_own_head(sources, "add")):
        for where, offset in (("after", 1), ("before", 0)):
            if isinstance(item, dict) and item.get(where) in order and item.get("id") not in order:
                order.insert(order.index(str(item[where])) + offset, str(item.get("id")))
    return tuple(order)


def _own_head(sources: LanguageSources, key: str) -> list[object]:
    """Return the list under a key of the workplace's extension of the common head."""
    files = (sources.source or sources).files
    own = sources.reader.tree(files[HEAD].path) if HEAD in files else None
    fields = own.at((key,)) if is_extension(own) and own else None
    return fields if isinstance(fields, list) else []


def _check_answers_within(questions: Sequence[AskedField], found: Definition, sources: LanguageSources) -> None:
    """Check the answers named in a file; skipped when values by name could not be filled in."""
    if not isinstance(sources.scope, AnyName):
        check_answers(questions, found.tree, found.language, sources.reader)


def _names_once(head: Sequence[Field], questions: Sequence[AskedField], tree: Tree, reader: SourceReader) -> None:
    """Check that no two fields of a paper get the same name, including composed names."""
    taken = {entry.name for field in head for entry in field.entries()}
    ids: set[str] = set()
    for question in questions:
        if question.field.id in ids:
            continue  # reported as a duplicate id
        ids.add(question.field.id)
        names = question.names()
        options = [tree.at((*path, "id")) for path in mappings(tree, (*question.path, "options"))]
        if len({*map(str, options)}) < len(options):
            continue  # reported as the same answer twice
        twice = next((name for number, name in enumerate(names) if name in taken or name in names[:number]), None)
        if twice:
            reader.report(tree.place((*question.path, "id")), "field-name-twice", name=twice)
        taken.update(names)
