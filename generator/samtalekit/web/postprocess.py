"""After the engine: what it left behind that no reader needs or no standard allows, and whether all is there."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import get_args

from samtalekit import __version__
from samtalekit.core.errors import EngineError
from samtalekit.core.files import read_regular, sha256_of, write_if_changed
from samtalekit.core.text import addresses_in
from samtalekit.model.kit import Kit
from samtalekit.model.outputs import Manifest, ManifestKit, ManifestPage, ManifestPaper, PaperKind
from samtalekit.web.bundle.headers import with_policy
from samtalekit.web.page_context import SitePaper, StagedPage
from samtalekit.web.stage import Stage

UNWANTED = (
    "404.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    "assets/stylesheets",
    "assets/images",
    "objects.inv",
)
"""Files and folders that the engine makes and the site does not use, or that hold the day's date."""

LUNR = "assets/javascripts/lunr"
NITS = (
    (re.compile(rb'(<input class="md-toggle"[^>]*?) autocomplete="off"'), rb"\1"),  # not allowed on a check box
    (re.compile(rb'[ \t]*<div data-md-component="skip">.*?</div>\n?', re.DOTALL), b""),  # ours stands in the header
    (
        re.compile(rb'(<t[dh]) style="text-align: (left|center|right);">'),
        rb'\1 class="sk-align-\2">',
    ),  # for a strict policy
)
"""What a checker of HTML says of the engine's frame around pages, and its mend."""


def finish(site: Path, languages: Iterable[str]) -> None:
    """Clear out what an engine leaves behind, mend its frame around the pages, and give each page its policy.

    A page must not be changed after this: its policy names its scripts and styles by their hashes.

    Args:
        site: A site of one language, fresh from the engine.
        languages: Whose search words it needs.
    """
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
        page = with_policy(content.decode(errors="surrogateescape"), has_data_images=has_data_images)  # last of all
        write_if_changed(path, page.encode(errors="surrogateescape"))


def check_whole(site: Path, paths: Iterable[str]) -> None:
    """Prove that everything which was to be made is there.

    Raises:
        EngineError: It names what is not.
    """
    missing = [path for path in paths if not (site / path).is_file()]
    if missing:
        raise EngineError(f"{site.name}: {', '.join(missing)}")


def _has_data_images(sheet: Path) -> bool:
    """True when a style sheet holds a picture in an address of its own."""
    return any(
        each.target.lower().startswith("data:") for each in addresses_in(read_regular(sheet).decode("utf-8", "replace"))
    )


def _prune_stemmers(folder: Path, languages: Iterable[str]) -> None:
    """Keep the search's word stems for the languages of the site, of some thirty that come along."""
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


# The manifest: what was made, for everything that looks at the site.


def manifest_of(kit: Kit, stages: Sequence[Stage], papers: Sequence[SitePaper], site: Path) -> Manifest:
    """The manifest of a finished folder: languages in the kit's order, content by id, papers in the kit's order.

    Args:
        kit: What was built.
        stages: The stages that were built, in the order of the kit's editions.
        papers: All papers.
        site: The folder that holds everything, whole.
    """
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
    """The manifest as its file holds it."""
    return (manifest.model_dump_json(indent=1) + "\n").encode()


def _page(page: StagedPage, language: str, site: Path) -> ManifestPage:
    content = read_regular(site / page.path)
    return ManifestPage(id=page.id, language=language, path=page.path, title=page.title, sha256=sha256_of(content))


def _paper(paper: SitePaper) -> ManifestPaper:
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


def _in_order_of(kit: Kit, languages: Sequence[str]) -> Callable[[SitePaper], tuple[int, int, int, str]]:
    """Forms first, in the kit's order; then what is made of several of them, and what is only read."""
    forms = {form: place for place, form in enumerate(kit.structure.forms)}
    kinds: list[str] = list(get_args(PaperKind))
    return lambda paper: (
        languages.index(paper.language),
        kinds.index(paper.kind),
        forms.get(paper.id, len(forms)),
        paper.id,
    )
