"""Lay a translation over a YAML definition: ids, kinds and limits come from the source, texts from the translation.

A definition's translatable texts are its translation units, each with a path and a name. In a name and in a
translation, a list of items with an ``id`` is a mapping by id, and an item with only a label, or only a text, a plain
text: ``fields: {goal: What do you want to learn?}``. So a translation can neither lose a field nor rename one, and a
text keeps its name when fields are reordered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from samtalekit.core.findings import Location
from samtalekit.core.messages import MessageRef
from samtalekit.model.base import Translation, fingerprint_of
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest
from samtalekit.sources.yaml_tree import KeyPath, Tree, copied, paths_in

WORDS = frozenset(
    {
        "title", "purpose", "who", "when", "time", "not_when", "shared_with", "notice", "note", "label", "hint", "unit",
        "send_to", "low", "high", "row_title", "axis_title", "lead", "text", "follow_up", "remind",
    }
)  # fmt: skip
"""Keys with translatable values."""

FREELY = frozenset({"address", "aliases"})
"""Keys that are optional in a translation: its own address, and search words of its language."""

ALL_WORDS = frozenset({"facts", "cells"})
"""Mappings in which every value is translatable."""

NO_WORDS = frozenset({"relevant", "choices"})
"""Mappings in which nothing is, whatever the keys."""

SHORT = ("label", "title", "text")
"""Keys whose text may stand in place of its item: the first that the item has."""

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


OWN = frozenset({"translates", "extends", "form", "figure", "catalogue", "cards"})
"""A translation's own keys, which translate nothing."""

MOST_QUOTED = 40  # characters of a text that a finding quotes


def is_current(given: object, expected: str, place_of: Tree, source: str, reader: SourceReader) -> bool:
    """Return True when a translation has the expected fingerprint, that of its current source; else report a finding.

    ``place_of`` is the translation's tree, or that of its front matter; ``source`` the source's name in findings.
    """
    if given == expected:
        return True
    code = "translation-unsigned" if given is None else "translation-stale"
    place, work = place_of.place(("translates",)), "mend"
    if _own_name(place.file) != place.file:  # the kit's: a workplace that changed the source has to write its own
        place, work = Location(_own_name(place.file)), "copy"
    reader.report(place, code, source=source, fingerprint=expected, work=MessageRef(f"translation.{work}"))
    return False


def _own_name(file: str) -> str:
    """Return where the workplace's file overriding a kit's would be; names of the kit's files lead out of the root."""
    return f"content/{file.partition('/content/')[2]}" if file.startswith(("../", "/")) else file


@dataclass(slots=True)
class _Overlaying:
    """State while a translation is laid over a definition."""

    source: Tree
    words: Tree
    reader: SourceReader
    merged: Tree
    has_gaps: bool = False
    used: set[KeyPath] = field(default_factory=set)

    def put(self, slot: Unit) -> None:
        """Insert the translation of one unit."""
        found = self._find(slot)
        if found is None:
            if not slot.is_free:
                self.has_gaps = True
                text = " ".join(slot.text.split())
                key = ".".join(slot.name)
                self.reader.report(self._nearest_place(slot.name), "translation-gap", key=key, text=text[:MOST_QUOTED])
            return
        value = self.words.at(found)
        kind = list if slot.name[-1] == "aliases" or isinstance(self.source.at(slot.path), list) else str
        if not isinstance(value, kind):
            expected = "list" if kind is list else "text"
            self.reader.report(
                self.words.place(found),
                "wrong-type",
                key=slot.name[-1],
                expected=MessageRef(f"type.{expected}"),
                example=MessageRef(f"type_example.{expected}"),
            )
            return
        _put(self.merged, slot.path, self.words, found)

    def has(self, slot: Unit) -> bool:
        """Return True when the unit is translated."""
        return self._find(slot) is not None

    def _find(self, slot: Unit) -> KeyPath | None:
        """Return the path of a unit's translation; a label may stand in place of its item."""
        if self._reach(slot.name):
            return slot.name
        holder, key = slot.name[:-1], slot.name[-1]
        item = self.source.at(slot.path[:-1])
        short = next((name for name in SHORT if isinstance(item, dict) and name in item), SHORT[-1])
        if key == short and holder and isinstance(self.words.at(holder), str):
            self.used.update(holder[: n + 1] for n in range(len(holder)))
            return holder
        return None

    def _reach(self, name: KeyPath) -> bool:
        if self.words.at(name) is None:
            return False
        self.used.update(name[: n + 1] for n in range(len(name)))
        return True

    def _nearest_place(self, name: KeyPath) -> Location:
        while name and self.words.at(name) is None:
            name = name[:-1]
        return self.words.key_place(name) if name else self.words.place(())


def translated(source: Tree, words: Tree, source_name: str, reader: SourceReader) -> tuple[Tree, Translation]:
    """Return a definition in the words of a translation, and whether that matches the source.

    The source is as it is before values are filled in. Each translated text has its location in the translation.
    """
    if not isinstance(words.data, dict):
        expected = {"expected": MessageRef("type.mapping"), "example": MessageRef("type_example.mapping")}
        reader.report(words.place(()), "wrong-type", key="–", **expected)
        return source.copy(), "stale"
    merge = _Overlaying(source, words, reader, source.copy())
    slots = units_of(source)
    for slot in slots:
        merge.put(slot)
    _report_unknown(merge, slots)
    current = is_current(words.at(("translates",)), fingerprint_of_words(source), words, source_name, reader)
    return merge.merged, "current" if current and not merge.has_gaps else "stale"


def reworded(source: Tree, words: Tree, reader: SourceReader) -> Tree:
    """Return a definition with some of its words, given by id as in a translation, changed in its own language."""
    merge = _Overlaying(source, words, reader, source.copy())
    slots = units_of(source)
    for slot in slots:
        if merge.has(slot):
            merge.put(slot)
    _report_unknown(merge, slots)
    return merge.merged


@dataclass(frozen=True, slots=True)
class Extended:
    """A definition that a workplace extends, and the translations of both.

    Attributes:
        whole: The same with the workplace's extension over it.
        own_words: The workplace's own words in that language; None where there are none.
    """

    kit: Tree
    whole: Tree
    kit_words: Tree
    own_words: Tree | None


def translated_twice(extended: Extended, reader: SourceReader) -> tuple[Tree, bool]:
    """Translate an extended definition: the kit's words, and the workplace's for what it adds or changes.

    Returns:
        The definition; and whether every text of it is translated. A missing file of own words is for the caller to
        report.
    """
    kit = {slot.name: slot.text for slot in units_of(extended.kit)}
    laid = _Overlaying(extended.whole, extended.kit_words, reader, extended.whole.copy())
    own = _Overlaying(extended.whole, extended.own_words or Tree({}, extended.whole.values), reader, laid.merged)
    slots = units_of(extended.whole)
    is_whole = True
    for slot in slots:
        is_kits = kit.get(slot.name) == slot.text
        if own.has(slot):
            own.put(slot)
        elif is_kits:
            laid.put(slot)
        elif not slot.is_free:
            is_whole = False
            if extended.own_words:
                own.put(slot)  # reports the gap
    _report_unknown(laid, units_of(extended.kit))
    if extended.own_words:
        _report_unknown(own, slots)
    return laid.merged, is_whole and not laid.has_gaps


def _report_unknown(merge: _Overlaying, slots: tuple[Unit, ...]) -> None:
    """Report words for something that the definition does not have: a typo, or a field that was removed."""
    names = {slot.name for slot in slots}
    ways = {name[: n + 1] for name in names for n in range(len(name))}
    reported: set[KeyPath] = set()
    for path in merge.words.keys:
        if path[0] in OWN or path in ways or path in merge.used or any(path[:n] in reported for n in range(len(path))):
            continue
        if path[:-1] in names:  # inside a text or a list of words: its type is reported already
            continue
        reported.add(path)
        known = sorted({way[len(path) - 1] for way in ways if way[:-1] == path[:-1]})
        merge.reader.report(
            merge.words.key_place(path), "unknown-key", key=str(path[-1]), nearest=nearest(str(path[-1]), known)
        )


def _put(merged: Tree, path: KeyPath, words: Tree, found: KeyPath) -> None:
    """Insert a value of the translation into the definition, with its location in the translation."""
    holder, value = merged.at(path[:-1]), words.at(found)
    for old in paths_in(merged.at(path), path):
        merged.values.pop(old, None)
        merged.block_texts.discard(old)
        merged.quoted_texts.discard(old)
    if isinstance(holder, (dict, list)):
        holder[path[-1]] = copied(value)  # type: ignore[index]  # the last step fits its container
    for at in paths_in(value, found):
        here = (*path, *at[len(found) :])
        merged.values[here] = words.place(at)
        if at in words.block_texts:
            merged.block_texts.add(here)
        if at in words.quoted_texts:
            merged.quoted_texts.add(here)
    merged.keys[path] = words.key_place(found)
