"""The outline: headings that follow each other level by level, and pictures that are told in words."""

import re
from collections.abc import Iterator

from samtalekit.core.findings import Finding
from samtalekit.sources.proofread.plain_text import Sheet, without_code

TITLE = 1  # the level of a page's title, which stands above its text
_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_PICTURE = re.compile(r"(?<!\\)!\[\s*\]\((?P<target>[^)\n]*)\)?")


def check_outline(first: int, sheet: Sheet) -> Iterator[Finding]:
    """Headings of a level that nothing leads to, and pictures without words, in the text from a sign to the end.

    Source: WCAG 2.2, 1.1.1 Non-text Content; 1.3.1 Info and Relationships, technique G141.
    """
    text = without_code(sheet.text[first:])
    above = TITLE
    for match in _HEADING.finditer(text):
        level = len(match["marks"])
        fitting = max(TITLE + 1, min(level, above + 1))
        if level != fitting:
            heading = sheet.text[first + match.start("words") : first + match.end("words")]
            values = {"heading": heading, "marks": match["marks"], "fitting": "#" * fitting}
            yield Finding(sheet.place(first + match.start()), "heading-order", values)
        above = max(level, TITLE + 1)
    for match in _PICTURE.finditer(text):
        target = match["target"].strip("<> ")
        yield Finding(sheet.place(first + match.start()), "alt-missing", {"target": target})
