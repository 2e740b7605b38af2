"""Options to choose among, shared by `choice`, `choices` and a table's columns."""

from typing import Annotated

from pydantic import Field as Limits

from samtalekit.model.fields import Option

Options = Annotated[tuple[Option, ...], Limits(min_length=2, max_length=40, strict=False)]
"""Two or more options; `sources` sees that no id and no label stands twice."""


def as_values(options: tuple[Option, ...]) -> tuple[tuple[str, str], ...]:
    """The options as pairs of stored value and shown words."""
    return tuple((option.id, option.label) for option in options)
