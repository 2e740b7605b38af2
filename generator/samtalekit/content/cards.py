"""Cards: the data that templates need to list forms, packs, examples, pages, steps and phases.

Also the paths of audiences: what each audience does in each phase and step, with links.
"""

from dataclasses import dataclass
from datetime import date

from samtalekit.content.context import PaperView, RenderContext
from samtalekit.model.form import Example, Form
from samtalekit.model.markup import SECTION, anchors_at, blocks, inner_target, links
from samtalekit.model.menu import PREFIX, Pack, children_of, menu_of, packs_of
from samtalekit.model.page import Page

FILL_IN = "sk-fill"
"""Anchor of the form to fill in on a form's page, as ``web/fill-in/form.html.j2`` has it."""


@dataclass(frozen=True, slots=True)
class FormCard:
    """Summary of a form.

    Attributes:
        href: Its page.
        paper: None until it is made.
        fill_in: Link to where it is filled in on its page; empty where it is only downloaded.
    """

    form: Form
    href: str
    paper: PaperView | None
    fill_in: str = ""


@dataclass(frozen=True, slots=True)
class PackCard:
    """The forms of one audience as one document, and each of them. ``paper`` is None until it is made."""

    pack: Pack
    paper: PaperView | None
    forms: tuple[FormCard, ...]


@dataclass(frozen=True, slots=True)
class ExampleCard:
    """A filled-in form. ``case`` is the page with its story; ``paper`` is None until it is made."""

    example: Example
    form: FormCard
    case: "PageCard | None"
    paper: PaperView | None


@dataclass(frozen=True, slots=True)
class PageCard:
    """Summary of a page."""

    page: Page
    href: str


@dataclass(frozen=True, slots=True)
class StepCard:
    """Summary of a step, with its forms."""

    number: int
    page: Page
    href: str
    forms: tuple[FormCard, ...]


@dataclass(frozen=True, slots=True)
class PhaseCard:
    """A phase of the process and its steps."""

    title: str
    steps: tuple[StepCard, ...]


def form_card(context: RenderContext, form: Form) -> FormCard:
    """Build the card of a form."""
    href, paper = context.address(f"forms/{form.id}"), context.papers.get(form.id)
    is_filled_in = context.kit.fills_in(form) and paper and paper.script
    return FormCard(form, href, paper, f"{href}#{FILL_IN}" if is_filled_in else "")


def form_cards(context: RenderContext, form_ids: tuple[str, ...]) -> tuple[FormCard, ...]:
    """Build the cards of several forms; forms that the localized kit lacks are skipped."""
    forms = [context.form(form_id) for form_id in form_ids]
    return tuple(form_card(context, form) for form in forms if form)


def pack_cards(context: RenderContext, audience: str | None = None) -> tuple[PackCard, ...]:
    """Build the cards of all packs, or of one audience's only; an audience that the localized kit lacks has none."""
    packs = packs_of(context.kit, context.localized)
    shown = [pack for pack in packs if audience in {None, pack.id.removeprefix(PREFIX)}]
    return tuple(
        PackCard(pack, context.papers.get(pack.id), tuple(form_card(context, form) for form in pack.forms))
        for pack in shown
    )


def page_card(context: RenderContext, page_id: str | None) -> PageCard | None:
    """Build the card of a page; None for one that the localized kit lacks."""
    page = context.page(page_id) if page_id else None
    return PageCard(page, context.address(page.id)) if page else None


def page_cards(context: RenderContext, page_id: str) -> tuple[PageCard, ...]:
    """Build the cards of a page's subpages, in the order of the menu."""
    ids = [item.page_id for item in children_of(menu_of(context.kit, context.localized), page_id)]
    return tuple(card for card in (page_card(context, each) for each in ids) if card)


def unlisted_cards(context: RenderContext, page: Page) -> tuple[PageCard, ...]:
    """Build the cards of a page's subpages that its own text does not lead to, such as those that a workplace adds."""
    cards = page_cards(context, page.id)
    if not cards:
        return ()
    led = {target.stem for link in links(page.body) if (target := inner_target(page.id, link.target))}
    for block in blocks(page.body):
        if block.name == "steps":
            led |= set(context.kit.structure.steps)
        elif block.name == "news":
            led |= {card.page.id for card in news_cards(context)}
        elif block.name == "pages":
            led |= {card.page.id for card in page_cards(context, block.words)}
    return tuple(card for card in cards if card.page.id not in led)


def news_cards(context: RenderContext) -> tuple[PageCard, ...]:
    """Build the cards of the news pages, newest first; none when the workplace leaves them out."""
    above = context.kit.structure.news
    pages = [page for page in context.localized.pages if above and page.id.startswith(f"{above}/") and page.front.date]
    pages.sort(key=lambda page: (page.front.date or date.min, page.id), reverse=True)
    return tuple(PageCard(page, context.address(page.id)) for page in pages)


def example_cards(
    context: RenderContext, *, form: str | None = None, example: str | None = None
) -> tuple[ExampleCard, ...]:
    """Build the cards of all filled-in forms, of those of one form, or of a single one."""
    shown = [
        each
        for each in context.localized.examples
        if form in {None, each.form.id} and example in {None, each.id} and context.form(each.form.id)
    ]
    return tuple(
        ExampleCard(each, form_card(context, each.form), page_card(context, each.case), context.papers.get(each.id))
        for each in shown
    )


def step_cards(context: RenderContext) -> tuple[StepCard, ...]:
    """Build the cards of all steps, numbered from 1."""
    return tuple(
        StepCard(number, page, context.address(page.id), form_cards(context, page.front.forms))
        for number, page in enumerate(context.steps(), start=1)
    )


def phase_cards(context: RenderContext) -> tuple[PhaseCard, ...]:
    """Build the phases of the process, with every step once, under its phase.

    Steps that no phase names come last, in a phase without a title, so that none is lost.
    """
    cards = {card.page.id: card for card in step_cards(context)}
    titles = context.localized.words.phases
    phases = [
        PhaseCard(titles.get(phase.id, phase.id), tuple(cards.pop(step) for step in phase.steps if step in cards))
        for phase in context.kit.structure.phases
    ]
    return tuple(phase for phase in (*phases, PhaseCard("", tuple(cards.values()))) if phase.steps)


# Audience paths: what each audience does in each phase and step.


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase on an audience's page, with a link to its heading."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Way:
    """The path of one audience: its own page, and a link to each phase on it."""

    title: str
    href: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """What one audience does in a step, with a link to its own page."""

    title: str
    words: str
    href: str


def ways_through(context: RenderContext) -> tuple[Way, ...]:
    """Build the path of every audience whose page exists in this kit.

    An audience's page covers the phases in order, under its first headings of the second level.
    """
    words, known = context.localized.words, {page.id: page for page in context.localized.pages}
    phases = [words.phases.get(phase.id, phase.id) for phase in context.kit.structure.phases]
    return tuple(
        Way(
            words.audiences.get(audience.id, audience.id),
            context.address(audience.page),
            tuple(
                Stretch(title, f"{context.address(audience.page)}#{anchor}")
                for title, anchor in zip(phases, _anchors(known[audience.page]), strict=False)
            ),
        )
        for audience in context.kit.structure.audiences
        if audience.page in known
    )


def audience_paths(context: RenderContext, page: Page) -> tuple[Crossing, ...]:
    """Return what each audience does in a step, in the kit's order; empty when the page defines no paths."""
    words, known = context.localized.words, {each.id for each in context.localized.pages}
    return tuple(
        Crossing(
            words.audiences.get(audience.id, audience.id),
            page.front.paths[audience.id],
            context.address(audience.page) if audience.page in known else "",
        )
        for audience in context.kit.structure.audiences
        if audience.id in page.front.paths
    )


def _anchors(page: Page) -> tuple[str, ...]:
    return tuple(anchor for _line, level, anchor in anchors_at(page.body) if level == SECTION)
