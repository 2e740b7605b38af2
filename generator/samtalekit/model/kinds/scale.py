"""``scale``: a place between two ends."""

from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import Text
from samtalekit.model.fields import BaseField, Entry


class ScaleField(BaseField):
    """A place from 1 to ``steps`` between two ends that have words."""

    kind: Literal["scale"]
    steps: Annotated[int, Limits(ge=2, le=10)] = 5
    low: Text
    high: Text
    default: Annotated[int, Limits(ge=1, le=10)] | None = None

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One radio group with the values ``1`` … ``steps``; the ends carry their words."""
        words = {1: f"1, {self.low}", self.steps: f"{self.steps}, {self.high}"}
        values = tuple((str(step), words.get(step, str(step))) for step in range(1, self.steps + 1))
        return (self._entry("scale", suffix, values=values, default=str(self.default or "")),)
