"""Limits of a template: which values it may print or hand to a filter, and how much work it may do on one page."""

import re
from collections.abc import ItemsView, Iterable, Iterator, KeysView, ValuesView
from datetime import date, time, timedelta

from jinja2 import Undefined
from jinja2.exceptions import SecurityError

MAX_LETTERS = 20_000_000  # that one page's templates write, and that one value or one operation may come to
MAX_STEPS = 200_000  # loop iterations, calls and filters on one page; our largest takes 6,000
MAX_WIDTH = 1_000  # letters; the width or precision in a format such as "%080d"
MAX_BITS = 1_024  # of a product of whole numbers; as long as a float's exponent reaches

SINGLE = (float, date, time, timedelta, type(None), Undefined)
"""Plain values without parts, apart from texts and whole numbers."""

_STAR = re.compile(r"%.*\*", re.DOTALL)
_DIGITS = re.compile(r"\d{4,}")


class TooMuchError(SecurityError):
    """A template does more than one page can need.

    Attributes:
        limit: ``letters``, ``steps`` or ``width``; the catalogue has its words under ``limit.<limit>``.
    """

    def __init__(self, limit: str) -> None:
        """Keep which limit it is."""
        super().__init__(limit)
        self.limit = limit


class Meter:
    """What the templates of one page have used so far."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.letters = self.steps = 0

    def write(self, letters: int) -> None:
        """Count letters that are written.

        Raises:
            TooMuchError: The page has used up its letters.
        """
        self.letters += letters
        if self.letters > MAX_LETTERS:
            raise TooMuchError("letters")

    def step(self, count: int = 1) -> None:
        """Count iterations, calls or a tenth of the items that one call works through.

        Raises:
            TooMuchError: The page has used up its steps.
        """
        self.steps += count
        if self.steps > MAX_STEPS:
            raise TooMuchError("steps")

    def settled(self, value: object) -> object:
        """A list in place of what can be walked once, such as the result of ``map``, to look at it first."""
        return list(self._counted(value)) if isinstance(value, Iterator | KeysView | ValuesView | ItemsView) else value

    def _counted(self, values: Iterable[object]) -> Iterator[object]:
        for value in values:
            self.step()
            yield value


def size_of(value: object) -> int:
    """How many letters and items a plain value has: a text, number, day or nothing, or a list or dict of those.

    Raises:
        SecurityError: It is, or holds, another object. Printed, it would show a path or an address in memory.
        TooMuchError: It is larger than a page may be.
    """
    size, waiting = 0, [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str | bytes):
            size += len(each) + 1
        elif isinstance(each, dict):
            size += 2 * len(each) + 1
            waiting += [*each.keys(), *each.values()] if size <= MAX_LETTERS else []
        elif isinstance(each, list | tuple | set | frozenset):
            size += len(each) + 1
            waiting += each if size <= MAX_LETTERS else []
        elif isinstance(each, int):
            size += each.bit_length() // 3 + 1
        elif isinstance(each, SINGLE):
            size += 1
        else:
            raise SecurityError(type(each).__name__)
        if size > MAX_LETTERS:
            raise TooMuchError("letters")
    return size


def refuse_growth(*values: object) -> None:
    """Refuse an operation on plain values whose result could be too large: ``replace``, ``join``, ``center``.

    The result of all of them is at most the two largest values multiplied. A whole number after the first value says
    how often or how wide.

    Raises:
        SecurityError: A value is not plain.
        TooMuchError: The result could be larger than a page may be.
    """
    sizes = [size_of(value) for value in values[:1]]
    sizes += [max(size_of(value), abs(value) if isinstance(value, int) else 0) for value in values[1:]]
    largest, second, *_rest = [*sorted(sizes, reverse=True), 1, 1]
    if largest * second > MAX_LETTERS:
        raise TooMuchError("letters")


def refuse_wide(pattern: str) -> None:
    """Refuse a format that fills up with letters of its own: ``%099999999d``, ``%*d``.

    Raises:
        TooMuchError: It names a width of more than 999 letters, or leaves the width to a value.
    """
    if _STAR.search(pattern) or any(int(digits[:9]) >= MAX_WIDTH for digits in _DIGITS.findall(pattern)):
        raise TooMuchError("width")


def sum_within(left: object, right: object) -> None:
    """Refuse a sum of texts or lists that is longer than a page may be.

    Raises:
        TooMuchError: It is.
    """
    if isinstance(left, str | bytes | list | tuple) and len(left) + len(right) > MAX_LETTERS:  # type: ignore[arg-type]
        raise TooMuchError("letters")


def product_within(left: float, right: float) -> None:
    """Refuse a product of whole numbers that could double without end.

    Raises:
        TooMuchError: It has more than `MAX_BITS` bits.
    """
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MAX_BITS:
        raise TooMuchError("width")
