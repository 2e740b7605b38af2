"""Translations: units of text, and the files that translate them."""
