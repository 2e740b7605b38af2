"""Overlay of Markdown pages: a workplace adds, replaces or leaves out text at named places of the kit's page.

The places are headings, by anchor, and the start and end of the page; parts of a kit are left out here, too::

    ::: after hvornaar
    Hos os begynder vi i oktober.
    :::
"""

import difflib
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from samtalekit.core.findings import Location
from samtalekit.core.messages import MessageRef, in_quotes
from samtalekit.model.markup import HOLDING_BLOCKS, PLACED_BLOCKS, WRAPPING_BLOCKS, anchors_at, block_lines
from samtalekit.model.page import FrontMatter, kept_lines
from samtalekit.sources.overlay.nodes import nodes_of, tree_of
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest
from samtalekit.sources.yaml_tree import KeyPath, Tree

ENDS = frozenset({"start", "end"})
WHERE = frozenset({"before", "after", "instead", "without"})
ADDED_TO = frozenset({"aliases", "forms", "sources"})
"""Front matter lists that an extension appends to; every other key replaces the kit's."""

IN_DANISH = {
    "efter": "after", "før": "before", "foer": "before", "inden": "before", "istedet": "instead", "uden": "without",
    "start": "start", "slut": "end",
}  # fmt: skip
"""Danish words that authors may write for the block names."""

_ANY_BLOCK = re.compile(r"^:::[ \t]*(?P<name>[^\s:]+)")

Line = tuple[str, Location]
"""A line of a page's text and its location."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change at a place of the kit's page. ``lines`` are empty where a section is left out."""

    where: str
    anchor: str
    place: Location
    lines: tuple[Line, ...] = ()


_BlockLine = tuple[str, Location, tuple[str, str] | None]
"""A line, its location, and the block that it begins or closes."""


_PLACE_LINE = re.compile(rf"^:::[ \t]*(?:{'|'.join(sorted(ENDS | WHERE))})\b", re.MULTILINE)


def changes_places(text: str) -> bool:
    """Return True for a text with a block that only an extension has: it names a place of the kit's page."""
    return _PLACE_LINE.search(text) is not None


def changes_of(lines: Sequence[Line], reader: SourceReader) -> Iterator[Change]:
    """Parse the changes in an extension's text; text outside the blocks becomes a finding."""
    blocks = block_lines([words for words, _place in lines])
    rest = deque((words, place, blocks.get(number)) for number, (words, place) in enumerate(lines))
    is_after_without = False
    while rest:
        words, place, block = rest.popleft()
        where, anchor = block or ("", "")
        if where == "without":
            yield Change("without", anchor, place)
            is_after_without = True
        elif where in ENDS | WHERE:
            is_after_without = False
            yield _change(where, anchor, place, tuple(_body(rest, where, place, reader)), reader)
        elif near := _meant(words):
            name = words.strip(": \t").split()[0]
            reader.report(place, "unknown-block", name=name, nearest=in_quotes(near))
            if near != "without":
                tuple(_body(rest, name, place, reader))  # consumed, so that its text is not reported as well
        elif words.strip() == ":::" and is_after_without:
            reader.report(place, "extension-loose", text=":::", remedy=MessageRef("loose_mend.without"))
            is_after_without = False
        elif words.strip():
            reader.report(place, "extension-loose", text=words.strip()[:40], remedy=MessageRef("loose_mend.place"))
            return  # reported once, however many lines there are


def _change(where: str, anchor: str, place: Location, lines: tuple[Line, ...], reader: SourceReader) -> Change:
    """Parse one block of an extension; text that would be lost is reported."""
    if not any(words.strip() for words, _here in lines):
        reader.report(place, "empty-text", key=f"::: {where} {anchor}".strip())
    if where in ENDS and anchor:
        reader.report(place, "place-words", name=where, words=anchor[:40])
    return Change(where, anchor, place, lines)


def _meant(words: str) -> str:
    """Guess the block name from a misspelled or Danish one; empty when the line is not such a block."""
    match = _ANY_BLOCK.match(words)
    name = match["name"].casefold() if match else ""
    if not name or name in HOLDING_BLOCKS | PLACED_BLOCKS | WRAPPING_BLOCKS:
        return ""
    close = difflib.get_close_matches(name, sorted(ENDS | WHERE), n=1, cutoff=0.7)
    return IN_DANISH.get(name) or (close[0] if close else "")


def _body(rest: deque[_BlockLine], name: str, place: Location, reader: SourceReader) -> Iterator[Line]:
    """Yield the lines up to the closing one; nested blocks have closing lines of their own."""
    open_blocks = 1
    while rest:
        words, here, block = rest.popleft()
        if block and block[0] in HOLDING_BLOCKS | WRAPPING_BLOCKS:
            open_blocks += 1
        elif block and not block[0]:
            open_blocks -= 1
            if open_blocks == 0:
                return
        yield words, here
    reader.report(place, "open-block", name=name)


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading's section: the lines from ``first`` up to, not including, ``last``."""

    first: int
    last: int


@dataclass(slots=True)
class _Merged:
    """The text inserted before each line of the kit's page, and the lines left out."""

    put_in: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    left_out: set[int] = field(default_factory=set)


def extended_lines(base: Sequence[Line], changes: Sequence[Change], headings: str, reader: SourceReader) -> list[Line]:
    """Return the kit's lines with a workplace's changes applied.

    ``headings`` is the kit's text with values filled in: anchors are those of the headings that readers see.
    """
    sections = _sections(headings)
    merged = _Merged()
    for change in changes:
        _apply(change, sections, len(base), merged, reader)
    _once(changes, reader)
    out: list[Line] = []
    for number, line in enumerate(base):
        out += merged.put_in.get(number, [])
        if number not in merged.left_out:
            out.append(line)
    return [*out, *merged.put_in.get(len(base), [])]


def _once(changes: Sequence[Change], reader: SourceReader) -> None:
    """Report a section that is replaced or left out twice, since it is ambiguous which applies."""
    first: dict[str, Change] = {}
    for change in changes:
        if change.where in {"instead", "without"} and change.anchor:
            earlier = first.setdefault(change.anchor, change)
            if earlier is not change:
                line, where = earlier.place.line, f"::: {earlier.where} {change.anchor}"
                reader.report(change.place, "place-twice", name=change.anchor, line=line, where=where)


def _apply(change: Change, sections: dict[str, _Section], end: int, merged: _Merged, reader: SourceReader) -> None:
    apart = ("", change.place)
    text = [apart, *change.lines, apart] if change.lines else []
    if change.where in ENDS:
        merged.put_in[0 if change.where == "start" else end] += text
        return
    section = sections.get(change.anchor)
    if section is None:
        near = nearest(change.anchor, list(sections))
        code = "place-unknown" if change.anchor else "place-missing"
        reader.report(change.place, code, name=change.anchor or change.where, nearest=near)
        return
    if change.where in {"instead", "without"}:
        merged.left_out.update(range(section.first, section.last))
    merged.put_in[section.last if change.where == "after" else section.first] += text


def _sections(text: str) -> dict[str, _Section]:
    """Return each heading's section by anchor: up to the next heading of its level or above, or its block's end."""
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
    """Yield the number of open blocks at each line; a closing line is outside its block."""
    depth = 0
    blocks = block_lines(lines)
    for number in range(len(lines)):
        block = blocks.get(number)
        if block and not block[0]:
            depth = max(0, depth - 1)
        yield depth
        if block and block[0] in HOLDING_BLOCKS | WRAPPING_BLOCKS:
            depth += 1


def extended_front(base: Tree, own: Tree) -> Tree:
    """Merge the extension's front matter over the kit's; lists of words, forms and sources are appended to."""
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


# Parts of a kit, as selected by a workplace: excluded text is removed before a page is processed further.


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that a kit has, and those that a workplace leaves out."""

    known: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()

    def lines(self, lines: Sequence[Line], reader: SourceReader) -> list[Line]:
        """Return a page's lines without excluded parts and part markers; each line keeps its location."""

        def is_kept(name: str, number: int) -> bool:
            if name not in self.known:
                reader.report(
                    lines[number][1], "unknown-part", name=name or "–", nearest=nearest(name, list(self.known))
                )
            return name not in self.left_out

        kept, still_open = kept_lines([words for words, _place in lines], is_kept)
        if still_open is not None:
            reader.report(lines[still_open][1], "open-block", name="part")
        return [lines[number] for number in kept] or [("", lines[-1][1])]

    def front(self, front: FrontMatter, tree: Tree, reader: SourceReader) -> FrontMatter:
        """Return a page's front matter without the sources of excluded parts."""
        named: list[tuple[KeyPath, str | None]] = [(("part",), front.part)]
        named += [(("sources", number, "part"), source.part) for number, source in enumerate(front.sources)]
        for path, name in named:
            if name is not None and name not in self.known:
                reader.report(tree.place(path), "unknown-part", name=name, nearest=nearest(name, list(self.known)))
        sources = tuple(source for source in front.sources if source.part not in self.left_out)
        return front.model_copy(update={"sources": sources})

    def leaves_out(self, front: FrontMatter) -> bool:
        """Return True for a page that belongs to an excluded part."""
        return front.part in self.left_out
