"""Rewrite Markdown before an engine converts it: heading anchors, glossary links, scrollable tables, link lists."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from samtalekit.content.context import RenderContext
from samtalekit.model.catalogue import Term
from samtalekit.model.markup import anchor_of, free_anchor, headings_at, outside_fences, plain_words

EXTENSIONS = ("abbr", "def_list", "fenced_code", "footnotes", "md_in_html", "tables")
"""Python-Markdown extensions that every page may use, on the site and on paper, whatever ``mkdocs.yml`` lists."""

Extensions = Sequence[str | Mapping[str, Mapping[str, object]]]
"""Extensions of Python-Markdown as ``mkdocs.yml`` lists them: a name, or a name with its settings."""


def extensions_of(site_file: Mapping[str, object]) -> Extensions:
    """Return the ``markdown_extensions`` of a ``mkdocs.yml`` that has been checked."""
    listed = site_file.get("markdown_extensions", ())
    return listed if isinstance(listed, list) else ()


def with_own_extensions(listed: Extensions) -> Extensions:
    """Return the extensions of ``mkdocs.yml``, and those of `EXTENSIONS` that it does not list."""
    named = {name for each in listed for name in ([each] if isinstance(each, str) else each)}
    return [*listed, *(name for name in EXTENSIONS if name not in named)]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level, its text without Markdown, and its anchor."""

    level: int
    words: str
    anchor: str


def with_anchors(text: str, taken: Counter[str]) -> tuple[str, tuple[Heading, ...]]:
    """Write each heading as HTML with an anchor; return the text and the headings.

    Args:
        text: Markdown.
        taken: Anchors that the page already has, and how often; added to.
    """
    lines, found = text.split("\n"), []
    for number, level, source in headings_at(text):
        words = plain_words(source)
        anchor = free_anchor(anchor_of(words), taken)
        lines[number] = _as_html(level, anchor, source)
        found.append(Heading(level, words, anchor))
    return "\n".join(lines), tuple(found)


def _as_html(level: int, anchor: str, words: str) -> str:
    """A heading with its anchor. HTML, since the Markdown syntax for it would let every author set any attribute."""
    return f'\n<h{level} id="{anchor}" markdown="span">{words}</h{level}>\n'


# Glossary terms: linked where a page first uses them.

_LEFT_ALONE = re.compile(
    r"(?P<heading>^#{1,6}[ \t].*$)|(?P<row>^[ \t]*\|.*$)"
    r"|(?P<code>`+[^`\n]*`+)|(?P<link>!?\[[^\]\n]*\]\([^)\n]*\))|(?P<address><[^>\n]*>)",
)
"""Where no term is linked in a line outside fences: code, headings, tables, links and images."""


class GlossaryLinker:
    """Links the glossary terms of one page, each at its first use."""

    def __init__(self, context: RenderContext) -> None:
        """Choose the terms to link: none on paper or on the glossary page, and no term on the page that explains it."""
        glossary, here = context.kit.structure.glossary, context.page_id
        can_mark = glossary and context.page(glossary) and not context.is_printed and here != glossary
        linked = (term for term in context.localized.terms if term.marked and term.page != here)
        self._waiting = {term.id: term for term in linked} if can_mark else {}
        self._href = context.address(glossary) if glossary and self._waiting else ""
        self._pattern = _pattern(tuple(self._waiting.values()))
        self._by_spelling = {each.lower(): term for term in self._waiting.values() for each in term.spellings}

    def link(self, text: str) -> str:
        """Link the first use of each term in a piece of Markdown.

        Args:
            text: Markdown without our blocks, its links already resolved.
        """
        if self._pattern is None:
            return text
        lines = text.split("\n")
        for number, line in outside_fences(text):
            lines[number] = "".join(each if is_fixed else self._marked(each) for each, is_fixed in _pieces(line))
        return "\n".join(lines)

    def _marked(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(self._link, text)

    def _link(self, match: re.Match[str]) -> str:
        term = self._by_spelling.get(match[0].lower())
        if term is None or term.id not in self._waiting:
            return match[0]
        del self._waiting[term.id]
        link = Markup('<a class="sk-term" href="{}#{}" title="{}">').format(self._href, term.anchor, _inert(term.means))
        return str(link) + match[0] + "</a>"  # the matched text is the page's own Markdown


_MARKS = re.compile(r"[\\`*_\[\](){}!<>&\"'~:|^#]")


def _inert(text: str) -> Markup:
    """Return a text for an attribute of a tag in running text, where Python-Markdown sees links before it sees tags."""
    return Markup(_MARKS.sub(lambda match: f"&#{ord(match[0])};", text))  # noqa: S704  # every sign is an entity


def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    """A pattern for any spelling of any term as a whole word, the longest first."""
    spellings = sorted({each for term in terms for each in term.spellings}, key=lambda each: (-len(each), each))
    if not spellings:
        return None
    return re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(each) for each in spellings)})(?![\w-])", re.IGNORECASE)


def _pieces(line: str) -> Iterator[tuple[str, bool]]:
    """Split a line into pieces, each with whether it must stay unchanged."""
    at = 0
    for match in _LEFT_ALONE.finditer(line):
        yield line[at : match.start()], False
        yield match[0], True
        at = match.end()
    yield line[at:], False


# Tables in running text: each in a frame that scrolls by itself on a narrow screen.

_RULE = re.compile(r"^\s*(?:\|\s*)?:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$")


_FRAME = Markup('<div class="sk-table" role="region" aria-label="{}" tabindex="0" markdown="1">')


def wrap_tables(text: str, label: str, named: Counter[str]) -> str:
    """Wrap each table in a scrollable frame that can be reached by keyboard.

    Args:
        text: Markdown without our blocks.
        label: Start of the frame's accessible name, before the table's first heading.
        named: How many frames of the page have each name; changed in place. The second of a name is numbered.
    """
    lines, out, at = text.split("\n"), [], 0
    outside = dict(outside_fences(text))
    while at < len(lines):
        if not ("|" in outside.get(at, "") and _RULE.match(outside.get(at + 1, ""))):
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
    """The text of a table cell in Markdown, without quotation marks."""
    return unescape(re.sub(r"\\(.)", r"\1", cell)).strip().replace('"', "")


# Lists of links: framed, so that a page with many of them is easy to scan.

_ENTRY = re.compile(r"^- \*\*(\[[^\]\n]+\]\([^)\n]+\)):\*\* (.+)$")


def frame_link_lists(text: str) -> str:
    """Frame each list in which every entry is a bold link, a colon, and a description.

    The colon is removed: within the frame a link has a line of its own. A list with any other entry stays unchanged,
    and so does one in which the link is part of a sentence.

    Args:
        text: Markdown without our blocks.
    """
    return "\n\n".join(_framed(paragraph) for paragraph in text.split("\n\n"))


def _framed(paragraph: str) -> str:
    lines = paragraph.strip("\n").split("\n")
    entries = [_ENTRY.match(line) for line in lines]
    if not all(entries):
        return paragraph
    rows = "\n".join(f"- **{entry[1]}** {entry[2]}" for entry in entries if entry)
    return f'<div class="sk-places" markdown="1">\n\n{rows}\n\n</div>'
