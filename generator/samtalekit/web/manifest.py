"""The manifest: what was made, for everything that looks at the site."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from samtalekit import __version__
from samtalekit.core.files import read_regular, sha256_of
from samtalekit.model.kit import Kit
from samtalekit.model.outputs import Manifest, ManifestKit, ManifestPage, ManifestPaper, PaperKind
from samtalekit.web.page_context import SitePaper
from samtalekit.web.stage import Stage
from samtalekit.web.page_context import StagedPage


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
