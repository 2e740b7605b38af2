"""Style sheets: which addresses a browser would fetch for one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2

_OUTSIDE = re.compile(r"\s*(?:(?!data:)[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
_TAKE_ADDRESS = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"})


@dataclass(frozen=True, slots=True)
class StyleAddress:
    """An address in CSS and where it stands; line and column count from 1."""

    target: str
    line: int
    column: int


def is_outside(address: str) -> bool:
    """True when an address leads to another place than the folder it stands in; one that holds its data does not."""
    return bool(_OUTSIDE.match(address))


def addresses_in(style: str) -> Iterator[StyleAddress]:
    """Every address in CSS: in ``url()``, in the functions that take a string, after ``@import``.

    CSS is read as a browser does: an escaped ``url`` is a ``url``, and an address may stand in any function.

    Source: CSS Values and Units 4, 4.5 Resource Locators; CSS Cascading 5, 2 Importing Style Sheets.
    """
    for node in _nodes(tinycss2.parse_component_value_list(style)):
        yield StyleAddress(str(node.value), node.source_line, node.source_column)


def _nodes(nodes: Iterable[Any], *, is_wanted: bool = False) -> Iterator[Any]:
    after_import = False
    for node in nodes:
        if node.type == "at-keyword":
            after_import = node.lower_value == "import"
        elif node.type == "url" or (node.type == "string" and (is_wanted or after_import)):
            yield node
        elif node.type == "function" and node.lower_name != "type":  # type("image/png") names a kind
            yield from _nodes(node.arguments, is_wanted=node.lower_name in _TAKE_ADDRESS or is_wanted)
        elif isinstance(getattr(node, "content", None), list):
            yield from _nodes(node.content)
        if node.type == "literal" and node.value == ";":
            after_import = False
