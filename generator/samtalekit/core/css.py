"""Inspect CSS: URLs that it would load, numbers too large to lay out, nesting depth, and ``local()`` fonts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import tinycss2

_OUTSIDE = re.compile(r"\s*(?:(?!data:)[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
_REMOTE = re.compile(r"\s*(?:(?:https?|wss?|ftp):|[/\\]{2})", re.IGNORECASE)
_TAKE_ADDRESS = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"})


MAX_LENGTH_MM = 5000.0  # more than four times the long side of A0
MAX_NUMBER = 10_000.0
MM_PER_UNIT = {"mm": 1.0, "cm": 10.0, "q": 0.25, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
"""Absolute length units (CSS Values and Units 4, 6.2)."""


@dataclass(frozen=True, slots=True)
class StylePart:
    """A piece of a file, such as a URL or a number in CSS, with its position; line and column count from 1."""

    text: str
    line: int
    column: int


def is_outside(address: str) -> bool:
    """Return True for a URL with a scheme other than ``data:`` or with a host."""
    return bool(_OUTSIDE.match(address))


def addresses_in(style: str) -> Iterator[StylePart]:
    """Yield every URL in CSS: in ``url()``, in functions that take a string, after ``@import``, in custom properties.

    CSS is parsed as in a browser: an escaped ``url`` is a ``url``, and a URL may occur in any function.

    Source: CSS Values and Units 4, 4.5 Resource Locators; CSS Cascading 5, 2 Importing Style Sheets.
    """
    nodes = tinycss2.parse_component_value_list(style)
    for node in chain(_nodes(nodes), _remote_strings(nodes)):
        yield StylePart(str(node.value), node.source_line, node.source_column)


def deepest_bracket(style: str, limit: int) -> tuple[int, int] | None:
    """Return line and column (from 1) of the first bracket of CSS that lies in more brackets than the limit."""
    depth = 0
    for match in re.finditer(r"[\[({]|[\])}]", style):
        depth = depth + 1 if match[0] in "[({" else max(0, depth - 1)
        if depth > limit:
            return style.count("\n", 0, match.start()) + 1, match.start() - style.rfind("\n", 0, match.start())
    return None


def local_faces(style: str) -> Iterator[StylePart]:
    """Yield every ``local()`` in CSS: a font that is installed on some machines only."""
    for node in _walk(tinycss2.parse_component_value_list(style)):
        if node.type == "function" and node.lower_name == "local":
            yield StylePart(node.serialize(), node.source_line, node.source_column)


def too_large_numbers(style: str) -> Iterator[StylePart]:
    """Yield numbers in CSS that would keep a layout engine busy for minutes, such as a page of a kilometre.

    The limit is `MAX_LENGTH_MM` for a length, and `MAX_NUMBER` for any other number.
    """
    for node in _walk(tinycss2.parse_component_value_list(style)):
        if node.type not in {"number", "dimension", "percentage"}:
            continue
        unit = getattr(node, "lower_unit", "")
        most = MAX_LENGTH_MM / MM_PER_UNIT[unit] if unit in MM_PER_UNIT else MAX_NUMBER
        if not -most <= node.value <= most:
            yield StylePart(node.serialize(), node.source_line, node.source_column)


def _inner(node: object) -> list[Any]:
    """Return the nodes within a function or a pair of brackets; none for any other node."""
    inner = getattr(node, "arguments", getattr(node, "content", None))
    return inner if isinstance(inner, list) else []


def _walk(nodes: Iterable[Any]) -> Iterator[Any]:
    for node in nodes:
        yield node
        yield from _walk(_inner(node))


def _nodes(nodes: Iterable[Any], *, is_wanted: bool = False) -> Iterator[Any]:
    after_import = False
    for node in nodes:
        if node.type == "at-keyword":
            after_import = node.lower_value == "import"
        elif node.type == "url" or (node.type == "string" and (is_wanted or after_import)):
            yield node
        elif node.type == "function" and node.lower_name != "type":  # type("image/png") is a media type
            yield from _nodes(node.arguments, is_wanted=node.lower_name in _TAKE_ADDRESS or is_wanted)
        elif node.type != "function":
            yield from _nodes(_inner(node))
        if node.type == "literal" and node.value == ";":
            after_import = False


def _remote_strings(nodes: Iterable[Any], *, is_custom: bool = False) -> Iterator[Any]:
    """Yield the URLs that custom properties hold as strings: ``image-set(var(--x))`` would fetch one."""
    name = ""
    for node in nodes:
        if node.type == "literal" and node.value in {":", ";"}:
            is_custom = node.value == ":" and (is_custom or name.startswith("--"))
        elif node.type == "string" and is_custom and _REMOTE.match(node.value):
            yield node
        else:
            yield from _remote_strings(_inner(node), is_custom=is_custom)
        if node.type not in {"whitespace", "comment"}:
            name = node.value if node.type == "ident" else ""
