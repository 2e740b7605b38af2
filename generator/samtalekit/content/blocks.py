"""Render a page's body: its Markdown, with HTML from templates for each ``:::`` block, and its headings."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from samtalekit.content.cards import (
    example_cards,
    form_card,
    form_cards,
    news_cards,
    pack_cards,
    page_card,
    page_cards,
    step_cards,
)
from samtalekit.content.context import RenderContext
from samtalekit.content.figures import PAGE_WIDTH, SHEET_WIDTH, date_panels, figure_svg, figure_text, ring, step_panels
from samtalekit.content.markdown import GlossaryLinker, Heading, MarkdownRenderer
from samtalekit.core.locale import sort_key
from samtalekit.model.figure import WheelFigure, YearFigure
from samtalekit.model.gfm import BLOCK, parse
from samtalekit.model.markup import HOLDING_BLOCKS, SECTION, line_of
from samtalekit.model.menu import booklet_ids


@dataclass(frozen=True, slots=True)
class Section:
    """A second-level heading of a page and what is under it, rendered.

    Attributes:
        headings: Every heading, the section's own first; empty for the text before the first one, and for footnotes.
        title: HTML of its own heading.
        html: HTML of what is under it.
        blocks: Names of the blocks in it.
        glimpse: What is in it, in a few words: its headings, or else what its list begins with and its blocks' titles.
    """

    headings: tuple[Heading, ...]
    title: str
    html: str
    blocks: frozenset[str]
    glimpse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A page's body, rendered: its sections in their order. Headings in blocks are left out."""

    sections: tuple[Section, ...]

    @property
    def html(self) -> str:
        """All of it as HTML."""
        return "\n".join(part for each in self.sections for part in (each.title, each.html) if part)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Every heading."""
        return tuple(heading for section in self.sections for heading in section.headings)

    def divided(self) -> "tuple[Body, Body]":
        """Return what a page begins with, up to the end of its first section with a heading, and the rest."""
        first = next((n for n, section in enumerate(self.sections) if section.title), len(self.sections))
        return Body(self.sections[: first + 1]), Body(self.sections[first + 1 :])


def render_body(text: str, context: RenderContext) -> Body:
    """Render the body of a page: Markdown with blocks, with links as the author wrote them."""
    page = PageRenderer(context)
    return Body(tuple(page.section(tokens) for tokens in _sections(parse(text).tokens)))


def _sections(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Divide a page's tokens before each heading that begins a section, and before the footnotes."""
    start = at = 0
    while at < len(tokens):
        token = tokens[at]
        is_first = token.type == "footnote_block_open" or (_is_heading(token) and int(token.tag[1]) <= SECTION)
        if is_first and at > start:
            yield tokens[start:at]
            start = at
        at = _block_at(tokens, at)[1] if token.type == BLOCK else at + 1
    if at > start:
        yield tokens[start:]


def _is_heading(token: Token) -> bool:
    return token.type == "heading_open" and token.level == 0


def _glimpse(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the bold beginnings of a section's list entries, and the titles of its blocks."""
    for before, token in pairwise(tokens):
        if before.type == "paragraph_open" and before.level == IN_ENTRY and token.type == "inline":
            children = [each for each in token.children or () if each.type != "text" or each.content]
            kinds = [each.type for each in children]
            if kinds[:1] == ["strong_open"]:
                bold = children[: kinds.index("strong_close")]
                yield "".join(each.content for each in bold).rstrip(".:")
        elif before.type == BLOCK and before.info in HOLDING_BLOCKS and before.content:
            yield before.content


IN_ENTRY = 2
"""Level of a paragraph in an entry of a list that is in no other."""


class PageRenderer:
    """Renders the blocks of one page and the Markdown between them, in order.

    Attributes:
        headings: Those rendered so far; those in blocks are left out.
    """

    def __init__(self, context: RenderContext, taken: Counter[str] | None = None) -> None:
        """Begin a page; ``taken`` counts the anchors that a part of it, rendered before, has."""
        self._context = context
        self._renderer = MarkdownRenderer(context, GlossaryLinker(context), taken)
        self._level = 1  # of the heading that a block stands under
        self.headings: list[Heading] = []
        self._blocks: set[str] = set()

    def section(self, tokens: Sequence[Token]) -> Section:
        """Render the tokens of one section."""
        before, self._blocks = len(self.headings), set()
        own = 3 if _is_heading(tokens[0]) and int(tokens[0].tag[1]) <= SECTION else 0  # opening, words, closing
        title = self._markdown(tokens[:own], is_inside=False).strip("\n")
        html = self.html(tokens[own:])
        headings = tuple(self.headings[before:])
        inner = tuple(heading.words for heading in headings[bool(own) :] if heading.level == SECTION + 1)
        glimpse = inner or tuple(_glimpse(tokens[own:]))
        return Section(headings, title, html, frozenset(self._blocks), glimpse)

    def html(self, tokens: Sequence[Token], *, is_inside: bool = False) -> str:
        """Return the HTML of tokens; ``is_inside`` for the text within a block."""
        parts: list[str] = []
        at = 0
        while at < len(tokens):
            end = next((n for n in range(at, len(tokens)) if tokens[n].type == BLOCK), len(tokens))
            if end > at:
                parts.append(self._markdown(tokens[at:end], is_inside=is_inside))
            if end < len(tokens):
                block, end = _block_at(tokens, end)
                parts.append(self._block(block, tokens[block.first : block.last]))
            at = end
        return "\n".join(part.strip("\n") for part in parts if part.strip())

    def _markdown(self, tokens: Sequence[Token], *, is_inside: bool) -> str:
        before = len(self._renderer.found)
        html = self._renderer.html(tokens)
        found = self._renderer.found[before:]
        if found and not is_inside:
            self.headings += found
            self._level = found[-1].level
        return html

    def _block(self, block: "PlacedBlock", inside: Sequence[Token]) -> str:
        """Return the HTML of a block; headings in it are one below the heading that it stands under."""
        templates = self._context.templates
        self._blocks.add(block.name)
        if block.name not in HOLDING_BLOCKS:
            values = self.values_of(block)
            return templates.render(f"blocks/{block.name}.html.j2", level=self._level + 1, **values)
        note = self._context.localized.words.words.get(CASE_NOTE, "")
        whole = templates.render(f"blocks/{block.name}.html.j2", title=block.words, note=note)
        opening, closing = whole.split("<!-- text -->")
        return f"{opening.rstrip()}\n{self.html(inside, is_inside=True)}\n{closing.lstrip()}"

    def values_of(self, block: "PlacedBlock") -> dict[str, object]:
        """Return the values that the template of a block of one line needs."""
        return _FILLINGS[block.name](self._context, block)


CASE_NOTE = "case_note"
"""The word of a kit that stands under the title of every case: whether cases are true or constructed."""


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block of ours on a page, with the range of the tokens inside it. ``line`` counts from 0."""

    name: str
    words: str
    line: int
    first: int
    last: int


def _block_at(tokens: Sequence[Token], at: int) -> tuple[PlacedBlock, int]:
    """Return the block that begins at a token, and the number of the token after it."""
    token = tokens[at]
    last = end = at + 1
    if token.info in HOLDING_BLOCKS:
        closing = (n for n in range(at + 1, len(tokens)) if tokens[n].type == BLOCK and not tokens[n].info)
        last = next(closing, len(tokens))
        end = last + 1
    return PlacedBlock(token.info, token.content, line_of(token), at + 1, last), end


def in_columns(html: str) -> str:
    """Wrap each part under a second-level heading in a column; columns stand side by side where the width allows."""
    first, *parts = re.split(r"(?m)^(?=<h2 )", html)
    if not parts:
        return html
    columns = [f'<div class="sk-columns__part">\n{part.strip()}\n</div>' for part in parts]
    return "\n".join([first.strip(), '<div class="sk-columns">', *columns, "</div>"]) + "\n"


def _booklets(context: RenderContext) -> list[dict[str, object]]:
    found = ((name, context.papers.get(name)) for name in booklet_ids(context.kit.structure))
    return [{"name": name, "paper": paper} for name, paper in found if paper]


def _packs(context: RenderContext, block: PlacedBlock) -> dict[str, object]:
    return {"cards": pack_cards(context, block.words or None)}


def _figure(context: RenderContext, block: PlacedBlock) -> dict[str, object]:
    figure = context.figure(block.words)
    if figure is None:
        return {"figure": None}
    name, language = f"sk-{figure.id}-{block.line}", context.localized.language
    shown: dict[str, object] = {
        "kind": figure.kind,
        "figure": figure_text(figure, language),
        "poster": context.papers.get(figure.id),
        "is_stale": figure.id in context.localized.stale_figures,
        "steps": step_panels(figure, context, name) if isinstance(figure, WheelFigure) else (),
        "dates": date_panels(figure, context) if isinstance(figure, YearFigure) else (),
    }
    if isinstance(figure, WheelFigure | YearFigure) and not context.is_printed:
        return shown | {"picture": ring(figure, context, name)}
    width, theme = SHEET_WIDTH if context.is_printed else PAGE_WIDTH, context.templates.theme
    svg = figure_svg(figure, theme, language=language, for_paper=context.is_printed, width=width, name=name)
    return shown | {"picture": svg}


def _cards(context: RenderContext, block: PlacedBlock) -> dict[str, object]:
    return {
        "cards": context.card_set(block.words),
        "paper": context.papers.get(block.words),
        "is_stale": block.words in context.localized.stale_cards,
        "prefix": f"sk-cards-{block.line}",
    }


def _glossary(context: RenderContext, _block: PlacedBlock) -> dict[str, object]:
    language = context.localized.language
    terms = sorted(context.localized.terms, key=lambda term: sort_key(term.term, language))
    return {"terms": [{"term": term, "more": page_card(context, term.page)} for term in terms]}


def _workplace(context: RenderContext, _block: PlacedBlock) -> dict[str, object]:
    return {"workplace": context.kit.workplace}


_FILLINGS: Mapping[str, Callable[[RenderContext, PlacedBlock], dict[str, object]]] = {
    "form": lambda context, block: {"cards": form_cards(context, (block.words,))},
    "forms": lambda context, _block: {"cards": tuple(form_card(context, form) for form in context.forms())},
    "pack": _packs,
    "packs": _packs,
    "booklet": lambda context, _block: {"papers": _booklets(context)},
    "figure": _figure,
    "catalogue": lambda context, block: {"catalogue": context.catalogue(block.words)},
    "cards": _cards,
    "glossary": _glossary,
    "example": lambda context, block: {"cards": example_cards(context, example=block.words), "here": context.page_id},
    "examples": lambda context, _block: {"cards": example_cards(context), "here": context.page_id},
    "pages": lambda context, block: {"cards": page_cards(context, block.words)},
    "news": lambda context, _block: {"cards": news_cards(context)},
    "calendar": lambda context, _block: {"address": context.calendar},
    "steps": lambda context, _block: {"steps": step_cards(context)},
    "season": lambda context, _block: {
        "title": context.localized.words.season_title,
        "dates": context.kit.dates(context.localized),
    },
    "contact": _workplace,
    "data-notice": _workplace,
    "accessibility-statement": lambda context, block: {
        **_workplace(context, block),
        "how": page_card(context, block.words or None),
    },
}
