"""``text``: an answer of several lines."""

from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import StartingText
from samtalekit.model.fields import BaseField, Entry


class TextField(BaseField):
    """An answer of several lines; ``lines`` is the height by hand, 8 mm a line."""

    kind: Literal["text"]
    lines: Annotated[int, Limits(ge=1, le=28)] = 3
    max_length: Annotated[int, Limits(ge=1, le=5000)] | None = None
    default: StartingText = ""

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One multi-line text field."""
        more = {"lines": self.lines, "max_length": self.max_length, "default": self.default}
        return (self._entry("text", suffix, **more),)
