"""Packing: what an intranet takes of a finished site, and the proof that it asks nobody outside."""
