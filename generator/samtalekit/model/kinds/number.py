"""``number``: an amount, with its unit and limits."""

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from samtalekit.model.base import Text
from samtalekit.model.kinds.base import BaseField, Entry

Amount = int | float


class NumberField(BaseField):
    """An amount in a unit, from ``min`` to ``max``; checked on collecting."""

    kind: Literal["number"]
    unit: Text | None = None
    min: Amount | None = None
    max: Amount | None = None
    default: Amount | None = None

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("limits-crossed", "", {"min": self.min, "max": self.max})
        return self

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One text field."""
        default = "" if self.default is None else f"{self.default:g}"
        more = {"unit": self.unit or "", "low": self.min, "high": self.max, "default": default}
        return (self._entry("number", suffix, **more),)
