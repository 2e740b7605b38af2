"""Terms of the glossary, marked where a page first uses them: a quiet link to what the word means here."""

import re
from collections.abc import Iterator

from markupsafe import Markup

from samtalekit.model.glossary import Term
from samtalekit.content.context import Setting

_LEFT_ALONE = re.compile(
    r"(?P<fence>^(```+|~~~+).*?^\2[ ]*$)|(?P<heading>^#{1,6}[ \t][^\n]*$)|(?P<row>^[ \t]*\|[^\n]*$)"
    r"|(?P<code>`+[^`\n]*`+)|(?P<link>!?\[[^\]\n]*\]\([^)\n]*\))|(?P<address><[^>\n]*>)",
    re.MULTILINE | re.DOTALL,
)
"""What no term is marked in: code, headings, tables, links and pictures."""


class Marker:
    """Marks the terms of one page, each where the page first uses it."""

    def __init__(self, setting: Setting) -> None:
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
