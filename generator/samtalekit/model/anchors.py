"""Anchors: where on a page a heading is found, said once for the links that lead there and the page that has it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from samtalekit.model.markup import headings_at

_SPELLED = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ð": "d", "þ": "th"}
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def anchors(body: str) -> set[str]:
    """The anchors of all headings of a page's text."""
    return {anchor for _line, _level, anchor in anchors_at(body)}


def anchors_at(body: str) -> Iterator[tuple[int, int, str]]:
    """Line (from 0), level and anchor of each heading of a page's text."""
    taken: Counter[str] = Counter()
    for line, level, words in headings_at(body):
        yield line, level, free_anchor(anchor_of(plain_words(words)), taken)


def anchor_of(words: str) -> str:
    """The anchor of a heading: "Sådan gør I" → "saadan-goer-i"."""
    spelled = unicodedata.normalize("NFC", words).lower().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "afsnit"


def plain_words(words: str) -> str:
    """A heading's words without links and emphasis."""
    return re.sub(r"[*_`]", "", _LINK.sub(r"\1", words)).strip()


def free_anchor(anchor: str, taken: Counter[str]) -> str:
    """The anchor, with a number when the page has it already; ``taken`` is added to."""
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else free_anchor(f"{anchor}-{taken[anchor]}", taken)
