"""Widgets of a paper: one for each place to type, tick or sign, with the tooltip that screen readers read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from samtalekit.core.locale import written_number
from samtalekit.core.messages import message
from samtalekit.model.table import TICKED, DateField, Entry, Field, NumberField, TableField

CHECKED = TICKED
"""The on-state of every check box, and the value it is read back as."""


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget on the paper: a text box, check box, radio button or signature.

    Attributes:
        key: Name of the plain text input that is its placeholder while the paper is laid out.
        entry: The field that it belongs to; the buttons of a radio group share one.
        option: Stored value and label of a radio button; None for every other widget.
        tooltip: What the widget asks for.
        ending: What a screen reader says after it; sighted readers see it on the paper.
        language: Of its question, where it is not the paper's; else empty.
    """

    key: str
    entry: Entry
    option: tuple[str, str] | None
    tooltip: str
    ending: str = ""
    language: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says when the widget has the focus."""
        return f"{self.tooltip}{self.ending}"


def widgets_of(
    field: Field, entries: tuple[Entry, ...], keys: Iterator[str], language: str, condition: str = ""
) -> tuple[Widget, ...]:
    """Return the widgets of one question, in reading order.

    Args:
        field: The question.
        entries: Its fields in the PDF, as the form gives them.
        keys: Source of placeholder names.
        language: The paper's language.
        condition: When it is to be answered, in words; empty for always.
    """
    notes = [f"{_note(field, entry, language)}{f' ({condition})' if condition else ''}" for entry in entries]
    return tuple(
        Widget(
            next(keys),
            entry,
            option,
            f"{entry.label}{': ' + option[1] if option else ''}{note}",
            _must(entry, language),
        )
        for entry, note in zip(entries, notes, strict=True)
        for option in (entry.values if entry.values and not entry.is_menu else (None,))
    )


def _must(entry: Entry, language: str) -> str:
    """Ending of a required field's tooltip: screen readers do not announce the field's flag."""
    return f", {message(language, 'paper.spoken_required')}" if entry.required and not entry.readonly else ""


def part_key(number: int, key: str) -> str:
    """Return the placeholder name of a widget in a document of several parts; ``number`` counts those with widgets."""
    return f"{number}-{key}"


def fresh_keys() -> Iterator[str]:
    """Yield placeholder names: ``w0``, ``w1`` and so on."""
    return (f"w{number}" for number in count())


def range_in_words(field: NumberField, language: str) -> str:
    """Return the range of a number in words: "1–40 timer"; empty when there is no limit and no unit."""
    unit = f" {field.unit}" if field.unit else ""
    low, high = (None if end is None else written_number(end, language) for end in (field.min, field.max))
    if low is not None and high is not None:
        return message(language, "paper.between", {"low": low, "high": high}) + unit
    if low is not None:
        return message(language, "paper.at_least", {"low": low}) + unit
    if high is not None:
        return message(language, "paper.at_most", {"high": high}) + unit
    return unit.strip()


def _note(field: Field, entry: Entry, language: str) -> str:
    """What the tooltip adds to the label: how to write a date, the limits of a number."""
    if entry.kind == "date" and isinstance(field, (DateField, TableField)):
        return f" ({message(language, 'paper.date_pattern')})"
    if isinstance(field, NumberField) and (words := range_in_words(field, language)):
        return f" ({words})"
    return ""
