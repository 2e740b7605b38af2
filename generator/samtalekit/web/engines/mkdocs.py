"""MkDocs as site engine: build, dev server with live reload, and a sandboxed Jinja environment.

Only this module and the plugin import MkDocs.
"""

import errno
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import material  # type: ignore[import-untyped]  # noqa: F401  # the theme; MkDocs imports it too late to report
from jinja2 import Environment, FileSystemLoader, TemplateError
from markupsafe import Markup
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from mkdocs.config.base import Config, LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext

from samtalekit.core.errors import EngineError, OutsideError, WriteError
from samtalekit.theming.sandbox import RenderedTemplate, Sandbox
from samtalekit.theming.templates import COMPILED, faults_of, loader_of
from samtalekit.web.policy import allow_added

SURROUNDINGS = {
    "SOURCE_DATE_EPOCH": "0",  # reproducible output
    "NO_MKDOCS_2_WARNING": "1",  # silences Material's banner
}

AT_HOME = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
"""Host names of this machine."""

POINTED_AT = (
    "docs_dir", "site_name", "nav", "theme", "extra", "extra_css", "extra_javascript", "markdown_extensions",
    "mdx_configs", "extra_templates", "not_in_nav", "validation", "use_directory_urls", "site_url", "repo_url",
    "edit_uri",
)  # fmt: skip
"""Settings that `redirect_config` copies from the staged ``mkdocs.yml``."""

_IN_MENU = {
    "title", "url", "children", "parent", "ancestors", "active", "is_page", "is_section", "is_link", "is_homepage",
    "is_top_level",
}  # fmt: skip

BODY = re.compile(r"<body\b[^>]*>")

ICONS = ".icons"
"""Folder of Material's icons, which templates include."""

OPEN: Mapping[type, frozenset[str]] = {
    Page: frozenset({
        *_IN_MENU, "content", "meta", "toc", "file", "canonical_url", "abs_url", "edit_url", "next_page",
        "previous_page", "update_date",
    }),
    Section: frozenset(_IN_MENU),
    Link: frozenset(_IN_MENU),
    Navigation: frozenset({"items", "pages", "homepage"}),
    AnchorLink: frozenset({"title", "id", "level", "url", "active", "children"}),
    TableOfContents: frozenset({"items"}),
    File: frozenset({"src_uri", "dest_uri", "url", "name", "page", "edit_uri"}),
    Theme: frozenset({"name", "locale"}),
    MkDocsConfig: frozenset({
        "site_name", "site_url", "site_description", "site_author", "copyright", "extra", "extra_css",
        "extra_javascript", "use_directory_urls", "theme", "plugins", "markdown_extensions", "mdx_configs",
        "repo_url", "repo_name", "edit_uri", "nav", "remote_branch", "remote_name",
    }),
    BasePlugin: frozenset({"config"}),
}  # fmt: skip
"""Attributes of MkDocs objects that templates may read, by class. Excluded is what reads, writes or names local
files: ``File.generated`` and ``content_bytes``, ``MkDocsConfig.load_file``, ``docs_dir``, ``Theme.dirs``.
"""


def build(stage: Path) -> Path:
    """Build a staging directory into its ``site`` and return that folder.

    Raises:
        ThemeError: A template of the theme's overrides has an error.
        EngineError: MkDocs failed or warned; a warning, such as a broken link, counts as failure.
    """
    with _surroundings(SURROUNDINGS), _complaints() as complaints:
        try:
            config = _config(stage)
            build_site(config)
        except (TemplateError, OutsideError) as error:  # from a template that could not be loaded or compiled
            with faults_of(str(getattr(error, "name", None) or "web/overrides")):
                raise
        except (MkDocsException, SystemExit) as error:
            raise EngineError("\n".join([*complaints, str(error)])) from error
    if complaints:
        raise EngineError("\n".join(complaints))
    return stage / "site"


def redirect_config(config: MkDocsConfig, stage: Path) -> None:
    """Make a running MkDocs build the staging directory instead of the folder it was started in.

    Called by the plugin in ``on_config``. Settings that come from kit and workplace are added, and plugins listed
    after ours see them as if they were in ``mkdocs.yml``.
    """
    staged = _config(stage)
    for name in POINTED_AT:
        config[name] = staged[name]
    for name in ("material/search", "material/offline"):
        if name in config.plugins and name in staged.plugins:
            config.plugins[name].config = staged.plugins[name].config
    _guard(config)


def serve(  # noqa: PLR0913  # six independent inputs
    site: Path,
    watched: Sequence[Path],
    port: int,
    *,
    ready: Callable[[], None],
    rebuild: Callable[[Callable[[], None]], None],
    notice: Callable[[], str],
) -> None:
    """Serve a finished site on localhost and rebuild it when a watched file changes, until interrupted.

    Args:
        site: The folder to serve.
        watched: Files and folders to watch.
        port: TCP port on 127.0.0.1.
        ready: Called once, when the server accepts connections.
        rebuild: Called when a watched file has changed; requests wait for it. Its argument asks for one more call,
            and may be called from any thread.
        notice: Returns HTML to show on every page, or nothing; asked for each page.

    Raises:
        WriteError: The port is in use or privileged.
    """

    def ask() -> None:
        with server._rebuild_cond:  # noqa: SLF001  # MkDocs has no other way to ask for a rebuild
            server._want_rebuild = True  # noqa: SLF001
            server._rebuild_cond.notify_all()  # noqa: SLF001

    server = _Server(builder=lambda: rebuild(ask), host="127.0.0.1", port=port, root=str(site))
    server.ready = ready
    handle_bad_requests(server)
    check_host(server)
    try:
        allow_livereload(server, notice)
        for path in watched:
            server.watch(str(path))
        server.serve()  # type: ignore[no-untyped-call]
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


class _Server(LiveReloadServer):
    """MkDocs's server with a callback when it listens, and a readable error when it cannot bind."""

    ready: Callable[[], None]

    def server_bind(self) -> None:
        """Bind the port.

        Raises:
            WriteError: The port is in use, or this user may not bind it.
        """
        try:
            super().server_bind()
        except OSError as error:
            reason = "port-taken" if error.errno == errno.EADDRINUSE else "port-denied"
            raise WriteError(reason, f"127.0.0.1:{self.server_address[1]}", error.strerror or "") from error

    def server_activate(self) -> None:
        """Start listening, then call ``ready``."""
        super().server_activate()
        self.ready()


class _Template(RenderedTemplate):
    """A template that reports its errors under its own name, whoever renders it."""

    def render(self, *arguments: Any, **named: Any) -> str:  # noqa: ANN401  # Jinja's own
        """Render the template.

        Raises:
            ThemeError: It has an error, or the sandbox refuses something.
        """
        with faults_of(f"web/overrides/{self.name}"):
            return super().render(*arguments, **named)


class EngineSandbox(Sandbox):
    """Sandbox for MkDocs's and our page templates; `OPEN` lists the MkDocs attributes they may read."""

    template_class = _Template
    shaping = Sandbox.shaping | {"script_tag"}

    def is_open(self, obj: object, attr: str) -> bool:
        """Return True if an attribute of a MkDocs object, or of ours, may be read."""
        if isinstance(obj, Config) and not isinstance(obj, MkDocsConfig):
            return attr in obj
        names = next((names for kind, names in OPEN.items() if isinstance(obj, kind)), None)
        return attr in names if names is not None else super().is_open(obj, attr)


def sandboxed(environment: Environment, folders: Sequence[str]) -> Environment:
    """Return a sandbox with MkDocs's filters and tests that loads templates from these folders only.

    Unlike MkDocs's own environment it autoescapes, so a title or a name is plain text in every override. What is
    already HTML is marked as such: page content (see `_Guard`), and the results of ``script_tag`` and ``tojson``.
    """
    loader = loader_of([Path(folder) for folder in folders], hidden=ICONS, prefix="web/overrides/")
    sandbox = EngineSandbox(loader=loader, bytecode_cache=COMPILED, auto_reload=False, autoescape=True)
    sandbox.filters.update(environment.filters)
    sandbox.tests.update(environment.tests)
    return sandbox


class _Guard(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]  # MkDocs types options, not hooks
    """MkDocs plugin that replaces the Jinja environment with a sandboxed, escaping one."""

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, **_more: object) -> Environment:
        """Return the sandbox in place of the environment; ``on_env`` is the only hook that may."""
        return sandboxed(env, config.theme.dirs)

    @event_priority(-100)  # after search, whose parser takes a plain string
    def on_page_context(self, context: TemplateContext, /, *, page: Page, **_more: object) -> TemplateContext:
        """Mark page content as HTML; `content.markdown` has escaped its text."""
        page.content = Markup(page.content or "")  # noqa: S704  # rendered by `content.markdown` from checked sources
        return context


def _guard(config: MkDocsConfig) -> None:
    """Add our guard plugin, and drop static templates, whose pages would contain a date or an absolute URL."""
    config.theme.static_templates.clear()
    config.plugins["samtalekit-guard"] = _Guard()


class _ThemeFiles(FileSystemLoader):
    """Loader that lists a theme's files without hidden folders.

    MkDocs (1.6.1, ``Files.add_files_from_theme``) drops what is in them, but only after it has matched every name
    against a dozen patterns, which takes 0.3 s for Material's ten thousand icons.
    """

    def list_templates(self) -> list[str]:
        """Return the names of all files that are in no hidden folder."""
        found: set[str] = set()
        for top in self.searchpath:
            for here, folders, files in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update((Path(here) / name).relative_to(top).as_posix() for name in files)
        return sorted(found)


def _config(stage: Path) -> MkDocsConfig:
    config = load_config(config_file=str(stage / "mkdocs.yml"))
    _guard(config)
    make = config.theme.get_env

    def environment() -> Environment:
        made = make()
        made.loader = _ThemeFiles(config.theme.dirs)
        return made

    config.theme.get_env = environment  # type: ignore[method-assign]  # MkDocs has no hook before it lists files
    return config


@contextmanager
def _surroundings(settings: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect MkDocs's warnings and keep them off the terminal."""
    complaints: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: complaints.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("mkdocs")
    propagated, log.propagate = log.propagate, False
    log.addHandler(handler)
    try:
        yield complaints
    finally:
        log.removeHandler(handler)
        log.propagate = propagated
