"""The stage: one edition of a kit as a plain tree that any engine of MkDocs's kind can read."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.files import read_regular, write_if_changed
from samtalekit.model.kit import Edition, Kit
from samtalekit.model.menu import menu_of
from samtalekit.content.templates import Templates
from samtalekit.theming.theme import Theme
from samtalekit.web.urls import PICTURES, addresses_of
from samtalekit.web.calendar import calendar_of, calendar_path
from samtalekit.web.assets import looks
from samtalekit.web.pages import staged_pages
from samtalekit.web.papers import SitePaper
from samtalekit.web.settings import settings
from samtalekit.web.page_context import Desk, StagedPage

OVERRIDES = (
    "main.html",
    "partials/sk-header.html",
    "partials/sk-footer.html",
    "partials/sk-search.html",
    "partials/sk-menu.html",
)
"""The chrome around pages: templates that the engine runs, from ``theme/web/overrides``."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A staged edition.

    Attributes:
        folder: Holds ``mkdocs.yml``, ``docs`` and ``overrides``; the engine adds ``site``.
        language: The edition's.
        is_root: True for the language of the site's root.
        pages: Its pages, in the order of their ids.
    """

    folder: Path
    language: str
    is_root: bool
    pages: tuple[StagedPage, ...]


def stage_site(
    kit: Kit, theme: Theme, papers: Sequence[SitePaper], site_file: Mapping[str, object], work: Path
) -> tuple[Stage, ...]:
    """Stage every edition of a kit in a folder of its own; the first is the site's root.

    Only files that changed are written, and what is left over from last time is removed.

    Args:
        kit: What the pages say.
        theme: What they wear.
        papers: All papers, of all languages.
        site_file: The kit's ``mkdocs.yml``, read.
        work: A folder of ours.

    Raises:
        WriteError: The folder cannot be written.
    """
    addresses = {edition.language: addresses_of(kit, edition) for edition in kit.editions}
    desks = (
        Desk(kit, edition, addresses, menu_of(kit, edition), papers, Templates(theme, edition.language))
        for edition in kit.editions
    )
    return tuple(_stage(desk, theme, site_file, work / "stage" / desk.edition.language) for desk in desks)


def _stage(desk: Desk, theme: Theme, site_file: Mapping[str, object], folder: Path) -> Stage:
    is_root = desk.edition.language == desk.kit.language
    pages = tuple(sorted(staged_pages(desk), key=lambda page: page.id))
    data = settings(desk, theme, site_file)
    files = {"mkdocs.yml": json.dumps(data, ensure_ascii=False, indent=1).encode()}
    files |= {f"docs/{page.source}": page.text.encode() for page in pages}
    files |= {f"docs/{path}": content for path, content in looks(theme)}
    files |= dict(_pictures(desk.edition))
    files |= {f"overrides/{name}": read_regular(theme.file(f"web/overrides/{name}")) for name in OVERRIDES}
    files |= dict(_papers(desk.papers)) if is_root else {}
    files |= dict(_calendars(desk.kit)) if is_root else {}
    _lay_out(folder, files)
    return Stage(folder, desk.edition.language, is_root, pages)


def _papers(papers: Sequence[SitePaper]) -> Iterator[tuple[str, bytes]]:
    for paper in papers:
        yield f"docs/{paper.path}", paper.content
        if paper.preview:
            yield f"docs/{paper.preview_path}", paper.preview


def _calendars(kit: Kit) -> Iterator[tuple[str, bytes]]:
    for edition in kit.editions:
        if kit.dates(edition):
            yield f"docs/{calendar_path(edition.language)}", calendar_of(kit, edition)


def _pictures(edition: Edition) -> Iterator[tuple[str, bytes]]:
    for name, path in edition.images.items():
        if path.is_file():
            yield f"docs/{PICTURES}/{name}", read_regular(path)


def _lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold just these files, and the engine's ``site``."""
    for path, content in files.items():
        write_if_changed(folder / path, content)
    wanted = {folder / path for path in files}
    for room in ("docs", "overrides"):
        for found in sorted((folder / room).rglob("*"), reverse=True):
            if found.is_file() and found not in wanted:
                found.unlink()
            elif found.is_dir() and not any(found.iterdir()):
                shutil.rmtree(found)
