"""Inspect a finished PDF: its contents, its external references, and how its pages differ from another version's."""
