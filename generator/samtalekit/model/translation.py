"""Translations: which text one was made from, and whether it still says the same."""

from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field as Limits

FINGERPRINT_LENGTH = 12  # characters of a SHA-256 sum: an accident among a kit's texts is out of the question

Fingerprint = Annotated[str, Limits(pattern=f"^[0-9a-f]{{{FINGERPRINT_LENGTH}}}$")]
"""What a translation says of the text that it was made from."""

Translation = Literal["current", "stale", "missing"]
"""Whether a text says what its source says: also true of the source itself, which is always current.

``stale``: the source has changed, or some of its words are not translated. ``missing``: it is the source that is shown.
"""


def fingerprint_of(text: str) -> str:
    """A text's fingerprint; blanks at the ends of its lines do not count."""
    plain = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return sha256(plain.encode()).hexdigest()[:FINGERPRINT_LENGTH]
