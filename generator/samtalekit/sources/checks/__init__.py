"""Checks within one file, across files, and of what nothing uses."""
