"""Headings and the anchors that links lead to."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<words>.*?)\s*#*\s*$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_SPELLED = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ð": "d", "þ": "th"}
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level, its words without Markdown, and its anchor."""

    level: int
    words: str
    anchor: str


def anchor_of(words: str) -> str:
    """The anchor of a heading: "Sådan gør I" → "saadan-goer-i"."""
    spelled = unicodedata.normalize("NFC", words).lower().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "afsnit"


def plain_words(words: str) -> str:
    """A heading's words without links and emphasis."""
    return re.sub(r"[*_`]", "", _LINK.sub(r"\1", words)).strip()


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
        anchor = _free(anchor_of(words), taken)
        lines[number] = _as_html(len(match["marks"]), anchor, match["words"])
        found.append(Heading(len(match["marks"]), words, anchor))
    return "\n".join(lines), tuple(found)


def _as_html(level: int, anchor: str, words: str) -> str:
    """A heading with its anchor. HTML, since the Markdown for it would let every author set any attribute."""
    return f'\n<h{level} id="{anchor}" markdown="span">{words}</h{level}>\n'


def _free(anchor: str, taken: Counter[str]) -> str:
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else _free(f"{anchor}-{taken[anchor]}", taken)
