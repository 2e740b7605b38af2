"""Compose: a form and its frame become HTML, CSS and the list of boxes. Pure; nothing is written."""

import base64
from dataclasses import dataclass

from samtalekit.ground.words import catalogue, say
from samtalekit.model.form import Form
from samtalekit.paper.frame import Frame
from samtalekit.paper.sheet import lay_out
from samtalekit.paper.stylesheet import stylesheet
from samtalekit.paper.widgets import Widget
from samtalekit.theming.templates import rendered, sandbox
from samtalekit.theming.theme import Logo, Theme

LOGO_MAX_WIDTH_MM = 45.0
LOGO_MAX_HEIGHT_MM = 14.0


@dataclass(frozen=True, slots=True)
class Composition:
    """A paper on its way: what the press prints and what finishing needs.

    Attributes:
        widgets: Every box, in reading order.
    """

    form: Form
    html: str
    css: str
    widgets: tuple[Widget, ...]


@dataclass(frozen=True, slots=True)
class LogoOnPaper:
    """A logo at the size it is printed."""

    address: str
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A line of the data notice; without an answer it is a line to fill in by hand."""

    label: str
    answer: str | None


def compose(form: Form, *, frame: Frame, theme: Theme) -> Composition:
    """Compose a form's paper.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or ``print/paper.css``.
    """
    sheet = lay_out(form)
    html = rendered(
        sandbox(theme),
        "print/form.html.j2",
        form=form.source,
        language=form.language,
        frame=frame,
        sheet=sheet,
        words=_words(form.language),
        kicker=_kicker(form, frame),
        foot=_foot(form, frame),
        page_words=_page_words(form.language),
        logo=_logo(theme.logo),
        notice_lines=_notice_lines(form.language, frame),
        has_required=any(entry.required for entry in form.entries()),
    )
    return Composition(form, html, stylesheet(theme), sheet.widgets())


def _words(language: str) -> dict[str, str]:
    """The fixed words of a paper that have no blanks to fill, by their last name."""
    found = {key.removeprefix("paper."): text for key, text in catalogue(language).items() if key.startswith("paper.")}
    return {key: text for key, text in found.items() if "{" not in text}


def _kicker(form: Form, frame: Frame) -> tuple[str, ...]:
    step = (say(form.language, "paper.step", {"number": frame.step}),) if frame.step else ()
    return (frame.kit_title, *step, form.source.when)


def _foot(form: Form, frame: Frame) -> str:
    edition = say(form.language, "paper.edition", {"edition": form.source.edition})
    return f"{form.title} · {edition} · {frame.workplace}"


def _page_words(language: str) -> tuple[str, str, str]:
    """What stands before, between and after the two numbers of "Page 1 of 2"."""
    before, rest = catalogue(language)["paper.page"].split("{page}")
    between, after = rest.split("{pages}")
    return before, between, after


def _logo(logo: Logo | None) -> LogoOnPaper | None:
    """The logo as large as its place allows, or None."""
    if logo is None:
        return None
    height = min(LOGO_MAX_HEIGHT_MM, LOGO_MAX_WIDTH_MM / logo.ratio)
    kind = "svg+xml" if logo.suffix == "svg" else "png"
    address = f"data:image/{kind};base64,{base64.b64encode(logo.content).decode('ascii')}"
    return LogoOnPaper(address, round(height * logo.ratio, 3), round(height, 3))


def _notice_lines(language: str, frame: Frame) -> tuple[NoticeLine, ...]:
    notice = frame.data_notice
    answers = {
        "kept_in": notice.kept_in, "deleted_after": notice.deleted_after, "controller": notice.controller,
    }  # fmt: skip
    return tuple(NoticeLine(say(language, f"paper.{name}"), answer) for name, answer in answers.items())
