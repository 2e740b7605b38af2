"""Read a language's examples (filled-in forms) and check their answers against the forms."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from samtalekit.core.locale import plain_number, read_number, written_value
from samtalekit.core.messages import MessageRef
from samtalekit.model.base import day_of
from samtalekit.model.field_kinds import TICKED, Entry
from samtalekit.model.fields import as_on_paper
from samtalekit.model.form import Example, ExampleSource, Form
from samtalekit.model.page import Origin
from samtalekit.model.table import CellValue
from samtalekit.sources.forms import FORMS, HEAD, FormFile
from samtalekit.sources.language import Definition, LanguageSources
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.validate import date_shape, nearest, validate
from samtalekit.sources.yaml_tree import Tree

EXAMPLES = "examples/"
SIGNED = "signature"  # a handwritten signature: examples are not signed


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A parsed example."""

    example: Example
    tree: Tree
    origin: Origin


def read_examples(sources: LanguageSources, forms: Mapping[str, FormFile]) -> dict[str, ExampleFile]:
    """Read every example, in the order of the forms."""
    read = [_example(found, forms, sources) for found in sources.wholes(EXAMPLES)]
    order = list(forms)
    examples = sorted((file for file in read if file), key=lambda file: order.index(file.example.form.id))
    return {file.example.id: file for file in examples}


def _example(found: Definition, forms: Mapping[str, FormFile], sources: LanguageSources) -> ExampleFile | None:
    tree, reader = found.tree, sources.reader
    source, findings = validate(ExampleSource, tree)
    reader.findings += findings
    if source is None:
        return None
    if source.form not in forms:
        if source.form not in {path.removesuffix(".yml").removeprefix("forms/") for path in sources.files}:
            near = nearest(source.form, list(forms))
            reader.report(tree.place(("form",)), "missing-form", form=source.form, nearest=near)
        return None
    if not found.stem.startswith(f"{source.form}-"):
        reader.report(tree.place(("form",)), "example-file-name", form=source.form, file=found.stem)
    form, names = forms[source.form].form, (f"{FORMS}{source.form}.yml", HEAD)
    both = (sources, sources.source) if sources.source else (sources,)
    own = {name for each in both for name in names if name in each.files and each.files[name].is_own}
    is_changed = own and not found.origin.is_own
    answers = _answers(
        source, form, found, replace(sources, reader=SourceReader(reader.layers)) if is_changed else sources
    )
    example = Example(
        id=found.stem,
        language=found.language,
        form=form,
        title=source.title,
        case=source.case,
        answers=answers,
        translation=found.translation,
    )
    return ExampleFile(example, tree, found.origin)


def _answers(source: ExampleSource, form: Form, found: Definition, sources: LanguageSources) -> dict[str, str]:
    """Return the answers for the form's fields, each formatted as on paper.

    An unusable answer is left out with a finding. In a kit's example for a form that the workplace has changed there is
    no finding (``sources`` then has its own collector): the workplace cannot fix the kit's file.
    """
    entries = {entry.name: entry for entry in form.entries() if entry.kind != SIGNED}
    answers: dict[str, str] = {}
    for name, value in source.answers.items():
        before = len(sources.reader.findings)
        if name in entries:
            answers[name] = _answer(entries[name], value, found, sources)
        else:
            place, near = found.tree.key_place(("answers", name)), nearest(name, list(entries))
            sources.reader.report(place, "unknown-answer", name=name, form=form.id, nearest=near)
        if len(sources.reader.findings) > before:
            answers.pop(name, None)
    return answers


def _answer(entry: Entry, value: CellValue, found: Definition, sources: LanguageSources) -> str:
    """Format an answer as on paper; with a finding when it cannot be given."""
    place = found.tree.place(("answers", entry.name))
    text = _plain(value)
    options = [option for option, _words in entry.values] or ([TICKED] if entry.kind == "check" else [])
    if options:
        if text not in options:
            sources.reader.report(place, "bad-choice", key=entry.name, value=text, expected=", ".join(options))
    elif entry.kind == "date":
        day = day_of(text)
        if day is None:
            sources.reader.report(place, "bad-date", key=entry.name, value=text[:40], **date_shape("day"))
        return as_on_paper(day) if day else text
    elif entry.kind == "number":
        plain = read_number(value, found.language) if isinstance(value, str) else text
        if plain is None:
            shape = f"2500000, {written_value('7.5', found.language)}"
            sources.reader.report(place, "bad-number", key=entry.name, value=text[:40], shape=shape)
        return plain or text
    elif isinstance(value, bool):
        values = {"expected": MessageRef("type.text"), "example": MessageRef("type_example.text")}
        sources.reader.report(place, "wrong-type", key=entry.name, **values)
    elif entry.max_length is not None and len(text) > entry.max_length:
        sources.reader.report(place, "text-too-long", key=entry.name, limit=entry.max_length)
    return text


def _plain(value: CellValue) -> str:
    if isinstance(value, bool):
        return TICKED if value else ""
    return plain_number(value) if isinstance(value, (int, float)) else value.rstrip()
