"""Parsed HTML and SVG of finished pages: what a browser requests, where links lead, inline scripts and styles."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from samtalekit.core.css import StylePart as Spot
from samtalekit.core.css import addresses_in

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
CONTENT = "sk-content"
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
        if given.get("id") == CONTENT and self._content is None:
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
        leads = name in {"href", "xlink:href", "action", "formaction"} and tag != "image"
        if name in {"style", "srcdoc"} or name.startswith("on") or (leads and RUNNING_ADDRESS.match(value)):
            yield f'{name}="{value}"'
