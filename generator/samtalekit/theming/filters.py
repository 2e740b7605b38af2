"""Guards for Jinja templates: limits of work and output, argument checks for filters and tests, string formatting."""

import re
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, Sized, ValuesView
from datetime import date, time, timedelta
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEscapeFormatter, SandboxedFormatter

# Limits: what a template may print or pass to a filter, and how much work it may do per page.

MAX_CHARS = 20_000_000  # characters written per page; also the maximum of one value or operation
MAX_STEPS = 200_000  # loop iterations, calls and filters per page; our largest page takes 6,000
MAX_WIDTH = 1_000  # characters; width or precision in a format such as "%080d"
MAX_BITS = 1_024  # of a product of integers; a float's maximum exponent

SINGLE = (float, date, time, timedelta, type(None), Undefined)
"""Scalar values, apart from strings and integers."""

_STAR = re.compile(r"%.*\*", re.DOTALL)
_DIGITS = re.compile(r"\d{4,}")


class TooMuchError(SecurityError):
    """A template exceeds a limit: ``letters``, ``steps`` or ``width``; its message key is ``limit.<limit>``."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Meter:
    """Counters for the templates of one page."""

    def __init__(self) -> None:
        self.chars = self.steps = 0

    def write(self, chars: int) -> None:
        """Count characters written.

        Raises:
            TooMuchError: The page exceeds its output limit.
        """
        self.chars += chars
        if self.chars > MAX_CHARS:
            raise TooMuchError("letters")

    def step(self, count: int = 1) -> None:
        """Count iterations, calls, or a tenth of the items that one call processes.

        Raises:
            TooMuchError: The page exceeds its step limit.
        """
        self.steps += count
        if self.steps > MAX_STEPS:
            raise TooMuchError("steps")

    def settled(self, value: object) -> object:
        """Turn an iterator, such as the result of ``map``, into a list so that it can be inspected first."""
        return list(self._counted(value)) if isinstance(value, Iterator | KeysView | ValuesView | ItemsView) else value

    def _counted(self, values: Iterable[object]) -> Iterator[object]:
        for value in values:
            self.step()
            yield value


def size_of(value: object) -> int:
    """Return the size of a plain value, in characters and items: a scalar, or a list or dict of plain values.

    Raises:
        SecurityError: It is, or contains, another object, which could print a path or a memory address.
        TooMuchError: It is larger than the output limit of a page.
    """
    size, waiting = 0, [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str | bytes):
            size += len(each) + 1
        elif isinstance(each, dict):
            size += 2 * len(each) + 1
            waiting += [*each.keys(), *each.values()] if size <= MAX_CHARS else []
        elif isinstance(each, list | tuple | set | frozenset):
            size += len(each) + 1
            waiting += each if size <= MAX_CHARS else []
        elif isinstance(each, int):
            size += each.bit_length() // 3 + 1
        elif isinstance(each, SINGLE):
            size += 1
        else:
            raise SecurityError(type(each).__name__)
        if size > MAX_CHARS:
            raise TooMuchError("letters")
    return size


def refuse_growth(*values: object) -> None:
    """Refuse an operation on plain values whose result could be too large: ``replace``, ``join``, ``center``.

    The result is at most the product of the two largest sizes. An integer after the first value is a count or a width.

    Raises:
        SecurityError: A value is not plain.
        TooMuchError: The result could exceed the output limit of a page.
    """
    sizes = [size_of(value) for value in values[:1]]
    sizes += [max(size_of(value), abs(value) if isinstance(value, int) else 0) for value in values[1:]]
    largest, second, *_rest = [*sorted(sizes, reverse=True), 1, 1]
    if largest * second > MAX_CHARS:
        raise TooMuchError("letters")


def refuse_wide(pattern: str) -> None:
    """Refuse a format that pads: ``%099999999d``, ``%*d``.

    Raises:
        TooMuchError: The width is more than 999 characters, or taken from a value.
    """
    if _STAR.search(pattern) or any(int(digits[:9]) >= MAX_WIDTH for digits in _DIGITS.findall(pattern)):
        raise TooMuchError("width")


def sum_within(left: object, right: object) -> None:
    """Refuse a concatenation of strings or lists that is longer than the output limit of a page.

    Raises:
        TooMuchError: It is too long.
    """
    if isinstance(left, str | bytes | list | tuple) and len(left) + len(right) > MAX_CHARS:  # type: ignore[arg-type]
        raise TooMuchError("letters")


def product_within(left: float, right: float) -> None:
    """Refuse a product of integers that could grow without bound.

    Raises:
        TooMuchError: It has more than `MAX_BITS` bits.
    """
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MAX_BITS:
        raise TooMuchError("width")


SHAPING = frozenset({
    "attr", "batch", "count", "d", "default", "first", "groupby", "last", "length", "list", "map", "max", "min",
    "random", "reject", "rejectattr", "reverse", "select", "selectattr", "slice", "sort", "unique",
})  # fmt: skip
"""Jinja filters that select, order or count objects without printing them. All others get plain values only."""

CHECKING = frozenset({
    "boolean", "callable", "defined", "divisibleby", "eq", "equalto", "escaped", "even", "false", "filter", "float",
    "ge", "greaterthan", "gt", "in", "integer", "iterable", "le", "lessthan", "lt", "mapping", "ne", "none", "number",
    "odd", "sameas", "sequence", "string", "test", "true", "undefined", "==", "!=", ">", ">=", "<", "<=",
})  # fmt: skip
"""Jinja tests that only inspect an object. All others get plain values only."""

OF_DICTS = frozenset({"items", "dictsort"})
"""Filters that iterate over a dict like ``dict.items``. MkDocs's settings only resemble a dict, and are refused."""

WRAPPED = 1_000_000
"""Characters, squared, of a text that ``wordwrap`` handles in a step: it copies the rest of the text for each line."""

WALKING = frozenset({
    "batch", "groupby", "list", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "slice",
    "sort", "sum", "unique",
})  # fmt: skip
"""Jinja filters that process a whole list."""

Functions = Mapping[str, Callable[..., Any]]


class Guarded(dict[str, Callable[..., Any]]):
    """Filters or tests by name; each is wrapped in a guard when it is added."""

    def __init__(self, guard: Callable[[str, Callable[..., Any]], Callable[..., Any]], known: Functions) -> None:
        super().__init__()
        self._guard = guard
        self.update(known)

    def __setitem__(self, name: str, function: Callable[..., Any]) -> None:
        super().__setitem__(name, self._guard(name, function))

    def update(self, more: Functions) -> None:  # type: ignore[override]  # accepts a mapping only
        """Add several functions, guarded."""
        for name, function in more.items():
            self[name] = function


class _Checked:
    """String formatter mixin that prints plain values only, without wide padding."""

    def convert_field(self, value: Any, conversion: Any) -> Any:  # noqa: ANN401  # Python's own
        """Apply ``!r`` or ``!s``."""
        if conversion:
            size_of(value)
        return super().convert_field(value, conversion)  # type: ignore[misc]  # a formatter's

    def format_field(self, value: Any, format_spec: str) -> Any:  # noqa: ANN401  # Python's own
        """Format a value."""
        refuse_wide(format_spec)
        self._env.shown(value)  # type: ignore[attr-defined]  # set by Jinja's formatters
        return super().format_field(value, format_spec)  # type: ignore[misc]  # a formatter's


class TemplateFormatter(_Checked, SandboxedFormatter):
    """Formatter for plain strings."""


class TemplateEscapeFormatter(_Checked, SandboxedEscapeFormatter):
    """Formatter for HTML strings, with escaping."""


def length_of(value: object) -> int:
    """Return the length of a value that a filter, a comparison or a method processes; 0 for scalars."""
    return len(value) if isinstance(value, Sized) and isinstance(value, (str, bytes, list, tuple, dict, set)) else 0


def refuse_often(*values: object) -> None:
    """Refuse a repetition count larger than the output limit of a page."""
    refuse_growth("", *(each for each in values if isinstance(each, int)))


def check_nothing(*_values: object, **_named: object) -> None:
    """Check nothing: the guard of tests that reveal no more than yes or no."""


# AST instrumentation: insert calls that count iterations and characters, and check concatenated values.

BODIES = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block, nodes.Template)
"""Nodes whose body may run more than once: loops, macros, call blocks, blocks and included files."""

UNPACKING = (nodes.Call, nodes.Filter, nodes.Test)


def put_counters_in(template: nodes.Template) -> nodes.Template:
    """Instrument a template: bodies call ``entered``, ``~`` ``shown``, comparisons ``weighed``, ``**`` ``unpacked``.

    All four are methods of the sandbox. A body counts the characters of all its text, whichever branch is taken.
    """
    _put_counters_below(template)
    return template.set_environment(template.environment)  # type: ignore[return-value,arg-type]  # for new nodes


def _put_counters_below(node: nodes.Node) -> int:
    """Instrument a node and all below it; return how many characters of text they have."""
    chars = sum(_put_counters_below(child) for child in list(node.iter_child_nodes()))
    if isinstance(node, nodes.TemplateData):
        chars += len(node.data)
    elif isinstance(node, BODIES):
        node.body.insert(0, nodes.ExprStmt(_call("entered", nodes.Const(chars), node), lineno=node.lineno))
    if isinstance(node, nodes.For) and node.test:
        node.test = nodes.And(_call("entered", nodes.Const(0), node), node.test, lineno=node.lineno)
    elif isinstance(node, nodes.Concat):
        node.nodes = [_call("shown", each, node) for each in node.nodes]
    elif isinstance(node, nodes.Operand):
        node.expr = _call("weighed", node.expr, node)
    elif isinstance(node, UNPACKING) and node.dyn_kwargs:
        node.dyn_kwargs = _call("unpacked", node.dyn_kwargs, node)
    return chars


def _call(name: str, value: nodes.Expr, near: nodes.Node) -> nodes.Call:
    method = nodes.EnvironmentAttribute(name, lineno=near.lineno)
    return nodes.Call(method, [value], [], None, None, lineno=near.lineno)
