"""``choices``: as many answers as fit."""

from typing import Literal

from samtalekit.model.kinds.base import BaseField, Entry
from samtalekit.model.kinds.options import Options


class ChoicesField(BaseField):
    """As many answers as fit, each a box of its own."""

    kind: Literal["choices"]
    options: Options

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """One check box an option, named ``<field>_<option>``, labelled "question: option"."""
        return tuple(
            Entry(
                name=f"{self.id}{suffix}_{option.id}",
                kind="check",
                label=f"{self.label}: {option.label}",
                readonly=self.readonly,
            )
            for option in self.options
        )
