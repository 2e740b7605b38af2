"""Find sheets that are too long: a page of guidance in short is one page of paper."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from samtalekit.core.cache import Cache
from samtalekit.core.errors import PaperError, ThemeError
from samtalekit.core.findings import Finding, Location
from samtalekit.core.system_errors import memory_limit_bytes
from samtalekit.core.worker_pool import processors
from samtalekit.model.outputs import Paper
from samtalekit.model.page import Origin
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.paper.page_sheet import compose_page_sheet
from samtalekit.paper.parts import PartTask
from samtalekit.pipeline.load import Project
from samtalekit.pipeline.papers import orders
from samtalekit.pipeline.parts import PartRunner
from samtalekit.pipeline.renderers import makers

_Lengths = Mapping[tuple[str, str | None], int]
"""How many pages each sheet has, by its language and id."""


def long_sheets(project: Project, papers: Sequence[Paper]) -> tuple[Finding, ...]:
    """Return a finding for each finished sheet of more than one page."""
    lengths: _Lengths = {(paper.language, paper.id): paper.pages for paper in papers if paper.kind == "sheet"}
    return tuple(_too_long(project, lengths))


def long_sheets_unmade(project: Project, steps: Cache) -> tuple[Finding, ...]:
    """Return the same without any paper: sheets are laid out, unless the cache knows how long they are.

    A sheet that cannot be made gives none here: the build reports why.
    """
    ordered = [order for order in orders(project) if order.made_by.func is compose_page_sheet]
    if not ordered:
        return ()
    _make, render = makers(project.theme)
    is_apart = memory_limit_bytes() is not None
    runner = PartRunner(steps, Fingerprints(project.theme), render, processors(), is_apart)
    lengths: _Lengths = {}
    with suppress(PaperError, ThemeError):
        sheets = [order.composed() for order in ordered]
        parts = runner([PartTask(each.html, each.css, each.title, is_drawn=False) for each in sheets])
        lengths = {(each.language, each.id): part.layout.pages for each, part in zip(sheets, parts, strict=True)}
    return tuple(_too_long(project, lengths))


def _too_long(project: Project, lengths: _Lengths) -> Iterator[Finding]:
    for localized in project.kit.localized:
        for page in localized.pages:
            number = lengths.get((localized.language, page.sheet_id), 1)
            if number > 1:
                yield Finding(_place(page.origin, project), "sheet-too-long", {"number": number})


def _place(origin: Origin, project: Project) -> Location:
    """Return where a page's file names the sections of its sheet; its first line where the file beneath does."""
    lines = origin.text.split("\n")
    line = next((n for n, text in enumerate(lines, start=1) if text.startswith("sheet:")), 1)
    layers = project.layers
    return Location(origin.path if origin.is_own else layers.name(layers.kit / origin.path), line)
