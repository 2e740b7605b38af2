"""Differences between two versions of a definition (a form, for example), item by item, as sentences for readers."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from samtalekit.diff.text import (
    Change,
    changes_of_lists,
    difference_of_links,
    difference_of_sections,
    moved,
    sections_of,
)
from samtalekit.model.form import Form, FormSource
from samtalekit.sources.validate import validate
from samtalekit.sources.yaml_tree import Tree, read_tree

NAMES = ("label", "title", "term", "name", "text")
IGNORED = frozenset({"id", "translates", "extends"})

Shown = Callable[[str], str]
"""Replaces names by values, giving the text that readers see."""

Way = tuple[tuple[str, str], ...]
"""Path of an item: (list, id) pairs, outermost first; empty for the whole definition."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a definition: its readable name, and its plain values by key."""

    name: str
    values: Mapping[str, str]


def items_of(tree: Tree, shown: Shown) -> dict[Way, Item]:
    """Return every item of a definition, parents before children."""
    return dict(_items(tree.data, (), shown))


def _items(node: object, way: Way, shown: Shown) -> Iterator[tuple[Way, Item]]:
    if not isinstance(node, dict):
        return
    plain: dict[str, str] = {}
    inner: list[tuple[Way, object]] = []
    for key, value in node.items():
        if isinstance(value, list) and value and all(_id(each) for each in value):
            inner += [((*way, (str(key), _id(each))), each) for each in value]
        elif isinstance(value, dict):
            plain |= {f"{key}.{name}": _flat(each, shown) for name, each in value.items()}
        elif key not in IGNORED:
            plain[str(key)] = _flat(value, shown)
    yield way, Item(_name(node, way, shown), plain)
    for beneath, each in inner:
        yield from _items(each, beneath, shown)


def _id(node: object) -> str:
    """Return what identifies an item in its list: its id, else its name, else an empty text."""
    return next((str(node[key]) for key in ("id", *NAMES) if key in node), "") if isinstance(node, dict) else ""


def _name(node: Mapping[str, object], way: Way, shown: Shown) -> str:
    return next((shown(str(node[key])) for key in NAMES if key in node), way[-1][1] if way else "")


def _flat(value: object, shown: Shown) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(_flat(each, shown) for each in value)
    if isinstance(value, dict):
        return " · ".join(_flat(each, shown) for each in value.values())
    return shown(str(value))


def difference_of_trees(before: Tree, after: Tree, shown: Shown) -> Iterator[Change]:
    """Yield the differences between two versions of a definition, item by item."""
    one, other = items_of(before, shown), items_of(after, shown)
    earlier = _earlier_ways(one, other)
    for way, item in other.items():
        mine = one.get(earlier[way])
        holder = other[way[:-1]].name if way[1:] else ""
        if mine is not None:
            yield from _of_items(mine, item, way, earlier[way])
        elif earlier[way[:-1]] in one:  # the contents of a new item are part of it
            yield Change(holder, "item", way[-1][0], after=item.name)
        yield from _gone_from(way, earlier[way], one, earlier)
        yield from _moved_in(way, one, other, earlier)


def _earlier_ways(one: Mapping[Way, Item], other: Mapping[Way, Item]) -> dict[Way, Way]:
    """Map each path in the later definition to the earlier one; an item may have a new id and the same name."""
    found: dict[Way, Way] = {(): ()}
    for way, item in other.items():
        if not way:
            continue
        holder, (key, _id) = found[way[:-1]], way[-1]
        same = (*holder, way[-1])
        if same not in one:
            given_up = (
                each
                for each, mine in one.items()
                if each[:-1] == holder
                and each[-1:] != ()
                and each[-1][0] == key
                and mine.name == item.name
                and (*way[:-1], each[-1]) not in other
                and each not in found.values()
            )
            same = next(given_up, same)
        found[way] = same
    return found


def _of_items(mine: Item, item: Item, way: Way, earlier: Way) -> Iterator[Change]:
    where = item.name if way else ""
    if way and way[-1] != earlier[-1]:
        yield Change(where, "value", "id", earlier[-1][1], way[-1][1])
    for key in dict.fromkeys([*mine.values, *item.values]):
        values = mine.values.get(key), item.values.get(key)
        if values[0] != values[1] and key not in IGNORED:
            yield Change(where, "value", key, *values)


def _gone_from(way: Way, earlier: Way, one: Mapping[Way, Item], ways: Mapping[Way, Way]) -> Iterator[Change]:
    kept = set(ways.values())
    for each, mine in one.items():
        if each and each[:-1] == earlier and each not in kept:
            yield Change(one[earlier].name if way else "", "item", each[-1][0], before=mine.name)


def _moved_in(
    way: Way, one: Mapping[Way, Item], other: Mapping[Way, Item], ways: Mapping[Way, Way]
) -> Iterator[Change]:
    """Yield the items that changed position in their list."""
    below = [each for each in other if each and each[:-1] == way and ways[each] in one]
    for key in dict.fromkeys(each[-1][0] for each in below):
        now = {ways[each]: other[each].name for each in below if each[-1][0] == key}
        then = [each for each in one if each in now]
        numbers = {each: f"{number} {name}" for number, (each, name) in enumerate(now.items())}
        for name, follows in moved([numbers[each] for each in then], list(numbers.values())):
            where = other[way].name if way else ""
            yield Change(where, "moved", key, name.partition(" ")[2], follows.partition(" ")[2])


# Can filled papers of an earlier form still be read? Compares the names and kinds of its answers.


@dataclass(frozen=True, slots=True)
class AnswersKept:
    """What happens to the answers of papers filled in before a form changed.

    Attributes:
        kept: How many answers still have a field.
        lost: Labels of answers whose field is gone or has another kind.
        editions: The form's edition before and after.
    """

    kept: int
    lost: tuple[str, ...]
    editions: tuple[int, int]

    @property
    def owes_edition(self) -> bool:
        """True when answers are lost and the form's edition number was not raised."""
        return bool(self.lost) and self.editions[0] == self.editions[1]


def answers_kept(path: str, before: str, after: str) -> AnswersKept | None:
    """Compare the answers of the form that papers were filled in with and the current one; None if one is not valid."""
    then, now = _form(path, before), _form(path, after)
    if then is None or now is None:
        return None
    kinds = {entry.name: entry.kind for entry in now.entries()}
    options = {entry.name: {option for option, _words in entry.values} for entry in now.entries()}
    lost = [
        entry.label
        for entry in then.entries()
        if kinds.get(entry.name) != entry.kind or not {option for option, _words in entry.values} <= options[entry.name]
    ]
    editions = (then.source.edition, now.source.edition)
    return AnswersKept(len(then.entries()) - len(lost), tuple(dict.fromkeys(lost)), editions)


def _form(path: str, text: str) -> Form | None:
    tree, findings = read_tree(text, path)
    source = validate(FormSource, tree)[0] if tree and not findings else None
    if source is None:
        return None
    return Form(id=source.form, language="", address=source.form, source=source, head_fields=())


# Readable differences: sentences under headings and questions with their labels, never lines of a file.

_PLACEHOLDER = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def difference(path: str, before: str, after: str, values: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the readable differences between two versions of a file; at least one if the texts differ.

    The type of the file follows from its path. ``values`` are shown in place of their names.
    """
    if before == after:
        return ()
    shown = values_shown(values)
    ending = PurePosixPath(path).suffix
    if ending == ".md":
        found = tuple(_of_pages(before, after, shown))
    elif ending in {".yml", ".yaml"}:
        found = tuple(_of_definitions(before, after, shown))
    else:
        pairs = changes_of_lists(before.split("\n"), after.split("\n"))
        found = tuple(Change("", "line", "", " ".join(one) or None, " ".join(other) or None) for one, other in pairs)
    return found or (Change("", "shape"),)


def values_shown(values: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function that replaces names by their values."""
    return lambda text: _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def _of_pages(before: str, after: str, shown: Callable[[str], str]) -> Iterator[Change]:
    heads, bodies = zip(_cut(before), _cut(after), strict=True)
    one, other = (read_tree(head, "")[0] or Tree({}, {}) for head in heads)
    yield from difference_of_trees(one, other, shown)
    mine, theirs = map(shown, bodies)
    yield from difference_of_sections(sections_of(mine), sections_of(theirs))
    yield from difference_of_links(mine, theirs)


def _of_definitions(before: str, after: str, shown: Callable[[str], str]) -> Iterator[Change]:
    one, other = read_tree(before, "")[0], read_tree(after, "")[0]
    if one is None or other is None:
        yield Change("", "unread")
    else:
        yield from difference_of_trees(one, other, shown)


def _cut(text: str) -> tuple[str, str]:
    parts = text.split("---\n", 2)
    return (parts[1], parts[2]) if text.startswith("---") and len(parts) == 3 else ("", text)
