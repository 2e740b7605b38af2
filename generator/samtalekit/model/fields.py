"""Field kinds other than tables: options, limits and default, and the PDF entries that each kind becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic import Field as Constraints
from pydantic_core import PydanticCustomError

from samtalekit.core.locale import plain_number
from samtalekit.model.base import Day, FieldId, Frozen, StartingText, Text, for_templates

# ``relevant``: a question that applies only when another has a certain answer.

TICKED = "yes"
"""The answer of a check box that is ticked."""


def _as_answers(value: object) -> object:
    """Return one answer or several as texts: ``true`` is a tick, a number a step of a scale."""
    if value is True:
        return (TICKED,)
    if isinstance(value, (str, int)):
        return (str(value),)
    if isinstance(value, (list, tuple)):
        return tuple(str(each) if isinstance(each, int) else each for each in value)
    return value


Written = Literal[True] | int | str | list[int | str]
"""Answers as YAML writes them."""

Answers = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_answers, json_schema_input_type=Written),
    Constraints(min_length=1, max_length=40),
]

Relevance = Annotated[Mapping[FieldId, Answers], Constraints(min_length=1, max_length=3)]
"""Which answers make a question relevant: by the id of another question, the ids of its options. All must hold."""


Width = Annotated[int, Constraints(ge=1, le=12)]
"""Columns of the paper's grid of twelve."""

EntryKind = Literal["line", "text", "number", "date", "choice", "check", "scale", "signature"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the PDF (an AcroForm field): what a reader fills in and a program reads back.

    Attributes:
        name: The field's name in the PDF, ``[a-z0-9_]``.
        question: The question that it belongs to: its field's id, with the round's number in a repeated section.
        kind: How it is filled in; a box of `choices` is a ``check``.
        label: Text for the tooltip and the manifest.
        required: True when the answer may not be left out.
        values: Values that a choice can take, with the words shown for each; empty for free text.
        max_length: Maximum number of characters; None for no limit.
        lines: Height in lines; more than 1 makes it multi-line.
        default: Its initial value.
        readonly: True when people may not change it.
        is_menu: True for a drop-down list, which has one widget; else each value has a radio button.
        unit: What a number counts; `low` and `high` are its limits.
        relevant: Answers of other questions that make it relevant, by question; empty for always.
    """

    name: str
    question: str
    kind: EntryKind
    label: str
    required: bool = False
    values: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None
    lines: int = 1
    default: str = ""
    readonly: bool = False
    is_menu: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    relevant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def must_be_answered(self) -> bool:
        """True when a PDF reader may insist on an answer; it cannot evaluate a condition."""
        return self.required and not self.relevant


class BaseField(Frozen):
    """One question of a form.

    Attributes:
        id: Its name in the PDF and in a record; never renamed.
        label: The question.
        hint: Help under the question.
        required: The answer may not be left out.
        readonly: People may not change it.
        relevant: Answers of other questions of the form that make this one relevant.
        width: Columns of twelve; neighbours that sum to twelve share a row.
    """

    id: FieldId
    label: Text
    hint: Text | None = None
    required: bool = False
    readonly: bool = False
    relevant: Relevance | None = None
    width: Width = 12

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return its PDF fields in reading order; ``suffix`` follows the field's id in each name."""
        raise NotImplementedError

    def _entry(self, kind: EntryKind, suffix: str, **more: object) -> Entry:
        """Return one entry of this field; ``more`` overrides its general values."""
        shared: dict[str, object] = {
            "name": f"{self.id}{suffix}",
            "question": f"{self.id}{suffix}",
            "label": self.label,
            "required": self.required,
            "readonly": self.readonly,
            "relevant": self.relevant or {},
        }
        return Entry(kind=kind, **(shared | more))  # type: ignore[arg-type]  # typed by the kinds below


class Option(Frozen):
    """An answer to choose: its id is stored, its label is shown."""

    id: FieldId
    label: Text


# Options to choose among, shared by `choice`, `choices` and a table's columns.

Options = Annotated[tuple[Option, ...], Constraints(min_length=2, max_length=40, strict=False)]
"""Two or more options; `sources` checks that ids and labels are unique."""


def as_values(options: tuple[Option, ...]) -> tuple[tuple[str, str], ...]:
    """Return the options as pairs of stored value and label."""
    return tuple((option.id, option.label) for option in options)


class CheckField(BaseField):
    """A check box with its label beside it."""

    kind: Literal["check"]
    default: bool = False

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return one check box."""
        return (self._entry("check", suffix, default=TICKED if self.default else ""),)


MOST_BUTTONS = 8
"""Largest number of options shown as radio buttons; more become a drop-down list."""


class ChoiceField(BaseField):
    """One answer of several: as radio buttons, or as a drop-down list when there are many."""

    kind: Literal["choice"]
    options: Options
    default: FieldId | None = None

    @property
    def is_menu(self) -> bool:
        """True when it is a drop-down list."""
        return len(self.options) > MOST_BUTTONS

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return one radio group or one drop-down list."""
        more = {"values": as_values(self.options), "default": self.default or "", "is_menu": self.is_menu}
        return (self._entry("choice", suffix, **more),)


class ChoicesField(BaseField):
    """Any number of answers, each with a check box.

    ``required`` is only printed: no PDF reader can demand one of several boxes.
    """

    kind: Literal["choices"]
    options: Options
    default: Annotated[tuple[FieldId, ...], Constraints(strict=False)] = ()

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return a check box for each option, named ``<field>_<option>``, labelled "question: option"."""
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


def as_on_paper(day: date) -> str:
    """Return a date in the pattern that papers ask for: "14-06-2027"."""
    return f"{day:%d-%m-%Y}"


class DateField(BaseField):
    """A date; the pattern to write it in is on the paper and in the tooltip.

    Attributes:
        remind: What a calendar says on that day, for a date that its reader wants to be reminded of.
    """

    kind: Literal["date"]
    default: Day | None = None
    remind: Text | None = None

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return one text field; its default is in the pattern that the paper asks for."""
        return (self._entry("date", suffix, default=as_on_paper(self.default) if self.default else ""),)


class LineField(BaseField):
    """A short answer on one line, with an optional limit in characters and a default."""

    kind: Literal["line"]
    max_length: Annotated[int, Constraints(ge=1, le=500)] | None = None
    default: StartingText = ""

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return one text field."""
        return (self._entry("line", suffix, max_length=self.max_length, default=self.default),)


class NoteField(BaseField):
    """Text among the questions, printed from the label; nothing to fill in."""

    kind: Literal["note"]

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:  # noqa: ARG002  # a note has no name in the PDF
        """Return nothing."""
        return ()


def as_plain(value: float | str) -> str:
    """Return a number with a decimal point: "7.5"; in a text, commas become points."""
    return value.strip().replace(",", ".") if isinstance(value, str) else plain_number(value)


def _amount(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise PydanticCustomError("number_type", "")
    return value


def _amount_or_text(value: object) -> object:
    return value if isinstance(value, str) else _amount(value)


Amount = Annotated[int | float, BeforeValidator(_amount)]
"""A number, with decimals or without."""

StartingAmount = Annotated[int | float | str, BeforeValidator(_amount_or_text)]
"""A number, or a text such as "7,5" that is one in the form's language, which `sources` checks."""


class NumberField(BaseField):
    """A number from ``min`` to ``max``, with an optional unit."""

    kind: Literal["number"]
    unit: Text | None = None
    min: Amount | None = None
    max: Amount | None = None
    default: StartingAmount | None = None

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return one text field."""
        default = "" if self.default is None else as_plain(self.default)
        more = {"unit": self.unit or "", "low": self.min, "high": self.max, "default": default}
        return (self._entry("number", suffix, **more),)


class ScaleField(BaseField):
    """A step from 1 to ``steps`` on a scale with a label at each end."""

    kind: Literal["scale"]
    steps: Annotated[int, Constraints(ge=2, le=10)] = 5
    low: Text
    high: Text
    default: Annotated[int, Constraints(ge=1, le=10)] | None = None

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return one radio group with the values ``1`` … ``steps``; the ends include their labels."""
        values = _marks(self.steps, self.low, self.high)
        return (self._entry("scale", suffix, values=values, default=str(self.default or "")),)


def _marks(steps: int, low: str, high: str) -> tuple[tuple[str, str], ...]:
    """Return the steps as pairs of stored value and label; the ends include their words."""
    words = {1: f"1, {low}", steps: f"{steps}, {high}"}
    return tuple((str(step), words.get(step, str(step))) for step in range(1, steps + 1))


Named = Annotated[tuple[Option, ...], Constraints(min_length=3, max_length=10, strict=False)]
"""Axes of a radar chart."""


class RadarField(BaseField):
    """A radar chart to answer on: a scale on each axis, from the middle outwards, with a mark for each series.

    Attributes:
        axes: The axes by name, clockwise from the top; or a number of blank ones, whose names are written in.
        axis_title: What an axis is, for the names that are written in: "Competence".
        series: What is marked on each axis, such as today and in a year; one mark when left out.
        steps: Marks on an axis.
        low: What the innermost mark means.
        high: What the outermost mark means.
    """

    kind: Literal["radar"]
    axes: Annotated[int, Constraints(ge=3, le=10)] | Named
    axis_title: Text | None = None
    series: Annotated[tuple[Option, ...], Constraints(max_length=2, strict=False)] = ()
    steps: Annotated[int, Constraints(ge=3, le=6)] = 5
    low: Text
    high: Text

    @property
    def has_names(self) -> bool:
        """True when the form names the axes; else the names are written in."""
        return isinstance(self.axes, tuple)

    @for_templates
    def numbered_axes(self) -> tuple[Option, ...]:
        """Return the axes; the label of a blank one is its number."""
        if isinstance(self.axes, tuple):
            return self.axes
        return tuple(Option.model_construct(id=str(n), label=str(n)) for n in range(1, self.axes + 1))

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return the names to write, then axis by axis a radio group for each series.

        A name is ``<field>_<axis>_name``; a group is ``<field>_<axis>_<series>``, labelled "axis: series".
        """
        found: list[Entry] = []
        labels = {axis.id: axis.label if self.has_names else self._blank(axis) for axis in self.numbered_axes()}
        if not self.has_names:
            found += [
                self._entry("line", suffix, name=f"{self.id}{suffix}_{axis}_name", label=label, required=False)
                for axis, label in labels.items()
            ]
        values = _marks(self.steps, self.low, self.high)
        for axis, label in labels.items():
            name = f"{self.id}{suffix}_{axis}"
            groups = [(f"{name}_{each.id}", f"{label}: {each.label}") for each in self.series] or [(name, label)]
            found += [
                self._entry("scale", suffix, name=group, label=words, required=False, values=values)
                for group, words in groups
            ]
        return tuple(found)

    def _blank(self, axis: Option) -> str:
        return f"{self.axis_title or self.label} {axis.label}"


class SignatureField(BaseField):
    """A line to sign by hand; with ``by: program``, an unsigned signature field of the PDF."""

    kind: Literal["signature"]
    by: Literal["hand", "program"] = "hand"

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return one signature field; nothing for a line to sign by hand."""
        return (self._entry("signature", suffix),) if self.by == "program" else ()


class TextField(BaseField):
    """An answer of several lines; ``lines`` is its height in lines of handwriting, 8 mm each."""

    kind: Literal["text"]
    lines: Annotated[int, Constraints(ge=1, le=28)] = 3
    max_length: Annotated[int, Constraints(ge=1, le=5000)] | None = None
    default: StartingText = ""

    def entries(self, suffix: str = "") -> tuple[Entry, ...]:
        """Return one multi-line text field."""
        more = {"lines": self.lines, "max_length": self.max_length, "default": self.default}
        return (self._entry("text", suffix, **more),)
