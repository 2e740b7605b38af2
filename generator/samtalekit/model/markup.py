"""Query a page's Markdown: our blocks (``::: name``), links, HTML, tables, code, headings and their anchors.

Everything is read from the parsed text (`model.gfm`), so code is never taken for anything else.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from samtalekit.core.text import composed, plain_letters
from samtalekit.model.gfm import BLOCK, Document, parse
from samtalekit.model.text_facts import fact, plain_rows

NOTES = "notes"
"""The block with what is said to a slide, see `model.slides`."""

HOLDING_BLOCKS = frozenset({"case", "checklist", NOTES, "tip"})
"""Blocks with text inside, closed by a line ``:::``."""

PART = "part"
"""The block around content that applies to some workplaces only; resolved when a page is read, see `model.page`."""

WITH = "with"
"""The block around text that speaks of something that can be left out; resolved when a page is selected."""

WRAPPING_BLOCKS = frozenset({PART, WITH})
"""Blocks around text whose two lines are never shown."""

PLACED_BLOCKS = frozenset({
    "form", "forms", "pack", "packs", "booklet", "figure", "catalogue", "glossary", "example", "examples", "pages",
    "news", "calendar", "cards", "steps", "season", "contact", "data-notice", "accessibility-statement",
})  # fmt: skip
"""Blocks on one line, which insert something from the kit."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""URL schemes that links may have; a check reports any other, and no page is rendered with it."""

_BEFORE_WORDS = re.compile(r"(?:[ \t]|>|[-*+:][ \t]|\d{1,9}[.)][ \t])*")
_LAYER = re.compile(r">|[-*+:][ \t]|\d[.)][ \t]|\t| {4}")
_REFERENCE_TARGET = re.compile(r"\]:\s*(?P<target><[^<>\n]*>|\S+)")
_UNREAD_LINK = re.compile(
    r"\]\(|(?<=[^\s\\])\]\[(?=[^\]\s])|\](?= \((?:https?:|mailto:|[^)\s]+\.(?:md|yml|html|pdf|png|jpe?g|svg)[)#]))"
)


_TURNED_LINK = re.compile(r"\([^()\n]+\)\[(?:(?:https?:|mailto:)[^\]\s]+|[^\]\s]+\.(?:md|yml|html)(?:#[^\]\s]*)?)\]")
"""A link with its brackets the other way round: ``(words)[page.md]``."""

_MARK = re.compile(r"[!-/:-@\[-`{-~]")
"""A character that may mean something in Markdown, and does not after a backslash. CommonMark 0.31.2, 2.4."""

_SHOWN = frozenset({"text", "code_inline", "image", "softbreak", "hardbreak"})
"""Tokens of a heading that readers see; a break has no content."""


class Block(NamedTuple):
    """One of our blocks. ``line`` counts from 0 in the text it was found in."""

    name: str
    words: str
    line: int
    body: str = ""
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class InnerTarget:
    """Where a link leads within a language's content.

    Attributes:
        path: Of a file below the language's folder, ``steps/plan.md``; one that leads out begins with ``../``.
        fragment: What follows ``#``; empty for none.
    """

    path: str
    fragment: str

    @property
    def stem(self) -> str:
        """Return the path without its suffix: the id of a page, ``forms/`` and the id of a form."""
        return posixpath.splitext(self.path)[0]

    @property
    def suffix(self) -> str:
        """Return ``.md`` for a page, ``.yml`` for a form, that of an image."""
        return posixpath.splitext(self.path)[1]


def inner_target(page_id: str, target: str) -> InnerTarget | None:
    """Resolve a link of a page; None for one that leads elsewhere, or to a place on the page itself.

    Percent-encoded characters are decoded, and letters composed, since file systems and browsers write them both ways.
    """
    try:
        parts = urlsplit(target)
    except ValueError:  # ``http://[``, which a check reports
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    path = posixpath.join(posixpath.dirname(page_id), composed(unquote(parts.path)))
    return InnerTarget(posixpath.normpath(path), parts.fragment)


class Link(NamedTuple):
    """A link or an image. ``line`` and ``column`` count from 0 and point at the target."""

    target: str
    line: int
    column: int
    is_image: bool


def block_lines(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Return the name and words of each line that begins or closes a block, by line number (from 0).

    The name is empty where a line closes one.
    """
    return {line: (name, words) for line, name, words in _block_lines("\n".join(lines))}


@fact(plain_rows)
def _block_lines(text: str) -> tuple[tuple[int, str, str], ...]:
    tokens = (token for token in parse(text).tokens if token.type == BLOCK)
    return tuple((line_of(token), token.info, token.content) for token in tokens)


def line_of(token: Token) -> int:
    """Return the line (from 0) on which a token begins."""
    return token.map[0] if token.map else 0


@fact(lambda kept: tuple(Block(*each) for each in kept))
def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text, in order; blocks within a block are part of its body."""
    lines = text.split("\n")
    found: list[Block] = []
    tokens = iter(block_lines(lines).items())
    for start, (name, words) in tokens:
        if name not in HOLDING_BLOCKS:
            found.append(Block(name, words, start))
            continue
        end, is_closed = None, True
        for line, (other, more) in tokens:
            if not other and not more:
                end = line
                break
            is_closed = is_closed and other not in HOLDING_BLOCKS  # such a block ends before another begins
        body = "\n".join(lines[start + 1 : end])
        found.append(Block(name, words, start, body, is_closed and end is not None))
    return tuple(found)


@fact(lambda kept: tuple(Link(*each) for each in kept))
def links(text: str) -> tuple[Link, ...]:
    """Return every link and image of a text in order; those by reference once, where the target is defined."""
    return tuple(sorted(_links(parse(text)), key=lambda link: (link.line, link.column)))


def _links(document: Document) -> Iterator[Link]:
    defined: set[str] = set()
    for inline in document.inlines():
        at = 0
        for number, token in enumerate(inline.children or ()):
            if token.type not in {"link_open", "image"}:
                continue
            is_image, label = token.type == "image", token.meta.get("label")
            target = str(token.attrs["src" if is_image else "href"])
            if token.info == "auto":
                at = max(inline.content.find((inline.children or ())[number + 1].content, at), at)
                yield Link(target, *document.place(inline, at), is_image)
            elif label is None:
                start, end = token.meta["target"]
                at = start + (inline.content[start:end].startswith("<"))
                yield Link(target, *document.place(inline, at), is_image)
            elif label not in defined:
                defined.add(label)
                yield Link(target, *_definition(document, label)[:2], is_image)


def _definition(document: Document, label: str) -> tuple[int, int, int]:
    """Line and column (from 0) of the target that a reference leads to, and its length."""
    first, end = document.references[label].map
    for number in range(first, end):
        found = _REFERENCE_TARGET.search("\n".join(document.lines[number:end]))
        if found and "\n" not in found[0]:
            return number, found.start("target"), len(found["target"])
    return first, 0, 0


@fact(plain_rows)
def odd_links(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return what looks like a link but shows its brackets to readers: line and column (from 0), and the text."""
    document, found = parse(text), []
    for inline in document.inlines():
        spans = [token.meta["span"] for token in inline.children or () if "span" in token.meta]
        for match in _UNREAD_LINK.finditer(inline.content):
            start = inline.content.rfind("[", 0, match.start())
            is_words = start < 0 or any(_is_escaped(inline.content, at) for at in (start, match.start()))
            if not is_words and not any(first <= match.start() < end for first, end in spans):
                line, column = document.place(inline, start)
                found.append((line, column, inline.content[start : start + 40].partition("\n")[0]))
        found += [
            (*document.place(inline, match.start()), match[0][:40])
            for match in _TURNED_LINK.finditer(inline.content)
            if not any(first <= match.start() < end for first, end in spans)
        ]
    return tuple(found)


def _is_escaped(text: str, at: int) -> bool:
    """True for a character after an odd number of backslashes."""
    return (at - len(text[:at].rstrip("\\"))) % 2 == 1


def with_links(text: str, change: Callable[[str], str | None]) -> str:
    """Return the text with every link's target changed; where the change is None, only the link's words are kept."""
    document = parse(text)
    cuts: dict[tuple[int, int], str] = {}
    for inline in document.inlines():
        for token in inline.children or ():
            if token.type in {"link_open", "image"} and token.info != "auto":
                cuts |= dict(_changed(document, inline, token, change))
    for (start, end), words in sorted(cuts.items(), reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _changed(
    document: Document, inline: Token, token: Token, change: Callable[[str], str | None]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the spans of a text to replace, and with what, to change or remove a link's target."""
    before = str(token.attrs["src" if token.type == "image" else "href"])
    target, label = change(before), token.meta.get("label")
    if target is None:
        start, end = (document.offset(inline, each) for each in token.meta["span"])
        first, last = (document.offset(inline, each) for each in token.meta["words"])
        yield (start, first), ""
        yield (last, end), ""
    elif target != before:
        if label is None:
            start, end = (document.offset(inline, each) for each in token.meta["target"])
        else:
            line, column, length = _definition(document, label)
            start = document.starts[line] + column
            end = start + length
        yield (start, end), f"<{target}>" if re.search(r"[\s()]", target) else target


def depth_of(line: str) -> int:
    """Return how deep in lists and quotes a line can be: a level for each marker, tab and four spaces before it."""
    before = _BEFORE_WORDS.match(line)
    return len(_LAYER.findall(before[0])) if before else 0


@fact(plain_rows)
def unnamed_pictures(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return line and column (from 0) of each image without alternative text, and its target."""
    document = parse(text)
    return tuple(
        (*document.place(inline, token.meta["span"][0]), str(token.attrs["src"]))
        for inline in document.inlines()
        for token in inline.children or ()
        if token.type == "image" and not token.content.strip()
    )


@fact(plain_rows)
def headings_at(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return line (from 0), level and words of each heading, without links and emphasis."""
    tokens = parse(text).tokens
    return tuple(
        (line_of(token), int(token.tag[1]), words_of(inline))
        for token, inline in pairwise(tokens)
        if token.type == "heading_open"
    )


def heading_lines(text: str) -> dict[int, int]:
    """Return the first line (from 0) of each heading, with the line after its last: an underlined one has several."""
    tokens = (token for token in parse(text).tokens if token.type == "heading_open")
    return {token.map[0]: token.map[1] for token in tokens if token.map}


def words_of(inline: Token) -> str:
    """Return the words of an ``inline`` token as readers see them."""
    pieces = (each for each in inline.children or () if each.type in _SHOWN)
    return " ".join("".join(each.content or " " for each in pieces).split())


@fact(plain_rows)
def code_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end (offsets in the text) of all code: fenced and indented blocks, and code within a line."""
    document = parse(text)
    found = []
    for token in document.tokens:
        if token.type in {"fence", "code_block"} and token.map:
            first, end = token.map
            found.append((document.starts[first], document.starts[end] - 1))
        for each in token.children or () if token.type == "inline" else ():
            if each.type == "code_inline" and "span" in each.meta:
                start, end = each.meta["span"]
                found.append((document.offset(token, start), document.offset(token, end)))
    return tuple(sorted(found))


# Anchors of headings: one rule, used to check links and to render pages.


SECTION = 2
"""Level of the headings that divide a page into sections; one of the first level is shown as one of this."""


def anchors(body: str) -> set[str]:
    """Return the anchors of all headings of a page's text."""
    return {anchor for _line, _level, anchor in anchors_at(body)}


def anchors_at(body: str) -> Iterator[tuple[int, int, str]]:
    """Yield line (from 0), level and anchor of each heading of a page's text."""
    taken: Counter[str] = Counter()
    for line, level, words in headings_at(body):
        yield line, level, free_anchor(anchor_of(words), taken)


def headings_alone(text: str) -> str:
    """Return the headings of a text as Markdown that has the same levels, words and anchors, and nothing else."""
    escaped = ((level, _MARK.sub(r"\\\g<0>", words)) for _line, level, words in headings_at(text))
    return "\n".join(f"{'#' * level} {words}" for level, words in escaped)


def anchor_of(words: str) -> str:
    """Return the anchor of a heading: "Sådan gør I" → "saadan-goer-i"."""
    return re.sub(r"[^a-z0-9]+", "-", plain_letters(words)).strip("-") or "afsnit"


def free_anchor(anchor: str, taken: Counter[str]) -> str:
    """Return the anchor, with a number when the page has it already, and count it in ``taken``."""
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else free_anchor(f"{anchor}-{taken[anchor]}", taken)
