"""samtalekit: from guidance and forms to a themed website and fill-in papers."""

__version__ = "0.1.0"
__released__ = "2026-11-26"
"""Release date of this version, ISO 8601. Times in zips derive from it, because a build never reads the clock."""
