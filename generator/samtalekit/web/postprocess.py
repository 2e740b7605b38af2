"""Postprocess the engine's output: remove unused files, fix HTML, add the CSP, check files, write the manifest."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import get_args
from urllib.parse import urlsplit

from samtalekit import __version__
from samtalekit.core.cache import Cache
from samtalekit.core.css import addresses_in
from samtalekit.core.errors import EngineError, SourceErrors
from samtalekit.core.findings import Finding, in_order
from samtalekit.core.kept import Content, bytes_of, digest_of, keep, kept
from samtalekit.core.worker_pool import map_in_batches
from samtalekit.model.kit import Kit
from samtalekit.model.outputs import (
    Manifest,
    ManifestKit,
    ManifestPage,
    ManifestPaper,
    ManifestSlides,
    Paper,
    PaperKind,
)
from samtalekit.web.bundle.audit import outside_requests
from samtalekit.web.markup import read_markup
from samtalekit.web.page_context import StagedPage
from samtalekit.web.policy import with_policy
from samtalekit.web.slides import Presentation
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


def postprocess(made: Mapping[str, Content], stage: Stage, cache: Cache) -> dict[str, Content]:
    """Return the files of one language's site: the engine's without leftovers, each page fixed and with its policy.

    Pages must not change after this: the policy contains the hashes of their scripts and styles.

    Args:
        made: What the engine made of the stage, by path.
        stage: The language's stage.
        cache: Where finished pages are kept.

    Raises:
        EngineError: A page links to a source instead of a page.
        SourceErrors: Pages would load something from outside, or redirect there; all of them are listed.
        ThemeError: A template has a comment that a browser may end elsewhere than our parser does.
    """
    files = {path: content for path, content in made.items() if _is_wanted(path, stage.language)}
    files |= stage.files
    styles = [bytes_of(content) for path, content in sorted(files.items()) if path.endswith(".css")]
    has_data_images = any(_has_data_images(style, cache) for style in styles)
    paths = sorted(path for path in files if path.endswith(".html"))
    keys = {path: cache.key("finished page", [digest_of(files[path]), str(has_data_images)]) for path in paths}
    pages = {path: kept(cache, key) for path, key in keys.items()}
    stale = [path for path in paths if pages[path] is None]
    unfinished = {path: bytes_of(files[path]) for path in stale}

    def finish(stale: Sequence[str]) -> list[tuple[str, list[Finding]]]:
        return [_finished(unfinished[path], path, stage.below, has_data_images=has_data_images) for path in stale]

    outside: list[Finding] = []
    for path, (html, findings) in zip(stale, map_in_batches(finish, stale), strict=True):
        outside += findings
        if not findings:
            pages[path] = keep(cache, "finished page", keys[path], html.encode(errors="surrogateescape"))
    if outside:
        raise SourceErrors(in_order(outside))
    return files | {path: page for path, page in pages.items() if page}


def _is_wanted(path: str, language: str) -> bool:
    """False for the engine's leftovers: unused files, source maps, and stemmers of other languages."""
    if path.endswith(".map") or any(path == name or path.startswith(f"{name}/") for name in UNWANTED):
        return False
    if not path.startswith(f"{LUNR}/"):
        return True
    return path.rpartition("/")[2] in {"lunr.stemmer.support.min.js", "lunr.multi.min.js", f"lunr.{language}.min.js"}


def _finished(content: bytes, name: str, below: str, *, has_data_images: bool) -> tuple[str, list[Finding]]:
    """Return a page with its policy, and its requests to the outside."""
    for pattern, mend in NITS:
        content = pattern.sub(mend, content)
    html = content.decode(errors="surrogateescape")
    page = read_markup(html)
    _check_links(name, (spot.text.strip() for spot in page.links))
    findings = list(outside_requests(f"{below}{name}", page))
    return with_policy(html, has_data_images=has_data_images, page=page), findings  # the policy is the last step


def _check_links(name: str, targets: Iterable[str]) -> None:
    """Check that no link of a page leads to a source: pages and forms have addresses of their own on the site.

    Raises:
        EngineError: One does; the message names it.
    """
    for target in targets:
        parts = urlsplit(target)
        if not parts.scheme and parts.path.endswith(SOURCES):
            raise EngineError(f"{name}: {target}")


def check_whole(files: Container[str], paths: Iterable[str]) -> None:
    """Check that every expected file has been made.

    Raises:
        EngineError: Files are missing; the message lists them.
    """
    missing = [path for path in paths if path not in files]
    if missing:
        raise EngineError(", ".join(missing))


def _has_data_images(style: bytes, cache: Cache) -> bool:
    """True when a style sheet contains an image as a ``data:`` URL."""

    def look() -> bool:
        return any(each.text.lower().startswith("data:") for each in addresses_in(style.decode("utf-8", "replace")))

    return cache.derived("style sheet", [style], look)


# The manifest: machine-readable list of pages and papers.


def manifest_of(kit: Kit, stages: Sequence[Stage], papers: Sequence[Paper], files: Mapping[str, Content]) -> Manifest:
    """Return the manifest of a finished site: languages in the kit's order, pages by id, papers in the kit's order."""
    languages = tuple(stage.language for stage in stages)
    return Manifest(
        samtalekit=__version__,
        kit=ManifestKit(id=kit.structure.id, edition=kit.structure.edition),
        workplace=kit.workplace.name,
        languages=languages,
        pages=tuple(_page(page, stage.language, files) for stage in stages for page in stage.pages if page.is_content),
        papers=tuple(_paper(paper) for paper in sorted(papers, key=_in_order_of(kit, languages))),
        slides=tuple(
            _slides(presentation, stage.language, files) for stage in stages for presentation in stage.presentations
        ),
    )


def manifest_bytes(manifest: Manifest) -> bytes:
    """Serialize the manifest as JSON."""
    return (manifest.model_dump_json(indent=1) + "\n").encode()


def _page(page: StagedPage, language: str, files: Mapping[str, Content]) -> ManifestPage:
    digest = digest_of(files[page.path])
    return ManifestPage(id=page.id, language=language, path=page.path, title=page.title, sha256=digest)


def _slides(presentation: Presentation, language: str, files: Mapping[str, Content]) -> ManifestSlides:
    return ManifestSlides(
        id=presentation.id,
        language=language,
        path=presentation.path,
        title=presentation.title,
        slides=presentation.slides,
        minutes=presentation.minutes,
        sha256=digest_of(files[presentation.path]),
    )


def _paper(paper: Paper) -> ManifestPaper:
    return ManifestPaper(
        id=paper.id,
        kind=paper.kind,
        language=paper.language,
        edition=paper.edition,
        path=paper.path,
        pages=paper.pages,
        sha256=digest_of(paper.content),
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
