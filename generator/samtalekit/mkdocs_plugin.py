"""The thin plugin that lets plain ``mkdocs build`` and ``mkdocs serve`` make the same site.

It translates MkDocs's events into our jobs: sources are read and staged before MkDocs looks for pages, and its result
is finished and swapped in when it has written the last. What stops a build ends it in words, as in our own command; so
what the jobs need is imported within that border.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority

from samtalekit.cli.error_boundary import sentence, trace
from samtalekit.cli.streams import write_line
from samtalekit.core.errors import SourceErrors
from samtalekit.core.locale import message_language
from samtalekit.core.messages import say
from samtalekit.core.system_errors import as_error

if TYPE_CHECKING:
    from samtalekit.jobs.build import Prepared


class NoSettings(Config):  # type: ignore[no-untyped-call]  # MkDocs has types in part
    """Nothing to set: what the site is stands in the kit."""


class SamtalekitPlugin(BasePlugin[NoSettings]):  # type: ignore[no-untyped-call]  # MkDocs has types in part
    """Named ``samtalekit`` in ``mkdocs.yml``; it has no settings."""

    def __init__(self) -> None:
        """Nothing is read before MkDocs asks."""
        self._work: Path | None = None
        self._prepared: Prepared | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002  # MkDocs's signature
        """Stay between the builds of one ``serve``, so that MkDocs keeps one plugin and the stage is kept."""
        with _in_words():
            self._work = Path(tempfile.mkdtemp(prefix="samtalekit-"))

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Ask about the real site, read, check and stage; then point MkDocs at the stage, never at the real site."""
        root = Path(config.config_file_path).resolve().parent
        with _in_words():
            from samtalekit.jobs.build import prepare  # noqa: PLC0415  # libraries may be missing
            from samtalekit.jobs.serve import watched  # noqa: PLC0415  # as above
            from samtalekit.web.engines import mkdocs as engine  # noqa: PLC0415  # as above

            self._work = self._work or Path(tempfile.mkdtemp(prefix="samtalekit-"))
            self._prepared = prepare(root, self._work, Path(config.site_dir))
            engine.point(config, self._prepared.stage.folder)
            config.site_dir = str(self._work / "made")
            config.watch = [str(path) for path in watched(root)]
        return config

    def on_serve(self, server: LiveReloadServer, /, **_more: object) -> LiveReloadServer:
        """Watch the sources alone, let pages reload, and show the last whole site while an edit is broken."""
        from samtalekit.web.engines import mkdocs as engine  # noqa: PLC0415  # a build was made: it is there

        engine.let_reload(server)
        engine.steady(server)
        engine.keep_at_home(server)
        if self._prepared:
            server.unwatch(str(self._prepared.stage.folder / "docs"))
        build = server.builder

        def build_or_keep() -> None:
            try:
                with _in_words():
                    build()
            except Abort as stop:  # MkDocs would leave every reader waiting
                stop.show()
                write_line(say(message_language(), "cli.kept_last"))

        server.builder = build_or_keep
        return server

    @event_priority(-200)  # after search and offline, which write their index last
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Make the other languages, finish every page, and swap the whole site in."""
        with _in_words():
            from samtalekit.jobs.build import finish  # noqa: PLC0415  # libraries may be missing

            if self._prepared:
                finish(self._prepared, Path(config.site_dir))

    def on_build_error(self, *, error: Exception) -> None:
        """What stops MkDocs itself, such as a full disk, is told in words as well.

        Raises:
            Abort: It is none of MkDocs's own errors, which have words already.
        """
        if not isinstance(error, MkDocsException):
            with _in_words():
                raise error

    def on_shutdown(self) -> None:
        """Leave nothing behind."""
        if self._work:
            shutil.rmtree(self._work, ignore_errors=True)


@contextmanager
def _in_words() -> Iterator[None]:
    """Let whatever is raised end MkDocs's command with a sentence, and with the exit code that ours would have.

    Raises:
        Abort: Something was raised.
    """
    try:
        yield
    except MkDocsException:
        raise
    except Exception as error:  # noqa: BLE001  # the border between our jobs and MkDocs
        known, language = as_error(error), message_language()
        trace(error)
        told = sentence(known, language)
        if isinstance(known, SourceErrors):
            from samtalekit.cli.console import Console  # noqa: PLC0415  # sources were read: its library is there

            Console(language).findings(known.findings)
            told = Console(language).count(known.findings)
        raise _Stopped(told, int(known.exit_code)) from None


class _Stopped(Abort):
    """MkDocs's way to end a command, with the exit code that ours would have."""

    def __init__(self, told: str, code: int) -> None:
        super().__init__(told)
        self.code = code
        vars(self)["exit_code"] = code  # click reads it; mypy takes it for the class's alone

    def show(self, *_arguments: object, **_named: object) -> None:
        """Say it where findings are, not among results as MkDocs does."""
        write_line(self.message)
