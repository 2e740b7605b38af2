"""The thin plugin that lets plain ``mkdocs build`` and ``mkdocs serve`` make the same site.

It translates MkDocs's events into our jobs: sources are read and staged before MkDocs looks for pages, and its result
is finished and swapped in when it has written the last.
"""

import shutil
import tempfile
from pathlib import Path

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority

from samtalekit.cli.telling import Teller
from samtalekit.ground.errors import SamtalekitError
from samtalekit.ground.languages import message_language
from samtalekit.ground.words import say
from samtalekit.jobs.for_mkdocs import Prepared, finish, prepare
from samtalekit.jobs.serve import watched
from samtalekit.web.engines import mkdocs as engine


class NoSettings(Config):  # type: ignore[no-untyped-call]  # MkDocs has types in part
    """Nothing to set: what the site is stands in the kit."""


class SamtalekitPlugin(BasePlugin[NoSettings]):  # type: ignore[no-untyped-call]  # MkDocs has types in part
    """Named ``samtalekit`` in ``mkdocs.yml``; it has no settings."""

    def __init__(self) -> None:
        """Nothing is read before MkDocs asks."""
        self._work: Path | None = None
        self._prepared: Prepared | None = None
        self._place = Path()

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002  # MkDocs's signature
        """Stay between the builds of one ``serve``, so that MkDocs keeps one plugin and the stage is kept."""
        self._work = Path(tempfile.mkdtemp(prefix="samtalekit-"))

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read, check and stage; then point MkDocs at the stage, never at the real site."""
        root = Path(config.config_file_path).resolve().parent
        self._work = self._work or Path(tempfile.mkdtemp(prefix="samtalekit-"))
        self._place = Path(config.site_dir)
        try:
            self._prepared = prepare(root, self._work)
        except SamtalekitError as error:
            teller = Teller(message_language())
            teller.stop(error)
            raise Abort(teller.count(getattr(error, "findings", ()))) from None
        engine.point(config, self._prepared.stage.folder)
        config.site_dir = str(self._work / "made")
        config.watch = [str(path) for path in watched(root)]
        return config

    def on_serve(self, server: LiveReloadServer, /, **_more: object) -> LiveReloadServer:
        """Watch the sources alone, and go on showing the last whole site while an edit is broken."""
        if self._prepared:
            server.unwatch(str(self._prepared.stage.folder / "docs"))
        build = server.builder

        def build_or_keep() -> None:
            try:
                build()
            except Abort:  # its findings have been printed; MkDocs would leave every reader waiting
                Teller(message_language()).error(say(message_language(), "cli.kept_last"))

        server.builder = build_or_keep
        return server

    @event_priority(-200)  # after search and offline, which write their index last
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Make the other languages, finish every page, and swap the whole site in."""
        if self._prepared:
            finish(self._prepared, Path(config.site_dir), self._place)

    def on_build_error(self, *, error: Exception) -> None:
        """Say what stopped the build in words, where MkDocs would show a traceback."""
        if isinstance(error, SamtalekitError):
            stopped = Abort(Teller(message_language()).reason(error))
            stopped.code = error.exit_code
            raise stopped from error

    def on_shutdown(self) -> None:
        """Leave nothing behind."""
        if self._work:
            shutil.rmtree(self._work, ignore_errors=True)
