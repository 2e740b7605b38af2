"""Differences between two texts, two definitions, two kits or two sites."""
