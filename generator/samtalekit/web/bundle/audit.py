"""Audit a finished site: find outside requests, missing files and inline code that the CSP refuses."""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from samtalekit.core.css import StylePart as Spot
from samtalekit.core.css import addresses_in
from samtalekit.core.files import read_regular
from samtalekit.core.findings import Finding, Location, in_order
from samtalekit.web.markup import Markup, read_markup

SHOWN = 80  # characters of a URL in a message
FOLLOWED = frozenset({"http", "https", "mailto", "tel", "sms"})
"""Schemes that outside links may have: the reader decides whether to follow them."""

_SCRIPT_ADDRESS = re.compile(r"['\"`](?P<target>(?:(?:https?|wss?|ftp):)?//[\w$][^\s'\"`]*)", re.IGNORECASE)
_NAMESPACE = re.compile(r"https?://www\.w3\.org/(?:1999|2000)/")
_INDEX = re.compile(r"\s*var __index = (?P<data>\{.*\})\s*;?\s*\Z", re.DOTALL)

ENGINE_SCRIPTS = "assets/javascripts/"
ENGINE_ADDRESSES = {
    "https://unpkg.com/resize-observer-polyfill": None,
    "https://unpkg.com/mermaid@11/dist/mermaid.min.js": "mermaid",
    "https://api.github.com/": "source",
    "https://${": "source",
}
"""URLs in the engine's own script, each with the class of an element that would trigger the request; ``source`` is
the repository box. The first is for browsers from before 2020, and the CSP blocks it.
"""


@dataclass(frozen=True, slots=True)
class SiteAudit:
    """Result of auditing a site.

    Attributes:
        findings: Outside requests, missing files, and code that the policy refuses.
        pages: Parsed pages by path.
        counts: Number of files read, by kind: ``pages``, ``styles``, ``scripts``, ``drawings``.
        links_out: Number of links to other sites, which a reader may follow.
        has_data_images: Whether there is an image as a ``data:`` URL.
        has_data_fonts: Whether there is a font as one.
    """

    findings: tuple[Finding, ...]
    pages: Mapping[str, Markup]
    counts: Mapping[str, int]
    links_out: int
    has_data_images: bool
    has_data_fonts: bool


def outside_requests(name: str, page: Markup) -> Iterator[Finding]:
    """Yield a finding for each address outside the site that a page requests or redirects to by itself."""
    for spot in page.fetched:
        target = spot.text.strip()
        if _leaves(target) and not target.lower().startswith("data:"):
            yield _finding(name, spot, "outside-request", target=target[:SHOWN])


def audit_site(site: Path) -> SiteAudit:
    """Parse every page, style sheet, script and drawing of a finished site as a browser would."""
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    pages = {name: read_markup(_text(path)) for name, path in files.items() if name.endswith(".html")}
    drawings = {name: read_markup(_text(path)) for name, path in files.items() if name.endswith(".svg")}
    styles = {name: list(addresses_in(_text(path))) for name, path in files.items() if name.endswith(".css")}
    scripts = {name: _text(path) for name, path in files.items() if name.endswith((".js", ".mjs"))}
    findings: list[Finding] = []
    fetched = {name: markup.fetched for name, markup in (pages | drawings).items()} | styles
    for name, spots in fetched.items():
        findings += _of_fetched(name, spots, files)
    for name, page in pages.items():
        findings += _of_links(name, page.links, files)
        findings += [_finding(name, spot, "pack-inline", attribute=spot.text[:SHOWN]) for spot in page.loose]
    for name, text in scripts.items():
        findings += _of_script(name, text, pages)
    return SiteAudit(
        findings=in_order(findings),
        pages=pages,
        counts={"pages": len(pages), "styles": len(styles), "scripts": len(scripts), "drawings": len(drawings)},
        links_out=sum(
            urlsplit(spot.text).scheme in {"http", "https"} for page in pages.values() for spot in page.links
        ),
        has_data_images=_has_data("image/", fetched),
        has_data_fonts=_has_data("font/", fetched),
    )


def _has_data(kind: str, fetched: Mapping[str, Iterable[Spot]]) -> bool:
    return any(spot.text.lower().startswith(f"data:{kind}") for spots in fetched.values() for spot in spots)


def _of_fetched(name: str, spots: Iterable[Spot], files: Mapping[str, Path]) -> Iterator[Finding]:
    for spot in spots:
        target = spot.text.strip()
        if target.lower().startswith(("data:image/", "data:font/")):
            continue
        if _leaves(target):
            yield _finding(name, spot, "outside-request", target=target[:SHOWN])
        elif not _is_there(name, target, files):
            yield _finding(name, spot, "pack-missing", target=target[:SHOWN])


def _of_links(name: str, spots: Iterable[Spot], files: Mapping[str, Path]) -> Iterator[Finding]:
    for spot in spots:
        target = spot.text.strip()
        if _scheme(target) not in FOLLOWED and (_leaves(target) or not _is_there(name, target, files)):
            yield _finding(name, spot, "pack-missing", target=target[:SHOWN])


def _of_script(name: str, text: str, pages: Mapping[str, Markup]) -> Iterator[Finding]:
    """Findings for URLs in a script. The search index is skipped as data; the engine's own URLs are known."""
    if (index := _INDEX.match(text)) and _is_json(index["data"]):
        return
    for match in _SCRIPT_ADDRESS.finditer(text):
        target = match["target"]
        if _NAMESPACE.match(target):
            continue
        known = next((each for each in ENGINE_ADDRESSES if target.startswith(each)), None)
        if known is None or ENGINE_SCRIPTS not in name:
            line = text.count("\n", 0, match.start()) + 1
            column = match.start("target") - text.rfind("\n", 0, match.start())
            yield _finding(name, Spot(target, line, column), "outside-request", target=target[:SHOWN])
        elif mark := ENGINE_ADDRESSES[known]:
            for page, markup in pages.items():
                for spot in markup.classes:
                    if spot.text == mark:
                        yield _finding(page, spot, "outside-request", target=target[:SHOWN])


def _scheme(target: str) -> str:
    match = re.match(r"([a-z][a-z0-9+.-]*):", target, re.IGNORECASE)
    return match[1].lower() if match else ""


def _leaves(target: str) -> bool:
    """True for a URL outside the site: with a scheme, or relative to the server's root, which is not the site's."""
    return bool(_scheme(target)) or target.startswith(("/", "\\"))


def _is_there(name: str, target: str, files: Mapping[str, Path]) -> bool:
    """True when the URL, relative to a file of the site, is a file of the site. An empty path is the file itself."""
    path = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    return not path or posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) in files


def _finding(name: str, spot: Spot, code: str, **values: str) -> Finding:
    return Finding(Location(f"site/{name}", spot.line, spot.column), code, values)


def _text(path: Path) -> str:
    return read_regular(path).decode("utf-8", "replace")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
