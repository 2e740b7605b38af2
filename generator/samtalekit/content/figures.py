"""Figures: a picture for those who look, and the same words for those who listen."""

from bisect import bisect_left
from collections.abc import Mapping
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
from samtalekit.core.messages import say
from samtalekit.model.figure import AnyFigure, GridFigure, WheelFigure, WheelStep, YearDate, YearFigure
from samtalekit.theming.theme import Theme

PAGE_WIDTH = 784.0  # units; 49 rem, what is left of a page beside its side column: a unit is a pixel there
SHEET_WIDTH = 960.0  # units; on a sheet of text the smallest letters are then nearly 7 points high
POSTER_WIDTHS = range(700, 2421, 40)  # units that a poster is wide: the fewer, the larger its letters
SPACE_OVER_NOTE = 16.0


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody does in one part of a figure; ``who`` is empty where the part says whose it is, or nobody's."""

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
    """A figure in words: all that its drawing says, in the order in which it is read."""

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
    """The words of a figure in the order in which they are read; the language is that of dates."""
    match figure:
        case GridFigure():
            parts = _columns(figure)
        case WheelFigure():
            parts = _phases(figure, language)
        case YearFigure():
            parts = _dates(figure, language)
    return FigureText(figure.title, figure.lead, parts, figure.note)


def figure_svg(  # noqa: PLR0913  # what, how, where; all but two by name
    figure: AnyFigure,
    theme: Theme,
    *,
    language: str,
    for_paper: bool,
    width: float = PAGE_WIDTH,
    name: str | None = None,
) -> Markup:
    """Draw a figure.

    Args:
        figure: What to draw.
        theme: Its faces and colours.
        language: Of dates and months.
        for_paper: True for fixed colours and faces, with the figure's note; False for the page's own, by token,
            where the note stands in the caption.
        width: In units; letters are 14 to 30 units high, whatever the width.
        name: What its ids begin with; the figure's id when left out. No other drawing of a page may have it.

    Returns:
        An ``svg`` element. It asks for no outside file, and has no script and no style of its own.
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
    """Draw the ring of a figure alone, for a page that sets its words beside it.

    Args:
        figure: What to draw.
        theme: Its faces and colours.
        language: Of the months.
        name: What its ids begin with. No other drawing of a page may have it.
        links: Where each step of a wheel leads, and what it is called for those who do not see it, by its id.

    Returns:
        An ``svg`` element, just large enough for its words; with links it is a group of them, else a picture.
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
    """Draw the number of a year's date as it stands on the ring, for the list beside it; ``place`` is from 0."""
    sheet = Canvas(theme, for_paper=False, language=language)
    key(place, sheet, Point(KEY / 2, KEY / 2))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}" viewBox="0 0 {0} {0}" aria-hidden="true">'
        "{1}</svg>"
    ).format(number(KEY), sheet.drawn())


def poster_svg(figure: AnyFigure, theme: Theme, ratio: float, *, language: str) -> Markup:
    """Draw a figure for one sheet of paper, with letters as large as it has room for.

    Args:
        figure: What to draw.
        theme: Its faces and colours.
        ratio: The width of the room on the sheet divided by its height.
        language: Of dates and months.

    Returns:
        An ``svg`` element of that ratio, to be shown as wide as the room.
    """

    def drawn(width: int) -> tuple[Canvas, float]:
        sheet = Canvas(theme, for_paper=True, language=language)
        return sheet, _draw(figure, sheet, width, width / ratio, with_note=True)

    def fits(width: int) -> bool:
        return drawn(width)[1] <= width / ratio + 0.1

    place = bisect_left(POSTER_WIDTHS, True, hi=len(POSTER_WIDTHS) - 1, key=fits)
    width = POSTER_WIDTHS[place]
    sheet, height = drawn(width)
    return _svg(figure, sheet, (width, height), figure.id)


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
    """The middle, then every phase with its steps by number, that it all begins again, and whose the steps are."""
    steps = [f"{place} {step.title}" for place, step in enumerate(figure.steps, start=1)]
    phases = (FigurePart(title, None, (Doing("", tuple(steps[first:last])),)) for title, first, last in runs(figure))
    turns = FigurePart(say(language, "web.wheel_turns"), None, ())
    people = tuple(Doing(numbers, (who,)) for numbers, who in whose(figure))
    who = (FigurePart(say(language, "web.who"), None, people),) if people else ()
    return FigurePart(figure.centre.title, figure.centre.note, ()), *phases, turns, *who


def _dates(figure: YearFigure, language: str) -> tuple[FigurePart, ...]:
    """Every date by its number, or that there is none yet."""
    if not figure.dates:
        return (FigurePart(say(language, "web.year_empty"), None, ()),)
    return tuple(
        FigurePart(f"{place} {written_span(each.first, each.last, language)}", None, (Doing("", (each.words,)),))
        for place, each in enumerate(figure.dates, start=1)
    )


def _draw(figure: AnyFigure, sheet: Canvas, width: float, height: float, *, with_note: bool) -> float:
    """Draw a figure and its note; what needs less than the height is spread out to it. Says how high it is."""
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
    """A part as one sentence or several: whose it is before what it is, where somebody's name is known."""
    title = f"{part.title} ({part.note})" if part.note else part.title
    doings = (
        f"{doing.who}: {'; '.join(doing.tasks)}" if doing.who else "; ".join(doing.tasks) for doing in part.doings
    )
    return f"{title}: {' '.join(_ended(doing) for doing in doings)}" if part.doings else title


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


# Panels: what a page says beside the ring of a figure, of each step of a wheel and of each date of a year.


@dataclass(frozen=True, slots=True)
class StepPanel:
    """A step of a wheel.

    Attributes:
        number: From 1.
        anchor: Its id on the page; the drawing leads there.
        phase: The title of its phase.
        forms: The forms that help, those that this edition has.
        href: Where to read more; empty where this edition leaves that page out.
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
    """A date of a year, and its number as it stands on the ring."""

    date: YearDate
    key: Markup


def step_panels(figure: WheelFigure, setting: RenderContext, name: str) -> tuple[StepPanel, ...]:
    """The steps of a wheel in order; ``name`` is what their anchors begin with."""
    return tuple(_panel(figure, setting, f"{name}-{step.id}", place) for place, step in enumerate(figure.steps))


def date_panels(figure: YearFigure, setting: RenderContext) -> tuple[DatePanel, ...]:
    """The dates of a year in order."""
    theme, language = setting.templates.theme, setting.edition.language
    keys = (key_svg(n, theme, language) for n in range(len(figure.dates)))
    return tuple(DatePanel(each, key) for each, key in zip(figure.dates, keys, strict=True))


def ring(figure: WheelFigure | YearFigure, setting: RenderContext, name: str) -> Markup:
    """The ring of a figure; each step of a wheel leads to its panel."""
    panels = step_panels(figure, setting, name) if isinstance(figure, WheelFigure) else ()
    links = {
        panel.step.id: (f"#{panel.anchor}", f"{panel.number} {panel.step.title} ({panel.phase})") for panel in panels
    }
    return ring_svg(figure, setting.templates.theme, language=setting.edition.language, name=name, links=links)


def _panel(figure: WheelFigure, setting: RenderContext, anchor: str, place: int) -> StepPanel:
    step = figure.steps[place]
    page = setting.page(step.page) if step.page else None
    return StepPanel(
        number=place + 1,
        anchor=anchor,
        step=step,
        phase=next(phase.title for phase in figure.phases if phase.id == step.phase),
        forms=form_cards(setting, step.forms),
        href=setting.address(page.id) if page else "",
        page=page.title if page else "",
    )
