"""A theme's own style sheets, templates and scripts: nothing in them may fetch from outside."""

import re
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

from samtalekit.ground.findings import Place
from samtalekit.ground.styles import addresses_in, is_outside
from samtalekit.sources.folders import Desk, package_root

_OUTSIDE = r"(?:(?!data:)[a-z][a-z0-9+.-]*:)?//[^\s'\")>]+"
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
    for address in addresses_in(desk.text(path) or ""):
        if is_outside(address.target):
            place = Place(desk.layers.name(path), address.line, address.column)
            desk.say(place, "outside-request", target=address.target.strip()[:60])


def _parse(path: Path, desk: Desk) -> None:
    try:
        Environment(autoescape=True).parse(desk.text(path) or "")
    except TemplateSyntaxError as error:
        desk.say(Place(desk.layers.name(path), error.lineno), "template-syntax", problem=error.message or "")
