"""Addresses: from a page's id or a link in its source to where it leads on the site."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from samtalekit.core.messages import say
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.page import Origin

PICTURES = "assets/pictures"
"""Where the pictures of a language's pages stand, from that language's folder of the site."""


def relative(page_path: str, path: str) -> str:
    """A path as a link on a page writes it; both are from the same root."""
    return posixpath.relpath(path, posixpath.dirname(page_path) or ".")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages of one edition stand.

    Attributes:
        language: The edition's.
        folder: ``""`` for the site's root, ``en/`` for another language.
        by_id: Address without ``.html`` by page id, form pages and edit pages among them.
        pictures: Paths of the edition's pictures, below the language's folder of the content.
    """

    language: str
    folder: str
    by_id: Mapping[str, str]
    pictures: frozenset[str] = frozenset()

    def path(self, page_id: str) -> str:
        """The page's path from the whole site's root.

        Raises:
            KeyError: There is no such page.
        """
        return f"{self.folder}{self.by_id[page_id]}.html"

    def href(self, from_id: str, to_id: str) -> str:
        """A page's address as seen from another."""
        return relative(self.path(from_id), self.path(to_id))

    def target(self, from_id: str, link: str) -> str:
        """The staged target of a link or picture in a page's source: ``../forms/plan.yml`` → ``../skemaer/plan.md``.

        One to outside, or to nothing that is a page or a picture, stays as it is.
        """
        parts = urlsplit(link)
        place = None if parts.scheme or parts.netloc else self._staged(from_id, unquote(parts.path))
        if place is None:
            return link
        return quote(relative(f"{self.by_id[from_id]}.md", place)) + (f"#{parts.fragment}" if parts.fragment else "")

    def _staged(self, from_id: str, path: str) -> str | None:
        """Where a page or picture is staged; None for a path that is neither."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(from_id), path))
        stem, suffix = posixpath.splitext(name)
        if suffix in {".md", ".yml"} and stem in self.by_id:
            return f"{self.by_id[stem]}.md"
        return f"{PICTURES}/{name}" if name in self.pictures else None


def edit_id(page_id: str) -> str:
    """The id of the page that shows a page's source."""
    return f"edit/{page_id}"


def addresses_of(kit: Kit, edition: LocalizedKit) -> Addresses:
    """The addresses of one edition of a kit."""
    shown = {page.id: page.address for page in edition.pages}
    shown |= {f"forms/{form.id}": form.address for form in edition.forms}
    edited = {edit_id(page): f"{say(edition.language, 'web.edit_folder')}/{address}" for page, address in shown.items()}
    folder = "" if edition.language == kit.language else f"{edition.language}/"
    return Addresses(edition.language, folder, shown | edited, frozenset(edition.images))


# Edit links: where a page's source is changed in the browser, at GitHub, GitLab, Gitea and their like.

NEW_FILE = (
    ("/-/edit/", "/-/new/", "{folder}?file_name={path}"),
    ("/_edit/", "/_new/", "{folder}{parent}?filename={name}"),
    ("/edit/", "/new/", "{folder}?filename={path}"),
)
"""How each host opens a new file: GitLab, Gitea and Forgejo, GitHub; the more telling pattern first."""


@dataclass(frozen=True, slots=True)
class Edit:
    """How a source is edited.

    Attributes:
        kind: ``file`` opens the file itself; ``copy`` goes by a page that shows the kit's text to start from.
        href: The file, or the form for a new one.
    """

    kind: Literal["file", "copy"]
    href: str


def edit_of(edit_address: str | None, origin: Origin) -> Edit | None:
    """How a page or form is edited; None when the workplace names no place for it."""
    if not edit_address:
        return None
    base = edit_address if edit_address.endswith("/") else f"{edit_address}/"
    if origin.is_own:
        return Edit("file", base + quote(origin.path))
    return Edit("copy", new_file_address(base, origin.path))


def new_file_address(base: str, path: str) -> str:
    """The address that opens a new file of that path, or the edit address where the host is not known."""
    for edit, new, shape in NEW_FILE:
        place, found, folder = base.partition(edit)
        if found:
            parent, _slash, name = path.rpartition("/")
            return place + new + shape.format(folder=folder, path=quote(path), parent=quote(parent), name=quote(name))
    return base
