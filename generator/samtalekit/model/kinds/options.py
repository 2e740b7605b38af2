"""Options to choose among, shared by `choice`, `choices` and a table's columns."""

from collections import Counter
from typing import Annotated

from pydantic import AfterValidator
from pydantic import Field as Limits
from pydantic_core import PydanticCustomError

from samtalekit.model.kinds.base import Option


def _each_once(options: tuple[Option, ...]) -> tuple[Option, ...]:
    for names in ([option.id for option in options], [option.label for option in options]):
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise PydanticCustomError("option-twice", "{value}", {"value": twice[0]})
    return options


Options = Annotated[tuple[Option, ...], Limits(min_length=2, max_length=40, strict=False), AfterValidator(_each_once)]
"""Two or more options; no id and no label stands twice."""


def as_values(options: tuple[Option, ...]) -> tuple[tuple[str, str], ...]:
    """The options as pairs of stored value and shown words."""
    return tuple((option.id, option.label) for option in options)
