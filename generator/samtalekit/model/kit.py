"""A kit: everything that one build uses, read and checked."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator
from pydantic import Field as Constraints
from pydantic_core import PydanticCustomError

from samtalekit.core.locale import sort_key
from samtalekit.model.base import FieldId, FormId, Frozen, LanguageCode, PageId, Text
from samtalekit.model.card_set import CardSet
from samtalekit.model.catalogue import Catalogue, Term
from samtalekit.model.figure import AnyFigure, YearDate
from samtalekit.model.form import Example, Form
from samtalekit.model.markup import headings_alone
from samtalekit.model.page import Origin, Page
from samtalekit.model.workplace import Brand, Languages, RoleWords, Season, Workplace


def _no_key_of_a_season(name: str) -> str:
    if name in Season.model_fields:
        raise PydanticCustomError("bad-id", "{value} is not {shape}", {"value": name, "shape": "talks"})
    return name


DateName = Annotated[FieldId, AfterValidator(_no_key_of_a_season)]
"""The name of one of the year's dates; not ``id`` or ``revision``, which are keys beside them."""


class Phase(Frozen):
    """A phase of the process, and its steps."""

    id: FieldId
    steps: Annotated[tuple[PageId, ...], Constraints(min_length=1, strict=False)]


class Audience(Frozen):
    """A group of readers, and their start page."""

    id: FormId
    page: PageId


Pages = Annotated[tuple[PageId, ...], Constraints(strict=False)]


class KitFile(Frozen):
    """``kit.yml``: the kit's structure, without text.

    Attributes:
        languages: The first is the source language.
        menu: Pages of the main menu; the other pages of a page's folder stand beneath it.
        foot: Pages linked from every page's footer.
        forms: The forms in their order; forms not named come after.
        season: Names of the year's dates, in order.
        glossary: The page that explains the kit's terms.
        parts: Names of content that applies to some workplaces only, and can be left out.
        optional_parts: More such names; their content is left out unless a workplace takes it in.
        data_notices: Ids of what may happen to filled papers that are not kept as the workplace keeps the others.
        news: The page that lists the news; a page beneath it is a piece of news.
        workplace: The example workplace.
    """

    id: FormId
    edition: Annotated[int, Constraints(ge=1)]
    languages: Languages
    menu: Annotated[tuple[PageId, ...], Constraints(min_length=1, strict=False)]
    foot: Pages = ()
    steps: Pages = ()
    phases: Annotated[tuple[Phase, ...], Constraints(strict=False)] = ()
    audiences: Annotated[tuple[Audience, ...], Constraints(strict=False)] = ()
    forms: Annotated[tuple[FormId, ...], Constraints(strict=False)] = ()
    season: Annotated[tuple[DateName, ...], Constraints(strict=False)] = ()
    glossary: PageId | None = None
    news: PageId | None = None
    parts: Annotated[tuple[FieldId, ...], Constraints(strict=False)] = ()
    optional_parts: Annotated[tuple[FieldId, ...], Constraints(strict=False)] = ()
    data_notices: Annotated[tuple[FieldId, ...], Constraints(strict=False)] = ()
    workplace: Workplace

    def left_out(self, workplace: Workplace) -> frozenset[str]:
        """Return the parts that do not apply at a workplace: left out, or optional and not taken in."""
        return frozenset({*workplace.leave_out} | ({*self.optional_parts} - {*workplace.take_in}))

    @property
    def all_parts(self) -> tuple[str, ...]:
        """All parts, those that every workplace gets first."""
        return (*self.parts, *self.optional_parts)


class Words(Frozen):
    """``words.yml``: the kit's own words in one language.

    Attributes:
        audiences: Text of the link to each audience's start page: "I am a guest".
        packs: The title of each audience's pack of forms; made from ``audiences`` when left out.
        data_notices: What happens to the filled papers of a form, by the kit's ids.
    """

    title: Text
    phases: Mapping[FieldId, Text] = {}
    audiences: Mapping[FormId, Text] = {}
    packs: Mapping[FormId, Text] = {}
    season_title: Text | None = None
    season: Mapping[FieldId, Text] = {}
    roles: Mapping[FieldId, RoleWords] = {}
    words: Mapping[FieldId, Text] = {}
    data_notices: Mapping[FieldId, Text] = {}


def year_dates(structure: KitFile, labels: Mapping[str, str], workplace: Workplace) -> tuple[YearDate, ...]:
    """Return the year's dates that the workplace has set, in the kit's order; ``labels`` describe each by name."""
    spans = workplace.season.dates
    return tuple(
        YearDate(id=name, words=labels.get(name, name), first=spans[name].first, last=spans[name].last)
        for name in structure.season
        if name in spans
    )


class LocalizedKit(Frozen):
    """The kit in one language.

    Attributes:
        form_origins: The file of each form, by its id.
        images: Images of the pages, by their path below the language's folder.
        figure_origins: The file of each figure, by its id.
        stale_figures: Ids of the figures whose translation is not current.
        examples: Filled-in forms, in the order of their forms.
        example_origins: The file of each example, by its id.
        card_origins: The file of each card set, by its id.
        stale_cards: Ids of the card sets whose translation is not current.
        terms: The glossary.
        other_origins: The files of the catalogues and the glossary.
    """

    language: LanguageCode
    words: Words
    pages: tuple[Page, ...]
    forms: tuple[Form, ...]
    form_origins: Mapping[str, Origin]
    images: Mapping[str, Path] = {}
    figures: tuple[AnyFigure, ...] = ()
    figure_origins: Mapping[str, Origin] = {}
    stale_figures: frozenset[str] = frozenset()
    examples: tuple[Example, ...] = ()
    example_origins: Mapping[str, Origin] = {}
    catalogues: tuple[Catalogue, ...] = ()
    card_sets: tuple[CardSet, ...] = ()
    card_origins: Mapping[str, Origin] = {}
    stale_cards: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()
    other_origins: tuple[Origin, ...] = ()

    def page(self, page_id: str) -> Page:
        """Return the page of that id.

        Raises:
            KeyError: There is none.
        """
        for page in self.pages:
            if page.id == page_id:
                return page
        raise KeyError(page_id)

    def data_notice_of(self, form: Form) -> str:
        """Return the data notice of a form in words; empty for one whose papers the workplace keeps as it says."""
        return self.words.data_notices.get(form.source.data_notice or "", "")

    def form(self, form_id: str) -> Form:
        """Return the form of that id.

        Raises:
            KeyError: There is none.
        """
        for form in self.forms:
            if form.id == form_id:
                return form
        raise KeyError(form_id)


class Kit(Frozen):
    """Everything that one build uses.

    Attributes:
        localized: The kit in each language; the first is the site's root.
    """

    structure: KitFile
    workplace: Workplace
    brand: Brand
    localized: tuple[LocalizedKit, ...]

    @property
    def language(self) -> str:
        """The language of the site's root and of messages."""
        return self.localized[0].language

    def forms(self, localized: LocalizedKit) -> tuple[Form, ...]:
        """Return the forms in one language: those that the kit names, in its order, then the others by title."""
        order = {form: place for place, form in enumerate(self.structure.forms)}
        return tuple(
            sorted(
                localized.forms,
                key=lambda form: (order.get(form.id, len(order)), sort_key(form.title, localized.language)),
            )
        )

    def fills_in(self, form: Form) -> bool:
        """Return whether a form can be filled in on its page: nobody has switched it off."""
        return self.workplace.fill_in and form.source.fill_in

    def dates(self, localized: LocalizedKit) -> tuple[YearDate, ...]:
        """Return the year's dates, described in one language."""
        return year_dates(self.structure, localized.words.season, self.workplace)


# What a page may show of the rest of the kit.


def outline_of(kit: Kit) -> Kit:
    """Return a kit without what no page shows of another page, form or example.

    Gone are pages' text but for its headings, forms' questions, examples' answers, the text of source files, and
    whether a translation is current. So a page that is rendered with the outline needs rendering again only when the
    outline or its own source has changed.
    """
    return kit.model_copy(update={"localized": tuple(_outline(localized) for localized in kit.localized)})


def _outline(localized: LocalizedKit) -> LocalizedKit:
    forms = {form.id: _without_questions(form) for form in localized.forms}
    return localized.model_copy(
        update={
            "pages": tuple(_without_text(page) for page in localized.pages),
            "forms": tuple(forms.values()),
            "examples": tuple(
                each.model_copy(update={"form": _without_questions(each.form), "answers": {}, "translation": "current"})
                for each in localized.examples
            ),
            "images": {},
            "form_origins": {},
            "figure_origins": {},
            "example_origins": {},
            "card_origins": {},
            "other_origins": (),
        }
    )


def _without_text(page: Page) -> Page:
    text = headings_alone(page.body)
    return page.model_copy(update={"body": text, "origin": _without_content(page.origin), "translation": "current"})


def _without_content(origin: Origin) -> Origin:
    return origin.model_copy(update={"text": "", "body_line": None, "beneath": None})


def _without_questions(form: Form) -> Form:
    source = form.source.model_copy(update={"sections": ()})
    return form.model_copy(update={"source": source, "head_fields": (), "translation": "current"})
