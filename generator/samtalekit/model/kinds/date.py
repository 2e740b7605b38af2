"""``date``: a day."""

from datetime import date
from typing import Literal

from samtalekit.model.base import Day
from samtalekit.model.fields import BaseField, Entry


def as_on_paper(day: date) -> str:
    """A day in the pattern that papers ask for: "14-06-2027"."""
    return f"{day:%d-%m-%Y}"


class DateField(BaseField):
    """A day; the pattern to write it in stands on the paper and in the tooltip."""

    kind: Literal["date"]
    default: Day | None = None

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One text field; its default is written in the pattern that the paper asks for."""
        return (self._entry("date", suffix, default=as_on_paper(self.default) if self.default else ""),)
