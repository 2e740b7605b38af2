"""MkDocs as the engine. Beside the plugin, nothing else in samtalekit knows it."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template, TemplateError
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from mkdocs.config.base import Config, LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.theme import Theme

from samtalekit.ground.errors import EngineError, OutsideError, WriteError
from samtalekit.theming.templates import COMPILED, Sandbox, faults_of, loader_of

SURROUNDINGS = {
    "SOURCE_DATE_EPOCH": "0",  # the same bytes on any day
    "NO_MKDOCS_2_WARNING": "1",  # Material's banner
}

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
        WriteError: The port is taken.
    """
    try:
        server = _Server(builder=rebuild, host="127.0.0.1", port=port, root=str(site))
        server.ready = ready
        for path in watched:
            server.watch(str(path))
        server.serve()  # type: ignore[no-untyped-call]
    except OSError as error:
        raise WriteError("port-taken", f"127.0.0.1:{port}", error.strerror or "") from error
    except KeyboardInterrupt:
        server.shutdown()


class _Server(LiveReloadServer):
    """MkDocs's server, which tells when it has its port."""

    ready: Callable[[], None]

    def server_activate(self) -> None:
        """Listen, then say so."""
        super().server_activate()
        self.ready()


class _Template(Template):
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

    def is_open(self, obj: object, attr: str) -> bool:
        """Tell whether an attribute of one of MkDocs's objects, or of ours, may be read."""
        if isinstance(obj, Config) and not isinstance(obj, MkDocsConfig):
            return attr in obj
        names = next((names for kind, names in OPEN.items() if isinstance(obj, kind)), None)
        return attr in names if names is not None else super().is_open(obj, attr)


def sandboxed(environment: Environment, folders: Sequence[str]) -> Environment:
    """A sandbox with what MkDocs gives templates to work with, which finds templates in these folders alone."""
    loader = loader_of([Path(folder) for folder in folders], hidden=ICONS)
    sandbox = EngineSandbox(loader=loader, bytecode_cache=COMPILED, auto_reload=False)
    sandbox.filters.update(environment.filters)
    sandbox.tests.update(environment.tests)
    return sandbox


class _Guard(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]  # MkDocs types its options, not its hooks
    """Our wish at the one moment when MkDocs lets its templates be replaced."""

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, **_more: object) -> Environment:
        """Give the sandbox in place of the environment."""
        return sandboxed(env, config.theme.dirs)


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
