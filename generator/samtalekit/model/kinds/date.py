"""``date``: a day."""

from typing import Literal

from samtalekit.model.base import Day
from samtalekit.model.kinds.base import BaseField, Entry


class DateField(BaseField):
    """A day; the pattern to write it in stands on the paper and in the tooltip."""

    kind: Literal["date"]
    default: Day | None = None

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One text field; its default is written in the pattern that the paper asks for."""
        return (self._entry("date", suffix, default=f"{self.default:%d-%m-%Y}" if self.default else ""),)
