"""The page of instructions: one file that needs nothing beside it, in the workplace's faces and colours."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from samtalekit.core.files import data_address, read_regular
from samtalekit.core.messages import say
from samtalekit.content.templates import Templates
from samtalekit.theming.theme import Theme
from samtalekit.web.assets import FORMATS, tokens
from samtalekit.web.bundle.guide import OF, Facts, Guide
from samtalekit.web.packing.policy import alone_with_policy

MOST_BYTES_OF_FACE = 120_000  # a bigger one would make the page heavy to send; then the system's stands in
SECTIONS = ("contents", "web", "headers", "share", "sharepoint", *OF["web"][2:])
LOGO_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_MARKS = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")


def page_name(language: str, first: str) -> str:
    """What the page of a language is called: ``index.html`` for the first."""
    return "index.html" if language == first else f"index.{language}.html"


def guide_page(facts: Facts, language: str, languages: Sequence[str], theme: Theme) -> bytes:
    """The instructions as HTML, with style, faces and logo within.

    Raises:
        ThemeError: The theme's template has a fault.
    """
    guide = Guide(facts, language)
    html = Templates(theme, language, rooms=("pack", "web")).whole(
        "packing/guide.html.j2",
        guide=guide,
        sections=[
            {
                "id": each.id,
                "title": each.title,
                "blocks": [_told(block.kind, block.lines, block.rows) for block in each.blocks],
            }
            for each in guide.sections(SECTIONS)
        ],
        style=Markup(_style(theme)),  # noqa: S704  # the theme's own style sheets
        logo=data_address(theme.logo.content, LOGO_TYPES[theme.logo.suffix]) if theme.logo else "",
        others=[
            {"href": page_name(each, languages[0]), "code": each, "name": say(each, "web.language_name")}
            for each in languages
            if each != language
        ],
    )
    return alone_with_policy(html).encode()  # it holds itself to what it says of the site


def _told(kind: str, lines: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, object]:
    marked = list(lines) if kind == "code" else [_marked(line) for line in lines]
    return {"kind": kind, "lines": marked, "rows": [[_marked(cell) for cell in row] for row in rows]}


def _marked(text: str) -> Markup:
    """A sentence with its code and strong words as elements; everything else is escaped."""
    out, at = Markup(), 0
    for match in _MARKS.finditer(text):
        tag = "code" if match[1] else "strong"
        out += escape(text[at : match.start()]) + Markup("<{0}>{1}</{0}>").format(Markup(tag), match[1] or match[2])  # noqa: S704  # one of two tags
        at = match.end()
    return out + escape(text[at:])


def _style(theme: Theme) -> str:
    faces = "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-display: swap; '
        f'src: url({data_address(read_regular(face.path), "font/woff2")}) format("{FORMATS[".woff2"]}"); }}\n'
        for face in theme.web_faces
        if face.style == "normal" and face.path.suffix == ".woff2" and face.path.stat().st_size <= MOST_BYTES_OF_FACE
    )
    sheets = "\n".join(theme.text(f"web/css/{name}.css") for name in ("base", "packing"))
    return f"{faces}{tokens(theme)}{sheets}"
