"""MkDocs as site engine: builds a staging directory, and renders again only the pages that have changed."""

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache as cache_in_process
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import material  # type: ignore[import-untyped]  # noqa: F401  # the theme; MkDocs imports it too late to report
from jinja2 import Environment, FileSystemLoader, TemplateError
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, file_sort_key, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import clean_directory

from samtalekit.core.cache import Cache
from samtalekit.core.errors import EngineError, OutsideError
from samtalekit.core.files import read_regular
from samtalekit.core.kept import Content, bytes_of, digest_of, keep, kept
from samtalekit.core.worker_pool import map_in_batches
from samtalekit.theming.templates import faults_of
from samtalekit.web.engines.mkdocs_sandbox import Guard, readable_by_others
from samtalekit.web.page_context import StagedPage
from samtalekit.web.stage import Stage

SURROUNDINGS = {
    "SOURCE_DATE_EPOCH": "0",  # reproducible output
    "NO_MKDOCS_2_WARNING": "1",  # silences Material's banner
}

POINTED_AT = (
    "docs_dir", "site_name", "nav", "theme", "extra", "extra_css", "extra_javascript", "markdown_extensions",
    "mdx_configs", "extra_templates", "not_in_nav", "validation", "use_directory_urls", "site_url", "repo_url",
    "edit_uri",
)  # fmt: skip
"""Settings that `redirect_config` copies from the staged ``mkdocs.yml``."""

PURE = frozenset({"search", "material/search", "offline", "material/offline"})
"""Plugins under which a page follows from its own source, the settings, the overrides and all pages' front matter."""


def build(stage: Stage, cache: Cache) -> dict[str, Content]:
    """Build the site of a stage and return all files by path; unchanged pages come from the cache.

    Raises:
        ThemeError: A template of the theme's overrides has an error.
        EngineError: MkDocs failed or warned; a warning, such as a broken link, counts as failure.
    """
    files: dict[str, Content] = {}
    made: dict[str, _Rendered] = {}
    with _surroundings(SURROUNDINGS), _complaints() as complaints, _errors(complaints):
        sources = {page.source: page for page in stage.pages}
        heads = json.dumps({name: readable_by_others(source.head) for name, source in sources.items()})
        common = cache.key("engine", [*_settings_of(stage.folder), heads])
        engine = cache.recall((common, stage.folder)) or _set_up(_config(stage.folder), sources)
        if engine:
            files, made = _build_stale(engine, sources, common, cache, complaints)
        else:
            stage.write_sources()
            config = _config(stage.folder)
            build_site(_guarded(config))
            files |= files_of(Path(config.site_dir))
    if complaints:
        raise EngineError("\n".join(complaints))
    if engine:
        cache.keep((common, stage.folder), engine)
    for key, page in made.items():
        keep(cache, "engine page", key, page.html, page.entries)
    return files


def files_of(site: Path) -> dict[str, bytes]:
    """Return all files of a finished site by path."""
    return {path.relative_to(site).as_posix(): read_regular(path) for path in sorted(site.rglob("*")) if path.is_file()}


class _Rendered(NamedTuple):
    """A page as MkDocs has rendered it, with its entries of the search index."""

    html: bytes
    entries: list[dict[str, Any]]


class _Engine(NamedTuple):
    """MkDocs, ready to render pages: while ``serve`` runs it is used again as long as only texts of pages change."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    entries: list[dict[str, Any]]


def _set_up(config: MkDocsConfig, sources: Mapping[str, StagedPage]) -> _Engine | None:
    """Prepare MkDocs as far as its build depends on all pages alike; None if it has to see the pages as files.

    That is so with a plugin that may do anything at all, and where two pages have one address.

    Source: ``build`` in ``mkdocs/commands/build.py`` (MkDocs 1.6.1).
    """
    if not PURE.issuperset(config.plugins):
        return None
    pages = [File(name, config.docs_dir, config.site_dir, config.use_directory_urls) for name in sources]
    if len({page.dest_uri for page in pages}) < len(pages):
        return None
    config = _guarded(config).plugins.on_config(config)
    config.plugins.on_pre_build(config=config)
    files, env = Files(sorted(pages, key=file_sort_key)), config.theme.get_env()
    files.add_files_from_theme(env, config)
    files = config.plugins.on_files(files, config=config)
    set_exclusions(files, config)
    nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    for file in files.documentation_pages():
        page = file.page or Page(None, file, config)
        page.meta = {**sources[file.src_uri].head}
    env = config.plugins.on_env(env, config=config, files=files)
    search = next((plugin for name, plugin in config.plugins.items() if name.endswith("search")), None)
    index = getattr(search, "search_index", None)
    return _Engine(config, files, nav, env, index.entries if index else [])


def _build_stale(
    engine: _Engine, sources: Mapping[str, StagedPage], common: str, cache: Cache, complaints: list[str]
) -> tuple[dict[str, Content], dict[str, _Rendered]]:
    """Build as MkDocs does, but render only those pages that are not cached, by all processors if they are many.

    Each is kept with its entries of the search index, which Material's plugin collects while pages are rendered.
    ``common`` is the hash of what all pages are rendered with. Source: as `_set_up`.

    Returns:
        All files by path; and the rendered pages by key, to be cached.
    """
    config, files, nav, env, entries = engine
    clean_directory(config.site_dir)
    entries.clear()
    pages = files.documentation_pages()
    texts = {file: sources[file.src_uri].content for file in pages}
    keys = {file: cache.key("engine page", [common, file.src_uri, digest_of(text)]) for file, text in texts.items()}
    known = {file: kept(cache, key) for file, key in keys.items()}
    stale = [file for file in pages if not known[file]]
    sources_of_stale = {file: bytes_of(texts[file]).decode() for file in stale}

    def render(stale: Sequence[File]) -> list[tuple[_Rendered, list[str]]]:
        """Render some pages; return each with what MkDocs complained of."""
        found = []
        for file in stale:
            entries_before, complaints_before = len(entries), len(complaints)
            with _errors(complaints):
                file.content_string = sources_of_stale[file]
                _populate_page(file.page, config, files)  # type: ignore[arg-type]  # made above
                _build_page(file.page, config, pages, nav, env)  # type: ignore[arg-type]
            rendered = _Rendered(read_regular(Path(file.abs_dest_path)), entries[entries_before:])
            found.append((rendered, complaints[complaints_before:]))
            del entries[entries_before:], complaints[complaints_before:]
        return found

    made: dict[File, _Rendered] = {}
    for file, (rendered, complained) in zip(stale, map_in_batches(render, stale), strict=True):
        made[file] = rendered
        complaints += complained
    entries += [entry for file, each in known.items() for entry in (each.facts if each else made[file].entries)]
    config.plugins.on_post_build(config=config)
    static = {file.dest_uri: _content_of(file.abs_src_path or "") for file in files if file not in keys}
    made_pages = {file.dest_uri: each or made[file].html for file, each in known.items()}
    found = static | files_of(Path(config.site_dir)) | made_pages
    return found, {keys[file]: each for file, each in made.items()}


@contextmanager
def _errors(complaints: Sequence[str]) -> Iterator[None]:
    """Raise what MkDocs and templates raise as our errors; in a worker process, too, whose exceptions stay there."""
    try:
        yield
    except (TemplateError, OutsideError) as error:  # from a template that could not be loaded or compiled
        with faults_of(str(getattr(error, "name", None) or "web/overrides")):
            raise
    except (MkDocsException, SystemExit) as error:
        raise EngineError("\n".join([*complaints, str(error)])) from error


@cache_in_process
def _content_of(path: str) -> bytes:
    """Return a file of the engine's theme."""
    return read_regular(Path(path))


def _settings_of(stage: Path) -> Iterator[str | bytes]:
    """Yield what every page of a stage is rendered with: settings and overrides."""
    yield read_regular(stage / "mkdocs.yml")
    for path in sorted((stage / "overrides").rglob("*")):
        if path.is_file():
            yield from (path.relative_to(stage).as_posix(), read_regular(path))


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
    _guarded(config)


def _guarded(config: MkDocsConfig) -> MkDocsConfig:
    """Add our guard plugin, and drop static templates, whose pages would contain a date or an absolute URL."""
    config.theme.static_templates.clear()
    config.plugins["samtalekit-guard"] = Guard()
    return config


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


@contextmanager
def _own_plugins() -> Iterator[None]:
    """Let MkDocs make new plugins for a configuration.

    It shares those that have ``on_startup``, such as search, between all configurations of a process: the index of one
    language would be that of the other.
    """
    shared = MkDocsConfig.plugins.plugin_cache  # type: ignore[attr-defined]  # its class hides the option's own
    before = {**shared}
    shared.clear()
    try:
        yield
    finally:
        shared.clear()
        shared.update(before)


def _config(stage: Path) -> MkDocsConfig:
    path = stage / "mkdocs.yml"
    with _own_plugins():
        config = load_config(config_file=BytesIO(b"{}"), config_file_path=str(path), **json.loads(read_regular(path)))
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
