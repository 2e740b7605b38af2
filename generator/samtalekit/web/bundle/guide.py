"""The guide for IT: contents of the bundle, installation, headers, checksums and audit results.

Rendered from the same messages as an HTML page next to the zips and as a plain-text readme in each zip.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup, escape

from samtalekit.content.context import Templates
from samtalekit.core.cache import Cache
from samtalekit.core.files import data_address
from samtalekit.core.messages import message
from samtalekit.model.base import for_templates
from samtalekit.theming.theme import Logo, Theme
from samtalekit.web.assets import embedded_faces, tokens
from samtalekit.web.policy import alone_with_policy

WIDTH = 92  # characters per line of plain text
EXAMPLE = "https://intra.example/{slug}/index.html"
POWERSHELL_HEADER = "$page = '{address}'\n(iwr $page -UseBasicParsing -Method Head).Headers['Content-Security-Policy']"
CURL = "curl -sI '{address}' | grep -i content-security-policy"
POWERSHELL_SUMS = (
    "Get-Content SHA256SUMS -Encoding UTF8 | ForEach-Object {\n"
    "  $sum, $name = $_ -split '  ', 2\n"
    "  if ((Get-FileHash -LiteralPath $name -Algorithm SHA256).Hash -ne $sum) { $name }\n"
    "}"
)
GNU_SUMS = "sha256sum -c --quiet SHA256SUMS"

OF = {
    "web": ("web", "headers", "sums", "outside", "data", "licences"),
    "share": ("share", "sums", "outside", "data", "licences"),
    "sharepoint": ("sharepoint", "sums", "outside", "data", "licences"),
}
"""Sections in each zip's readme; the page has all of them."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block within a section.

    Attributes:
        kind: ``text``, ``steps`` (a numbered list), ``items`` (a bullet list), ``code`` or ``table``.
        lines: Paragraphs, steps or items; code as one string.
        rows: Rows of a table; the first is the header.
    """

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its blocks."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Data for the guide of one bundle.

    Attributes:
        slug: Short folder name.
        headers: HTTP headers that the servers send.
        counts: Number of audited items: ``pages``, ``styles``, ``scripts``, ``drawings``, ``papers``, ``links``,
            ``paper_links``.
        address: URL of the published site; None when not given.
        has_dates: Whether there is a calendar file.
        files: Name, purpose and size of each file of the bundle; empty within a zip.
    """

    title: str
    workplace: str
    version: str
    slug: str
    headers: Mapping[str, str]
    counts: Mapping[str, int]
    address: str | None
    has_dates: bool
    files: Sequence[tuple[str, str, str]] = field(default=())


WHY = {
    "Content-Security-Policy": "csp",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "referrer",
    "Permissions-Policy": "permissions",
    "Cache-Control": "cache",
}


@dataclass(frozen=True)
class Guide:
    """The guide of one bundle in one language."""

    facts: Facts
    language: str

    @cached_property
    def _values(self) -> Mapping[str, str | int]:
        """Placeholder values of the messages."""
        facts, language = self.facts, self.language
        named = {"links": "links_file", "texts": "texts_file", "dates": "dates_file", "pictures": "pictures_folder"}
        names = {named_in_kit: message(language, f"pack.name.{name}") for name, named_in_kit in named.items()}
        return {
            "title": facts.title,
            "workplace": facts.workplace,
            "version": facts.version,
            "slug": facts.slug,
            "address": facts.address or "",
            **names,
            **facts.counts,
        }

    @for_templates
    def tell(self, key: str) -> str:
        """Return a message of the guide with this bundle's values."""
        return message(self.language, f"pack.guide.{key}", self._values)

    def sections(self, names: Sequence[str]) -> tuple[Section, ...]:
        """Return the named sections, in that order."""
        blocks = {
            "contents": self._contents,
            "web": self._web,
            "headers": self._headers,
            "share": self._share,
            "sharepoint": self._sharepoint,
            "sums": self._sums,
            "outside": self._outside,
            "data": self._data,
            "licences": self._licences,
        }
        return tuple(Section(name, self.tell(name), tuple(blocks[name]())) for name in names)

    def _texts(self, *keys: str) -> Block:
        return Block("text", tuple(self.tell(key) for key in keys))

    def _contents(self) -> Iterator[Block]:
        yield self._texts("contents_text")
        head = (self.tell("file"), self.tell("use"), self.tell("size"))
        yield Block("table", rows=(head, *((f"`{name}`", use, size) for name, use, size in self.facts.files)))
        yield self._texts("choose")

    def _web(self) -> Iterator[Block]:
        address = EXAMPLE.format(slug=self.facts.slug)
        yield Block("steps", (self.tell("web_1"), self.tell("web_2")))
        yield Block("items", tuple(self.tell(key) for key in ("iis", "apache", "nginx", "other")))
        yield self._texts("web_3")
        yield Block("code", (POWERSHELL_HEADER.format(address=address),))
        yield self._texts("web_4")
        yield Block("code", (CURL.format(address=address),))
        yield self._texts("replace", "times")

    def _headers(self) -> Iterator[Block]:
        yield self._texts("headers_text")
        head = (self.tell("header"), self.tell("value"), self.tell("use"))
        yield Block(
            "table",
            rows=(
                head,
                *(
                    (f"`{name}`", f"`{value}`", message(self.language, f"pack.why.{WHY[name]}"))
                    for name, value in self.facts.headers.items()
                ),
            ),
        )
        yield self._texts("csp", "in_pages", "frames")

    def _share(self) -> Iterator[Block]:
        yield Block("steps", tuple(self.tell(f"share_{number}") for number in range(1, 5)))

    def _sharepoint(self) -> Iterator[Block]:
        last = 5 if self.facts.has_dates else 4
        yield Block("steps", tuple(self.tell(f"sharepoint_{number}") for number in range(1, last + 1)))
        yield self._texts("sharepoint_pages" if self.facts.address else "sharepoint_no_pages", "sharepoint_renew")

    def _sums(self) -> Iterator[Block]:
        yield self._texts("sums_text")
        yield Block("code", (POWERSHELL_SUMS,))
        yield self._texts("sums_gnu")
        yield Block("code", (GNU_SUMS,))
        yield self._texts("sums_same")

    def _outside(self) -> Iterator[Block]:
        yield self._texts("outside_text", "outside_proof", "outside_links")

    def _data(self) -> Iterator[Block]:
        yield self._texts("data_cookies", "data_kept", "data_papers")

    def _licences(self) -> Iterator[Block]:
        yield self._texts("licences_text")


def readme(facts: Facts, language: str, zip_name: str) -> bytes:
    """Return the readme within a zip (``web``, ``share`` or ``sharepoint``), as plain text that Notepad opens, too."""
    guide = Guide(facts, language)
    title = guide.tell("title")
    lines = [title, "=" * len(title), "", *_wrapped(f"{facts.workplace}. {guide.tell('made_by')}"), ""]
    for section in guide.sections(OF[zip_name]):
        lines += [section.title, "-" * len(section.title), ""]
        for block in section.blocks:
            lines += _as_text(block)
    return ("\r\n".join(lines).rstrip() + "\r\n").encode("utf-8-sig")


def _as_text(block: Block) -> list[str]:
    if block.kind == "code":
        return [*("    " + line for line in block.lines[0].split("\n")), ""]
    if block.kind == "table":
        return [line for row in block.rows[1:] for line in (_plain(f"{row[0]}: {row[1]}"), "    " + _plain(row[2]), "")]
    out: list[str] = []
    for number, line in enumerate(block.lines, start=1):
        lead = {"steps": f"{number}. ", "items": "- "}.get(block.kind, "")
        out += [*_wrapped(_plain(line), lead), ""]
    return out


def _wrapped(text: str, lead: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(text: str) -> str:
    """Strip the marks for code and bold."""
    return re.sub(r"\*\*|`", "", text)


# The guide as a self-contained HTML page, in the workplace's fonts and colours.

SECTIONS = ("contents", "web", "headers", "share", "sharepoint", *OF["web"][2:])
LOGO_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_MARKS = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")


def page_name(language: str, first: str) -> str:
    """Return the file name of a language's page: ``index.html`` for the first."""
    return "index.html" if language == first else f"index.{language}.html"


def guide_page(facts: Facts, language: str, languages: Sequence[str], theme: Theme) -> bytes:
    """Return the guide as HTML, with styles, fonts and logo embedded.

    Raises:
        ThemeError: The theme's template has an error.
    """
    guide, templates = Guide(facts, language), Templates(theme, language, prefixes=("pack", "web"))
    values = {
        "guide": guide,
        "sections": [
            {
                "id": each.id,
                "title": each.title,
                "blocks": [_step(block.kind, block.lines, block.rows) for block in each.blocks],
            }
            for each in guide.sections(SECTIONS)
        ],
        "logo": _address(theme.logo),
        "logo_dark": _address(theme.logo_dark),
        "others": [
            {"href": page_name(each, languages[0]), "code": each, "name": message(each, "web.language_name")}
            for each in languages
            if each != language
        ],
    }
    plain = templates.whole("packing/guide.html.j2", style="", **values | {"logo": "", "logo_dark": ""})
    style = embedded_faces(theme, plain, Cache()) + _style(theme)
    html = templates.whole("packing/guide.html.j2", style=Markup(style), **values)  # noqa: S704  # the theme's own style sheets
    return alone_with_policy(html).encode()  # with a strict policy, like the site's


def _step(kind: str, lines: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, object]:
    marked = list(lines) if kind == "code" else [_marked(line) for line in lines]
    return {"kind": kind, "lines": marked, "rows": [[_marked(cell) for cell in row] for row in rows]}


def _marked(text: str) -> Markup:
    """Convert code and bold marks to elements; escape everything else."""
    out, at = Markup(), 0
    for match in _MARKS.finditer(text):
        tag = "code" if match[1] else "strong"
        out += escape(text[at : match.start()]) + Markup("<{0}>{1}</{0}>").format(Markup(tag), match[1] or match[2])  # noqa: S704  # one of two tags
        at = match.end()
    return out + escape(text[at:])


def _style(theme: Theme) -> str:
    sheets = "\n".join(theme.text(f"web/css/{name}.css") for name in ("base", "packing"))
    return f"{tokens(theme)}{sheets}"


def _address(logo: Logo | None) -> str:
    return data_address(logo.content, LOGO_TYPES[logo.suffix]) if logo else ""
