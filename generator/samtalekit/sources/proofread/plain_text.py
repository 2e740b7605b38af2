"""Plain text of Markdown and YAML: sentences and words, each with its location in the source file.

Markup and code are replaced by blanks of the same length, so that all offsets stay valid.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samtalekit.core.findings import Location
from samtalekit.core.text import ABBREVIATIONS, composed
from samtalekit.model.markup import HOLDING_BLOCKS, code_spans

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
LETTER = rf"(?:[^\W_]|{SOFT_HYPHEN}|[\u0300-\u036f])"  # macOS may write a letter and its accent separately (NFD)
JOINTS = "-’'\N{NON-BREAKING HYPHEN}"
SLACK = 400  # characters; how much longer a text may be in its file: indents, escapes, the next line's "# "

_TOKEN = re.compile(
    rf"(?P<hole>\{{\{{[^{{}}]*\}}\}}{LETTER}*)"
    rf"|[^\W\d_]{{1,3}}(?:\.[^\W\d_]{{1,3}})+\."  # bl.a., m.m.
    rf"|\d+(?:[.,:/]\d+)+"
    rf"|{LETTER}+(?:[{JOINTS}]{LETTER}+)*",
    re.DOTALL,
)
_GONE = re.compile(
    r"(?P<hole>\{\{[^{}]*\}\})"
    r"|`[^`\n]+`"
    r"|(?m:^[ >]*\[(?!\^)[^\]\n]+\]:[ \t]+(?:<[^>\n]*>|\S+))"
    r"|<[^<>\s]+>"
    r"|\]\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|(?<!\n)\[\^[^\]\s]+\]"
    r"|\b(?:https?://|www\.)[^\s<>)\]]*[^\s<>)\].,;:!?]"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w-])[\w-]+(?:\.[\w-]+){0,9}\.(?:com|dk|eu|gov|net|org)\b(?:/[^\s<>)\]]*)?"
    r"|\\(?=[^\w\s])"
)  # code, addresses, link targets, footnote references, backslash escapes; values by name stay
_PLAIN = str.maketrans({SOFT_HYPHEN: None, "’": "'", "\N{NON-BREAKING HYPHEN}": "-"})
_PLACEHOLDER_NAME = re.compile(r"\{\{\s*(?P<name>[\w.]+)\s*\}\}(?P<more>.*)", re.DOTALL)
_CLOSERS = r"[\"”»«’)\]*_]*"
_END = re.compile(rf"[!?:]{_CLOSERS}(?:\s|$)")
_STOP = re.compile(rf"\.{_CLOSERS}(?:\s|$)")
_BLOCK = re.compile(r"^:::[ \t]*(?P<name>[a-z-]*)")
_BEGINNING = re.compile(r"^\s*(?:[-*+]|\d+[.)]|:)[ \t]+")
_QUOTE = re.compile(r"^\s*(?:>[ \t]?)+")
_HEADING = re.compile(r"^#{1,6}[ \t]+")
_RULE = re.compile(r"^\s*(?:\|\s*)?:?-{3,}[-:|\s]*$")
_FOOTNOTE = re.compile(r"^\[\^[^\]\s]+\]:")
_NOT_LINE_END = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence.

    Attributes:
        text: As written, without soft hyphens; typographic apostrophes and hyphens become the plain ones.
        place: Its location in the file.
        is_value: True for a word from a value by name, whose location is that of the name.
        has_stop: True when a full stop follows directly: the word may be an abbreviation.
    """

    text: str
    place: Location
    is_value: bool = False
    has_stop: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words up to a full stop, a colon, or the end of a heading, a list item or a paragraph.

    ``is_article`` is True in the running text of a page; False for table cells and block names.
    """

    words: tuple[Word, ...]
    is_article: bool = False


class Sheet:
    """A file's text, with conversion between offsets and locations."""

    def __init__(self, name: str, text: str) -> None:
        """Index the lines of a file."""
        self.name, self.text = name, text
        self._starts = [0, *(match.end() for match in re.finditer(r"\n", text))]

    def place(self, offset: int) -> Location:
        """Return the location of a character offset."""
        line = bisect_right(self._starts, offset)
        return Location(self.name, line, offset - self._starts[line - 1] + 1)

    def offset(self, place: Location) -> int:
        """Return the character offset of a location."""
        return self._starts[min(place.line, len(self._starts)) - 1] + place.column - 1


def sentences_of_text(text: str, start: Location, sheet: Sheet, scope: Mapping[str, str]) -> Iterator[Sentence]:
    """Yield the sentences of one text in a YAML file, parsed before values are filled in, that begins at a location."""
    begin = at = sheet.offset(start)
    end = begin + 2 * len(text) + SLACK
    places: dict[int, Location] = {}
    plain = _without_markup(text)
    for match in _TOKEN.finditer(plain):
        found = sheet.text.find(match[0], at, end)  # folded lines and escaped characters keep the words in order
        places[match.start()] = sheet.place(begin if found < 0 else found)
        at = at if found < 0 else found + len(match[0])
    yield from (Sentence(words) for words in _sentences(plain, places, scope))


def sentences_of_markdown(first: int, sheet: Sheet, scope: Mapping[str, str]) -> Iterator[Sentence]:
    """Yield the sentences of a page's text, from a character offset to the end of the file."""
    text = without_code(sheet.text[first:])
    text = _without_markup(text)
    for start, chunk, is_article in _chunks(text):
        places = {match.start(): sheet.place(first + start + match.start()) for match in _TOKEN.finditer(chunk)}
        for words in _sentences(chunk, places, scope):
            yield Sentence(words, is_article)


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a name or a term, normalized like `Word.text`."""
    yield from (composed(match[0]).translate(_PLAIN) for match in _TOKEN.finditer(text))


def without_code(text: str) -> str:
    """Replace code with blanks: in blocks, and within a line."""
    for start, end in code_spans(text):
        text = text[:start] + _NOT_LINE_END.sub(" ", text[start:end]) + text[end:]
    return text


def _without_markup(text: str) -> str:
    return _GONE.sub(lambda match: match[0] if match["hole"] else " " * len(match[0]), text)


def _chunks(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield headings, list items, paragraphs and other blocks: offset, text, and whether it is running text."""
    lines = text.split("\n")
    start = at = 0
    held: list[str] = []
    for number, line in enumerate(lines):
        plain, begins, is_alone, is_article = _line(line, lines[number + 1] if number + 1 < len(lines) else "")
        if held and (begins or is_alone or not plain.strip()):
            yield start, "\n".join(held), True
            held = []
        if is_alone:
            yield at, plain, is_article
        elif plain.strip():
            start = start if held else at
            held.append(plain)
        at += len(line) + 1
    if held:
        yield start, "\n".join(held), True


def _line(line: str, following: str) -> tuple[str, bool, bool, bool]:
    """Return a line without markup, and whether it begins a chunk, stands alone, and is running text."""
    block = _BLOCK.match(line)
    if block:
        kept = block.end() if block["name"] in HOLDING_BLOCKS else len(line)
        return _blotted(line, kept), True, True, False
    if line.lstrip().startswith(("|", "![")) or _RULE.match(line) or ("|" in line and _RULE.match(following)):
        return line, True, True, False
    heading = _HEADING.match(line)
    if heading:
        return _blotted(line, heading.end()), True, True, True
    quote = _QUOTE.match(line)
    kept = quote.end() if quote else 0
    beginning = _BEGINNING.match(line[kept:]) or _FOOTNOTE.match(line[kept:])
    return _blotted(line, kept + (beginning.end() if beginning else 0)), bool(beginning), False, True


def _blotted(line: str, end: int) -> str:
    return " " * end + line[end:]


def _sentences(text: str, places: Mapping[int, Location], scope: Mapping[str, str]) -> Iterator[tuple[Word, ...]]:
    words: list[Word] = []
    found = list(_TOKEN.finditer(text))
    for number, match in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        gap = text[match.end() : following.start() if following else len(text)]
        words += _words(match, places[match.start()], gap, scope)
        if words and (following is None or _ends(match[0], gap, following[0], scope)):
            yield tuple(words)
            words = []


def _ends(before: str, gap: str, after: str, scope: Mapping[str, str]) -> bool:
    """True when a sentence ends between two words."""
    if _END.search(gap):
        return True
    if not _STOP.search(gap) or before.casefold() in ABBREVIATIONS:
        return False
    placeholder = _PLACEHOLDER_NAME.fullmatch(after)
    first = (scope.get(placeholder["name"]) or after if placeholder else after)[:1]
    return not first.islower()


def _words(match: re.Match[str], place: Location, gap: str, scope: Mapping[str, str]) -> Iterator[Word]:
    placeholder = _PLACEHOLDER_NAME.fullmatch(match[0]) if match["hole"] else None
    if placeholder:
        value = scope.get(placeholder["name"], "") + placeholder["more"]
        yield from (Word(each[0], place, is_value=True) for each in _TOKEN.finditer(value))
    elif not match["hole"]:
        yield Word(composed(match[0]).translate(_PLAIN), place, has_stop=gap.startswith("."))
