"""Compose a form, an example, a pack or a poster as HTML, CSS and a list of widgets, ready to render.

The blank paper of a form, its examples and the packs that hold it have the same HTML for it: it is rendered once.

Pure functions: nothing is written. Also holds the data that the print templates read: frame, cover, form sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from samtalekit.content.figures import figure_text, poster_svg
from samtalekit.core.files import data_address
from samtalekit.core.messages import catalogue, message
from samtalekit.model.definition import Definition, definition_of
from samtalekit.model.figure import AnyFigure
from samtalekit.model.form import Example, Form, FormSource
from samtalekit.model.menu import Pack
from samtalekit.model.outputs import PaperKind
from samtalekit.model.table import Entry
from samtalekit.model.workplace import DataNotice, PaperStyle
from samtalekit.paper.layout import FormLayout, lay_out
from samtalekit.paper.pdf.widgets import Widget, part_key
from samtalekit.paper.stylesheet import logo_on_paper, stylesheet
from samtalekit.theming.templates import rendered, sandbox
from samtalekit.theming.theme import Theme

# Data around a form: workplace, step, data notice.


@dataclass(frozen=True, slots=True)
class Frame:
    """What a paper prints around its form.

    Attributes:
        kit_title: The kit's name, for the kicker.
        workplace: The workplace's name, for the footer and the logo's alt text.
        step: Number of the step that the form belongs to; None when it belongs to none.
        style: The workplace's choices of how its papers look.
        language: Language of the paper, where an untranslated form is in another; empty for the form's own.
        data_notice: What happens to filled papers; what is missing is printed as a line to fill in.
        own_notice: What happens to those of this form, where that is something else; empty where it is not.
    """

    kit_title: str
    workplace: str
    step: int | None = None
    style: PaperStyle = field(default_factory=PaperStyle)
    data_notice: DataNotice = field(default_factory=DataNotice)
    own_notice: str = ""
    language: str = ""


LOGO_MAX_WIDTH_MM = 58.0
LOGO_MAX_HEIGHT_MM = 14.0


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed paper: input of the renderer and of `finish`.

    Attributes:
        id: Id of the paper; the form's id for the paper of one form.
        edition: Edition of the form; of the kit for a paper that is more than one form.
        widgets: Every widget, in reading order; none on a paper without fields.
        definitions: The forms on it, attached to the PDF as files.
        parts: HTML of the documents that follow: the forms of a pack, each rendered as in the form's own paper.
        filler: HTML of the page that fills up a sheet, so that each part begins on a sheet of its own.
        stamp: A word and a line over every page, of an example.
    """

    id: str
    kind: PaperKind
    language: str
    edition: int
    title: str
    html: str
    css: str
    widgets: tuple[Widget, ...] = ()
    definitions: tuple[Definition, ...] = ()
    parts: tuple[str, ...] = ()
    filler: str = ""
    stamp: tuple[str, str] | None = None

    def entries(self) -> tuple[Entry, ...]:
        """Return every field of the PDF, in the order of their first widgets."""
        return tuple({widget.entry.name: widget.entry for widget in self.widgets}.values())


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A line of the data notice; without an answer it is a line to fill in by hand."""

    label: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """What every page of a document has in common.

    Attributes:
        classes: The workplace's choices, as CSS classes of the body.
        own_foot: The workplace's own line in the footer; empty for none.
        numbers: Text before, between and after the two numbers of "Page 1 of 2".
    """

    language: str
    title: str
    classes: str
    own_foot: str
    numbers: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """Template data of one form.

    Attributes:
        kicker: Where in the process it belongs, above its title.
        foot: Footer text of its pages.
        own_notice: What happens to its filled papers, in place of ``notice_lines``; empty where those apply.
        translation: Notice that the translation is missing or outdated; empty when it is current.
    """

    form: FormSource
    sheet: FormLayout
    workplace: str
    kicker: tuple[str, ...]
    foot: str
    notice_lines: tuple[NoticeLine, ...]
    own_notice: str
    has_required: bool
    translation: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Template data of a pack's first page."""

    workplace: str
    kicker: tuple[str, ...]
    lead: str
    foot: str


Blanks = dict[str, Composition]
"""The blank papers of one language that are composed already, by form."""


def compose(form: Form, *, frame: Frame, theme: Theme, blanks: Blanks | None = None) -> Composition:
    """Compose a form's paper, unless it is among the ``blanks``, and put it there.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or ``print/paper.css``.
    """
    if blanks is not None and form.id in blanks:
        return blanks[form.id]
    sheet = form_sheet(form, frame, lay_out(form, density=frame.style.density))
    made = Composition(
        id=form.id,
        kind="form",
        language=form.language,
        edition=form.source.edition,
        title=form.title,
        html=document(theme, "form", page_of(form.language, form.title, frame), sheet=sheet),
        css=stylesheet(theme),
        widgets=sheet.sheet.widgets(),
        definitions=(definition_of(form),),
    )
    if blanks is not None:
        blanks[form.id] = made
    return made


def compose_example(example: Example, *, frame: Frame, theme: Theme, blanks: Blanks | None = None) -> Composition:
    """Compose an example: the form's own paper, filled in and stamped, with read-only fields.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or ``print/paper.css``.
    """
    blank, language = compose(example.form, frame=frame, theme=theme, blanks=blanks), example.form.language
    return replace(
        blank,
        id=example.id,
        kind="example",
        title=example.title,
        widgets=tuple(_answered(widget, example.answers) for widget in blank.widgets),
        stamp=(
            message(language, "paper.example_stamp"),
            message(language, "paper.example", {"title": example.title}),
        ),
    )


def _answered(widget: Widget, answers: Mapping[str, str]) -> Widget:
    """Return a read-only copy of a widget with its field's answer; a signature stays as it is."""
    entry = widget.entry
    if entry.kind == "signature":
        return widget
    return replace(widget, entry=replace(entry, default=answers.get(entry.name, entry.default), readonly=True))


def compose_pack(pack: Pack, *, frames: Mapping[str, Frame], theme: Theme, blanks: Blanks | None = None) -> Composition:
    """Compose several forms as one document with a cover; fields of a common head share one answer.

    Widgets are named after their form's place among those with widgets, as `join.join` names them.

    ``frames`` has the frame of each form, by its id.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or ``print/paper.css``.
    """
    forms = [compose(form, frame=frames[form.id], theme=theme, blanks=blanks) for form in pack.forms]
    frame = frames[pack.forms[0].id]
    page, cover = page_of(pack.language, pack.title, frame), _cover(pack, frame)
    with_widgets = (form for form, composed in zip(pack.forms, forms, strict=True) if composed.widgets)
    widgets = [
        replace(widget, key=part_key(number, widget.key))
        for number, form in enumerate(with_widgets)
        for widget in lay_out(form, density=frames[form.id].style.density, names=pack.names(form)).widgets()
    ]
    return Composition(
        id=pack.id,
        kind="pack",
        language=pack.language,
        edition=pack.edition,
        title=pack.title,
        html=document(theme, "pack", page, pack=pack, forms=[form.source for form in pack.forms], cover=cover),
        css=stylesheet(theme),
        widgets=tuple(widgets),
        definitions=tuple(definition_of(form, pack.names(form)) for form in pack.forms),
        parts=tuple(form.html for form in forms),
        filler=document(theme, "filler", page),
    )


def form_sheet(form: Form, frame: Frame, sheet: FormLayout) -> FormSheet:
    """Build the template data of a form."""
    return FormSheet(
        form=form.source,
        sheet=sheet,
        workplace=frame.workplace,
        kicker=_kicker(form, frame),
        foot=foot_of(form.title, form.source.edition, form.language, frame),
        notice_lines=() if frame.own_notice else _notice_lines(form.language, frame),
        own_notice=frame.own_notice,
        has_required=any(entry.required for entry in form.entries()),
        translation=""
        if form.translation == "current"
        else message(frame.language or form.language, f"paper.translation_{form.translation}"),
    )


def document(theme: Theme, template: str, page: Page, **more: object) -> str:
    """Render the HTML of a document from a template of that name in ``theme/print/``.

    Raises:
        ThemeError: The template has a fault.
        FileNotFoundError: The theme lacks it.
    """
    values = {
        "page": page,
        "words": _words(page.language),
        "logo": logo_on_paper(theme.logo, widest_mm=LOGO_MAX_WIDTH_MM, highest_mm=LOGO_MAX_HEIGHT_MM),
        **more,
    }
    return rendered(sandbox(theme.folders), f"print/{template}.html.j2", **values)


def page_of(language: str, title: str, frame: Frame) -> Page:
    """Build the data that all pages of a document share."""
    style = frame.style
    return Page(
        language=language,
        title=title,
        classes=f"sk-fields--{style.fields} sk-density--{style.density}",
        own_foot=style.foot or "",
        numbers=_page_words(language),
    )


def _cover(pack: Pack, frame: Frame) -> Cover:
    count = len(pack.forms)
    key = "paper.pack_lead_one" if count == 1 else "paper.pack_lead"
    return Cover(
        workplace=frame.workplace,
        kicker=(frame.kit_title,),
        lead=message(pack.language, key, {"count": count}),
        foot=foot_of(pack.title, pack.edition, pack.language, frame),
    )


def _words(language: str) -> dict[str, str]:
    """Messages of a paper that have no placeholders, by the last part of their key."""
    found = {key.removeprefix("paper."): text for key, text in catalogue(language).items() if key.startswith("paper.")}
    return {key: text for key, text in found.items() if "{" not in text}


def _kicker(form: Form, frame: Frame) -> tuple[str, ...]:
    step = (message(form.language, "paper.step", {"number": frame.step}),) if frame.step else ()
    return (frame.kit_title, *step, form.source.when)


def foot_of(title: str, edition: int, language: str, frame: Frame) -> str:
    """Return the footer text of a page: title, edition, workplace."""
    return f"{title} · {message(language, 'paper.edition', {'edition': edition})} · {frame.workplace}"


def _page_words(language: str) -> tuple[str, str, str]:
    """Text before, between and after the two numbers of "Page 1 of 2"."""
    before, rest = catalogue(language)["paper.page"].split("{page}")
    between, after = rest.split("{pages}")
    return before, between, after


def _notice_lines(language: str, frame: Frame) -> tuple[NoticeLine, ...]:
    notice = frame.data_notice
    answers = {
        "kept_in": notice.kept_in, "deleted_after": notice.deleted_after, "controller": notice.controller,
    }  # fmt: skip
    return tuple(NoticeLine(message(language, f"paper.{name}"), answer) for name, answer in answers.items())


# Posters: a figure on one A4 page, landscape.

WIDTH_MM, HEIGHT_MM = 265.0, 150.0
"""Size of the drawing; the same as ``.sk-poster__drawing`` in ``paper.css``."""


def compose_poster(figure: AnyFigure, *, language: str, edition: int, frame: Frame, theme: Theme) -> Composition:
    """Compose the poster of a figure.

    The drawing's content is also its alternative text, for screen readers.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or ``print/paper.css``.
    """
    svg = poster_svg(figure, theme, WIDTH_MM / HEIGHT_MM, language=language)
    html = document(
        theme,
        "poster",
        page_of(language, figure.title, frame),
        drawing=data_address(svg.encode(), "image/svg+xml"),
        alt=figure_text(figure, language).plain,
        kicker=(frame.kit_title,),
        foot=foot_of(figure.title, edition, language, frame),
        workplace=frame.workplace,
    )
    return Composition(
        id=figure.id,
        kind="poster",
        language=language,
        edition=edition,
        title=figure.title,
        html=html,
        css=stylesheet(theme),
    )
