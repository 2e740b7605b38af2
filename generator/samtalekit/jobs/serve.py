"""``samtalekit serve``: local preview server that rebuilds the site on every change.

A changed page is shown before any paper is made: until then the earlier papers are given. They are made in the
background, those of forms first, and a new change ends that work. When a rebuild fails, the last good site is still
served.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from markupsafe import Markup

from samtalekit.core.errors import SamtalekitError
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.core.system_errors import as_error
from samtalekit.jobs.build import BuildReport, build_at, update_preview
from samtalekit.pipeline.cache import Caches, open_caches
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import make_next, preview_papers
from samtalekit.pipeline.publish import SITE, output_dir, sources_snapshot
from samtalekit.pipeline.state_dir import temp_dir
from samtalekit.sources.layers import package_root
from samtalekit.sources.reader import find_layers
from samtalekit.web.engines import preview as server
from samtalekit.web.preview_bar import busy_bar, error_bar

if TYPE_CHECKING:
    from samtalekit.core.kept import Content

WATCHED = ("content", "theme", "workplace.yml", "mkdocs.yml")

QUIET_S = 0.5  # after a save, before the papers of guidance are made; somebody who goes on writing is not held up

Rebuilt = Callable[[BuildReport | SamtalekitError, int], None]
"""Called after each rebuild, with its report or error, and the number of papers that have still to be made."""


def serve(
    root: Path,
    port: int,
    *,
    ready: Callable[[BuildReport, int], None],
    rebuilt: Rebuilt,
    progress: ProgressCallback = no_progress,
) -> None:
    """Build, serve, and build again whenever a source changes, until interrupted.

    Args:
        root: A workplace or a kit.
        port: On 127.0.0.1, so not reachable from the network.
        ready: Called once, when the first site is built and the server accepts requests.
        rebuilt: Called after each later build, and when making papers in the background failed.
        progress: Progress callback: receives a message key and its values.

    Raises:
        SamtalekitError: The first build failed: there is nothing to serve.
        WriteError: The port is taken.
    """
    server.check_port(port)
    with temp_dir(root, "serve") as work:
        seen = sources_snapshot(root)
        site = work / "served"
        caches = open_caches(root)
        report = build_at(output_dir(site, SITE, within=None), root, progress, caches, is_published=False)
        preview = Preview(root, work, caches, report, rebuilt)
        try:
            server.serve(
                site,
                lambda: watched(root),
                port,
                ready=lambda: ready(report, port),
                is_stale=lambda: sources_snapshot(root) != seen,
                rebuild=preview.rebuild,
                notice=lambda: preview.notice,
            )
        finally:
            preview.stop()


class _StoppedError(Exception):
    """The papers that are being made are out of date."""


class Preview:
    """The served site, and the papers that are made for it in the background.

    Attributes:
        notice: HTML for every page: why the last rebuild failed, or what is still being made.
    """

    def __init__(self, root: Path, work: Path, caches: Caches, first: BuildReport, rebuilt: Rebuilt) -> None:
        self.root, self.site, self.work = root, first.site, work / "made"
        self.caches, self.papers, self.rebuilt = caches, first.papers, rebuilt
        self.language, self.notice = first.language, Markup()
        self._files: Mapping[str, Content] | None = None  # of the site, if they are known
        self._is_stopped, self._is_silent = Event(), False
        self._thread: Thread | None = None

    def rebuild(self, ask: Callable[[], None]) -> None:
        """Build the pages with the papers there are, and begin to make the others; ``ask`` asks for one more call."""
        self.stop()
        is_silent, self._is_silent = self._is_silent, False
        try:
            self.caches.steps.begin_round()
            project, cache = load_project(self.root, self.caches.steps), self.caches.papers
            papers, pending = preview_papers(project, cache, self.papers, self.caches.steps)
            before, self._files = self._files, None  # what has been written is not known until all has been
            steps = self.caches.steps
            report, self._files, later = update_preview(project, papers, self.site, self.work, steps, before)
        except Exception as error:  # noqa: BLE001  # whatever stops a build, the last good site is still served
            self._report(as_error(error))
            return
        self.papers, self.language = papers, report.language
        self.notice = busy_bar(len(pending), self.language)
        if not is_silent:
            self.rebuilt(report, len(pending))

        is_form = any(order.is_of_form for order in pending)

        def work() -> None:
            for each in () if is_form else later:
                each()
            if pending:
                make_next(project, cache, pending, self._check, steps)

        if pending or later:
            self._begin(work, ask, after_s=0 if is_form else QUIET_S, is_silent=not pending)

    def stop(self) -> None:
        """End the work in the background, and wait until it has ended."""
        if self._thread:
            self._is_stopped.set()
            self._thread.join()
            self._thread = None

    def _begin(self, work: Callable[[], None], ask: Callable[[], None], *, after_s: float, is_silent: bool) -> None:
        """Do something in the background, and ask for a rebuild that is announced unless it is to be silent."""

        def run() -> None:
            try:
                if self._is_stopped.wait(after_s):
                    return
                work()
            except _StoppedError:
                return
            except Exception as error:  # noqa: BLE001  # as above
                self._report(as_error(error))
                return
            self._is_silent = is_silent
            ask()

        self._is_stopped.clear()
        self._thread = Thread(target=run)
        self._thread.start()

    def _report(self, error: SamtalekitError) -> None:
        self.notice = error_bar(error, self.language)
        self.rebuilt(error, 0)

    def _check(self) -> None:
        if self._is_stopped.is_set():
            raise _StoppedError


def watched(root: Path) -> list[Path]:
    """Return the files and folders to watch for changes; some may not exist yet."""
    layers, _findings = find_layers(root)
    folders = [folder for folder in (layers.theme if layers else [root]) if folder != package_root() or folder == root]
    return [folder / name for folder in dict.fromkeys([root.resolve(), *folders]) for name in WATCHED]
