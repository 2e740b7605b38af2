"""``signature``: a name written by hand, or an unsigned signature field."""

from typing import Literal

from samtalekit.model.fields import BaseField, Entry


class SignatureField(BaseField):
    """A line to sign by hand; with ``by: program``, an unsigned signature field of the PDF."""

    kind: Literal["signature"]
    by: Literal["hand", "program"] = "hand"

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Nothing to sign by hand; else one signature field."""
        return (self._entry("signature", suffix),) if self.by == "program" else ()
