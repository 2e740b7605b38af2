"""Nobody is shut out: axe-core finds nothing, on any page, in light or dark, on a phone or a desktop."""

import os

import pytest

pytestmark = pytest.mark.browser

SEARCH = ".md-search__input"
IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
WIDTHS = [320, 390, 768, 1024, 1280, 1920] if IS_SOAK else [320, 1280]
SCREENS = (
    [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
    if IS_SOAK
    else [(390, "dark"), (1280, "light")]
)


def violations(page, axe_source):
    page.evaluate(axe_source)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
    return [f"{page.url}: {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing_on_any_page(opened, served, page_paths, axe_source, width, scheme):  # noqa: PLR0917
    page = opened(served, width=width, scheme=scheme)
    found = []
    for path in page_paths:
        page.goto(served + path)
        found += violations(page, axe_source)

    assert found == []


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing_while_searching(opened, served, axe_source, width, scheme):
    page = opened(served, width=width, scheme=scheme)
    page.fill(SEARCH, "plan")
    page.locator(".md-search-result__link").first.wait_for()

    assert violations(page, axe_source) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_menu_of_a_phone(opened, served, axe_source, scheme):
    page = opened(served, width=390, scheme=scheme)
    page.click(".sk-menu__button")

    assert violations(page, axe_source) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_screen(opened, served, page_paths, width):
    """WCAG 2.2, 1.4.10: at 320 px nobody scrolls sideways to read."""
    page = opened(served, width=width)
    wide = []
    for path in page_paths:
        page.goto(served + path)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)

    assert wide == []


def test_the_first_stop_of_the_keyboard_leads_past_the_header(opened, served):
    page = opened(served)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "sk-content"


def test_the_reader_s_choice_of_dark_is_kept_from_page_to_page(opened, served):
    page = opened(served)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".sk-scheme")
    page.goto(served + "kontakt.html")

    assert page.get_attribute(".sk-scheme", "aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
