"""What follows from the kit's order: the site's menu, the pages of booklets, and packs (forms of one audience)."""

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from samtalekit.core.locale import sort_key
from samtalekit.core.messages import message
from samtalekit.model.base import FormId, Frozen
from samtalekit.model.form import Form
from samtalekit.model.kit import Kit, KitFile, LocalizedKit
from samtalekit.model.markup import blocks
from samtalekit.model.outputs import BOOKLET
from samtalekit.model.page import FrontMatter, Origin, Page

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A menu item: a page, its title in the menu, and the items beneath it."""

    page_id: str
    title: str
    children: tuple["MenuItem", ...] = ()

    def ids(self) -> tuple[str, ...]:
        """Return the ids of its page and of all pages beneath it."""
        return (self.page_id, *(page_id for child in self.children for page_id in child.ids()))

    def holds(self, page_id: str) -> bool:
        """Return True for its page and all pages beneath it."""
        return self.page_id == page_id or any(child.holds(page_id) for child in self.children)


def menu_of(kit: Kit, localized: LocalizedKit) -> tuple[MenuItem, ...]:
    """Return the menu in one language: the kit's, then pages that neither it, the footer nor an audience leads to."""
    pages = {page.id: page for page in localized.pages}
    items = [_item(kit, localized, pages[page_id]) for page_id in kit.structure.menu if page_id in pages]
    reached = {page_id for item in items for page_id in item.ids()}
    reached |= {*kit.structure.foot, *(audience.page for audience in kit.structure.audiences)}
    left = [page for page in localized.pages if page.id not in reached]
    left.sort(key=lambda page: _order_of(page, localized.language))
    return (*items, *(MenuItem(page.id, _title(page)) for page in left))


def children_of(menu: tuple[MenuItem, ...], page_id: str) -> tuple[MenuItem, ...]:
    """Return the items beneath a page; empty if it has none."""
    for item in menu:
        found = item.children if item.page_id == page_id else children_of(item.children, page_id)
        if found:
            return found
    return ()


LONG, NEAR = 40, 10
"""From how many items on a list is long, and how many of it are shown before and after a page."""


def nearest(items: Sequence[Item], is_here: Sequence[bool]) -> Sequence[Item]:
    """Return the items of a list; of a long one, those around the one that leads to the page, and none without it.

    With every item on every page, a menu would cost more than all text: its size grows with the square of the kit.
    The page above a list shows all of it.
    """
    if len(items) <= LONG:
        return items
    here = is_here.index(True) if True in is_here else None
    return () if here is None else items[max(0, here - NEAR) : here + NEAR + 1]


def section_of(menu: tuple[MenuItem, ...], page_id: str) -> MenuItem | None:
    """Return the top item that contains a page; None if none with items beneath it does."""
    return next((item for item in menu if item.children and item.holds(page_id)), None)


def _item(kit: Kit, localized: LocalizedKit, page: Page) -> MenuItem:
    """Return a page of the menu and all beneath it.

    The page ``more/cases`` is that of the folder of the same name: ``more/cases/harbour`` is beneath it. Steps and
    forms are in the kit's order, the rest by ``order``.
    """
    folder, name = posixpath.split(page.id)
    top = folder if name == "index" else page.id
    apart = {*kit.structure.menu, *kit.structure.foot}
    known = {each.id for each in localized.pages}
    steps = {step: place for place, step in enumerate(kit.structure.steps)}
    inside: dict[str, list[Page]] = {}
    for each in localized.pages:
        if each.id not in apart:
            inside.setdefault(_page_above(each.id, known, top), []).append(each)

    def beneath(here: str) -> tuple[MenuItem, ...]:
        order = sorted(
            inside.get(here, ()),
            key=lambda each: (steps.get(each.id, len(steps)), *_order_of(each, localized.language)),
        )
        items = [MenuItem(each.id, _title(each), beneath(each.id)) for each in order]
        if here == "forms":
            items = [*(MenuItem(f"forms/{form.id}", form.title) for form in kit.forms(localized)), *items]
        return tuple(items)

    return MenuItem(page.id, _title(page), beneath(top) if top else ())


def _page_above(page_id: str, known: Collection[str], top: str) -> str:
    """The nearest folder above a page that has a page of its own, or else the top one."""
    above = posixpath.dirname(page_id)
    while above and above != top and above not in known:
        above = posixpath.dirname(above)
    return above


def _title(page: Page) -> str:
    return page.front.menu or page.title


def _order_of(page: Page, language: str) -> tuple[int, bytes]:
    """Sort key of a page among its neighbours: its ``order``, then its title in the menu."""
    return page.front.order, sort_key(_title(page), language)


# Booklets: how many there are, which pages each has, and in what order.

MAX_PAGES = 100
"""Above this estimate, there is a booklet for each part of the menu: a stapler takes no more sheets."""
CHARS_PER_PAGE = 2000  # of Markdown, headings and white space included; our own guidance has 1,600 to 2,400
UNFILLED_PAGES = 0.5  # what a chapter that begins on a new page leaves of the page before


@dataclass(frozen=True, slots=True)
class BookletEntry:
    """A page's entry in the booklet.

    Attributes:
        depth: 1 for a chapter, 2 for one beneath another.
        is_opening: True when it begins on a new printed page.
    """

    page: Page
    depth: int
    is_opening: bool

    @property
    def anchor(self) -> str:
        """The anchor of the chapter; page ids contain no dot, so it is unique."""
        return anchor_of(self.page.id)


@dataclass(frozen=True, slots=True)
class Booklet:
    """A booklet of the kit's guidance, or of a part of it.

    Attributes:
        id: ``booklet``, or ``booklet-`` and the folder of the part's first page in the menu.
        title: Of the kit, and of the part.
        part: Title of the part alone; empty for a booklet of all guidance.
    """

    id: str
    title: str
    entries: tuple[BookletEntry, ...]
    part: str = ""


def booklets_of(kit: Kit, localized: LocalizedKit) -> tuple[Booklet, ...]:
    """Return the booklets of one language: one, or for much guidance one for each part of the menu; or none."""
    if not kit.workplace.papers.booklet:
        return ()
    entries, title = printed_pages(kit, localized), localized.words.title
    characters = sum(len(entry.page.body) for entry in entries)
    pages = characters / CHARS_PER_PAGE + UNFILLED_PAGES * sum(entry.is_opening for entry in entries)
    parts = _parts_of(menu_of(kit, localized), entries) if pages > MAX_PAGES else []
    if len(parts) < 2:  # nothing to divide
        return (Booklet(BOOKLET, title, entries),)
    return tuple(
        Booklet(_booklet_id(item.page_id), f"{title}: {item.title}", tuple(its), item.title) for item, its in parts
    )


def booklet_ids(structure: KitFile) -> tuple[str, ...]:
    """Return the ids of all booklets that a kit can have, whatever the length of its guidance."""
    return (BOOKLET, *(_booklet_id(page_id) for page_id in structure.menu))


def _booklet_id(page_id: str) -> str:
    """The id of the booklet of a page of the menu: ``more/index`` → ``booklet-more``, ``a/b`` → ``booklet-a.b``."""
    return f"{BOOKLET}-{anchor_of(page_id.removesuffix('/index'))}"


def _parts_of(
    menu: tuple[MenuItem, ...], entries: tuple[BookletEntry, ...]
) -> list[tuple[MenuItem, list[BookletEntry]]]:
    """Divide pages by the menu item that they are beneath; pages beneath none go with those before, or else after."""
    item_of = {page_id: item for item in menu if item.children for page_id in item.ids()}
    parts: list[tuple[MenuItem, list[BookletEntry]]] = []
    leading: list[BookletEntry] = []
    for entry in entries:
        item = item_of.get(entry.page.id)
        if item and (not parts or parts[-1][0] is not item):
            parts.append((item, leading))
            leading = []
        (parts[-1][1] if parts else leading).append(entry)
    return parts


def anchor_of(page_id: str) -> str:
    """Return the anchor of a page or a form by its id: ``steps/plan`` → ``steps.plan``."""
    return page_id.replace("/", ".")


def booklet_of(kit: Kit, localized: LocalizedKit, booklet_id: str) -> Booklet:
    """Return a booklet of one language; one of the whole guidance where the kit has no such booklet."""
    whole = Booklet(BOOKLET, localized.words.title, printed_pages(kit, localized))
    return next((each for each in booklets_of(kit, localized) if each.id == booklet_id), whole)


def places_of(
    kit: Kit, localized: LocalizedKit, *, forms_title: str, booklet: Booklet | None = None
) -> tuple[BookletEntry, ...]:
    """Return a booklet's entries: its pages, and where none lists the kit's forms, a list of them with a title.

    By default those of the whole guidance; the booklet of a part of it lists its own pages alone.
    """
    places = booklet.entries if booklet else printed_pages(kit, localized)
    if booklet and booklet.id != BOOKLET:
        return places
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
        depth = 2 if item.page_id in known else 1
        for child in item.children:
            yield child.page_id, depth, True
            yield from ((page_id, depth, False) for page_id in child.ids()[1:])
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


# A pack: the forms of one audience, as one document.

PREFIX = "pack-"


class Pack(Frozen):
    """The forms of one audience in the kit's order.

    Attributes:
        id: ``pack-`` and the audience.
        edition: The kit's.
        title: From the kit's words.
    """

    id: FormId
    language: str
    edition: int
    title: str
    forms: tuple[Form, ...]

    def names(self, form: Form) -> Mapping[str, str]:
        """Return the names of a form's fields in this document, by their names in the form.

        A field of the common head keeps its name, and is one field for all forms, unless it is a date: forms are filled
        in on different days. The fields of a form with ``own_head`` and all others are ``<form>__<field>``.
        """
        shared = (field for field in form.head_fields if field.kind != "date" and not form.source.own_head)
        common = {entry.name for field in shared for entry in field.entries()}
        stem = form.id.replace("-", "_")
        return {entry.name: entry.name if entry.name in common else f"{stem}__{entry.name}" for entry in form.entries()}


def packs_of(kit: Kit, localized: LocalizedKit) -> tuple[Pack, ...]:
    """Return a pack for each audience that has a form in one, in the kit's order."""
    forms = kit.forms(localized)
    found: list[Pack] = []
    for audience in kit.structure.audiences:
        its = tuple(form for form in forms if form.source.pack and audience.id in form.source.audiences)
        if its:
            found.append(
                Pack(
                    id=f"{PREFIX}{audience.id}",
                    language=localized.language,
                    edition=kit.structure.edition,
                    title=_pack_title(localized, audience.id),
                    forms=its,
                )
            )
    return tuple(found)


def _pack_title(localized: LocalizedKit, audience: str) -> str:
    words = localized.words
    called = words.audiences.get(audience, audience)
    return words.packs.get(audience) or message(localized.language, "paper.pack_title", {"audience": called})
