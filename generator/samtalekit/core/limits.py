"""Limits on input files, so that no source file can keep a build machine busy for minutes.

Each is many times what our own kits need. ``docs/it.md`` lists them; exceeding one is a finding.
"""

TEXT_BYTES = 1_000_000  # of a text file; a guidance page has a hundredth of this
BINARY_BYTES = 8_000_000  # of an image or font; the largest font we know with Latin, Greek, Cyrillic has 1 MB
LINE_LETTERS = 5_000  # characters of a line of Markdown or YAML; our longest paragraph has 600
MARKDOWN_LAYERS = 20  # nested lists and quotes; Python-Markdown takes half a minute for 900
YAML_LAYERS = 20  # nesting depth; our deepest file, a form's table, has nine
YAML_VALUES = 10_000  # in a YAML file, without keys; ruamel reads about 3,000 per second
FINDINGS = 200  # reported per file; the rest are counted
TERMS = 1_000  # of a glossary
SECTIONS = 50  # of a form
FIELDS = 100  # of a section
