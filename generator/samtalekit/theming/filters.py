"""Filters, tests and formats of templates: which are handed objects, and what looks at the arguments of the others."""

import re
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sized, ValuesView
from datetime import date, time, timedelta
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEscapeFormatter, SandboxedFormatter

# Limits of a template: which values it may print or hand to a filter, and how much work it may do on one page.

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


SHAPING = frozenset(
    [
        "attr",
        "batch",
        "count",
        "d",
        "default",
        "first",
        "groupby",
        "last",
        "length",
        "list",
        "map",
        "max",
        "min",
        "random",
        "reject",
        "rejectattr",
        "reverse",
        "select",
        "selectattr",
        "slice",
        "sort",
        "unique",
    ]
)
"""Jinja's filters that choose, order or count objects without printing them. All others get plain values."""

LOOKING = frozenset(
    [
        "boolean",
        "callable",
        "defined",
        "divisibleby",
        "eq",
        "equalto",
        "escaped",
        "even",
        "false",
        "filter",
        "float",
        "ge",
        "greaterthan",
        "gt",
        "in",
        "integer",
        "iterable",
        "le",
        "lessthan",
        "lt",
        "mapping",
        "ne",
        "none",
        "number",
        "odd",
        "sameas",
        "sequence",
        "string",
        "test",
        "true",
        "undefined",
        "==",
        "!=",
        ">",
        ">=",
        "<",
        "<=",
    ]
)
"""Jinja's tests that tell what an object is. All others get plain values."""

OF_DICTS = frozenset({"items", "dictsort"})
"""Filters that walk a dict as ``dict.items`` does. MkDocs's settings only resemble a dict, and are refused."""

WALKING = frozenset(
    {
        "batch",
        "groupby",
        "list",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
        "select",
        "selectattr",
        "slice",
        "sort",
        "sum",
        "unique",
    }
)
"""Jinja's filters that work through all of a list."""

Functions = Mapping[str, Callable[..., Any]]


class Guarded(dict[str, Callable[..., Any]]):
    """Filters or tests by name: whoever puts one in, templates get it with its guard."""

    def __init__(self, guard: Callable[[str, Callable[..., Any]], Callable[..., Any]], known: Functions) -> None:
        """Guard what is known already."""
        super().__init__()
        self._guard = guard
        self.update(known)

    def __setitem__(self, name: str, function: Callable[..., Any]) -> None:
        """Put one in."""
        super().__setitem__(name, self._guard(name, function))

    def update(self, more: Functions) -> None:  # type: ignore[override]  # of a mapping alone
        """Put several in."""
        for name, function in more.items():
            self[name] = function


class _Looked:
    """A formatter of texts that prints plain values alone, and no wide gaps."""

    def convert_field(self, value: Any, conversion: Any) -> Any:  # noqa: ANN401  # Python's own
        """Convert a value as ``!r`` and ``!s`` do."""
        if conversion:
            size_of(value)
        return super().convert_field(value, conversion)  # type: ignore[misc]  # a formatter's

    def format_field(self, value: Any, format_spec: str) -> Any:  # noqa: ANN401  # Python's own
        """Print a value into its place."""
        refuse_wide(format_spec)
        self._env.shown(value)  # type: ignore[attr-defined]  # Jinja's formatters have it
        return super().format_field(value, format_spec)  # type: ignore[misc]  # a formatter's


class TemplateFormatter(_Looked, SandboxedFormatter):
    """Of plain texts."""


class TemplateEscapeFormatter(_Looked, SandboxedEscapeFormatter):
    """Of texts that are HTML."""


def length_of(value: object) -> int:
    """How long a value is that a filter, a comparison or a method of its own works through."""
    return len(value) if isinstance(value, Sized) and isinstance(value, (str, bytes, list, tuple, dict, set)) else 0


def refuse_often(*values: object) -> None:
    """Refuse to do something more often than a page has letters."""
    refuse_growth("", *(each for each in values if isinstance(each, int)))


def look_at_nothing(*_values: object, **_named: object) -> None:
    """Look at nothing: what is asked shows no more than yes or no."""


# Parsed templates with calls put in that count iterations and letters, and look at values that are joined.

BODIES = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block, nodes.Template)
"""What may run more often than it stands in a template: loops, macros, their callers, blocks and included files."""

UNPACKING = (nodes.Call, nodes.Filter, nodes.Test)


def put_counters_in(template: nodes.Template) -> nodes.Template:
    """Change a template: bodies call ``entered``, ``~`` ``shown``, comparisons ``weighed``, ``**`` ``unpacked``.

    All four are methods of the sandbox. The letters of a body are those of its text, whichever branch is taken.
    """
    for node in [template, *template.find_all((nodes.Node,))]:
        if isinstance(node, BODIES):
            node.body.insert(0, nodes.ExprStmt(_call("entered", nodes.Const(_letters(node)), node), lineno=node.lineno))
        if isinstance(node, nodes.For) and node.test:
            node.test = nodes.And(_call("entered", nodes.Const(0), node), node.test, lineno=node.lineno)
        elif isinstance(node, nodes.Concat):
            node.nodes = [_call("shown", each, node) for each in node.nodes]
        elif isinstance(node, nodes.Operand):
            node.expr = _call("weighed", node.expr, node)
        elif isinstance(node, UNPACKING) and node.dyn_kwargs:
            node.dyn_kwargs = _call("unpacked", node.dyn_kwargs, node)
    return template.set_environment(template.environment)  # type: ignore[return-value,arg-type]  # for what was put in


def _call(name: str, value: nodes.Expr, near: nodes.Node) -> nodes.Call:
    method = nodes.EnvironmentAttribute(name, lineno=near.lineno)
    return nodes.Call(method, [value], [], None, None, lineno=near.lineno)


def _letters(body: nodes.Node) -> int:
    return sum(len(text) for text in _texts(body))


def _texts(body: nodes.Node) -> Iterator[str]:
    yield from (data.data for data in body.find_all(nodes.TemplateData))
