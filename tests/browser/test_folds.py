"""Steps: what to do now on one screen, the rest behind headings that open for a link, a key, a search and on paper."""

import json

import pytest
from playwright.sync_api import expect

from browser.test_search import ASK

pytestmark = pytest.mark.browser

STEPS = ["steps/plan", "steps/bridge", "steps/share", "steps/learn", "steps/effect"]
EFFECT = "trin/faa-effekt.html"
SCREEN = 800  # px, of a laptop 1280 px wide


@pytest.fixture(scope="module")
def paths(default_site):
    """Paths of pages on the site, by id and language."""
    pages = json.loads((default_site / "manifest.json").read_text("utf-8"))["pages"]
    return {(each["id"], each["language"]): each["path"] for each in pages}


@pytest.fixture(scope="module")
def sheets(default_site):
    """Papers of one page, by the id of their page and language."""
    papers = json.loads((default_site / "manifest.json").read_text("utf-8"))["papers"]
    named = [each for each in papers if each["kind"] == "sheet"]
    return {(f"steps/{each['id'].removeprefix('sheet-')}", each["language"]): each for each in named}


def opened_folds(page):
    """The headings of what is open."""
    return page.locator(".sk-fold:has(> details[open]) > h2").all_inner_texts()


def headings(page):
    return page.locator(".sk-fold > h2").all_inner_texts()


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("step", STEPS)
def test_what_to_do_now_stands_on_one_screen_with_the_forms_for_it(opened, served, paths, step, language):
    """Three to six actions, and a form to open, without a scroll on a small laptop."""
    page = opened(served + paths[step, language])
    actions = page.locator(".sk-now > ol > li")
    boxes = [page.locator(each).bounding_box() for each in (".sk-now", ".sk-head__papers", ".sk-facts")]

    assert 3 <= actions.count() <= 6
    assert page.locator(".sk-now a[href*='skemaer/'], .sk-now a[href*='forms/']").count()
    assert max(box["y"] + box["height"] for box in boxes) <= SCREEN


@pytest.mark.parametrize("step_in", [(step, language) for step in STEPS for language in ("da", "en")], ids="-".join)
def test_a_step_leads_to_itself_on_one_page_of_paper(opened, served, paths, sheets, step_in):
    page, sheet = opened(served + paths[step_in]), sheets[step_in]
    words = {"da": "Print trinnet på én side", "en": "Print this step on one page"}[step_in[1]]

    assert page.get_by_role("link", name=words).evaluate("link => link.href") == served + sheet["path"]
    assert sheet["pages"] == 1


@pytest.mark.parametrize("step", STEPS)
def test_forms_and_dates_are_never_folded(opened, served, paths, step):
    page = opened(served + paths[step, "da"])

    assert headings(page)
    assert page.locator(".sk-fold .sk-season, .sk-fold .sk-paper:not(.sk-paper--example)").count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_link_into_what_is_folded_opens_it(opened, served, scripts):
    page = opened("about:blank", scripts=scripts)
    page.emulate_media(reduced_motion="reduce")
    page.goto(served + EFFECT + "#foelg-op")

    expect(page.locator("#foelg-op")).to_be_in_viewport()
    assert opened_folds(page) == ["Sådan gør I"]


def test_the_table_of_contents_opens_what_it_leads_to_every_time(opened, served):
    """Also when it was closed again in the meantime, and the address is the same."""
    page = opened(served + EFFECT)
    before = opened_folds(page)
    page.click(".sk-side a[href='#faldgruber']")
    page.locator("#faldgruber + details[open]").wait_for()
    page.click("#faldgruber + details > summary .sk-fold__close")
    page.locator("#faldgruber + details:not([open])").wait_for()
    page.click(".sk-side a[href='#faldgruber']")
    page.locator("#faldgruber + details[open]").wait_for()

    assert before == []
    assert opened_folds(page) == ["Faldgruber"]


def test_every_heading_is_in_the_table_of_contents_and_in_the_outline_of_a_screen_reader(opened, served):
    page = opened(served + EFFECT)
    listed = page.locator(".sk-side__part--toc a").all_inner_texts()
    seen = [each.inner_text() for each in page.get_by_role("heading", level=2).all() if each.is_visible()]

    assert [each for each in listed if each not in seen] == []
    assert {*headings(page)} <= {*listed}


def test_a_search_result_opens_what_it_leads_to(opened, served):
    """A section of a page is a result of its own."""
    page = opened(served)
    page.evaluate(ASK, "tommelfingerregler brinkerhoff")
    link = page.locator(f".md-search-result__link[href*='{EFFECT}'][href*='#']").first
    address = link.evaluate("link => link.href")
    page.goto("about:blank")
    page.goto(address)
    anchor = address.rpartition("#")[2]
    page.locator(f"#{anchor}").wait_for(state="visible")

    assert opened_folds(page) == ["Sådan gør I"]


def test_a_section_is_opened_and_closed_by_keyboard_and_tells_its_state(opened, served):
    page = opened(served + EFFECT)
    page.focus(".sk-fold__open >> nth=1")
    page.keyboard.press("Enter")
    page.locator(".sk-fold__rest[open]").wait_for()
    after_enter = opened_folds(page)
    page.keyboard.press("Space")
    page.locator(".sk-fold__rest[open]").wait_for(state="detached")

    assert after_enter == ["Sådan gør I"]
    assert opened_folds(page) == []


def test_the_heading_itself_is_part_of_what_is_clicked(opened, served):
    """Who wants to read on clicks the words, not the line beneath."""
    page = opened(served + EFFECT)
    page.locator("#saadan-goer-i").click(force=True)
    page.locator(".sk-fold__rest[open]").wait_for()

    assert opened_folds(page) == ["Sådan gør I"]


def test_one_button_opens_all_and_closes_all(opened, served):
    page = opened(served + EFFECT)
    all_of_them, button = headings(page), page.locator("[data-sk-folds]")
    words = button.inner_text()
    button.click()
    page.get_by_role("button", name="Fold alle afsnit sammen").wait_for()
    after = opened_folds(page)
    button.click()
    page.get_by_role("button", name=words).wait_for()

    assert after == all_of_them
    assert opened_folds(page) == []


def test_without_scripts_sections_open_and_no_dead_button_is_shown(opened, served):
    page = opened(served + EFFECT, scripts=False)
    page.click(".sk-fold__open >> nth=1")

    assert page.locator("#foelg-op").is_visible()
    assert not page.locator("[data-sk-folds]").is_visible()


def test_on_paper_everything_is_open_and_no_button_is_printed(opened, served):
    page = opened(served + EFFECT)
    page.emulate_media(media="print")

    assert page.locator("#foelg-op").is_visible()
    assert not page.locator(".sk-fold__open, .sk-folds").filter(visible=True).count()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_when_all_is_open(opened, served, axe_source, width, scheme):
    page = opened(served + EFFECT, width=width, scheme=scheme)
    page.click("[data-sk-folds]")
    page.evaluate(axe_source)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")

    assert [fault["id"] for fault in found] == []
