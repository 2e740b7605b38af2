"""The pages of one edition, as Markdown files for the stage."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from samtalekit.ground.words import say
from samtalekit.model.form import Form
from samtalekit.model.kit import Edition, Kit
from samtalekit.model.menu import MenuItem, section_of
from samtalekit.model.page import Origin, Page
from samtalekit.model.parts import without_parts
from samtalekit.model.translation import Translation, fingerprint_of
from samtalekit.prose.anchors import Heading
from samtalekit.prose.blocks import in_columns, set_body
from samtalekit.prose.cards import (
    example_cards,
    form_card,
    form_cards,
    news_cards,
    page_card,
    phase_cards,
    step_cards,
)
from samtalekit.prose.paths import audience_paths, ways_through
from samtalekit.prose.setting import Setting
from samtalekit.prose.templates import Templates
from samtalekit.web.addresses import Addresses, edit_id, relative
from samtalekit.web.calendar import calendar_path
from samtalekit.web.editing import Edit, edit_of
from samtalekit.web.papers import SitePaper, paper_views
from samtalekit.web.starts import ExampleWords, Sourced


@dataclass(frozen=True, slots=True)
class StagedPage:
    """A page of the stage.

    Attributes:
        id: The page's id, the same in every language.
        path: Where it will stand, from the whole site's root.
        source: Its file, from the stage's ``docs``.
        text: Markdown with front matter.
        aliases: Words that search finds it by, though it does not say them.
        is_content: False for a page that only shows a source to copy.
    """

    id: str
    title: str
    path: str
    source: str
    text: str
    aliases: tuple[str, ...] = ()
    is_content: bool = True


@dataclass(frozen=True, slots=True)
class Cover:
    """What a page says of itself to the chrome around it.

    Attributes:
        edit: How its source is edited; None when it cannot be.
        aliases: Words that search finds it by, though it does not say them.
        is_content: False for a page that search and the manifest leave out.
        spoken: The language of its words where it is not the edition's; empty where it is.
    """

    id: str
    title: str
    summary: str
    edit: Edit | None = None
    aliases: tuple[str, ...] = ()
    is_content: bool = True
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all pages of one edition are made with."""

    kit: Kit
    edition: Edition
    addresses: Mapping[str, Addresses]
    menu: tuple[MenuItem, ...]
    papers: Sequence[SitePaper]
    templates: Templates

    @property
    def here(self) -> Addresses:
        """The addresses of this edition."""
        return self.addresses[self.edition.language]

    def setting(self, page_id: str) -> Setting:
        """The setting of a page's blocks."""
        return Setting(
            kit=self.kit,
            edition=self.edition,
            templates=self.templates,
            address=lambda to: self.here.href(page_id, to),
            target=lambda link: self.here.target(page_id, link),
            papers=paper_views(self.papers, self.edition.language, self.here.path(page_id)),
            page_id=page_id,
            calendar=self._calendar(page_id),
        )

    def _calendar(self, page_id: str) -> str:
        """The year's dates as a calendar, seen from a page; empty when the workplace has set none."""
        if not self.kit.dates(self.edition):
            return ""
        return relative(self.here.path(page_id), calendar_path(self.edition.language))


def staged_pages(desk: Desk) -> Iterator[StagedPage]:
    """Every page of an edition: its own, one for each form, and one for each source that is not the workplace's yet."""
    for page in desk.edition.pages:
        edit = edit_of(desk.kit.workplace.edit_address, page.origin)
        yield _guidance(desk, page, edit)
        kept = without_parts(page.origin.text, frozenset(desk.kit.workplace.leave_out))
        origin = page.origin.model_copy(update={"text": kept})
        translates = _extension_of(desk, page.language, page.id)
        yield from _edit_pages(desk, Sourced(page.id, page.title, origin, page.body, translates=translates), edit)
    for form in desk.edition.forms:
        origin = desk.edition.form_origins[form.id]
        edit = edit_of(desk.kit.workplace.edit_address, origin)
        yield _form(desk, form, edit)
        yield from _edit_pages(desk, _sourced_form(desk, form, origin), edit)


def _sourced_form(desk: Desk, form: Form, origin: Origin) -> Sourced:
    source, page_id = desk.kit.structure.languages[0], f"forms/{form.id}"
    words_of = origin.path.replace(f"/{form.language}/", f"/{source}/", 1) if form.language != source else ""
    translates = _extension_of(desk, form.language, page_id)
    return Sourced(page_id, form.title, origin, form=form, translates=translates, source=words_of)


def _extension_of(desk: Desk, language: str, page_id: str) -> str:
    """The fingerprint of a workplace's extension in the kit's own language; empty when there is none, or it is that."""
    source = desk.kit.structure.languages[0]
    edition = next((each for each in desk.kit.editions if each.language == source), None)
    if edition is None or language == source:
        return ""
    origins = {page.id: page.origin for page in edition.pages}
    origins |= {f"forms/{name}": origin for name, origin in edition.form_origins.items()}
    origin = origins.get(page_id)
    return fingerprint_of(origin.text) if origin and origin.beneath else ""


def _guidance(desk: Desk, page: Page, edit: Edit | None) -> StagedPage:
    setting = desk.setting(page.id)
    body = set_body(page.body, setting)
    paths = Heading(2, desk.templates.say("paths"), "sk-paths")
    sources = Heading(2, desk.templates.say("sources"), "sk-sources")
    crossing = audience_paths(setting, page)
    values = {
        "page": page,
        "headings": (*body.headings, *([paths] * bool(crossing)), *([sources] * bool(page.front.sources))),
        "paths": paths,
        "crossing": crossing,
        "sources": sources,
        "notice": _notice(desk, page.id, page.translation),
        **_around(desk, page.id),
        **_OF_KIND[page.front.kind](setting, page),
    }
    head = desk.templates.render(f"pages/{page.front.kind}.html.j2", **values)
    foot = desk.templates.render("pages/foot.html.j2", **values)
    text = in_columns(body.text) if page.front.kind == "front" else body.text
    spoken = page.language if page.translation == "missing" else ""
    cover = Cover(page.id, page.title, page.front.summary, edit, page.front.aliases, spoken=spoken)
    return _staged(desk, cover, f"{head}\n\n{text}\n{foot}")


def _front(setting: Setting, _page: Page) -> dict[str, object]:
    kit, words = setting.kit, setting.edition.words
    return {
        "ways": ways_through(setting),
        "season_title": words.season_title,
        "dates": setting.kit.dates(setting.edition),
        "calendar": setting.calendar,
        "phases": phase_cards(setting),
        "news": news_cards(setting)[:1],
        "all_news": page_card(setting, kit.structure.news),
        "step": None,
    }


def _step(setting: Setting, page: Page) -> dict[str, object]:
    steps = step_cards(setting)
    place = next((n for n, card in enumerate(steps) if card.page.id == page.id), None)
    return {
        "steps": steps,
        "step": None if place is None else steps[place],
        "next": steps[place + 1] if place is not None and place + 1 < len(steps) else None,
        "cards": form_cards(setting, page.front.forms),
    }


def _plain(_setting: Setting, _page: Page) -> dict[str, object]:
    return {"step": None}


_OF_KIND = {"front": _front, "step": _step, "page": _plain}


def _form(desk: Desk, form: Form, edit: Edit | None) -> StagedPage:
    page_id = f"forms/{form.id}"
    setting = desk.setting(page_id)
    step = next((card for card in step_cards(setting) if card.page.id == form.source.step), None)
    values = {
        "form": form,
        "card": form_card(setting, form),
        "examples": example_cards(setting, form=form.id),
        "step": step,
        "workplace": desk.kit.workplace,
        "notice": _notice(desk, page_id, form.translation),
    }
    text = desk.templates.render("pages/form.html.j2", **values, **_around(desk, page_id))
    spoken = form.language if form.translation == "missing" else ""
    return _staged(
        desk, Cover(page_id, form.title, form.source.purpose, edit, form.source.aliases, spoken=spoken), text
    )


_TO_SOURCE = {"stale": "translation_source", "missing": "translation_original"}
"""What the link to the page that was translated is called."""


def _notice(desk: Desk, page_id: str, translation: Translation) -> dict[str, str]:
    """What a page says of itself when its words are not a current translation; empty when they are."""
    if translation == "current":
        return {}
    source = desk.kit.structure.languages[0]
    theirs, named = desk.addresses.get(source), desk.templates.say(f"in_{source}")
    has_page = theirs is not None and source != desk.edition.language and page_id in theirs.by_id
    return {
        "words": desk.templates.say(f"translation_{translation}", language=named),
        "href": relative(desk.here.path(page_id), theirs.path(page_id)) if theirs and has_page else "",
        "link": desk.templates.say(_TO_SOURCE[translation], language=named),
        "language": desk.edition.language,
    }


def _edit_pages(desk: Desk, source: Sourced, edit: Edit | None) -> Iterator[StagedPage]:
    if edit is None or edit.kind == "file":
        return
    here = edit_id(source.id)
    values = {
        "source": source,
        "href": edit.href,
        "back": desk.here.href(here, source.id),
        "addition": source.addition(desk.templates.say("edit_add_here")),
        "example": source.example(_example_words(desk)),
    }
    text = desk.templates.render("pages/edit.html.j2", **values)
    title = desk.templates.say("edit_title", title=source.title)
    yield _staged(desk, Cover(here, title, title, is_content=False), text)


def _example_words(desk: Desk) -> ExampleWords:
    return ExampleWords(**{field.name: desk.templates.say(f"edit_do_{field.name}") for field in fields(ExampleWords)})


def _around(desk: Desk, page_id: str) -> dict[str, object]:
    """What leads from a page to its neighbours: the section it stands in, with addresses as seen from it."""
    section = section_of(desk.menu, page_id)
    if section is None or section.page_id == page_id:
        return {"section": None}
    rows = [
        {
            "title": item.title,
            "href": desk.here.href(page_id, item.page_id),
            "is_here": item.page_id == page_id,
            "depth": depth,
        }
        for item, depth in _rows(section.children, page_id)
    ]
    return {"section": {"title": section.title, "href": desk.here.href(page_id, section.page_id), "rows": rows}}


def _rows(items: tuple[MenuItem, ...], page_id: str, depth: int = 1) -> Iterator[tuple[MenuItem, int]]:
    """The entries of a section; those beneath an entry only where one is within it."""
    for item in items:
        yield item, depth
        if page_id in item.ids():
            yield from _rows(item.children, page_id, depth + 1)


def _staged(desk: Desk, cover: Cover, text: str) -> StagedPage:
    """A page with its front matter."""
    meta: dict[str, object] = {
        "title": cover.title,
        "description": cover.summary,
        "id": cover.id,
        "languages": _languages(desk, cover.id) if cover.is_content else [],
    }
    if cover.edit is not None:
        is_file = cover.edit.kind == "file"
        meta["edit"] = cover.edit.href if is_file else desk.here.href(cover.id, edit_id(cover.id))
    if cover.spoken:
        meta["spoken"] = cover.spoken
    if not cover.is_content:
        meta["search"] = {"exclude": True}
    front_matter = json.dumps(meta, ensure_ascii=False, indent=1)  # JSON is YAML, and says exactly what it means
    return StagedPage(
        id=cover.id,
        title=cover.title,
        path=desk.here.path(cover.id),
        source=f"{desk.here.by_id[cover.id]}.md",
        text=f"---\n{front_matter}\n---\n\n{text.rstrip()}\n",
        aliases=cover.aliases,
        is_content=cover.is_content,
    )


def _languages(desk: Desk, page_id: str) -> list[dict[str, str]]:
    """The same page in the other languages, where they have it."""
    path = desk.here.path(page_id)
    return [
        {
            "code": language,
            "name": say(language, "web.language_name"),
            "href": relative(path, addresses.path(page_id)),
        }
        for language, addresses in desk.addresses.items()
        if language != desk.edition.language and page_id in addresses.by_id
    ]
