"""What a build made: the manifest, which everything that looks at a site reads."""

from typing import Literal

from samtalekit.model.base import Frozen

MANIFEST_NAME = "manifest.json"

BOOKLET = "booklet"
"""The id of the printed guidance, in every language."""

PaperKind = Literal["form", "example", "pack", "booklet", "poster"]
"""What a paper is: one form, a filled one to look at, several forms in one, the guidance to print, a figure."""


class ManifestField(Frozen):
    """A field of a paper, by the name it has in the PDF."""

    name: str
    kind: str
    label: str
    required: bool


class ManifestPage(Frozen):
    """A page of the site; ``path`` is relative to the site's root."""

    id: str
    language: str
    path: str
    title: str
    sha256: str


class ManifestPaper(Frozen):
    """A paper of the site; ``pages`` is how many pages of A4 it has."""

    id: str
    kind: PaperKind
    language: str
    edition: int
    path: str
    pages: int
    sha256: str
    fields: tuple[ManifestField, ...]


class ManifestKit(Frozen):
    """Which kit the site was made from."""

    id: str
    edition: int


class Manifest(Frozen):
    """``site/manifest.json``."""

    samtalekit: str
    kit: ManifestKit
    workplace: str
    languages: tuple[str, ...]
    pages: tuple[ManifestPage, ...]
    papers: tuple[ManifestPaper, ...]
