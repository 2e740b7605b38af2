"""Papers as the site is handed them, and as its pages show them."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from samtalekit.model.outputs import ManifestField, PaperKind
from samtalekit.content.context import PaperView
from samtalekit.web.urls import relative

BYTES_PER_KILOBYTE = 1000  # as file managers and browsers count


@dataclass(frozen=True, slots=True)
class SitePaper:
    """A paper, made and finished.

    Attributes:
        id: Of the paper: a form's id for the paper of one form.
        edition: Of the form; of the kit for a paper that is more than a form.
        pages: Pages of A4.
        content: The PDF.
        preview: A PNG of its first page; empty when there is none.
        fields: Every field of the PDF in reading order.
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

    @property
    def path(self) -> str:
        """Where it lies, from the whole site's root."""
        return f"papers/{self.language}/{self.id}.pdf"

    @property
    def preview_path(self) -> str:
        """Where its picture lies, from the whole site's root."""
        return f"assets/papers/{self.language}/{self.id}.png"


def paper_views(papers: Sequence[SitePaper], language: str, page_path: str) -> dict[str, PaperView]:
    """The papers of one language as a page sees them, by their id.

    Args:
        papers: All papers of the site.
        language: The page's.
        page_path: The page's path from the whole site's root.
    """
    return {paper.id: _view(paper, page_path) for paper in papers if paper.language == language}


def _view(paper: SitePaper, page_path: str) -> PaperView:
    width, height = _size_of_png(paper.preview) if paper.preview else (0, 0)
    return PaperView(
        title=paper.title,
        href=relative(page_path, paper.path),
        picture=relative(page_path, paper.preview_path) if paper.preview else "",
        width=width,
        height=height,
        pages=paper.pages,
        kilobytes=max(1, round(len(paper.content) / BYTES_PER_KILOBYTE)),
    )


def _size_of_png(content: bytes) -> tuple[int, int]:
    """Width and height in pixels.

    Source: PNG, third edition, 11.2.1 IHDR: two four-byte numbers from byte 16 on.
    """
    width, height = struct.unpack(">II", content[16:24])
    return width, height
