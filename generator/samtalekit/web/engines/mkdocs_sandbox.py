"""Sandbox for MkDocs's and our page templates: which attributes of MkDocs objects they may read, all of it escaped."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.base import Config, LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext

from samtalekit.model.menu import nearest
from samtalekit.theming.sandbox import RenderedTemplate, Sandbox
from samtalekit.theming.templates import COMPILED, faults_of, loader_of

_IN_MENU = {
    "title", "url", "children", "parent", "ancestors", "active", "is_page", "is_section", "is_link", "is_homepage",
    "is_top_level",
}  # fmt: skip

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


OF_ITSELF = frozenset({"content", "toc"})
"""Attributes of a page that only its own template may read: pages that are kept as they were have none."""

OF_ITSELF_IN_META = frozenset({"description"})
"""Front matter of a page that only its own template gets: else a new summary would have every page rendered again."""


def readable_by_others(head: Mapping[str, Any]) -> dict[str, Any]:
    """Return the front matter of a page that the templates of other pages may read."""
    return {key: value for key, value in head.items() if key not in OF_ITSELF_IN_META}


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
    shaping = Sandbox.shaping | {"nearest", "script_tag"}
    page: Page | None = None  # the one that is being rendered

    def getattr(self, obj: object, attribute: str) -> Any:  # noqa: ANN401  # Jinja's own
        """Read an attribute if it is allowed; of another page's front matter, what `readable_by_others` leaves."""
        return self._of_page(obj, attribute, super().getattr(obj, attribute))

    def getitem(self, obj: object, argument: object) -> Any:  # noqa: ANN401  # Jinja's own
        """Read an item, as `getattr`."""
        return self._of_page(obj, argument, super().getitem(obj, argument))

    def _of_page(self, obj: object, name: object, value: Any) -> Any:  # noqa: ANN401  # whatever a template reads
        is_of_another = name == "meta" and isinstance(obj, Page) and obj is not self.page
        return readable_by_others(value) if is_of_another else value

    def is_open(self, obj: object, attr: str) -> bool:
        """Return True if an attribute of a MkDocs object, or of ours, may be read."""
        if isinstance(obj, Config) and not isinstance(obj, MkDocsConfig):
            return attr in obj
        if isinstance(obj, Page) and attr in OF_ITSELF and obj is not self.page:
            return False
        names = next((names for kind, names in OPEN.items() if isinstance(obj, kind)), None)
        return attr in names if names is not None else super().is_open(obj, attr)


def sandboxed(environment: Environment, folders: Sequence[str]) -> EngineSandbox:
    """Return a sandbox with MkDocs's filters and tests that loads templates from these folders only.

    Unlike MkDocs's own environment it autoescapes, so a title or a name is plain text in every override. What is
    already HTML is marked as such: page content (see `Guard`), and the results of ``script_tag`` and ``tojson``.
    """
    loader = loader_of([Path(folder) for folder in folders], hidden=ICONS, prefix="web/overrides/")
    sandbox = EngineSandbox(loader=loader, bytecode_cache=COMPILED, auto_reload=False, autoescape=True)
    sandbox.filters.update(environment.filters)
    sandbox.filters["nearest"] = lambda items: nearest(items, [item.active for item in items])
    sandbox.tests.update(environment.tests)
    return sandbox


def sandbox_of_theme(folders: Sequence[str]) -> EngineSandbox:
    """Return a sandbox for the templates of Material and MkDocs, beneath those in these folders."""
    theme = Theme(name="material")
    return sandboxed(theme.get_env(), [*folders, *theme.dirs])


class Guard(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]  # MkDocs types options, not hooks
    """MkDocs plugin that replaces the Jinja environment with a sandboxed, escaping one."""

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, **_more: object) -> Environment:
        """Return the sandbox in place of the environment; ``on_env`` is the only hook that may."""
        self._sandbox = sandboxed(env, config.theme.dirs)
        return self._sandbox

    @event_priority(-100)  # after search, whose parser takes a plain string
    def on_page_context(self, context: TemplateContext, /, *, page: Page, **_more: object) -> TemplateContext:
        """Mark page content as HTML; `content.markdown` has escaped its text."""
        self._sandbox.page = page
        page.content = Markup(page.content or "")  # noqa: S704  # rendered by `content.markdown` from checked sources
        return context
