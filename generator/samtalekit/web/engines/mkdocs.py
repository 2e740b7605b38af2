"""MkDocs as the engine. Beside the plugin, nothing else in samtalekit knows it."""

import errno
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import material  # type: ignore[import-untyped]  # noqa: F401  # the theme: MkDocs finds it by name, and too late
from jinja2 import Environment, TemplateError
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
from samtalekit.web.bundle.headers import let_run

SURROUNDINGS = {
    "SOURCE_DATE_EPOCH": "0",  # the same bytes on any day
    "NO_MKDOCS_2_WARNING": "1",  # Material's banner
}

AT_HOME = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
"""What this machine calls itself."""

POINTED_AT = (
    "docs_dir", "site_name", "nav", "theme", "extra", "extra_css", "extra_javascript", "markdown_extensions",
    "mdx_configs", "extra_templates", "not_in_nav", "validation", "use_directory_urls", "site_url", "repo_url",
    "edit_uri",
)  # fmt: skip
"""What `point` takes from the stage."""

_IN_MENU = {
    "title", "url", "children", "parent", "ancestors", "active", "is_page", "is_section", "is_link", "is_homepage",
    "is_top_level",
}  # fmt: skip

ICONS = ".icons"
"""Where Material keeps its icons, which templates include."""

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
"""What templates may read of MkDocs's objects. What reads, writes or names a file of this machine is not among it:
``File.generated`` and ``content_bytes``, ``MkDocsConfig.load_file``, ``docs_dir``, ``Theme.dirs``."""


def build(stage: Path) -> Path:
    """Build the staged tree into its ``site`` and return that folder.

    Raises:
        ThemeError: A template of the theme's overrides has a fault.
        EngineError: MkDocs failed, or warned: a link that leads nowhere is no finished site.
    """
    with _surroundings(SURROUNDINGS), _complaints() as complaints:
        try:
            config = _config(stage)
            build_site(config)
        except (TemplateError, OutsideError) as error:  # of a template that is not even found or compiled
            with faults_of(str(getattr(error, "name", None) or "web/overrides")):
                raise
        except (MkDocsException, SystemExit) as error:
            raise EngineError("\n".join([*complaints, str(error)])) from error
    if complaints:
        raise EngineError("\n".join(complaints))
    return stage / "site"


def point(config: MkDocsConfig, stage: Path) -> None:
    """Make a running MkDocs build the stage in place of the folder it was started in.

    For the plugin, in ``on_config``: what ``mkdocs.yml`` leaves to kit and workplace is put in, and the
    plugins named after ours meet it as if it had stood there.
    """
    staged = _config(stage)
    for name in POINTED_AT:
        config[name] = staged[name]
    for name in ("material/search", "material/offline"):
        if name in config.plugins and name in staged.plugins:
            config.plugins[name].config = staged.plugins[name].config
    _guard(config)


def serve(
    site: Path, watched: Sequence[Path], port: int, *, ready: Callable[[], None], rebuild: Callable[[], None]
) -> None:
    """Serve a finished site on this machine alone, and build it again when a watched file changes; until interrupted.

    Args:
        site: The folder to serve.
        watched: Files and folders.
        port: On 127.0.0.1.
        ready: Called once, when a browser would be answered.
        rebuild: Called when a watched file has changed.

    Raises:
        WriteError: The port is taken, or only the system itself may use it.
    """
    server = _Server(builder=rebuild, host="127.0.0.1", port=port, root=str(site))
    server.ready = ready
    steady(server)
    keep_at_home(server)
    try:
        let_reload(server)
        for path in watched:
            server.watch(str(path))
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        server.shutdown()


def steady(server: LiveReloadServer) -> None:
    """Let a server answer what MkDocs's own writes a traceback about.

    A browser that hangs up is nothing to tell. A file that goes away while it is sent, because a new site takes its
    place, and an address that no file can have, such as one with a NUL, are not found.
    """
    find = server._serve_request  # noqa: SLF001  # there is no other place between the address and the file

    def found(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        try:
            return find(environ, start_response)
        except (OSError, ValueError):
            return None

    server._serve_request = found  # type: ignore[method-assign]  # noqa: SLF001  # as above
    server.handle_error = lambda *_request: None  # type: ignore[method-assign]


def keep_at_home(server: LiveReloadServer) -> None:
    """Answer requests for this machine by its own name alone, while the server listens to nobody else.

    A page on the web whose name is made to lead to 127.0.0.1 (DNS rebinding) could read the site otherwise; its
    requests say that name in ``Host``. No page has a path with a backslash, which leads out of the folder on Windows.
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


def let_reload(server: LiveReloadServer) -> None:
    """Let pages run the script that MkDocs's server puts into each as it sends it, so that they load themselves anew.

    Its words are others each time. The page on the disk knows nothing of it, and its policy would not let it run.
    """
    inject = server._inject_js_into_html  # noqa: SLF001  # MkDocs offers no other place between page and reader

    def injected(content: bytes, epoch: int) -> bytes:
        sent: bytes = inject(content, epoch)  # type: ignore[no-untyped-call]  # MkDocs has types in part
        page, with_script = (each.decode(errors="surrogateescape") for each in (content, sent))
        return let_run(page, with_script).encode(errors="surrogateescape")

    server._inject_js_into_html = injected  # type: ignore[method-assign]  # noqa: SLF001


class _Server(LiveReloadServer):
    """MkDocs's server, which tells when it has its port, and why it has not."""

    ready: Callable[[], None]

    def server_bind(self) -> None:
        """Take the port.

        Raises:
            WriteError: Somebody else has it, or it is not for this user.
        """
        try:
            super().server_bind()
        except OSError as error:
            reason = "port-taken" if error.errno == errno.EADDRINUSE else "port-denied"
            raise WriteError(reason, f"127.0.0.1:{self.server_address[1]}", error.strerror or "") from error

    def server_activate(self) -> None:
        """Listen, then say so."""
        super().server_activate()
        self.ready()


class _Template(RenderedTemplate):
    """A template that tells what goes wrong in it by its own name, whoever renders it."""

    def render(self, *arguments: Any, **named: Any) -> str:  # noqa: ANN401  # Jinja's own
        """Render the template.

        Raises:
            ThemeError: It has a fault, or asks for what it may not have.
        """
        with faults_of(f"web/overrides/{self.name}"):
            return super().render(*arguments, **named)


class EngineSandbox(Sandbox):
    """A sandbox for the engine's templates and ours around them: of MkDocs's objects they read what `OPEN` lists."""

    template_class = _Template
    shaping = Sandbox.shaping | {"script_tag"}

    def is_open(self, obj: object, attr: str) -> bool:
        """Tell whether an attribute of one of MkDocs's objects, or of ours, may be read."""
        if isinstance(obj, Config) and not isinstance(obj, MkDocsConfig):
            return attr in obj
        names = next((names for kind, names in OPEN.items() if isinstance(obj, kind)), None)
        return attr in names if names is not None else super().is_open(obj, attr)


def sandboxed(environment: Environment, folders: Sequence[str]) -> Environment:
    """Return a sandbox with what MkDocs gives templates to work with, which finds templates in these folders alone.

    Unlike MkDocs's own environment it escapes what templates print, so a title or a name is text in every override,
    whoever wrote it. What is HTML already says so: page content (see `_Guard`), and what ``script_tag`` and ``tojson``
    give.
    """
    loader = loader_of([Path(folder) for folder in folders], hidden=ICONS, said="web/overrides/")
    sandbox = EngineSandbox(loader=loader, bytecode_cache=COMPILED, auto_reload=False, autoescape=True)
    sandbox.filters.update(environment.filters)
    sandbox.tests.update(environment.tests)
    return sandbox


class _Guard(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]  # MkDocs types its options, not its hooks
    """MkDocs plugin that replaces the Jinja environment with a sandboxed, escaping one."""

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, **_more: object) -> Environment:
        """Return the sandbox in place of the environment; ``on_env`` is the only hook that may."""
        return sandboxed(env, config.theme.dirs)

    @event_priority(-100)  # after search, which feeds the content to a parser of plain text
    def on_page_context(self, context: TemplateContext, /, *, page: Page, **_more: object) -> TemplateContext:
        """Mark the content of a page as HTML: Python-Markdown has escaped what is text in it."""
        page.content = Markup(page.content or "")  # noqa: S704  # made by Python-Markdown from checked sources
        return context


def _guard(config: MkDocsConfig) -> None:
    """Put our guard among the plugins, and leave out the pages that would hold a date or an absolute address."""
    config.theme.static_templates.clear()
    config.plugins["samtalekit-guard"] = _Guard()


def _config(stage: Path) -> MkDocsConfig:
    config = load_config(config_file=str(stage / "mkdocs.yml"))
    _guard(config)
    return config


@contextmanager
def _surroundings(wanted: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
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
    """What MkDocs warns of meanwhile, kept from the terminal."""
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
