"""Make all papers of a kit: return those that are cached, compose and render the rest in worker processes.

A cached paper is found by what it is made from, before it is composed. Where that has changed, the paper is composed,
and found by its composition, which may be the same as before. A preview does not wait for papers: it shows the earlier
one until the new one is made (`preview_papers`, `make_next`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from samtalekit.core.cache import Cache
from samtalekit.core.errors import WriteError
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.core.system_errors import memory_limit_bytes
from samtalekit.core.worker_pool import once_more, processors, results
from samtalekit.model.form import Form
from samtalekit.model.kit import LocalizedKit, outline_of
from samtalekit.model.menu import booklets_of, packs_of
from samtalekit.model.outputs import Paper
from samtalekit.paper.booklet.document import compose_booklet
from samtalekit.paper.card_deck import compose_cards
from samtalekit.paper.compose import Blanks, Composition, Frame, compose, compose_example, compose_pack, compose_poster
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.paper.page_sheet import compose_page_sheet
from samtalekit.paper.parts import RenderedPart, render_parts
from samtalekit.pipeline.cache import PaperCache
from samtalekit.pipeline.load import Project
from samtalekit.pipeline.parts import PartRunner
from samtalekit.pipeline.renderers import GetReady, PaperHelper, PaperOf, makers, rendered_with_help
from samtalekit.theming.theme import Theme

Task = tuple[str, Composition, Sequence[RenderedPart]]
"""The cache key, the composition and the rendered parts of a paper that is not cached."""


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """A paper before it is composed: a function that composes papers, and all that it is given.

    Attributes:
        language: Of the paper; a form without a translation is in the source language.
        id: The paper's.
        is_of_form: True for a form and its examples; False for packs, posters, cards, sheets and the booklet.
    """

    language: str
    id: str
    is_of_form: bool
    made_by: partial[Composition]

    @property
    def inputs(self) -> tuple[object, ...]:
        """Return all that the paper is composed from, but for the theme, and for papers that were composed before."""
        named = (each for name, each in self.made_by.keywords.items() if name not in {"blanks", "steps"})
        given = (*self.made_by.args, *named)
        return (self.language, self.made_by.func.__name__, *(each for each in given if not isinstance(each, Theme)))

    @property
    def is_booklet(self) -> bool:
        """True for a booklet."""
        return self.made_by.func is compose_booklet

    def composed(self) -> Composition:
        """Compose the paper.

        Raises:
            ThemeError: A template of the theme has an error.
        """
        return replace(self.made_by(), language=self.language)


Keyed = tuple[PaperOrder, str, str | None]
"""A paper, the fingerprint of its inputs, and the key in the cache that they gave earlier."""

NUMBERS = "page numbers"
"""Notes of the page numbers of booklets, by which the next ones are guessed."""

LATEST = "latest papers"
"""Notes of the key of each paper as it was made last."""

Prebuild = Callable[[tuple[Paper, ...]], object]
"""Does beforehand what follows from the papers, as far as they will prove to be as they were."""

PAPERS_PER_WORKER = 4  # papers per worker process; a process takes 0.1 s to start


def make_papers(  # noqa: PLR0913, PLR0917  # six independent options
    project: Project,
    paper_cache: PaperCache,
    progress: ProgressCallback = no_progress,
    workers: int | None = None,
    steps: Cache | None = None,
    helper: PaperHelper | None = None,
    prebuild: Prebuild | None = None,
) -> tuple[tuple[Paper, ...], int]:
    """Return all papers in the kit's order, cached ones whose inputs are unchanged, and how many had to be rendered.

    They are rendered by as many ``workers`` as there are processors, unless given, or by a ``helper``.
    ``steps`` caches their parts. While the helper is busy, ``prebuild`` gets the papers as they were.

    Raises:
        PaperError: A paper cannot be rendered.
        WriteError: The cache cannot be written.
    """
    if helper:
        helper.tell(GetReady(project.theme))
    making = _Making(
        project.theme, paper_cache, steps or Cache(), progress, workers or processors(), None, helper, prebuild
    )
    return making.of(orders(project, steps))


def preview_papers(
    project: Project, paper_cache: PaperCache, earlier: Sequence[Paper], steps: Cache
) -> tuple[tuple[Paper, ...], tuple[PaperOrder, ...]]:
    """Return a paper for each order at once, and the orders that `make_next` has still to make.

    Where a paper has to be made, the earlier one of the same id stands in for it; one that is new is made.

    Raises:
        PaperError, WriteError: As `make_papers`.
    """
    fingerprints = Fingerprints(project.theme)
    stand_ins = {(paper.language, paper.id): paper for paper in earlier}
    papers: list[Paper] = []
    pending: list[PaperOrder] = []
    keys: set[str] = set()
    for order in orders(project, steps):
        key = paper_cache.key_of(fingerprints.of_inputs(order.inputs))
        paper = paper_cache.get(key) if key else None
        if paper is None and (stand_in := stand_ins.get((order.language, order.id))):
            pending.append(order)
            paper = stand_in
        if paper is None:
            ((paper,), _rendered) = _Making(project.theme, paper_cache, steps).of([order])
        keys.add(key or "")
        papers.append(paper)
    paper_cache.forget_others(keys)
    return tuple(papers), tuple(pending)


def make_next(
    project: Project, paper_cache: PaperCache, pending: Sequence[PaperOrder], check: Callable[[], None], steps: Cache
) -> None:
    """Make the papers that a preview needs next: those of forms, else all others, and put them into the cache.

    ``check`` is called ten times a second; what it raises ends the work, and papers that are finished are kept.

    Raises:
        PaperError, WriteError: As `make_papers`.
    """
    first = [order for order in pending if order.is_of_form]
    _Making(project.theme, paper_cache, steps, workers=processors(), check=check).of(first or pending)


@dataclass(frozen=True, slots=True)
class _Making:
    """How papers are made.

    Attributes:
        check: As `results`; where given, everything is rendered in worker processes, which can be ended.
        composed: What was composed, by what it is made from.
    """

    theme: Theme
    paper_cache: PaperCache
    steps: Cache
    progress: ProgressCallback = no_progress
    workers: int = 1
    check: Callable[[], None] | None = None
    helper: PaperHelper | None = None
    prebuild: Prebuild | None = None
    composed: dict[str, Composition] = field(default_factory=dict, init=False)

    def of(self, ordered: Iterable[PaperOrder]) -> tuple[tuple[Paper, ...], int]:
        """Return the papers in their order, and how many had to be rendered."""
        fingerprints = Fingerprints(self.theme)
        papers: dict[str, Paper] = {}
        keyed = [
            (order, key, self.paper_cache.key_of(key))
            for order in ordered
            for key in [fingerprints.of_inputs(order.inputs)]
        ]

        def read() -> None:
            """Read the cached papers, while those whose inputs are new are rendered."""
            for _order, _made_from, key in keyed:
                if key and (found := self.paper_cache.get(key)):
                    papers[key] = found

        names = [f"{order.language} {order.id}" for order, _made_from, _key in keyed]
        earlier: dict[str, str] = self.steps.notes(LATEST, self.theme.folders[0]) or {}

        def prebuild() -> None:
            known = [key or earlier.get(name, "") for name, (*_, key) in zip(names, keyed, strict=True)]
            found = [self.paper_cache.get(key) for key in known]
            if self.prebuild and all(found):
                self.prebuild(tuple(paper for paper in found if paper))

        keys: dict[str, str] = {}
        rendered = 0
        batches = _in_turn([each for each in keyed if not each[2]])
        if self.helper:
            compose = [partial(self._composed, order, made_from) for order, made_from, _key in batches[1]]
            self.helper.meanwhile += [*compose, read, prebuild]
        for batch in batches if self.helper else [[*chain(*batches)]]:
            rendered += self._make_missing(batch, fingerprints, papers, keys)
        read()
        damaged = [each for each in keyed if each[2] and each[2] not in papers]
        rendered += self._make_missing(damaged, fingerprints, papers, keys)
        final = [keys.get(made_from, key or "") for _order, made_from, key in keyed]
        latest = dict(zip(names, final, strict=True))
        if latest != earlier:
            self.steps.note(LATEST, self.theme.folders[0], latest)
        return tuple(papers[key] for key in final), rendered

    def _composed(self, order: PaperOrder, made_from: str) -> Composition:
        if made_from not in self.composed:
            self.composed[made_from] = order.composed()
        return self.composed[made_from]

    def _make_missing(
        self,
        keyed: Iterable[Keyed],
        fingerprints: Fingerprints,
        papers: dict[str, Paper],
        keys: dict[str, str],
    ) -> int:
        """Compose papers, render those that are not cached, put them in ``papers``, and return how many were new."""
        stale: list[tuple[str, Composition]] = []
        for order, made_from, _key in keyed:
            composition = self._composed(order, made_from)
            keys[made_from] = key = fingerprints.of(composition)
            self.paper_cache.remember(made_from, key)
            if found := self.paper_cache.get(key):
                papers[key] = found
            else:
                stale.append((key, composition))
        rendered = 0
        for key, made, is_new in self._made(stale, fingerprints):
            papers[key] = made
            rendered += is_new
        return rendered

    def _made(
        self, compositions: Sequence[tuple[str, Composition]], fingerprints: Fingerprints
    ) -> Iterator[tuple[str, Paper, bool]]:
        """Render and cache the missing papers; the flag is False where another process cached the paper meanwhile."""
        if not compositions:
            return
        make, render = makers(self.theme)
        # Pango aborts its process when an allocation fails.
        is_apart = self.check is not None or memory_limit_bytes() is not None
        helped = rendered_with_help(self.theme, self.helper) if self.helper else None
        runner = PartRunner(self.steps, fingerprints, render, self.workers, is_apart, self.check, helped)
        numbers = self.steps.notes(NUMBERS, self.theme.folders[0]) or {}
        rendered_parts = render_parts([composition for _key, composition in compositions], runner, numbers)
        self.steps.note(NUMBERS, self.theme.folders[0], numbers)
        stale: list[Task] = [(*each, parts) for each, parts in zip(compositions, rendered_parts, strict=True)]

        def finish(task: Task) -> tuple[Paper, bool]:
            """Finish and cache one paper under its lock, unless another process has cached it meanwhile."""
            key, composition, parts = task
            with self.paper_cache.locked(key):
                found = self.paper_cache.get(key)
                made = found or make(composition, parts)
                if found is None:
                    self.paper_cache.put(key, made)
            return made, found is None

        if self.helper:
            yield from self._finished_with_help(stale, self.helper)
            return
        processes = min(self.workers, len(stale) if self.check else len(stale) // PAPERS_PER_WORKER)
        here = 0 if is_apart else 1 if processes > 1 else len(stale)  # the first loads the font of fields for all
        for task in stale[:here]:
            self.progress("progress.paper", {"title": task[1].title})
            yield task[0], *finish(task)
        rest = sorted(stale[here:], key=_bytes_of_parts, reverse=True)  # the longest first
        made_apart = results(finish, rest, lambda _lost: None, max(processes, 1), apart=is_apart, check=self.check)
        for at, result in made_apart:
            key, composition, _parts = rest[at]
            self.progress("progress.paper", {"title": composition.title})
            made = result or once_more(finish, rest[at])
            if made is None:
                raise WriteError("lost", composition.title)
            yield key, *made

    def _finished_with_help(self, stale: Sequence[Task], helper: PaperHelper) -> Iterator[tuple[str, Paper, bool]]:
        """Have papers finished by the helper, and cache them."""
        stale = sorted(stale, key=_bytes_of_parts, reverse=True)
        asked = [PaperOf(self.theme, composition, parts) for _key, composition, parts in stale]
        for at, result in helper.results(asked):
            key, composition, parts = stale[at]
            self.progress("progress.paper", {"title": composition.title})
            made = result or once_more(lambda task: makers(self.theme)[0](*task), (composition, parts))
            if made is None:
                raise WriteError("lost", composition.title)
            self.paper_cache.put(key, made)
            yield key, made, True


def _in_turn(keyed: Sequence[Keyed]) -> tuple[list[Keyed], list[Keyed]]:
    """Divide papers in two: while a helper renders the first, the others are composed here.

    The first are those of forms or, where there is none among them, the booklets, which take longest.
    """
    forms = [each for each in keyed if each[0].is_of_form]
    first = forms or [each for each in keyed if each[0].is_booklet]
    taken = {made_from for _order, made_from, _key in first}
    return first, [each for each in keyed if each[1] not in taken]


def _bytes_of_parts(task: Task) -> int:
    return sum(len(part.pdf) for part in task[2])


def compositions(project: Project) -> Iterator[Composition]:
    """Compose every paper of a kit, language by language: forms, packs, figures, cards and the booklet of guidance.

    Raises:
        ThemeError: A template of the theme has an error.
    """
    return (order.composed() for order in orders(project))


def orders(project: Project, steps: Cache | None = None) -> Iterator[PaperOrder]:
    """Yield every paper of a kit before it is composed, in the order of `compositions`."""
    for localized in project.kit.localized:
        yield from _of_language(project, localized, steps)


def _of_language(project: Project, localized: LocalizedKit, steps: Cache | None) -> Iterator[PaperOrder]:
    theme, edition, language = project.theme, project.kit.structure.edition, localized.language
    frames = {form.id: frame_of(project, localized, form) for form in localized.forms}
    blanks: Blanks = {}

    def order(id_: str, made_by: partial[Composition], *, is_of_form: bool = False) -> PaperOrder:
        return PaperOrder(language, id_, is_of_form, made_by)

    for form in localized.forms:
        made_by = partial(compose, form, frame=frames[form.id], theme=theme, blanks=blanks)
        yield order(form.id, made_by, is_of_form=True)
    for example in localized.examples:
        frame = frames[example.form.id]
        filled_in = partial(compose_example, example, frame=frame, theme=theme, blanks=blanks)
        yield order(example.id, filled_in, is_of_form=True)
    for pack in packs_of(project.kit, localized):
        yield order(pack.id, partial(compose_pack, pack, frames=frames, theme=theme, blanks=blanks))
    plain = frame_of(project, localized)
    for figure in localized.figures:
        made_by = partial(compose_poster, figure, language=language, edition=edition, frame=plain, theme=theme)
        yield order(figure.id, made_by)
    for card_set in localized.card_sets:
        made_by = partial(compose_cards, card_set, language=language, edition=edition, frame=plain, theme=theme)
        yield order(card_set.id, made_by)
    alone = project.kit.model_copy(update={"localized": (localized,)})  # no sheet or booklet shows another language
    outline = outline_of(alone)
    shown = outline.localized[0].model_copy(update={"images": localized.images})
    for page in localized.pages:
        if page.sheet_id:
            made_by = partial(compose_page_sheet, outline, shown, page, frame=plain, theme=theme)
            yield order(page.sheet_id, made_by)
    for booklet in booklets_of(alone, localized):
        yield order(booklet.id, partial(compose_booklet, outline, shown, theme, booklet, steps=steps))


def frame_of(project: Project, localized: LocalizedKit, form: Form | None = None) -> Frame:
    """Return the page frame of a paper: the header and footer texts around a form or other content."""
    steps, step = project.kit.structure.steps, form.source.step if form else None
    return Frame(
        kit_title=localized.words.title,
        workplace=project.kit.workplace.name,
        step=steps.index(step) + 1 if step in steps else None,
        style=project.kit.workplace.papers,
        data_notice=project.kit.workplace.data_notice,
        own_notice=localized.data_notice_of(form) if form else "",
        language=localized.language,
    )
