"""Render a page's body: replace ``:::`` blocks in its Markdown by HTML from templates, and collect its headings."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
from samtalekit.content.markdown import GlossaryLinker, Heading, frame_link_lists, with_anchors, wrap_tables
from samtalekit.core.locale import sort_key
from samtalekit.model.figure import WheelFigure, YearFigure
from samtalekit.model.markup import HOLDING_BLOCKS, Block, headings, segments, with_links
from samtalekit.model.outputs import BOOKLET


@dataclass(frozen=True, slots=True)
class Body:
    """A page's body, ready for a Markdown engine, and its headings."""

    text: str
    headings: tuple[Heading, ...]


def render_body(text: str, context: RenderContext) -> Body:
    """Render the body of a page.

    Args:
        text: Markdown with blocks, links as the author wrote them.
        context: Context of the page.
    """
    taken: Counter[str] = Counter()
    tables: Counter[str] = Counter()
    linker = GlossaryLinker(context)
    parts: list[str] = []
    found: tuple[Heading, ...] = ()
    level = 1
    for segment in segments(text):
        if isinstance(segment, Block):
            html, _inner = with_anchors(_block(segment, context, level + 1, linker), taken)
            parts.append(html)
            continue
        prose = linker.link(with_links(segment.text, context.target))
        prose = wrap_tables(prose, context.templates.message("table"), tables)
        prose = prose if context.is_printed else frame_link_lists(prose)
        prose, here = with_anchors(prose, taken)
        found += here
        level = next((depth for depth, _words in reversed(tuple(headings(segment.text)))), level)
        parts.append(prose.strip("\n"))
    return Body("\n\n".join(parts) + "\n", found)


def in_columns(text: str) -> str:
    """Wrap each part under a second-level heading in a column; columns stand side by side where the width allows."""
    first, *parts = re.split(r"(?m)^(?=<h2 )", text)
    if not parts:
        return text
    columns = [f'<div class="sk-columns__part" markdown="1">\n\n{part.strip()}\n\n</div>' for part in parts]
    return "\n\n".join([first.strip(), '<div class="sk-columns" markdown="1">', *columns, "</div>"]) + "\n"


def _block(block: Block, context: RenderContext, level: int, linker: GlossaryLinker) -> str:
    """Render the HTML of a block; ``level`` is one below the heading that it stands under."""
    if block.name in HOLDING_BLOCKS:
        return _holding(block, context, linker)
    return context.templates.render(
        f"blocks/{block.name}.html.j2", level=level, **_FILLINGS[block.name](context, block)
    )


def _holding(block: Block, context: RenderContext, linker: GlossaryLinker) -> str:
    """Render a block with text inside: an HTML frame around text that is still Markdown."""
    frame = context.templates.render(f"blocks/{block.name}.html.j2", title=block.words)
    opening, closing = frame.split("<!-- text -->")
    text = linker.link(with_links(block.body.strip("\n"), context.target))
    return f"{opening.rstrip()}\n\n{text}\n\n{closing.lstrip()}"


def _form(context: RenderContext, block: Block) -> dict[str, object]:
    return {"cards": form_cards(context, (block.words,))}


def _forms(context: RenderContext, _block: Block) -> dict[str, object]:
    return {"cards": tuple(form_card(context, form) for form in context.forms())}


def _packs(context: RenderContext, block: Block) -> dict[str, object]:
    return {"cards": pack_cards(context, block.words or None)}


def _booklet(context: RenderContext, _block: Block) -> dict[str, object]:
    return {"paper": context.papers.get(BOOKLET)}


def _figure(context: RenderContext, block: Block) -> dict[str, object]:
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


def _catalogue(context: RenderContext, block: Block) -> dict[str, object]:
    return {"catalogue": context.catalogue(block.words)}


def _glossary(context: RenderContext, _block: Block) -> dict[str, object]:
    language = context.localized.language
    terms = sorted(context.localized.terms, key=lambda term: sort_key(term.term, language))
    return {"terms": [{"term": term, "more": page_card(context, term.page)} for term in terms]}


def _example(context: RenderContext, block: Block) -> dict[str, object]:
    return {"cards": example_cards(context, example=block.words), "here": context.page_id}


def _examples(context: RenderContext, _block: Block) -> dict[str, object]:
    return {"cards": example_cards(context), "here": context.page_id}


def _pages(context: RenderContext, block: Block) -> dict[str, object]:
    return {"cards": page_cards(context, block.words)}


def _news(context: RenderContext, _block: Block) -> dict[str, object]:
    return {"cards": news_cards(context)}


def _calendar(context: RenderContext, _block: Block) -> dict[str, object]:
    return {"address": context.calendar}


def _steps(context: RenderContext, _block: Block) -> dict[str, object]:
    return {"steps": step_cards(context)}


def _season(context: RenderContext, _block: Block) -> dict[str, object]:
    return {"title": context.localized.words.season_title, "dates": context.kit.dates(context.localized)}


def _workplace(context: RenderContext, _block: Block) -> dict[str, object]:
    return {"workplace": context.kit.workplace}


_FILLINGS: Mapping[str, Callable[[RenderContext, Block], dict[str, object]]] = {
    "form": _form,
    "forms": _forms,
    "pack": _packs,
    "packs": _packs,
    "booklet": _booklet,
    "figure": _figure,
    "catalogue": _catalogue,
    "glossary": _glossary,
    "example": _example,
    "examples": _examples,
    "pages": _pages,
    "news": _news,
    "calendar": _calendar,
    "steps": _steps,
    "season": _season,
    "contact": _workplace,
    "data-notice": _workplace,
    "accessibility-statement": _workplace,
}
