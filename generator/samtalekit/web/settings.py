"""The staged ``mkdocs.yml``: the kit's own, with what follows from kit and workplace put in."""

from collections.abc import Iterable, Mapping

from samtalekit.core.messages import catalogue
from samtalekit.model.menu import MenuItem
from samtalekit.theming.theme import Theme
from samtalekit.web.urls import Addresses
from samtalekit.web.page_context import Desk

OWN_PLUGIN = "samtalekit"
LEFT_OUT = {"repo_url", "repo_name", "edit_uri", "site_url", "hooks", "INHERIT"}
"""Settings that would ask somebody outside, or run code, or make the site know its address."""

LOGO_HEIGHT_PX = 40

WORD_BREAKS = r"(?:[\s\-,:;.!?()\[\]»«”“\"/·]|&(?:amp|lt|gt|quot|#\d+);)+"
"""What stands between two words of the search index, whose texts are HTML (a regular expression of JavaScript)."""


def settings(desk: Desk, theme: Theme, site_file: Mapping[str, object]) -> dict[str, object]:
    """The settings of one edition's stage, as plain data."""
    kept = {name: value for name, value in site_file.items() if name not in LEFT_OUT}
    return kept | {
        "site_name": desk.edition.words.title,
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,
        "theme": _theme(site_file.get("theme"), desk.edition.language),
        "plugins": list(_plugins(site_file.get("plugins"), desk.edition.language)),
        "nav": [_nav(item, desk.here) for item in desk.menu],
        "not_in_nav": "/**",
        "extra_css": ["assets/site.css", *_texts(site_file.get("extra_css"))],
        "extra_javascript": ["assets/site.js", "assets/search.js", *_texts(site_file.get("extra_javascript"))],
        "extra": _extra(desk, theme) | _mapping(site_file.get("extra")),
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
    """The plugins named, without our own; search gets its language."""
    named = given if isinstance(given, list) else ["search", "offline"]
    for plugin in named:
        name, options = next(iter(plugin.items())) if isinstance(plugin, Mapping) else (plugin, None)
        if name == OWN_PLUGIN:
            continue
        if name in {"search", "material/search"}:
            options = {"lang": language, "separator": WORD_BREAKS} | _mapping(options)
        yield {name: options} if options else name


def _nav(item: MenuItem, addresses: Addresses) -> dict[str, object]:
    path = f"{addresses.by_id[item.page_id]}.md"
    if not item.children:
        return {item.title: path}
    return {item.title: [{item.title: path}, *(_nav(child, addresses) for child in item.children)]}


def _extra(desk: Desk, theme: Theme) -> dict[str, object]:
    """What the chrome's templates show."""
    workplace, contact, edition, addresses = desk.kit.workplace, desk.kit.workplace.contact, desk.edition, desk.here
    known = {page.id: page for page in edition.pages}
    return {
        "generator": False,
        "polyfills": ["assets/iframe-worker.js"],  # by this name the offline plugin adds none from outside
        "sk": {
            "words": _words(edition.language),
            "language": edition.language,
            "workplace": workplace.name,
            "title": edition.words.title,
            "logo": _logo(theme),
            "front": f"{addresses.by_id[desk.menu[0].page_id]}.html",
            "is_example": workplace.example,
            "statement": workplace.accessibility_statement or "",
            "contact": {
                "name": contact.name if contact else "",
                "email": (contact.email or "") if contact else "",
                "phone": (contact.phone or "") if contact else "",
            },
            "foot": [
                {"title": known[page].front.menu or known[page].title, "path": f"{addresses.by_id[page]}.html"}
                for page in desk.kit.structure.foot
                if page in known
            ],
        },
    }


def _words(language: str) -> dict[str, str]:
    """The fixed words that the chrome says, by their short names."""
    room = "web."
    return {key.removeprefix(room): words for key, words in catalogue(language).items() if key.startswith(room)}


def _logo(theme: Theme) -> dict[str, object]:
    if theme.logo is None:
        return {}
    width_px = round(LOGO_HEIGHT_PX * theme.logo.ratio)
    return {"path": f"assets/logo.{theme.logo.suffix}", "width": width_px, "height": LOGO_HEIGHT_PX}


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
