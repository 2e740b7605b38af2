"""``note``: words among the questions, nothing to fill in."""

from typing import Literal

from samtalekit.model.fields import BaseField, Entry


class NoteField(BaseField):
    """Words among the questions; the label is what is printed."""

    kind: Literal["note"]

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:  # noqa: ARG002  # a note has no name in the PDF
        """Nothing."""
        return ()
