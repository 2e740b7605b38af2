"""Extract a finished page's own text, by heading, and keep it apart from what the page shows of other pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from samtalekit.model.markup import SCHEMES

CONTENT, ELSEWHERE, NOTE = "data-sk-content", "data-sk-elsewhere", "data-sk-note"
"""Attributes that templates set: on the element around a page's own content; within it, on parts that show titles,
summaries and papers of other pages, and change when those change; and on a note within a heading."""

UNREAD = frozenset({"script", "style", "template"})
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements without an end tag. HTML Living Standard, 13.1.2 Elements."""

BLOCKS = frozenset({
    "article", "dd", "desc", "div", "dl", "dt", "figcaption", "label", "legend", "li", "ol", "p", "section", "summary",
    "table", "td", "text", "th", "title", "tr", "ul",
})  # fmt: skip
SEPARATOR = " · "
"""Separator between a heading and the note within it; the page shows them in two sizes, plain text has one."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page.

    Attributes:
        parts: Each heading and the paragraphs under it, in order; the first heading may be empty.
        pictures: ``src`` and ``alt`` of each image of its own.
        outside: Links to addresses outside the site.
        rest: All other text: header, menu, footer, and what it shows of other pages.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]
    pictures: tuple[tuple[str, str], ...]
    outside: tuple[str, ...]
    rest: tuple[str, ...]

    def sections(self) -> Mapping[str, list[str]]:
        """Return each heading once, with all paragraphs under it."""
        under: dict[str, list[str]] = {}
        for heading, paragraphs in self.parts:
            under.setdefault(heading, []).extend(paragraphs)
        return under


def page_text_of(html: str) -> PageText:
    """Parse a page of a site built by samtalekit."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return PageText(
        parts=tuple((heading, tuple(paragraphs)) for heading, paragraphs in reader.parts if heading or paragraphs),
        pictures=tuple(reader.pictures),
        outside=tuple(reader.outside),
        rest=tuple(reader.rest),
    )


@dataclass(slots=True)
class _Open:
    """An open element.

    Attributes:
        is_own: True within the page's own text.
        is_read: False where the content is not text (scripts, styles, hidden elements).
    """

    name: str
    is_own: bool
    is_read: bool


@dataclass
class _Reader(HTMLParser):
    """HTML parser that collects the text of each block, in document order."""

    parts: list[tuple[str, list[str]]] = field(default_factory=lambda: [("", [])])
    pictures: list[tuple[str, str]] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _was_own: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS | HEADINGS:
            self.end_block()
        if NOTE in given and any(map(str.strip, self._words)):
            self._words.append(SEPARATOR)
        here = self._inside(tag, given)
        if here.is_own and here.is_read:
            self._note(tag, given)
        if tag not in VOID:
            self._open.append(here)

    def handle_endtag(self, tag: str) -> None:
        if not any(each.name == tag for each in self._open):
            return
        if tag in HEADINGS and self._open[-1].is_own:
            self._begin_part()
        elif tag in BLOCKS:
            self.end_block()
        while self._open.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        here = self._open[-1] if self._open else _Open("", is_own=False, is_read=True)
        if here.is_read:
            self._was_own = here.is_own if data.strip() else self._was_own
            self._words.append(data)

    def end_block(self) -> None:
        """End the current block and store its text."""
        text = self._text()
        if text:
            (self.parts[-1][1] if self._was_own else self.rest).append(text)

    def _begin_part(self) -> None:
        self.parts.append((self._text(), []))

    def _text(self) -> str:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        return text

    def _inside(self, tag: str, given: dict[str, str]) -> _Open:
        around = self._open[-1] if self._open else _Open("", is_own=False, is_read=True)
        is_own = (around.is_own or CONTENT in given) and ELSEWHERE not in given
        return _Open(tag, is_own, around.is_read and tag not in UNREAD and "hidden" not in given)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        if tag == "img" and "assets/papers/" not in given.get("src", ""):
            self.pictures.append((given.get("src", ""), given.get("alt", "")))
        if tag == "a" and given.get("href", "").partition(":")[0] in SCHEMES:
            self.outside.append(given["href"])
