"""A figure: who does what, and when, as data that can be drawn and told."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field as Limits

from samtalekit.model.base import FieldId, FormId, Frozen, Lead, Phrase, ShortName

Tasks = Annotated[tuple[Phrase, ...], Limits(min_length=1, max_length=3, strict=False)]


class FigureColumn(Frozen):
    """A stretch of time, from left to right. ``note`` is a few words under its title."""

    id: FieldId
    title: ShortName
    note: ShortName | None = None


class FigureRow(Frozen):
    """Somebody, and what they do in each column; a column that is left out stays empty."""

    id: FieldId
    title: ShortName
    cells: Annotated[Mapping[FieldId, Tasks], Limits(min_length=1)]


class Figure(Frozen):
    """A figure with every value in place.

    The lengths of its texts are limits on what can be read at a glance; the drawing itself takes any.

    Attributes:
        figure: Its id: file name, id and the poster's name are one word.
        kind: How it is drawn. ``lanes``: a lane for each row, and a box for each task. ``phases``: columns that
            rise from one to the next.
        title: Its headline, in the drawing.
        lead: One or two sentences under the headline: what there is to see.
        note: Words under the drawing.
    """

    figure: FormId
    kind: Literal["lanes", "phases"]
    title: ShortName
    lead: Lead
    note: Lead | None = None
    columns: Annotated[tuple[FigureColumn, ...], Limits(min_length=2, max_length=4, strict=False)]
    rows: Annotated[tuple[FigureRow, ...], Limits(min_length=1, max_length=8, strict=False)]

    @property
    def id(self) -> str:
        """Its id."""
        return self.figure
