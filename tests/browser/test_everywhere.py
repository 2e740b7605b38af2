"""The site works wherever it is put: on a server, beneath a path, on a file share, with scripts or without."""

import html
import json
import re

import pytest

pytestmark = pytest.mark.browser

SEARCH = ".md-search__input"
FORM_PAGE = "skemaer/udviklingsplan.html"


@pytest.fixture
def on_a_share(default_site):
    """The address of the site opened from a folder."""
    return default_site.as_uri() + "/"


@pytest.fixture(scope="module")
def tour(browser, served, page_paths):
    """Every page read once, and a word searched for: what was asked for, not answered, and complained of."""
    page = browser.new_page()
    asked, missing, logged = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    page.on("pageerror", lambda error: logged.append(str(error)))
    page.on("console", lambda message: logged.append(message.text) if message.type == "error" else None)
    for path in page_paths:
        page.goto(served + path)
    page.fill(SEARCH, "plan")
    page.locator(".md-search-result__link").first.wait_for()
    page.close()
    return {"asked": asked, "missing": missing, "logged": logged}


def test_no_request_leaves_the_site(tour, served):
    """Reading and searching send nothing outside."""
    assert tour["asked"]
    assert [url for url in tour["asked"] if not url.startswith((served, "data:", "blob:"))] == []


def test_every_request_of_every_page_is_answered(tour):
    """No picture, style or script is missing."""
    assert tour["missing"] == []


def test_scripts_have_nothing_to_complain_of(tour):
    """Nothing red in the browser's console."""
    assert tour["logged"] == []


def test_every_link_within_the_site_leads_to_a_file_and_an_anchor(default_site):
    """Read from the files: what a browser would open, on a share as on a server."""
    broken = []
    page_paths = [path.relative_to(default_site).as_posix() for path in default_site.rglob("*.html")]
    ids = {path: set(re.findall(r'\sid="([^"]+)"', (default_site / path).read_text("utf-8"))) for path in page_paths}
    for path in page_paths:
        for href in re.findall(r'\s(?:href|src)="([^"]+)"', (default_site / path).read_text("utf-8")):
            if re.match(r"[a-z]+:", href):
                continue
            target, _mark, anchor = href.partition("#")
            file = ((default_site / path).parent / target).resolve() if target else (default_site / path).resolve()
            place = file.relative_to(default_site.resolve()).as_posix()
            if not file.is_file() or (anchor and anchor not in ids[place]):
                broken.append((path, href))

    assert broken == []


def test_the_menu_works_from_a_share(opened, on_a_share):
    page = opened(on_a_share + "index.html")
    page.click(".sk-tabs__link >> nth=1")

    assert page.url.endswith("trin/index.html")


def test_search_works_from_a_share(opened, on_a_share):
    page = opened(on_a_share + FORM_PAGE)
    page.fill(SEARCH, "opfølgning")
    page.locator(".md-search-result__link").first.wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.startswith(on_a_share)
    assert page.locator("h1").count() == 1


def test_a_paper_is_fetched_from_a_share(opened, on_a_share, default_site):
    page = opened(on_a_share + FORM_PAGE)
    href = page.get_attribute(".sk-button--large[download]", "href")

    assert (default_site / FORM_PAGE).parent.joinpath(href).resolve() == (
        default_site / "papers/da/development-plan.pdf"
    ).resolve()


def test_a_paper_is_fetched_without_scripts(opened, served, default_site):
    page = opened(served + FORM_PAGE, scripts=False)
    with page.expect_download() as download:
        page.click(".sk-button--large[download] >> nth=0")

    assert download.value.suggested_filename == "Udviklingsplan.pdf"
    assert download.value.path().read_bytes() == (default_site / "papers/da/development-plan.pdf").read_bytes()


def test_without_scripts_every_word_is_there_and_nothing_dead_is_shown(opened, served):
    page = opened(served, width=390, scripts=False)
    page.click(".sk-menu__button")

    assert page.locator(".sk-menu__panel a").first.is_visible()
    assert not page.locator(SEARCH).is_visible()
    assert not page.locator(".sk-scheme").is_visible()


def test_without_scripts_dark_follows_the_system(opened, served):
    light = opened(served, scripts=False).locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    dark = opened(served, scripts=False, scheme="dark").locator("body")

    assert dark.evaluate("body => getComputedStyle(body).backgroundColor") != light


def test_an_inflected_danish_word_is_found(opened, served):
    """Who types “opfølgningen” finds the pages that say “opfølgning”."""
    page = opened(served)
    page.fill(SEARCH, "opfølgningen")
    page.locator(".md-search-result__link").first.wait_for()

    assert page.locator(".md-search-result__link").count() > 1


def test_a_wide_picture_keeps_its_shape_on_a_phone(opened, served):
    page = opened(served + "mere-viden/nyheder.html", width=320)
    shown = page.locator('img[src$="map.png"]')
    shown.scroll_into_view_if_needed()
    box = shown.bounding_box()

    assert box["width"] < 320
    assert box["width"] / box["height"] == pytest.approx(2400 / 600, rel=0.02)


def test_the_phases_are_just_as_wide_as_the_steps_they_cover(opened, served):
    """The bar "before the talk" begins where step 1 begins and ends where step 2 ends."""
    page = opened(served)
    edges = page.locator(".sk-phase").evaluate_all(
        """phases => phases.map(phase => {
            const bar = phase.querySelector('.sk-phase__title').getBoundingClientRect();
            const cards = [...phase.querySelectorAll('.sk-card')].map(card => card.getBoundingClientRect());
            return [bar.left - cards[0].left, bar.right - cards[cards.length - 1].right];
        })"""
    )
    cards = page.locator(".sk-card").evaluate_all("cards => cards.map(card => card.getBoundingClientRect())")

    assert [pytest.approx(0, abs=0.5)] * 2 * len(edges) == [edge for pair in edges for edge in pair]
    assert len({round(card["width"]) for card in cards}) == 1
    assert len({round(card["top"]) for card in cards}) == 1


def test_the_season_marks_what_is_now_at_reading_time(opened, served):
    page = opened("about:blank")
    page.clock.set_fixed_time("2027-03-17T10:00:00")
    page.goto(served)

    assert page.locator(".sk-season__now:visible").count() == 1
    assert "marts" in page.locator(".sk-season__row--now").first.inner_text()


def test_every_page_the_manifest_names_has_its_title(default_site):
    pages = json.loads((default_site / "manifest.json").read_text("utf-8"))["pages"]
    titles = {page["path"]: page["title"] for page in pages}

    assert all(
        f"<title>{html.escape(title)} – " in (default_site / path).read_text("utf-8") for path, title in titles.items()
    )
