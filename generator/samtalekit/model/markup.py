"""Scan Markdown for our extensions: blocks (``::: name``), links to other sources, headings and their anchors.

Text in, text out: `content` renders blocks, `sources` checks links.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

HOLDING_BLOCKS = frozenset({"case", "checklist", "tip"})
"""Blocks with text inside, closed by a line ``:::``."""

PART = "part"
"""A block around what holds for some workplaces alone; it is gone when a page has been read: see `model.parts`."""

PLACED_BLOCKS = frozenset(
    {
        "form",
        "forms",
        "pack",
        "packs",
        "booklet",
        "figure",
        "catalogue",
        "glossary",
        "example",
        "examples",
        "pages",
        "news",
        "calendar",
        "steps",
        "season",
        "contact",
        "data-notice",
        "accessibility-statement",
    }
)
"""Blocks on one line, filled from the kit."""

_FENCE = re.compile(r"(?P<marks>```+|~~~+)[ \t]*(?P<language>[\w#.+-]*)[ \t]*")
_FENCE_SETTINGS = re.compile(r"(?:```|~~~).*?(?:\{|hl_lines)")
"""Behind a fence's marks: what Python-Markdown reads as the fence's own, so that it ends elsewhere than ours."""

_BLOCK = re.compile(r"^:::[ \t]*(?P<name>[a-z-]*)[ \t]*(?P<words>.*?)[ \t]*$")
_TARGET = re.compile(
    r"\]\((?P<target><[^<>\n]*>|(?:[^()<>\s]|\([^()<>\s]*\))*)(?P<title>[ ]+(?:\"[^\"]*\"|'[^']*'))?\)"
)  # the words before it are not looked at: there may be a link or a picture among them
_RAW_HTML = re.compile(
    r"<(?!https?://[^\s<>]*>|mailto:[^\s<>]*>)(?:[A-Za-z/!?\[]|\{\{)|&#?\w+;|(?<!\{)\{(?![%#]):?[^{}\n]+\}(?!\})"
)  # “<[” and “<{{”: a link to a page that is left out, or a value, may come to be the words alone behind “<”;
# the last: attributes, which Python-Markdown's attr_list would put on an element
_REFERENCE = re.compile(r"^(?:(?:[ \t]|>|[*+:-][ \t]|\d+\.[ \t])*\[[^\]]+\]:|[^\[\]]*\]:)")


_FOOTNOTE = re.compile(r"\[\^[\w-]+\]:(?=[ \t])")
_BEFORE_WORDS = re.compile(r"(?:[ \t]|>|[-*+:][ \t]|\d{1,9}[.)][ \t])*")
_LAYER = re.compile(r">|[-*+:][ \t]|\d[.)][ \t]|\t| {4}")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of ours. ``line`` counts from 0 in the text it was found in."""

    name: str
    words: str
    line: int
    body: str = ""
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class Prose:
    """Plain Markdown between blocks. ``line`` counts from 0."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image. ``line`` and ``column`` count from 0 and point at the target."""

    target: str
    line: int
    column: int
    is_image: bool


def block_lines(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Number (from 0) of each line outside code that begins or closes a block, with its name and its words.

    The name is empty where a line closes one.
    """
    matches = ((number, _BLOCK.match(line)) for number, line in _outside_fences(lines))
    return {number: (match["name"], match["words"]) for number, match in matches if match}


def segments(text: str) -> tuple[Block | Prose, ...]:
    """Cut a page's text into plain Markdown and blocks, in order."""
    found: list[Block | Prose] = []
    plain: list[str] = []
    plain_line = 0
    lines = text.split("\n")
    blocks = block_lines(lines)
    at = 0

    def flush(next_line: int) -> None:
        nonlocal plain, plain_line
        if any(line.strip() for line in plain):
            found.append(Prose("\n".join(plain), plain_line))
        plain, plain_line = [], next_line

    while at < len(lines):
        if at not in blocks:
            plain.append(lines[at])
            at += 1
            continue
        start, (name, words) = at, blocks[at]
        at += 1
        body, closed = "", True
        if name in HOLDING_BLOCKS:
            end = next((n for n in range(at, len(lines)) if blocks.get(n) == ("", "")), None)
            closed = end is not None
            body = "\n".join(lines[at : end if closed else len(lines)])
            at = end + 1 if end is not None else len(lines)
        flush(at)
        found.append(Block(name, words, start, body, closed))
    flush(at)
    return tuple(found)


def links(text: str) -> Iterator[Link]:
    """Every inline link and image of a text, code fences left out."""
    for number, line in prose_lines(text):
        openings = _openings(line)
        for match in _targets(line):
            opening = openings.get(match.start())
            is_image = opening is not None and line[max(0, opening - 1) : opening] == "!"
            yield Link(match["target"].strip("<>"), number, match.start("target"), is_image)


def odd_links(text: str) -> Iterator[tuple[int, int, str]]:
    """Places (line and column from 0) where Markdown may see a link that ``links`` cannot read."""
    for number, line in prose_lines(text):
        openings = _openings(line)
        for match in re.finditer(r"\]\(", line):
            if not _TARGET.match(line, match.start()) and not _is_escaped(line, match.start()):
                start = openings.get(match.start(), match.start())
                yield number, start, line[start : start + 40]


def with_links(text: str, change: Callable[[str], str | None]) -> str:
    """The text with every inline link's target changed; where the change is None, only the link's words are kept."""
    lines = text.split("\n")
    for number, line in prose_lines(text):
        cuts: list[tuple[int, int, str]] = []
        openings = _openings(line)
        for match in _targets(line):
            target, opening = change(match["target"].strip("<>")), openings.get(match.start())
            if target is not None:
                cuts.append((*match.span("target"), target))
            elif opening is not None:
                cuts += [(opening, opening + 1, ""), (*match.span(), "")]
        for start, end, words in sorted(cuts, reverse=True):
            lines[number] = lines[number][:start] + words + lines[number][end:]
    return "\n".join(lines)


def depth_of(line: str) -> int:
    """How many lists and quotes a line could lie in: its marks, and its blanks, four to a layer."""
    before = _BEFORE_WORDS.match(line)
    return len(_LAYER.findall(before[0])) if before else 0


def _targets(line: str) -> Iterator[re.Match[str]]:
    return (match for match in _TARGET.finditer(line) if not _is_escaped(line, match.start()))


def _is_escaped(line: str, at: int) -> bool:
    """True for a sign that an odd number of backslashes stands before."""
    return (at - len(line[:at].rstrip("\\"))) % 2 == 1


def _openings(line: str) -> dict[int, int]:
    """For each bracket that closes, where the one opens that it closes; none for one that opens on an earlier line."""
    found: dict[int, int] = {}
    open_at: list[int] = []
    for match in re.finditer(r"[\[\]]", line):
        if match[0] == "[":
            open_at.append(match.start())
        elif open_at:
            found[match.start()] = open_at.pop()
    return found


def raw_html(text: str) -> Iterator[tuple[int, int, str]]:
    """Places (line and column from 0) where a text would smuggle HTML, an entity or a link by reference."""
    lines = text.split("\n")
    blocks = block_lines(lines)
    for number, line in enumerate(lines):
        if number in blocks:  # what stands there is shown as text
            continue
        for match in _RAW_HTML.finditer(line):
            yield number, match.start(), line[match.start() : match.start() + 20]
        note = _FOOTNOTE.match(line)  # its text may be a reference in its turn
        if _REFERENCE.match(line[note.end() :] if note else line) or _FENCE_SETTINGS.match(line):
            yield number, 0, line[:20]


def headings(text: str) -> Iterator[tuple[int, str]]:
    """Level and words of each heading, code fences left out."""
    return ((level, words) for _line, level, words in headings_at(text))


def headings_at(text: str) -> Iterator[tuple[int, int, str]]:
    """Line (from 0), level and words of each heading, code fences left out."""
    for number, line in outside_fences(text):
        match = re.match(r"^(#{1,6})\s+(.*?)\s*#*\s*$", line)
        if match:
            yield number, len(match[1]), match[2]


def outside_fences(text: str) -> Iterator[tuple[int, str]]:
    """Number (from 0) and text of each line that is not code.

    A fence is as Python-Markdown counts: at the margin, and closed by the same marks, or else its text is live.
    """
    return _outside_fences(text.split("\n"))


def _outside_fences(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    fences = [(number, match) for number, line in enumerate(lines) if (match := _FENCE.fullmatch(line))]
    closers: dict[str, list[int]] = {}
    for number, match in fences:
        if not match["language"]:
            closers.setdefault(match["marks"], []).append(number)
    first = 0
    for number, match in fences:
        closing = closers.get(match["marks"], [])
        after = bisect_right(closing, number)
        if number >= first and after < len(closing):
            yield from ((each, lines[each]) for each in range(first, number))
            first = closing[after] + 1
    yield from ((each, lines[each]) for each in range(first, len(lines)))


def prose_lines(text: str) -> Iterator[tuple[int, str]]:
    """Number (from 0) and text of each line that is Markdown: neither code, nor the name and title of a block."""
    return ((number, line) for number, line in outside_fences(text) if not _BLOCK.match(line))


def unclosed_fences(text: str) -> Iterator[tuple[int, str]]:
    """Line (from 0) and marks of each fence that no line of the same marks closes."""
    for number, line in outside_fences(text):
        if match := _FENCE.fullmatch(line):
            yield number, match["marks"]


def bracket_depths(text: str) -> Iterator[tuple[int, int]]:
    """Number (from 0) of each line outside code, and how many square brackets are open at once there, at most."""
    layers = 0
    for number, line in outside_fences(text):
        layers = layers if line.strip() else 0  # a blank line ends the paragraph, and what is open in it
        most = layers
        for sign in re.findall(r"\\.|`+[^`]*`+|[\[\]]", line):
            layers = max(0, layers + {"[": 1, "]": -1}.get(sign, 0))
            most = max(most, layers)
        yield number, most


# Anchors of headings: one rule, for the links that lead to a heading and the page that has it.

_SPELLED = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ð": "d", "þ": "th"}
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def anchors(body: str) -> set[str]:
    """The anchors of all headings of a page's text."""
    return {anchor for _line, _level, anchor in anchors_at(body)}


def anchors_at(body: str) -> Iterator[tuple[int, int, str]]:
    """Line (from 0), level and anchor of each heading of a page's text."""
    taken: Counter[str] = Counter()
    for line, level, words in headings_at(body):
        yield line, level, free_anchor(anchor_of(plain_words(words)), taken)


def anchor_of(words: str) -> str:
    """The anchor of a heading: "Sådan gør I" → "saadan-goer-i"."""
    spelled = unicodedata.normalize("NFC", words).lower().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "afsnit"


def plain_words(words: str) -> str:
    """A heading's words without links and emphasis."""
    return re.sub(r"[*_`]", "", _LINK.sub(r"\1", words)).strip()


def free_anchor(anchor: str, taken: Counter[str]) -> str:
    """The anchor, with a number when the page has it already; ``taken`` is added to."""
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else free_anchor(f"{anchor}-{taken[anchor]}", taken)
