"""Compose the booklet: all guidance of one language as one HTML document, with cover, contents, chapters and notes.

Also decides which pages are in it, and in what order.
"""

from collections.abc import Iterator

from samtalekit.content.context import Templates
from samtalekit.core.messages import catalogue
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.markup import blocks
from samtalekit.model.menu import menu_of
from samtalekit.model.outputs import BOOKLET
from samtalekit.model.page import FrontMatter, Origin, Page
from samtalekit.paper.booklet.chapters import BookletEntry, ChapterContext, led, render_chapter
from samtalekit.paper.booklet.html_tree import written
from samtalekit.paper.compose import Composition
from samtalekit.paper.stylesheet import logo_on_paper, stylesheet
from samtalekit.theming import characters_by_use
from samtalekit.theming.theme import Theme

SHEET = "print/booklet.css"
BELOW = "print/booklet/"
NO_BREAK = "\u00a0"
LOGO_MAX_WIDTH_MM = 70.0
LOGO_MAX_HEIGHT_MM = 20.0


def compose_booklet(kit: Kit, localized: LocalizedKit, theme: Theme) -> Composition:
    """Compose the booklet of one language.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or ``print/booklet.css``.
    """
    templates = Templates(theme, localized.language, below=BELOW, prefixes=(BOOKLET, "web"))
    places = places_of(kit, localized, forms_title=templates.message("papers"))
    context = ChapterContext(kit, localized, templates, characters_by_use(theme))
    before, after = catalogue(localized.language)["booklet.see_page"].replace(" ", NO_BREAK).split("{page}")
    chapters = [render_chapter(context, place) for place in places]
    led(chapters, (f" ({before}", f"{after})"))
    front = next((page for page in localized.pages if page.front.kind == "front"), None)
    html = templates.whole(
        "booklet.html.j2",
        language=localized.language,
        title=localized.words.title,
        front=front,
        kit=kit.structure,
        workplace=kit.workplace,
        steps=[place.page for place in places if place.page.front.kind == "step"],
        places=places,
        chapters=[written(chapter) for chapter in chapters],
        logo=logo_on_paper(theme.logo, widest_mm=LOGO_MAX_WIDTH_MM, highest_mm=LOGO_MAX_HEIGHT_MM),
    )
    return Composition(
        id=BOOKLET,
        kind="booklet",
        language=localized.language,
        edition=kit.structure.edition,
        title=localized.words.title,
        html=html,
        css=stylesheet(theme, SHEET),
    )


def places_of(kit: Kit, localized: LocalizedKit, *, forms_title: str) -> tuple[BookletEntry, ...]:
    """Return the booklet's entries: the kit's pages, and where none lists its forms, a list of them with a title."""
    places = printed_pages(kit, localized)
    if localized.forms and not any(each.name == "forms" for place in places for each in blocks(place.page.body)):
        places += (BookletEntry(_forms_page(localized.language, forms_title), 1, is_opening=True),)
    return places


def printed_pages(kit: Kit, localized: LocalizedKit) -> tuple[BookletEntry, ...]:
    """Return the kit's pages in the booklet: front page, audience pages, menu with subpages, footer pages."""
    pages = {page.id: page for page in localized.pages if page.front.booklet}
    found: dict[str, BookletEntry] = {}
    for page_id, depth, is_opening in _rows(kit, localized):
        page = pages.get(page_id)
        if page is not None and page_id not in found:
            found[page_id] = BookletEntry(page, depth, is_opening or page.front.kind == "step")
    return tuple(found.values())


def _rows(kit: Kit, localized: LocalizedKit) -> Iterator[tuple[str, int, bool]]:
    """Id, depth and whether it begins on a new printed page, for every page that may be in the booklet."""
    known = {page.id for page in localized.pages if page.front.booklet}
    audiences = [audience.page for audience in kit.structure.audiences]
    for number, item in enumerate(menu_of(kit, localized)):
        yield item.page_id, 1, True
        yield from ((child, 2 if item.page_id in known else 1, False) for child in item.ids()[1:])
        if number == 0:
            yield from ((page, 1, True) for page in audiences)
    yield from ((page, 1, False) for page in (*audiences, *kit.structure.foot))


def _forms_page(language: str, title: str) -> Page:
    """A page that the kit does not have: the list of its forms, target of links to them."""
    return Page(
        id="forms/index",
        language=language,
        address="forms/index",
        front=FrontMatter(title=title, summary=title),
        body="::: forms\n",
        origin=Origin(path="", is_own=False, text=""),
    )
