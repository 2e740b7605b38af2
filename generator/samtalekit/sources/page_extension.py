"""A workplace's page laid over the kit's of the same path: text at named places, the rest as upstream has it.

The places of a page are its headings, by their anchors, and its start and end::

    ::: after hvornaar
    Hos os begynder vi i oktober.
    :::
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from samtalekit.ground.findings import Place
from samtalekit.model.anchors import anchors_at
from samtalekit.model.markup import HOLDING_BLOCKS, PART
from samtalekit.sources.folders import Desk
from samtalekit.sources.nodes import nodes_of, tree_of
from samtalekit.sources.tree import Tree
from samtalekit.sources.validate import nearest

ENDS = frozenset({"start", "end"})
WHERE = frozenset({"before", "after", "instead", "without"})
ADDED_TO = frozenset({"aliases", "forms", "sources"})
"""Lists of the front matter that an extension adds to; every other key takes the place of the kit's."""

_BLOCK = re.compile(r"^:::[ \t]*(?P<name>[a-z-]*)[ \t]*(?P<words>.*?)[ \t]*$")

Line = tuple[str, Place]
"""A line of a page's text and where it stands."""


@dataclass(frozen=True, slots=True)
class Change:
    """A text for a place of the kit's page. ``lines`` are none where a section is left out."""

    where: str
    anchor: str
    place: Place
    lines: tuple[Line, ...] = ()


def changes_of(lines: Sequence[Line], desk: Desk) -> Iterator[Change]:
    """What an extension's text asks for; text outside the places becomes a finding."""
    rest = list(lines)
    while rest:
        words, place = rest.pop(0)
        match = _BLOCK.match(words)
        if match and match["name"] == "without":
            yield Change("without", match["words"], place)
        elif match and match["name"] in ENDS | WHERE:
            yield Change(match["name"], match["words"], place, tuple(_body(rest, match["name"], place, desk)))
        elif words.strip():
            desk.say(place, "extension-loose", text=words.strip()[:40])
            return  # told once, however many lines there are


def _body(rest: list[Line], name: str, place: Place, desk: Desk) -> Iterator[Line]:
    """The lines up to the one that closes; blocks inside are closed by theirs."""
    open_blocks = 1
    while rest:
        words, here = rest.pop(0)
        match = _BLOCK.match(words)
        if match and match["name"] in HOLDING_BLOCKS | {PART}:
            open_blocks += 1
        elif match and not match["name"]:
            open_blocks -= 1
            if open_blocks == 0:
                return
        yield words, here
    desk.say(place, "open-block", name=name)


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading's section: the lines from ``first`` to before ``last``."""

    first: int
    last: int


@dataclass(slots=True)
class _Laid:
    """What is put in before each line of the kit's text, and which lines are left out."""

    put_in: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    left_out: set[int] = field(default_factory=set)


def extended_lines(base: Sequence[Line], changes: Sequence[Change], headings: str, desk: Desk) -> list[Line]:
    """The kit's lines with a workplace's changes among them.

    Args:
        base: The kit's text.
        changes: What the extension asks for.
        headings: The kit's text with values by name in place: headings are found by what readers see.
        desk: Where findings go.
    """
    sections = _sections(headings)
    laid = _Laid()
    for change in changes:
        _lay(change, sections, len(base), laid, desk)
    out: list[Line] = []
    for number, line in enumerate(base):
        out += laid.put_in.get(number, [])
        if number not in laid.left_out:
            out.append(line)
    return [*out, *laid.put_in.get(len(base), [])]


def _lay(change: Change, sections: dict[str, _Section], end: int, laid: _Laid, desk: Desk) -> None:
    apart = ("", change.place)
    text = [apart, *change.lines, apart] if change.lines else []
    if change.where in ENDS:
        laid.put_in[0 if change.where == "start" else end] += text
        return
    section = sections.get(change.anchor)
    if section is None:
        near = nearest(change.anchor, list(sections)) if change.anchor else ", ".join(f"“{each}”" for each in sections)
        desk.say(change.place, "place-unknown", name=change.anchor or "–", nearest=near or "–")
        return
    if change.where in {"instead", "without"}:
        laid.left_out.update(range(section.first, section.last))
    laid.put_in[section.last if change.where == "after" else section.first] += text


def _sections(text: str) -> dict[str, _Section]:
    """The section of each heading, by its anchor: up to the next heading of its level or above, or its block's end."""
    lines = text.split("\n")
    depths = list(_depths(lines))
    found = list(anchors_at(text))
    sections = {}
    for number, (line, level, anchor) in enumerate(found):
        after = [other for other, its_level, _anchor in found[number + 1 :] if its_level <= level]
        closed = [n for n in range(line, len(lines)) if depths[n] < depths[line]]
        last = min([*after[:1], *closed[:1], len(lines)])
        while last > line + 1 and not lines[last - 1].strip():
            last -= 1
        sections[anchor] = _Section(line, last)
    return sections


def _depths(lines: Sequence[str]) -> Iterator[int]:
    """How many blocks are open at each line; a line that closes one is outside it."""
    depth = 0
    for line in lines:
        match = _BLOCK.match(line)
        if match and not match["name"]:
            depth = max(0, depth - 1)
        yield depth
        if match and match["name"] in HOLDING_BLOCKS | {PART}:
            depth += 1


def extended_front(base: Tree, own: Tree) -> Tree:
    """The kit's front matter with the extension's keys over it; lists of words, forms and sources are added to."""
    node, over = nodes_of(base), nodes_of(own)
    for key, each in over.entries.items():
        below = node.entries.get(key)
        if key in ADDED_TO and below is not None and below.items and each.items:
            below.data = [*below.items, *each.items]
        elif key not in {"extends", "translates"}:
            node.entries[key] = each
    node.entries.pop("translates", None)
    node.place = over.place
    return tree_of(node)
