"""``date``: a day."""

from typing import Literal

from samtalekit.model.kinds.base import BaseField, Entry


class DateField(BaseField):
    """A day; the pattern to write it in stands on the paper and in the tooltip."""

    kind: Literal["date"]

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One text field."""
        return (self._entry("date", suffix),)
