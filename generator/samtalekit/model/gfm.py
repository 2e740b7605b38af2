"""Parse the Markdown of pages as GitHub and GitLab show it, with our blocks (``::: name``) and the place of each link.

Checks, pages, anchors, search and booklet all use this parser. A page is parsed once; its `Document` is shared.

Source: GitHub Flavored Markdown Spec, version 0.29-gfm; footnotes and alerts as GitHub's documentation describes them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, backtick, html_inline, image, link
from markdown_it.token import Token
from mdit_py_plugins.gfm import gfm_plugin

BLOCK = "sk_block"
"""Token type of a line that begins or closes one of our blocks."""

BLOCK_LINE = re.compile(r":::[ \t]*(?P<name>[a-z-]*)[ \t]*(?P<words>.*?)[ \t]*")

NESTING = 100
"""Maximum nesting that is parsed; a deeper page has findings already (`limits.MARKDOWN_DEPTH`, `limits.BRACKETS`)."""

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]+@(?:[A-Za-z0-9_-]+\.)+[A-Za-z0-9_-]*[A-Za-z0-9](?![A-Za-z0-9@_-])"
)
_ADDRESS = re.compile(r"(?:(?<=<)https?|\bftp)://[^\s<]+")
_AFTER_ADDRESS = "?!.,:*_~'\"[]"
_FENCE_END = re.compile(r"(?P<marks>`{3,}|~{3,})[ \t]*")
_CONTINUED = re.compile(r"(?:[ \t]*>)*[ \t]*")

Inline = Callable[[StateInline, bool], bool]


@dataclass(frozen=True, slots=True)
class Reference:
    """The definition of a link by reference: its target, and the lines it stands on, from 0, without the last."""

    target: str
    map: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text.

    Attributes:
        tokens: Its blocks, as a flat stream: opening, ``inline`` and closing tokens. Shared: do not change them.
        references: The link references that it defines, by their normalized label.
        lines: Its lines.
        starts: The offset of each line in the text.
    """

    tokens: tuple[Token, ...]
    references: Mapping[str, Reference]
    lines: tuple[str, ...]
    starts: tuple[int, ...]

    def inlines(self) -> Iterator[Token]:
        """Yield the ``inline`` tokens: texts, which may hold links and emphasis."""
        return (token for token in self.tokens if token.type == "inline")

    def place(self, inline: Token, offset: int) -> tuple[int, int]:
        """Return the line and the column, both from 0, of an offset in the content of an ``inline`` token."""
        before = inline.content[:offset]
        number = before.count("\n")
        line, column = inline.meta["starts"][number]
        bars = before.count("|") if inline.meta["is_cell"] else 0  # each of them is escaped in its line
        return line, column + len(before) - (before.rfind("\n") + 1) + bars

    def offset(self, inline: Token, offset: int) -> int:
        """Return the offset in the text of an offset in the content of an ``inline`` token."""
        line, column = self.place(inline, offset)
        return self.starts[line] + column


@lru_cache(maxsize=2048)  # reading, checking and rendering ask for the same pages
def parse(text: str) -> Document:
    """Parse Markdown with our blocks."""
    env: dict[str, dict[str, dict[str, Any]]] = {}
    tokens = PARSER.parse(text, env)
    lines = tuple(text.split("\n"))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    _locate(tokens, lines)
    defined = env.get("references", {})
    references = {label: Reference(each["href"], tuple(each["map"])) for label, each in defined.items()}
    return Document(tuple(tokens), references, lines, tuple(starts))


def _locate(tokens: Sequence[Token], lines: Sequence[str]) -> None:
    """Note for each ``inline`` token the line and column that each line of its content begins at."""
    end = (-1, 0)  # of the table cell before
    for before, token in pairwise((None, *tokens)):
        if token is None or token.type != "inline":
            continue
        first = token.map[0] if token.map else 0
        is_cell = before is not None and before.type in {"td_open", "th_open"}
        starts = []
        for number, piece in enumerate(token.content.split("\n"), start=first):
            line = lines[number] if number < len(lines) else ""
            if is_cell:
                start, stop = _cell(line, piece, end[1] if end[0] == number else 0)
                end = (number, stop)
            else:
                start = max(line.rfind(piece), 0)
            starts.append((min(number, len(lines) - 1), start))
        token.meta.update(starts=starts, is_cell=is_cell)


def _cell(line: str, content: str, start: int) -> tuple[int, int]:
    """Return where a cell of a table begins and ends in its line, in which its vertical bars are escaped."""
    found = re.compile(re.escape(content).replace(r"\|", r"\\?\|")).search(line, start)
    return found.span() if found else (start, start)


# Our parser rules: blocks, the span of each inline element, and addresses linked as on GitHub.


def _block(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001  # the library's signature
    """Parse a line that begins or closes a block: at the left margin, outside code."""
    begin, end = state.bMarks[start], state.eMarks[start]
    if not state.src.startswith(":::", begin) or (begin and state.src[begin - 1] != "\n"):
        return False
    found = BLOCK_LINE.fullmatch(state.src, begin, end)
    if found is None:
        return False
    if not silent:
        token = state.push(BLOCK, "", 0)
        token.map, token.hidden = [start, start + 1], True
        token.info, token.content = found["name"], found["words"]
    state.line = start + 1
    return True


def _spanned(rule: Inline, kind: str) -> Inline:
    """Wrap a rule so that its token records its span in the content of the ``inline`` token."""

    def spanned(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's signature
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        token = None if silent else next((each for each in state.tokens[count:] if each.type == kind), None)
        if token is not None:
            token.meta["span"] = (start, state.pos)
        return True

    return spanned


def _targeted(rule: Inline, kind: str) -> Inline:
    """Wrap the rule of links or images so that its token also records the spans of its text and its inline target."""
    rule = _spanned(rule, kind)

    def targeted(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's signature
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if silent:
            return True
        token = next(each for each in state.tokens[count:] if each.type == kind)
        end, state.pos = state.pos, start
        words = start + (1 if kind == "link_open" else 2)
        close = state.md.helpers.parseLinkLabel(state, words - 1, kind == "link_open")
        state.pos = end
        token.meta["words"] = (words, close)
        if end > close + 1 and state.src[close + 1] == "(":
            at = close + 2
            while state.src[at] in " \t\n":
                at += 1
            target = state.md.helpers.parseLinkDestination(state.src, at, state.posMax)
            token.meta["target"] = (at, target.pos if target.ok else at)
        return True

    return targeted


def _addresses(state: StateCore) -> None:
    """Link e-mail addresses and URLs that GitHub links after a text has been parsed.

    The library's own rule for e-mail addresses misses what precedes an underscore.

    Source: cmark-gfm, extensions/autolink.c, ``postprocess_text`` and ``url_match``.
    """
    for inline in state.tokens:
        if inline.type != "inline" or not re.search(r"@|://", inline.content):
            continue
        tokens, depth = list[Token](), 0
        for token in inline.children or ():
            depth += token.nesting if token.type in {"link_open", "link_close"} else 0
            tokens += _linked(token) if token.type == "text" and not depth else [token]
        inline.children = tokens


def _linked(token: Token) -> Iterator[Token]:
    """Split a text token at the addresses in it, and link them."""
    at, level = 0, token.level
    for start, end, target in sorted(_found_in(token.content)):
        if start < at:
            continue
        yield Token("text", "", 0, content=token.content[at:start], level=level)
        yield Token("link_open", "a", 1, attrs={"href": target}, markup="autolink", info="auto", level=level)
        yield Token("text", "", 0, content=token.content[start:end], level=level + 1)
        yield Token("link_close", "a", -1, markup="autolink", info="auto", level=level)
        at = end
    yield Token("text", "", 0, content=token.content[at:], level=level) if at else token


def _found_in(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _EMAIL.finditer(text):
        yield *match.span(), f"mailto:{match[0]}"
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_AFTER_ADDRESS)
        yield match.start(), match.start() + len(address), address


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": NESTING, "store_labels": True})
    parser.use(gfm_plugin)
    parser.disable("gfm_autolink_email")
    parser.block.ruler.before("table", BLOCK, _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    for name, rule in (
        ("link", _targeted(link, "link_open")),
        ("image", _targeted(image, "image")),
        ("autolink", _spanned(autolink, "link_open")),
        ("backticks", _spanned(backtick, "code_inline")),
        ("html_inline", _spanned(html_inline, "html_inline")),
    ):
        parser.inline.ruler.at(name, rule)
    parser.core.ruler.before("text_join", "addresses", _addresses)  # until then escaped characters are separate tokens
    # Targets stay as written: we check them ourselves, and encode them when a page is rendered.
    for name, function in (("validateLink", lambda _url: True), ("normalizeLink", str), ("normalizeLinkText", str)):
        setattr(parser, name, function)
    return parser


PARSER = _parser()


def is_closed(fence: Token, lines: Sequence[str]) -> bool:
    """Return True for a code fence that is closed by a line of the same marks."""
    first, end = fence.map or (0, 0)
    found = _FENCE_END.fullmatch(_CONTINUED.sub("", lines[end - 1], count=1)) if end - 1 > first else None
    return found is not None and found["marks"].startswith(fence.markup)
