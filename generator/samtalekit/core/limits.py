"""Limits: how much one file may ask for, so that nobody's file keeps a build machine busy for minutes.

Each is many times what any kit of ours needs. ``docs/it.md`` has them in a table; more than that is a finding.
"""

TEXT_BYTES = 1_000_000  # of a text file; a page of guidance is a hundredth of this
BINARY_BYTES = 8_000_000  # of a picture or a typeface; the largest face we know with Latin, Greek, Cyrillic is 1 MB
LINE_LETTERS = 5_000  # of a line of Markdown or YAML; our longest paragraph has 600
MARKDOWN_LAYERS = 20  # lists and quotes within each other; Python-Markdown takes half a minute for 900
YAML_LAYERS = 20  # our deepest file, a form's table, needs nine
YAML_VALUES = 10_000  # in a YAML file, keys not counted; ruamel reads about 3,000 a second
FINDINGS = 200  # told of one file; the rest are counted
TERMS = 1_000  # of a glossary
SECTIONS = 50  # of a form
FIELDS = 100  # of a section
