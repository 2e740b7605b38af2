"""``MadePaper``: a finished PDF with the data that the cache and the manifest need."""

from dataclasses import dataclass

from samtalekit.model.outputs import ManifestField, PaperKind


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A finished paper.

    Attributes:
        id: Id of the paper; the form's id for the paper of one form.
        edition: Edition of the form; of the kit for a paper that is more than one form.
        content: The PDF.
        pages: Page count.
        fields: Every field, in reading order.
    """

    id: str
    kind: PaperKind
    language: str
    edition: int
    title: str
    content: bytes
    pages: int
    fields: tuple[ManifestField, ...]
