"""What the front page, lists of pages, catalogues and cards are made of."""

import re
from dataclasses import replace

import pytest

from helpers.projects import WORKPLACE
from samtalekit.content.blocks import render_body
from samtalekit.content.context import PaperView, Templates
from samtalekit.core.cache import Cache
from samtalekit.model.card_set import CardSet
from samtalekit.model.catalogue import Catalogue
from samtalekit.model.outputs import Paper
from samtalekit.sources.kit import read_kit
from samtalekit.web.pages import staged_pages
from samtalekit.web.stage import page_contexts
from web.samples import PDF, default_kit, form, page, page_context, papers, setting, small_kit

PHASES = [{"id": "before", "steps": ["steps/a"]}, {"id": "after", "steps": ["steps/b"]}]
AUDIENCES = [{"id": "rider", "page": "start/rider"}]
METHODS = {
    "catalogue": "methods",
    "title": "Metoder",
    "filters": [
        {"id": "how_long", "label": "Hvor længe?", "options": [{"id": "day", "label": "En dag"}, {"id": "year", "label": "Et år"}]}
    ],
    "facts": [{"id": "takes", "label": "Det kræver"}],
    "items": [{"id": "ride", "title": "Kør", "lead": "Kør selv.", "choices": {"how_long": ["day"]}, "facts": {"takes": "En cykel."}}],
}  # fmt: skip
TALKS = {
    "cards": "talks",
    "title": "Snak ved skuret",
    "purpose": "Træk et kort.",
    "themes": [
        {
            "id": "the_ride",
            "title": "Turen",
            "questions": [{"id": "way", "text": "Hvilken vej?", "follow_up": "Og i regn?"}],
        },
        {"id": "shed", "title": "Skuret", "questions": [{"id": "tool", "text": "Hvad mangler?", "who": "Alle"}]},
    ],
}


LAMP = {
    "content/en/forms/lamp.yml": "form: lamp\nedition: 1\ntitle: Lamp\npurpose: See.\nwho: the rider\nwhen: at dusk\ntime: a minute\n"
    "data_notice: own\nsections:\n  - id: look\n    title: Look\n    fields:\n      - {id: lamp, kind: check, label: It shines}\n"
}


def front(*pages, forms=(), **structure):
    """The front page of a small kit, as Markdown for the engine."""
    kit = small_kit(page("index", kind="front"), *pages, forms=forms, **structure)
    return next(each.text for each in staged_pages(page_context(kit), kit.localized[0]) if each.id == "index")


def test_an_audience_is_led_into_its_way_at_the_phase_it_has_come_to():
    """Who comes back after the talk need not scroll past what comes before it."""
    rider = page("start/rider", body="## Før turen\n\nPump.\n\n## Efter turen\n\nVask.")
    shown = front(rider, audiences=AUDIENCES, phases=PHASES)

    assert re.findall(r'class="sk-grid__link" href="([^"]+)">(\w+)<', shown) == [
        ("start/rider.html#foer-turen", "before"),
        ("start/rider.html#efter-turen", "after"),
    ]
    assert "sk-ways" not in shown


def test_an_audience_whose_page_tells_of_no_phases_is_led_to_its_page():
    shown = front(page("start/rider"), audiences=AUDIENCES, phases=PHASES)

    assert 'class="sk-button" href="start/rider.html"' in shown
    assert "sk-grid" not in shown


def test_the_newest_piece_of_news_is_on_the_front_page_and_can_be_folded():
    pages = page("news"), page("news/old", date="2026-01-05"), page("news/new", date="2026-11-20")
    shown = front(*pages, news="news")

    assert 'data-sk-news="news/new"' in shown
    assert "news/old" not in shown


def test_without_news_there_is_no_teaser():
    """A workplace that says ``news: false`` has no page of news, and nothing on its front page mentions one."""
    assert "sk-news" not in front(page("news/new", date="2026-11-20"), news=None)


def test_the_process_shows_a_paper_once_before_it_shows_one_again():
    """Two steps share a paper; its picture twice would say that they are the same."""
    steps = page("steps/a", kind="step", forms=["plan"]), page("steps/b", kind="step", forms=["plan", "sheet"])
    shown = front(*steps, forms=(form("plan"), form("sheet")), steps=["steps/a", "steps/b"], phases=PHASES)

    assert re.findall(r'sk-card__sheet"><img class="sk-sheet" src="[^"]*?(\w+)\.png', shown) == ["plan", "sheet"]


def section(text, *pages, **structure):
    """The titles of the cards that a section's page gets by itself under its text."""
    kit = small_kit(page("index"), page("more/index", body=text), *pages, menu=["index", "more/index"], **structure)
    shown = next(each.text for each in staged_pages(page_context(kit), kit.localized[0]) if each.id == "more/index")
    assert ("Mere i denne del" in shown) == ("sk-more" in shown)
    return re.findall(r'sk-pages__title"><a href="[^"]*">([^<]+)<', shown.partition("sk-more__title")[2])


def test_a_page_that_somebody_adds_gets_its_card_on_the_page_above():
    """That one is the kit's, and its list is written by hand."""
    pages = page("more/lights", title="Lygter"), page("more/own", title="Vores egen side")

    assert section("- **[Lygter](lights.md):** Se godt.", *pages) == ["Vores egen side"]


def test_a_page_that_the_text_or_a_block_leads_to_gets_no_second_card():
    """A link in a sentence is enough."""
    pages = page("more/lights"), page("more/own"), page("more/own/deeper")

    assert section("Læs om [lygter](lights.md) og [os](own.md#her).", *pages) == []
    assert section("::: pages more/index", *pages) == []
    assert section("::: pages more/own", *pages) == ["more/lights", "more/own"]
    assert section("::: steps", page("more/a", kind="step"), steps=["more/a"]) == []
    assert section("::: news", page("more/index/n", date="2027-01-04"), news="more/index") == []


@pytest.fixture
def catalogue():
    """A page with a catalogue; ``filters`` are its filters."""

    def made(**more):
        kit = small_kit(page("index", body="## Metoder\n\n::: catalogue methods\n"))
        localized = kit.localized[0].model_copy(update={"catalogues": (Catalogue.model_validate(METHODS | more),)})
        here = setting(kit.model_copy(update={"localized": (localized,)}))
        return render_body(kit.localized[0].pages[0].body, here).html

    return made


def test_what_is_in_a_catalogue_carries_what_it_is_sifted_by(catalogue):
    shown = catalogue()

    assert '<section class="sk-method" aria-labelledby="ride" data-how-long="day">' in shown
    assert 'type="checkbox" name="how_long" value="year"' in shown
    assert "Hvor længe?: </span>En dag" in shown


def test_a_catalogue_without_filters_has_no_form(catalogue):
    shown = catalogue(filters=[], items=[METHODS["items"][0] | {"choices": {}}])

    assert "Kør selv." in shown
    assert "<form" not in shown


@pytest.fixture
def cards():
    """A page with questions; ``themes`` are their themes, ``stale`` the ids whose translation is not current."""

    def made(papers=None, stale=(), *, printed=False, **more):
        kit = small_kit(page("index", body="## Snak\n\n::: cards talks\n"))
        update = {"card_sets": (CardSet.model_validate(TALKS | more),), "stale_cards": frozenset(stale)}
        localized = kit.localized[0].model_copy(update=update)
        here = replace(setting(kit.model_copy(update={"localized": (localized,)})), papers=papers or {})
        if printed:
            templates = Templates(here.templates.theme, "da", below="print/booklet/", prefixes=("booklet", "web"))
            here = replace(here, is_printed=True, templates=templates)
        return render_body(kit.localized[0].pages[0].body, here).html

    return made


def test_questions_stand_under_their_theme_each_with_a_box_to_choose_it(cards):
    """A theme is a heading that a link leads to; the question is the name of its box."""
    shown = cards()
    themes = re.findall(r'<h3 class="sk-deck__title" id="([\w-]+)">(\w+)<', shown)

    assert themes == [("theme-the-ride", "Turen"), ("theme-shed", "Skuret")]
    assert re.findall(r'<label [^>]*><input [^>]*value="(\w+)"[^>]*> <span [^>]*>([^<]+)</span></label>', shown) == [
        ("way", "Hvilken vej?"),
        ("tool", "Hvad mangler?"),
    ]
    assert "Og i regn?" in shown
    assert "Alle" in shown


def test_cards_that_are_not_made_yet_have_no_dead_link(cards):
    """While ``serve`` makes papers, the questions are there already."""
    paper = PaperView("Snak", "papers/da/talks.pdf", "", 0, 0, pages=1, kilobytes=30, file="Snak – kort.pdf")

    assert 'href="papers/da/talks.pdf" download="Snak – kort.pdf"' in cards({"talks": paper})
    assert "href=" not in cards()


def test_questions_whose_translation_is_out_of_date_say_so(cards):
    paper = PaperView("Snak", "papers/da/talks.pdf", "", 0, 0, pages=1, kilobytes=30, file="Snak – kort.pdf")

    assert "Oversættelsen kan være forældet." in cards({"talks": paper}, stale=["talks"])
    assert "Oversættelsen kan være forældet." not in cards({"talks": paper})


def test_questions_of_one_theme_have_nothing_to_sift(cards):
    assert "sk-filters__group" in cards()
    assert "sk-filters__group" not in cards(themes=TALKS["themes"][:1])


def test_in_the_booklet_questions_are_a_list_without_boxes(cards):
    shown = cards(printed=True)

    assert re.findall(r"<li>([^<]+)", shown) == ["Hvilken vej? ", "Hvad mangler? (Alle)"]
    assert "<input" not in shown


STEP = """## Det gør I nu

1. **Pump.** Før turen.

## Hvem

- **Føreren** kører.

## Hvornår

Altid.

## Skemaet

- **Planen** er her:

::: form plan

## Kort

- **Datoerne** er her:

::: season
"""


def folding(**more):
    """The staged page of a step that folds, in a kit with a form and a date."""
    step = page("steps/a", body=STEP, fold=True, **more)
    kit = small_kit(
        page("index"),
        step,
        forms=(form("plan"),),
        steps=["steps/a"],
        season=["talks"],
        workplace={"season": {"talks": "2027-03-01/2027-03-31"}},
    )
    return next(each.text for each in staged_pages(page_context(kit), kit.localized[0]) if each.id == "steps/a")


def test_a_step_that_folds_has_its_first_section_in_its_head():
    """What to do now stands above all else, and who it is for beside it."""
    head, _mark, _text = folding(kind="step", who="Føreren").partition('<div data-sk-elsewhere class="sk-side"')

    assert '<h2 id="det-goer-i-nu" data-sk-outline>Det gør I nu</h2>' in head
    assert "<strong>Pump.</strong>" in head
    assert "<dd>Føreren</dd>" in head


@pytest.mark.parametrize("kind", ["step", "page"])
def test_only_what_is_read_is_folded(kind):
    """A form, a date, and a section that a line says nothing about stay open, and so does the first."""
    shown = folding(kind=kind)
    folded = re.findall(r'<div class="sk-fold">\n<h2 id="([^"]+)"', shown)

    assert folded == ["hvem"]
    assert re.findall(r'<h2 id="([^"]+)"', shown) == ["det-goer-i-nu", "hvem", "hvornaar", "skemaet", "kort"]
    assert re.findall(r'class="sk-side__list">(.*?)</ul>', shown, re.DOTALL)[-1].count("<li>") == 5


def test_what_is_folded_is_named_on_its_line():
    assert '<span class="sk-unseen">Hvem: </span><span class="sk-fold__glimpse">Føreren</span>' in folding()


def test_the_button_that_opens_all_stands_once_before_what_is_folded():
    shown = folding()

    assert shown.count("data-sk-folds") == 1
    assert shown.index("data-sk-folds") < shown.index('class="sk-fold"')


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ({"kind": "step", "fold": True}, "Print trinnet på én side"),
        ({"kind": "step"}, "Print trinnet på én side"),
        ({"kind": "page"}, "Print siden på ét ark"),
    ],
)
def test_a_page_with_a_sheet_leads_to_it(front, words):
    _kit, theme, _site_file = default_kit()
    kit = small_kit(page("index"), page("steps/a", body=STEP, sheet=["hvem"], **front), steps=["steps/a"])
    sheet = Paper("sheet-a", "sheet", "da", 1, "A", 1, PDF, b"", ())
    context = next(page_contexts(kit, theme, [sheet], Cache()))
    shown = next(each.text for each in staged_pages(context, kit.localized[0]) if each.id == "steps/a")

    assert f'href="../papers/da/sheet-a.pdf">{words}</a>' in shown


def test_a_page_that_does_not_fold_has_nothing_folded():
    kit = small_kit(page("index"), page("steps/a", kind="step", body=STEP), forms=(form("plan"),))
    pages = {each.id: each.text for each in staged_pages(page_context(kit), kit.localized[0])}

    assert "sk-fold" not in pages["steps/a"]
    assert "<!--" not in pages["steps/a"]


@pytest.mark.parametrize(
    ("own", "says"), [("", "Keep it in your pocket."), ("data_notices: {en: {own: Burn it.}}\n", "Burn it.")]
)
def test_a_form_that_names_a_data_notice_ends_with_its_words(workplace, own, says):
    """The kit's, or the workplace's own in their place; the workplace's file of plans is another matter."""
    settings = f"{WORKPLACE}data_notice: {{kept_in: the safe}}\n{own}"
    kit = read_kit(workplace({"workplace.yml": settings, **LAMP})).kit
    pages = {each.id: each.text for each in staged_pages(page_context(kit), kit.localized[0])}

    assert says in pages["forms/lamp"]
    assert "the safe" not in pages["forms/lamp"]
    assert "the safe" in pages["forms/check-up"]


def test_two_examples_of_a_form_are_told_apart_by_their_titles():
    """Two links of the same words would lead to two papers."""
    kit, theme, _site_file = default_kit()
    examples = [Paper(each.id, "example", "da", 1, each.title, 3, PDF, b"", ()) for each in kit.localized[0].examples]
    context = next(page_contexts(kit, theme, [*papers(kit), *examples], Cache()))
    shown = next(each.text for each in staged_pages(context, kit.localized[0]) if each.id == "forms/development-plan")

    assert re.findall(r"Se et udfyldt eksempel[^<]*", shown) == [
        "Se et udfyldt eksempel: Dorthes udviklingsplan",
        "Se et udfyldt eksempel: Aminas udviklingsplan",
    ]
