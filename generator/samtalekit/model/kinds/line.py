"""``line``: a short answer on one line."""

from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import StartingText
from samtalekit.model.fields import BaseField, Entry


class LineField(BaseField):
    """A short answer on one line, with an optional limit in characters and a default."""

    kind: Literal["line"]
    max_length: Annotated[int, Limits(ge=1, le=500)] | None = None
    default: StartingText = ""

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One text field."""
        return (self._entry("line", suffix, max_length=self.max_length, default=self.default),)
