"""Differences between two texts of a page: headings, sentences, blocks and links, as readers see them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from samtalekit.model.markup import HOLDING_BLOCKS, WRAPPING_BLOCKS, block_lines, heading_lines, headings_at

# A change: one readable difference between two texts, wherever it was found.

Kind = Literal[
    "heading", "renamed", "words", "block", "link", "item", "value", "moved", "line", "shape", "unread", "question"
]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        where: The heading or question that it belongs to; empty for the whole text.
        kind: A ``heading`` with its section, a ``block`` that inserts something, a ``question`` of a form, or an
            ``item`` with an id was added or removed: one side is None. For ``moved``, ``before`` is the name of the
            item and ``after`` the one that now precedes it. A ``link`` has another target. ``shape`` is a file that
            differs in nothing that readers see, and ``unread`` one that cannot be read.
        key: Of a ``value``, the key in its file; of an ``item``, that of its list; of a ``block``, its name; of a
            ``link``, its words.
    """

    where: str
    kind: Kind
    key: str = ""
    before: str | None = None
    after: str | None = None


def changes_of_lists(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the stretches in which two lists differ, side by side."""
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield before[start:end], after[first:last]


def moved(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each item of both lists that changed position and the item it now follows; empty at the start."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {before[number] for block in blocks for number in range(block.a, block.a + block.size)}
    for number, name in enumerate(after):
        if name not in kept:
            yield name, after[number - 1] if number else ""


ALIKE = 0.6  # share of a section's sentences: from here on it is the same section under a new heading

BLOCK = "::: "
"""Prefix of a block (one that inserts something) in a list of sentences."""

_END = re.compile(r"[.!?:][»«\"”*_)]*\s+(?=[»„“\"*_A-ZÆØÅÉ0-9])")
_STOPS = re.compile(r"[.!?:…][»«\"”*_)]*$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(((?:[^()\s]|\([^()\s]*\))*)(?:\s[^()]*)?\)")
_MARK = re.compile(r"^\s*(?:[-*+]|\d+\.|>|#{1,6})\s+|[*_`]|\\(?=[^\w\s])")
_BEGINS = re.compile(r"\s*(?:[-*+]|\d+\.|\|)\s*")
_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (empty above the first) and the sentences under it; a block among them begins with ``BLOCK``."""

    heading: str
    sentences: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return its sentences as one text."""
        return in_a_row(self.sentences)


def in_a_row(texts: Sequence[str]) -> str:
    """Join sentences without their blocks; a list or table line without a full stop is kept apart."""
    words = [each for each in texts if not each.startswith(BLOCK)]
    return " ".join(each if _STOPS.search(each) else f"{each} /" for each in words).removesuffix(" /")


def sentences(paragraph: str) -> list[str]:
    """Split a paragraph into sentences, without markup."""
    found, start = list[str](), 0
    for match in _END.finditer(paragraph):
        found.append(paragraph[start : match.end()].strip())
        start = match.end()
    return [each for each in (*found, paragraph[start:].strip()) if each]


def sections_of(body: str) -> list[Section]:
    """Split a page's text at its headings."""
    reader = _Reader()
    heads = {line: words for line, _level, words in headings_at(body)}
    underlines = {line for first, end in heading_lines(body).items() for line in range(first + 1, end)}
    lines = body.split("\n")
    blocks = block_lines(lines)
    for number, line in enumerate(lines):
        if number in heads:
            reader.begin(heads[number])
        elif number not in underlines:
            reader.read(line, blocks.get(number))
    reader.begin("")
    return [each for each in reader.sections if each.heading or each.sentences]


@dataclass
class _Reader:
    """Collects lines into paragraphs, and paragraphs into sections."""

    sections: list[Section] = field(default_factory=list)
    _heading: str = ""
    _sentences: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)

    def begin(self, heading: str) -> None:
        self._end_paragraph()
        self.sections.append(Section(self._heading, tuple(self._sentences)))
        self._heading, self._sentences = heading, []

    def read(self, line: str, block: tuple[str, str] | None) -> None:
        if block or not line.strip() or _BEGINS.match(line):
            self._end_paragraph()
        if block:
            self._block(*block)
        elif line.lstrip().startswith("|"):
            self._row(line)
        elif line.strip():
            self._lines.append(line.strip())

    def _block(self, name: str, words: str) -> None:
        """Add a block: its own words as text of their own, what it inserts by name."""
        if name in HOLDING_BLOCKS:
            self._sentences += sentences(words)
        elif name and name not in WRAPPING_BLOCKS:
            self._sentences.append(f"{BLOCK}{name} {words}".strip())

    def _row(self, line: str) -> None:
        if not _RULE.fullmatch(line):
            cells = (_plain(cell).strip() for cell in line.strip().strip("|").split("|"))
            self._sentences.append(" · ".join(cell for cell in cells if cell))

    def _end_paragraph(self) -> None:
        self._sentences += sentences(_plain(" ".join(self._lines)).strip())
        self._lines = []


def _plain(text: str) -> str:
    return _MARK.sub("", _LINK.sub(r"\1", text))


def difference_of_sections(before: Sequence[Section], after: Sequence[Section]) -> Iterator[Change]:
    """Yield the differences between two texts, section by section, in the order of the later."""
    pairs = _pairs(before, after)
    gone = [each for number, each in enumerate(before) if number not in pairs.values()]
    for number, section in enumerate(after):
        earlier = pairs.get(number)
        if earlier is None:
            yield from _whole(section, is_new=True)
        else:
            yield from _of_section(before[earlier], section)
    for section in gone:
        yield from _whole(section, is_new=False)
    yield from _moved(before, after, pairs)


def _pairs(before: Sequence[Section], after: Sequence[Section]) -> dict[int, int]:
    """Match sections of the later text with the earlier: by heading, else by sentences.

    Among several with the same heading the most similar are matched: a workplace may have added its own.
    """
    likeness = {
        (number, earlier): _similarity(before[earlier], section)
        for number, section in enumerate(after)
        for earlier in range(len(before))
    }
    ways = [(pair, ratio) for pair, ratio in likeness.items() if ratio > 0]
    found: dict[int, int] = {}
    for (number, earlier), _ratio in sorted(ways, key=lambda way: -way[1]):
        if number not in found and earlier not in found.values():
            found[number] = earlier
    return found


def _similarity(one: Section, other: Section) -> float:
    """Return the similarity: above 1 with the same heading, 0 to 1 by similar sentences, 0 for no match."""
    is_named_alike = one.heading == other.heading
    if not is_named_alike and not set(one.sentences) & set(other.sentences):
        return 0
    ratio = SequenceMatcher(None, one.sentences, other.sentences, autojunk=False).ratio()
    if is_named_alike:
        return 1 + ratio
    return ratio if ratio > ALIKE and one.heading and other.heading else 0


def _whole(section: Section, *, is_new: bool) -> Iterator[Change]:
    if not section.heading:  # text above the first heading is in no section
        yield from _of_sentences("", *(((), section.sentences) if is_new else (section.sentences, ())))
        return
    sides = (None, section.words) if is_new else (section.words, None)
    yield Change(section.heading, "heading", "", *sides)
    if is_new:
        yield from _blocks(section.heading, (), section.sentences)


def _of_section(one: Section, other: Section) -> Iterator[Change]:
    if one.heading != other.heading:
        yield Change(other.heading, "renamed", before=one.heading, after=other.heading)
    yield from _of_sentences(other.heading, one.sentences, other.sentences)


def _of_sentences(where: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for mine, theirs in changes_of_lists(before, after):
        words = in_a_row(mine) or None, in_a_row(theirs) or None
        if any(words):
            yield Change(where, "words", "", *words)
        yield from _blocks(where, mine, theirs)


def _blocks(where: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    gone, new = ([each for each in side if each.startswith(BLOCK)] for side in (before, after))
    for each in gone:
        if each not in new:
            name, _space, words = each.removeprefix(BLOCK).partition(" ")
            yield Change(where, "block", name, before=words)
    for each in new:
        if each not in gone:
            name, _space, words = each.removeprefix(BLOCK).partition(" ")
            yield Change(where, "block", name, after=words)


def _moved(before: Sequence[Section], after: Sequence[Section], pairs: dict[int, int]) -> Iterator[Change]:
    names = {earlier: after[number].heading for number, earlier in pairs.items() if after[number].heading}
    then = [f"{each} {names[each]}" for each in range(len(before)) if each in names]
    now = [f"{pairs[each]} {after[each].heading}" for each in range(len(after)) if pairs.get(each) in names]
    for name, follows in moved(then, now):
        yield Change("", "moved", before=name.partition(" ")[2], after=follows.partition(" ")[2])


def difference_of_links(before: str, after: str) -> Iterator[Change]:
    """Yield links with the same words and another target."""
    then = dict(_LINK.findall(before))
    for words, target in dict(_LINK.findall(after)).items():
        if words in then and then[words] != target:
            yield Change("", "link", _plain(words), then[words], target)
