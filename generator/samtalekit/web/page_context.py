"""What is staged: a page as a Markdown file with what it says of itself, and the desk that pages are made at."""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samtalekit.content.context import PaperView, RenderContext, Templates
from samtalekit.core.messages import say
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.menu import MenuItem
from samtalekit.model.outputs import ManifestField, PaperKind
from samtalekit.web.assets import calendar_path
from samtalekit.web.urls import Addresses, Edit, edit_id, relative

# Papers as the site is handed them, and as its pages show them.

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


@dataclass(frozen=True, slots=True)
class StagedPage:
    """A page of the stage.

    Attributes:
        id: The page's id, the same in every language.
        path: Where it will stand, from the whole site's root.
        source: Its file, from the stage's ``docs``.
        text: Markdown with front matter.
        aliases: Words that search finds it by, though it does not say them.
        is_content: False for a page that only shows a source to copy.
    """

    id: str
    title: str
    path: str
    source: str
    text: str
    aliases: tuple[str, ...] = ()
    is_content: bool = True


@dataclass(frozen=True, slots=True)
class Cover:
    """What a page says of itself to the chrome around it.

    Attributes:
        edit: How its source is edited; None when it cannot be.
        aliases: Words that search finds it by, though it does not say them.
        is_content: False for a page that search and the manifest leave out.
        spoken: The language of its words where it is not the edition's; empty where it is.
    """

    id: str
    title: str
    summary: str
    edit: Edit | None = None
    aliases: tuple[str, ...] = ()
    is_content: bool = True
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What all pages of one edition are made with."""

    kit: Kit
    edition: LocalizedKit
    addresses: Mapping[str, Addresses]
    menu: tuple[MenuItem, ...]
    papers: Sequence[SitePaper]
    templates: Templates

    @property
    def here(self) -> Addresses:
        """The addresses of this edition."""
        return self.addresses[self.edition.language]

    def setting(self, page_id: str) -> RenderContext:
        """The setting of a page's blocks."""
        return RenderContext(
            kit=self.kit,
            edition=self.edition,
            templates=self.templates,
            address=lambda to: self.here.href(page_id, to),
            target=lambda link: self.here.target(page_id, link),
            papers=paper_views(self.papers, self.edition.language, self.here.path(page_id)),
            page_id=page_id,
            calendar=self._calendar(page_id),
        )

    def _calendar(self, page_id: str) -> str:
        """The year's dates as a calendar, seen from a page; empty when the workplace has set none."""
        if not self.kit.dates(self.edition):
            return ""
        return relative(self.here.path(page_id), calendar_path(self.edition.language))


def staged(desk: PageContext, cover: Cover, text: str) -> StagedPage:
    """A page with its front matter: what it says of itself, and its words as Markdown."""
    meta: dict[str, object] = {
        "title": cover.title,
        "description": cover.summary,
        "id": cover.id,
        "languages": _languages(desk, cover.id) if cover.is_content else [],
    }
    if cover.edit is not None:
        is_file = cover.edit.kind == "file"
        meta["edit"] = cover.edit.href if is_file else desk.here.href(cover.id, edit_id(cover.id))
    if cover.spoken:
        meta["spoken"] = cover.spoken
    if not cover.is_content:
        meta["search"] = {"exclude": True}
    front_matter = json.dumps(meta, ensure_ascii=False, indent=1)  # JSON is YAML, and says exactly what it means
    return StagedPage(
        id=cover.id,
        title=cover.title,
        path=desk.here.path(cover.id),
        source=f"{desk.here.by_id[cover.id]}.md",
        text=f"---\n{front_matter}\n---\n\n{text.rstrip()}\n",
        aliases=cover.aliases,
        is_content=cover.is_content,
    )


def _languages(desk: PageContext, page_id: str) -> list[dict[str, str]]:
    """The same page in the other languages, where they have it."""
    path = desk.here.path(page_id)
    return [
        {
            "code": language,
            "name": say(language, "web.language_name"),
            "href": relative(path, addresses.path(page_id)),
        }
        for language, addresses in desk.addresses.items()
        if language != desk.edition.language and page_id in addresses.by_id
    ]
