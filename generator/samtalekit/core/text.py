"""A text within Markdown, shown as the letters that it has: it draws nothing, and calls and names nobody."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2

from samtalekit.core.escapes import printable

# A text cut to the room there is for it, between two words.


def shortened(text: str, most: int) -> str:
    """The text, or its beginning and three dots where it has more letters than ``most``."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


MOST_WORDS = 400  # letters of one sentence that is quoted
BREAK = "\u200b"  # a space without width: nobody sees it, and what stands on its two sides is no reference
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~<>-])")
_SIGNS = re.compile(r"(?<=[@#!~%&^\[])(?=\S)|(?<=[A-Za-z]-)(?=\d)|(?<=:)(?=[\w+-]+:|//)|(?<=\bwww\.)")
"""Where people, issues, requests, labels, emoji and addresses begin, in the words of GitHub or of GitLab."""


def plain(text: str) -> str:
    """A text as Markdown shows it letter by letter.

    ``@name`` calls nobody, and ``#12``, ``GH-12``, ``!12``, ``~label``, ``%1``, ``&1``, ``$1``, ``:smile:`` and an
    address stay letters: hosts look for them in what is shown, where a backslash or an entity is gone already.

    Source: docs.github.com, "Autolinked references and URLs"; docs.gitlab.com, "GitLab Flavored Markdown".
    """
    text = _SIGNS.sub(BREAK, printable(" ".join(text.split())))
    text = _MARKS.sub(r"\\\1", text.replace("&", "&amp;")).replace("\\<", "&lt;").replace("\\>", "&gt;")
    return text.replace("$", f"<span>$</span>{BREAK}").replace(BREAK, "&#8203;")


def quoted(text: str) -> str:
    """The same, cut where it is too long to be quoted."""
    return plain(shortened(text, MOST_WORDS))


def code(text: str) -> str:
    """A path or an address as code, where hosts look for nothing."""
    text = printable(" ".join(text.split()))
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


# Style sheets: which addresses a browser would fetch for one, and which numbers no paper can be laid out with.

_OUTSIDE = re.compile(r"\s*(?:(?!data:)[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
_TAKE_ADDRESS = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"})


MAX_LENGTH_MM = 5000.0  # four times the long side of A0
MAX_NUMBER = 10_000.0
MM_PER_UNIT = {"mm": 1.0, "cm": 10.0, "q": 0.25, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
"""Absolute lengths (CSS Values and Units 4, 6.2)."""


@dataclass(frozen=True, slots=True)
class StyleNumber:
    """A number in CSS as it is written, with its unit, and where it stands; line and column count from 1."""

    written: str
    line: int
    column: int


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


def too_large_numbers(style: str) -> Iterator[StyleNumber]:
    """Numbers in CSS that would make a layout engine work for minutes or forever, such as a page of a kilometre.

    A length may be `MAX_LENGTH_MM`, and any other number `MAX_NUMBER`.
    """
    for node in _numbers(tinycss2.parse_component_value_list(style)):
        unit = getattr(node, "lower_unit", "")
        most = MAX_LENGTH_MM / MM_PER_UNIT[unit] if unit in MM_PER_UNIT else MAX_NUMBER
        if not -most <= node.value <= most:
            yield StyleNumber(node.serialize(), node.source_line, node.source_column)


def _numbers(nodes: Iterable[Any]) -> Iterator[Any]:
    for node in nodes:
        if node.type in {"number", "dimension", "percentage"}:
            yield node
        for inner in (getattr(node, "arguments", None), getattr(node, "content", None)):
            if isinstance(inner, list):
                yield from _numbers(inner)


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


# Lengths. Paper is measured in millimetres, PDF in points.

PT_PER_MM = 72 / 25.4  # PDF default user space: 1/72 inch; ISO 32000-2:2020, 8.3.2.3


def mm_from_pt(points: float) -> float:
    """Millimetres of so many points."""
    return points / PT_PER_MM


def pt_from_mm(millimetres: float) -> float:
    """Points of so many millimetres."""
    return millimetres * PT_PER_MM
