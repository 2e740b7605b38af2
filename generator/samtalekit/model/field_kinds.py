"""`Field`: the union of all field kinds, distinguished by ``kind``, and the names they have in YAML."""

from typing import Annotated

from pydantic import Field as Constraints

from samtalekit.model.fields import (
    TICKED,
    BaseField,
    CheckField,
    ChoiceField,
    ChoicesField,
    DateField,
    Entry,
    EntryKind,
    LineField,
    NoteField,
    NumberField,
    Option,
    Relevance,
    ScaleField,
    SignatureField,
    TextField,
)
from samtalekit.model.table import Column, Row, TableField

Field = Annotated[
    CheckField
    | ChoiceField
    | ChoicesField
    | DateField
    | LineField
    | NoteField
    | NumberField
    | ScaleField
    | SignatureField
    | TableField
    | TextField,
    Constraints(discriminator="kind"),
]
"""Any field of a form, distinguished by its ``kind``."""

KINDS = (
    "check", "choice", "choices", "date", "line", "note", "number", "scale", "signature", "table", "text",
)  # fmt: skip
"""All kinds, as a form's YAML names them."""

__all__ = [
    "KINDS", "TICKED", "BaseField", "CheckField", "ChoiceField", "ChoicesField", "Column", "DateField", "Entry",
    "EntryKind", "Field", "LineField", "NoteField", "NumberField", "Option", "Relevance", "Row", "ScaleField",
    "SignatureField", "TableField", "TextField",
]  # fmt: skip
