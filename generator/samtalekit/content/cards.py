"""Cards: a step or a form in short, as templates show them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from samtalekit.content.context import PaperView, RenderContext
from samtalekit.content.markdown import with_anchors
from samtalekit.model.form import Example, Form
from samtalekit.model.menu import PREFIX, Pack, children_of, menu_of, packs_of
from samtalekit.model.page import Page


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form in short. ``href`` is its page; ``paper`` is None until there is one."""

    form: Form
    href: str
    paper: PaperView | None


@dataclass(frozen=True, slots=True)
class PackCard:
    """The forms of one audience as one document. ``paper`` is None until there is one."""

    pack: Pack
    paper: PaperView | None


@dataclass(frozen=True, slots=True)
class ExampleCard:
    """A filled-in form. ``case`` is the page that tells its story; ``paper`` is None until there is one."""

    example: Example
    form: FormCard
    case: "PageCard | None"
    paper: PaperView | None


@dataclass(frozen=True, slots=True)
class PageCard:
    """A page in short."""

    page: Page
    href: str


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step in short, with the forms that belong to it."""

    number: int
    page: Page
    href: str
    forms: tuple[FormCard, ...]


@dataclass(frozen=True, slots=True)
class PhaseCard:
    """A stretch of the process and the steps that it covers."""

    title: str
    steps: tuple[StepCard, ...]


def form_card(setting: RenderContext, form: Form) -> FormCard:
    """The card of a form."""
    return FormCard(form, setting.address(f"forms/{form.id}"), setting.papers.get(form.id))


def form_cards(setting: RenderContext, form_ids: tuple[str, ...]) -> tuple[FormCard, ...]:
    """The cards of several forms; forms that this edition leaves out have none."""
    forms = [setting.form(form_id) for form_id in form_ids]
    return tuple(form_card(setting, form) for form in forms if form)


def pack_cards(setting: RenderContext, audience: str | None = None) -> tuple[PackCard, ...]:
    """The cards of all packs, or of one audience's alone; an audience that this edition leaves out has none."""
    packs = packs_of(setting.kit, setting.edition)
    wanted = [pack for pack in packs if audience in {None, pack.id.removeprefix(PREFIX)}]
    return tuple(PackCard(pack, setting.papers.get(pack.id)) for pack in wanted)


def page_card(setting: RenderContext, page_id: str | None) -> PageCard | None:
    """The card of a page; None for one that this edition leaves out."""
    page = setting.page(page_id) if page_id else None
    return PageCard(page, setting.address(page.id)) if page else None


def page_cards(setting: RenderContext, page_id: str) -> tuple[PageCard, ...]:
    """The cards of the pages that stand beneath a page, in the menu's order."""
    ids = [item.page_id for item in children_of(menu_of(setting.kit, setting.edition), page_id)]
    return tuple(card for card in (page_card(setting, each) for each in ids) if card)


def news_cards(setting: RenderContext) -> tuple[PageCard, ...]:
    """The news, the newest first; none when the workplace leaves them out."""
    above = setting.kit.structure.news
    pages = [page for page in setting.edition.pages if above and page.id.startswith(f"{above}/") and page.front.date]
    pages.sort(key=lambda page: (page.front.date or date.min, page.id), reverse=True)
    return tuple(PageCard(page, setting.address(page.id)) for page in pages)


def example_cards(
    setting: RenderContext, *, form: str | None = None, example: str | None = None
) -> tuple[ExampleCard, ...]:
    """The cards of all filled-in forms, of one form's, or of one alone."""
    wanted = [
        each
        for each in setting.edition.examples
        if form in {None, each.form.id} and example in {None, each.id} and setting.form(each.form.id)
    ]
    return tuple(
        ExampleCard(each, form_card(setting, each.form), page_card(setting, each.case), setting.papers.get(each.id))
        for each in wanted
    )


def step_cards(setting: RenderContext) -> tuple[StepCard, ...]:
    """The cards of all steps, numbered from 1."""
    return tuple(
        StepCard(number, page, setting.address(page.id), form_cards(setting, page.front.forms))
        for number, page in enumerate(setting.steps(), start=1)
    )


def phase_cards(setting: RenderContext) -> tuple[PhaseCard, ...]:
    """The process: every step once, under the phase that covers it.

    Steps that no phase names stand under a phase without a title, so that none is lost.
    """
    cards = {card.page.id: card for card in step_cards(setting)}
    titles = setting.edition.words.phases
    phases = [
        PhaseCard(titles.get(phase.id, phase.id), tuple(cards.pop(step) for step in phase.steps if step in cards))
        for phase in setting.kit.structure.phases
    ]
    return tuple(phase for phase in (*phases, PhaseCard("", tuple(cards.values()))) if phase.steps)


# Paths: the way of each audience through the same pages, and where the paths meet.

SECTION = 2  # level of the headings that an audience's page has its phases under


@dataclass(frozen=True, slots=True)
class Stretch:
    """What somebody does in a phase, and where that is told."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one audience: its own page, and the places on it that tell of each phase."""

    title: str
    href: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """What one audience does in a step, and where its own way goes on."""

    title: str
    words: str
    href: str


def ways_through(setting: RenderContext) -> tuple[Way, ...]:
    """The way of every audience whose page this edition has.

    An audience's page tells of the phases in their order, under its first headings of the second level.
    """
    words, known = setting.edition.words, {page.id: page for page in setting.edition.pages}
    phases = [words.phases.get(phase.id, phase.id) for phase in setting.kit.structure.phases]
    return tuple(
        Way(
            words.audiences.get(audience.id, audience.id),
            setting.address(audience.page),
            tuple(
                Stretch(title, f"{setting.address(audience.page)}#{anchor}")
                for title, anchor in zip(phases, _anchors(known[audience.page]), strict=False)
            ),
        )
        for audience in setting.kit.structure.audiences
        if audience.page in known
    )


def audience_paths(setting: RenderContext, page: Page) -> tuple[Crossing, ...]:
    """What each audience does in a step, in the kit's order; none on a page that does not say."""
    words, known = setting.edition.words, {each.id for each in setting.edition.pages}
    return tuple(
        Crossing(
            words.audiences.get(audience.id, audience.id),
            page.front.paths[audience.id],
            setting.address(audience.page) if audience.page in known else "",
        )
        for audience in setting.kit.structure.audiences
        if audience.id in page.front.paths
    )


def _anchors(page: Page) -> tuple[str, ...]:
    _text, found = with_anchors(page.body, Counter())
    return tuple(heading.anchor for heading in found if heading.level == SECTION)
