"""``samtalekit serve``: local preview server that rebuilds the site on every change.

When a rebuild fails, the last good site is still served.
"""

from collections.abc import Callable
from pathlib import Path

from samtalekit.core.errors import SamtalekitError
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.core.system_errors import as_error
from samtalekit.jobs.build import BuildReport, build_at
from samtalekit.pipeline.publish import SITE, output_dir
from samtalekit.pipeline.state_dir import temp_dir
from samtalekit.sources.layers import package_root
from samtalekit.sources.reader import find_layers
from samtalekit.web.engines import mkdocs

WATCHED = ("content", "theme", "workplace.yml", "mkdocs.yml")


def serve(
    root: Path,
    port: int,
    *,
    ready: Callable[[BuildReport, int], None],
    rebuilt: Callable[[BuildReport | SamtalekitError], None],
    progress: ProgressCallback = no_progress,
) -> None:
    """Build, serve, and build again whenever a source changes, until interrupted.

    Args:
        root: A workplace or a kit.
        port: On 127.0.0.1, so not reachable from the network.
        ready: Called once, when the first site is built and the server accepts requests.
        rebuilt: Called after each later build, with its report or error.
        progress: Progress callback: receives a message key and its values.

    Raises:
        SamtalekitError: The first build failed: there is nothing to serve.
        WriteError: The port is taken.
    """
    with temp_dir(root, "serve") as work:
        site = work / "served"
        report = build_at(output_dir(site, SITE, within=None), root, progress, is_published=False)

        def again() -> None:
            try:
                rebuilt(build_at(output_dir(site, SITE, within=None), root, progress, is_published=False))
            except Exception as error:  # noqa: BLE001  # whatever stops a build, the last good site is still served
                rebuilt(as_error(error))

        mkdocs.serve(site, watched(root), port, ready=lambda: ready(report, port), rebuild=again)


def watched(root: Path) -> list[Path]:
    """Return the files and folders to watch for changes."""
    layers, _findings = find_layers(root)
    folders = [folder for folder in (layers.theme if layers else [root]) if folder != package_root() or folder == root]
    return [
        folder / name
        for folder in dict.fromkeys([root.resolve(), *folders])
        for name in WATCHED
        if (folder / name).exists()
    ]
