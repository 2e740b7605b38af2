"""Page context of the website: one page's HTML and front matter for the engine, and the papers it links to."""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samtalekit.content.context import PaperView, RenderContext, Templates
from samtalekit.core.messages import message
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.menu import MenuItem
from samtalekit.model.outputs import Paper
from samtalekit.web.assets import calendar_path
from samtalekit.web.urls import Addresses, Edit, edit_id, relative

# Papers: rendered PDFs with preview, and how pages link to them.

BYTES_PER_KILOBYTE = 1000  # SI, as in file managers and browsers


def paper_views(papers: Sequence[Paper], language: str, page_path: str) -> dict[str, PaperView]:
    """Return the papers of one language by id, with links relative to a page of the whole site."""
    return {paper.id: _view(paper, page_path) for paper in papers if paper.language == language}


def _view(paper: Paper, page_path: str) -> PaperView:
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
    """Return width and height in pixels.

    Source: PNG, third edition, 11.2.1 IHDR: two four-byte numbers from byte 16.
    """
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@dataclass(frozen=True, slots=True)
class StagedPage:
    """A page in the staging directory: front matter and HTML, in a file that the engine takes for Markdown.

    Attributes:
        id: The page's id, the same in every language.
        path: Path of its HTML, relative to the root of the whole site.
        source: Path of its ``.md`` file, relative to ``docs`` of the staging directory.
        text: Front matter and HTML.
        aliases: Search words that are not in its text.
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
    """Metadata of a page for its front matter.

    Attributes:
        edit: Edit link of its source; None for none.
        aliases: Search words that are not in its text.
        is_content: False for a page that search and the manifest leave out.
        spoken: Language of its text where it differs from the site's; empty otherwise.
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
    """Everything that the pages of one language are made from."""

    kit: Kit
    localized: LocalizedKit
    addresses: Mapping[str, Addresses]
    menu: tuple[MenuItem, ...]
    papers: Sequence[Paper]
    templates: Templates

    @property
    def here(self) -> Addresses:
        """The addresses of this language's pages."""
        return self.addresses[self.localized.language]

    def render_context(self, page_id: str) -> RenderContext:
        """Return the render context of a page's blocks."""
        return RenderContext(
            kit=self.kit,
            localized=self.localized,
            templates=self.templates,
            address=lambda to: self.here.href(page_id, to),
            target=lambda link: self.here.target(page_id, link),
            papers=paper_views(self.papers, self.localized.language, self.here.path(page_id)),
            page_id=page_id,
            calendar=self._calendar(page_id),
        )

    def _calendar(self, page_id: str) -> str:
        """Link to the calendar file, relative to a page; empty when the workplace has set no dates."""
        if not self.kit.dates(self.localized):
            return ""
        return relative(self.here.path(page_id), calendar_path(self.localized.language))


def staged(context: PageContext, cover: Cover, text: str) -> StagedPage:
    """Build one page's file: metadata as front matter, then the HTML."""
    meta: dict[str, object] = {
        "title": cover.title,
        "description": cover.summary,
        "id": cover.id,
        "languages": _languages(context, cover.id) if cover.is_content else [],
    }
    if cover.edit is not None:
        is_file = cover.edit.kind == "file"
        meta["edit"] = cover.edit.href if is_file else context.here.href(cover.id, edit_id(cover.id))
    if cover.spoken:
        meta["spoken"] = cover.spoken
    if not cover.is_content:
        meta["search"] = {"exclude": True}
    front_matter = json.dumps(meta, ensure_ascii=False, indent=1)  # JSON is valid YAML, and unambiguous
    return StagedPage(
        id=cover.id,
        title=cover.title,
        path=context.here.path(cover.id),
        source=f"{context.here.by_id[cover.id]}.md",
        text=f"---\n{front_matter}\n---\n\n{text.rstrip()}\n",
        aliases=cover.aliases,
        is_content=cover.is_content,
    )


def _languages(context: PageContext, page_id: str) -> list[dict[str, str]]:
    """Links to the same page in the other languages that have it."""
    path = context.here.path(page_id)
    return [
        {
            "code": language,
            "name": message(language, "web.language_name"),
            "href": relative(path, addresses.path(page_id)),
        }
        for language, addresses in context.addresses.items()
        if language != context.localized.language and page_id in addresses.by_id
    ]
