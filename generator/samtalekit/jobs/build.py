"""``samtalekit build``: build papers, pages and the manifest, and publish the site atomically.

The build is also available in two halves for the MkDocs plugin: `prepare` before MkDocs runs, `finish_build` after it.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from samtalekit.core.cache import Cache
from samtalekit.core.errors import SamtalekitError
from samtalekit.core.files import MANIFEST_NAME, read_regular
from samtalekit.core.findings import Finding, in_order
from samtalekit.core.kept import Content, LostError, again_if_lost, bytes_of
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.core.mirror import mirror
from samtalekit.core.system_errors import uninterrupted
from samtalekit.diff.record import record_season
from samtalekit.model.outputs import Paper
from samtalekit.pipeline.breaks import worse_breaks
from samtalekit.pipeline.cache import Caches, note_facts, open_caches, prune_caches
from samtalekit.pipeline.compiling import Compiler, compiled_ahead
from samtalekit.pipeline.load import Project, load_project
from samtalekit.pipeline.papers import make_papers
from samtalekit.pipeline.publish import SITE, OutputDir, output_dir, put_in_place, sources_of, sources_snapshot
from samtalekit.pipeline.renderers import PaperHelper
from samtalekit.pipeline.sheets import long_sheets
from samtalekit.pipeline.state_dir import temp_dir
from samtalekit.pipeline.unchanged import Snapshot

if TYPE_CHECKING:
    from samtalekit.web.stage import Stage


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Result of a build.

    Attributes:
        root: The folder that was built.
        pages: Number of pages, by language.
        rendered: How many papers were rendered, not taken from the cache.
        seen: What the build was to read, before it was read.
        closed_cache: The folder of the cache, where it could not be written.
        work: How often each step was done, because its result was not cached.
        findings: Warnings.
    """

    root: Path
    site: Path
    language: str
    workplace: str
    pages: tuple[tuple[str, int], ...]
    papers: tuple[Paper, ...]
    rendered: int
    findings: tuple[Finding, ...]
    seen: Snapshot = field(default_factory=Snapshot)
    work: Mapping[str, int] = field(default_factory=dict)
    closed_cache: Path | None = None


def build(  # noqa: PLR0913  # six independent options
    root: Path,
    into: Path | None = None,
    progress: ProgressCallback = no_progress,
    *,
    is_cached: bool = True,
    helper: PaperHelper | None = None,
    compiler: Compiler | None = None,
) -> BuildReport:
    """Build the site of a workplace or a kit.

    All sources are checked first, and the new site is built in a temp dir before it replaces the old one. Without
    ``is_cached``, nothing is taken from the cache, nor put into it. A ``helper`` renders papers, and a ``compiler``
    compiles templates ahead.

    Raises:
        SourceErrors: The sources have errors; nothing was written.
        PaperError, EngineError: A paper or the site could not be made; the old site is kept.
        WriteError: The site cannot be written, or the folder holds something that samtalekit did not make.
    """
    target = output_dir(into or root / "site", SITE, sources_of(root), within=root)
    seen = sources_snapshot(root)
    caches = open_caches(root, is_used=is_cached)
    with compiled_ahead(compiler, caches.steps, root):
        report = build_at(target, root, progress, caches, is_last=True, helper=helper)
    return replace(report, seen=seen, closed_cache=caches.closed)


def build_at(  # noqa: PLR0913  # six independent options
    target: OutputDir,
    root: Path,
    progress: ProgressCallback = no_progress,
    caches: Caches | None = None,
    workers: int | None = None,
    *,
    is_last: bool = False,
    is_published: bool = True,
    helper: PaperHelper | None = None,
) -> BuildReport:
    """Build into a folder that `output_dir` has checked.

    Args:
        target: Where the site goes.
        root: The workplace or kit to build.
        progress: Progress callback: receives a message key and its values.
        caches: What earlier builds have made; by default the folder's own.
        workers: How many processes render papers; by default, as many as there are processors.
        helper: Renders papers.
        is_published: False for a preview: its dates are not recorded as published.
        is_last: The process does only this build: Ctrl+C is ignored once the site is being published.

    Raises:
        SamtalekitError: As `build`.
    """
    if helper:
        helper.meanwhile.append(lambda: import_module("samtalekit.pipeline.site"))
    progress("progress.reading", {})
    caches = caches or open_caches(root)
    project = load_project(root, caches.steps)
    with temp_dir(project.layers.root, "build") as work:
        prebuild = partial(_prebuild, project, work, caches.steps) if helper else None
        papers, rendered = make_papers(project, caches.papers, progress, workers, caches.steps, helper, prebuild)
        progress("progress.pages", {})
        report = publish_pages(
            project, papers, target, caches.steps, work, rendered=rendered, is_last=is_last, is_published=is_published
        )
    note_facts(root, caches.steps)
    prune_caches(caches)
    return report


def _prebuild(project: Project, work: Path, steps: Cache, papers: tuple[Paper, ...]) -> None:
    """Make the pages around the earlier papers while the new ones are made; what is the same is cached by then."""
    from samtalekit.pipeline.site import site_files  # noqa: PLC0415  # as below

    with suppress(SamtalekitError, LostError):  # it is reported, or made, when it happens again
        site_files(project.kit, project.theme, papers, project.site_file, work, steps)


def publish_pages(  # noqa: PLR0913  # six independent options
    project: Project,
    papers: tuple[Paper, ...],
    target: OutputDir,
    steps: Cache,
    work: Path,
    *,
    rendered: int = 0,
    is_last: bool = False,
    is_published: bool = True,
) -> BuildReport:
    """Make the pages around finished papers, and publish both; ``work`` is a temporary folder, the rest as `build_at`.

    Raises:
        SamtalekitError: As `build`.
    """
    from samtalekit.pipeline.site import make_site  # noqa: PLC0415  # MkDocs takes 0.2 s to load, see `build_at`

    site = make_site(project.kit, project.theme, papers, project.site_file, work, steps, earlier=target.path)
    counts = _pages_in(read_regular(site / MANIFEST_NAME))
    with uninterrupted(is_last=is_last):
        put_in_place(site, target)
        if is_published:
            record_season(project.layers, project.kit.workplace.season)
    found = worse_breaks(project, papers, steps)
    return _report(project, papers, target.path, counts, rendered, steps, found)


def update_preview(  # noqa: PLR0913, PLR0917  # six independent inputs
    project: Project,
    papers: tuple[Paper, ...],
    site: Path,
    work: Path,
    steps: Cache,
    before: Mapping[str, Content] | None,
) -> tuple[BuildReport, Mapping[str, Content], Sequence[Callable[[], object]]]:
    """Make the pages around the papers, and then write those files of a preview's site that have changed.

    Args:
        project: The loaded folder.
        papers: In the kit's order.
        site: The site that is served.
        work: A temporary folder that is kept between updates.
        steps: The cache.
        before: The files of the site, if they are known.

    Returns:
        The report, the files of the site by path, and what has been put off: each call puts something into the cache.

    Raises:
        SamtalekitError: As `build`; unless the disk is full, no file of the site has changed then.
    """
    from samtalekit.pipeline.site import site_files  # noqa: PLC0415  # as above
    from samtalekit.web.search import Postponed  # noqa: PLC0415  # as above

    def update() -> tuple[Mapping[str, Content], Sequence[Callable[[], object]]]:
        postponed = Postponed(before or {})
        files = site_files(project.kit, project.theme, papers, project.site_file, work, steps, postponed=postponed)
        mirror(site, files, before=before)
        return files, postponed.work

    files, later = again_if_lost(steps, update)
    report = _report(project, papers, site, _pages_in(bytes_of(files[MANIFEST_NAME])), 0, steps)
    return report, files, later


def _report(  # noqa: PLR0913, PLR0917  # as many as the report has parts
    project: Project,
    papers: tuple[Paper, ...],
    site: Path,
    pages: tuple[tuple[str, int], ...],
    rendered: int,
    steps: Cache,
    found: tuple[Finding, ...] = (),
) -> BuildReport:
    return BuildReport(
        root=project.layers.root,
        site=site,
        language=project.language,
        workplace=project.kit.workplace.name,
        pages=pages,
        papers=papers,
        rendered=rendered,
        findings=in_order([*project.findings, *long_sheets(project, papers), *found]),
        work=dict(steps.work),
    )


def _pages_in(content: bytes) -> tuple[tuple[str, int], ...]:
    """Count the pages in a manifest, by language in its order."""
    manifest = json.loads(content)
    counts = Counter(page["language"] for page in manifest["pages"])
    return tuple((language, counts[language]) for language in manifest["languages"])


# Two halves of a build, for the MkDocs plugin.


@dataclass(frozen=True, slots=True)
class Prepared:
    """A build that is ready for MkDocs to render the pages of its first stage; there is one per language."""

    project: Project
    stages: "Sequence[Stage]"
    papers: Sequence[Paper]
    target: OutputDir
    steps: Cache

    @property
    def stage(self) -> "Stage":
        """The stage that MkDocs itself builds."""
        return self.stages[0]


def prepare(root: Path, work: Path, place: Path) -> Prepared:
    """Check the output folder, load the project, render papers and stage the pages.

    Raises:
        SamtalekitError: The folder may not be written, the sources have errors, or a paper cannot be made.
    """
    from samtalekit.web.stage import stage_site  # noqa: PLC0415  # as above

    target = output_dir(place, SITE, sources_of(root), within=root)
    caches = open_caches(root)
    caches.steps.forget_briefs()  # MkDocs builds in between: what is kept is read beforehand
    project = load_project(root, caches.steps)
    papers, _rendered = make_papers(project, caches.papers, steps=caches.steps)
    stages = stage_site(project.kit, project.theme, papers, project.site_file, work, caches.steps)
    stages[0].write_sources()
    return Prepared(project, stages, papers, target, caches.steps)


def finish_build(prepared: Prepared, made: Path) -> None:
    """Build the other languages, postprocess all pages and publish the site.

    Raises:
        SamtalekitError: The site is incomplete, or cannot be written; the old one is kept.
    """
    from samtalekit.pipeline.site import finish_site  # noqa: PLC0415  # as above
    from samtalekit.web.engines import mkdocs  # noqa: PLC0415  # as above

    others = [mkdocs.build(stage, prepared.steps) for stage in prepared.stages[1:]]
    built: list[Mapping[str, Content]] = [mkdocs.files_of(made), *others]
    mirror(made, finish_site(prepared.project.kit, prepared.stages, prepared.papers, built, prepared.steps))
    with uninterrupted():
        put_in_place(made, prepared.target)
