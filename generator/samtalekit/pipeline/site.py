"""Make the website: stage pages per language, run the site engine, postprocess the pages, write the manifest."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from samtalekit.core.cache import Cache
from samtalekit.core.files import MANIFEST_NAME
from samtalekit.core.kept import Content, again_if_lost
from samtalekit.core.mirror import mirror
from samtalekit.model.kit import Kit
from samtalekit.model.outputs import Paper
from samtalekit.theming.theme import Theme
from samtalekit.web.engines import mkdocs
from samtalekit.web.postprocess import check_whole, manifest_bytes, manifest_of, postprocess
from samtalekit.web.search import Postponed, add_words
from samtalekit.web.stage import Stage, stage_site

Engine = Callable[[Stage, Cache], Mapping[str, Content]]
"""Builds the site of a stage and returns its files by path."""


def make_site(  # noqa: PLR0913, PLR0917  # six independent inputs
    kit: Kit,
    theme: Theme,
    papers: Sequence[Paper],
    site_file: Mapping[str, object],
    work: Path,
    cache: Cache | None = None,
    *,
    engine: Engine = mkdocs.build,
    earlier: Path | None = None,
) -> Path:
    """Make the whole website in a folder below ``work``, and return that folder, ready to be published.

    ``earlier`` is the site that it will replace, if any; what is in both is linked, not written.

    Raises:
        SamtalekitError: As `site_files`.
    """
    site, cache = work / "site", cache or Cache()

    def make() -> None:
        mirror(site, site_files(kit, theme, papers, site_file, work, cache, engine=engine), alike=earlier)

    again_if_lost(cache, make)
    return site


def site_files(  # noqa: PLR0913, PLR0917  # as above
    kit: Kit,
    theme: Theme,
    papers: Sequence[Paper],
    site_file: Mapping[str, object],
    work: Path,
    cache: Cache,
    *,
    engine: Engine = mkdocs.build,
    postponed: Postponed | None = None,
) -> dict[str, Content]:
    """Return the files of the whole website by path.

    ``site_file`` is the kit's ``mkdocs.yml``, parsed. ``work`` is a temporary folder; one that is used again keeps the
    files that have not changed. ``postponed`` is for a preview.

    Raises:
        EngineError: The engine failed, or its output is incomplete.
        SourceErrors, ThemeError: As `finish_site`.
        WriteError: The folder cannot be written.
        LostError: A content is kept, and not there any more.
    """
    stages = stage_site(kit, theme, papers, site_file, work, cache)
    built = [engine(stage, cache) for stage in stages]
    return finish_site(kit, stages, papers, built, cache, postponed)


def finish_site(  # noqa: PLR0913, PLR0917  # as above
    kit: Kit,
    stages: Sequence[Stage],
    papers: Sequence[Paper],
    built: Sequence[Mapping[str, Content]],
    cache: Cache,
    postponed: Postponed | None = None,
) -> dict[str, Content]:
    """Return the files of the whole website: every page postprocessed, all languages together, with the manifest.

    ``built`` is what the engine made of the stages, in the order of the kit's languages.

    Raises:
        EngineError: A page or paper that the manifest names is missing, or a page links to a source.
        SourceErrors: A page would load something from outside, or redirect there.
        ThemeError: A template has a comment that a browser may end elsewhere than our parser does.
    """
    site: dict[str, Content] = {}
    for localized, stage, made in zip(kit.localized, stages, built, strict=True):
        files = postprocess(made, stage, cache)
        add_words(files, localized, kit.structure, stage, cache, postponed)
        site |= {f"{stage.below}{path}": content for path, content in files.items()}
    site |= {presentation.path: presentation.html.encode() for stage in stages for presentation in stage.presentations}
    pages = [page.path for stage in stages for page in stage.pages]
    presentations = [presentation.path for stage in stages for presentation in stage.presentations]
    check_whole(site, [*pages, *presentations, *(paper.path for paper in papers)])
    site[MANIFEST_NAME] = manifest_bytes(manifest_of(kit, stages, papers, site))
    return site
