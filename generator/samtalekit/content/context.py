"""What a page's blocks are filled from, and how its surroundings are reached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from samtalekit.model.catalogue import Catalogue
from samtalekit.model.example import Example
from samtalekit.model.figure import AnyFigure
from samtalekit.model.form import Form
from samtalekit.model.kit import Edition, Kit
from samtalekit.model.page import Page
from samtalekit.content.templates import Templates


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as a page shows it.

    Attributes:
        title: Its own.
        href: Where it is fetched, seen from the page.
        picture: Where its picture is, seen from the page; empty when there is none.
        width: Of the picture, in pixels.
        height: Of the picture, in pixels.
        pages: Pages of A4.
        kilobytes: Size of the file, in thousands of bytes.
    """

    title: str
    href: str
    picture: str
    width: int
    height: int
    pages: int
    kilobytes: int


@dataclass(frozen=True, slots=True)
class Setting:
    """The place that prose is set in: a page of the site, or a sheet of a booklet.

    Attributes:
        address: The address of a page by its id, as seen from here.
        target: The target that a link of the source becomes here.
        papers: The papers by form id, and the posters by figure id; what has none yet is left out.
        is_printed: True on paper, where a drawing has fixed colours.
        page_id: The page that is set; empty on a sheet that is none.
        calendar: Where the year's dates are fetched as a calendar, seen from here; empty where they are not.
    """

    kit: Kit
    edition: Edition
    templates: Templates
    address: Callable[[str], str]
    target: Callable[[str], str]
    papers: Mapping[str, PaperView]
    is_printed: bool = False
    page_id: str = ""
    calendar: str = ""

    def steps(self) -> tuple[Page, ...]:
        """The step pages that this edition has, in the kit's order."""
        known = {page.id: page for page in self.edition.pages}
        return tuple(known[step] for step in self.kit.structure.steps if step in known)

    def forms(self) -> tuple[Form, ...]:
        """The forms in the kit's order; forms that the kit does not name come after."""
        order = {form: place for place, form in enumerate(self.kit.structure.forms)}
        return tuple(sorted(self.edition.forms, key=lambda form: (order.get(form.id, len(order)), form.id)))

    def form(self, form_id: str) -> Form | None:
        """The form of that id, or None when this edition leaves it out."""
        return next((form for form in self.edition.forms if form.id == form_id), None)

    def page(self, page_id: str) -> Page | None:
        """The page of that id, or None when this edition leaves it out."""
        return next((page for page in self.edition.pages if page.id == page_id), None)

    def example(self, example_id: str) -> Example | None:
        """The example of that id, or None when this edition leaves it out."""
        return next((example for example in self.edition.examples if example.id == example_id), None)

    def catalogue(self, catalogue_id: str) -> Catalogue | None:
        """The catalogue of that id, or None when this edition has none."""
        return next((each for each in self.edition.catalogues if each.id == catalogue_id), None)

    def figure(self, figure_id: str) -> AnyFigure | None:
        """The figure of that id, or None when this edition has none."""
        return next((figure for figure in self.edition.figures if figure.id == figure_id), None)
