"""Overlays and translations: a workplace's changes to a definition or page, and which text a file was made from."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field as Constraints

from samtalekit.model.base import FieldId, Frozen, Text

# Translations: a fingerprint of the text that a translation was made from.

FINGERPRINT_LENGTH = 12  # characters of a SHA-256 sum: an accident among a kit's texts is out of the question

Fingerprint = Annotated[str, Constraints(pattern=f"^[0-9a-f]{{{FINGERPRINT_LENGTH}}}$")]
"""What a translation says of the text that it was made from."""

Translation = Literal["current", "stale", "missing"]
"""Whether a text says what its source says: also true of the source itself, which is always current.

``stale``: the source has changed, or some of its words are not translated. ``missing``: it is the source that is shown.
"""


def fingerprint_of(text: str) -> str:
    """A text's fingerprint; blanks at the ends of its lines do not count."""
    plain = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return sha256(plain.encode()).hexdigest()[:FINGERPRINT_LENGTH]


OWN_ID = "own_"
"""How ids of a workplace's own begin: no kit uses such an id, now or later."""

Ids = Annotated[tuple[FieldId, ...], Constraints(strict=False)]
Items = Annotated[tuple[Mapping[str, Any], ...], Constraints(strict=False)]
"""Items as their file says them; they are held against the model of what they are put into."""


class Extension(Frozen):
    """A definition that extends the kit's file of the same path: a form, the head, the glossary, a catalogue, a figure.

    Attributes:
        extends: True, or else the file stands in place of the kit's.
        translates: In another language, the fingerprint of the extension that it is a translation of.
        reword: Words by id, in the shape of a translation's.
        hide: Sections, fields, terms or entries that are left out.
        add: Items of one's own, each with ``after``, ``before`` or ``into`` and else as in the kit.
        order: The order of a section's fields, by the section's id, or of a whole list, by its name.
        options: A question's options in place of the kit's.
    """

    extends: Literal[True]
    translates: Fingerprint | None = None
    reword: Mapping[str, Any] = {}
    hide: Ids = ()
    add: Items = ()
    order: Mapping[Text, Ids] = {}
    options: Mapping[FieldId, Items] = {}
