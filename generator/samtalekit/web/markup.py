"""Parsed HTML and SVG of finished pages: what a browser requests, where links lead, inline code, and a page's text.

A page's own text is read by heading, and kept apart from what the page shows of other pages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from samtalekit.core.css import StylePart as Spot
from samtalekit.core.css import addresses_in
from samtalekit.model.markup import SCHEMES

FETCHING = frozenset(
    {"src", "srcset", "imagesrcset", "poster", "data", "background", "action", "formaction", "manifest", "ping",
     "codebase", "classid"}
)  # fmt: skip
"""Attributes whose URL a browser requests by itself, or sends data to."""

QUIET_RELATIONS = frozenset(
    {"alternate", "author", "bookmark", "canonical", "help", "license", "me", "next", "noopener", "noreferrer",
     "prev", "tag", "terms-of-service"}
)  # fmt: skip
"""``<link>`` relations that cause no request. HTML Standard, 4.6.7 Link types."""

LEADING = frozenset({"a", "area"})
SCRIPTS = frozenset({"", "module", "text/javascript", "application/javascript", "text/ecmascript"})
"""``<script>`` types that run; any other contains data. HTML Standard, 4.12.1.1."""

RUNNING_ADDRESS = re.compile(r"[\s\x00-\x1f]*(?:javascript|vbscript|data)[\s]*:", re.IGNORECASE)
CONTENT_ID = "sk-content"
"""Id of the element with the authors' content. Legitimate scripts and styles are outside it, so one found within was
injected by unescaped text, and no policy allows it. It ends with the page's last article.
"""

_REFRESH = re.compile(r"[\d.\s]*[;,]?\s*(?:url\s*=\s*)?['\"]?(?P<target>[^'\"]*)", re.IGNORECASE)
_STYLE_INSTRUCTION = re.compile(r"href\s*=\s*['\"](?P<target>[^'\"]*)")
_SIZE = re.compile(r"\s+[\d.]+[wxh]$")


@dataclass(slots=True)
class Markup:
    """What was found in one file.

    Attributes:
        fetched: URLs that are requested when the file is opened, or that data is sent to.
        links: URLs that a reader may follow.
        scripts: Text of inline scripts that run, except those in a page's content.
        styles: Text of inline style sheets, except those in a page's content.
        loose: What a strict CSP refuses: ``style`` and ``on…`` attributes, script URLs, and code in a page's content.
        classes: All class names, and the values of ``data-md-component``.
        policies: Policies in the page's ``<meta>`` elements.
        charset: Start and end offset of its ``<meta charset>``; None for none.
    """

    fetched: list[Spot] = field(default_factory=list)
    links: list[Spot] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    loose: list[Spot] = field(default_factory=list)
    classes: list[Spot] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    charset: tuple[int, int] | None = None


def read_markup(text: str) -> Markup:
    """Parse a page or an SVG drawing."""
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """HTML parser that collects URLs and inline code; ``<script>`` and ``<style>`` content is kept verbatim."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Markup()
        self._lines = [0, *(each.end() for each in re.finditer("\n", text))]
        self._within: tuple[str, bool] | None = None
        self._pieces: list[str] = []
        self._begun = (1, 1)
        self._content: list[tuple[str, str, Spot]] | None = None  # since it began: name, text, and what to report

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}  # the first of a duplicate counts
        line, column = self.getpos()
        self._take_head(tag, given)
        spots = [Spot(address, line, column + 1) for address in _fetched(tag, given)]
        self.found.fetched += spots
        if tag in LEADING:
            for name in ("href", "xlink:href"):
                self.found.links += [Spot(given[name], line, column + 1)] if name in given else []
        self.found.loose += [Spot(words, line, column + 1) for words in _loose(tag, given)]
        if given.get("id") == CONTENT_ID and self._content is None:
            self._content = []
        marks = [*given.get("class", "").split(), given.get("data-md-component", "")]
        self.found.classes += [Spot(mark, line, column + 1) for mark in marks if mark]
        if tag in {"script", "style"}:
            runs = tag == "style" or ("src" not in given and given.get("type", "").strip().lower() in SCRIPTS)
            self._within, self._pieces, self._begun = (tag, runs), [], (line, column + 1)

    def _take_head(self, tag: str, given: Mapping[str, str]) -> None:
        """Record where the page's own policy belongs, and whether it has one."""
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        end = start + len(self.get_starttag_text() or "")
        if tag == "meta" and "charset" in given and not self.found.charset:
            self.found.charset = (start, end)
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.found.policies.append(given.get("content", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._within = None  # an SVG's <style/> is empty

    def handle_data(self, data: str) -> None:
        if self._within:
            self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "article" and self._content:
            self.found.loose += [spot for _name, _text, spot in self._content]
            self._content.clear()
        if not self._within or tag != self._within[0]:
            return
        text, (name, runs) = "".join(self._pieces), self._within
        self._within = None
        if name == "style":
            self.found.fetched += [Spot(each.text, *self._begun) for each in addresses_in(text)]
        if runs and self._content is not None:
            self._content.append((name, text, Spot(f"<{name}>{text.strip()}", *self._begun)))
        elif runs:
            self._take(name, text)

    def close(self) -> None:
        """Treat what follows the last article as outside the content again."""
        super().close()
        for name, text, _spot in self._content or ():
            self._take(name, text)

    def _take(self, name: str, text: str) -> None:
        (self.found.styles if name == "style" else self.found.scripts).append(text)

    def handle_pi(self, data: str) -> None:
        if data.startswith("xml-stylesheet"):
            line, column = self.getpos()
            self.found.fetched += [Spot(m["target"], line, column + 1) for m in _STYLE_INSTRUCTION.finditer(data)]


def _fetched(tag: str, given: Mapping[str, str]) -> Iterator[str]:
    """Yield the URLs that one tag makes a browser request."""
    for name, value in given.items():
        if name in {"srcset", "imagesrcset"}:
            yield from (_SIZE.sub("", each.strip()) for each in value.split(", ") if each.strip())
        elif name in FETCHING:
            yield value
        elif name == "style":
            yield from (each.text for each in addresses_in(value))
        elif name in {"href", "xlink:href"} and tag not in LEADING:
            if tag != "link" or not set(given.get("rel", "").lower().split()) <= QUIET_RELATIONS:
                yield value
        elif tag == "meta" and name == "content" and given.get("http-equiv", "").lower() == "refresh":
            match = _REFRESH.match(value)
            yield match["target"] if match else value


def _loose(tag: str, given: Mapping[str, str]) -> Iterator[str]:
    """Yield attributes that contain style or script, or a script URL."""
    for name, value in given.items():
        leads = name in {"href", "xlink:href", "action", "formaction"} and tag not in {"image", "link"}
        if name in {"style", "srcdoc"} or name.startswith("on") or (leads and RUNNING_ADDRESS.match(value)):
            yield f'{name}="{value}"'


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
    reader = _TextReader()
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
class _TextReader(HTMLParser):
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
