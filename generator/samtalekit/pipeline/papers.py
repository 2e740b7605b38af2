"""All papers of a kit; a paper is pressed again only when something that it is made from has changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from samtalekit.core.errors import WriteError
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.core.system_errors import memory_limit_bytes
from samtalekit.model.form import Form
from samtalekit.model.kit import LocalizedKit
from samtalekit.model.menu import packs_of
from samtalekit.paper.booklet.document import compose_booklet
from samtalekit.paper.compose import Composition, Frame, compose, compose_example, compose_pack, compose_poster
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.paper.paper import MadePaper
from samtalekit.pipeline.cache import PaperCache
from samtalekit.pipeline.load import Project
from samtalekit.pipeline.worker_pool import results
from samtalekit.theming.theme import Theme
from samtalekit.web.page_context import SitePaper

Wanted = tuple[str, Composition]
"""A paper that is not on the shelf, and its place there."""

Made = tuple[MadePaper, bytes]
"""A paper and its picture."""

Make = Callable[[Composition], Made]
"""Presses a paper and draws its picture."""

PAPERS_PER_WORKER = 4  # papers a process; a process takes a tenth of a second to begin


def make_papers(
    opened: Project, shelf: PaperCache, tell: ProgressCallback = no_progress, workers: int = 1
) -> tuple[tuple[SitePaper, ...], int]:
    """Make the papers of all languages, or take them from the shelf.

    Args:
        opened: The kit and its theme.
        shelf: Where papers are kept.
        tell: Told how far it has come.
        workers: How many processes press.

    Returns:
        The papers in the kit's order, and how many of them had to be pressed.

    Raises:
        PaperError: A paper cannot be made.
        WriteError: The shelf cannot be written.
    """
    fingerprints = Fingerprints(opened.theme)
    composed = [(fingerprints.of(each), each) for each in compositions(opened)]
    there = {key: found for key, _composition in composed if (found := shelf.get(key))}
    stale = [(key, composition) for key, composition in composed if key not in there]
    pressed = 0
    for key, made, is_new in _made(stale, opened.theme, shelf, tell, workers):
        there[key] = made
        pressed += is_new
    return tuple(_site_paper(*there[key]) for key, _composition in composed), pressed


def _made(
    stale: Sequence[Wanted], theme: Theme, shelf: PaperCache, tell: ProgressCallback, workers: int
) -> Iterator[tuple[str, Made, bool]]:
    """Press what is not on the shelf, and put it there; the last of each says whether nobody else did meanwhile."""
    if not stale:
        return
    make = maker(theme)

    def press(wanted: Wanted) -> tuple[Made, bool]:
        """Press one paper and keep it, unless somebody else did meanwhile; they wait for each other."""
        key, composition = wanted
        with shelf.claimed(key):
            found = shelf.get(key)
            made = found or make(composition)
            if found is None:
                shelf.put(key, *made)
        return made, found is None

    processes = min(workers, len(stale) // PAPERS_PER_WORKER)
    is_tight = memory_limit_bytes() is not None  # Pango ends its process when it cannot have what it asks for
    here = 0 if is_tight else 1 if processes > 1 else len(stale)  # the first warms what all share: styles and typefaces
    for wanted in stale[:here]:
        tell("progress.paper", {"title": wanted[1].title})
        yield wanted[0], *press(wanted)
    rest = sorted(stale[here:], key=lambda wanted: -len(wanted[1].html))  # the longest first: the end comes together
    for at, pressed in results(press, rest, lambda _lost: None, max(processes, 1), apart=is_tight):
        key, composition = rest[at]
        tell("progress.paper", {"title": composition.title})
        if pressed is None:
            made = _once_more(make, composition)
            shelf.put(key, *made)
        yield key, *(pressed or (made, True))


def _once_more(make: Make, composition: Composition) -> Made:
    """A paper whose process died, which may be no fault of the paper's: made again while no other is being made.

    Raises:
        WriteError: The process died again. The system takes the biggest process when memory runs out; were the paper
            made in this one, nobody would be left to say what happened.
    """
    for _at, made in results(make, [composition], lambda _lost: None, 1, apart=True):
        if made:
            return made
    raise WriteError("lost", composition.title)


def maker(theme: Theme) -> Make:
    """What presses papers and draws their pictures; loaded when it is needed, since WeasyPrint takes half a second."""
    from samtalekit.paper.finish import render_composition  # noqa: PLC0415
    from samtalekit.paper.inspect.page_diff import draw_page  # noqa: PLC0415
    from samtalekit.paper.render import Renderer  # noqa: PLC0415

    press = cache(lambda: Renderer(theme))  # set up where it is used: that alone may cost a process its life

    def make(composition: Composition) -> Made:
        made = render_composition(composition, theme=theme, press=press())
        return made, draw_page(made.content)

    return make


def compositions(opened: Project) -> Iterator[Composition]:
    """Every paper of a kit, composed: its forms, the packs of them, its figures, its guidance; language by language.

    Raises:
        ThemeError: A template of the theme has a fault.
    """
    theme, kit = opened.theme, opened.kit
    for edition in kit.editions:
        frames = {form.id: frame_of(opened, edition, form) for form in edition.forms}
        yield from (_of(edition, each) for each in _of_forms(opened, edition, frames))
        for figure in edition.figures:
            yield compose_poster(
                figure,
                language=edition.language,
                edition=kit.structure.edition,
                frame=frame_of(opened, edition),
                theme=theme,
            )
        yield compose_booklet(kit, edition, theme, extensions=opened.extensions)


def _of_forms(opened: Project, edition: LocalizedKit, frames: Mapping[str, Frame]) -> Iterator[Composition]:
    """The forms of one edition, blank, filled in as examples, and in packs."""
    for form in edition.forms:
        yield compose(form, frame=frames[form.id], theme=opened.theme)
    for example in edition.examples:
        yield compose_example(example, frame=frames[example.form.id], theme=opened.theme)
    for pack in packs_of(opened.kit, edition):
        yield compose_pack(pack, frames=frames, theme=opened.theme)


def _of(edition: LocalizedKit, composition: Composition) -> Composition:
    """A paper as one of its edition's: for want of a translation its words may be the source's."""
    return replace(composition, language=edition.language)


def frame_of(opened: Project, edition: LocalizedKit, form: Form | None = None) -> Frame:
    """What a paper says around its form, or around whatever else it prints."""
    steps, step = opened.kit.structure.steps, form.source.step if form else None
    return Frame(
        kit_title=edition.words.title,
        workplace=opened.kit.workplace.name,
        step=steps.index(step) + 1 if step in steps else None,
        style=opened.kit.workplace.papers,
        data_notice=opened.kit.workplace.data_notice,
        language=edition.language,
    )


def _site_paper(made: MadePaper, picture: bytes) -> SitePaper:
    return SitePaper(
        id=made.id,
        kind=made.kind,
        language=made.language,
        edition=made.edition,
        title=made.title,
        pages=made.pages,
        content=made.content,
        preview=picture,
        fields=made.fields,
    )
