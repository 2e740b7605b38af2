"""Compose a page of guidance in short, on one sheet: its facts, chosen sections, the year's dates, and its forms.

It is made from the page itself: ``sheet`` in its front matter names the sections.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from samtalekit.content.blocks import Body, render_body
from samtalekit.content.cards import form_cards
from samtalekit.content.context import RenderContext, Templates
from samtalekit.core.messages import message
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.markup import inner_target
from samtalekit.model.outputs import BOOKLET
from samtalekit.model.page import Page
from samtalekit.paper.booklet.document import BELOW, drop_signs
from samtalekit.paper.booklet.html_tree import (
    PICTURE,
    only_words,
    parsed,
    show_pictures,
    take_away,
    written_inside,
)
from samtalekit.paper.compose import LOGO_MAX_HEIGHT_MM, LOGO_MAX_WIDTH_MM, Composition, Frame, foot_of, page_of
from samtalekit.paper.stylesheet import logo_on_paper, stylesheet
from samtalekit.theming import Use, characters_by_use
from samtalekit.theming.theme import Theme

TEMPLATE, SHEET = "page-sheet.html.j2", "print/page-sheet.css"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Template data of a section; ``html`` has no links, since nobody can follow them on paper."""

    title: str
    html: Markup


def compose_page_sheet(kit: Kit, localized: LocalizedKit, page: Page, *, frame: Frame, theme: Theme) -> Composition:
    """Compose the sheet of a page that has one.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or a style sheet.
    """
    language, steps, edition = localized.language, kit.structure.steps, kit.structure.edition
    context = _context(kit, localized, page, theme)
    body = render_body(page.body, context)
    number = steps.index(page.id) + 1 if page.id in steps else None
    html = Templates(theme, language, below="print/", prefixes=("paper", BOOKLET, "web")).whole(
        TEMPLATE,
        page=page_of(language, page.title, frame),
        front=page.front,
        spoken=page.language,
        parts=list(_parts(page, body, localized, characters_by_use(theme))),
        dates=kit.dates(localized) if _shows_dates(page, body) else (),
        season_title=localized.words.season_title,
        cards=form_cards(context, page.front.forms),
        kicker=(frame.kit_title, *((message(language, "paper.step", {"number": number}),) if number else ())),
        notice="" if page.translation == "current" else message(language, f"paper.translation_{page.translation}"),
        foot=foot_of(page.title, edition, language, frame),
        workplace=frame.workplace,
        logo=logo_on_paper(theme.logo, widest_mm=LOGO_MAX_WIDTH_MM, highest_mm=LOGO_MAX_HEIGHT_MM),
    )
    return Composition(
        id=page.sheet_id or page.id,
        kind="sheet",
        language=language,
        edition=edition,
        title=page.title,
        html=html,
        css=stylesheet(theme, SHEET),
    )


def _context(kit: Kit, localized: LocalizedKit, page: Page, theme: Theme) -> RenderContext:
    """Context of the page's blocks, which look as in the booklet; links lead nowhere, pictures to their files."""

    def target(link: str) -> str:
        inner = inner_target(page.id, link)
        return f"{PICTURE}{inner.path}" if inner and inner.path in localized.images else "#"

    return RenderContext(
        kit=kit,
        localized=localized,
        templates=Templates(theme, localized.language, below=BELOW, prefixes=(BOOKLET, "web")),
        address=lambda _page: "#",
        target=target,
        papers={},
        is_printed=True,
        page_id=page.id,
        schemes=frozenset({PICTURE.rstrip(":")}),
    )


def _chosen(page: Page, body: Body) -> Iterator[int]:
    """Yield the places of the sections that the sheet shows; those that a workplace has left out are skipped."""
    places = {section.headings[0].anchor: n for n, section in enumerate(body.sections) if section.title}
    return (places[anchor] for anchor in page.front.sheet if anchor in places)


def _parts(
    page: Page, body: Body, localized: LocalizedKit, characters: Mapping[Use, frozenset[int]]
) -> Iterator[SheetPart]:
    for place in _chosen(page, body):
        section = body.sections[place]
        tree = parsed(section.html)
        drop_signs(tree, characters)
        for mark in [each for each in tree.iter("sup") if each.find("a[@class='footnote-ref']") is not None]:
            take_away(tree, mark)
        for link in list(tree.iter("a")):
            only_words(link)
        show_pictures(tree, localized.images)
        yield SheetPart(section.headings[0].words, written_inside(tree))


def _shows_dates(page: Page, body: Body) -> bool:
    """True where the page shows the year's dates, but none of the sections on the sheet does so itself."""
    shown = {place for place, section in enumerate(body.sections) if "season" in section.blocks}
    return bool(shown) and shown.isdisjoint(_chosen(page, body))
