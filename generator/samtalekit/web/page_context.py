"""Page context of the website: one page's HTML and front matter for the engine, and the papers it links to."""

import json
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from samtalekit.content.context import PaperView, RenderContext, Templates
from samtalekit.core.cache import Cache, hash_of
from samtalekit.core.kept import Content, bytes_of, keep, kept
from samtalekit.core.messages import message
from samtalekit.core.worker_pool import map_in_batches
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.menu import MenuItem
from samtalekit.model.outputs import Paper
from samtalekit.web.assets import calendar_path
from samtalekit.web.bundle.archive import safe_name
from samtalekit.web.urls import Addresses, Edit, edit_id, relative

# Papers: rendered PDFs with preview, and how pages link to them.

BYTES_PER_KILOBYTE = 1000  # SI, as in file managers and browsers


@dataclass(slots=True)
class PaperViews(Mapping[str, PaperView]):
    """The papers of one language by id, with links relative to a page of the whole site.

    Attributes:
        names: Under which browsers save them, as `file_names` gives them.
        asked: The ids that were looked up: what a page shows follows from these papers, and from no others.
    """

    papers: Mapping[str, Paper]
    page_path: str
    names: Mapping[str, str]
    asked: set[str] = field(default_factory=set)

    def __getitem__(self, paper_id: str) -> PaperView:
        self.asked.add(paper_id)
        return _view(self.papers[paper_id], self.page_path, self.names[paper_id])

    def __iter__(self) -> Iterator[str]:
        self.asked.update(self.papers)
        return iter(self.papers)

    def __len__(self) -> int:
        self.asked.update(self.papers)
        return len(self.papers)


def file_names(papers: Mapping[str, Paper]) -> dict[str, str]:
    """Return the name under which a browser saves each paper of a language: its title, and what it is if no form.

    Each name occurs once, so that a folder can hold all of them. Only a browser that got the page from a web server
    uses it; from a file share, it opens the paper in its viewer.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for paper_id, paper in papers.items():
        title = message(paper.language, f"web.file.{paper.kind}", {"title": paper.title})
        names[paper_id] = safe_name(title, ".pdf", taken)
        taken.add(names[paper_id].lower())
    return names


def _view(paper: Paper, page_path: str, name: str) -> PaperView:
    width, height = _size_of_png(paper.preview) if paper.preview else (0, 0)
    return PaperView(
        title=paper.title,
        href=relative(page_path, paper.path),
        picture=relative(page_path, paper.preview_path) if paper.preview else "",
        width=width,
        height=height,
        pages=paper.pages,
        kilobytes=max(1, round(len(paper.content) / BYTES_PER_KILOBYTE)),
        file=name,
        script=relative(page_path, paper.script_path) if paper.description else "",
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
        head: Its front matter.
        content: Front matter and HTML.
        aliases: Search words that are not in its text.
        is_content: False for a page that only shows a source to copy.
    """

    id: str
    title: str
    path: str
    source: str
    head: Mapping[str, Any]
    content: Content
    aliases: tuple[str, ...] = ()
    is_content: bool = True

    @property
    def text(self) -> str:
        """Front matter and HTML."""
        return bytes_of(self.content).decode()

    def facts(self) -> dict[str, Any]:
        """Return everything but the content."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "content"}


@dataclass(frozen=True, slots=True)
class Cover:
    """Metadata of a page for its front matter.

    Attributes:
        edit: Edit link of its source; None for none.
        aliases: Search words that are not in its text.
        is_content: False for a page that search and the manifest leave out.
        spoken: Language of its text where it differs from the site's; empty otherwise.
        fill_in: True for a page with a form to fill in, which has a script.
    """

    id: str
    title: str
    summary: str
    edit: Edit | None = None
    aliases: tuple[str, ...] = ()
    is_content: bool = True
    spoken: str = ""
    fill_in: bool = False


PARALLEL_FROM = 200
"""Number of pages from which on they are made by several processes: until then, these cost more than they save."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page before it is made.

    Attributes:
        kind: The step of the cache.
        page_id: The id of the guidance page or form.
        source: All that the page is made from, but for what the context holds.
        make: Makes the page.
    """

    kind: str
    page_id: str
    source: Sequence[str]
    make: Callable[[RenderContext], StagedPage]


@dataclass(frozen=True)
class PageContext:
    """Everything that the pages of one language are made from, besides their own sources.

    Attributes:
        kit: The kit's outline, so that no page shows what the key of another page does not cover.
        localized: One language of the outline.
        papers: The papers of that language, by id.
        extensions: Fingerprint of the workplace's extension that a page or form translates, by its id.
        inputs: What the pages are rendered with besides kit and papers: the theme.
    """

    kit: Kit
    localized: LocalizedKit
    addresses: Mapping[str, Addresses]
    menu: tuple[MenuItem, ...]
    papers: Mapping[str, Paper]
    templates: Templates
    extensions: Mapping[str, str]
    cache: Cache
    inputs: Sequence[str]

    @property
    def here(self) -> Addresses:
        """The addresses of this language's pages."""
        return self.addresses[self.localized.language]

    @cached_property
    def common(self) -> str:
        """Hash of everything here but the papers, and the extensions, of which a page shows its own alone."""
        pictures = [" ".join(sorted(addresses.pictures)) for addresses in self.addresses.values()]
        return hash_of([self.localized.language, self.kit.model_dump_json(), *pictures, *self.inputs])

    def paper_views(self, page_id: str) -> PaperViews:
        """Return the papers that a page can show."""
        return PaperViews(self.papers, self.here.path(page_id), self._file_names)

    def render_context(self, page_id: str, papers: PaperViews) -> RenderContext:
        """Return the render context of a page's blocks."""
        return RenderContext(
            kit=self.kit,
            localized=self.localized,
            templates=self.templates,
            address=lambda to: self.here.href(page_id, to),
            target=lambda link: self.here.target(page_id, link),
            papers=papers,
            page_id=page_id,
            calendar=self._calendar(page_id),
        )

    def staged(self, tasks: Sequence[PageTask]) -> list[StagedPage]:
        """Return pages from the cache, and make the others, on all processors if they are many.

        Which papers a page shows is known once it has been made, and cached as well: only these are part of its key.
        """
        keys = [self._key_of_papers(task) for task in tasks]
        found = [self._cached(task, key) for task, key in zip(tasks, keys, strict=True)]
        stale = [at for at, page in enumerate(found) if page is None]
        made = map_in_batches(self._made, [tasks[at] for at in stale], PARALLEL_FROM)
        for at, (page, asked) in zip(stale, made, strict=True):
            keep(self.cache, f"papers of {tasks[at].kind}", keys[at], b"", asked)
            kind, key = tasks[at].kind, self._key(tasks[at], asked)
            found[at] = replace(page, content=keep(self.cache, kind, key, bytes_of(page.content), page.facts()))
        return [page for page in found if page]

    def _cached(self, task: PageTask, key: str) -> StagedPage | None:
        asked = kept(self.cache, key)
        page = kept(self.cache, self._key(task, asked.facts)) if asked else None
        return StagedPage(**(page.facts | {"aliases": tuple(page.facts["aliases"])}), content=page) if page else None

    def _made(self, tasks: Sequence[PageTask]) -> list[tuple[StagedPage, list[str]]]:
        """Make pages; return each with the ids of the papers that it shows."""
        made: list[tuple[StagedPage, list[str]]] = []
        for task in tasks:
            views = self.paper_views(task.page_id)
            page = task.make(self.render_context(task.page_id, views))
            made.append((page, sorted(views.asked)))
        return made

    def _key_of_papers(self, task: PageTask) -> str:
        return self.cache.key(f"papers of {task.kind}", self._inputs(task))

    def _inputs(self, task: PageTask) -> list[str]:
        return [self.common, task.page_id, *task.source, self.extensions.get(task.page_id, "")]

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        """All that a page can show of each paper, by its id."""
        names = self._file_names
        return {each: repr((paper.path, _view(paper, "", names[each]))) for each, paper in self.papers.items()}

    @cached_property
    def _file_names(self) -> Mapping[str, str]:
        return file_names(self.papers)

    def _key(self, task: PageTask, asked: Sequence[str]) -> str:
        shown = json.dumps([[each, self._shown.get(each)] for each in asked])
        return self.cache.key(task.kind, [*self._inputs(task), shown])

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
    if cover.fill_in:
        meta["fill_in"] = True
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
        head=meta,
        content=f"---\n{front_matter}\n---\n\n{text.rstrip()}\n".encode(),
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
