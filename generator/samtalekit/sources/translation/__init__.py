"""Translations: the translation units of a definition, and the files that translate them."""
