"""Contrast: whatever a finished page draws on something else is in the list that the build checks."""

import re

import pytest

from helpers.drawn_pairs import COLLECT, MARKED, pairs_of_page, pairs_of_style_sheet
from paper.samples import ROOT
from samtalekit.theming.colours import PAIRS

pytestmark = pytest.mark.browser

KNOWN = {(pair.top, pair.ground) for pair in PAIRS}
SEARCH = ".md-search__input"


def drawn_on(page, addresses):
    """Every pair on some pages, each with the page and the element where it was first met."""
    found = {}
    for address in addresses:
        page.goto(address)
        for pair, where in pairs_of_page(page.evaluate(COLLECT, MARKED)).items():
            found.setdefault(pair, f"{address}: {where}")
    return found


@pytest.fixture(scope="module")
def addresses(served, page_paths, default_site):
    """Pages that have every component of the site between them, and two presentations."""
    slides = sorted(path.relative_to(default_site).as_posix() for path in default_site.glob("slides/*/*.html"))[:2]
    return [served + path for path in [*page_paths, *slides]]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_pair_of_colours_on_a_page_is_checked_by_the_build(opened, served, addresses, width, scheme):
    """All kinds of pages, and the slides; what is folded in and what a menu holds as well."""
    found = drawn_on(opened(served, width=width, scheme=scheme), addresses)

    assert {pair: where for pair, where in found.items() if pair not in KNOWN} == {}
    assert {*found} >= {("text", "page"), ("muted", "soft"), ("on-band", "band"), ("on-brand", "brand")}


def test_every_pair_of_colours_in_search_is_checked_by_the_build(opened, served):
    """Results are made by a script."""
    page = opened(served)
    page.fill(SEARCH, "plan")
    page.locator(".md-search-result__link").first.wait_for()
    found = pairs_of_page(page.evaluate(COLLECT, MARKED))

    assert {pair: where for pair, where in found.items() if pair not in KNOWN} == {}


def test_every_pair_of_colours_in_a_style_sheet_is_checked_by_the_build():
    """What is pressed, chosen or open shows colours that no page has when it is opened."""
    sheets = sorted((ROOT / "theme").rglob("*.css"))
    found = {
        pair: f"{sheet.name}: {where}" for sheet in sheets for pair, where in pairs_of_style_sheet(sheet.read_text())
    }

    assert {pair: where for pair, where in found.items() if pair not in KNOWN} == {}
    assert ("on-brand", "brand") in found


def test_a_colour_that_fills_is_never_text_nor_focus():
    """``brand`` and ``accent`` may be any colour, yellow too; for what has to be seen they have shades."""
    drawing = re.compile(r"(?<![-\w])(?:color|outline)\s*:[^;}]*var\(--sk-(?:brand|accent)\)")
    wrong = [
        f"{sheet.name}: {match[0]}"
        for sheet in sorted((ROOT / "theme").rglob("*.css"))
        for match in drawing.finditer(sheet.read_text())
    ]

    assert wrong == []
