"""Markup as a browser meets it: what a page or a drawing fetches, where it leads, and what runs within it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from samtalekit.core.text import addresses_in

FETCHING = frozenset(
    {"src", "srcset", "imagesrcset", "poster", "data", "background", "action", "formaction", "manifest", "ping",
     "codebase", "classid"}
)  # fmt: skip
"""Attributes whose address a browser asks for by itself, or sends to."""

QUIET_RELATIONS = frozenset(
    {"alternate", "author", "bookmark", "canonical", "help", "license", "me", "next", "noopener", "noreferrer",
     "prev", "tag", "terms-of-service"}
)  # fmt: skip
"""Relations of ``<link>`` that ask nobody. HTML Standard, 4.6.7 Link types."""

LEADING = frozenset({"a", "area"})
SCRIPTS = frozenset({"", "module", "text/javascript", "application/javascript", "text/ecmascript"})
"""Types of ``<script>`` that run; any other holds data. HTML Standard, 4.12.1.1."""

RUNNING_ADDRESS = re.compile(r"[\s\x00-\x1f]*(?:javascript|vbscript|data)[\s]*:", re.IGNORECASE)
CONTENT = "sk-content"
"""The element that holds what authors wrote. All that runs or styles stands in the frame around it, so what is found
within was put there by words that nobody escaped, and no policy allows it. It ends with the page's last article."""

_REFRESH = re.compile(r"[\d.\s]*[;,]?\s*(?:url\s*=\s*)?['\"]?(?P<target>[^'\"]*)", re.IGNORECASE)
_STYLE_INSTRUCTION = re.compile(r"href\s*=\s*['\"](?P<target>[^'\"]*)")
_SIZE = re.compile(r"\s+[\d.]+[wxh]$")


@dataclass(frozen=True, slots=True)
class Spot:
    """Something in a file's text, and where: line and column count from 1."""

    text: str
    line: int
    column: int


@dataclass(slots=True)
class Markup:
    """What was found in one file.

    Attributes:
        fetched: Addresses that are asked for as soon as the file is opened, or sent to.
        links: Addresses that a reader may follow.
        scripts: Scripts within the file, word for word, that run; but those in a page's content.
        styles: Style sheets within the file, word for word; but those in a page's content.
        loose: What a strict content-security-policy refuses: ``style`` and ``on…`` attributes, addresses that run, and
            scripts and styles in a page's content.
        classes: Every class that an element has, and the value of each ``data-md-component``.
        policies: The policies that the page gives itself.
        head: Where the first thing in its head can stand: how many letters lie before it.
        charset: Where its ``<meta charset>`` begins and ends; None when it has none.
        begins_with_charset: Whether nothing that a policy could forbid lies before that.
    """

    fetched: list[Spot] = field(default_factory=list)
    links: list[Spot] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    loose: list[Spot] = field(default_factory=list)
    classes: list[Spot] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    head: int = 0
    charset: tuple[int, int] | None = None
    begins_with_charset: bool = False


def read_markup(text: str) -> Markup:
    """Read a page or an SVG drawing."""
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Walks through the tags; what stands within ``<script>`` and ``<style>`` comes as it is."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Markup()
        self._lines = [0, *(each.end() for each in re.finditer("\n", text))]
        self._is_before_all = True
        self._within: tuple[str, bool] | None = None
        self._pieces: list[str] = []
        self._begun = (1, 1)
        self._content: list[tuple[str, str, Spot]] | None = None  # since it began: name, words, and what to say of them

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}  # the first of a name counts
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
        """Where a page's own policy belongs, and whether it has one."""
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        end = start + len(self.get_starttag_text() or "")
        if self._is_before_all and tag in {"html", "head"}:
            self.found.head = end
        if tag == "meta" and "charset" in given and not self.found.charset:
            self.found.charset, self.found.begins_with_charset = (start, end), self._is_before_all
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.found.policies.append(given.get("content", ""))
        self._is_before_all &= tag in {"html", "head", "meta", "title"} and "http-equiv" not in given

    def handle_decl(self, _decl: str) -> None:
        line, column = self.getpos()
        if self._is_before_all:
            self.found.head = self._lines[line - 1] + column + len(f"<!{_decl}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._within = None  # <style/> of a drawing holds nothing

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
            self.found.fetched += [Spot(each.target, *self._begun) for each in addresses_in(text)]
        if runs and self._content is not None:
            self._content.append((name, text, Spot(f"<{name}>{text.strip()}", *self._begun)))
        elif runs:
            self._take(name, text)

    def close(self) -> None:
        """What came after the last article belongs to the frame again."""
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
    """The addresses that one tag makes a browser ask for."""
    for name, value in given.items():
        if name in {"srcset", "imagesrcset"}:
            yield from (_SIZE.sub("", each.strip()) for each in value.split(", ") if each.strip())
        elif name in FETCHING:
            yield value
        elif name == "style":
            yield from (each.target for each in addresses_in(value))
        elif name in {"href", "xlink:href"} and tag not in LEADING:
            if tag != "link" or not set(given.get("rel", "").lower().split()) <= QUIET_RELATIONS:
                yield value
        elif tag == "meta" and name == "content" and given.get("http-equiv", "").lower() == "refresh":
            match = _REFRESH.match(value)
            yield match["target"] if match else value


def _loose(tag: str, given: Mapping[str, str]) -> Iterator[str]:
    """Attributes that hold style or script, or an address that is one."""
    for name, value in given.items():
        leads = name in {"href", "xlink:href", "action", "formaction"} and tag != "image"
        if name in {"style", "srcdoc"} or name.startswith("on") or (leads and RUNNING_ADDRESS.match(value)):
            yield f'{name}="{value}"'
