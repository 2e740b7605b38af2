"""An example: a form filled in by somebody who does not exist, for others to see how it can be done."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field as Limits

from samtalekit.model.base import FormId, Frozen, PageId, Text
from samtalekit.model.form import Form
from samtalekit.model.table import CellValue
from samtalekit.model.translation import Fingerprint, Translation


class ExampleSource(Frozen):
    """``examples/<id>.yml``.

    Attributes:
        translates: The fingerprint of the text that it is a translation of.
        form: The form that is filled in.
        case: The page that tells the story it belongs to.
        answers: By the names of the fields in the PDF, as the manifest lists them.
    """

    translates: Fingerprint | None = None
    form: FormId
    title: Text
    case: PageId | None = None
    answers: Annotated[Mapping[str, CellValue], Limits(min_length=1)]


class Example(Frozen):
    """An example, ready to be made into a paper.

    Attributes:
        id: Its file's name.
        form: With all its fields.
        answers: As an answer is stored: a date as papers ask for it, ``yes`` for a tick, an option's id.
    """

    id: FormId
    language: str
    form: Form
    title: str
    case: PageId | None
    answers: Mapping[str, str]
    translation: Translation = "current"
