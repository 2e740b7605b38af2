"""A theme's own style sheets, templates and scripts: none of them fetches or reads outside, or works without end."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from jinja2 import Environment, TemplateSyntaxError, nodes

from samtalekit.core.errors import OutsideError
from samtalekit.core.findings import Location
from samtalekit.core.paths import leads_out, names_below
from samtalekit.core.text import addresses_in, is_outside, too_large_numbers
from samtalekit.sources.reader import Desk, package_root
from samtalekit.sources.inline import refused_in

_OUTSIDE = r"(?:(?!data:)[a-z][a-z0-9+.-]*:)?//[^\s'\")>]+"
_STYLE = re.compile(rf"(?:url\(\s*['\"]?|@import\s+['\"])(?P<target>{_OUTSIDE})", re.IGNORECASE)
_MARKUP = re.compile(
    rf"(?:\b(?:src|srcset|poster|data|action)\s*=\s*['\"]?|<link\b[^>]*\bhref\s*=\s*['\"]?)(?P<target>{_OUTSIDE})",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"['\"`](?P<target>(?:https?|wss?)://[^\s'\"`]+)", re.IGNORECASE)
_DATA = re.compile(r"\s*data:", re.IGNORECASE)
THEME = "theme"
ENGINE = "web/overrides"
PRINT = "theme/print/"
ICONS = ".icons/"  # of the engine's own theme
BEGINNINGS = (ENGINE, "web", "print/booklet", "report")
"""Where in a theme the names begin by which its templates read each other; those of papers begin at its top."""

READERS = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
"""What in a template reads another."""

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
        for path in (folder / name for name in sorted(names_below(folder, THEME), key=PurePosixPath)):
            if path.suffix.lower() == ".css":
                _look_at_style(path, desk)
            elif path.suffix.lower() in PATTERNS:
                _look_at(path, desk)
                if path.suffix.lower() in {".j2", ".html"}:
                    _look_at_template(path, desk)


def _look_at(path: Path, desk: Desk) -> None:
    text = desk.text(path)
    for number, line in enumerate((text or "").split("\n"), start=1):
        for pattern in PATTERNS[path.suffix.lower()]:
            for match in pattern.finditer(line):
                place = Location(desk.layers.name(path), number, match.start("target") + 1)
                desk.say(place, "outside-request", target=match["target"][:60])


def _look_at_style(path: Path, desk: Desk) -> None:
    for address in addresses_in(desk.text(path) or ""):
        if is_outside(address.target):
            place = Location(desk.layers.name(path), address.line, address.column)
            desk.say(place, "outside-request", target=address.target.strip()[:60])
        elif not _DATA.match(address.target) and _leads_out(path, address.target, desk):
            place = Location(desk.layers.name(path), address.line, address.column)
            desk.say(place, "outside-kit", path=OutsideError(address.target).name)

    if path.relative_to(desk.layers.folder_of(path)).as_posix().startswith(PRINT):
        for number in too_large_numbers(desk.text(path) or ""):
            place = Location(desk.layers.name(path), number.line, number.column)
            desk.say(place, "style-number", number=number.written[:60])


def _leads_out(path: Path, address: str, desk: Desk) -> bool:
    """True for an address in a style sheet that leads out of the theme that the sheet lies in."""
    theme = desk.layers.folder_of(path) / THEME
    return leads_out(
        theme, re.split(r"[?#]", address.strip(), maxsplit=1)[0], below=path.parent.relative_to(theme).as_posix()
    )


def _look_at_template(path: Path, desk: Desk) -> None:
    text = desk.text(path) or ""
    try:
        template = Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        desk.say(Location(desk.layers.name(path), error.lineno), "template-syntax", problem=error.message or "")
        return
    except (RecursionError, ValueError) as error:  # brackets in brackets, a number of 5,000 digits
        desk.say(Location(desk.layers.name(path)), "template-syntax", problem=str(error))
        return
    theme = desk.layers.folder_of(path) / THEME
    own = path.relative_to(theme).as_posix()
    below = next((room for room in BEGINNINGS if own.startswith(f"{room}/")), "")
    if own.startswith("web/"):
        for what, line, column in refused_in(text, is_frame=below == ENGINE):
            desk.say(Location(desk.layers.name(path), line, column), "policy-refuses", what=what)
    for name, line in _read_by(template):
        if leads_out(theme, name, below=below, hidden=below == ENGINE and name.startswith(ICONS)):
            column = text.split("\n")[line - 1].find(name) + 1
            place = Location(desk.layers.name(path), line, max(column, 1))
            desk.say(place, "outside-kit", path=OutsideError(name).name)


def _read_by(template: nodes.Template) -> Iterator[tuple[str, int]]:
    """The names that a template reads others by, as far as they stand in it, each with its line."""
    for node in template.find_all(nodes.Stmt):
        if isinstance(node, READERS):
            yield from ((name, node.lineno) for name in _spelt_out(getattr(node, "template", None)))


def _spelt_out(expression: object) -> Iterator[str]:
    """The names that an expression comes to, where they can be read; what is worked out is stopped while it runs."""
    if isinstance(expression, nodes.Const):
        yield str(expression.value)
    elif isinstance(expression, (nodes.List, nodes.Tuple)):
        yield from (name for item in expression.items for name in _spelt_out(item))
    elif isinstance(expression, nodes.CondExpr):
        yield from (*_spelt_out(expression.expr1), *_spelt_out(expression.expr2))
    elif isinstance(expression, nodes.Concat) and all(isinstance(part, nodes.Const) for part in expression.nodes):
        yield "".join(name for part in expression.nodes for name in _spelt_out(part))
