"""Confusable and invisible characters: normalize names, and list the characters in which two words differ."""

import re
import unicodedata
from collections.abc import Iterator

_UNSEEN_CATEGORIES = frozenset({"Cf", "Mn", "Zs"})
_ALIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοναΑΒΕΖΗΙΚΜΝΟΡΤΥΧ‐‑‒–—−’‘“”",
    "aeopcyxijshdqwABEKMHOPCTYXIJSovaABEZHIKMNOPTYX------''\"\"",
)
"""Cyrillic and Greek letters, hyphens and quotation marks, by the character of ASCII that they look like.

Source: Unicode Technical Standard 39, confusables.txt, the rows of ASCII's letters and of U+002D.
"""


def composed(text: str) -> str:
    """Return a text in NFC: macOS may store file names decomposed, but keyboards type composed letters.

    Source: Unicode Standard Annex 15, Normalization Form C.
    """
    return unicodedata.normalize("NFC", text)


def seen(text: str) -> str:
    """Return what readers see of a word: without invisible characters, with ASCII for letters that look alike."""
    plain = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    shown = (each for each in plain if unicodedata.category(each) not in _UNSEEN_CATEGORIES or each == " ")
    return re.sub(" +", " ", "".join(shown)).strip()


def odd_characters(written: str, meant: str) -> str:
    """List the characters of a word that one of the same look lacks: ``U+00A0``; empty if the two look different."""
    return ", ".join(dict.fromkeys(_odd(written, meant))) if seen(written) == seen(meant) else ""


def _odd(written: str, meant: str) -> Iterator[str]:
    for each in written:
        if each not in meant:
            yield f"U+{ord(each):04X}"
