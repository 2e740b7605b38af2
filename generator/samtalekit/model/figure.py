"""Figures as data: who does what, and when, to be drawn and to be read as text."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field as Constraints

from samtalekit.model.base import FieldId, FormId, Frozen, Lead, PageId, Phrase, ShortName, Text

Tasks = Annotated[tuple[Phrase, ...], Constraints(min_length=1, max_length=3, strict=False)]


class Figure(Frozen):
    """What all figures have in common, with placeholders replaced.

    The maximum lengths keep a figure readable at a glance; the drawing takes any length.

    Attributes:
        figure: Its id, also the name of its file and its poster.
        title: Its headline, in the drawing.
        lead: One or two sentences under the headline: what there is to see.
        note: Text under the drawing.
    """

    figure: FormId
    title: ShortName
    lead: Lead
    note: Lead | None = None

    @property
    def id(self) -> str:
        """Its id."""
        return self.figure


class FigureColumn(Frozen):
    """A period of time, from left to right. ``note`` is a short text under its title."""

    id: FieldId
    title: ShortName
    note: ShortName | None = None


class FigureRow(Frozen):
    """A person or group, and their tasks in each column; a column that is left out stays empty."""

    id: FieldId
    title: ShortName
    cells: Annotated[Mapping[FieldId, Tasks], Constraints(min_length=1)]


class GridFigure(Figure):
    """Who does what in each period.

    Attributes:
        kind: How it is drawn. ``lanes``: a lane for each row, and a box for each task. ``phases``: columns that
            rise from one to the next.
    """

    kind: Literal["lanes", "phases"]
    columns: Annotated[tuple[FigureColumn, ...], Constraints(min_length=2, max_length=4, strict=False)]
    rows: Annotated[tuple[FigureRow, ...], Constraints(min_length=1, max_length=8, strict=False)]


class WheelCentre(Frozen):
    """The text in the middle of the wheel."""

    title: ShortName
    note: ShortName | None = None


class WheelPhase(Frozen):
    """A phase of the wheel."""

    id: FieldId
    title: ShortName


class WheelStep(Frozen):
    """One step of the wheel.

    Attributes:
        phase: The phase that it belongs to.
        title: A few words, for its part of the drawing.
        text: What to do.
        who: Who is responsible.
        forms: The forms that help.
        page: The page with more about it.
    """

    id: FieldId
    phase: FieldId
    title: Annotated[ShortName, Constraints(max_length=26)]
    text: Text
    who: Text | None = None
    forms: Annotated[tuple[FormId, ...], Constraints(strict=False)] = ()
    page: PageId | None = None


class WheelFigure(Figure):
    """Steps in a ring, the last leading to the first."""

    kind: Literal["wheel"]
    centre: WheelCentre
    phases: Annotated[tuple[WheelPhase, ...], Constraints(min_length=1, max_length=4, strict=False)]
    steps: Annotated[tuple[WheelStep, ...], Constraints(min_length=3, max_length=12, strict=False)]


class YearDate(Frozen):
    """One of the year's dates: what to do, and from which day to which."""

    id: FieldId
    words: Text
    first: date
    last: date


class YearSource(Figure):
    """An annual wheel as its file defines it; the dates are the workplace's."""

    kind: Literal["year"]


class YearFigure(YearSource):
    """An annual wheel: the twelve months in a ring, and the workplace's dates on it, in the kit's order."""

    dates: tuple[YearDate, ...] = ()


AnyFigure = GridFigure | WheelFigure | YearFigure
"""A figure of any kind."""

FIGURES: Mapping[str, type[GridFigure | WheelFigure | YearSource]] = {
    "lanes": GridFigure,
    "phases": GridFigure,
    "wheel": WheelFigure,
    "year": YearSource,
}
"""The model of a figure's file, by its kind."""
