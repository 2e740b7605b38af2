"""``check``: one box, ticked or not."""

from typing import Literal

from samtalekit.model.fields import BaseField, Entry
from samtalekit.model.kinds.relevance import TICKED


class CheckField(BaseField):
    """One box with its words beside it."""

    kind: Literal["check"]
    default: bool = False

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One check box."""
        return (self._entry("check", suffix, default=TICKED if self.default else ""),)
