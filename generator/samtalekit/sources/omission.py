"""Omission: a page's text without what speaks of something that a workplace leaves out.

With a page or a form go the sentences of the kit that link to it, list entries and rows of tables that are about it,
blocks that would show it, a sentence with a colon that announced them, and a heading with nothing left beneath it.
A workplace's own sentences stay, and are reported.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from samtalekit.model.gfm import BLOCK, Document, parse
from samtalekit.model.markup import HOLDING_BLOCKS, line_of, with_links
from samtalekit.model.page import Tie
from samtalekit.model.sentences import Span, announcements, ends_in_colon, last_line, sentence_spans
from samtalekit.model.text_facts import fact, plain_rows

_MARKERS = re.compile(r"(?:\s|>|[-*+](?=\s|$)|\d{1,9}[.)](?=\s|$))*")
_NUMBERED = re.compile(r"^(?P<before>[\s>]*)(?P<number>\d{1,9})(?=[.)])")
_HEAD = 2  # lines of a table without rows
_EMPHASIS = re.compile(r"[*_]*")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is left out, as a page's text can speak of it.

    Attributes:
        target: The name of that to which a link of this target leads, if it is left out; else empty.
        block: Is it that which a block of this name and these words would show?
        names: Is it one of these names?
    """

    target: Callable[[str], str]
    block: Callable[[str, str], bool]
    names: Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Promise:
    """A place that promises what is left out: a link, a block, or a sentence that announces what does not follow.

    Attributes:
        line: In the text with everything, from 0.
        column: From 0.
        target: Where the link leads; empty for a sentence.
        name: That of what the link leads to: a page's, ``forms/`` and a form's; empty for a sentence.
        words: The words of the link, the block, or the sentence.
        is_block: True for a block that shows nothing.
    """

    line: int
    column: int
    target: str
    name: str
    words: str
    is_block: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a text.

    Attributes:
        numbers: For each line, its number (from 0) in the text with everything.
        promises: What it still promises of that which is left out.
    """

    text: str
    numbers: tuple[int, ...]
    promises: tuple[Promise, ...] = ()


def rest_of(
    text: str, ties: Sequence[Tie], left_out: LeftOut, is_own: Callable[[int], bool], introduces: re.Pattern[str]
) -> Rest:
    """Return a page's text without what speaks of something left out.

    Args:
        text: All of it.
        ties: Which of its lines speak of what.
        left_out: What is left out.
        is_own: Whether a line (from 0) is the workplace's own; its sentences stay.
        introduces: What is in a sentence that introduces what follows, besides a colon at its end.
    """
    if not speaks_of(text, ties, left_out):
        return Rest(text, tuple(range(text.count("\n") + 1)))
    cutting = _Cutting(text, left_out, is_own)
    cutting.drop(line for tie in ties if left_out.names(tie.names) for line in range(tie.first, tie.last))
    cutting.drop_blocks()
    while cutting.changes(cutting.drop_links, cutting.drop_introductions, cutting.drop_empty):
        pass
    return cutting.rest(introduces)


def speaks_of(text: str, ties: Sequence[Tie], left_out: LeftOut) -> bool:
    """Return True when a text speaks of something left out."""
    return (
        any(left_out.names(tie.names) for tie in ties)
        or any(left_out.target(target) for target in _targets(text))
        or any(left_out.block(name, words) for name, words in _blocks(text))
    )


@fact(tuple)
def _targets(text: str) -> tuple[str, ...]:
    found = {str(token.attrs["href"]) for inline in parse(text).inlines() for token in _links(inline)}
    return tuple(sorted(found))


@fact(plain_rows)
def _blocks(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(token.info, token.content) for token in parse(text).tokens if token.type == BLOCK}))


def _links(inline: Token) -> Iterator[Token]:
    return (each for each in inline.children or () if each.type == "link_open" and each.info != "auto")


@dataclass(frozen=True, slots=True)
class _Place:
    """An ``inline`` token, with the list entry that it is the first text of and the row of a table that it is in."""

    inline: Token
    kind: str
    entry: Token | None
    row: Token | None


def _places(document: Document) -> Iterator[_Place]:
    before: list[Token] = []
    row: Token | None = None
    for token in document.tokens:
        if token.type == "tr_open":
            row = token
        elif token.type == "tr_close":
            row = None
        elif token.type == "inline":
            is_first = len(before) > 1 and before[0].type == "list_item_open"
            yield _Place(token, before[-1].type if before else "", before[0] if is_first else None, row)
        before = [*before[-1:], token]


@dataclass(slots=True)
class _Cutting:
    """A text while lines and sentences are taken out of it."""

    whole: str
    left_out: LeftOut
    is_own: Callable[[int], bool]
    lines: list[str] = field(init=False)
    numbers: list[int] = field(init=False)
    _entries: tuple[tuple[str, tuple[int, ...]], ...] = field(init=False)
    _own_blocks: list[Promise] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.lines = self.whole.split("\n")
        self.numbers = list(range(len(self.lines)))
        self._entries = tuple(_numbered_lists(self.whole))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def changes(self, *steps: Callable[[], None]) -> bool:
        """Take steps, and return True when one of them took something out."""
        before = self.text
        for step in steps:
            step()
        return self.text != before

    def drop(self, lines: Iterable[int]) -> None:
        """Take out lines, by their place now; at least an empty one stays."""
        gone = {*lines}
        kept = [at for at in range(len(self.lines)) if at not in gone]
        self.lines, self.numbers = [self.lines[at] for at in kept] or [""], [self.numbers[at] for at in kept] or [0]
        self._renumber()

    def _renumber(self) -> None:
        """Let each numbered list begin with the number that it began with."""
        places = {number: at for at, number in enumerate(self.numbers)}
        for start, entries in self._entries:
            first = next((places[entry] for entry in entries if entry in places), None)
            found = _NUMBERED.match(self.lines[first]) if first is not None else None
            if first is not None and found:
                self.lines[first] = f"{found['before']}{start}{self.lines[first][found.end() :]}"

    def drop_whole(self, first: int, end: int) -> Iterator[int]:
        """Yield the lines of a list entry or another block, without blank ones after it."""
        while end > first + 1 and not self.lines[end - 1].strip():
            end -= 1
        yield from range(first, end)

    def cut(self, document: Document, cuts: Iterable[tuple[Token, Iterable[Span]]], gone: Collection[int] = ()) -> None:
        """Take sentences out of texts, and lines; a line with nothing left goes, too."""
        text, lines = self.text, {*gone}
        touched: set[int] = set()
        for inline, spans in sorted(cuts, key=lambda each: document.offset(each[0], 0), reverse=True):
            touched.update(range(*(inline.map or (0, 0))))
            for start, end in sorted(_joined(spans), reverse=True):
                first = len(inline.content[:start].rstrip()) if end == len(inline.content) else start
                begin, stop = document.offset(inline, first), document.offset(inline, end)
                text = text[:begin] + "\n" * text.count("\n", begin, stop) + text[stop:]
        self.lines = text.split("\n")
        self.drop(lines | {at for at in touched if not _MARKERS.sub("", self.lines[at], count=1)})

    def drop_blocks(self) -> None:
        """Empty the lines of blocks that would show nothing; remember the workplace's own."""
        for token in parse(self.text).tokens:
            if (
                token.type == BLOCK
                and token.info not in HOLDING_BLOCKS
                and self.left_out.block(token.info, token.content)
            ):
                at = line_of(token)
                if self.is_own(self.numbers[at]):
                    words = f"{token.info} {token.content}".strip()
                    self._own_blocks.append(Promise(self.numbers[at], 0, "", "", words, is_block=True))
                self.lines[at] = ""

    def drop_links(self) -> None:
        """Take out the entries, rows and sentences that link to something left out."""
        document = parse(self.text)
        cuts: list[tuple[Token, list[Span]]] = []
        lines: set[int] = set()
        for place in _places(document):
            links = [link for link in _links(place.inline) if self.left_out.target(str(link.attrs["href"]))]
            if links and place.kind != "heading_open":
                starts = [link.meta["span"][0] for link in links]
                lines.update(self._whole(place, min(starts)))
                cuts.append((place.inline, self._sentences(place.inline, starts)))
        self.cut(document, [each for each in cuts if each[1]], lines)

    def _whole(self, place: _Place, first: int) -> Iterator[int]:
        """Yield the lines of the entry or the row that goes whole with the first link in it that is left out."""
        begins = _EMPHASIS.fullmatch(place.inline.content, 0, first) is not None
        is_own = self.is_own(self.numbers[line_of(place.inline)])
        if place.entry and place.entry.map and (begins or (not is_own and first < sentence_spans(place.inline)[0][1])):
            yield from self.drop_whole(*place.entry.map)
        elif place.row and place.row.map and not is_own:
            yield from range(*place.row.map)

    def _sentences(self, inline: Token, starts: Sequence[int]) -> list[Span]:
        """Return the sentences that go: none of the workplace's own, none without which what follows has no place."""
        if self.is_own(self.numbers[line_of(inline)]):
            return []
        spans = sentence_spans(inline)
        spans = spans[:-1] if self._announces(inline) else spans
        return [span for span in spans if any(span[0] <= at < span[1] for at in starts)]

    def _announces(self, inline: Token) -> bool:
        """True for a text that ends with a colon, and what it announces is there."""
        follows = announcements(self.whole).get(self.numbers[last_line(inline)])
        return ends_in_colon(inline) and follows is not None and self._is_there(follows)

    def drop_introductions(self) -> None:
        """Take out sentences that end with a colon, and what they announced is gone."""
        announced = announcements(self.whole)
        while True:
            document = parse(self.text)
            for place in _places(document):
                at = last_line(place.inline)
                follows = announced.get(self.numbers[at])
                if follows is None or self._is_there(follows) or not ends_in_colon(place.inline):
                    continue
                if self.is_own(self.numbers[at]):
                    continue
                spans = sentence_spans(place.inline)
                if place.entry and place.entry.map and len(spans) == 1:
                    self.drop(self.drop_whole(*place.entry.map))
                else:
                    self.cut(document, [(place.inline, spans[-1:])])
                break
            else:
                return

    def _is_there(self, follows: range) -> bool:
        """True when some of what follows a paragraph is left."""
        return any(number in follows and line.strip() for number, line in zip(self.numbers, self.lines, strict=True))

    def drop_empty(self) -> None:
        """Take out headings, blocks and tables with nothing left in them."""
        while gone := next(self._empty(), None):
            self.drop(gone)

    def _empty(self) -> Iterator[range]:
        tokens = parse(self.text).tokens
        for token, after in pairwise((*tokens, None)):
            if token is None or not token.map:
                continue
            following = next((n for n in range(token.map[1], len(self.lines)) if self.lines[n].strip()), None)
            nearest = next((each for each in tokens if each.map and each.map[0] == following), None)
            if token.type == "heading_open":
                ends = nearest is not None and nearest.type == BLOCK and not nearest.info
                is_next = nearest is not None and nearest.type == "heading_open" and nearest.tag <= token.tag
                if following is None or ends or is_next:
                    yield range(*token.map)
            elif token.type == BLOCK and token.info in HOLDING_BLOCKS:
                if after is not None and after.type == BLOCK and not after.info:
                    yield range(token.map[0], line_of(after) + 1)
            elif token.type == "table_open" and token.map[1] - token.map[0] == _HEAD:
                is_row_gone = self.numbers[token.map[1] - 1] + 1 not in self.numbers
                if is_row_gone:
                    yield range(*token.map)

    def rest(self, introduces: re.Pattern[str]) -> Rest:
        """Return what is left, with the links in it that lead nowhere as their words."""
        document = parse(self.text)
        promises = [*self._own_blocks, *self._links_left(document), *self._announcements_left(document, introduces)]
        text = with_links(self.text, lambda target: None if self.left_out.target(target) else target)
        return Rest(text, tuple(self.numbers), tuple(sorted(promises, key=lambda each: (each.line, each.column))))

    def _links_left(self, document: Document) -> Iterator[Promise]:
        for inline in document.inlines():
            for link in _links(inline):
                target = str(link.attrs["href"])
                if self.left_out.target(target):
                    line, column = document.place(inline, link.meta["span"][0])
                    first, last = link.meta["words"]
                    yield Promise(
                        self.numbers[line], column, target, self.left_out.target(target), inline.content[first:last]
                    )

    def _announcements_left(self, document: Document, introduces: re.Pattern[str]) -> Iterator[Promise]:
        announced = announcements(self.whole)
        for place in _places(document):
            at = last_line(place.inline)
            follows = announced.get(self.numbers[at])
            if follows is None or self._is_there(follows) or place.kind != "paragraph_open":
                continue
            if ends_in_colon(place.inline) or (self._was_block(follows) and introduces.search(place.inline.content)):
                start = sentence_spans(place.inline)[-1][0]
                line, column = document.place(place.inline, start)
                yield Promise(self.numbers[line], column, "", "", place.inline.content[start:].strip())

    def _was_block(self, follows: range) -> bool:
        return self.whole.split("\n")[follows.start].startswith(":::")


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Join spans of which one begins where another ends."""
    first: Span | None = None
    for span in sorted(spans):
        if first and first[1] == span[0]:
            first = (first[0], span[1])
            continue
        if first:
            yield first
        first = span
    if first:
        yield first


def _numbered_lists(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the first number of each numbered list, and the lines (from 0) on which its entries begin."""
    open_lists: list[tuple[str, list[int]]] = []
    for token in parse(text).tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            open_lists.append((str(token.attrs.get("start", 1)), []))
        elif token.type == "list_item_open":
            open_lists[-1][1].append(line_of(token))
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            start, entries = open_lists.pop()
            if token.type == "ordered_list_close":
                yield start, tuple(entries)
