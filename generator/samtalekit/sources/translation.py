"""Words of another language laid over a definition: ids, kinds and limits are the source's, words the translation's.

A list whose items have an ``id`` is a mapping by id there, and an item with nothing but its label is a plain text:
``fields: {goal: What do you want to learn?}``. So a translation can neither lose a field nor rename one.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from samtalekit.ground.findings import Place
from samtalekit.ground.words import Said
from samtalekit.model.translation import Translation, fingerprint_of
from samtalekit.sources.folders import Desk
from samtalekit.sources.tree import Path, Tree
from samtalekit.sources.validate import nearest

WORDS = frozenset(
    {
        "title", "purpose", "who", "when", "time", "not_when", "shared_with", "notice", "note", "label", "hint", "unit",
        "low", "high", "row_title", "lead", "text",
    }
)  # fmt: skip
"""Keys whose values are words for people."""

FREELY = frozenset({"address", "aliases"})
"""Keys that a translation may have and need not: its own address, and what is searched for in its language."""

ALL_WORDS = frozenset({"facts", "cells"})
"""Keys of mappings in which every value is words."""

NO_WORDS = frozenset({"relevant", "choices"})
"""Keys of mappings in which nothing is, whatever their keys are called."""

WRITTEN = frozenset({"line", "text"})
"""Kinds of fields and columns whose answers are words."""

OWN = frozenset({"translates", "form", "figure", "catalogue"})
"""Keys of the translation itself."""

MOST_QUOTED = 40  # characters of a text that a finding quotes


@dataclass(frozen=True, slots=True)
class Slot:
    """A text of a definition that has words.

    Attributes:
        path: Where it stands in the definition.
        name: The same by ids, as a translation writes it.
        text: Its words; for a list of words, all of them.
        is_free: True when a translation need not have it.
    """

    path: Path
    name: tuple[str, ...]
    text: str
    is_free: bool = False


def slots_of(tree: Tree) -> tuple[Slot, ...]:
    """Every text of a definition that is words for people, in its order."""
    found = tuple(_slots(tree.data, (), (), _Around()))
    if not isinstance(tree.data, dict) or "form" not in tree.data:
        return found
    own = (key for key in sorted(FREELY) if key not in tree.data)
    return (*found, *(Slot((key,), (key,), "", is_free=True) for key in own))


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known of a value from what stands around it: the kinds of a table's columns; whether all are words."""

    columns: tuple[tuple[str, str], ...] = ()
    all_words: bool = False
    is_starting: bool = False


def _slots(node: object, path: Path, name: tuple[str, ...], around: _Around) -> Iterator[Slot]:
    if not isinstance(node, dict):
        return
    here = _Around(_columns(node) or around.columns)
    for key, value in node.items():
        inner, called = (*path, key), (*name, str(key))
        if isinstance(value, str):
            if _is_words(str(key), node, around):
                yield Slot(inner, called, value, is_free=key in FREELY)
        elif isinstance(value, list):
            is_free = key in FREELY
            if (around.all_words or is_free) and all(isinstance(each, str) for each in value):
                yield Slot(inner, called, "\n".join(value), is_free=is_free)
                continue
            for number, item in enumerate(value):
                if isinstance(item, dict) and "id" in item:
                    yield from _slots(item, (*inner, number), (*called, str(item["id"])), here)
        elif key not in NO_WORDS:
            inside = _Around(here.columns, key in ALL_WORDS, key == "values")
            yield from _slots(value, inner, called, inside)


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
    """The fingerprint of all words of a definition: what is not words may change without a translation going stale."""
    return fingerprint_of(
        "\n".join(f"{'.'.join(slot.name)}: {slot.text}" for slot in slots_of(tree) if not slot.is_free)
    )


def is_current(given: object, wanted: str, place_of: Tree, source: str, desk: Desk) -> bool:
    """True when a translation names the fingerprint of its source; else there is a finding.

    Args:
        given: The fingerprint that the translation names, if any.
        wanted: The fingerprint of its source as it is now.
        place_of: The translation's tree, or that of its front matter.
        source: What findings call the source.
        desk: Where findings go.
    """
    if given == wanted:
        return True
    code = "translation-unsigned" if given is None else "translation-stale"
    place, work = place_of.place(("translates",)), "mend"
    if _own_name(place.file) != place.file:  # the kit's: a workplace that changed the source has to write its own
        place, work = Place(_own_name(place.file)), "copy"
    desk.say(place, code, source=source, fingerprint=wanted, work=Said(f"translation.{work}"))
    return False


def _own_name(file: str) -> str:
    """Where a workplace's own file would stand in place of a kit's: what findings call the kit's begins outside."""
    return f"content/{file.partition('/content/')[2]}" if file.startswith(("../", "/")) else file


@dataclass(slots=True)
class _Laying:
    """Words being laid over a definition."""

    source: Tree
    words: Tree
    desk: Desk
    merged: Tree
    has_gaps: bool = False
    used: set[Path] = field(default_factory=set)

    def lay(self, slot: Slot) -> None:
        """Put one text's words in its place."""
        found = self._find(slot)
        if found is None:
            if not slot.is_free:
                self.has_gaps = True
                told = " ".join(slot.text.split())
                key = ".".join(slot.name)
                self.desk.say(self._nearest_place(slot.name), "translation-gap", key=key, text=told[:MOST_QUOTED])
            return
        value = self.words.at(found)
        wanted = list if slot.name[-1] == "aliases" or isinstance(self.source.at(slot.path), list) else str
        if not isinstance(value, wanted):
            expected = "list" if wanted is list else "text"
            self.desk.say(
                self.words.place(found),
                "wrong-type",
                key=slot.name[-1],
                expected=Said(f"type.{expected}"),
                example=Said(f"type_example.{expected}"),
            )
            return
        _put(self.merged, slot.path, self.words, found)

    def _find(self, slot: Slot) -> Path | None:
        """Where the translation has the words; an item's label may stand in the item's own place."""
        if self._reach(slot.name):
            return slot.name
        holder, key = slot.name[:-1], slot.name[-1]
        item = self.source.at(slot.path[:-1])
        short = "label" if isinstance(item, dict) and "label" in item else "title"
        if key == short and holder and isinstance(self.words.at(holder), str):
            self.used.update(holder[: n + 1] for n in range(len(holder)))
            return holder
        return None

    def _reach(self, name: Path) -> bool:
        if self.words.at(name) is None:
            return False
        self.used.update(name[: n + 1] for n in range(len(name)))
        return True

    def _nearest_place(self, name: Path) -> Place:
        while name and self.words.at(name) is None:
            name = name[:-1]
        return self.words.key_place(name) if name else self.words.place(())


def translated(source: Tree, words: Tree, source_name: str, desk: Desk) -> tuple[Tree, Translation]:
    """A definition in the words of a translation.

    Args:
        source: The definition in its own language, values by name not yet in place.
        words: The translation.
        source_name: What findings call the source.
        desk: Where findings go.

    Returns:
        A tree of the definition's shape, in which each translated text has its place in the translation; and whether
        the translation says what the source says.
    """
    if not isinstance(words.data, dict):
        expected = {"expected": Said("type.mapping"), "example": Said("type_example.mapping")}
        desk.say(words.place(()), "wrong-type", key="–", **expected)
        return source.copy(), "stale"
    laying = _Laying(source, words, desk, source.copy())
    slots = slots_of(source)
    for slot in slots:
        laying.lay(slot)
    _tell_unknown(laying, slots)
    current = is_current(words.at(("translates",)), fingerprint_of_words(source), words, source_name, desk)
    return laying.merged, "current" if current and not laying.has_gaps else "stale"


def _tell_unknown(laying: _Laying, slots: tuple[Slot, ...]) -> None:
    """Words for something that the definition does not have: a slip of the pen, or a field that is gone."""
    names = {slot.name for slot in slots}
    ways = {name[: n + 1] for name in names for n in range(len(name))}
    told: set[Path] = set()
    for path in laying.words.keys:
        if path[0] in OWN or path in ways or path in laying.used or any(path[:n] in told for n in range(len(path))):
            continue
        if path[:-1] in names:  # inside a text or a list of words: its type is told
            continue
        told.add(path)
        known = sorted({way[len(path) - 1] for way in ways if way[:-1] == path[:-1]})
        laying.desk.say(
            laying.words.key_place(path), "unknown-key", key=str(path[-1]), nearest=nearest(str(path[-1]), known)
        )


def _put(merged: Tree, path: Path, words: Tree, found: Path) -> None:
    """A value of the translation in a place of the definition, with its own place in its own file."""
    holder = merged.at(path[:-1])
    if isinstance(holder, (dict, list)):
        holder[path[-1]] = deepcopy(words.at(found))  # type: ignore[index]  # the last step fits its holder
    for old in [old for old in merged.values if old[: len(path)] == path]:
        del merged.values[old]
        merged.block_texts.discard(old)
        merged.quoted_texts.discard(old)
    for at in [at for at in words.values if at[: len(found)] == found]:
        here = (*path, *at[len(found) :])
        merged.values[here] = words.values[at]
        if at in words.block_texts:
            merged.block_texts.add(here)
        if at in words.quoted_texts:
            merged.quoted_texts.add(here)
    merged.keys[path] = words.key_place(found)
