"""samtalekit: from guidance and forms to a themed website and fill-in papers."""

__version__ = "0.1.0"
