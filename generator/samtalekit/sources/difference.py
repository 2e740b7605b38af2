"""Differences as people read them: sentences under headings, and questions with their words; never lines of a file."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import Literal

from samtalekit.model.anchors import plain_words
from samtalekit.model.markup import PART, block_of
from samtalekit.sources.tree import Tree, read_tree

Kind = Literal["heading", "renamed", "item", "words", "value", "moved", "line"]

ALIKE = 0.6  # of the sentences of a section: then it is the same under another heading

_SENTENCE = re.compile(r"(?<=[.!?:])[»«\"”*_]*\s+(?=[»„“\"*_A-ZÆØÅÉ0-9])")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"^\s*(?:[-*+]|\d+\.|>|#{1,6})\s+|[*_`]|\\(?=[^\w\s])")
_HOLE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_NAMES = ("label", "title", "term", "name")
UNTOLD = frozenset({"translates", "extends"})

Sections = Mapping[str, list[str]]
"""A text's sentences, by the heading that they stand under."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different.

    Attributes:
        where: The heading, or the question, that it stands under; empty for the whole.
        kind: ``words`` and ``value`` have a ``key``; of a ``heading`` or an ``item`` that is new or gone, one side is
            None; something ``moved`` has neither.
        key: The key in its file.
    """

    where: str
    kind: Kind
    key: str = ""
    before: str | None = None
    after: str | None = None


def difference(path: str, before: str, after: str, values: Mapping[str, str]) -> tuple[Change, ...]:
    """What is different in a file.

    Args:
        path: By which is known what kind of file it is.
        before: Its text.
        after: The other text.
        values: Values by name, which readers see in place of the names.
    """
    shown = _shown(values)
    ending = PurePosixPath(path).suffix
    if ending == ".md":
        return tuple(_of_pages(shown(before), shown(after)))
    if ending in {".yml", ".yaml"}:
        one, other = read_tree(before, path)[0], read_tree(after, path)[0]
        if one is not None and other is not None:
            return tuple(_of_trees(one, other, shown))
    return tuple(_of_lists("", before.split("\n"), after.split("\n"), "line"))


def difference_of_trees(before: Tree, after: Tree, values: Mapping[str, str]) -> tuple[Change, ...]:
    """What is different in a definition that was read already."""
    return tuple(_of_trees(before, after, _shown(values)))


def _shown(values: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: _HOLE.sub(lambda match: values.get(match[1], match[0]), text)


def _of_pages(before: str, after: str) -> Iterator[Change]:
    heads, bodies = zip(_cut(before), _cut(after), strict=True)
    one, other = (read_tree(head, "")[0] or Tree({}, {}) for head in heads)
    yield from _of_trees(one, other, lambda text: text)
    yield from difference_of_sections(*(dict(_sections(body)) for body in bodies))


def difference_of_sections(before: Sections, after: Sections) -> Iterator[Change]:
    """What is different in a text, told section by section.

    Args:
        before: Its sentences, by the heading that they stand under.
        after: The same of the other text.
    """
    renamed = _renamed(before, after)
    for heading in dict.fromkeys([*before, *(each for each in after if each not in renamed.values())]):
        called = renamed.get(heading, heading)
        mine, theirs = before.get(heading), after.get(called)
        if called != heading:
            yield Change(called, "renamed", before=heading, after=called)
        if mine is None or theirs is None:
            yield Change(heading, "heading", before=_joined(mine), after=_joined(theirs))
        else:
            yield from _of_lists(called, mine, theirs, "words")


def _renamed(before: Sections, after: Sections) -> dict[str, str]:
    """Headings that have another name over much the same sentences."""
    gone, new = ([each for each in one if each not in other] for one, other in ((before, after), (after, before)))
    found: dict[str, str] = {}
    for heading in gone:
        for other in new:
            likeness = SequenceMatcher(None, before[heading], after[other], autojunk=False).ratio()
            if likeness > ALIKE and other not in found.values():
                found[heading] = other
                break
    return found


def _joined(sentences: list[str] | None) -> str | None:
    return None if sentences is None else " ".join(sentences)


def _cut(text: str) -> tuple[str, str]:
    parts = text.split("---\n", 2)
    return (parts[1], parts[2]) if text.startswith("---") and len(parts) == 3 else ("", text)


def _sections(body: str) -> Iterator[tuple[str, list[str]]]:
    """Each heading's words and the sentences under it; what stands above the first is under an empty one."""
    heading, paragraphs, lines = "", list[str](), list[str]()
    for line in [*body.split("\n"), "", "# "]:
        is_heading = re.match(r"#{1,6}\s", line)
        if line.startswith(":::"):  # a block's own words stand by themselves, and its name is nothing to read
            name, words = block_of(line) or ("", "")
            paragraphs += [" ".join(lines), "" if name == PART else words]
            lines = []
            continue
        if is_heading or not line.strip() or re.match(r"\s*(?:[-*+]|\d+\.|\|)\s*", line):
            paragraphs.append(" ".join(lines))
            lines = []
        if is_heading:
            sentences = [each for text in paragraphs for each in _sentences(text)]
            if heading or sentences:
                yield heading, sentences
            heading, paragraphs = plain_words(line.lstrip("#").strip()), []
        elif line.strip():
            lines.append(line.strip())


def _sentences(paragraph: str) -> list[str]:
    return sentences(_MARK.sub("", _LINK.sub(r"\1", paragraph)).strip())


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph without marks."""
    return [each for each in _SENTENCE.split(paragraph) if each]


def _of_lists(where: str, before: list[str], after: list[str], kind: Kind) -> Iterator[Change]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield Change(where, kind, "", " ".join(before[start:end]) or None, " ".join(after[first:last]) or None)


@dataclass(frozen=True, slots=True)
class _Item:
    """A thing with an id in a definition: what people call it, and its plain values by their keys."""

    name: str
    values: Mapping[str, str]
    place: tuple[str, int]


def _of_trees(before: Tree, after: Tree, shown: Callable[[str], str]) -> Iterator[Change]:
    one, other = dict(_items(before.data, (), shown)), dict(_items(after.data, (), shown))
    for key in dict.fromkeys([*one, *other]):
        mine, theirs = one.get(key), other.get(key)
        if mine is None or theirs is None:
            whole = mine or theirs
            if whole and key[:-1] in one and key[:-1] in other:  # what stands in something new is new with it
                yield Change("", "item", before=mine.name if mine else None, after=theirs.name if theirs else None)
            continue
        for name in dict.fromkeys([*mine.values, *theirs.values]):
            values = mine.values.get(name), theirs.values.get(name)
            if values[0] != values[1] and name not in UNTOLD:
                yield Change(mine.name if key else "", "value", name, *values)
    for holder in dict.fromkeys(key[:-1] for key in one if key and key in other):
        mine_in_order = [key for key in one if key and key[:-1] == holder and key in other]
        theirs_in_order = [key for key in other if key and key[:-1] == holder and key in one]
        for key in _moved(mine_in_order, theirs_in_order):
            yield Change(other[key].name, "moved")


def _moved(before: list[tuple[str, ...]], after: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    kept = {
        before[number]
        for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for number in range(block.a, block.a + block.size)
    }
    return [key for key in after if key not in kept]


def _items(
    node: object, way: tuple[str, ...], shown: Callable[[str], str], number: int = 0
) -> Iterator[tuple[tuple[str, ...], _Item]]:
    """Every thing that has an id, by the ids that lead to it; the whole definition by none."""
    if not isinstance(node, dict):
        return
    plain: dict[str, str] = {}
    inner: list[tuple[str, object, int]] = []
    for key, value in node.items():
        if isinstance(value, list) and value and all(isinstance(each, dict) and "id" in each for each in value):
            inner += [(str(each["id"]), each, place) for place, each in enumerate(value)]
        elif isinstance(value, dict):
            plain |= {f"{key}.{name}": _told(each, shown) for name, each in value.items()}
        elif key != "id":
            plain[str(key)] = _told(value, shown)
    name = next((shown(str(node[key])) for key in _NAMES if key in node), way[-1] if way else "")
    yield way, _Item(name, plain, (way[-1] if way else "", number))
    for step, each, place in inner:
        yield from _items(each, (*way, step), shown, place)


def _told(value: object, shown: Callable[[str], str]) -> str:
    if isinstance(value, list):
        return ", ".join(_told(each, shown) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_told(each, shown)}" for key, each in value.items())
    return shown(str(value))
