"""The build in two halves, for when MkDocs itself is in charge: what comes before its pages, and what comes after."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.signals import uninterrupted
from samtalekit.pipeline.load import Opened, open_folder
from samtalekit.pipeline.papers import make_papers
from samtalekit.pipeline.publish import SITE, OutputDir, output_dir, put_in_place, sources_of
from samtalekit.pipeline.cache import paper_cache
from samtalekit.web.engines import mkdocs
from samtalekit.web.papers import SitePaper
from samtalekit.pipeline.site import finish_site
from samtalekit.web.stage import Stage, stage_site


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stands ready for MkDocs.

    Attributes:
        stages: One a language; MkDocs makes the first.
        target: Where the site goes.
    """

    opened: Opened
    stages: Sequence[Stage]
    papers: Sequence[SitePaper]
    target: OutputDir

    @property
    def stage(self) -> Stage:
        """What MkDocs makes."""
        return self.stages[0]


def prepare(root: Path, work: Path, place: Path) -> Prepared:
    """Ask about the site's folder, then read, check, press and stage.

    Raises:
        SamtalekitError: The site may not go there, the sources have errors, or a paper cannot be made.
    """
    target = output_dir(place, SITE, sources_of(root), within=root)
    opened = open_folder(root)
    papers, _pressed = make_papers(opened, paper_cache(root))
    stages = stage_site(opened.kit, opened.theme, papers, opened.site_file, work)
    return Prepared(opened, stages, papers, target)


def finish(prepared: Prepared, made: Path) -> None:
    """Make the other languages, finish all pages and put the site in its place.

    Raises:
        SamtalekitError: The site is not whole, or cannot be written; the old one stands.
    """
    others = [mkdocs.build(stage.folder) for stage in prepared.stages[1:]]
    site = finish_site(prepared.opened.kit, prepared.stages, prepared.papers, [made, *others])
    with uninterrupted():
        put_in_place(site, prepared.target)
