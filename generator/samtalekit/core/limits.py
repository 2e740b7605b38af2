"""Limits on input files, so that no source file can keep a build machine busy for minutes.

Each is many times what our own kits need. ``docs/it.md`` lists them; exceeding one is a finding.
"""

TEXT_BYTES = 1_000_000  # of a text file; a guidance page has a hundredth of this
MARKDOWN_BYTES = 200_000  # of a page; our longest has 10,000, and a booklet of 80 pages about 200,000
BINARY_BYTES = 8_000_000  # of an image or font; the largest font we know with Latin, Greek, Cyrillic has 1 MB
LINE_CHARS = 5_000  # characters of a line of Markdown or YAML; our longest paragraph has 600
MARKDOWN_DEPTH = 20  # nested lists and quotes; nothing beyond a hundred is parsed
BRACKETS = 20  # open at once in a paragraph; the parser searches the whole paragraph for the end of each
TABLE_COLUMNS = 30  # of a table on a page; WeasyPrint takes minutes for a thousand
TABLE_ROWS = 500
HEADINGS = 200  # of a page; Material's script compares each with all others
YAML_DEPTH = 20  # nesting depth; our deepest file, a form's table, has nine
YAML_VALUES = 10_000  # in a YAML file, without keys; what follows costs about a millisecond for each
STYLE_DEPTH = 50  # brackets within each other in CSS; ours have five, and tinycss2 recurses into each
FINDINGS = 200  # reported per file; the rest are counted
TERMS = 1_000  # of a glossary
SECTIONS = 50  # of a form
FIELDS = 100  # of a section
