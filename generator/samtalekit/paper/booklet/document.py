"""Compose the booklet: all guidance of one language as one HTML document, with cover, contents, chapters and notes.

Each page becomes a chapter: Markdown to HTML, heading levels, links as page references or notes. Which pages are in it,
and in what order, is decided by `model.menu`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # only builds elements; nothing parses XML

from samtalekit.content.blocks import render_body
from samtalekit.content.cards import form_cards, phase_cards, step_cards, unlisted_cards
from samtalekit.content.context import RenderContext, Templates
from samtalekit.core.cache import Cache, hash_of
from samtalekit.core.messages import catalogue
from samtalekit.model.kit import Kit, LocalizedKit, outline_of
from samtalekit.model.markup import blocks, inner_target
from samtalekit.model.menu import Booklet, BookletEntry, anchor_of, booklet_of, places_of
from samtalekit.model.outputs import BOOKLET
from samtalekit.model.page import Page
from samtalekit.paper.booklet.html_tree import (
    PICTURE,
    Notes,
    comment,
    number_links,
    only_words,
    parsed,
    show_pictures,
    words_of,
    written,
    written_inside,
)
from samtalekit.paper.compose import Composition
from samtalekit.paper.parts import BEGINS
from samtalekit.paper.stylesheet import logo_on_paper, stylesheet
from samtalekit.theming import Use, characters_by_use, without_signs
from samtalekit.theming.theme import Theme

# Headings of a chapter, and the text under them.

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SIDE_CHARS = 16
"""Minimum number of characters that fit on a line of a heading in the margin."""


def drop_bare_headings(body: Element) -> None:
    """Remove headings with nothing beneath: their content was for the screen only."""
    following = None
    for element in reversed([each for each in body if each.get("class") != "footnote"]):
        is_bare = following is None or (following.tag in HEADINGS and following.tag <= element.tag)
        if element.tag in HEADINGS and is_bare:
            body.remove(element)
        else:
            following = element


def drop_signs(tree: Element, characters: Mapping[Use, frozenset[int]], use: Use = "text") -> None:
    """Remove emoji and other signs that the booklet's fonts lack, which the check reports (`sign-left-out`)."""
    here: Use = "heading" if tree.tag in HEADINGS else use
    tree.text = without_signs(tree.text, characters[here]) if tree.text else tree.text
    for child in tree:
        drop_signs(child, characters, here)
        child.tail = without_signs(child.tail, characters[here]) if child.tail else child.tail


def level_headings(tree: Element) -> None:
    """Move headings below the chapter's own level, and close gaps between levels."""
    before = 2
    for element in tree.iter():
        if element.tag in HEADINGS:
            before = min(max(int(element.tag[1]) + 1, 3), before + 1, 6)
            element.tag = f"h{before}"


def in_parts(body: Element) -> None:
    """Wrap each heading and the text after it in a part that is at least as high as the heading.

    Headings are set in the margin beside the text; a long one beside a short text would overlap the next.
    """
    part = None
    for element in list(body):
        if element.tag == "h3":
            lines = -(-len(words_of(element)) // SIDE_CHARS)
            part = Element("div", {"class": "sk-part", "style": f"--lines: {lines}"})
            body.insert(list(body).index(element), part)
        if part is not None:
            body.remove(element)
            part.append(element)


CHAPTER = "chapter:"
"""Prefix of links to other pages of the guidance while a chapter is built."""

LEADS = frozenset({CHAPTER.rstrip(":"), PICTURE.rstrip(":")})


@dataclass(frozen=True, slots=True)
class ChapterContext:
    """Shared context of all chapters of one language.

    Attributes:
        kit: The kit's outline, so that no chapter shows what the key of another does not cover.
        localized: One language of the outline, with its images.
        characters: Those that the fonts have, by use.
        common: Hash of all that chapters are made from, besides their pages.
    """

    kit: Kit
    localized: LocalizedKit
    templates: Templates
    characters: Mapping[Use, frozenset[int]]
    cache: Cache
    common: str

    def render_context(self, page_id: str) -> RenderContext:
        """Return the render context of a page's blocks."""
        return RenderContext(
            kit=self.kit,
            localized=self.localized,
            templates=self.templates,
            address=lambda to: f"{CHAPTER}{to}",
            target=lambda link: self._target(page_id, link),
            papers={},
            is_printed=True,
            page_id=page_id,
            schemes=LEADS,
        )

    def _target(self, from_id: str, link: str) -> str:
        """Mark a link of the source with a prefix for its target: a page, a form or an image of this kit."""
        inner = inner_target(from_id, link)
        if inner and inner.path in self.localized.images:
            return f"{PICTURE}{inner.path}"
        return f"{CHAPTER}{inner.stem}#{inner.fragment}" if inner and inner.suffix in {".md", ".yml"} else link


def render_part(context: ChapterContext, place: BookletEntry) -> Element:
    """Turn a page into a chapter: opening, text, notes and sources.

    Links to other chapters are resolved by `led`, once all chapters exist.
    """
    page, render_context = place.page, context.render_context(place.page.id)
    inputs = [context.common, page.id, page.body]
    body = parsed(context.cache.derived("chapter", inputs, lambda: _text(page, render_context)))
    drop_signs(body, context.characters)
    drop_bare_headings(body)
    level_headings(body)
    in_parts(body)
    values = {"page": page, "anchor": place.anchor, "place": place, **_around(render_context, page)}
    tree = parsed(render_context.templates.render("opening.html.j2", **values))
    tree.append(body)
    body.set("class", "sk-text")
    _own_ids(body, place.anchor)
    notes = Notes(place.anchor)
    number_links(tree, notes)
    rows = [written_inside(row) for row in notes.rows.values()]
    foot = parsed(render_context.templates.render("notes.html.j2", rows=rows, **values))
    tree.extend(list(foot))
    show_pictures(tree, context.localized.images)
    tree.tag = "section"
    classes = ["sk-chapter", f"sk-chapter--{place.depth}", f"sk-chapter--{page.front.kind}"]
    tree.attrib.update({"class": " ".join(classes + ["sk-chapter--opening"] * place.is_opening), "id": place.anchor})
    return tree


def _text(page: Page, context: RenderContext) -> str:
    """Return the HTML of a page's text and, as on the site, of the pages beneath it that the text leads nowhere to."""
    text = render_body(page.body, context).html
    if page.front.kind in {"front", "slides"}:
        return text
    unlisted = [card for card in unlisted_cards(context, page) if card.page.front.booklet]
    return f"{text}\n{context.templates.render('more.html.j2', cards=unlisted, level=3)}" if unlisted else text


def led(chapters: Sequence[Element], around: tuple[str, str]) -> None:
    """Resolve the links between all chapters, changed in place, with a page reference after each.

    ``around`` is the text before and after the page number.
    """
    entries: set[str] = set()
    for tree in chapters:
        for element in tree.iter():
            form = element.attrib.pop("data-entry", None)
            if form and form not in entries:
                entries.add(form)
                element.set("id", anchor_of(f"forms/{form}"))
    known = {element.get("id") for tree in chapters for element in tree.iter()}
    for tree in chapters:
        for link in list(tree.iter("a")):
            _lead(link, str(tree.get("id")), known, around)


def _lead(link: Element, here: str, known: Collection[str | None], around: tuple[str, str]) -> None:
    address = link.get("href", "")
    if not address.startswith(CHAPTER):
        if address.startswith("#") and address[1:] not in known:
            only_words(link)
        return
    page_id, _, fragment = address.removeprefix(CHAPTER).partition("#")
    page = anchor_of(page_id)
    anchor = f"{page}:{fragment}" if f"{page}:{fragment}" in known else page
    if anchor not in known:
        only_words(link)
        return
    link.set("href", f"#{anchor}")
    if page != here and "class" not in link.attrib:
        link.attrib.update({"class": "sk-see", "data-before": around[0], "data-after": around[1]})


def _around(context: RenderContext, page: Page) -> dict[str, object]:
    """Template values of a chapter besides the page itself."""
    kit, words = context.kit, context.localized.words
    steps = step_cards(context)
    known = {each.id: each for each in context.localized.pages}
    ways = [
        {"title": words.audiences.get(audience.id, audience.id), "href": context.address(audience.page)}
        for audience in kit.structure.audiences
        if audience.page in known and known[audience.page].front.booklet and audience.page != page.id
    ]
    return {
        "step": next((card for card in steps if card.page.id == page.id), None),
        "steps": steps,
        "cards": form_cards(context, page.front.forms),
        "ways": ways,
        "phases": phase_cards(context),
        "season_title": words.season_title,
        "dates": context.kit.dates(context.localized),
    }


def _own_ids(tree: Element, anchor: str) -> None:
    """Prefix the ids of a chapter with its anchor, and adapt the links within it."""
    for element in tree.iter():
        if "id" in element.attrib:
            element.set("id", f"{anchor}:{element.get('id')}")
        if element.get("href", "").startswith("#"):
            element.set("href", f"#{anchor}:{element.get('href', '')[1:]}")


SHEET = "print/booklet.css"
BELOW = "print/booklet/"
NO_BREAK = "\u00a0"
LOGO_MAX_WIDTH_MM = 120.0
LOGO_MAX_HEIGHT_MM = 28.0
COVER_LINES = 14  # of a list that has room on the cover below a title of two lines
COVER_CHARS = 46  # on such a line
TITLE_CHARS, TITLE_LINES = 20, 3  # on a line of the cover's title; how many lines of the list one of these takes


def on_cover(
    places: Sequence[BookletEntry], chapters: Sequence[Element], *, title: str, part: str, forms: Sequence[str] = ()
) -> Sequence[str]:
    """Return the titles that the cover of a booklet without steps lists: those of its chapters.

    Where they are too many, only those of the first depth, or beneath it; of a single chapter, its sections, or the
    titles of the forms that it shows. None where all of these are too many for the cover, or there is one alone.
    """
    opening = [each for each in places if each.is_opening and each.page.front.kind != "front"]
    titled = [each for each in opening if each.page.title != part]
    candidates = [
        [each.page.title for each in titled],
        *([each.page.title for each in titled if each.depth == depth] for depth in (1, 2)),
    ]
    if len(places) == 1:
        shows_forms = any(each.name == "forms" for each in blocks(places[0].page.body))
        headings = (each for tree in chapters for each in tree.iter("h3") if "class" not in each.attrib)
        candidates.append(list(forms) if shows_forms else [words_of(each) for each in headings])
    titles = [title.removesuffix(f": {part}"), part] if part else [title]
    room = COVER_LINES - TITLE_LINES * max(0, _lines(titles, TITLE_CHARS) - 2)
    return next((rows for rows in candidates if len(rows) > 1 and _lines(rows, COVER_CHARS) <= room), ())


def _lines(texts: Sequence[str], characters: int) -> int:
    """An estimate of how many lines some texts take."""
    return sum(-(-len(text) // characters) for text in texts)


def compose_booklet(
    kit: Kit, localized: LocalizedKit, theme: Theme, booklet: Booklet | str = BOOKLET, *, steps: Cache | None = None
) -> Composition:
    """Compose a booklet of one language.

    Args:
        kit: The kit in one language; its outline is enough where the booklet is given with its pages.
        localized: That language, with its images.
        theme: The theme.
        booklet: The booklet, or its id.
        steps: Caches its chapters.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or ``print/booklet.css``.
    """
    templates = Templates(theme, localized.language, below=BELOW, prefixes=(BOOKLET, "web"))
    booklet = booklet_of(kit, localized, booklet) if isinstance(booklet, str) else booklet
    places = places_of(kit, localized, forms_title=templates.message("papers"), booklet=booklet)
    outline = outline_of(kit)
    shown = outline.localized[0].model_copy(update={"images": localized.images})
    common = hash_of([localized.language, outline.model_dump_json(), repr(sorted(shown.images)), *theme.inputs])
    characters = characters_by_use(theme)
    context = ChapterContext(outline, shown, templates, characters, steps or Cache(), common)
    before, after = catalogue(localized.language)["booklet.see_page"].replace(" ", NO_BREAK).split("{page}")
    chapters = [render_part(context, place) for place in places]
    led(chapters, (f" ({before}", f"{after})"))
    front = next((page for page in localized.pages if page.front.kind == "front"), None)
    numbered = [place.page for place in places if place.page.front.kind == "step"]
    html = templates.whole(
        "booklet.html.j2",
        language=localized.language,
        title=booklet.title,
        guide=localized.words.title,
        part=booklet.part,
        front=front,
        kit=kit.structure,
        workplace=kit.workplace,
        steps=numbered,
        listed=()
        if numbered
        else on_cover(
            places,
            chapters,
            title=booklet.title,
            part=booklet.part,
            forms=[form.title for form in kit.forms(localized)],
        ),
        places=places,
        chapters=[
            written(comment(BEGINS.strip("<!->"))) + written(chapter) if place.is_opening else written(chapter)
            for place, chapter in zip(places, chapters, strict=True)
        ],
        logo=logo_on_paper(theme.logo, widest_mm=LOGO_MAX_WIDTH_MM, highest_mm=LOGO_MAX_HEIGHT_MM),
    )
    return Composition(
        id=booklet.id,
        kind="booklet",
        language=localized.language,
        edition=kit.structure.edition,
        title=booklet.title,
        html=html,
        css=stylesheet(theme, SHEET),
    )
