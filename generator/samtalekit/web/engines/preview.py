"""Preview server: MkDocs's own with live reload, for a finished site that is built again when a source changes."""

import errno
import os
import re
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from samtalekit.core.errors import WriteError
from samtalekit.core.files import is_system_file
from samtalekit.web.policy import allow_added

AT_HOME = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
"""Host names of this machine."""

BODY = re.compile(r"<body\b[^>]*>")

CHANGES = frozenset({"created", "modified", "deleted", "moved"})
"""Events of a file that may change what is built; reading one is an event, too."""

BUILD_DELAY_S = 0.02  # after the last change: editors write a file in several steps

Signature = tuple[int, int, int] | None


def serve(  # noqa: PLR0913  # six independent inputs
    site: Path,
    watched: Callable[[], Sequence[Path]],
    port: int,
    *,
    ready: Callable[[], None],
    is_stale: Callable[[], bool],
    rebuild: Callable[[Callable[[], None]], None],
    notice: Callable[[], str],
) -> None:
    """Serve a finished site on localhost and rebuild it when a watched file changes, until interrupted.

    Args:
        site: The folder to serve.
        watched: Returns the files and folders to watch; asked again after each rebuild. Some may not exist yet.
        port: TCP port on 127.0.0.1.
        ready: Called once, when the server accepts connections.
        is_stale: Returns whether a source has changed since the site was built; asked once, when all is watched.
        rebuild: Called when a watched file has changed; requests wait for it. Its argument asks for one more call,
            and may be called from any thread.
        notice: Returns HTML to show on every page, or nothing; asked for each page.

    Raises:
        WriteError: The port is in use or privileged.
    """

    def build() -> None:
        rebuild(server.ask)
        server.watch_all(watched())

    server: _Server = _Server(builder=build, host="127.0.0.1", port=port, root=str(site))
    server.ready = ready
    server.is_stale = is_stale
    handle_bad_requests(server)
    check_host(server)
    try:
        allow_livereload(server, notice)
        server.watch_all(watched())
        server.serve()
    except KeyboardInterrupt:
        server.shutdown()


def handle_bad_requests(server: LiveReloadServer) -> None:
    """Make a server handle requests for which MkDocs's own logs a traceback.

    A closed connection is ignored. A file that disappears while it is sent, because a new site replaces it, and an
    address that no file can have, such as one with a NUL, give 404.
    """
    find = server._serve_request  # noqa: SLF001  # MkDocs has no other hook between address and file

    def found(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        try:
            return find(environ, start_response)
        except (OSError, ValueError):
            return None

    server._serve_request = found  # type: ignore[method-assign]  # noqa: SLF001  # as above
    server.handle_error = lambda *_request: None  # type: ignore[method-assign]


def check_host(server: LiveReloadServer) -> None:
    """Reject requests with a foreign ``Host`` header while the server listens on localhost only.

    Protects against DNS rebinding: a web page whose host name resolves to 127.0.0.1 could otherwise read the site.
    Paths with a backslash, which can leave the folder on Windows, give 404.
    """
    answer = server.serve_request

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        name = environ.get("HTTP_HOST", "").lower().removesuffix(".").rsplit(":", 1)[0]
        is_foreign = server.server_address[0] in AT_HOME and name not in AT_HOME
        if not is_foreign and "\\" not in environ.get("PATH_INFO", ""):
            return answer(environ, start_response)
        status = "421 Misdirected Request" if is_foreign else "404 Not Found"  # RFC 9110, 15.5.20
        start_response(status, [("Content-Type", "text/plain")])
        return [status.encode()]

    server.set_app(answered)


def allow_livereload(server: LiveReloadServer, notice: Callable[[], str] = str) -> None:
    """Allow the live-reload script that MkDocs's server injects into each page in that page's CSP.

    The script differs each time. It is not in the page on disk, so the page's own policy would block it. The same goes
    for the HTML of ``notice``, which is put first in the body.
    """
    inject = server._inject_js_into_html  # noqa: SLF001  # MkDocs has no other hook here

    def injected(content: bytes, epoch: int) -> bytes:
        sent: bytes = inject(content, epoch)  # type: ignore[no-untyped-call]  # MkDocs is partly typed
        page, with_script = (each.decode(errors="surrogateescape") for each in (content, sent))
        with_notice = BODY.sub(lambda found: f"{found[0]}{notice()}", with_script, count=1)
        return allow_added(page, with_notice).encode(errors="surrogateescape")

    server._inject_js_into_html = injected  # type: ignore[method-assign]  # noqa: SLF001


def check_port(port: int) -> None:
    """Check that a port can be served on, before there is anything to serve.

    Raises:
        WriteError: It is in use or privileged.
    """
    with socket.socket() as probe:
        if os.name == "posix":  # as MkDocs's server does: what a server that has ended leaves behind is not in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with _readable_errors(port):
            probe.bind(("127.0.0.1", port))


@contextmanager
def _readable_errors(port: int) -> Iterator[None]:
    """Convert an error of binding a port."""
    try:
        yield
    except OSError as error:
        reason = "port-taken" if error.errno == errno.EADDRINUSE else "port-denied"
        raise WriteError(reason, f"127.0.0.1:{port}", error.strerror or "") from error


class _Server(LiveReloadServer):
    """MkDocs's server with a callback when it listens, a readable error when it cannot bind, and quicker watching.

    MkDocs looks for changes twice a second, on any file system. Where the system reports changes, they are seen at once
    as well; what has been reported is not taken for another change when MkDocs finds it.
    """

    ready: Callable[[], None]
    is_stale: Callable[[], bool]

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # MkDocs's own
        super().__init__(**options)
        self.build_delay = BUILD_DELAY_S
        self._reported: dict[str, Signature] = {}
        self._quick = Observer()

    def watch_all(self, paths: Iterable[Path]) -> None:
        """Watch files and folders with all that is in them, and the folders that they are to be in.

        May be called again: what is watched already, or does not exist, is skipped.
        """
        requested = list(paths)
        for path in requested:
            for place in (path, path.parent):
                with suppress(OSError):  # it is not there, or has just gone
                    self._watch(place, path, is_deep=place == path and path.is_dir())

    def _watch(self, place: Path, within: Path, *, is_deep: bool) -> None:
        key = f"{place}\0{within}\0{place.stat().st_ino}"
        if key in self._watched_paths:
            return
        self._watched_paths[key] = 1  # MkDocs neither looks nor reloads pages where nothing is watched
        self._schedule(self.observer, place, within, self._found, is_deep=is_deep)
        if place.is_dir():  # a file is often replaced by another one of its name: its folder tells of that
            with suppress(OSError):  # no notifications here, or too many are in use
                self._schedule(self._quick, place, within, self._noted, is_deep=is_deep)

    def ask(self) -> None:
        """Ask for a rebuild; may be called from any thread."""
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def serve(self, **options: Any) -> None:  # noqa: ANN401  # MkDocs's own
        """Serve until interrupted."""
        with suppress(OSError):
            self._quick.start()
        if self.is_stale():
            self.ask()
        super().serve(**options)  # type: ignore[no-untyped-call]  # MkDocs is partly typed

    def shutdown(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002  # MkDocs's own
        """Stop serving and watching."""
        if self._quick.is_alive():
            self._quick.stop()
        super().shutdown(wait)

    def _schedule(
        self,
        observer: BaseObserver,
        place: Path,
        within: Path,
        changed: Callable[[str], None],
        *,
        is_deep: bool,
    ) -> None:
        def handle(event: FileSystemEvent) -> None:
            is_whole = event.is_directory and event.event_type != "modified"  # of a folder: something in it was
            if event.event_type in CHANGES and (is_whole or not event.is_directory):
                for each in {Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}:
                    if each.is_relative_to(within) and not is_system_file(each.name):
                        changed(str(each))

        handler = FileSystemEventHandler()
        handler.on_any_event = handle  # type: ignore[method-assign]
        observer.schedule(handler, str(place), recursive=is_deep)

    def _noted(self, path: str) -> None:
        self._reported[path] = _signature_of(path)
        self.ask()

    def _found(self, path: str) -> None:
        if path not in self._reported or self._reported[path] != _signature_of(path):
            self.ask()

    def server_bind(self) -> None:
        """Bind the port.

        Raises:
            WriteError: The port is in use, or this user may not bind it.
        """
        with _readable_errors(int(self.server_address[1])):
            super().server_bind()

    def server_activate(self) -> None:
        """Start listening, then call ``ready``."""
        super().server_activate()
        self.ready()


def _signature_of(path: str) -> Signature:
    """Return what tells a version of a file from others: time of change, size and number; None when it is gone."""
    try:
        about = Path(path).stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size, about.st_ino
