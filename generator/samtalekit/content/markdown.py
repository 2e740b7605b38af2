"""Headings, each set with its anchor."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from samtalekit.content.context import RenderContext
from samtalekit.model.catalogue import Term
from samtalekit.model.markup import anchor_of, free_anchor, plain_words

_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<words>.*?)\s*#*\s*$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level, its words without Markdown, and its anchor."""

    level: int
    words: str
    anchor: str


def with_anchors(text: str, taken: Counter[str]) -> tuple[str, tuple[Heading, ...]]:
    """The text with an anchor written at each heading, and the headings.

    Args:
        text: Markdown.
        taken: Anchors that the page already has, and how often; added to.
    """
    lines, found, fence = text.split("\n"), [], ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        match = None if fence else _HEADING.match(line)
        if not match:
            continue
        words = plain_words(match["words"])
        anchor = free_anchor(anchor_of(words), taken)
        lines[number] = _as_html(len(match["marks"]), anchor, match["words"])
        found.append(Heading(len(match["marks"]), words, anchor))
    return "\n".join(lines), tuple(found)


def _as_html(level: int, anchor: str, words: str) -> str:
    """A heading with its anchor. HTML, since the Markdown for it would let every author set any attribute."""
    return f'\n<h{level} id="{anchor}" markdown="span">{words}</h{level}>\n'


# Terms of the glossary, marked where a page first uses them: a quiet link to what the word means here.

_LEFT_ALONE = re.compile(
    r"(?P<fence>^(```+|~~~+).*?^\2[ ]*$)|(?P<heading>^#{1,6}[ \t][^\n]*$)|(?P<row>^[ \t]*\|[^\n]*$)"
    r"|(?P<code>`+[^`\n]*`+)|(?P<link>!?\[[^\]\n]*\]\([^)\n]*\))|(?P<address><[^>\n]*>)",
    re.MULTILINE | re.DOTALL,
)
"""What no term is marked in: code, headings, tables, links and pictures."""


class Marker:
    """Marks the terms of one page, each where the page first uses it."""

    def __init__(self, setting: RenderContext) -> None:
        """Choose the terms that can be marked here: none on paper, and none on a page that explains them."""
        glossary, here = setting.kit.structure.glossary, setting.page_id
        can_mark = glossary and setting.page(glossary) and not setting.is_printed and here != glossary
        wanted = (term for term in setting.edition.terms if term.marked and term.page != here)
        self._waiting = {term.id: term for term in wanted} if can_mark else {}
        self._href = setting.address(glossary) if glossary and self._waiting else ""
        self._pattern = _pattern(tuple(self._waiting.values()))
        self._by_spelling = {each.lower(): term for term in self._waiting.values() for each in term.spellings}

    def mark(self, text: str) -> str:
        """The Markdown with its first use of each term marked.

        Args:
            text: Markdown without blocks of ours, its links already leading to their targets.
        """
        if self._pattern is None:
            return text
        return "".join(piece if is_left_alone else self._marked(piece) for piece, is_left_alone in _pieces(text))

    def _marked(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(self._link, text)

    def _link(self, match: re.Match[str]) -> str:
        term = self._by_spelling.get(match[0].lower())
        if term is None or term.id not in self._waiting:
            return match[0]
        del self._waiting[term.id]
        link = Markup('<a class="sk-term" href="{}#{}" title="{}">').format(self._href, term.anchor, term.means)
        return str(link) + match[0] + "</a>"  # the word is Markdown of the page's own


def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    """Any spelling of any term as a word by itself, the longest first."""
    spellings = sorted({each for term in terms for each in term.spellings}, key=lambda each: (-len(each), each))
    if not spellings:
        return None
    return re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(each) for each in spellings)})(?![\w-])", re.IGNORECASE)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is left alone."""
    at = 0
    for match in _LEFT_ALONE.finditer(text):
        yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    yield text[at:], False


# Tables in running text, each in a frame that scrolls by itself where the screen is narrow.

_RULE = re.compile(r"^\s*(?:\|\s*)?:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$")


_FRAME = Markup('<div class="sk-table" role="region" aria-label="{}" tabindex="0" markdown="1">')


def with_frames(text: str, label: str, named: Counter[str]) -> str:
    """The Markdown with a frame around each table: reachable by keyboard, since it may scroll.

    Args:
        text: Markdown without blocks of ours.
        label: What a screen reader calls the frame, beside its table's first heading.
        named: How many frames of the page have each name; changed in place. The second of a name is numbered.
    """
    lines, out, at = text.split("\n"), [], 0
    while at < len(lines):
        if not (at + 1 < len(lines) and "|" in lines[at] and _RULE.match(lines[at + 1])):
            out.append(lines[at])
            at += 1
            continue
        end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        first = _words_of(lines[at].strip().strip("|").split("|")[0])
        named[first] += 1
        name = f"{label}: {first}" if named[first] == 1 else f"{label}: {first} ({named[first]})"
        out += [str(_FRAME.format(name)), ""]
        out += [*lines[at:end], "", "</div>"]
        at = end
    return "\n".join(out)


def _words_of(cell: str) -> str:
    """The words of a cell that is Markdown, without quotation marks."""
    return unescape(re.sub(r"\\(.)", r"\1", cell)).strip().replace('"', "")


# Lists of places to go, framed, so that a page that leads on to many can be looked over.

_ENTRY = re.compile(r"^- \*\*(\[[^\]\n]+\]\([^)\n]+\)):\*\* (.+)$")


def with_places(text: str) -> str:
    """The Markdown with a frame around each list in which every entry is a link in bold, a colon, and what is there.

    The colon goes: within the frame a link stands on a line of its own. A list that has one other entry is left alone,
    and so is one in which the link is part of a sentence.

    Args:
        text: Markdown without blocks of ours.
    """
    return "\n\n".join(_framed(paragraph) for paragraph in text.split("\n\n"))


def _framed(paragraph: str) -> str:
    lines = paragraph.strip("\n").split("\n")
    entries = [_ENTRY.match(line) for line in lines]
    if not all(entries):
        return paragraph
    rows = "\n".join(f"- **{entry[1]}** {entry[2]}" for entry in entries if entry)
    return f'<div class="sk-places" markdown="1">\n\n{rows}\n\n</div>'
