"""Theming: turn a brand into colour tokens, fonts, a sanitized logo and sandboxed templates for pages and papers."""

from samtalekit.theming.fonts import (
    Printed,
    Use,
    characters_by_use,
    characters_everywhere,
    missing_characters,
    without_signs,
)
from samtalekit.theming.open_theme import open_theme
from samtalekit.theming.theme import FontFile, Logo, Theme

__all__ = [
    "FontFile", "Logo", "Printed", "Theme", "Use", "characters_by_use", "characters_everywhere", "missing_characters",
    "open_theme", "without_signs",
]  # fmt: skip
