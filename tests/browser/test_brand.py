"""A brand on its site: its logo for dark pages, and areas in its colours."""

import pytest

from helpers.projects import over_tiny
from samtalekit.jobs.build import build

pytestmark = pytest.mark.browser

SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 1'><rect width='4' height='1' fill='{}'/></svg>"
COLOURS = "color: {primary: '#0b4f3c', secondary: '#ffcc00'}\n"
SHOWN = """() => [...document.querySelectorAll(".sk-header__logo")].filter((each) => each.checkVisibility())
  .map((each) => [each.getAttribute("src"), getComputedStyle(each).backgroundColor])"""
WHITE, NONE = "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"


@pytest.fixture(scope="module")
def site_of(tmp_path_factory, serve):
    """Build the tiny kit with a logo, as ``_brand.yml`` names it, and return its address."""

    def made(logo):
        files = {
            "theme/_brand.yml": f"logo: {logo}\n{COLOURS}",
            "theme/day.svg": SVG.format("#0b4f3c"),
            "theme/night.svg": SVG.format("#ffcc00"),
        }
        return serve(build(over_tiny(tmp_path_factory.mktemp("branded"), files)).site)

    return made


@pytest.fixture(scope="module")
def with_two(site_of):
    return site_of("{medium: {light: day.svg, dark: night.svg}}")


@pytest.fixture(scope="module")
def with_one(site_of):
    return site_of("day.svg")


@pytest.mark.parametrize(("scheme", "logo"), [("light", "logo.svg"), ("dark", "logo-dark.svg")])
def test_a_page_shows_the_logo_of_its_scheme(scheme, logo, opened, with_two):
    """One of the two, without a plate beneath it."""
    page = opened(with_two, scheme=scheme)

    assert page.evaluate(SHOWN) == [[f"assets/{logo}", NONE]]


def test_the_logo_follows_the_readers_choice(opened, with_two):
    """The button for light and dark changes it, without scripts for it."""
    page = opened(with_two)
    page.click(".sk-scheme")

    assert page.evaluate(SHOWN) == [["assets/logo-dark.svg", NONE]]


@pytest.mark.parametrize(("scheme", "plate"), [("light", NONE), ("dark", WHITE)])
def test_a_brand_with_one_logo_has_it_on_white_in_the_dark(scheme, plate, opened, with_one):
    """It is made for white paper."""
    assert opened(with_one, scheme=scheme).evaluate(SHOWN) == [["assets/logo.svg", plate]]


@pytest.mark.parametrize("width", [390, 1920])
def test_the_front_page_begins_with_the_brands_colour_from_edge_to_edge(width, opened, with_two):
    """At arm's length it is known; nothing can be scrolled sideways for it."""
    page = opened(with_two, width=width)
    hero = page.locator(".sk-hero")

    assert hero.evaluate("(each) => getComputedStyle(each).backgroundColor") == "rgb(11, 79, 60)"
    assert hero.evaluate("(each) => each.getBoundingClientRect().top") == page.locator(".sk-header").evaluate(
        "(each) => each.getBoundingClientRect().bottom"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1920])
@pytest.mark.parametrize("path", ["brakes.html", "forms/check-up.html"])
def test_every_page_begins_with_the_brands_colour_and_ends_it_with_the_accent(path, width, opened, with_two):
    """As its papers do: an area under the header, and the second colour at its left edge."""
    page = opened(with_two + path, width=width)
    band = page.locator(".sk-band")
    end = "(each) => { const end = getComputedStyle(each, '::before'); return [end.backgroundColor, parseFloat(end.left)]; }"
    colour, left = band.evaluate(end)

    assert band.evaluate("(each) => getComputedStyle(each).backgroundColor") == "rgb(11, 79, 60)"
    assert colour == "rgb(255, 204, 0)"
    assert band.bounding_box()["x"] + left <= 0
    assert band.bounding_box()["y"] == page.locator(".sk-header").evaluate(
        "(each) => each.getBoundingClientRect().bottom"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_prints_the_front_page_without_its_area(opened, with_two):
    """Dark text on white, as every other page prints."""
    page = opened(with_two)
    page.emulate_media(media="print")
    colours = page.locator(".sk-hero").evaluate(
        "(each) => [getComputedStyle(each).backgroundColor, getComputedStyle(each.querySelector('h1')).color]"
    )

    assert colours == [NONE, "rgb(29, 43, 48)"]
