"""Figures as SVG and as text: drawings for page, paper and poster, with the same content for screen readers.

Also the panels that a page shows beside the ring of a wheel or a year.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from samtalekit.content.cards import FormCard, form_cards
from samtalekit.content.context import RenderContext
from samtalekit.content.drawings import DRAWINGS
from samtalekit.content.drawings.canvas import Canvas, Point, number
from samtalekit.content.drawings.grid import NOTE
from samtalekit.content.drawings.wheel import MOST_ON_PAGE, draw_wheel_ring, runs, wheel_size, whose
from samtalekit.content.drawings.year import KEY, draw_year_ring, key, year_size
from samtalekit.core.locale import written_span
from samtalekit.core.messages import message
from samtalekit.model.figure import AnyFigure, GridFigure, WheelFigure, WheelStep, YearDate, YearFigure
from samtalekit.theming.theme import Theme

PAGE_WIDTH = 784.0  # units; 49 rem, the width of a page beside its side column: a unit is a pixel there
SHEET_WIDTH = 960.0  # units; on paper the smallest text is then nearly 7 points high
POSTER_WIDTHS = range(700, 2421, 40)  # units; candidate widths of a poster: the smaller, the larger its text
SLIDE_WIDTHS = range(440, 2421, 40)  # the same for a slide, which is seen from afar
SPACE_OVER_NOTE = 16.0


@dataclass(frozen=True, slots=True)
class Doing:
    """The tasks of a person or group in one part of a figure; ``who`` is empty when the figure names nobody."""

    who: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigurePart:
    """A part of a figure in words: a column, a phase of a wheel, one of a year's dates."""

    title: str
    note: str | None
    doings: tuple[Doing, ...]


@dataclass(frozen=True, slots=True)
class FigureText:
    """A figure in words: all text of its drawing, in reading order."""

    title: str
    lead: str
    parts: tuple[FigurePart, ...]
    note: str | None

    @property
    def plain(self) -> str:
        """The same as one string, for a PDF's ``/Alt``."""
        parts = [_sentence(part) for part in self.parts]
        return " ".join(_ended(each) for each in (self.title, self.lead, *parts, self.note) if each)


def figure_text(figure: AnyFigure, language: str) -> FigureText:
    """Return a figure in words, in reading order; the language is that of dates."""
    match figure:
        case GridFigure():
            parts = _columns(figure)
        case WheelFigure():
            parts = _phases(figure, language)
        case YearFigure():
            parts = _dates(figure, language)
    return FigureText(figure.title, figure.lead, parts, figure.note)


def figure_svg(  # noqa: PLR0913  # all but two are keyword-only
    figure: AnyFigure,
    theme: Theme,
    *,
    language: str,
    for_paper: bool,
    width: float = PAGE_WIDTH,
    name: str | None = None,
) -> Markup:
    """Draw a figure as SVG.

    Args:
        figure: What to draw.
        theme: Its fonts and colours.
        language: Of dates and months.
        for_paper: True for fixed colours and fonts, with the figure's note; False for CSS variables of the page,
            where the note is in the caption.
        width: In units; text is 14 to 30 units high, whatever the width.
        name: Prefix of its ids, unique on the page; the figure's id when left out.

    Returns:
        An ``svg`` element, without external files, scripts or styles.
    """
    sheet = Canvas(theme, for_paper=for_paper, language=language)
    height = _draw(figure, sheet, width, 0, with_note=for_paper)
    return _svg(figure, sheet, (width, height), name or figure.id)


def ring_svg(
    figure: WheelFigure | YearFigure,
    theme: Theme,
    *,
    language: str,
    name: str,
    links: Mapping[str, tuple[str, str]] | None = None,
) -> Markup:
    """Draw the ring of a figure alone, for a page that shows the text beside it.

    Args:
        figure: What to draw.
        theme: Its fonts and colours.
        language: Of the months.
        name: Prefix of its ids, unique on the page.
        links: Target and accessible name of each step of a wheel, by its id.

    Returns:
        An ``svg`` element, just large enough for its text; with links its role is ``group``, else ``img``.
    """
    sheet = Canvas(theme, for_paper=False, language=language)
    if isinstance(figure, WheelFigure):
        size = wheel_size(figure, sheet.lettering, MOST_ON_PAGE)
        draw_wheel_ring(figure, sheet, Point(size / 2, size / 2), size, links)
    else:
        size = year_size(figure)
        draw_year_ring(figure, sheet, Point(size / 2, size / 2), size)
    return _svg(figure, sheet, (size, size), name, role="group" if links else "img")


def key_svg(place: int, theme: Theme, language: str) -> Markup:
    """Draw the number of a year's date as on the ring, for the list beside it; ``place`` is from 0."""
    sheet = Canvas(theme, for_paper=False, language=language)
    key(place, sheet, Point(KEY / 2, KEY / 2))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}" viewBox="0 0 {0} {0}" aria-hidden="true">'
        "{1}</svg>"
    ).format(number(KEY), sheet.drawn())


def poster_svg(  # noqa: PLR0913  # as above
    figure: AnyFigure,
    theme: Theme,
    ratio: float,
    *,
    language: str,
    widths: Sequence[int] = POSTER_WIDTHS,
    name: str | None = None,
) -> Markup:
    """Draw a figure for one page of paper, or for a slide, with the largest text that fits.

    Args:
        figure: What to draw.
        theme: Its fonts and colours.
        ratio: Width of the available space divided by its height.
        language: Of dates and months.
        widths: Candidates for its width, in units, the smallest first.
        name: As for `figure_svg`.

    Returns:
        An ``svg`` element of that ratio, to be shown at full width.
    """

    def drawn(width: int) -> tuple[Canvas, float]:
        sheet = Canvas(theme, for_paper=True, language=language)
        return sheet, _draw(figure, sheet, width, width / ratio, with_note=True)

    def fits(width: int) -> bool:
        return drawn(width)[1] <= width / ratio + 0.1

    width = widths[bisect_left(widths, True, hi=len(widths) - 1, key=fits)]
    sheet, height = drawn(width)
    return _svg(figure, sheet, (width, height), name or figure.id)


def _columns(figure: GridFigure) -> tuple[FigurePart, ...]:
    return tuple(
        FigurePart(
            column.title,
            column.note,
            tuple(Doing(row.title, row.cells[column.id]) for row in figure.rows if column.id in row.cells),
        )
        for column in figure.columns
    )


def _phases(figure: WheelFigure, language: str) -> tuple[FigurePart, ...]:
    """The centre, every phase with its numbered steps, a remark that it starts over, and whose the steps are."""
    steps = [f"{place} {step.title}" for place, step in enumerate(figure.steps, start=1)]
    phases = (FigurePart(title, None, (Doing("", tuple(steps[first:last])),)) for title, first, last in runs(figure))
    turns = FigurePart(message(language, "web.wheel_turns"), None, ())
    people = tuple(Doing(numbers, (who,)) for numbers, who in whose(figure))
    who = (FigurePart(message(language, "web.who"), None, people),) if people else ()
    return FigurePart(figure.centre.title, figure.centre.note, ()), *phases, turns, *who


def _dates(figure: YearFigure, language: str) -> tuple[FigurePart, ...]:
    """Every date with its number, or a message that there is none yet."""
    if not figure.dates:
        return (FigurePart(message(language, "web.year_empty"), None, ()),)
    return tuple(
        FigurePart(f"{place} {written_span(each.first, each.last, language)}", None, (Doing("", (each.words,)),))
        for place, each in enumerate(figure.dates, start=1)
    )


def _draw(figure: AnyFigure, sheet: Canvas, width: float, height: float, *, with_note: bool) -> float:
    """Draw a figure and its note, stretched to a height if it needs less; return the height used."""
    note = sheet.lettering.lines(figure.note, NOTE, width) if with_note and figure.note else ()
    foot = SPACE_OVER_NOTE + len(note) * NOTE.leading if note else 0
    end = DRAWINGS[figure.kind](figure, sheet, width, max(0.0, height - foot))
    return sheet.words(note, 0, end + SPACE_OVER_NOTE, NOTE, "muted") if note else end


def _svg(figure: AnyFigure, sheet: Canvas, size: tuple[float, float], name: str, role: str = "img") -> Markup:
    width, height = (number(length) for length in size)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="{role}" aria-labelledby="{name}-title {name}-desc">\n'
        '<title id="{name}-title">{title}</title>\n'
        '<desc id="{name}-desc">{lead}</desc>\n'
        "{drawn}\n</svg>"
    ).format(
        width=width, height=height, role=role, name=name, title=figure.title, lead=figure.lead, drawn=sheet.drawn()
    )


def _sentence(part: FigurePart) -> str:
    """A part as one or more sentences: the person first, where one is named, then the tasks."""
    title = f"{part.title} ({part.note})" if part.note else part.title
    doings = (
        f"{doing.who}: {'; '.join(doing.tasks)}" if doing.who else "; ".join(doing.tasks) for doing in part.doings
    )
    return f"{title}: {' '.join(_ended(doing) for doing in doings)}" if part.doings else title


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


# Panels: text beside the ring of a figure, for each step of a wheel or each date of a year.


@dataclass(frozen=True, slots=True)
class StepPanel:
    """Panel of one step of a wheel.

    Attributes:
        number: From 1.
        anchor: Its id on the page, the target of the drawing's link.
        phase: The title of its phase.
        forms: Its forms that exist in this kit.
        href: Link to its page; empty where the localized kit lacks that page.
        page: The title of that page.
    """

    number: int
    anchor: str
    step: WheelStep
    phase: str
    forms: tuple[FormCard, ...]
    href: str
    page: str


@dataclass(frozen=True, slots=True)
class DatePanel:
    """A date of a year, and its number as drawn on the ring."""

    date: YearDate
    key: Markup


def step_panels(figure: WheelFigure, context: RenderContext, name: str) -> tuple[StepPanel, ...]:
    """Return the panels of a wheel's steps, in order; ``name`` is the prefix of their anchors."""
    return tuple(_panel(figure, context, f"{name}-{step.id}", place) for place, step in enumerate(figure.steps))


def date_panels(figure: YearFigure, context: RenderContext) -> tuple[DatePanel, ...]:
    """Return the panels of a year's dates, in order."""
    theme, language = context.templates.theme, context.localized.language
    keys = (key_svg(n, theme, language) for n in range(len(figure.dates)))
    return tuple(DatePanel(each, key) for each, key in zip(figure.dates, keys, strict=True))


def ring(figure: WheelFigure | YearFigure, context: RenderContext, name: str) -> Markup:
    """Draw the ring of a figure; each step of a wheel links to its panel."""
    panels = step_panels(figure, context, name) if isinstance(figure, WheelFigure) else ()
    links = {
        panel.step.id: (f"#{panel.anchor}", f"{panel.number} {panel.step.title} ({panel.phase})") for panel in panels
    }
    return ring_svg(figure, context.templates.theme, language=context.localized.language, name=name, links=links)


def _panel(figure: WheelFigure, context: RenderContext, anchor: str, place: int) -> StepPanel:
    step = figure.steps[place]
    page = context.page(step.page) if step.page else None
    return StepPanel(
        number=place + 1,
        anchor=anchor,
        step=step,
        phase=next(phase.title for phase in figure.phases if phase.id == step.phase),
        forms=form_cards(context, step.forms),
        href=context.address(page.id) if page else "",
        page=page.title if page else "",
    )
