"""Write the staging directory of each language: ``mkdocs.yml``, ``docs`` and ``overrides`` for the engine."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from samtalekit.content.context import Templates
from samtalekit.core.cache import Cache
from samtalekit.core.files import read_regular
from samtalekit.core.messages import catalogue
from samtalekit.core.mirror import mirror
from samtalekit.model.kit import Kit, LocalizedKit, outline_of
from samtalekit.model.menu import MenuItem, menu_of
from samtalekit.model.outputs import Paper
from samtalekit.theming.theme import Logo, Theme
from samtalekit.web.assets import asset_files, calendar_of, calendar_path, paper_script, picture
from samtalekit.web.edit_pages import extensions_of
from samtalekit.web.page_context import PageContext, StagedPage
from samtalekit.web.pages import staged_pages
from samtalekit.web.slides import Presentation, presentations_of
from samtalekit.web.urls import PICTURES, Addresses, addresses_of

# The staged ``mkdocs.yml``: the kit's own file, completed from kit and workplace.

OWN_PLUGIN = "samtalekit"
LEFT_OUT = {"repo_url", "repo_name", "edit_uri", "site_url", "hooks", "INHERIT"}
"""Settings that would cause outside requests, run code, or make the site depend on its address."""

OUTLINE_EXTENSION = "samtalekit.web.engines.outline"
"""Python-Markdown extension that passes pages through as HTML; last, so that no other one changes them."""

LOGO_HEIGHT_PX = 52

WORD_BREAKS = r"(?:[\s\-,:;.!?()\[\]»«”“\"/·]|&(?:amp|lt|gt|quot|#\d+);)+"
"""Word separator of the search index, whose texts are HTML (a JavaScript regular expression)."""


def settings(context: PageContext, theme: Theme, site_file: Mapping[str, object]) -> dict[str, object]:
    """Return the ``mkdocs.yml`` of one language as plain data."""
    kept = {name: value for name, value in site_file.items() if name not in LEFT_OUT}
    return kept | {
        "site_name": context.localized.words.title,
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,
        "theme": _theme(site_file.get("theme"), context.localized.language),
        "plugins": list(_plugins(site_file.get("plugins"), context.localized.language)),
        "nav": [_nav(item, context.here) for item in context.menu],
        "not_in_nav": "/**",
        "extra_css": ["assets/site.css", *_texts(site_file.get("extra_css"))],
        "extra_javascript": [
            *(f"assets/{name}.js" for name in ("site", "search", "cards")),
            *_texts(site_file.get("extra_javascript")),
        ],
        "extra": _extra(context, theme) | _mapping(site_file.get("extra")),
        "markdown_extensions": [*_outline(site_file.get("markdown_extensions")), OUTLINE_EXTENSION],
        "validation": {"nav": {"omitted_files": "ignore"}, "links": {"anchors": "warn", "unrecognized_links": "warn"}},
    }


def _theme(given: object, language: str) -> dict[str, object]:
    own = {"name": given} if isinstance(given, str) else _mapping(given)
    for name in ("logo", "favicon", "palette", "icon"):
        own.pop(name, None)
    return (
        {"name": "material", "font": False}
        | own
        | {
            "language": language,
            "custom_dir": "overrides",
            "favicon": "assets/favicon.png",
        }
    )


def _plugins(given: object, language: str) -> Iterable[object]:
    """The configured plugins without our own; search gets its language.

    Its pipeline is empty, so that every word is in the index: the engine's stop words would take some that people
    search for ("say", "mange"). Which small words of a query are ignored is ours to say (``search_small``).
    """
    named = given if isinstance(given, list) else ["search", "offline"]
    for plugin in named:
        name, options = next(iter(plugin.items())) if isinstance(plugin, Mapping) else (plugin, None)
        if name == OWN_PLUGIN:
            continue
        if name in {"search", "material/search"}:
            options = {"lang": language, "separator": WORD_BREAKS, "pipeline": []} | _mapping(options)
        yield {name: options} if options else name


def _nav(item: MenuItem, addresses: Addresses) -> dict[str, object]:
    path = f"{addresses.by_id[item.page_id]}.md"
    if not item.children:
        return {item.title: path}
    return {item.title: [{item.title: path}, *(_nav(child, addresses) for child in item.children)]}


def _extra(context: PageContext, theme: Theme) -> dict[str, object]:
    """Values for the page templates around the content (``extra`` in ``mkdocs.yml``)."""
    workplace, contact, localized, addresses = (
        context.kit.workplace,
        context.kit.workplace.contact,
        context.localized,
        context.here,
    )
    known = {page.id: page for page in localized.pages}
    return {
        "generator": False,
        "polyfills": ["assets/iframe-worker.js"],  # the offline plugin then adds none from a CDN
        "sk": {
            "words": _words(localized.language),
            "language": localized.language,
            "workplace": workplace.name,
            "title": localized.words.title,
            "logo": _logo(theme),
            "front": f"{addresses.by_id[context.menu[0].page_id]}.html",
            "is_example": workplace.example,
            "statement": workplace.accessibility_statement or "",
            "contact": {
                "name": contact.name if contact else "",
                "email": (contact.email or "") if contact else "",
                "phone": (contact.phone or "") if contact else "",
            },
            "foot": [
                {"title": known[page].front.menu or known[page].title, "path": f"{addresses.by_id[page]}.html"}
                for page in context.kit.structure.foot
                if page in known
            ],
        },
    }


def _words(language: str) -> dict[str, str]:
    """The fixed messages of header, footer and search, by short key."""
    prefix = "web."
    return {key.removeprefix(prefix): words for key, words in catalogue(language).items() if key.startswith(prefix)}


def _logo(theme: Theme) -> dict[str, object]:
    """The logos of light and dark pages; a brand with one has the same, on a plate of white."""
    if theme.logo is None:
        return {}
    dark = theme.logo_dark
    return _sized(theme.logo, "logo") | {"dark": _sized(dark, "logo-dark") if dark else None}


def _sized(logo: Logo, name: str) -> dict[str, object]:
    width_px = round(LOGO_HEIGHT_PX * logo.ratio)
    return {"path": f"assets/{name}.{logo.suffix}", "width": width_px, "height": LOGO_HEIGHT_PX}


def _outline(given: object) -> Iterator[object]:
    """Settings of the ``toc`` extension; all others have no effect, since pages are already HTML."""
    for each in _texts(given):
        name = next(iter(each)) if isinstance(each, Mapping) else each
        if name == "toc":
            yield each


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


DOCS = "docs"
OVERRIDES = (
    "main.html",
    "partials/sk-header.html",
    "partials/sk-footer.html",
    "partials/sk-search.html",
    "partials/sk-menu.html",
)
"""Jinja templates around page content (header, footer, search, menu), copied from ``theme/web/overrides``."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The staging directory of one language.

    Attributes:
        folder: Holds ``mkdocs.yml`` and ``overrides``, and an empty ``docs``; the engine adds ``site``.
        is_root: True for the language at the site's root.
        pages: Its pages, sorted by id.
        files: The finished files that stand beside the pages, by their path in the language's folder of the site:
            assets, pictures and, for the language at the root, papers. The engine does not see them.
        presentations: The finished presentations, whose paths are in the whole site.
    """

    folder: Path
    language: str
    is_root: bool
    pages: tuple[StagedPage, ...]
    files: Mapping[str, bytes]
    presentations: tuple[Presentation, ...] = ()

    @property
    def below(self) -> str:
        """Folder of this language in the whole site, with its slash; empty for the language at the root."""
        return "" if self.is_root else f"{self.language}/"

    def write_sources(self) -> None:
        """Write the pages into ``docs``, for an engine that reads them there: a file takes longer than a page.

        Raises:
            WriteError: The folder cannot be written.
        """
        mirror(self.folder, {f"{DOCS}/{page.source}": page.content for page in self.pages}, (DOCS,))


def stage_site(  # noqa: PLR0913, PLR0917  # six independent inputs
    kit: Kit, theme: Theme, papers: Sequence[Paper], site_file: Mapping[str, object], work: Path, cache: Cache
) -> tuple[Stage, ...]:
    """Write a staging directory for every language of a kit below ``stage/`` in ``work``; the first is the site's root.

    Only changed files are written, and no pages; ``site_file`` is the kit's ``mkdocs.yml``, parsed.

    Raises:
        WriteError: The folder cannot be written.
    """
    return tuple(
        _stage(context, localized, papers, theme, site_file, work / "stage" / localized.language)
        for context, localized in zip(page_contexts(kit, theme, papers, cache), kit.localized, strict=True)
    )


def page_contexts(kit: Kit, theme: Theme, papers: Sequence[Paper], cache: Cache) -> Iterator[PageContext]:
    """Yield what the pages of each language are rendered with."""
    addresses = {localized.language: addresses_of(kit, localized) for localized in kit.localized}
    outline, inputs = outline_of(kit), theme.inputs
    for localized in outline.localized:
        yield PageContext(
            kit=outline,
            localized=localized,
            addresses=addresses,
            menu=menu_of(outline, localized),
            papers={paper.id: paper for paper in papers if paper.language == localized.language},
            templates=Templates(theme, localized.language),
            extensions=extensions_of(kit, localized.language),
            cache=cache,
            inputs=inputs,
        )


def _stage(  # noqa: PLR0913, PLR0917  # six independent inputs
    context: PageContext,
    localized: LocalizedKit,
    papers: Sequence[Paper],
    theme: Theme,
    site_file: Mapping[str, object],
    folder: Path,
) -> Stage:
    is_root = context.localized.language == context.kit.language
    presentations = presentations_of(context, localized)
    pages = tuple(sorted(staged_pages(context, localized, presentations), key=lambda page: page.id))
    data = settings(context, theme, site_file)
    staged = {"mkdocs.yml": json.dumps(data, ensure_ascii=False, indent=1).encode()}
    staged |= {f"overrides/{name}": read_regular(theme.file(f"web/overrides/{name}")) for name in OVERRIDES}
    mirror(folder, staged, ("overrides",))
    (folder / DOCS).mkdir(exist_ok=True)
    files = dict(asset_files(theme)) | dict(_pictures(localized))
    files |= dict(_papers(papers, context.kit)) | dict(_calendars(context.kit, context.cache)) if is_root else {}
    return Stage(folder, context.localized.language, is_root, pages, files, tuple(presentations.values()))


def _papers(papers: Sequence[Paper], kit: Kit) -> Iterator[tuple[str, bytes]]:
    filled_in = {form.id for localized in kit.localized for form in localized.forms if kit.fills_in(form)}
    for paper in papers:
        yield paper.path, paper.content
        if paper.preview:
            yield paper.preview_path, paper.preview
        if paper.description and paper.id in filled_in:
            yield paper.script_path, paper_script(paper)
            yield paper.face_path, b"var samtalekitFace=%s;\n" % paper.face


def _calendars(kit: Kit, cache: Cache) -> Iterator[tuple[str, bytes]]:
    for localized in kit.localized:
        if dates := kit.dates(localized):
            place, words = kit.workplace, localized.words
            season = place.season.model_dump_json()
            inputs = [kit.structure.id, place.name, season, localized.language, words.title, repr(dates)]
            made = cache.derived("calendar", inputs, partial(calendar_of, kit, localized))
            yield calendar_path(localized.language), made.encode()


def _pictures(localized: LocalizedKit) -> Iterator[tuple[str, bytes]]:
    for name, path in localized.images.items():
        if path.is_file():
            yield f"{PICTURES}/{name}", picture(path)
