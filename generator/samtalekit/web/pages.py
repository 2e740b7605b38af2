"""Render the pages of one language as HTML, for the engine: guidance pages, form pages and edit pages."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from samtalekit.content.blocks import Body, Section, in_columns, render_body
from samtalekit.content.cards import (
    audience_paths,
    example_cards,
    form_card,
    form_cards,
    news_cards,
    page_card,
    phase_cards,
    step_cards,
    unlisted_cards,
    ways_through,
)
from samtalekit.content.context import RenderContext
from samtalekit.content.fill_in import web_form
from samtalekit.content.markdown import Heading
from samtalekit.model.base import Translation
from samtalekit.model.form import Form
from samtalekit.model.kit import LocalizedKit
from samtalekit.model.markup import blocks
from samtalekit.model.menu import MenuItem, nearest, section_of
from samtalekit.model.page import Page
from samtalekit.web.edit_pages import edit_page_of_form, edit_page_of_page
from samtalekit.web.page_context import Cover, PageContext, PageTask, StagedPage, staged
from samtalekit.web.slides import Presentation, presentations_of, script_of, view_of
from samtalekit.web.urls import Edit, edit_of, relative


def staged_pages(
    context: PageContext, whole: LocalizedKit, presentations: Mapping[str, Presentation] | None = None
) -> list[StagedPage]:
    """Return every page of one language: guidance, one per form, and edit pages for sources still the kit's own.

    ``whole`` is the language with the texts that the context's outline lacks; ``presentations`` are those of its pages,
    where the caller has made them.
    """
    return context.staged(
        [*_tasks(context, whole, presentations_of(context, whole) if presentations is None else presentations)]
    )


def _tasks(context: PageContext, whole: LocalizedKit, presentations: Mapping[str, Presentation]) -> Iterator[PageTask]:
    address = context.kit.workplace.edit_address
    for page in whole.pages:
        edit, source = edit_of(address, page.origin), [page.model_dump_json()]
        if presentation := presentations.get(page.id):
            shown = view_of(context, presentation)
            make = partial(_presentation, context, page, edit, shown)
            yield PageTask("page", page.id, [*source, repr(shown)], make)
        else:
            yield PageTask("page", page.id, source, partial(_guidance, context, page, edit))
        if edit and edit.kind == "copy":
            yield PageTask("edit page", page.id, source, partial(edit_page_of_page, context, page, edit))
    for form in whole.forms:
        origin, page_id = whole.form_origins[form.id], f"forms/{form.id}"
        edit, source = edit_of(address, origin), [form.model_dump_json(), origin.model_dump_json()]
        yield PageTask("page", page_id, source, partial(_form, context, form, edit))
        if edit and edit.kind == "copy":
            make = partial(edit_page_of_form, context, form, origin, edit)
            yield PageTask("edit page", page_id, source, make)


def _guidance(context: PageContext, page: Page, edit: Edit | None, render_context: RenderContext) -> StagedPage:
    return _page(context, page, edit, render_context, render_body(page.body, render_context))


def _presentation(
    context: PageContext,
    page: Page,
    edit: Edit | None,
    presentation: Mapping[str, object],
    render_context: RenderContext,
) -> StagedPage:
    return _page(
        context, page, edit, render_context, script_of(context, page, render_context), presentation=presentation
    )


def _page(
    context: PageContext, page: Page, edit: Edit | None, render_context: RenderContext, body: Body, **more: object
) -> StagedPage:
    paths = Heading(2, context.templates.message("paths"), "sk-paths")
    sources = Heading(2, context.templates.message("sources"), "sk-sources")
    more_here = Heading(2, context.templates.message("more_here"), "sk-more")
    crossing = audience_paths(render_context, page)
    unlisted = () if page.front.kind in {"front", "slides"} else unlisted_cards(render_context, page)
    values = {
        "page": page,
        "headings": (
            *body.headings,
            *([more_here] * bool(unlisted)),
            *([paths] * bool(crossing)),
            *([sources] * bool(page.front.sources)),
        ),
        "more_here": more_here,
        "unlisted": unlisted,
        "paths": paths,
        "crossing": crossing,
        "sources": sources,
        "sheet": render_context.papers.get(page.sheet_id) if page.sheet_id else None,
        "notice": _notice(context, page.id, page.translation),
        **_around(context, page.id),
        **_OF_KIND[page.front.kind](render_context, page),
        **more,
    }
    head = context.templates.render(f"pages/{page.front.kind}.html.j2", **values)
    foot = context.templates.render("pages/foot.html.j2", **values)
    spoken = page.language if page.translation == "missing" else ""
    cover = Cover(page.id, page.title, page.front.summary, edit, page.front.aliases, spoken=spoken)
    return staged(context, cover, f"{_with_text(context, page, head, body)}\n{foot}")


FIRST = "<!-- first -->"
"""Stands in the head of a page that folds, where its first section belongs."""

KEPT_OPEN = frozenset({"calendar", "cards", "contact", "form", "forms", "pack", "packs", "season"})
"""Blocks that readers act on; a section with one of them is never folded."""


def _with_text(context: PageContext, page: Page, head: str, body: Body) -> str:
    """Return a page's head and the text under it: in columns, folded, or as it is."""
    if page.front.kind == "front":
        return f"{head}\n\n{in_columns(body.html)}"
    if not page.front.fold:
        return f"{head}\n\n{body.html}"
    first, rest = body.divided()
    folded = "\n".join(_folded(context, rest.sections))
    if FIRST in head:
        return f"{head.replace(FIRST, first.html)}\n\n{folded}"
    return f"{head}\n\n{first.html}\n{folded}"


def _folded(context: PageContext, sections: Sequence[Section]) -> Iterator[str]:
    """Yield the HTML of sections, folded if a line can say what is in them; before the first, what opens them all."""
    is_first = True
    for section in sections:
        if not section.title or not section.glimpse or section.blocks & KEPT_OPEN:
            yield f"{section.title}\n{section.html}"
            continue
        if is_first:
            yield context.templates.render("parts/folds.html.j2")
        is_first = False
        frame = context.templates.render("parts/fold.html.j2", title=section.headings[0].words, glimpse=section.glimpse)
        yield frame.replace("<!-- heading -->", section.title).replace("<!-- text -->", section.html)


def _front(context: RenderContext, _page: Page) -> dict[str, object]:
    kit, words = context.kit, context.localized.words
    return {
        "ways": ways_through(context),
        "season_title": words.season_title,
        "dates": context.kit.dates(context.localized),
        "calendar": context.calendar,
        "phases": phase_cards(context),
        "news": news_cards(context)[:1],
        "all_news": page_card(context, kit.structure.news),
        "step": None,
    }


def _step(context: RenderContext, page: Page) -> dict[str, object]:
    steps = step_cards(context)
    place = next((n for n, card in enumerate(steps) if card.page.id == page.id), None)
    return {
        "steps": steps,
        "step": None if place is None else steps[place],
        "next": steps[place + 1] if place is not None and place + 1 < len(steps) else None,
        "cards": form_cards(context, page.front.forms),
        "prints": [paper for each in _figures_on(page) if (paper := context.papers.get(each))],
    }


def _figures_on(page: Page) -> list[str]:
    """The ids of the figures on a page, each once."""
    return list(dict.fromkeys(block.words for block in blocks(page.body) if block.name == "figure"))


def _plain(_context: RenderContext, _page: Page) -> dict[str, object]:
    return {"step": None}


_OF_KIND = {"front": _front, "step": _step, "page": _plain, "slides": _plain}


def _form(context: PageContext, form: Form, edit: Edit | None, render_context: RenderContext) -> StagedPage:
    page_id = f"forms/{form.id}"
    step = next((card for card in step_cards(render_context) if card.page.id == form.source.step), None)
    card = form_card(render_context, form)
    fill_in = web_form(context.kit, context.localized, form) if card.paper and card.paper.script else None
    values = {
        "form": form,
        "card": card,
        "fill_in": fill_in,
        "root": relative(context.here.path(page_id), "."),
        "writer": relative(context.here.path(page_id), f"{context.here.folder}assets/writer.js"),
        "reader": relative(context.here.path(page_id), f"{context.here.folder}assets/reader.js"),
        "examples": example_cards(render_context, form=form.id),
        "step": step,
        "workplace": context.kit.workplace,
        "own_notice": render_context.localized.data_notice_of(form),
        "notice": _notice(context, page_id, form.translation),
    }
    text = context.templates.render("pages/form.html.j2", **values, **_around(context, page_id))
    spoken = form.language if form.translation == "missing" else ""
    cover = Cover(
        page_id, form.title, form.source.purpose, edit, form.source.aliases, spoken=spoken, fill_in=bool(fill_in)
    )
    return staged(context, cover, text)


_TO_SOURCE = {"stale": "translation_source", "missing": "translation_original"}
"""Message key of the link to the translated page's source, by state of the translation."""


def _notice(context: PageContext, page_id: str, translation: Translation) -> dict[str, str]:
    """Notice on a page whose translation is stale or missing; empty when it is current."""
    if translation == "current":
        return {}
    source = context.kit.structure.languages[0]
    theirs, named = context.addresses.get(source), context.templates.message(f"in_{source}")
    has_page = theirs is not None and source != context.localized.language and page_id in theirs.by_id
    return {
        "words": context.templates.message(f"translation_{translation}", language=named),
        "href": relative(context.here.path(page_id), theirs.path(page_id)) if theirs and has_page else "",
        "link": context.templates.message(_TO_SOURCE[translation], language=named),
        "language": context.localized.language,
    }


def _around(context: PageContext, page_id: str) -> dict[str, object]:
    """Links to the other pages of the page's section in the menu, relative to the page."""
    section = section_of(context.menu, page_id)
    if section is None or section.page_id == page_id:
        return {"section": None}
    rows = [
        {
            "title": item.title,
            "href": context.here.href(page_id, item.page_id),
            "is_here": item.page_id == page_id,
            "depth": depth,
        }
        for item, depth in _rows(section.children, page_id)
    ]
    return {"section": {"title": section.title, "href": context.here.href(page_id, section.page_id), "rows": rows}}


def _rows(items: tuple[MenuItem, ...], page_id: str, depth: int = 1) -> Iterator[tuple[MenuItem, int]]:
    """Yield the menu entries of a section with their depth; children only on the path to the page."""
    for item in nearest(items, [item.holds(page_id) for item in items]):
        yield item, depth
        if item.holds(page_id):
            yield from _rows(item.children, page_id, depth + 1)
