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
from samtalekit.content.markdown import Heading, Marker, with_anchors, with_frames, with_places
from samtalekit.core.locale import sort_key
from samtalekit.model.figure import WheelFigure, YearFigure
from samtalekit.model.markup import HOLDING_BLOCKS, Block, headings, segments, with_links
from samtalekit.model.outputs import BOOKLET


@dataclass(frozen=True, slots=True)
class Body:
    """A page's body, ready for a Markdown engine, and its headings."""

    text: str
    headings: tuple[Heading, ...]


def set_body(text: str, setting: RenderContext) -> Body:
    """Render the body of a page.

    Args:
        text: Markdown with blocks, links as the author wrote them.
        setting: Context of the page.
    """
    taken: Counter[str] = Counter()
    tables: Counter[str] = Counter()
    marker = Marker(setting)
    parts: list[str] = []
    found: tuple[Heading, ...] = ()
    level = 1
    for segment in segments(text):
        if isinstance(segment, Block):
            html, _inner = with_anchors(_block(segment, setting, level + 1, marker), taken)
            parts.append(html)
            continue
        prose = marker.mark(with_links(segment.text, setting.target))
        prose = with_frames(prose, setting.templates.message("table"), tables)
        prose = prose if setting.is_printed else with_places(prose)
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


def _block(block: Block, setting: RenderContext, level: int, marker: Marker) -> str:
    """Render the HTML of a block; ``level`` is one below the heading that it stands under."""
    if block.name in HOLDING_BLOCKS:
        return _holding(block, setting, marker)
    return setting.templates.render(
        f"blocks/{block.name}.html.j2", level=level, **_FILLINGS[block.name](setting, block)
    )


def _holding(block: Block, setting: RenderContext, marker: Marker) -> str:
    """Render a block with text inside: an HTML frame around text that is still Markdown."""
    frame = setting.templates.render(f"blocks/{block.name}.html.j2", title=block.words)
    opening, closing = frame.split("<!-- text -->")
    text = marker.mark(with_links(block.body.strip("\n"), setting.target))
    return f"{opening.rstrip()}\n\n{text}\n\n{closing.lstrip()}"


def _form(setting: RenderContext, block: Block) -> dict[str, object]:
    return {"cards": form_cards(setting, (block.words,))}


def _forms(setting: RenderContext, _block: Block) -> dict[str, object]:
    return {"cards": tuple(form_card(setting, form) for form in setting.forms())}


def _packs(setting: RenderContext, block: Block) -> dict[str, object]:
    return {"cards": pack_cards(setting, block.words or None)}


def _booklet(setting: RenderContext, _block: Block) -> dict[str, object]:
    return {"paper": setting.papers.get(BOOKLET)}


def _figure(setting: RenderContext, block: Block) -> dict[str, object]:
    figure = setting.figure(block.words)
    if figure is None:
        return {"figure": None}
    name, language = f"sk-{figure.id}-{block.line}", setting.localized.language
    shown: dict[str, object] = {
        "kind": figure.kind,
        "figure": figure_text(figure, language),
        "poster": setting.papers.get(figure.id),
        "is_stale": figure.id in setting.localized.stale_figures,
        "steps": step_panels(figure, setting, name) if isinstance(figure, WheelFigure) else (),
        "dates": date_panels(figure, setting) if isinstance(figure, YearFigure) else (),
    }
    if isinstance(figure, WheelFigure | YearFigure) and not setting.is_printed:
        return shown | {"picture": ring(figure, setting, name)}
    width, theme = SHEET_WIDTH if setting.is_printed else PAGE_WIDTH, setting.templates.theme
    svg = figure_svg(figure, theme, language=language, for_paper=setting.is_printed, width=width, name=name)
    return shown | {"picture": svg}


def _catalogue(setting: RenderContext, block: Block) -> dict[str, object]:
    return {"catalogue": setting.catalogue(block.words)}


def _glossary(setting: RenderContext, _block: Block) -> dict[str, object]:
    language = setting.localized.language
    terms = sorted(setting.localized.terms, key=lambda term: sort_key(term.term, language))
    return {"terms": [{"term": term, "more": page_card(setting, term.page)} for term in terms]}


def _example(setting: RenderContext, block: Block) -> dict[str, object]:
    return {"cards": example_cards(setting, example=block.words), "here": setting.page_id}


def _examples(setting: RenderContext, _block: Block) -> dict[str, object]:
    return {"cards": example_cards(setting), "here": setting.page_id}


def _pages(setting: RenderContext, block: Block) -> dict[str, object]:
    return {"cards": page_cards(setting, block.words)}


def _news(setting: RenderContext, _block: Block) -> dict[str, object]:
    return {"cards": news_cards(setting)}


def _calendar(setting: RenderContext, _block: Block) -> dict[str, object]:
    return {"address": setting.calendar}


def _steps(setting: RenderContext, _block: Block) -> dict[str, object]:
    return {"steps": step_cards(setting)}


def _season(setting: RenderContext, _block: Block) -> dict[str, object]:
    return {"title": setting.localized.words.season_title, "dates": setting.kit.dates(setting.localized)}


def _workplace(setting: RenderContext, _block: Block) -> dict[str, object]:
    return {"workplace": setting.kit.workplace}


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
