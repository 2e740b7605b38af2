"""Build a theme from a brand, with a finding for each colour, font, logo or icon that cannot be used."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from samtalekit.core.cache import Cache
from samtalekit.core.errors import MissingToolError
from samtalekit.core.files import read_regular, sha256_of
from samtalekit.core.findings import Finding, Location
from samtalekit.model.workplace import Brand
from samtalekit.theming.colours import are_readable, check_contrast, dark_roles, tokens_of
from samtalekit.theming.fonts import (
    FIELD_FILE,
    INITIAL_FILE,
    PACKED_FOR_WEB,
    REQUIRED,
    SANS,
    SERIF,
    TEXT_RANGES,
    TEXT_SIGNS,
    brand_faces,
    own_faces,
    stack,
    subset,
    text_characters,
)
from samtalekit.theming.logo import LogoError, icon_of, read_logo
from samtalekit.theming.theme import FontFile, Logo, Theme

DEFAULTS = {"foreground": "#1d2b30", "background": "#ffffff", "primary": "#0d5c6b", "secondary": "#c4552d"}
"""Colours of roles that a brand omits."""


def open_theme(
    brand: Brand,
    folders: Sequence[Path],
    name: str,
    languages: Sequence[str] = tuple(REQUIRED),
    cache: Cache | None = None,
) -> tuple[Theme, list[Finding]]:
    """Build the theme of a brand.

    Args:
        brand: Parsed and resolved.
        folders: Theme folders, the workplace's first, the package's last.
        name: Name of the workplace.
        languages: Languages that the fonts must cover; by default all supported ones.
        cache: What earlier runs have found out.

    Returns:
        The theme, and findings; if one of them is an error the theme must not be used.

    Raises:
        MissingToolError: The package's own fonts are missing.
    """
    light_roles = DEFAULTS | dict(brand.light)
    if "secondary" not in brand.light and "primary" in brand.light:
        del light_roles["secondary"]  # a brand of one colour: the accent derives from it
    cache = cache or Cache()
    light, dark = cache.derived(
        "colours",
        [json.dumps(light_roles), json.dumps(dict(brand.dark))],
        lambda: [
            dict(tokens_of(light_roles, is_dark=False)),
            dict(tokens_of(dark_roles(light_roles, brand.dark), is_dark=True)),
        ],
    )
    logo, logo_findings = _logo(brand.logo, brand.place("logo"))
    logo_dark, more = _logo(brand.logo_dark, brand.place("logo.dark"))
    logo_findings += more
    faces, face_findings = brand_faces(brand, languages)
    fonts = next((folder / "fonts" for folder in reversed(folders) if (folder / FIELD_FILE).is_file()), None)
    if fonts is None:
        raise MissingToolError(f"theme/{FIELD_FILE}")
    icon, icon_findings = icon_of(name, light, fonts / f"{INITIAL_FILE}.ttf", folders[0])
    theme = Theme(
        light=light,
        dark=dark,
        text_stack=stack(brand.base_family, faces, SANS),
        heading_stack=stack(brand.heading_family, faces, SERIF),
        web_faces=(*own_faces(fonts, "woff2"), *(_for_web(face, cache) for face in faces)),
        print_faces=(*own_faces(fonts, "ttf"), *faces),
        field_face=fonts.parent / FIELD_FILE,
        logo=logo,
        logo_dark=logo_dark if logo else None,
        icon=icon,
        folders=tuple(folders),
    )
    schemes = {"light": light, "dark": dark}
    is_readable = cache.derived("contrast", [json.dumps(schemes)], lambda: are_readable(schemes))
    contrasts = [] if is_readable else check_contrast(brand, schemes)
    return theme, [*logo_findings, *icon_findings, *face_findings, *contrasts]


def _logo(path: Path | None, place: Location) -> tuple[Logo | None, list[Finding]]:
    if path is None:
        return None, []
    try:
        return read_logo(path), []
    except LogoError as error:
        return None, [Finding(place, error.code, error.values)]


def _for_web(face: FontFile, cache: Cache) -> FontFile:
    """A brand's font as the site has it: a TTF or OTF cut to the characters of text and packed as WOFF2."""
    if face.path.suffix.lower() not in PACKED_FOR_WEB:
        return face
    encoded = cache.derived(
        "font for the web",
        [sha256_of(read_regular(face.path)), *map(str, TEXT_RANGES), TEXT_SIGNS],
        lambda: b64encode(subset(face.path, text_characters())).decode("ascii"),
    )
    return replace(face, web=b64decode(encoded))
