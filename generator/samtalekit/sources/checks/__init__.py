"""Checks within one file, across files, and for unused files and keys."""
