"""Overlays and translations: a workplace's changes to a definition or page, and which text a file was made from."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field as Constraints

from samtalekit.model.base import FieldId, Frozen, Text

FINGERPRINT_LENGTH = 12  # hexadecimal digits of a SHA-256; two texts of a kit do not collide by chance

Fingerprint = Annotated[str, Constraints(pattern=f"^[0-9a-f]{{{FINGERPRINT_LENGTH}}}$")]
"""Hash of the text that a translation was made from."""

Translation = Literal["current", "stale", "missing"]
"""Whether a translation is up to date; the source itself is always ``current``.

``stale``: the source has changed, or some of its words are not translated. ``missing``: the source's text is shown.
"""


def fingerprint_of(text: str) -> str:
    """Return a text's fingerprint; whitespace at its ends and at the ends of its lines does not count."""
    plain = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return sha256(plain.encode()).hexdigest()[:FINGERPRINT_LENGTH]


OWN_ID = "own_"
"""Prefix of ids that a workplace adds; no kit uses one, now or later."""

Ids = Annotated[tuple[FieldId, ...], Constraints(strict=False)]
Items = Annotated[tuple[Mapping[str, Any], ...], Constraints(strict=False)]
"""Items as their file has them; validated as part of the definition that they are put into."""


class Extension(Frozen):
    """A definition that extends the kit's file of the same path: a form, the head, the glossary, a catalogue, a figure.

    Attributes:
        extends: True; without it the file replaces the kit's.
        translates: In another language, the fingerprint of the extension that it is a translation of.
        reword: Texts by id, in the shape of a translation.
        hide: Sections, fields, terms or entries that are left out.
        add: The workplace's own items, each with ``after``, ``before`` or ``into``, otherwise as in the kit.
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
