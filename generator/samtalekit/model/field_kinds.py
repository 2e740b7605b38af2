"""The kinds of field: one file a kind, here and on each floor that draws or reads it."""

from typing import Annotated

from pydantic import Field as Limits

from samtalekit.model.fields import BaseField, Entry, EntryKind, Option
from samtalekit.model.kinds.check import CheckField
from samtalekit.model.kinds.choice import ChoiceField
from samtalekit.model.kinds.choices import ChoicesField
from samtalekit.model.kinds.date import DateField
from samtalekit.model.kinds.line import LineField
from samtalekit.model.kinds.note import NoteField
from samtalekit.model.kinds.number import NumberField
from samtalekit.model.kinds.relevance import TICKED, Relevance
from samtalekit.model.kinds.scale import ScaleField
from samtalekit.model.kinds.signature import SignatureField
from samtalekit.model.table import Column, Row, TableField
from samtalekit.model.kinds.text import TextField

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
    Limits(discriminator="kind"),
]
"""Any field of a form, told apart by its ``kind``."""

KINDS = (
    "check", "choice", "choices", "date", "line", "note", "number", "scale", "signature", "table", "text",
)  # fmt: skip
"""All kinds, as a form's YAML names them."""

__all__ = [
    "KINDS",
    "TICKED",
    "BaseField",
    "CheckField",
    "ChoiceField",
    "ChoicesField",
    "Column",
    "DateField",
    "Entry",
    "EntryKind",
    "Field",
    "LineField",
    "NoteField",
    "NumberField",
    "Option",
    "Relevance",
    "Row",
    "ScaleField",
    "SignatureField",
    "TableField",
    "TextField",
]  # fmt: skip
