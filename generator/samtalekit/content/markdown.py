"""Render a page's Markdown as HTML: anchors, links, glossary terms, tables that scroll, framed lists of links."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from samtalekit.content.context import RenderContext
from samtalekit.model.catalogue import Term
from samtalekit.model.gfm import PARSER
from samtalekit.model.markup import SCHEMES, anchor_of, free_anchor, words_of

OUTLINE = "data-sk-outline"
"""Attribute that marks headings for the engine's outline of a page; `web.engines.outline` removes it."""

TITLE = 1  # level of a page's title, which precedes its text

_SCHEME = re.compile(r"(?P<scheme>[^/?#:]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")  # browsers skip these within an address; WHATWG URL, 4.4
_ALIGNED = re.compile(r"text-align:(?P<side>left|center|right)")

COLUMN_CLASSES = ((40, "sk-wide sk-wide--more"), (16, "sk-wide"), (10, ""), (0, "sk-narrow"))
"""Classes of a table's column whose longest cell has more characters than the number: of its least width on a narrow
screen, or for lines that never break."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level, its text without Markdown, and its anchor."""

    level: int
    words: str
    anchor: str


class MarkdownRenderer(RendererHTML):
    """Renders the parsed Markdown of one page; its rules are methods named after the parser's tokens.

    All text is escaped here; HTML in a page is shown as text.
    """

    def __init__(self, context: RenderContext, linker: "GlossaryLinker", taken: Counter[str] | None = None) -> None:
        """Begin a page, whose context resolves its links; ``taken`` counts the anchors that it has already."""
        super().__init__()
        self._context = context
        self._linker = linker
        self._taken: Counter[str] = Counter() if taken is None else taken
        self._frames: Counter[str] = Counter()
        self._quiet = 0  # above 0 where no term is linked: headings, tables, links
        self._links: list[bool] = []  # for each open link, whether it is written
        self._framed: frozenset[int] = frozenset()  # ids of the tokens of framed lists, and of the colons in them
        self._title: Token | None = None  # of the most recent alert
        self._columns: tuple[str, ...] = ()  # classes of the columns of the open table
        self._column = 0  # of the next cell
        self.found: list[Heading] = []

    def html(self, tokens: Sequence[Token]) -> str:
        """Return the HTML of some blocks of the page, which are rendered in their order."""
        self._framed = frozenset() if self._context.is_printed else frozenset(_link_lists(tokens))
        return str(self.render(tokens, PARSER.options, {}))

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: object) -> str:  # noqa: N802  # the library's
        """Render the content of a block, with its lines of plain text as one: a term may stand on two of them."""
        return str(super().renderInline(_with_joined_lines(tokens), options, env))  # type: ignore[arg-type]  # a dictionary

    # Rules, called by the library with a token's position; each returns HTML.

    def heading_open(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Open a heading with its anchor, marked for the outline; only the page's title is of the first level."""
        self._quiet += 1
        words = words_of(tokens[at + 1])
        level = max(TITLE + 1, int(tokens[at].tag[1]))
        anchor = free_anchor(anchor_of(words), self._taken)
        self.found.append(Heading(level, words, anchor))
        return "\n" + Markup('<h{} id="{}" {}>').format(level, anchor, OUTLINE)

    def heading_close(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Close a heading."""
        self._quiet -= 1
        return Markup("</h{}>\n").format(max(TITLE + 1, int(tokens[at].tag[1])))

    def text(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Escape text, and link the first use of each glossary term."""
        token = tokens[at]
        if self._title is not None and tokens is self._title.children:
            return ""
        if id(token) in self._framed:
            return str(escape(token.content.removeprefix(":")))
        return str(escape(token.content)) if self._quiet else self._linker.link(token.content)

    def link_open(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Open a link; only its words are kept where its target is not allowed."""
        token = tokens[at]
        target = self._target(str(token.attrs["href"]))
        self._links.append(target is not None)
        self._quiet += 1
        return Markup('<a href="{}"{}>').format(target, _title(token)) if target is not None else ""

    def link_close(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Close a link."""
        self._quiet -= 1
        return "</a>" if self._links.pop() else ""

    def image(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: object) -> str:
        """Render an image."""
        token = tokens[at]
        source = self._target(str(token.attrs["src"]), known=frozenset()) or ""
        words = self.renderInlineAsText(token.children, options, env)  # type: ignore[arg-type]  # a dictionary
        return Markup('<img src="{}" alt="{}"{}>').format(source, words, _title(token))

    def s_open(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Open a struck-through text as ``<del>``, as GitHub does."""
        return "<del>"

    def s_close(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Close a struck-through text."""
        return "</del>"

    def table_open(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Open a table in a frame that scrolls on a narrow screen and is reachable by keyboard."""
        self._quiet += 1
        self._columns = () if self._context.is_printed else tuple(_column_classes(tokens, at))
        label = self._context.templates.message("table")
        first = next((words_of(token) for token in tokens[at:] if token.type == "inline"), "")
        self._frames[first] += 1
        number = f" ({self._frames[first]})" if self._frames[first] > 1 else ""
        name = f"{label}: {first}{number}" if first else f"{label}{number}"
        return Markup('<div class="sk-table" role="region" aria-label="{}" tabindex="0">\n<table>\n').format(name)

    def table_close(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Close a table and its frame."""
        self._quiet -= 1
        return "</table>\n</div>\n"

    def tr_open(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Open a row."""
        self._column = 0
        return "<tr>\n"

    def th_open(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Open a cell; its alignment and width are classes, since the pages' CSP allows no ``style`` attribute."""
        found = _ALIGNED.match(str(tokens[at].attrs.get("style", "")))
        width = self._columns[self._column] if self._columns else ""
        self._column += 1
        classes = " ".join(each for each in (f"sk-align-{found['side']}" if found else "", width) if each)
        return Markup("<{}{}>").format(tokens[at].tag, Markup(' class="{}"').format(classes) if classes else "")

    td_open = th_open

    def list_item_open(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Open a list item; one of a task list with its box as an image, since it cannot be ticked on a page."""
        if "checked" not in tokens[at].meta:
            return "<li>"
        state = "done" if tokens[at].meta["checked"] else "open"
        words = self._context.templates.message(f"task_{state}")
        box = Markup('<li class="sk-task"><span class="sk-task__box sk-task__{}" role="img" aria-label="{}"></span>')
        return box.format(state, words)

    def bullet_list_open(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Open a list; a list of links is framed."""
        return '<div class="sk-places">\n<ul>\n' if id(tokens[at]) in self._framed else "<ul>\n"

    def bullet_list_close(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Close a list."""
        return "</ul>\n</div>\n" if id(tokens[at]) in self._framed else "</ul>\n"

    def alert_open(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Open GitHub's alert (``> [!NOTE]``), rendered as our tip."""
        return '<div class="sk-tip">\n'

    def alert_close(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Close an alert."""
        return "</div>\n"

    def alert_title_open(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Open an alert's title, in the page's language; `text` skips the parser's English one."""
        self._title = tokens[at + 1]
        kind = tokens[at + 1].content.lower()
        return Markup('<p class="sk-tip__title">{}').format(self._context.templates.message(f"alert_{kind}"))

    def footnote_ref(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Render the number of a footnote, linked to it."""
        number, again = tokens[at].meta["id"] + 1, tokens[at].meta["subId"]
        here = f"fnref:{number}" + (f":{again}" if again else "")
        return Markup('<sup id="{}"><a class="footnote-ref" href="#fn:{}">{}</a></sup>').format(here, number, number)

    def footnote_block_open(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Open the list of footnotes."""
        return '<div class="footnote">\n<ol>\n'

    def footnote_block_close(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Close the list of footnotes."""
        return "</ol>\n</div>\n"

    def footnote_open(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Open a footnote."""
        return Markup('<li id="fn:{}">\n').format(tokens[at].meta["id"] + 1)

    def footnote_close(self, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: object) -> str:
        """Close a footnote."""
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Render the link from a footnote back to its number."""
        number, again = tokens[at].meta["id"] + 1, tokens[at].meta["subId"]
        back = f"#fnref:{number}" + (f":{again}" if again else "")
        words = self._context.templates.message("footnote_back", number=number)
        mark = Markup("<sup>{}</sup>").format(again + 1) if again else ""
        tag = Markup('&#160;<a class="footnote-backref" href="{}" title="{}" aria-label="{}">↩{}</a>')
        return tag.format(back, words, words, mark)

    def html_block(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Show HTML as text; the check reports it, so no such page is published."""
        return Markup("<p>{}</p>\n").format(tokens[at].content)

    def html_inline(self, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: object) -> str:
        """Show HTML within a line as text."""
        return str(escape(tokens[at].content))

    def _target(self, link: str, known: frozenset[str] = SCHEMES) -> str | None:
        """The target of a link on the page; None when its scheme is not allowed."""
        target = self._context.target(link).replace(" ", "%20")
        scheme = _SCHEME.match(_UNSEEN.sub("", target))
        return None if scheme and scheme["scheme"].lower() not in known | self._context.schemes else target


def _title(token: Token) -> Markup:
    """The title of a link or an image as an attribute; empty without one."""
    return Markup(' title="{}"').format(token.attrs["title"]) if "title" in token.attrs else Markup()


def _with_joined_lines(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens of a block with text, a line break in the source, and text joined into one text."""
    if not any(token.type == "softbreak" for token in tokens):
        return tokens
    joined: list[Token] = []
    for token in tokens:
        if token.type == "text" and [each.type for each in joined[-2:]] == ["text", "softbreak"]:
            joined[-2:] = [joined[-2].copy(content=f"{joined[-2].content}\n{token.content}")]
        else:
            joined.append(token)
    return joined


def _column_classes(tokens: Sequence[Token], at: int) -> Iterator[str]:
    """Yield the classes of each column of the table that opens at a token."""
    longest: list[int] = []
    column = 0
    for before, token in pairwise(tokens[at:]):
        if before.type == "tr_open":
            column = 0
        if before.type in {"th_open", "td_open"}:
            longest += [0] * (column + 1 - len(longest))
            longest[column] = max(longest[column], len(words_of(token)))
            column += 1
        if before.type == "table_close":
            break
    yield from (next((name for least, name in COLUMN_CLASSES if count > least), "") for count in longest)


def _link_lists(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield ids of tokens of each list in which every entry is a bold link, a colon, and a description.

    They are its opening and closing tokens, and the colons, which are not shown: within the frame a link has a line of
    its own.
    """
    start = 0
    for at, token in enumerate(tokens):
        if token.level == 0 and token.type == "bullet_list_open":
            start = at
        elif token.level == 0 and token.type == "bullet_list_close":
            inside = tokens[start + 1 : at]
            colons = [_colon(each) for each in inside if each.type == "inline"]
            nested = any(each.type.endswith("_list_open") for each in inside)
            items = sum(each.type == "list_item_open" for each in inside)
            if colons and not nested and len(colons) == items and all(colon is not None for colon in colons):
                yield from (id(tokens[start]), id(token), *(id(colon) for colon in colons))


def _colon(entry: Token) -> Token | None:
    """The text token of the colon after an entry's bold link; None for any other entry."""
    children = [each for each in entry.children or () if each.type != "text" or each.content]
    kinds = [each.type for each in children]
    if kinds[:2] != ["strong_open", "link_open"] or "link_close" not in kinds or len(kinds) < 6:  # marks, colon, text
        return None
    end = kinds.index("link_close")
    is_entry = kinds[end + 1 : end + 4] == ["text", "strong_close", "text"] and children[end + 1].content == ":"
    return children[end + 1] if is_entry else None


# Glossary terms: linked where a page first uses them.


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
        self._by_spelling = {
            " ".join(each.lower().split()): term for term in self._waiting.values() for each in term.spellings
        }

    def link(self, text: str) -> str:
        """Return a plain text as HTML, with the first use of each term linked."""
        if self._pattern is None:
            return str(escape(text))
        pieces, at = [], 0
        for match in self._pattern.finditer(text):
            pieces += [escape(text[at : match.start()]), self._link(match[0])]
            at = match.end()
        return str(Markup().join([*pieces, escape(text[at:])]))

    def _link(self, words: str) -> Markup:
        term = self._by_spelling.get(" ".join(words.lower().split()))
        if term is None or term.id not in self._waiting:
            return escape(words)
        del self._waiting[term.id]
        tag = Markup('<a class="sk-term" href="{}#{}" title="{}">{}</a>')
        return tag.format(self._href, quote(term.anchor), term.means, words)


def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str] | None:
    """A pattern for any spelling of any term as a whole word, the longest first; it may stand on two lines."""
    spellings = sorted({each for term in terms for each in term.spellings}, key=lambda each: (-len(each), each))
    if not spellings:
        return None
    words = "|".join(r"\s+".join(re.escape(word) for word in each.split()) for each in spellings)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
