"""Overlay of YAML definitions: a workplace's extension rewords, adds, hides and reorders items of the kit's file.

Nothing is copied from the kit, so its later changes take effect; a reference to an item that the kit no longer has is
reported where the extension makes it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from samtalekit.model.base import OWN_ID, Extension
from samtalekit.sources.overlay.nodes import Node, nodes_of, tree_of
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest
from samtalekit.sources.translation import reworded
from samtalekit.sources.validate import validate
from samtalekit.sources.yaml_tree import KeyPath, Tree

WHERE = ("after", "before", "into")
"""Keys that give the position of an added item."""

INNER = {"sections": "fields", "themes": "questions"}
"""Lists whose items hold a list each, and the key of that list: a form's sections, the themes of a card set."""


def is_extension(tree: Tree | None) -> bool:
    """Return True for a file that extends the kit's of the same path instead of replacing it."""
    return tree is not None and tree.at(("extends",)) is True


def extended(base: Tree, own: Tree, reader: SourceReader) -> Tree:
    """Return the kit's definition, before values are filled in, with a workplace's extension over it.

    Every location refers to the file the value came from. It is the kit's alone when the extension is malformed.
    """
    _extension, findings = validate(Extension, own)
    reader.findings += findings
    if findings:
        return base.copy()
    is_whole = base.at(("terms",)) is not None  # each language has its own glossary: all keys can be reworded
    if own.at(("reword",)) and not is_whole:
        base = reworded(base, part_of(own, ("reword",)), reader)
    whole = _Whole(nodes_of(base), nodes_of(own), reader)
    if is_whole:
        whole.reword_terms()
    whole.replace_options()
    whole.hide()
    whole.add()
    whole.put_in_order()
    whole.drop_empty()
    if whole.has_nothing_left(nodes_of(base)):
        return base.copy()
    return tree_of(whole.node)


def overlaid(base: Tree, own: Tree) -> Tree:
    """Merge a mapping's keys over another's, at any depth: for files that contain words only."""
    node = nodes_of(base)
    over = nodes_of(own)
    over.entries.pop("extends", None)
    _lay(node, over)
    return tree_of(node)


def _lay(node: Node, over: Node) -> None:
    for key, each in over.entries.items():
        below = node.entries.get(key)
        if below is not None and isinstance(below.data, dict) and isinstance(each.data, dict):
            _lay(below, each)
        else:
            node.entries[key] = each


def _inner(item: Node) -> list[Node]:
    return [each for key in INNER.values() if (inner := item.at(key)) for each in inner.items]


def _ids(item: Node) -> Iterator[str]:
    """Yield the ids of an item and of the fields or questions in it."""
    yield from (each.text("id") or "" for each in (item, *_inner(item)))


def _named(node: Node, ids: AbstractSet[str]) -> Iterator[Node]:
    """Yield the entries of a mapping, at any depth, whose key is among the ids."""
    for key, each in node.entries.items():
        if key in ids:
            yield Node(key, each.key or each.place)
        else:
            yield from _named(each, ids)


def _is_among(items: list[Node], others: list[Node]) -> bool:
    return any(item is other for item in items for other in others)


def part_of(tree: Tree, below: KeyPath) -> Tree:
    """Return the part of a tree below a path as a tree of its own."""
    node = nodes_of(tree, below)
    node.key = None
    return tree_of(node)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Position of an item: its list and its index."""

    items: list[Node]
    number: int


@dataclass(slots=True)
class _Whole:
    """A definition while it is being extended."""

    node: Node
    own: Node
    reader: SourceReader
    hidden: set[str] = field(default_factory=set)

    def lists(self) -> Iterator[tuple[str, list[Node]]]:
        """Yield every list that an extension can change: of the file by name, of a section or theme by its id."""
        for key, node in list(self.node.entries.items()):
            if isinstance(node.data, list) and any("id" in item.entries for item in node.items):
                yield key, node.items
        for holders, key in self._nested():
            for item in holders.items:
                inner = item.at(key)
                if inner is not None:
                    yield item.text("id") or "", inner.items

    def _nested(self) -> Iterator[tuple[Node, str]]:
        """Yield the lists whose items hold a list, and the key of that list."""
        yield from ((holders, key) for name, key in INNER.items() if (holders := self.node.at(name)) is not None)

    def spots(self) -> dict[str, _Spot]:
        """Return the position of every item that has an id, by id."""
        return {
            item.text("id") or "": _Spot(items, number)
            for _name, items in self.lists()
            for number, item in enumerate(items)
        }

    def find(self, name: Node) -> _Spot | None:
        """Find the item that the extension names; None, with a finding, when there is none."""
        spots = self.spots()
        found = spots.get(str(name.data))
        if found is None:
            self._report_unknown(name, list(spots))
        return found

    def reword_terms(self) -> None:
        """Replace keys of the kit's terms."""
        for name, words in (self._part("reword").at("terms") or self._part("reword")).entries.items():
            spot = self.find(Node(name, words.key or words.place))
            if spot:
                _lay(spot.items[spot.number], words)

    def replace_options(self) -> None:
        """Replace the options of questions."""
        for name, options in self._part("options").entries.items():
            spot = self.find(Node(name, options.key or options.place))
            if spot:
                spot.items[spot.number].entries["options"] = options
                self._keep_askable(name, [option.text("id") for option in options.items], options)

    def _keep_askable(self, question: str, known: Sequence[str | None], options: Node) -> None:
        """Report and drop conditions on an answer that is no longer an option."""
        for spot in self.spots().values():
            item = spot.items[spot.number]
            asked = item.at("relevant", question)
            answers = [each.data for each in asked.items or [asked]] if asked else []
            for answer in answers:
                if answer not in known:
                    values = {"name": question, "answer": str(answer)[:60], "other": item.text("id") or ""}
                    self.reader.report(options.key or options.place, "extension-answer", **values)
                    item.entries.pop("relevant", None)

    def hide(self) -> None:
        """Remove hidden items."""
        gone: dict[str, Node] = {}
        for name in self._once(self._part("hide").items):
            spot = self.find(name)
            if spot:
                gone |= dict.fromkeys(_ids(spot.items[spot.number]), name)
                del spot.items[spot.number]
        self.hidden = {*gone}
        self._free_of(gone)
        for key in ("reword", "options"):
            for name in _named(self._part(key), self.hidden):
                self.reader.report(name.place, "extension-hidden", name=str(name.data))

    def _free_of(self, gone: Mapping[str, Node]) -> None:
        """Report and drop conditions on a hidden question."""
        for spot in self.spots().values():
            item = spot.items[spot.number]
            asked = item.at("relevant")
            for key in [key for key in asked.entries if key in gone] if asked else ():
                other = item.text("id") or ""
                self.reader.report(gone[key].place, "extension-needed", name=key, other=other)
                item.entries.pop("relevant", None)

    def drop_empty(self) -> None:
        """Remove sections without fields, and themes without questions."""
        for holders, key in self._nested():
            holders.data = [each for each in holders.items if (inner := each.at(key)) is None or inner.items]

    def has_nothing_left(self, base: Node) -> bool:
        """True, with a finding, when a list of the kit has become empty."""
        had = {key for key, node in base.entries.items() if node.items}
        has_lost = any(key in had and not node.items for key, node in self.node.entries.items())
        if has_lost:
            hide = self._part("hide")
            self.reader.report(hide.key or hide.place, "extension-nothing-left")
        return has_lost

    def add(self) -> None:
        """Insert the workplace's items before, after or in those of the kit."""
        added: list[Node] = []
        for item in self._part("add").items:
            named = [key for key in WHERE if key in item.entries]
            if len(named) != 1:
                self.reader.report(item.place, "extension-where")
                continue
            where = item.entries.pop(named[0])
            if self._is_taken(item):
                continue
            if named[0] == "into":
                items = dict(self.lists()).get(str(where.data))
                if items is None:
                    self._report_unknown(where, [name for name, _items in self.lists()])
                else:
                    items.append(item)
            elif spot := self.find(where):
                at = spot.number
                if named[0] == "after":  # after the items inserted there before
                    at = next(
                        n for n in range(at + 1, len(spot.items) + 1) if not _is_among(spot.items[n : n + 1], added)
                    )
                spot.items.insert(at, item)
            added.append(item)

    def put_in_order(self) -> None:
        """Move the named items to the front, in the order given; the others keep theirs."""
        for name, requested in self._part("order").entries.items():
            items = dict(self.lists()).get(name)
            if items is None:
                self._report_unknown(
                    Node(name, requested.key or requested.place), [known for known, _items in self.lists()]
                )
                continue
            by_id = {item.text("id"): item for item in items}
            named = list(self._once(requested.items))
            for each in named:
                if each.data in self.hidden - {*by_id}:
                    self.reader.report(each.place, "extension-hidden", name=str(each.data))
                elif each.data not in by_id:
                    self._report_unknown(each, [str(known) for known in by_id])
            first = [by_id[str(each.data)] for each in named if each.data in by_id]
            items[:] = [*first, *(item for item in items if item not in first)]

    def _is_taken(self, item: Node) -> bool:
        """True, with a finding, when an added item's id exists; also reports ids that the kit may use later."""
        taken, is_taken = self.spots(), False
        for name in (each.at("id") for each in (item, *_inner(item))):
            if name is None or not isinstance(name.data, str):
                continue
            if name.data in taken:
                self.reader.report(name.place, "duplicate-id", value=name.data, where="")
                is_taken = True
            elif not name.data.startswith(OWN_ID):
                self.reader.report(name.place, "own-id", id=name.data)
        return is_taken

    def _once(self, names: Iterable[Node]) -> Iterator[Node]:
        """Yield each name of a list once, with a finding for a repeated one."""
        seen: set[object] = set()
        for name in names:
            if name.data in seen:
                self.reader.report(name.place, "extension-twice", name=str(name.data)[:60])
            else:
                yield name
            seen.add(name.data)

    def _part(self, key: str) -> Node:
        return self.own.entries.get(key) or Node(None, self.own.place)

    def _report_unknown(self, name: Node, known: list[str]) -> None:
        near = nearest(str(name.data), known)
        self.reader.report(name.place, "extension-unknown", name=str(name.data)[:60], nearest=near)
