"""Checks within one file: duplicate ids, options, columns and limits that do not fit each other.

They use the tree rather than the model, so that a mistake in one field does not hide those in others.
"""

from collections.abc import Iterable, Iterator, Sequence

from samtalekit.core.messages import MessageRef
from samtalekit.model.table import KINDS
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest
from samtalekit.sources.yaml_tree import KeyPath, Tree

WITH_OPTIONS = frozenset({"choice", "choices"})


def check_form_tree(tree: Tree, reader: SourceReader) -> None:
    """Check that ids of sections and fields are unique in a form, and that each question is consistent."""
    sections = mappings(tree, ("sections",))
    paths = [path for section in sections for path in (section, *mappings(tree, (*section, "fields")))]
    _once(tree, [(*path, "id") for path in paths], "duplicate-id", reader)
    for section in sections:
        _check_fields(tree, mappings(tree, (*section, "fields")), reader)


def check_head_tree(tree: Tree, reader: SourceReader) -> None:
    """Check the fields of the common head likewise."""
    fields = mappings(tree, ("fields",))
    _once(tree, [(*path, "id") for path in fields], "duplicate-id", reader)
    _check_fields(tree, fields, reader)


def check_figure_tree(tree: Tree, reader: SourceReader) -> None:
    """Check that columns and rows of a figure are unique, and that every cell has a column."""
    _check_grid(tree, (), "cells", reader)


def check_wheel_tree(tree: Tree, reader: SourceReader) -> None:
    """Check that phases and steps of a wheel are unique, and that every step lies in a phase."""
    phases, steps = mappings(tree, ("phases",)), mappings(tree, ("steps",))
    for lines in (phases, steps):
        _once(tree, [(*line, "id") for line in lines], "duplicate-id", reader)
    known = [str(tree.at((*phase, "id"))) for phase in phases]
    for step in steps:
        _one_of(tree, (*step, "phase"), known, reader)


def check_catalogue_tree(tree: Tree, reader: SourceReader) -> None:
    """Check that filters, facts and items are unique, and that an item uses only the catalogue's choices and facts."""
    for key in ("filters", "facts", "items"):
        _once(tree, [(*line, "id") for line in mappings(tree, (key,))], "duplicate-id", reader)
    filters = {
        str(tree.at((*line, "id"))): [str(tree.at((*option, "id"))) for option in mappings(tree, (*line, "options"))]
        for line in mappings(tree, ("filters",))
    }
    facts = [str(tree.at((*line, "id"))) for line in mappings(tree, ("facts",))]
    for item in mappings(tree, ("items",)):
        _known_keys(tree, (*item, "choices"), list(filters), reader)
        _known_keys(tree, (*item, "facts"), facts, reader)
        for name, options in filters.items():
            chosen = tree.at((*item, "choices", name))
            for number in range(len(chosen) if isinstance(chosen, list) else 0):
                _one_of(tree, (*item, "choices", name, number), options, reader)


def check_card_tree(tree: Tree, reader: SourceReader) -> None:
    """Check that themes and questions of a card set are unique: an extension names either by its id."""
    themes = mappings(tree, ("themes",))
    paths = [path for theme in themes for path in (theme, *mappings(tree, (*theme, "questions")))]
    _once(tree, [(*path, "id") for path in paths], "duplicate-id", reader)


def check_glossary_tree(tree: Tree, reader: SourceReader) -> None:
    """Check that the terms of a glossary are unique."""
    _once(tree, [(*line, "id") for line in mappings(tree, ("terms",))], "duplicate-id", reader)


def _known_keys(tree: Tree, path: KeyPath, known: Sequence[str], reader: SourceReader) -> None:
    for name in _keys(tree, path):
        if name not in known:
            reader.report(
                tree.key_place((*path, name)), "unknown-key", key=str(name), nearest=nearest(str(name), [*known])
            )


def _one_of(tree: Tree, path: KeyPath, known: Sequence[str], reader: SourceReader) -> None:
    value = tree.at(path)
    if isinstance(value, str) and value not in known:
        key = next(str(step) for step in reversed(path) if isinstance(step, str))
        reader.report(tree.place(path), "bad-choice", key=key, value=value, expected=", ".join(known))


def mappings(tree: Tree, path: KeyPath) -> list[KeyPath]:
    """Return the paths of the list items that are mappings."""
    items = tree.at(path)
    return [(*path, n) for n, item in enumerate(items) if isinstance(item, dict)] if isinstance(items, list) else []


def repeats(tree: Tree, section: KeyPath) -> int:
    """Return how many times a section is printed."""
    times = tree.at((*section, "repeat"))
    return times if isinstance(times, int) and 1 < times <= 9 else 1


def _check_fields(tree: Tree, fields: Sequence[KeyPath], reader: SourceReader) -> None:
    for path in fields:
        kind = tree.at((*path, "kind"))
        if kind in WITH_OPTIONS:
            _check_options(tree, path, reader)
        elif kind == "number":
            _check_limits(tree, path, reader)
        elif kind == "radar":
            for key in ("axes", "series"):
                lines = mappings(tree, (*path, key))
                for name in ("id", "label"):
                    _once(tree, [(*line, name) for line in lines], "option-twice", reader)
        elif kind == "table":
            _check_grid(tree, path, "values", reader)
            for column in mappings(tree, (*path, "columns")):
                _check_column(tree, column, reader)


def _check_limits(tree: Tree, path: KeyPath, reader: SourceReader) -> None:
    low, high = tree.at((*path, "min")), tree.at((*path, "max"))
    if _is_number(low) and _is_number(high) and low > high:  # type: ignore[operator]  # both are numbers
        reader.report(tree.place(path), "limits-crossed", min=str(low), max=str(high))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _check_options(tree: Tree, path: KeyPath, reader: SourceReader) -> None:
    options = mappings(tree, (*path, "options"))
    for key in ("id", "label"):
        _once(tree, [(*option, key) for option in options], "option-twice", reader)


def _check_column(tree: Tree, path: KeyPath, reader: SourceReader) -> None:
    kind, has_options = tree.at((*path, "kind")) or "line", tree.at((*path, "options")) is not None
    if kind in KINDS and (kind == "choice") != has_options:
        reader.report(tree.place(path), "options-misplaced", kind=str(kind))
    _check_options(tree, path, reader)


def _check_grid(tree: Tree, path: KeyPath, cells: str, reader: SourceReader) -> None:
    """Check that columns and rows are unique and that every cell has a column."""
    columns, rows = mappings(tree, (*path, "columns")), mappings(tree, (*path, "rows"))
    for lines in (columns, rows):
        _once(tree, [(*line, "id") for line in lines], "duplicate-id", reader)
    known = [tree.at((*column, "id")) for column in columns]
    for row in rows:
        for name in _keys(tree, (*row, cells)):
            if known and name not in known:
                place = tree.key_place((*row, cells, name))
                reader.report(place, "unknown-column", row=str(tree.at((*row, "id")) or "–"), value=name)


def _keys(tree: Tree, path: KeyPath) -> Iterable[str]:
    here = tree.at(path)
    return here if isinstance(here, dict) else ()


def _once(tree: Tree, paths: Iterable[KeyPath], code: str, reader: SourceReader) -> None:
    """Check that these texts are unique; repetitions are reported, with the line of the first."""
    all_paths = list(paths)
    for path in again(tree, all_paths):
        text = str(tree.at(path))
        first = next(tree.place(each) for each in all_paths if tree.at(each) == text)
        where = MessageRef("otherwise.on_line", (("line", str(first.line)),))
        reader.report(tree.place(path), code, value=text, where=where)


def again(tree: Tree, paths: Iterable[KeyPath]) -> Iterator[KeyPath]:
    """Yield the paths of texts that occurred before."""
    seen: set[str] = set()
    for path in paths:
        text = tree.at(path)
        if isinstance(text, str):
            if text in seen:
                yield path
            seen.add(text)
