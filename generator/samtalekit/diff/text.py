"""A page's text as sections of sentences, and how two such texts differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from samtalekit.model.markup import HOLDING_BLOCKS, PART, block_of, headings_at, plain_words

# A change: one thing that is different between two texts, as people read it, wherever it was found.

Kind = Literal["heading", "renamed", "words", "block", "link", "item", "value", "moved", "line", "shape", "unread"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different.

    Attributes:
        where: The heading, or the question, that it stands under; empty for the whole.
        kind: A ``heading`` with its section, a ``block`` that places something, or an ``item`` with an id is new or
            gone: one side is None. Something ``moved`` has its name in ``before``, and in ``after`` what it now
            follows. A ``link`` has another target. ``shape`` is a file that differs in nothing that is read, and
            ``unread`` one that cannot be.
        key: Of a ``value``, the key in its file; of an ``item``, that of its list; of a ``block``, its name; of a
            ``link``, its words.
    """

    where: str
    kind: Kind
    key: str = ""
    before: str | None = None
    after: str | None = None


def changes_of_lists(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The stretches of two lists that are different, side by side."""
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield before[start:end], after[first:last]


def moved(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What has another place among things that both lists have, and what it now follows; empty where it comes first."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {before[number] for block in blocks for number in range(block.a, block.a + block.size)}
    for number, name in enumerate(after):
        if name not in kept:
            yield name, after[number - 1] if number else ""


ALIKE = 0.6  # of the sentences of a section: then it is the same under another heading

BLOCK = "::: "
"""How a block that places something begins where it stands among sentences."""

_END = re.compile(r"[.!?:][»«\"”*_)]*\s+(?=[»„“\"*_A-ZÆØÅÉ0-9])")
_STOPS = re.compile(r"[.!?:…][»«\"”*_)]*$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(((?:[^()\s]|\([^()\s]*\))*)(?:\s[^()]*)?\)")
_MARK = re.compile(r"^\s*(?:[-*+]|\d+\.|>|#{1,6})\s+|[*_`]|\\(?=[^\w\s])")
_BEGINS = re.compile(r"\s*(?:[-*+]|\d+\.|\|)\s*")
_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's words, empty above the first, and the sentences under it; a block among them begins as ``BLOCK``."""

    heading: str
    sentences: tuple[str, ...]

    @property
    def words(self) -> str:
        """Its sentences in a row."""
        return in_a_row(self.sentences)


def in_a_row(texts: Sequence[str]) -> str:
    """Sentences without the blocks among them; a line of a list or a table, which has no full stop, stands apart."""
    words = [each for each in texts if not each.startswith(BLOCK)]
    return " ".join(each if _STOPS.search(each) else f"{each} /" for each in words).removesuffix(" /")


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph without marks."""
    found, start = list[str](), 0
    for match in _END.finditer(paragraph):
        found.append(paragraph[start : match.end()].strip())
        start = match.end()
    return [each for each in (*found, paragraph[start:].strip()) if each]


def sections_of(body: str) -> list[Section]:
    """Cut a page's text at its headings."""
    reader = _Reader()
    heads = {line: words for line, _level, words in headings_at(body)}
    for number, line in enumerate(body.split("\n")):
        if number in heads:
            reader.begin(plain_words(heads[number]))
        else:
            reader.read(line)
    reader.begin("")
    return [each for each in reader.sections if each.heading or each.sentences]


@dataclass
class _Reader:
    """Gathers lines to paragraphs, and paragraphs to sections."""

    sections: list[Section] = field(default_factory=list)
    _heading: str = ""
    _sentences: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)

    def begin(self, heading: str) -> None:
        self._end_paragraph()
        self.sections.append(Section(self._heading, tuple(self._sentences)))
        self._heading, self._sentences = heading, []

    def read(self, line: str) -> None:
        block = block_of(line)
        if block or not line.strip() or _BEGINS.match(line):
            self._end_paragraph()
        if block:
            self._block(*block)
        elif line.lstrip().startswith("|"):
            self._row(line)
        elif line.strip():
            self._lines.append(line.strip())

    def _block(self, name: str, words: str) -> None:
        """A block's own words stand by themselves; what one places is told by its name."""
        if name in HOLDING_BLOCKS:
            self._sentences += sentences(words)
        elif name and name != PART:
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
    """What is different in a text, told section by section, in the order of the later."""
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
    """Which section of the later text is which of the earlier: by its heading, else by its sentences.

    Of several with one heading, those that are most alike belong together: a workplace may have put its own beside.
    """
    likeness = {
        (number, earlier): _likeness(before[earlier], section)
        for number, section in enumerate(after)
        for earlier in range(len(before))
    }
    ways = [(pair, ratio) for pair, ratio in likeness.items() if ratio > 0]
    found: dict[int, int] = {}
    for (number, earlier), _ratio in sorted(ways, key=lambda way: -way[1]):
        if number not in found and earlier not in found.values():
            found[number] = earlier
    return found


def _likeness(one: Section, other: Section) -> float:
    """More than 1 under one heading, more than 0 where another heading stands over much the same; else 0."""
    is_named_alike = one.heading == other.heading
    if not is_named_alike and not set(one.sentences) & set(other.sentences):
        return 0
    ratio = SequenceMatcher(None, one.sentences, other.sentences, autojunk=False).ratio()
    if is_named_alike:
        return 1 + ratio
    return ratio if ratio > ALIKE and one.heading and other.heading else 0


def _whole(section: Section, *, is_new: bool) -> Iterator[Change]:
    if not section.heading:  # above the first heading stands text, and no section
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
    """Links of the same words that lead somewhere else."""
    then = dict(_LINK.findall(before))
    for words, target in dict(_LINK.findall(after)).items():
        if words in then and then[words] != target:
            yield Change("", "link", plain_words(words), then[words], target)
