"""Validate ``mkdocs.yml`` and the theme: settings that every engine supports, no code execution or outside requests."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from jinja2 import Environment, TemplateSyntaxError, nodes
from pydantic import Field as Constraints

from samtalekit.core import limits
from samtalekit.core.css import addresses_in, deepest_bracket, is_outside, local_faces, too_large_numbers
from samtalekit.core.errors import OutsideError
from samtalekit.core.files import SITE_FILE, leads_out, names_below
from samtalekit.core.findings import Location
from samtalekit.core.messages import MessageRef
from samtalekit.model.base import Frozen, Text
from samtalekit.sources.layers import package_root
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.validate import validate

# HTML in templates that the Content Security Policy of the pages blocks: inline style, event handlers and scripts.

_TAG = re.compile(r"<(?P<tag>[a-z][\w-]*)(?P<rest>[^<]*)", re.IGNORECASE)
_PART = re.compile(r"""(?P<name>[^\s"'>/=]+)(?P<value>\s*=\s*(?:"[^"]*"?|'[^']*'?|[^\s>]+))?|>|.""", re.DOTALL)
_NOT_LINE_END = re.compile(r"[^\n]")
_DATA_BLOCK = re.compile(r"""=\s*["']?(?!module|(?:text|application)/(?:java|ecma)script)[a-z]""", re.IGNORECASE)


def refused_in(template: str, *, is_frame: bool) -> Iterator[tuple[str, int, int]]:
    """Yield what a browser would block, each with its line and column.

    Args:
        template: A template that Jinja can parse.
        is_frame: Whether it belongs to the frame around the pages, whose scripts the policy allows by their hashes.

    Source: W3C, Content Security Policy Level 3, 6.7.3 Element Matching Algorithms: ``style`` and ``on…`` attributes
    need ``'unsafe-hashes'``, which no page of ours has.
    """
    html = _without_jinja(template)
    for tag in _TAG.finditer(html):
        attributes = list(_attributes(tag["rest"], tag.start("rest")))
        given = {name: value for name, value, _start in attributes}
        for name, _value, start in attributes:
            if name in {"style", "srcdoc"} or re.fullmatch("on[a-z]+", name):
                yield f"{name}=", *_place(html, start)
        holds_data = "src" in given or _DATA_BLOCK.match(given.get("type", ""))
        if not is_frame and tag["tag"].lower() == "script" and not holds_data:
            yield "<script>", *_place(html, tag.start())


def _attributes(rest: str, begin: int) -> Iterator[tuple[str, str, int]]:
    """Yield the attributes of a tag that have a value: name, ``=`` with the value, and the offset of the name."""
    for part in _PART.finditer(rest):
        if part[0] == ">":
            return
        if part["value"] or part["name"] == "src":
            yield part["name"].lower(), (part["value"] or "").strip(), begin + part.start()


def _without_jinja(template: str) -> str:
    """Return a template's HTML at unchanged offsets: letters replace expressions, spaces statements and comments."""
    pieces, filler = [], " "
    for _line, kind, text in Environment(autoescape=True).lex(template.replace("\r\n", "\n")):
        filler = "x" if kind == "variable_begin" else filler
        pieces.append(text if kind == "data" else _NOT_LINE_END.sub(filler, text))
        filler = " " if kind == "variable_end" else filler
    return "".join(pieces)


def _place(text: str, start: int) -> tuple[int, int]:
    return text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1


Plugin = Literal["samtalekit", "search", "offline"]
Extension = Literal[
    "abbr", "admonition", "def_list", "footnotes", "md_in_html", "tables", "toc", "sane_lists", "smarty"
]
PlainText = Annotated[str, Constraints(pattern=r"^[^<>&]*$")]
"""A setting's text: some, such as the dash that ``smarty`` writes, reach pages as HTML."""


class _Footnotes(Frozen):
    BACKLINK_TEXT: PlainText = ""
    BACKLINK_TITLE: PlainText = ""
    PLACE_MARKER: PlainText = ""
    SEPARATOR: PlainText = ""
    SUPERSCRIPT_TEXT: PlainText = ""
    UNIQUE_IDS: bool = False
    USE_DEFINITION_ORDER: bool = False


class _Tables(Frozen):
    use_align_attribute: bool = False


class _Toc(Frozen):
    anchorlink: bool = False
    baselevel: Annotated[int, Constraints(ge=1, le=6)] = 1
    permalink: bool | PlainText = False
    permalink_leading: bool = False
    permalink_title: PlainText = ""
    title: PlainText = ""
    toc_depth: Annotated[int, Constraints(ge=1, le=6)] = 6


class _Smarty(Frozen):
    smart_angled_quotes: bool = False
    smart_dashes: bool = True
    smart_ellipses: bool = True
    smart_quotes: bool = True


class _Extension(Frozen):
    """A Markdown extension with settings; extensions not listed here have no settings that are safe."""

    footnotes: _Footnotes | None = None
    smarty: _Smarty | None = None
    tables: _Tables | None = None
    toc: _Toc | None = None


class _Theme(Frozen):
    name: Literal["material"]
    font: Literal[False] = False
    features: Annotated[tuple[Text, ...], Constraints(strict=False)] = ()


class _Options(Frozen):
    """Allowed settings of a plugin.

    Material's search can be pointed at a dictionary anywhere, or made to split words by a pattern that keeps every
    reader's browser busy.
    """

    enabled: bool = True


class SiteFile(Frozen):
    """The keys of ``mkdocs.yml`` that samtalekit honours; name, menu, language and colours come from the kit."""

    site_name: Text
    docs_dir: Literal["content"] = "content"
    site_dir: Text = "site"
    use_directory_urls: Literal[False] = False
    theme: _Theme
    plugins: Annotated[tuple[Plugin | dict[Plugin, _Options], ...], Constraints(strict=False)]
    markdown_extensions: Annotated[tuple[Extension | _Extension, ...], Constraints(strict=False)] = ()


def read_site_file(reader: SourceReader) -> Mapping[str, object]:
    """Return the ``mkdocs.yml`` of the uppermost layer as plain data; empty, with findings, when it is not valid."""
    path = reader.layers.find(SITE_FILE, theme=True)
    tree = reader.tree(path) if path else None
    if tree is None:
        return {}
    _model, findings = validate(SiteFile, tree)
    reader.findings += findings
    return tree.data if isinstance(tree.data, dict) and not findings else {}


# Theme style sheets, templates and scripts: nothing from outside the theme, no numbers too large to render.

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
FRAME = f"{ENGINE}/main.html"
PRINT = "theme/print/"
ICONS = ".icons/"  # icons of the engine's own theme
BEGINNINGS = (ENGINE, "web", "print/booklet", "report")
"""Folders of a theme that template names are relative to; those of papers are relative to its top."""

READERS = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
"""Jinja nodes that read another template."""

PATTERNS = {
    ".js": (_SCRIPT,),
    ".html": (_STYLE, _MARKUP),
    ".j2": (_STYLE, _MARKUP),
    ".svg": (_STYLE, _MARKUP),
}
"""Patterns of outside requests, by file extension."""


def check_theme(reader: SourceReader) -> None:
    """Report every outside request in the theme of a workplace or kit; the package's own theme is trusted."""
    for folder in reader.layers.content:
        if folder == package_root() and reader.layers.is_workplace:
            continue
        for path in (folder / name for name in sorted(names_below(folder, THEME), key=PurePosixPath)):
            if path.suffix.lower() == ".css":
                _check_style(path, reader)
            elif path.suffix.lower() in PATTERNS:
                _check_markup(path, reader)
                if path.suffix.lower() in {".j2", ".html"}:
                    _check_template(path, reader)


def _check_markup(path: Path, reader: SourceReader) -> None:
    text, suffix = reader.text(path) or "", path.suffix.lower()
    for target, line, column in reader.cache.derived("theme markup", [suffix, text], lambda: _outside(text, suffix)):
        reader.report(Location(reader.layers.name(path), line, column), "outside-request", target=target)


def _outside(text: str, suffix: str) -> list[list[Any]]:
    """Return the outside requests in a template, script or drawing, each with line and column."""
    return [
        [match["target"][:60], number, match.start("target") + 1]
        for number, line in enumerate(text.split("\n"), start=1)
        for pattern in PATTERNS[suffix]
        for match in pattern.finditer(line)
    ]


def _check_style(path: Path, reader: SourceReader) -> None:
    style, name = reader.text(path) or "", reader.layers.name(path)
    found = reader.cache.derived("theme style", [style], lambda: _parts_of_style(style))
    if found["deep"]:
        reader.report(Location(name, *found["deep"]), "style-depth", limit=limits.STYLE_DEPTH)
        return
    for text, line, column in found["addresses"]:
        if is_outside(text):
            reader.report(Location(name, line, column), "outside-request", target=text.strip()[:60])
        elif not _DATA.match(text) and _leads_out(path, text, reader):
            reader.report(Location(name, line, column), "outside-kit", path=OutsideError(text).name)

    if path.relative_to(reader.layers.folder_of(path)).as_posix().startswith(PRINT):
        for text, line, column in found["local faces"]:
            reader.report(Location(name, line, column), "outside-kit", path=text[:60])
        for text, line, column in found["large numbers"]:
            reader.report(Location(name, line, column), "style-number", number=text[:60])


def _parts_of_style(style: str) -> dict[str, list[Any]]:
    """Return what a style sheet is checked for, each with line and column: it takes long to parse."""
    if deep := deepest_bracket(style, limits.STYLE_DEPTH):
        return {"deep": list(deep)}
    found = {"addresses": addresses_in, "local faces": local_faces, "large numbers": too_large_numbers}
    return {"deep": []} | {
        name: [[each.text, each.line, each.column] for each in find(style)] for name, find in found.items()
    }


def _leads_out(path: Path, address: str, reader: SourceReader) -> bool:
    """True for an address in a style sheet that leads out of the sheet's theme."""
    theme = reader.layers.folder_of(path) / THEME
    return leads_out(
        theme, re.split(r"[?#]", address.strip(), maxsplit=1)[0], below=path.parent.relative_to(theme).as_posix()
    )


def _check_template(path: Path, reader: SourceReader) -> None:
    text, name = reader.text(path) or "", reader.layers.name(path)
    theme = reader.layers.folder_of(path) / THEME
    own = path.relative_to(theme).as_posix()
    below = next((folder for folder in BEGINNINGS if own.startswith(f"{folder}/")), "")
    try:
        found = reader.cache.derived(
            "theme template",
            [str(below == ENGINE), str(own == FRAME), text],
            lambda: _parts_of_template(text, is_frame=below == ENGINE, is_base=own == FRAME),
        )
    except TemplateSyntaxError as error:
        reader.report(Location(name, error.lineno), "template-syntax", problem=error.message or "")
        return
    except (RecursionError, ValueError) as error:  # nested brackets, a number of 5,000 digits
        reader.report(Location(name), "template-syntax", problem=str(error))
        return
    for line, base in found["alone"] if below == ENGINE or own.startswith("web/") else ():
        remedy = MessageRef("template_mend.extend" if base else "template_mend.copy", (("path", own),))
        reader.report(Location(name, line), "template-alone", remedy=remedy)
    for what, line, column in found["refused"] if own.startswith("web/") else ():
        reader.report(Location(name, line, column), "policy-refuses", what=what)
    for template, line in found["read"]:
        if leads_out(theme, template, below=below, hidden=below == ENGINE and template.startswith(ICONS)):
            column = text.split("\n")[line - 1].find(template) + 1
            reader.report(Location(name, line, max(column, 1)), "outside-kit", path=OutsideError(template).name)


def _parts_of_template(text: str, *, is_frame: bool, is_base: bool) -> dict[str, list[list[Any]]]:
    """Return which templates a template reads, and what a browser would block in it: it takes long to parse.

    Raises:
        TemplateSyntaxError, RecursionError, ValueError: It cannot be parsed.
    """
    template = Environment(autoescape=True).parse(text)
    return {
        "read": [list(each) for each in _read_by(template)],
        "alone": [[line, is_base] for line in _alone(template, is_base=is_base)],
        "refused": [list(each) for each in refused_in(text, is_frame=is_frame)],
    }


def _alone(template: nodes.Template, *, is_base: bool) -> Iterator[int]:
    """Yield the line of a template that was meant to change a part of another, and stands in place of all of it.

    It has blocks but does not say what it extends; the frame of every page, ``is_base``, has to extend in any case.
    """
    block = next(template.find_all(nodes.Block), None)
    if next(template.find_all(nodes.Extends), None) is None and (block or is_base):
        yield block.lineno if block else 1


def _read_by(template: nodes.Template) -> Iterator[tuple[str, int]]:
    """Yield the literal names by which a template includes or extends others, each with its line."""
    for node in template.find_all(nodes.Stmt):
        if isinstance(node, READERS):
            yield from ((name, node.lineno) for name in _spelt_out(getattr(node, "template", None)))


def _spelt_out(expression: object) -> Iterator[str]:
    """Yield the literal names in an expression; names computed at run time are refused then."""
    if isinstance(expression, nodes.Const):
        yield str(expression.value)
    elif isinstance(expression, (nodes.List, nodes.Tuple)):
        yield from (name for item in expression.items for name in _spelt_out(item))
    elif isinstance(expression, nodes.CondExpr):
        yield from (*_spelt_out(expression.expr1), *_spelt_out(expression.expr2))
    elif isinstance(expression, nodes.Concat) and all(isinstance(part, nodes.Const) for part in expression.nodes):
        yield "".join(name for part in expression.nodes for name in _spelt_out(part))
