"""Headings, each set with its anchor."""

import re
from collections import Counter
from dataclasses import dataclass

from samtalekit.model.anchors import anchor_of, free_anchor, plain_words

_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<words>.*?)\s*#*\s*$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level, its words without Markdown, and its anchor."""

    level: int
    words: str
    anchor: str


def with_anchors(text: str, taken: Counter[str]) -> tuple[str, tuple[Heading, ...]]:
    """The text with an anchor written at each heading, and the headings.

    Args:
        text: Markdown.
        taken: Anchors that the page already has, and how often; added to.
    """
    lines, found, fence = text.split("\n"), [], ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        match = None if fence else _HEADING.match(line)
        if not match:
            continue
        words = plain_words(match["words"])
        anchor = free_anchor(anchor_of(words), taken)
        lines[number] = _as_html(len(match["marks"]), anchor, match["words"])
        found.append(Heading(len(match["marks"]), words, anchor))
    return "\n".join(lines), tuple(found)


def _as_html(level: int, anchor: str, words: str) -> str:
    """A heading with its anchor. HTML, since the Markdown for it would let every author set any attribute."""
    return f'\n<h{level} id="{anchor}" markdown="span">{words}</h{level}>\n'
