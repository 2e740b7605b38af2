"""Overlays: a workplace's changes laid over definitions and pages."""
