"""``choice``: one answer of several."""

from typing import Literal

from samtalekit.model.base import FieldId
from samtalekit.model.kinds.base import BaseField, Entry
from samtalekit.model.kinds.options import Options, as_values


class ChoiceField(BaseField):
    """One answer of several, as radio buttons: a drop-down cannot be filled in by hand."""

    kind: Literal["choice"]
    options: Options
    default: FieldId | None = None

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One radio group."""
        more = {"values": as_values(self.options), "default": self.default or ""}
        return (self._entry("choice", suffix, **more),)
