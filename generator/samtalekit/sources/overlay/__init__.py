"""Overlays: a workplace's changes laid over the kit's definitions and pages."""
