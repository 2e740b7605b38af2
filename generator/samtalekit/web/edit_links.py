"""Edit links: where a page's source is changed in the browser, at GitHub, GitLab, Gitea and their like."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from samtalekit.model.page import Origin

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
