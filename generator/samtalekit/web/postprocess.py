"""Postprocess the engine's output: remove unused files, fix HTML, add the CSP, check files, write the manifest."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from samtalekit import __version__
from samtalekit.core.css import addresses_in
from samtalekit.core.errors import EngineError, SourceErrors
from samtalekit.core.files import read_regular, sha256_of, write_if_changed
from samtalekit.core.findings import Finding, in_order
from samtalekit.model.kit import Kit
from samtalekit.model.outputs import Manifest, ManifestKit, ManifestPage, ManifestPaper, Paper, PaperKind
from samtalekit.web.bundle.audit import outside_requests
from samtalekit.web.markup import read_markup
from samtalekit.web.page_context import StagedPage
from samtalekit.web.policy import with_policy
from samtalekit.web.stage import Stage

UNWANTED = (
    "404.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    "assets/stylesheets",
    "assets/images",
    "objects.inv",
)
"""Files and folders from the engine that the site does not use, or that contain the build date."""

SOURCES = (".md", ".yml")
"""File extensions of sources, to which no link of a finished page may lead."""

LUNR = "assets/javascripts/lunr"
NITS = (
    (re.compile(rb'(<input class="md-toggle"[^>]*?) autocomplete="off"'), rb"\1"),  # not valid on a checkbox
    (re.compile(rb'[ \t]*<div data-md-component="skip">.*?</div>\n?', re.DOTALL), b""),  # ours is in the header
)
"""HTML errors in the engine's page templates that a validator reports, with their fixes."""


def postprocess(site: Path, languages: Iterable[str], *, below: str = "") -> None:
    """Remove the engine's leftovers, fix its HTML, and give each page its content security policy.

    Pages must not change after this: the policy contains the hashes of their scripts and styles.

    Args:
        site: Site of one language, as the engine built it.
        languages: Languages whose search stemmers are kept.
        below: Folder of this language in the whole site, with its slash; empty for the language at the root.

    Raises:
        EngineError: A page links to a source instead of a page.
        SourceErrors: Pages would load something from outside, or redirect there; all of them are listed.
        ThemeError: A template has a comment that a browser may end elsewhere than our parser does.
    """
    outside: list[Finding] = []
    for name in UNWANTED:
        _remove(site / name)
    for path in sorted(site.rglob("*.map")):
        path.unlink()
    _prune_stemmers(site / LUNR, languages)
    has_data_images = any(_has_data_images(path) for path in sorted(site.rglob("*.css")))
    for path in sorted(site.rglob("*.html")):
        content = read_regular(path)
        for pattern, mend in NITS:
            content = pattern.sub(mend, content)
        html = content.decode(errors="surrogateescape")
        page = read_markup(html)
        outside += outside_requests(f"{below}{path.relative_to(site).as_posix()}", page)
        _check_links(path.relative_to(site).as_posix(), (spot.text.strip() for spot in page.links))
        html = with_policy(html, has_data_images=has_data_images, page=page)  # last step
        write_if_changed(path, html.encode(errors="surrogateescape"))
    if outside:
        raise SourceErrors(in_order(outside))


def _check_links(name: str, targets: Iterable[str]) -> None:
    """Check that no link of a page leads to a source: pages and forms have addresses of their own on the site.

    Raises:
        EngineError: One does; the message names it.
    """
    for target in targets:
        parts = urlsplit(target)
        if not parts.scheme and parts.path.endswith(SOURCES):
            raise EngineError(f"{name}: {target}")


def check_whole(site: Path, paths: Iterable[str]) -> None:
    """Check that every expected file exists.

    Raises:
        EngineError: Files are missing; the message lists them.
    """
    missing = [path for path in paths if not (site / path).is_file()]
    if missing:
        raise EngineError(f"{site.name}: {', '.join(missing)}")


def _has_data_images(sheet: Path) -> bool:
    """True when a style sheet contains an image as a ``data:`` URL."""
    return any(
        each.text.lower().startswith("data:") for each in addresses_in(read_regular(sheet).decode("utf-8", "replace"))
    )


def _prune_stemmers(folder: Path, languages: Iterable[str]) -> None:
    """Keep the lunr stemmers of the site's languages, out of about 30 that the engine copies."""
    kept = {"lunr.stemmer.support.min.js", "lunr.multi.min.js", *(f"lunr.{language}.min.js" for language in languages)}
    for path in sorted(folder.rglob("*.js")):
        if path.name not in kept:
            path.unlink()


def _remove(path: Path) -> None:
    if path.is_dir():
        for inner in path.iterdir():
            _remove(inner)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


# The manifest: machine-readable list of pages and papers.


def manifest_of(kit: Kit, stages: Sequence[Stage], papers: Sequence[Paper], site: Path) -> Manifest:
    """Return the manifest of a finished site: languages in the kit's order, pages by id, papers in the kit's order."""
    languages = tuple(stage.language for stage in stages)
    return Manifest(
        samtalekit=__version__,
        kit=ManifestKit(id=kit.structure.id, edition=kit.structure.edition),
        workplace=kit.workplace.name,
        languages=languages,
        pages=tuple(_page(page, stage.language, site) for stage in stages for page in stage.pages if page.is_content),
        papers=tuple(_paper(paper) for paper in sorted(papers, key=_in_order_of(kit, languages))),
    )


def manifest_bytes(manifest: Manifest) -> bytes:
    """Serialize the manifest as JSON."""
    return (manifest.model_dump_json(indent=1) + "\n").encode()


def _page(page: StagedPage, language: str, site: Path) -> ManifestPage:
    content = read_regular(site / page.path)
    return ManifestPage(id=page.id, language=language, path=page.path, title=page.title, sha256=sha256_of(content))


def _paper(paper: Paper) -> ManifestPaper:
    return ManifestPaper(
        id=paper.id,
        kind=paper.kind,
        language=paper.language,
        edition=paper.edition,
        path=paper.path,
        pages=paper.pages,
        sha256=sha256_of(paper.content),
        fields=paper.fields,
    )


def _in_order_of(kit: Kit, languages: Sequence[str]) -> Callable[[Paper], tuple[int, int, int, str]]:
    """Sort key: by language, then forms in the kit's order, then papers of several forms, then reading material."""
    forms = {form: place for place, form in enumerate(kit.structure.forms)}
    kinds: list[str] = list(get_args(PaperKind))
    return lambda paper: (
        languages.index(paper.language),
        kinds.index(paper.kind),
        forms.get(paper.id, len(forms)),
        paper.id,
    )
