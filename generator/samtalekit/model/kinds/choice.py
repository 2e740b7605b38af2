"""``choice``: one answer of several."""

from typing import Literal

from samtalekit.model.base import FieldId
from samtalekit.model.fields import BaseField, Entry
from samtalekit.model.kinds.options import Options, as_values

MOST_BUTTONS = 8
"""Options; more than these are one drop-down list: a page full of buttons is no longer a question."""


class ChoiceField(BaseField):
    """One answer of several: as round buttons, or as a drop-down list when there are many."""

    kind: Literal["choice"]
    options: Options
    default: FieldId | None = None

    @property
    def is_menu(self) -> bool:
        """True when it is a drop-down list."""
        return len(self.options) > MOST_BUTTONS

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One radio group, or one drop-down list."""
        more = {"values": as_values(self.options), "default": self.default or "", "is_menu": self.is_menu}
        return (self._entry("choice", suffix, **more),)
