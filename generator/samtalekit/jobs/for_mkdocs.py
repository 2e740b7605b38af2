"""The build in two halves, for when MkDocs itself is in charge: what comes before its pages, and what comes after."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samtalekit.ground.interrupts import uninterrupted
from samtalekit.jobs.opening import Opened, open_folder
from samtalekit.jobs.papers import make_papers
from samtalekit.jobs.placing import put_in_place, refuse_among_sources, refuse_what_is_not_ours
from samtalekit.jobs.shelf import Shelf
from samtalekit.jobs.workroom import room_of
from samtalekit.model.outputs import MANIFEST_NAME
from samtalekit.web.engines import mkdocs
from samtalekit.web.papers import SitePaper
from samtalekit.web.site import finish_site
from samtalekit.web.stage import Stage, stage_site


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stands ready for MkDocs.

    Attributes:
        stages: One a language; MkDocs makes the first.
    """

    opened: Opened
    stages: Sequence[Stage]
    papers: Sequence[SitePaper]
    root: Path

    @property
    def stage(self) -> Stage:
        """What MkDocs makes."""
        return self.stages[0]


def prepare(root: Path, work: Path) -> Prepared:
    """Read, check, press and stage.

    Raises:
        SamtalekitError: The sources have errors, or a paper cannot be made.
    """
    opened = open_folder(root)
    papers, _pressed = make_papers(opened, Shelf(room_of(root) / "papers"))
    stages = stage_site(opened.kit, opened.theme, papers, opened.site_file, work)
    return Prepared(opened, stages, papers, root)


def finish(prepared: Prepared, made: Path, place: Path) -> None:
    """Make the other languages, finish all pages and put the site in its place.

    Raises:
        SamtalekitError: The site is not whole, or cannot be written; the old one stands.
    """
    refuse_among_sources(place, prepared.root)
    refuse_what_is_not_ours(place, MANIFEST_NAME, "not-a-site")
    others = [mkdocs.build(stage.folder) for stage in prepared.stages[1:]]
    site = finish_site(prepared.opened.kit, prepared.stages, prepared.papers, [made, *others])
    with uninterrupted():
        put_in_place(site, place)
