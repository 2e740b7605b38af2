"""What builds make: papers, the manifest of a site, and the report of one workplace among many."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field as Constraints

from samtalekit.model.base import Frozen

BOOKLET = "booklet"
"""The id of the printed guidance, in every language."""

PaperKind = Literal["form", "example", "pack", "booklet", "poster", "cards", "sheet"]
"""Kind of paper: a form, a filled-in form, several forms in one document, the guidance to print, a figure, questions on
cards, a page in short."""


class ManifestField(Frozen):
    """A field of a paper, by the name it has in the PDF."""

    name: str
    kind: str
    label: str
    required: bool


@dataclass(frozen=True, slots=True)
class PageUse:
    """How a page of a form is used.

    Attributes:
        filled: The share of its height that is used, from margin to margin, 0 to 1.
        is_torn: True when it begins with a single low row, whose section began on an earlier page.
    """

    filled: float
    is_torn: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper, from the renderer to the cache, the site and the manifest.

    Attributes:
        id: Id of the paper: the form's id for the paper of one form.
        edition: The form's edition; the kit's for a paper that covers several forms or none.
        pages: Pages of A4.
        content: The PDF.
        preview: A PNG of its first page; empty for none.
        fields: Every field of the PDF in reading order.
        use: How each page is used; of a form alone.
        description: What the browser needs to fill it in, as JSON; empty for a paper that it does not fill in.
        face: What it needs of the font of fields, as JSON; empty likewise.
    """

    id: str
    kind: PaperKind
    language: str
    edition: int
    title: str
    pages: int
    content: bytes
    preview: bytes
    fields: tuple[ManifestField, ...]
    use: tuple[PageUse, ...] = ()
    description: bytes = b""
    face: bytes = b""

    @property
    def path(self) -> str:
        """Path of the PDF, relative to the root of the whole site."""
        return f"papers/{self.language}/{self.id}.pdf"

    @property
    def preview_path(self) -> str:
        """Path of the preview image, relative to the root of the whole site."""
        return f"assets/papers/{self.language}/{self.id}.png"

    @property
    def script_path(self) -> str:
        """Path of the paper and its description as a script, likewise."""
        return f"papers/{self.language}/{self.id}.js"

    @property
    def face_path(self) -> str:
        """Path of what the browser needs of the font of fields, likewise; papers with one font share it."""
        return f"papers/{face_name(self.face)}"


def face_name(face: bytes) -> str:
    """Return the name of a file about a font: another font has another, so that none is mistaken."""
    return f"field-font-{sha256(face).hexdigest()[:12]}.js"


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


class ManifestSlides(Frozen):
    """A presentation of the site; ``id`` is that of its page, ``slides`` how many it has, ``minutes`` 0 if unknown."""

    id: str
    language: str
    path: str
    title: str
    slides: int
    minutes: int
    sha256: str


class ManifestKit(Frozen):
    """The kit that the site was made from."""

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
    slides: tuple[ManifestSlides, ...] = ()


# A workplace's line in the report of ``build --all``; ``docs/many.md`` documents what other programs may rely on.

State = Literal["built", "failed"]
Paths = Annotated[tuple[str, ...], Constraints(strict=False)]


class ReportedOverlays(Frozen):
    """A workplace's own files over the kit's.

    Attributes:
        files: How many there are.
        stale: Paths of those whose kit file has changed since.
        unrecorded: Paths of those without a record of the kit text they are based on.
        orphan: Paths of those whose kit file no longer exists.
    """

    files: int
    stale: Paths = ()
    unrecorded: Paths = ()
    orphan: Paths = ()


class ReportedFinding(Frozen):
    """A finding as text; ``file`` is relative to the folder that holds the workplaces."""

    file: str
    line: int
    column: int
    code: str
    severity: Literal["error", "warning"]
    message: str
    mend: str


class WorkplaceReport(Frozen):
    """One workplace: the result of the last run that reached it.

    Attributes:
        path: From the folder that holds the workplaces, with ``/``; ``.`` is that folder itself.
        state: ``built`` or ``failed``; after a failure, an earlier site is kept.
        site: Where its site is, from the folder that holds ``report/``; None when it failed.
        samtalekit: The version that built it, or tried to.
        accepted: The version whose kit the workplace last accepted; None where that is not recorded.
        languages: Those of its site; when it failed, those in its settings.
        pages: Pages of guidance and forms, in all languages.
        papers: Papers of every kind, in all languages.
        stale_translations: Translations of its own, or of texts of its own, that need review.
        reason: The error that stopped it, apart from its findings; None when there was none.
    """

    path: str
    name: str
    state: State
    site: str | None = None
    samtalekit: str
    accepted: str | None = None
    kit: ManifestKit | None = None
    languages: Paths = ()
    pages: int = 0
    papers: int = 0
    overlays: ReportedOverlays
    stale_translations: int = 0
    errors: int = 0
    warnings: int = 0
    reason: str | None = None
    findings: Annotated[tuple[ReportedFinding, ...], Constraints(strict=False)] = ()
