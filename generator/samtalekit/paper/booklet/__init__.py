"""The booklet: all guidance pages of a kit as one PDF."""
