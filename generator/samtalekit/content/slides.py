"""Slides as HTML: the text, figures and notes of each slide of a page, for the page itself and for a presentation."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from markupsafe import Markup

from samtalekit.content.blocks import PageRenderer, PlacedBlock
from samtalekit.content.context import RenderContext, Templates
from samtalekit.content.figures import SLIDE_WIDTHS, figure_text, poster_svg, ring_svg
from samtalekit.content.markdown import Heading
from samtalekit.model.figure import GridFigure
from samtalekit.model.slides import SlideText, size_of, slides_in

BLOCKS = "web/slides/"
"""Folder of the theme below which the templates of blocks on slides are: ``blocks/season.html.j2``."""

FIGURE_RATIO = 57 / 48
"""Width of a slide's room for a figure divided by its height; see ``theme/web/css/slide.css``."""


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide, ready to be shown.

    Attributes:
        number: From 1, which is the opening slide.
        title: The words of its heading; empty for the opening slide.
        anchor: Of its heading; empty for the opening slide.
        heading: Its heading as an element.
        text: What it says.
        figures: What it shows beside that, or instead.
        notes: What is said to it.
        minutes: How long it takes; None where its notes do not say.
        until: How many minutes have gone when it ends; None as for ``minutes``.
        size: The size of its text: ``large``, ``normal`` or ``small``.
    """

    number: int
    title: str
    anchor: str
    heading: Markup
    text: Markup
    figures: tuple[Markup, ...]
    notes: Markup
    minutes: int | None
    until: int | None
    size: str


@dataclass(frozen=True, slots=True)
class Slides:
    """The slides of a page.

    Attributes:
        intro: HTML of the page's text before the slides, which is on the page alone.
        slides: All slides, the opening one first.
        headings: The page's headings: those of the slides, for the most part.
    """

    intro: str
    slides: tuple[Slide, ...]
    headings: tuple[Heading, ...]

    @property
    def minutes(self) -> int:
        """How many minutes all slides take, as far as their notes say."""
        return sum(slide.minutes or 0 for slide in self.slides)


def render_slides(text: str, context: RenderContext, intro: RenderContext | None = None) -> Slides:
    """Render a page's text as slides.

    Args:
        text: The page's text.
        context: Resolves links and pictures of the slides.
        intro: The context of the text before the first slide; None where that is not shown.
    """
    parts = slides_in(text)
    taken: Counter[str] = Counter()
    page = PageRenderer(intro, taken) if intro else None
    before = page.html(parts[0].body) if page else ""
    renderer = _SlideRenderer(_for_slides(context), taken)
    dates, steps = len(context.kit.dates(context.localized)), len(context.steps())
    sizes = [size_of(part, season=dates, steps=steps) or "small" for part in parts]
    gone = accumulate(part.minutes or 0 for part in parts)
    slides = [
        renderer.slide(part, number, size, until)
        for number, (part, size, until) in enumerate(zip(parts, sizes, gone, strict=True), start=1)
    ]
    return Slides(before, tuple(slides), (*(page.headings if page else ()), *renderer.headings))


def _for_slides(context: RenderContext) -> RenderContext:
    """The same context for text that is projected: with blocks of its own, and no term linked to its explanation."""
    templates = context.templates
    return replace(context, is_printed=True, templates=Templates(templates.theme, templates.language, below=BLOCKS))


class _SlideRenderer(PageRenderer):
    """Renders slides one after the other: their Markdown, and blocks with templates for slides."""

    def slide(self, part: SlideText, number: int, size: str, until: int) -> Slide:
        """Return the next slide; of the opening one, only the notes are rendered."""
        heading = self.html(part.heading)
        found = self.headings[-1] if part.heading else None
        is_shown = bool(part.heading)
        return Slide(
            number=number,
            title=part.title,
            anchor=found.anchor if found else "",
            heading=_rendered(heading),
            text=_rendered(self.html(part.body) if is_shown else ""),
            figures=tuple(self._figures(part)) if is_shown else (),
            notes=_rendered("\n".join(self.html(notes.tokens, is_inside=True) for notes in part.notes)),
            minutes=part.minutes,
            until=None if part.minutes is None else until,
            size=size,
        )

    def _figures(self, part: SlideText) -> Iterator[Markup]:
        return (_rendered(html) for html in map(self.html, part.figures) if html)

    def values_of(self, block: PlacedBlock) -> dict[str, object]:
        """Return the values of a block; a round figure is its ring alone, since a slide has a title already."""
        context = self._context
        figure = context.figure(block.words) if block.name == "figure" else None
        if figure is None:
            return super().values_of(block)
        theme, language = context.templates.theme, context.localized.language
        name = f"sk-{figure.id}-{block.line}"
        if isinstance(figure, GridFigure):
            picture = poster_svg(figure, theme, FIGURE_RATIO, language=language, widths=SLIDE_WIDTHS, name=name)
        else:
            picture = ring_svg(figure, theme, language=language, name=name)
        return {"figure": figure_text(figure, language), "picture": picture, "kind": figure.kind}


def _rendered(html: str) -> Markup:
    return Markup(html)  # noqa: S704  # escaped by the renderer and by templates
