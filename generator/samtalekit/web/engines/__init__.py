"""Engines: programs that make a site of a staged tree."""
