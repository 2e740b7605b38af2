"""``samtalekit build``: papers, pages and the manifest, whole or not at all."""

import json
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from samtalekit.ground.errors import WriteError
from samtalekit.ground.files import swap_in
from samtalekit.ground.findings import Finding
from samtalekit.jobs.opening import Opened, open_folder
from samtalekit.jobs.papers import make_papers
from samtalekit.jobs.reporting import Tell, in_silence
from samtalekit.jobs.shelf import Shelf
from samtalekit.jobs.workers import processors
from samtalekit.jobs.workroom import clear_leftovers, room_of, workbench
from samtalekit.model.outputs import MANIFEST_NAME
from samtalekit.web.papers import SitePaper
from samtalekit.web.site import make_site


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made.

    Attributes:
        root: The folder that was built.
        site: Where the site is.
        pages: How many pages it has, by language.
        papers: Every paper.
        pressed: How many papers were not on the shelf.
        findings: Warnings.
    """

    root: Path
    site: Path
    language: str
    workplace: str
    pages: tuple[tuple[str, int], ...]
    papers: tuple[SitePaper, ...]
    pressed: int
    findings: tuple[Finding, ...]


def build(root: Path, into: Path | None = None, tell: Tell = in_silence) -> BuildReport:
    """Build the site of a workplace or a kit.

    Everything is read and checked before anything is made, and made beside the old site before it is put in its place.

    Raises:
        SourceErrors: The sources have errors; nothing was written.
        PaperError, EngineError: A paper or the site could not be made; the old site stands.
        WriteError: The site cannot be written, or what stands there is no site of ours.
    """
    place = (into or root / "site").resolve()
    refuse_among_sources(place, root)
    return build_at(place, root, tell, workers=processors())


def build_at(
    place: Path, root: Path, tell: Tell = in_silence, shelf: Shelf | None = None, workers: int = 1
) -> BuildReport:
    """Build into a place that need not be asked about, such as the workroom that `serve` shows.

    Args:
        place: Where the site goes.
        root: What is built.
        tell: Told how far the build has come.
        shelf: Where papers are kept; the folder's own when left out.
        workers: How many processes press papers.

    Raises:
        SamtalekitError: As `build`.
    """
    tell("progress.reading", {})
    opened = open_folder(root)
    refuse_what_is_not_a_site(place)
    papers, pressed = make_papers(opened, shelf or Shelf(room_of(root) / "papers"), tell, workers)
    tell("progress.pages", {})
    with workbench(root, "build") as bench:
        site = make_site(opened.kit, opened.theme, papers, opened.site_file, bench)
        counts = _pages_in(site)
        put_in_place(site, place)
    return _report(opened, place, counts, papers, pressed)


def refuse_among_sources(place: Path, root: Path) -> None:
    """Never lay a site over its sources or among them: the next build would read its own result.

    Raises:
        WriteError: The place holds the sources, or lies in them.
    """
    sources = [root.resolve() / name for name in ("content", "theme", ".git", ".samtalekit", ".github")]
    if root.resolve().is_relative_to(place) or any(place.is_relative_to(source) for source in sources):
        raise WriteError("holds-sources", str(place))


def refuse_what_is_not_a_site(place: Path) -> None:
    """Never put a site where something else stands: it would be lost.

    Raises:
        WriteError: The place is a file, or a folder with things in it that no build made.
    """
    if place.is_file() or (place.is_dir() and any(place.iterdir()) and not (place / MANIFEST_NAME).is_file()):
        raise WriteError("not-a-site", str(place))


def put_in_place(site: Path, place: Path) -> None:
    """Move a finished site beside its place, then swap it in.

    Raises:
        WriteError: It cannot be written; the old site stands.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(place.parent, f".{place.name}-")
        fresh = place.with_name(f".{place.name}-{os.getpid()}")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.move(site, fresh)
    except OSError as error:
        raise WriteError("not-written", str(place), error.strerror or "") from error
    swap_in(fresh, place)


def _pages_in(site: Path) -> tuple[tuple[str, int], ...]:
    """How many pages the manifest names, by language in its order."""
    manifest = json.loads((site / MANIFEST_NAME).read_text(encoding="utf-8"))
    counts = Counter(page["language"] for page in manifest["pages"])
    return tuple((language, counts[language]) for language in manifest["languages"])


def _report(
    opened: Opened, place: Path, pages: tuple[tuple[str, int], ...], papers: tuple[SitePaper, ...], pressed: int
) -> BuildReport:
    return BuildReport(
        root=opened.layers.root,
        site=place,
        language=opened.language,
        workplace=opened.kit.workplace.name,
        pages=pages,
        papers=papers,
        pressed=pressed,
        findings=opened.findings,
    )
