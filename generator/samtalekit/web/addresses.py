"""Addresses: from a page's id or a link in its source to where it leads on the site."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from samtalekit.ground.words import say
from samtalekit.model.kit import Edition, Kit


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
    """

    language: str
    folder: str
    by_id: Mapping[str, str]

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
        """The staged target of a link in a page's source: ``../forms/plan.yml`` → ``../skemaer/plan.md``.

        A link to outside, or to nothing that is a page, stays as it is.
        """
        path, hash_mark, anchor = link.partition("#")
        stem, suffix = posixpath.splitext(path)
        page_id = posixpath.normpath(posixpath.join(posixpath.dirname(from_id), stem))
        if "://" in link or suffix not in {".md", ".yml"} or page_id not in self.by_id:
            return link
        return relative(f"{self.by_id[from_id]}.md", f"{self.by_id[page_id]}.md") + hash_mark + anchor


def edit_id(page_id: str) -> str:
    """The id of the page that shows a page's source."""
    return f"edit/{page_id}"


def addresses_of(kit: Kit, edition: Edition) -> Addresses:
    """The addresses of one edition of a kit."""
    shown = {page.id: page.address for page in edition.pages}
    shown |= {f"forms/{form.id}": form.address for form in edition.forms}
    edited = {edit_id(page): f"{say(edition.language, 'web.edit_folder')}/{address}" for page, address in shown.items()}
    folder = "" if edition.language == kit.language else f"{edition.language}/"
    return Addresses(edition.language, folder, shown | edited)
