"""Make all papers of a kit: return those that are cached, compose and render the rest in worker processes.

A cached paper is found by what it is made from, before it is composed. Where that has changed, the paper is composed,
and found by its composition, which may be the same as before.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from samtalekit.core.errors import WriteError
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.core.system_errors import memory_limit_bytes
from samtalekit.model.form import Form
from samtalekit.model.kit import LocalizedKit
from samtalekit.model.menu import packs_of
from samtalekit.model.outputs import Paper
from samtalekit.paper.booklet.document import compose_booklet
from samtalekit.paper.compose import Composition, Frame, compose, compose_example, compose_pack, compose_poster
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.pipeline.cache import PaperCache
from samtalekit.pipeline.load import Project
from samtalekit.pipeline.worker_pool import processors, results
from samtalekit.theming.theme import Theme

Task = tuple[str, Composition]
"""The cache key and composition of a paper that is not cached."""

Make = Callable[[Composition], Paper]
"""Renders a paper and its preview image."""


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """A paper before it is composed: a function that composes papers, and all that it is given.

    Attributes:
        language: Of the paper; a form without a translation is in the source language.
    """

    language: str
    made_by: partial[Composition]

    @property
    def inputs(self) -> tuple[object, ...]:
        """Return all that the paper is composed from, but for the theme."""
        given = (*self.made_by.args, *self.made_by.keywords.values())
        return (self.language, self.made_by.func.__name__, *(each for each in given if not isinstance(each, Theme)))

    def composed(self) -> Composition:
        """Compose the paper.

        Raises:
            ThemeError: A template of the theme has an error.
        """
        return replace(self.made_by(), language=self.language)


PAPERS_PER_WORKER = 4  # papers per worker process; a process takes 0.1 s to start


def make_papers(
    project: Project, paper_cache: PaperCache, progress: ProgressCallback = no_progress, workers: int | None = None
) -> tuple[tuple[Paper, ...], int]:
    """Return all papers in the kit's order, cached ones whose inputs are unchanged, and how many had to be rendered.

    They are rendered by as many ``workers`` as there are processors, unless given.

    Raises:
        PaperError: A paper cannot be rendered.
        WriteError: The cache cannot be written.
    """
    fingerprints = Fingerprints(project.theme)
    papers: dict[str, Paper] = {}
    keys: list[str] = []
    stale: list[Task] = []
    for order in orders(project):
        made_from = fingerprints.of_inputs(order.inputs)
        key = paper_cache.key_of(made_from)
        found = paper_cache.get(key) if key else None
        if key is None or found is None:
            composition = order.composed()
            key = fingerprints.of(composition)
            found = paper_cache.get(key)
            paper_cache.remember(made_from, key)
            if found is None:
                stale.append((key, composition))
        keys.append(key)
        if found:
            papers[key] = found
    rendered = 0
    for key, made, is_new in _made(stale, project.theme, paper_cache, progress, workers or processors()):
        papers[key] = made
        rendered += is_new
    return tuple(papers[key] for key in keys), rendered


def _made(
    stale: Sequence[Task], theme: Theme, paper_cache: PaperCache, progress: ProgressCallback, workers: int
) -> Iterator[tuple[str, Paper, bool]]:
    """Render and cache the missing papers; the flag is False where another process cached the paper meanwhile."""
    if not stale:
        return
    make = maker(theme)

    def render(task: Task) -> tuple[Paper, bool]:
        """Render and cache one paper under its lock, unless another process has cached it meanwhile."""
        key, composition = task
        with paper_cache.locked(key):
            found = paper_cache.get(key)
            made = found or make(composition)
            if found is None:
                paper_cache.put(key, made)
        return made, found is None

    processes = min(workers, len(stale) // PAPERS_PER_WORKER)
    is_tight = memory_limit_bytes() is not None  # Pango aborts its process when an allocation fails
    here = 0 if is_tight else 1 if processes > 1 else len(stale)  # the first loads what all share: styles and fonts
    for task in stale[:here]:
        progress("progress.paper", {"title": task[1].title})
        yield task[0], *render(task)
    rest = sorted(stale[here:], key=lambda task: -len(task[1].html))  # longest first: workers finish together
    for at, rendered in results(render, rest, lambda _lost: None, max(processes, 1), apart=is_tight):
        key, composition = rest[at]
        progress("progress.paper", {"title": composition.title})
        if rendered is None:
            made = _once_more(make, composition)
            paper_cache.put(key, made)
        yield key, *(rendered or (made, True))


def _once_more(make: Make, composition: Composition) -> Paper:
    """Render a paper again, alone, after its worker died; the paper may not have been the cause.

    Raises:
        WriteError: The worker died again. Out of memory, the system kills the largest process; rendered in this
            process, the paper would kill the run without an error message.
    """
    for _at, made in results(make, [composition], lambda _lost: None, 1, apart=True):
        if made:
            return made
    raise WriteError("lost", composition.title)


def maker(theme: Theme) -> Make:
    """Return the function that renders papers and previews; imports are late, since WeasyPrint takes 0.5 s to load."""
    from samtalekit.paper.finish import render_composition  # noqa: PLC0415
    from samtalekit.paper.inspect.page_diff import draw_page  # noqa: PLC0415
    from samtalekit.paper.render import Renderer  # noqa: PLC0415

    renderer = cache(lambda: Renderer(theme))  # created on first use, in the worker: that alone may run out of memory

    def make(composition: Composition) -> Paper:
        paper = render_composition(composition, theme=theme, renderer=renderer())
        return replace(paper, preview=draw_page(paper.content))

    return make


def compositions(project: Project) -> Iterator[Composition]:
    """Compose every paper of a kit, language by language: forms, packs, figures and the booklet of guidance.

    Raises:
        ThemeError: A template of the theme has an error.
    """
    return (order.composed() for order in orders(project))


def orders(project: Project) -> Iterator[PaperOrder]:
    """Yield every paper of a kit before it is composed, in the order of `compositions`."""
    for localized in project.kit.localized:
        yield from (PaperOrder(localized.language, each) for each in _of_language(project, localized))


def _of_language(project: Project, localized: LocalizedKit) -> Iterator[partial[Composition]]:
    theme, edition = project.theme, project.kit.structure.edition
    frames = {form.id: frame_of(project, localized, form) for form in localized.forms}
    for form in localized.forms:
        yield partial(compose, form, frame=frames[form.id], theme=theme)
    for example in localized.examples:
        yield partial(compose_example, example, frame=frames[example.form.id], theme=theme)
    for pack in packs_of(project.kit, localized):
        yield partial(compose_pack, pack, frames=frames, theme=theme)
    for figure in localized.figures:
        frame = frame_of(project, localized)
        yield partial(compose_poster, figure, language=localized.language, edition=edition, frame=frame, theme=theme)
    yield partial(compose_booklet, project.kit, localized, theme)


def frame_of(project: Project, localized: LocalizedKit, form: Form | None = None) -> Frame:
    """Return the page frame of a paper: the header and footer texts around a form or other content."""
    steps, step = project.kit.structure.steps, form.source.step if form else None
    return Frame(
        kit_title=localized.words.title,
        workplace=project.kit.workplace.name,
        step=steps.index(step) + 1 if step in steps else None,
        style=project.kit.workplace.papers,
        data_notice=project.kit.workplace.data_notice,
        language=localized.language,
    )
