"""Markdown and its blocks, for screen and paper alike."""
