"""Translation units: the translatable texts of a definition, each with its path and a stable name.

In a name, a list of items with an ``id`` is a mapping by id: ``fields.goal.label``. So a text keeps its name when
fields are reordered, and translations and rewordings still find it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from samtalekit.model.overlay import fingerprint_of
from samtalekit.sources.yaml_tree import KeyPath, Tree

WORDS = frozenset(
    {
        "title", "purpose", "who", "when", "time", "not_when", "shared_with", "notice", "note", "label", "hint", "unit",
        "low", "high", "row_title", "lead", "text",
    }
)  # fmt: skip
"""Keys with translatable values."""

FREELY = frozenset({"address", "aliases"})
"""Keys that are optional in a translation: its own address, and search words of its language."""

ALL_WORDS = frozenset({"facts", "cells"})
"""Mappings in which every value is translatable."""

NO_WORDS = frozenset({"relevant", "choices"})
"""Mappings in which nothing is, whatever the keys."""

WRITTEN = frozenset({"line", "text"})
"""Kinds of fields and columns with text answers."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A translatable text of a definition.

    Attributes:
        path: Its path in the definition.
        name: The same by ids, as a translation writes it.
        text: Its words; for a list of words, all of them.
        is_free: True when its translation is optional.
    """

    path: KeyPath
    name: tuple[str, ...]
    text: str
    is_free: bool = False


def units_of(tree: Tree) -> tuple[Unit, ...]:
    """Return every translatable text of a definition, in order."""
    found = tuple(_units(tree.data, (), (), _Around()))
    if not isinstance(tree.data, dict) or "form" not in tree.data:
        return found
    own = (key for key in sorted(FREELY) if key not in tree.data)
    return (*found, *(Unit((key,), (key,), "", is_free=True) for key in own))


@dataclass(frozen=True, slots=True)
class _Around:
    """What the surroundings of a value decide: the kinds of a table's columns; whether all values are words."""

    columns: tuple[tuple[str, str], ...] = ()
    all_words: bool = False
    is_starting: bool = False


def _units(node: object, path: KeyPath, name: tuple[str, ...], around: _Around) -> Iterator[Unit]:
    if not isinstance(node, dict):
        return
    here = _Around(_columns(node) or around.columns)
    for key, value in node.items():
        inner, called = (*path, key), (*name, str(key))
        if isinstance(value, str):
            if _is_words(str(key), node, around):
                yield Unit(inner, called, value, is_free=key in FREELY)
        elif isinstance(value, list):
            is_free = key in FREELY
            if (around.all_words or is_free) and all(isinstance(each, str) for each in value):
                yield Unit(inner, called, "\n".join(value), is_free=is_free)
                continue
            for number, item in enumerate(value):
                if isinstance(item, dict) and "id" in item:
                    yield from _units(item, (*inner, number), (*called, str(item["id"])), here)
        elif key not in NO_WORDS:
            inside = _Around(here.columns, key in ALL_WORDS, key == "values")
            yield from _units(value, inner, called, inside)


def _is_words(key: str, holder: dict[str, object], around: _Around) -> bool:
    if around.is_starting:
        return dict(around.columns).get(key, "line") in WRITTEN
    if key == "default":
        return holder.get("kind") in WRITTEN
    return around.all_words or key in WORDS or key in FREELY


def _columns(node: dict[str, object]) -> tuple[tuple[str, str], ...]:
    columns = node.get("columns")
    if not isinstance(columns, list):
        return ()
    return tuple((str(each.get("id")), str(each.get("kind", "line"))) for each in columns if isinstance(each, dict))


def fingerprint_of_words(tree: Tree) -> str:
    """Return the fingerprint of a definition's translatable texts; other changes do not make translations stale."""
    return fingerprint_of(
        "\n".join(f"{'.'.join(slot.name)}: {slot.text}" for slot in units_of(tree) if not slot.is_free)
    )
