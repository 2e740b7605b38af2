"""Context for rendering content: the theme's Jinja templates in a sandbox, and what a page's blocks can look up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from samtalekit.content.drawings.radar import radar_svg
from samtalekit.core.files import data_address
from samtalekit.core.locale import written_date, written_number, written_span, written_value
from samtalekit.core.messages import catalogue, message
from samtalekit.model.base import day_of, for_templates
from samtalekit.model.card_set import CardSet
from samtalekit.model.catalogue import Catalogue
from samtalekit.model.figure import AnyFigure
from samtalekit.model.form import Example, Form
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.page import Page
from samtalekit.model.table import TICKED, Column, RadarField
from samtalekit.theming.templates import rendered, sandbox
from samtalekit.theming.theme import Theme

# Templates of the theme, run in Jinja's sandbox.

TICK = "✓"

FILTERS = ("day", "span", "within_sentence", "amount", "as_cell", "as_radar", "iso_day", "verbatim", "as_address")
"""Names of our own filters; see `Templates`."""


class Templates:
    """The templates of one theme, with messages in one language.

    In a template, ``say("next_step")`` is the message of that name in ``core/messages/<language>/``,
    ``|day`` and ``|span`` write dates in that language and ``|amount`` numbers, ``|within_sentence`` a title as it
    stands within a sentence, ``|as_cell(column)`` the initial content of a table cell, ``|as_radar`` draws a radar
    chart, ``|iso_day`` writes a date of a paper as a date field of a page takes it, ``|verbatim`` keeps line breaks,
    and ``|as_address`` makes a data URL of an SVG, for ``src``.
    """

    def __init__(
        self, theme: Theme, language: str, *, below: str = "web/", prefixes: tuple[str, ...] = ("web",)
    ) -> None:
        """Open the templates; none is read before the first is rendered.

        Args:
            theme: The theme.
            language: Language of messages, dates and numbers.
            below: Folder in the theme that template names are relative to.
            prefixes: Prefixes of message keys; the first one that has a message wins.
        """
        self.language = language
        self.theme = theme
        self._prefixes = prefixes
        self._environment = sandbox(theme.folders, below=below)
        self._environment.globals["say"] = self.message
        filters = {
            "day": lambda day: written_date(day, language),
            "span": self._span,
            "within_sentence": _within_sentence,
            "amount": lambda number: written_number(number, language),
            "as_cell": self._as_cell,  # for templates: a column is no plain value
            "as_radar": self._as_radar,
            "iso_day": _iso_day,
            "verbatim": _verbatim,
            "as_address": _as_address,
        }
        for name in FILTERS:
            self._environment.filters[name] = filters[name]

    @for_templates
    def message(self, key: str, **values: str | int) -> str:
        """Return a message by key, without its prefix, in the language of these templates."""
        known = catalogue(self.language)
        prefix = next((prefix for prefix in self._prefixes if f"{prefix}.{key}" in known), self._prefixes[-1])
        return message(self.language, f"{prefix}.{key}", values)

    def render(self, name: str, **values: object) -> str:
        """Render a template without blank lines or indents, so that Python-Markdown keeps the HTML in one piece."""
        html = self.whole(name, **values)
        return "\n".join(line.strip() for line in html.splitlines() if line.strip())

    def whole(self, name: str, **values: object) -> str:
        """Render a template unchanged: a whole document, in which code keeps its line breaks."""
        return rendered(self._environment, name, **values)

    def _span(self, span: tuple[date, date]) -> str:
        return written_span(*span, self.language)

    @for_templates
    def _as_cell(self, value: str | float, column: Column) -> str:
        """Initial content of a table cell, as on paper: a tick, an option's label, a date, a number."""
        start = column.start(value)
        if column.kind == "check":
            return TICK if start == TICKED else ""
        if column.kind == "choice":
            return next((option.label for option in column.options or () if option.id == start), "")
        return written_value(start, self.language) if column.kind == "number" else start

    @for_templates
    def _as_radar(self, field: RadarField) -> Markup:
        """Draw a radar chart without answers, as an SVG."""
        return radar_svg(field, self.theme, self.language)


def _iso_day(value: str) -> str:
    """Return "14-06-2027" as "2027-06-14"; empty for anything else."""
    found = day_of("-".join(reversed(value.split("-"))))
    return found.isoformat() if found else ""


def _within_sentence(title: str) -> str:
    """Return a title as it stands within a sentence: "Goal 2" as "goal 2"; a short form such as "IT" stays."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _verbatim(text: str) -> Markup:
    """Escape a text and keep its line breaks, as ``&#10;``, in HTML whose own line breaks have no meaning."""
    return Markup(str(escape(text)).replace("\n", "&#10;"))  # noqa: S704  # escaped on this very line


def _as_address(svg: str) -> str:
    """Return an SVG as a data URL."""
    return data_address(svg.encode(), "image/svg+xml")


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as a page shows it.

    Attributes:
        href: Link to the PDF, relative to the page.
        file: Name under which a browser saves it.
        script: Link to the script to fill it in with, likewise; empty for a paper that has none.
        picture: Link to the preview image, relative to the page; empty when there is none.
        width: Of the image, in pixels.
        height: Of the image, in pixels.
        pages: Pages of A4.
        kilobytes: File size, in thousands of bytes.
    """

    title: str
    href: str
    picture: str
    width: int
    height: int
    pages: int
    kilobytes: int
    file: str
    script: str = ""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Context that content is rendered in: a page of the site, or a page of a booklet.

    Attributes:
        address: Link to a page by its id, from here.
        target: Target of a link of the source, from here.
        papers: The papers by form id, the posters by figure id, cards by that of their set; those not made yet are
            left out.
        is_printed: True on paper, where a drawing has fixed colours.
        page_id: Id of the page; empty when the content is on no page of the kit.
        calendar: Link to the year's dates as a calendar file, from here; empty when there is none.
        schemes: Further URL schemes that a link here may begin with: those that ``target`` and ``address`` write.
    """

    kit: Kit
    localized: LocalizedKit
    templates: Templates
    address: Callable[[str], str]
    target: Callable[[str], str]
    papers: Mapping[str, PaperView]
    is_printed: bool = False
    page_id: str = ""
    calendar: str = ""
    schemes: frozenset[str] = frozenset()

    def steps(self) -> tuple[Page, ...]:
        """Return the step pages that exist in this kit, in its order."""
        known = {page.id: page for page in self.localized.pages}
        return tuple(known[step] for step in self.kit.structure.steps if step in known)

    def forms(self) -> tuple[Form, ...]:
        """Return the forms in the order in which people read them."""
        return self.kit.forms(self.localized)

    def form(self, form_id: str) -> Form | None:
        """Return the form of that id; None when this localized kit lacks it."""
        return next((form for form in self.localized.forms if form.id == form_id), None)

    def page(self, page_id: str) -> Page | None:
        """Return the page of that id; None when this localized kit lacks it."""
        return next((page for page in self.localized.pages if page.id == page_id), None)

    def example(self, example_id: str) -> Example | None:
        """Return the example of that id; None when this localized kit lacks it."""
        return next((example for example in self.localized.examples if example.id == example_id), None)

    def catalogue(self, catalogue_id: str) -> Catalogue | None:
        """Return the catalogue of that id; None when there is none."""
        return next((each for each in self.localized.catalogues if each.id == catalogue_id), None)

    def card_set(self, cards_id: str) -> CardSet | None:
        """Return the card set of that id; None when there is none."""
        return next((each for each in self.localized.card_sets if each.id == cards_id), None)

    def figure(self, figure_id: str) -> AnyFigure | None:
        """Return the figure of that id; None when there is none."""
        return next((figure for figure in self.localized.figures if figure.id == figure_id), None)
