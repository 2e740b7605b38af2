"""``relevant``: a question that is only asked when another has a certain answer."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic import Field as Limits

from samtalekit.model.base import FieldId

TICKED = "yes"
"""The answer of a check box that is ticked."""


def _as_answers(value: object) -> object:
    """One answer or several, as texts: ``true`` is a tick, a number a place on a scale."""
    if value is True:
        return (TICKED,)
    if isinstance(value, (str, int)):
        return (str(value),)
    if isinstance(value, (list, tuple)):
        return tuple(str(each) if isinstance(each, int) else each for each in value)
    return value


Written = Literal[True] | int | str | list[int | str]
"""How answers are written."""

Answers = Annotated[
    tuple[str, ...], BeforeValidator(_as_answers, json_schema_input_type=Written), Limits(min_length=1, max_length=40)
]

Relevance = Annotated[Mapping[FieldId, Answers], Limits(min_length=1, max_length=3)]
"""Which answers make a question relevant: by the id of another question, the ids of its options. All must hold."""
