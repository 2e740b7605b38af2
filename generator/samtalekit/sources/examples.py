"""Read a language's examples (filled-in forms) and check their answers against the forms."""

from collections.abc import Mapping
from dataclasses import dataclass

from samtalekit.core.locale import plain_number, read_number, written_value
from samtalekit.core.messages import MessageRef
from samtalekit.model.base import day_of
from samtalekit.model.fields import as_on_paper
from samtalekit.model.form import Example, ExampleSource, Form
from samtalekit.model.page import Origin
from samtalekit.model.table import TICKED, CellValue, Entry
from samtalekit.sources.forms import FORMS, HEAD, FormFile
from samtalekit.sources.language import Definition, LanguageSources
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest
from samtalekit.sources.validate import date_shape, validate
from samtalekit.sources.yaml_tree import KeyPath, Tree

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
    is_reported = found.origin.is_own or not own
    answers = _answers(source, form, found, reader if is_reported else None)
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


def _answers(source: ExampleSource, form: Form, found: Definition, reader: SourceReader | None) -> dict[str, str]:
    """Return the answers for the form's fields, each formatted as on paper; an unusable one is left out.

    Args:
        source: The example.
        form: The form that it fills in.
        found: The example's file.
        reader: Collects a finding for each unusable answer; None for a kit's example of a form that the workplace has
            changed, since the workplace cannot fix the kit's file.
    """
    entries = {entry.name: entry for entry in form.entries() if entry.kind != SIGNED}
    answers: dict[str, str] = {}
    for name, value in source.answers.items():
        path: KeyPath = ("answers", name)
        if name not in entries:
            near = nearest(name, list(entries))
            if reader:
                reader.report(found.tree.key_place(path), "unknown-answer", name=name, form=form.id, nearest=near)
        elif fault := _fault(entries[name], value, found.language):
            code, values = fault
            if reader:
                reader.report(found.tree.place(path), code, key=name, **values)
        else:
            answers[name] = _on_paper(entries[name], value, found.language)
    return answers


def _options(entry: Entry) -> list[str]:
    return [option for option, _words in entry.values] or ([TICKED] if entry.kind == "check" else [])


def _fault(entry: Entry, value: CellValue, language: str) -> tuple[str, dict[str, str | int | MessageRef]] | None:
    """Return why an answer cannot be given, as a finding's code and values; None when it can."""
    text, options = _plain(value), _options(entry)
    if options:
        return None if text in options else ("bad-choice", {"value": text, "expected": ", ".join(options)})
    if entry.kind == "date":
        return None if day_of(text) else ("bad-date", {"value": text[:40], **date_shape("day", text)})
    if entry.kind == "number":
        is_number = not isinstance(value, str) or read_number(value, language) is not None
        shape = f"2500000, {written_value('7.5', language)}"
        return None if is_number else ("bad-number", {"value": text[:40], "shape": shape})
    if isinstance(value, bool):
        return "wrong-type", {"expected": MessageRef("type.text"), "example": MessageRef("type_example.text")}
    if entry.max_length is not None and len(text) > entry.max_length:
        return "text-too-long", {"limit": entry.max_length}
    return None


def _on_paper(entry: Entry, value: CellValue, language: str) -> str:
    """Format an answer without a fault as a field of a paper has it."""
    text = _plain(value)
    if not _options(entry) and entry.kind == "date":
        day = day_of(text)
        return as_on_paper(day) if day else text
    if not _options(entry) and entry.kind == "number" and isinstance(value, str):
        return read_number(value, language) or text
    return text


def _plain(value: CellValue) -> str:
    if isinstance(value, bool):
        return TICKED if value else ""
    return plain_number(value) if isinstance(value, (int, float)) else value.rstrip()
