"""The menu: what stands in it, in which order, and what stands beneath."""

import posixpath
from dataclasses import dataclass

from samtalekit.model.kit import Edition, Kit
from samtalekit.model.page import Page


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the menu: a page, its name there, and the entries beneath it."""

    page_id: str
    title: str
    children: tuple["MenuItem", ...] = ()

    def ids(self) -> tuple[str, ...]:
        """The ids of the entry and of all beneath it."""
        return (self.page_id, *(page_id for child in self.children for page_id in child.ids()))


def menu_of(kit: Kit, edition: Edition) -> tuple[MenuItem, ...]:
    """The menu of one edition: the kit's, then the pages that nothing else leads to."""
    pages = {page.id: page for page in edition.pages}
    items = [_item(kit, edition, pages[page_id]) for page_id in kit.structure.menu if page_id in pages]
    reached = {page_id for item in items for page_id in item.ids()}
    reached |= {*kit.structure.foot, *(audience.page for audience in kit.structure.audiences)}
    left = [page for page in edition.pages if page.id not in reached]
    return (*items, *(MenuItem(page.id, _title(page)) for page in sorted(left, key=_by_order)))


def section_of(menu: tuple[MenuItem, ...], page_id: str) -> MenuItem | None:
    """The entry of the menu that a page stands beneath, or None."""
    return next((item for item in menu if item.children and page_id in item.ids()), None)


def _item(kit: Kit, edition: Edition, page: Page) -> MenuItem:
    folder, name = posixpath.split(page.id)
    if name != "index" or not folder:
        return MenuItem(page.id, _title(page))
    return MenuItem(page.id, _title(page), _beneath(kit, edition, folder))


def _beneath(kit: Kit, edition: Edition, folder: str) -> tuple[MenuItem, ...]:
    """The other pages of a folder: steps and forms in the kit's order, the rest by their own."""
    apart = {*kit.structure.menu, *kit.structure.foot}
    inside = [page for page in edition.pages if page.id.startswith(f"{folder}/") and page.id not in apart]
    steps = {step: place for place, step in enumerate(kit.structure.steps)}
    inside.sort(key=lambda page: (steps.get(page.id, len(steps)), *_by_order(page)))
    items = [MenuItem(page.id, _title(page)) for page in inside]
    if folder == "forms":
        order = {form: place for place, form in enumerate(kit.structure.forms)}
        forms = sorted(edition.forms, key=lambda form: (order.get(form.id, len(order)), form.id))
        items = [*(MenuItem(f"forms/{form.id}", form.title) for form in forms), *items]
    return tuple(items)


def _title(page: Page) -> str:
    return page.front.menu or page.title


def _by_order(page: Page) -> tuple[int, str]:
    return page.front.order, page.title
