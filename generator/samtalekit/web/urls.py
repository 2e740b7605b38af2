"""URLs of the website: resolve page ids and links in page sources, and build edit links for Git hosts."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import quote

from samtalekit.core.messages import message
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.markup import InnerTarget, inner_target
from samtalekit.model.page import Origin

PICTURES = "assets/pictures"
"""Folder of page images, relative to the language's folder of the site."""


@cache  # every page leads to the same ones, in every build while serving
def relative(page_path: str, path: str) -> str:
    """Return a path relative to a page; both are given relative to the same root."""
    return posixpath.relpath(path, posixpath.dirname(page_path) or ".")


@dataclass(frozen=True, slots=True)
class Addresses:
    """URLs of the pages of one language.

    Attributes:
        folder: ``""`` for the site's root, ``en/`` for another language.
        by_id: Address without ``.html`` by page id, including form pages and edit pages.
        pictures: Paths of the language's images, relative to its content folder.
    """

    language: str
    folder: str
    by_id: Mapping[str, str]
    pictures: frozenset[str] = frozenset()

    def path(self, page_id: str) -> str:
        """Return the page's path, relative to the root of the whole site.

        Raises:
            KeyError: There is no such page.
        """
        return f"{self.folder}{self.by_id[page_id]}.html"

    def href(self, from_id: str, to_id: str) -> str:
        """Return the link from one page to another."""
        return relative(self.path(from_id), self.path(to_id))

    def target(self, from_id: str, link: str) -> str:
        """Resolve a link or image in a page's source: ``../forms/plan.yml`` → ``../skemaer/plan.html``.

        Outside links, and links to anything but a page or an image, are returned unchanged.
        """
        inner = inner_target(from_id, link)
        place = self._published(inner) if inner else None
        if inner is None or place is None:
            return link
        return quote(relative(f"{self.by_id[from_id]}.html", place)) + (f"#{inner.fragment}" if inner.fragment else "")

    def _published(self, target: InnerTarget) -> str | None:
        """Path of a page or image in the language's folder of the site; None for any other path."""
        if target.suffix in {".md", ".yml"} and target.stem in self.by_id:
            return f"{self.by_id[target.stem]}.html"
        return f"{PICTURES}/{target.path}" if target.path in self.pictures else None


def edit_id(page_id: str) -> str:
    """Return the id of a page's edit page."""
    return f"edit/{page_id}"


def addresses_of(kit: Kit, localized: LocalizedKit) -> Addresses:
    """Compute the addresses of one language of a kit."""
    shown = {page.id: page.address for page in localized.pages}
    shown |= {f"forms/{form.id}": form.address for form in localized.forms}
    edit_folder = message(localized.language, "web.edit_folder")
    edited = {edit_id(page): f"{edit_folder}/{address}" for page, address in shown.items()}
    folder = "" if localized.language == kit.language else f"{localized.language}/"
    return Addresses(localized.language, folder, shown | edited, frozenset(localized.images))


# Edit links: open a page's source in the web editor of GitHub, GitLab, Gitea or Forgejo.

NEW_FILE = (
    ("/-/edit/", "/-/new/", "{folder}?file_name={path}"),
    ("/_edit/", "/_new/", "{folder}{parent}?filename={name}"),
    ("/edit/", "/new/", "{folder}?filename={path}"),
)
"""URL patterns for a new file at GitLab, Gitea and Forgejo, GitHub; the more specific pattern first."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Edit link of a source.

    Attributes:
        kind: ``file`` opens the file itself; ``copy`` goes to an edit page with the kit's text to copy.
        href: The host's editor for the file, or for a new file.
    """

    kind: Literal["file", "copy"]
    href: str


def edit_of(edit_address: str | None, origin: Origin) -> Edit | None:
    """Return the edit link of a page or form; None when the workplace has no edit address."""
    if not edit_address:
        return None
    base = edit_address if edit_address.endswith("/") else f"{edit_address}/"
    if origin.is_own:
        return Edit("file", base + quote(origin.path))
    return Edit("copy", new_file_address(base, origin.path))


def new_file_address(base: str, path: str) -> str:
    """Return the host's URL for a new file; the edit address where the host is unknown."""
    for edit, new, shape in NEW_FILE:
        place, found, folder = base.partition(edit)
        if found:
            parent, _slash, name = path.rpartition("/")
            return place + new + shape.format(folder=folder, path=quote(path), parent=quote(parent), name=quote(name))
    return base
