"""MkDocs plugin: ``mkdocs build`` and ``mkdocs serve`` make the same site as samtalekit's own commands.

Its hooks call the build job in two halves: sources are loaded and staged before MkDocs collects pages, and the result
is postprocessed and published after MkDocs has written them. Errors end a build with a message, as in our own command;
so the jobs are imported within the error boundary.
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
from samtalekit.core.messages import message
from samtalekit.core.system_errors import as_error

if TYPE_CHECKING:
    from samtalekit.jobs.build import Prepared


class NoSettings(Config):  # type: ignore[no-untyped-call]  # MkDocs has types in part
    """No settings: the kit describes the site."""


class SamtalekitPlugin(BasePlugin[NoSettings]):  # type: ignore[no-untyped-call]  # MkDocs has types in part
    """The plugin ``samtalekit`` of ``mkdocs.yml``; it has no settings."""

    def __init__(self) -> None:
        """Read nothing before the first hook is called."""
        self._work: Path | None = None
        self._prepared: Prepared | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002  # MkDocs's signature
        """Create the temp dir. MkDocs keeps one plugin instance for all builds of a ``serve`` if it has this hook."""
        with _in_words():
            self._work = Path(tempfile.mkdtemp(prefix="samtalekit-"))

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the output folder, load and stage the project; redirect MkDocs to the stage and a temporary output."""
        root = Path(config.config_file_path).resolve().parent
        with _in_words():
            from samtalekit.jobs.build import prepare  # noqa: PLC0415  # libraries may be missing
            from samtalekit.jobs.serve import watched  # noqa: PLC0415  # as above
            from samtalekit.web.engines import mkdocs as engine  # noqa: PLC0415  # as above

            self._work = self._work or Path(tempfile.mkdtemp(prefix="samtalekit-"))
            self._prepared = prepare(root, self._work, Path(config.site_dir))
            engine.redirect_config(config, self._prepared.stage.folder)
            config.site_dir = str(self._work / "made")
            config.watch = [str(path) for path in watched(root) if path.exists()]
        return config

    def on_serve(self, server: LiveReloadServer, /, **_more: object) -> LiveReloadServer:
        """Watch only the sources, enable live reload, and keep serving the last good site when a rebuild fails."""
        from samtalekit.web.engines import preview  # noqa: PLC0415  # a build has run: it is installed

        preview.allow_livereload(server)
        preview.handle_bad_requests(server)
        preview.check_host(server)
        if self._prepared:
            server.unwatch(str(self._prepared.stage.folder / "docs"))
        build = server.builder

        def build_or_keep() -> None:
            try:
                with _in_words():
                    build()
            except Abort as stop:  # MkDocs would leave every browser waiting
                stop.show()
                write_line(message(message_language(), "cli.kept_last"))

        server.builder = build_or_keep
        return server

    @event_priority(-200)  # after search and offline, which write their index last
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Build the other languages, postprocess every page, and publish the site."""
        with _in_words():
            from samtalekit.jobs.build import finish_build  # noqa: PLC0415  # libraries may be missing

            if self._prepared:
                finish_build(self._prepared, Path(config.site_dir))

    def on_build_error(self, *, error: Exception) -> None:
        """Report errors in MkDocs itself, such as a full disk, as a message as well.

        Raises:
            Abort: The error is not one of MkDocs's own, which already have a message.
        """
        if not isinstance(error, MkDocsException):
            with _in_words():
                raise error

    def on_shutdown(self) -> None:
        """Remove the temp dir."""
        if self._work:
            shutil.rmtree(self._work, ignore_errors=True)


@contextmanager
def _in_words() -> Iterator[None]:
    """Error boundary: end MkDocs's command with a message and samtalekit's exit code for the error.

    Raises:
        Abort: An exception was raised.
    """
    try:
        yield
    except MkDocsException:
        raise
    except Exception as error:  # noqa: BLE001  # the error boundary between jobs and MkDocs
        known, language = as_error(error), message_language()
        trace(error)
        text = sentence(known, language)
        if isinstance(known, SourceErrors):
            from samtalekit.cli.console import Console  # noqa: PLC0415  # sources were read: its library is installed

            Console(language).findings(known.findings)
            text = Console(language).count(known.findings)
        raise _Stopped(text, int(known.exit_code)) from None


class _Stopped(Abort):
    """An MkDocs `Abort` with samtalekit's exit code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code
        vars(self)["exit_code"] = code  # click reads it; mypy sees a class attribute only

    def show(self, *_arguments: object, **_named: object) -> None:
        """Write the message to stderr, as findings are; MkDocs would write it to stdout."""
        write_line(self.message)
