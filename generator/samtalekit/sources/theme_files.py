"""A theme's own style sheets, templates and scripts: nothing in them may fetch from outside."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2
from jinja2 import Environment, TemplateSyntaxError

from samtalekit.ground.findings import Place
from samtalekit.sources.folders import Desk, package_root

_OUTSIDE = r"(?:(?!data:)[a-z][a-z0-9+.-]*:)?//[^\s'\")>]+"
_ADDRESS = re.compile(r"\s*(?:(?!data:)[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
_STYLE = re.compile(rf"(?:url\(\s*['\"]?|@import\s+['\"])(?P<target>{_OUTSIDE})", re.IGNORECASE)
_MARKUP = re.compile(
    rf"(?:\b(?:src|srcset|poster|data|action)\s*=\s*['\"]?|<link\b[^>]*\bhref\s*=\s*['\"]?)(?P<target>{_OUTSIDE})",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"['\"`](?P<target>(?:https?|wss?)://[^\s'\"`]+)", re.IGNORECASE)
PATTERNS = {
    ".js": (_SCRIPT,),
    ".html": (_STYLE, _MARKUP),
    ".j2": (_STYLE, _MARKUP),
    ".svg": (_STYLE, _MARKUP),
}
"""What a request to outside looks like, by the file's ending."""


def look_at_theme(desk: Desk) -> None:
    """Report every place in a workplace's or kit's theme that would ask somebody outside; the package's is trusted."""
    for folder in desk.layers.content:
        if folder == package_root() and desk.layers.is_workplace:
            continue
        for path in sorted((folder / "theme").rglob("*")):
            if path.suffix.lower() == ".css" and path.is_file():
                _look_at_style(path, desk)
            elif path.suffix.lower() in PATTERNS and path.is_file():
                _look_at(path, desk)
                if path.suffix.lower() in {".j2", ".html"}:
                    _parse(path, desk)


def _look_at(path: Path, desk: Desk) -> None:
    text = desk.text(path)
    for number, line in enumerate((text or "").split("\n"), start=1):
        for pattern in PATTERNS[path.suffix.lower()]:
            for match in pattern.finditer(line):
                place = Place(desk.layers.name(path), number, match.start("target") + 1)
                desk.say(place, "outside-request", target=match["target"][:60])


def _look_at_style(path: Path, desk: Desk) -> None:
    """Read CSS as a browser does: an escaped ``url`` is a ``url``, and an address may stand in any function."""
    nodes = tinycss2.parse_component_value_list(desk.text(path) or "")
    for node, target in _addresses(nodes):
        place = Place(desk.layers.name(path), node.source_line, node.source_column)
        desk.say(place, "outside-request", target=target.strip()[:60])


def _addresses(nodes: Iterable[Any], *, is_wanted: bool = False) -> Iterator[tuple[Any, str]]:
    """Every address in CSS that leads out: in ``url()``, in the functions that take a string, after ``@import``.

    Source: CSS Values and Units 4, 4.5 Resource Locators; CSS Cascading 5, 2 Importing Style Sheets.
    """
    after_import = False
    for node in nodes:
        value = getattr(node, "value", None)
        if node.type == "at-keyword":
            after_import = node.lower_value == "import"
        elif node.type == "url" or (node.type == "string" and (is_wanted or after_import)):
            if _ADDRESS.match(str(value)):
                yield node, str(value)
        elif node.type == "function":
            takes_address = node.lower_name in {"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"}
            yield from _addresses(node.arguments, is_wanted=takes_address or is_wanted)
        elif hasattr(node, "content") and isinstance(node.content, list):
            yield from _addresses(node.content)
        if node.type == "literal" and value == ";":
            after_import = False


def _parse(path: Path, desk: Desk) -> None:
    try:
        Environment(autoescape=True).parse(desk.text(path) or "")
    except TemplateSyntaxError as error:
        desk.say(Place(desk.layers.name(path), error.lineno), "template-syntax", problem=error.message or "")
