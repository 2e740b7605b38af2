"""Panels: what a page says beside the ring of a figure, of each step of a wheel and of each date of a year."""

from dataclasses import dataclass

from markupsafe import Markup

from samtalekit.model.figure import WheelFigure, WheelStep, YearDate, YearFigure
from samtalekit.content.cards import FormCard, form_cards
from samtalekit.content.figures import key_svg, ring_svg
from samtalekit.content.context import Setting


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


def step_panels(figure: WheelFigure, setting: Setting, name: str) -> tuple[StepPanel, ...]:
    """The steps of a wheel in order; ``name`` is what their anchors begin with."""
    return tuple(_panel(figure, setting, f"{name}-{step.id}", place) for place, step in enumerate(figure.steps))


def date_panels(figure: YearFigure, setting: Setting) -> tuple[DatePanel, ...]:
    """The dates of a year in order."""
    theme, language = setting.templates.theme, setting.edition.language
    keys = (key_svg(n, theme, language) for n in range(len(figure.dates)))
    return tuple(DatePanel(each, key) for each, key in zip(figure.dates, keys, strict=True))


def ring(figure: WheelFigure | YearFigure, setting: Setting, name: str) -> Markup:
    """The ring of a figure; each step of a wheel leads to its panel."""
    panels = step_panels(figure, setting, name) if isinstance(figure, WheelFigure) else ()
    links = {
        panel.step.id: (f"#{panel.anchor}", f"{panel.number} {panel.step.title} ({panel.phase})") for panel in panels
    }
    return ring_svg(figure, setting.templates.theme, language=setting.edition.language, name=name, links=links)


def _panel(figure: WheelFigure, setting: Setting, anchor: str, place: int) -> StepPanel:
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
