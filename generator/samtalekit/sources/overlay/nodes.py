"""Nodes: a tree whose values carry their locations, so that parts of two files can be merged into one definition."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from samtalekit.core.findings import Location
from samtalekit.sources.yaml_tree import KeyPath, Tree

Style = Literal["plain", "block", "quoted"]


@dataclass(slots=True)
class Node:
    """A value and its location.

    Attributes:
        data: A mapping or a list of nodes, or a plain value.
        place: Where the value begins.
        key: Where its key begins, in a mapping.
        style: How a text is written (quoted or block), which decides whether its inner columns are known.
    """

    data: object
    place: Location
    key: Location | None = None
    style: Style = "plain"

    def at(self, *path: str | int) -> "Node | None":
        """Return the node at a path; None where there is none."""
        here: Node = self
        for step in path:
            data = here.data
            if isinstance(data, dict) and step in data:  # noqa: SIM114  # separate branches, so that types narrow
                here = data[step]
            elif isinstance(data, list) and isinstance(step, int) and step < len(data):
                here = data[step]
            else:
                return None
        return here

    def text(self, *path: str | int) -> str | None:
        """Return the text at a path; None where there is no text."""
        found = self.at(*path)
        return found.data if found and isinstance(found.data, str) else None

    @property
    def items(self) -> "list[Node]":
        """Return the items of a list; empty for anything else."""
        return self.data if isinstance(self.data, list) else []

    @property
    def entries(self) -> "dict[str, Node]":
        """Return the entries of a mapping; empty for anything else."""
        return self.data if isinstance(self.data, dict) else {}

    def plain(self) -> object:
        """Return the data without locations."""
        if isinstance(self.data, dict):
            return {key: node.plain() for key, node in self.data.items()}
        if isinstance(self.data, list):
            return [node.plain() for node in self.data]
        return self.data


def nodes_of(tree: Tree, path: KeyPath = ()) -> Node:
    """Convert a tree, from a path on, to nodes."""
    value = tree.at(path)
    data: object = value
    if isinstance(value, dict):
        data = {str(key): nodes_of(tree, (*path, key)) for key in value}
    elif isinstance(value, list):
        data = [nodes_of(tree, (*path, number)) for number in range(len(value))]
    style: Style = "block" if path in tree.block_texts else "quoted" if path in tree.quoted_texts else "plain"
    return Node(data, tree.place(path), tree.keys.get(path), style)


def tree_of(node: Node) -> Tree:
    """Convert nodes back to a tree, keeping each value's location."""
    tree = Tree(node.plain(), {})
    for path, each in _walk(node, ()):
        tree.values[path] = each.place
        if each.key:
            tree.keys[path] = each.key
        if each.style == "block":
            tree.block_texts.add(path)
        elif each.style == "quoted":
            tree.quoted_texts.add(path)
    return tree


def _walk(node: Node, path: KeyPath) -> Iterator[tuple[KeyPath, Node]]:
    yield path, node
    for key, each in node.entries.items():
        yield from _walk(each, (*path, key))
    for number, each in enumerate(node.items):
        yield from _walk(each, (*path, number))
