"""``number``: an amount, with its unit and limits."""

from math import isfinite
from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from samtalekit.core.locale import plain_number
from samtalekit.model.base import Text
from samtalekit.model.fields import BaseField, Entry


def as_plain(value: float | str) -> str:
    """A number, or a text that reads as one in its form's language, as a plain number; another text as it is."""
    return value.strip().replace(",", ".") if isinstance(value, str) else plain_number(value)


def _amount(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise PydanticCustomError("number_type", "")
    return value


def _amount_or_text(value: object) -> object:
    return value if isinstance(value, str) else _amount(value)


Amount = Annotated[int | float, BeforeValidator(_amount)]
"""A number, with decimals or without."""

StartingAmount = Annotated[int | float | str, BeforeValidator(_amount_or_text)]
"""A number, or a text such as "7,5" that reads as one in the form's language; `sources` sees whether it does."""


class NumberField(BaseField):
    """An amount in a unit, from ``min`` to ``max``; answers are checked on collecting."""

    kind: Literal["number"]
    unit: Text | None = None
    min: Amount | None = None
    max: Amount | None = None
    default: StartingAmount | None = None

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One text field."""
        default = "" if self.default is None else as_plain(self.default)
        more = {"unit": self.unit or "", "low": self.min, "high": self.max, "default": default}
        return (self._entry("number", suffix, **more),)
