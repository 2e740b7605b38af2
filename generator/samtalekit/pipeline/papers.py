"""Make all papers of a kit: compose them, return those that are cached, render the rest in worker processes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

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
    composed = [(fingerprints.of(each), each) for each in compositions(project)]
    cached = {key: found for key, _composition in composed if (found := paper_cache.get(key))}
    stale = [(key, composition) for key, composition in composed if key not in cached]
    rendered = 0
    for key, made, is_new in _made(stale, project.theme, paper_cache, progress, workers or processors()):
        cached[key] = made
        rendered += is_new
    return tuple(cached[key] for key, _composition in composed), rendered


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
    theme, kit = project.theme, project.kit
    for localized in kit.localized:
        frames = {form.id: frame_of(project, localized, form) for form in localized.forms}
        for each in _of_forms(project, localized, frames):
            yield replace(each, language=localized.language)  # a form without a translation is in the source language
        for figure in localized.figures:
            yield compose_poster(
                figure,
                language=localized.language,
                edition=kit.structure.edition,
                frame=frame_of(project, localized),
                theme=theme,
            )
        yield compose_booklet(kit, localized, theme)


def _of_forms(project: Project, localized: LocalizedKit, frames: Mapping[str, Frame]) -> Iterator[Composition]:
    """Compose the forms of one language: blank, filled in as examples, and in packs."""
    for form in localized.forms:
        yield compose(form, frame=frames[form.id], theme=project.theme)
    for example in localized.examples:
        yield compose_example(example, frame=frames[example.form.id], theme=project.theme)
    for pack in packs_of(project.kit, localized):
        yield compose_pack(pack, frames=frames, theme=project.theme)


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
