"""Checks across files, and for unused files and keys."""
