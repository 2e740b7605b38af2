"""What renders the parts of papers and finishes papers: in this process, in workers, or in a helper.

WeasyPrint takes half a second to load. So it is loaded when the first part is rendered, and where a build has little to
render, by a helper that is started before the sources are read (`core.helper`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from samtalekit.core.helper import Helper
from samtalekit.model.outputs import Paper
from samtalekit.paper.booklet.document import SHEET
from samtalekit.paper.compose import Composition
from samtalekit.paper.parts import PartTask, RenderedPart
from samtalekit.paper.stylesheet import stylesheet
from samtalekit.theming.theme import Theme

if TYPE_CHECKING:
    from samtalekit.paper.render import Renderer

Make = Callable[[Composition, Sequence[RenderedPart]], Paper]
"""Finishes a paper, from its parts if they are rendered, and draws its preview image."""

Render = Callable[[PartTask], RenderedPart]
"""Renders a part of a paper."""

RenderAll = Callable[[Sequence[PartTask]], Iterator[tuple[int, RenderedPart | None]]]
"""Renders parts; None stands for one whose process has died."""


def makers(theme: Theme) -> tuple[Make, Render]:
    """Return the functions that make papers with previews, and that render parts; they load what they need."""

    @cache
    def renderer() -> "Renderer":  # created on first use, in the worker: that alone may run out of memory
        from samtalekit.paper.render import Renderer  # noqa: PLC0415

        return Renderer(theme)

    def make(composition: Composition, parts: Sequence[RenderedPart] = ()) -> Paper:
        from samtalekit.paper.finish import render_composition  # noqa: PLC0415
        from samtalekit.paper.inspect.page_diff import draw_page  # noqa: PLC0415

        paper = render_composition(composition, theme=theme, renderer=renderer(), parts=parts)
        return replace(paper, preview=draw_page(paper.content))

    def render(task: PartTask) -> RenderedPart:
        from samtalekit.paper.finish import render_part  # noqa: PLC0415

        return render_part(task, theme, renderer())

    return make, render


# What a helper is asked for.


@dataclass(frozen=True, slots=True)
class GetReady:
    """Read fonts and style sheets."""

    theme: Theme


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of a paper."""

    theme: Theme
    part: PartTask


@dataclass(frozen=True, slots=True)
class PaperOf:
    """A finished paper, made of its parts."""

    theme: Theme
    composition: Composition
    parts: Sequence[RenderedPart]


PaperHelper = Helper[GetReady | PartOf | PaperOf, Any]


def rendered_with_help(theme: Theme, helper: PaperHelper) -> RenderAll:
    """Return what has parts rendered by a helper."""
    return lambda parts: helper.results([PartOf(theme, part) for part in parts])


def prepared() -> Callable[[GetReady | PartOf | PaperOf], object]:
    """Load all that rendering needs; return what does a task in the helper."""
    import samtalekit.paper.finish  # noqa: PLC0415
    import samtalekit.paper.inspect.page_diff  # noqa: PLC0415, F401

    known: list[tuple[Theme, Make, Render]] = []

    def work(asked: GetReady | PartOf | PaperOf) -> object:
        if not known or known[0][0] != asked.theme:
            known[:] = [(asked.theme, *makers(asked.theme))]
        _theme, make, render = known[0]
        match asked:
            case PartOf():
                return render(asked.part)
            case PaperOf():
                return make(asked.composition, asked.parts)
            case GetReady():
                nothing = "<html lang='en'><title>–</title></html>"
                return render(PartTask(nothing, stylesheet(asked.theme, SHEET), "", is_drawn=False))

    return work
