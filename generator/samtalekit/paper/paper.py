"""Made papers: what rendering gives and the cache keeps."""

from dataclasses import dataclass

from samtalekit.model.outputs import ManifestField, PaperKind


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A finished paper.

    Attributes:
        id: Of the paper: a form's id for the paper of one form.
        edition: Of the form; of the kit for a paper that is more than a form.
        content: The PDF.
        pages: How many pages it has.
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
