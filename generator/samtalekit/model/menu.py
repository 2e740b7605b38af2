"""The site's menu tree; and packs, the forms of one audience as one document."""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from samtalekit.core.locale import sort_key
from samtalekit.core.messages import message
from samtalekit.model.base import FormId, Frozen
from samtalekit.model.form import Form
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.page import Page


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A menu item: a page, its title in the menu, and the items beneath it."""

    page_id: str
    title: str
    children: tuple["MenuItem", ...] = ()

    def ids(self) -> tuple[str, ...]:
        """Return the ids of its page and of all pages beneath it."""
        return (self.page_id, *(page_id for child in self.children for page_id in child.ids()))


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


def section_of(menu: tuple[MenuItem, ...], page_id: str) -> MenuItem | None:
    """Return the top item that contains a page; None if none with items beneath it does."""
    return next((item for item in menu if item.children and page_id in item.ids()), None)


def _item(kit: Kit, localized: LocalizedKit, page: Page) -> MenuItem:
    folder, name = posixpath.split(page.id)
    below = folder if name == "index" else page.id
    return MenuItem(page.id, _title(page), _beneath(kit, localized, below) if below else ())


def _beneath(kit: Kit, localized: LocalizedKit, folder: str) -> tuple[MenuItem, ...]:
    """The pages of a folder, each with those beneath it: steps and forms in the kit's order, the rest by ``order``.

    The page ``more/cases`` is that of the folder of the same name: ``more/cases/harbour`` is beneath it.
    """
    apart = {*kit.structure.menu, *kit.structure.foot}
    known = {page.id for page in localized.pages}
    inside = [page for page in localized.pages if _page_above(page.id, known, folder) == folder]
    inside = [page for page in inside if page.id not in apart]
    steps = {step: place for place, step in enumerate(kit.structure.steps)}
    inside.sort(key=lambda page: (steps.get(page.id, len(steps)), *_order_of(page, localized.language)))
    items = [_item(kit, localized, page) for page in inside]
    if folder == "forms":
        items = [*(MenuItem(f"forms/{form.id}", form.title) for form in kit.forms(localized)), *items]
    return tuple(items)


def _page_above(page_id: str, known: Collection[str], top: str) -> str:
    """The nearest folder above a page that has a page of its own, or else the top one."""
    above = posixpath.dirname(page_id)
    while above and above != top and above not in known:
        above = posixpath.dirname(above)
    return above


def _title(page: Page) -> str:
    return page.front.menu or page.title


def _order_of(page: Page, language: str) -> tuple[int, bytes]:
    """Sort key of a page among its neighbours: its ``order``, then its title."""
    return page.front.order, sort_key(page.title, language)


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

        A field of the common head keeps its name, and is one field for all forms; any other is ``<form>__<field>``.
        """
        common = {entry.name for field in form.head_fields for entry in field.entries()}
        stem = form.id.replace("-", "_")
        return {entry.name: entry.name if entry.name in common else f"{stem}__{entry.name}" for entry in form.entries()}


def packs_of(kit: Kit, localized: LocalizedKit) -> tuple[Pack, ...]:
    """Return a pack for each audience that has a form, in the kit's order."""
    forms = kit.forms(localized)
    found: list[Pack] = []
    for audience in kit.structure.audiences:
        its = tuple(form for form in forms if audience.id in form.source.audiences)
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
