"""Make the website: stage pages per language, run the site engine, postprocess the pages, write the manifest."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from samtalekit.core.errors import WriteError
from samtalekit.core.files import write_if_changed
from samtalekit.model.kit import Kit
from samtalekit.model.outputs import MANIFEST_NAME, Paper
from samtalekit.theming.theme import Theme
from samtalekit.web.engines import mkdocs
from samtalekit.web.postprocess import check_whole, manifest_bytes, manifest_of, postprocess
from samtalekit.web.search import add_words
from samtalekit.web.stage import Stage, stage_site

Engine = Callable[[Path], Path]
"""Builds a site from a staged tree and returns its folder."""


def make_site(  # noqa: PLR0913  # six independent inputs
    kit: Kit,
    theme: Theme,
    papers: Sequence[Paper],
    site_file: Mapping[str, object],
    work: Path,
    *,
    engine: Engine = mkdocs.build,
) -> Path:
    """Make the whole website and return its folder, ready to be published.

    ``site_file`` is the kit's ``mkdocs.yml``, parsed. ``work`` is a temporary folder; one that is used again keeps the
    files that have not changed.

    Raises:
        EngineError: The engine failed, or its output is incomplete.
        SourceErrors, ThemeError, WriteError: As `finish_site`.
    """
    stages = stage_site(kit, theme, papers, site_file, work)
    built = [engine(stage.folder) for stage in stages]
    return finish_site(kit, stages, papers, built)


def finish_site(kit: Kit, stages: Sequence[Stage], papers: Sequence[Paper], built: Sequence[Path]) -> Path:
    """Merge the languages into the first one's folder, postprocess every page, write the manifest and check it.

    ``built`` are the folders that the engine made from the stages, in the order of the kit's languages.

    Raises:
        EngineError: A page or paper that the manifest names is missing, or a page links to a source.
        SourceErrors: A page would load something from outside, or redirect there.
        ThemeError: A template has a comment that a browser may end elsewhere than our parser does.
        WriteError: The folder cannot be written.
    """
    site, *others = built
    for localized, stage, folder in zip(kit.localized, stages, built, strict=True):
        postprocess(folder, [stage.language], below="" if stage.is_root else f"{stage.language}/")
        add_words(folder, localized, kit.structure, stage.pages)
    try:
        for stage, folder in zip(stages[1:], others, strict=True):
            shutil.rmtree(site / stage.language, ignore_errors=True)
            shutil.copytree(folder, site / stage.language)
    except OSError as error:
        raise WriteError("not-written", str(site), error.strerror or "") from error
    check_whole(site, [*(page.path for stage in stages for page in stage.pages), *(paper.path for paper in papers)])
    write_if_changed(site / MANIFEST_NAME, manifest_bytes(manifest_of(kit, stages, papers, site)))
    return site
