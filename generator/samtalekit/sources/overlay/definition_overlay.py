"""A workplace's extension laid over the kit's definition: words changed, items added, left out and put in order.

What comes from upstream stays upstream's: nothing is copied, and what an extension names that the kit no longer has is
told where the extension names it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from samtalekit.model.overlay import OWN_ID, Extension
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.translation.translate import reworded
from samtalekit.sources.validate import nearest, validate
from samtalekit.sources.yaml_tree import KeyPath, Node, Tree, nodes_of, tree_of

WHERE = ("after", "before", "into")
"""Words that say where an item of one's own goes."""


def is_extension(tree: Tree | None) -> bool:
    """True for a file that extends the kit's of the same path instead of standing in its place."""
    return tree is not None and tree.at(("extends",)) is True


def extended(base: Tree, own: Tree, desk: SourceReader) -> Tree:
    """The kit's definition with a workplace's extension over it.

    Args:
        base: The kit's, values by name not yet in place. It is not changed.
        own: The extension.
        desk: Where findings go.

    Returns:
        A tree in which everything has its place in the file that it came from; the kit's alone when the extension
        has a mistake in its own shape.
    """
    _extension, findings = validate(Extension, own)
    desk.findings += findings
    if findings:
        return base.copy()
    is_whole = base.at(("terms",)) is not None  # a glossary is whole in each language: all of a term is words
    if own.at(("reword",)) and not is_whole:
        base = reworded(base, part_of(own, ("reword",)), desk)
    whole = _Whole(nodes_of(base), nodes_of(own), desk)
    if is_whole:
        whole.reword_terms()
    whole.replace_options()
    whole.hide()
    whole.add()
    whole.put_in_order()
    whole.drop_empty_sections()
    if whole.has_nothing_left(nodes_of(base)):
        return base.copy()
    return tree_of(whole.node)


def overlaid(base: Tree, own: Tree) -> Tree:
    """A mapping with another's keys over it, at any depth: for files of words alone."""
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


def _fields(item: Node) -> list[Node]:
    fields = item.at("fields")
    return fields.items if fields else []


def _ids(item: Node) -> Iterator[str]:
    """The id of an item, and of the fields in it."""
    yield from (each.text("id") or "" for each in (item, *_fields(item)))


def _named(node: Node, ids: AbstractSet[str]) -> Iterator[Node]:
    """Keys of a mapping, at any depth, that are among some ids."""
    for key, each in node.entries.items():
        if key in ids:
            yield Node(key, each.key or each.place)
        else:
            yield from _named(each, ids)


def _is_among(items: list[Node], others: list[Node]) -> bool:
    return any(item is other for item in items for other in others)


def part_of(tree: Tree, below: KeyPath) -> Tree:
    """The part of a tree that lies below a path, as a tree of its own."""
    node = nodes_of(tree, below)
    node.key = None
    return tree_of(node)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an item stands: its list, and its number there."""

    items: list[Node]
    number: int


@dataclass(slots=True)
class _Whole:
    """A definition on its way to being extended."""

    node: Node
    own: Node
    desk: SourceReader
    hidden: set[str] = field(default_factory=set)

    def lists(self) -> Iterator[tuple[str, list[Node]]]:
        """Every list that an extension can change: those at the top by their names, a section's fields by its id."""
        for key, node in list(self.node.entries.items()):
            if isinstance(node.data, list) and any("id" in item.entries for item in node.items):
                yield key, node.items
        for section in self.node.at("sections").items if self.node.at("sections") else ():  # type: ignore[union-attr]
            fields = section.at("fields")
            if fields is not None:
                yield section.text("id") or "", fields.items

    def spots(self) -> dict[str, _Spot]:
        """Every item that has an id, by its id."""
        return {
            item.text("id") or "": _Spot(items, number)
            for _name, items in self.lists()
            for number, item in enumerate(items)
        }

    def find(self, name: Node) -> _Spot | None:
        """The item that a name of the extension means; a finding when there is none."""
        spots = self.spots()
        found = spots.get(str(name.data))
        if found is None:
            self._say_unknown(name, list(spots))
        return found

    def reword_terms(self) -> None:
        """A term's keys in place of the kit's."""
        for name, words in (self._part("reword").at("terms") or self._part("reword")).entries.items():
            spot = self.find(Node(name, words.key or words.place))
            if spot:
                _lay(spot.items[spot.number], words)

    def replace_options(self) -> None:
        """A question's options in place of the kit's."""
        for name, options in self._part("options").entries.items():
            spot = self.find(Node(name, options.key or options.place))
            if spot:
                spot.items[spot.number].entries["options"] = options
                self._keep_askable(name, [option.text("id") for option in options.items], options)

    def _keep_askable(self, question: str, known: Sequence[str | None], options: Node) -> None:
        """See to questions that are asked after an answer that can no longer be given."""
        for spot in self.spots().values():
            item = spot.items[spot.number]
            asked = item.at("relevant", question)
            answers = [each.data for each in asked.items or [asked]] if asked else []
            for answer in answers:
                if answer not in known:
                    told = {"name": question, "answer": str(answer)[:60], "other": item.text("id") or ""}
                    self.desk.say(options.key or options.place, "extension-answer", **told)
                    item.entries.pop("relevant", None)

    def hide(self) -> None:
        """Leave items out."""
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
                self.desk.say(name.place, "extension-hidden", name=str(name.data))

    def _free_of(self, gone: Mapping[str, Node]) -> None:
        """See to questions that are asked after the answers of one that is hidden."""
        for spot in self.spots().values():
            item = spot.items[spot.number]
            asked = item.at("relevant")
            for key in [key for key in asked.entries if key in gone] if asked else ():
                other = item.text("id") or ""
                self.desk.say(gone[key].place, "extension-needed", name=key, other=other)
                item.entries.pop("relevant", None)

    def drop_empty_sections(self) -> None:
        """A section goes with its last field."""
        sections = self.node.at("sections")
        if sections is not None:
            sections.data = [each for each in sections.items if each.at("fields") is None or each.at("fields").items]  # type: ignore[union-attr]

    def has_nothing_left(self, base: Node) -> bool:
        """True, with a finding, when a list that the kit has something in has nothing left."""
        had = {key for key, node in base.entries.items() if node.items}
        has_lost = any(key in had and not node.items for key, node in self.node.entries.items())
        if has_lost:
            hide = self._part("hide")
            self.desk.say(hide.key or hide.place, "extension-nothing-left")
        return has_lost

    def add(self) -> None:
        """Put items of one's own beside, or into, what the kit has."""
        added: list[Node] = []
        for item in self._part("add").items:
            named = [key for key in WHERE if key in item.entries]
            if len(named) != 1:
                self.desk.say(item.place, "extension-where")
                continue
            where = item.entries.pop(named[0])
            if self._is_taken(item):
                continue
            if named[0] == "into":
                items = dict(self.lists()).get(str(where.data))
                if items is None:
                    self._say_unknown(where, [name for name, _items in self.lists()])
                else:
                    items.append(item)
            elif spot := self.find(where):
                at = spot.number
                if named[0] == "after":  # and after what was put there before it
                    at = next(
                        n for n in range(at + 1, len(spot.items) + 1) if not _is_among(spot.items[n : n + 1], added)
                    )
                spot.items.insert(at, item)
            added.append(item)

    def put_in_order(self) -> None:
        """Put those that are named first, in the order named; the rest keep theirs."""
        for name, wanted in self._part("order").entries.items():
            items = dict(self.lists()).get(name)
            if items is None:
                self._say_unknown(Node(name, wanted.key or wanted.place), [known for known, _items in self.lists()])
                continue
            by_id = {item.text("id"): item for item in items}
            named = list(self._once(wanted.items))
            for each in named:
                if each.data in self.hidden - {*by_id}:
                    self.desk.say(each.place, "extension-hidden", name=str(each.data))
                elif each.data not in by_id:
                    self._say_unknown(each, [str(known) for known in by_id])
            first = [by_id[str(each.data)] for each in named if each.data in by_id]
            items[:] = [*first, *(item for item in items if item not in first)]

    def _is_taken(self, item: Node) -> bool:
        """True, with a finding, when an item of one's own has an id that is there; one that may come is told, too."""
        taken, is_taken = self.spots(), False
        for name in (each.at("id") for each in (item, *_fields(item))):
            if name is None or not isinstance(name.data, str):
                continue
            if name.data in taken:
                self.desk.say(name.place, "duplicate-id", value=name.data)
                is_taken = True
            elif not name.data.startswith(OWN_ID):
                self.desk.say(name.place, "own-id", id=name.data)
        return is_taken

    def _once(self, names: Iterable[Node]) -> Iterator[Node]:
        """Names of a list, each once; a finding for one that stands again."""
        seen: set[object] = set()
        for name in names:
            if name.data in seen:
                self.desk.say(name.place, "extension-twice", name=str(name.data)[:60])
            else:
                yield name
            seen.add(name.data)

    def _part(self, key: str) -> Node:
        return self.own.entries.get(key) or Node(None, self.own.place)

    def _say_unknown(self, name: Node, known: list[str]) -> None:
        near = nearest(str(name.data), known)
        self.desk.say(name.place, "extension-unknown", name=str(name.data)[:60], nearest=near)
