"""Filters, tests and formats of templates: which are handed objects, and what looks at the arguments of the others."""

from collections.abc import Callable, Mapping, Sized
from typing import Any

from jinja2.sandbox import SandboxedEscapeFormatter, SandboxedFormatter

from samtalekit.theming.limits import refuse_growth, refuse_wide, size_of

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
