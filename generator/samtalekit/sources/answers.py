"""Checks of answers named in a form: default values, and the conditions under which a question is asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from samtalekit.core.findings import Location
from samtalekit.core.locale import plain_number, read_number, written_value
from samtalekit.core.messages import MessageRef
from samtalekit.model.base import day_of
from samtalekit.model.table import (
    TICKED,
    CellValue,
    CheckField,
    ChoiceField,
    ChoicesField,
    Column,
    Field,
    LineField,
    NumberField,
    ScaleField,
    TableField,
    TextField,
)
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest
from samtalekit.sources.validate import date_shape
from samtalekit.sources.within_file import mappings, repeats
from samtalekit.sources.yaml_tree import KeyPath, Tree

EXAMPLE = "7.5"  # a number with a decimal mark, which each language writes in its own way


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of a form that is valid by itself, whatever is wrong with other fields.

    Attributes:
        path: Its path in the YAML tree.
        section: The number of its section; 0 in the common head.
        times: How many times it is printed.
    """

    field: Field
    path: KeyPath
    section: int = 0
    times: int = 1

    def names(self) -> tuple[str, ...]:
        """Return its field names in the PDF."""
        suffixes = [""] if self.times == 1 else [f"_{number}" for number in range(1, self.times + 1)]
        return tuple(entry.name for suffix in suffixes for entry in self.field.entries(suffix))


def questions_of_form(tree: Tree) -> tuple[AskedField, ...]:
    """Return the valid fields of a form."""
    return tuple(
        AskedField(field, path, number, repeats(tree, section))
        for number, section in enumerate(mappings(tree, ("sections",)))
        for path, field in _fields(tree, (*section, "fields"))
    )


def questions_of_head(tree: Tree) -> tuple[AskedField, ...]:
    """Return the valid fields of the common head."""
    return tuple(AskedField(field, path) for path, field in _fields(tree, ("fields",)))


def _fields(tree: Tree, path: KeyPath) -> Iterator[tuple[KeyPath, Field]]:
    for each in mappings(tree, path):
        try:
            yield each, _reader().validate_python(tree.at(each))
        except ValidationError:
            continue  # reported when the file is validated


def _ids(tree: Tree) -> frozenset[str]:
    fields = [path for section in mappings(tree, ("sections",)) for path in mappings(tree, (*section, "fields"))]
    return frozenset(str(tree.at((*path, "id"))) for path in (*fields, *mappings(tree, ("fields",))))


@cache
def _reader() -> TypeAdapter[Field]:
    return TypeAdapter(Field)


def check_answers(questions: Sequence[AskedField], tree: Tree, language: str, reader: SourceReader) -> None:
    """Check that every answer named in a file is one that its question accepts; numbers as its language writes them."""
    book = _Book(tree, language, reader, _ids(tree) - {question.field.id for question in questions})
    askable = [question for question in questions if _answers(question.field)]
    for question in questions:
        _check_default(question, book)
        if question.field.relevant:
            _check_rules(question, _known_to(question, askable), book)


@dataclass(frozen=True, slots=True)
class _Book:
    """A file whose answers are checked, and the collector of its findings.

    ``unread`` has the ids of fields with errors of their own, so that one mistake is reported once.
    """

    tree: Tree
    language: str
    reader: SourceReader
    unread: frozenset[str]

    def report(self, path: KeyPath, code: str, **values: str | int | MessageRef) -> None:
        """Report a finding at a value; its key is the last name in the path."""
        key = next(str(step) for step in reversed(path) if isinstance(step, str))
        self.reader.report(self.tree.place(path), code, **({"key": key} | values))

    def key_place(self, path: KeyPath) -> Location:
        return self.tree.key_place(path)


def _known_to(question: AskedField, questions: Sequence[AskedField]) -> Mapping[str, Field]:
    """Return the choice questions that a condition can refer to; a repeated one only within its section."""
    return {
        other.field.id: other.field
        for other in questions
        if (other.times == 1 or other.section == question.section) and other.field.id != question.field.id
    }


def _answers(field: Field) -> tuple[str, ...]:
    """Return the possible answers of a field; empty for free text."""
    if isinstance(field, CheckField):
        return (TICKED,)
    if isinstance(field, ScaleField):
        return tuple(str(step) for step in range(1, field.steps + 1))
    return tuple(option.id for option in field.options) if isinstance(field, (ChoiceField, ChoicesField)) else ()


def _check_default(question: AskedField, book: _Book) -> None:
    field, path = question.field, (*question.path, "default")
    if isinstance(field, (ChoiceField, ScaleField)) and field.default is not None:
        _check_choice(str(field.default), _answers(field), path, book)
    elif isinstance(field, ChoicesField):
        for number, value in enumerate(field.default):
            _check_choice(value, _answers(field), (*path, number), book)
    elif isinstance(field, NumberField):
        _check_amount(field, path, book)
    elif isinstance(field, (LineField, TextField)):
        _check_text(field.default, field.max_length, path, book, is_line=isinstance(field, LineField))
    elif isinstance(field, TableField):
        _check_cells(field, question.path, book)
    entries = field.entries()
    if field.readonly and field.required and entries and not any(entry.default for entry in entries):
        book.reader.report(book.key_place((*question.path, "readonly")), "readonly-empty")


def _check_amount(field: NumberField, path: KeyPath, book: _Book) -> None:
    if field.default is None:
        return
    plain = _check_number(field.default, path, book)
    if plain is None or (field.min is not None and field.max is not None and field.min > field.max):
        return
    if field.min is not None and float(plain) < field.min:
        book.report(path, "too-low", value=plain, limit=plain_number(field.min))
    elif field.max is not None and float(plain) > field.max:
        book.report(path, "too-high", value=plain, limit=plain_number(field.max))


def _check_number(value: float | str, path: KeyPath, book: _Book) -> str | None:
    """Return the plain number of a value; None, with a finding, when it is not a number."""
    plain = read_number(value, book.language) if isinstance(value, str) else plain_number(value)
    if plain is None:
        shape = f"2500000, {written_value(EXAMPLE, book.language)}"
        book.report(path, "bad-number", value=str(value)[:40], shape=shape)
    return plain


def _check_text(value: str, limit: int | None, path: KeyPath, book: _Book, *, is_line: bool) -> None:
    if limit is not None and len(value) > limit:
        book.report(path, "text-too-long", limit=limit)
    if is_line and "\n" in value:
        book.report(path, "line-break")


def _check_cells(table: TableField, path: KeyPath, book: _Book) -> None:
    columns = {column.id: column for column in table.columns}
    for number, row in enumerate(table.rows if isinstance(table.rows, tuple) else ()):
        for name, value in row.values.items():
            if name in columns:
                has_lines = table.lines > 1 or columns[name].kind == "text"
                _check_cell(columns[name], value, (*path, "rows", number, "values", name), book, has_lines=has_lines)


def _check_cell(column: Column, value: CellValue, path: KeyPath, book: _Book, *, has_lines: bool) -> None:
    """Check that a table cell accepts its default value."""
    expected = _expected(column, value)
    if expected:
        book.report(
            path, "wrong-type", expected=MessageRef(f"type.{expected}"), example=MessageRef(f"type_example.{expected}")
        )
    elif column.kind == "check":
        _check_choice(column.start(value), (TICKED,), path, book)
    elif column.kind == "choice":
        _check_choice(column.start(value), tuple(option.id for option in column.options or ()), path, book)
    elif isinstance(value, str) and value.strip() and column.kind == "date" and day_of(value.strip()) is None:
        book.report(path, "bad-date", value=value[:40], **date_shape("day", value))
    elif column.kind == "number" and str(value).strip():
        _check_number(value, path, book)
    elif isinstance(value, str) and column.kind in {"line", "text"}:
        _check_text(value.rstrip(), None, path, book, is_line=not has_lines)


def _expected(column: Column, value: CellValue) -> str | None:
    """Return the type that a cell requires if the value has another; a whole number also counts as text."""
    if column.kind == "number":
        return "number" if isinstance(value, bool) else None
    if column.kind == "check":
        return None if isinstance(value, (bool, str)) else "boolean"
    if column.kind == "date":
        return None if isinstance(value, str) else "date"
    return "text" if isinstance(value, (bool, float)) else None


def _check_rules(question: AskedField, known: Mapping[str, Field], book: _Book) -> None:
    for name, answers in (question.field.relevant or {}).items():
        place = (*question.path, "relevant", name)
        if name in known:
            for answer in answers:
                _check_choice(answer, _answers(known[name]), place, book)
        elif name not in book.unread:
            near = nearest(name, sorted(known))
            book.reader.report(book.key_place(place), "unknown-question", name=name, nearest=near)


def _check_choice(value: str, answers: tuple[str, ...], path: KeyPath, book: _Book) -> None:
    if value and value not in answers:
        book.report(path, "bad-choice", value=value, expected=", ".join(answers))
