"""Theming: turn a brand into colour tokens, fonts, a sanitized logo and sandboxed templates for pages and papers."""

from samtalekit.theming.fonts import Printed, Use, letters_everywhere, missing_letters
from samtalekit.theming.open_theme import open_theme
from samtalekit.theming.theme import FontFile, Logo, Theme

__all__ = ["FontFile", "Logo", "Printed", "Theme", "Use", "letters_everywhere", "missing_letters", "open_theme"]
