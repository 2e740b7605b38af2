"""``choices``: as many answers as fit."""

from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import FieldId
from samtalekit.model.fields import BaseField, Entry
from samtalekit.model.kinds.options import Options
from samtalekit.model.kinds.relevance import TICKED


class ChoicesField(BaseField):
    """As many answers as fit, each a box of its own.

    ``required`` stands on the paper alone: no reader can ask for one of several boxes.
    """

    kind: Literal["choices"]
    options: Options
    default: Annotated[tuple[FieldId, ...], Limits(strict=False)] = ()

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One check box an option, named ``<field>_<option>``, labelled "question: option"."""
        return tuple(
            self._entry(
                "check",
                suffix,
                name=f"{self.id}{suffix}_{option.id}",
                label=f"{self.label}: {option.label}",
                required=False,
                default=TICKED if option.id in self.default else "",
            )
            for option in self.options
        )
