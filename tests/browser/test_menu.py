"""The main menu: in one row where it has room, and behind a button where it has more items than that."""

import pytest

from helpers.projects import over_tiny
from samtalekit.jobs.build import build

pytestmark = pytest.mark.browser

MANY = 13
"""Pages beneath no section, besides the two of the menu."""

PAGE = "---\ntitle: What we have learned {}\nsummary: Number {}.\n---\n\nWords.\n"


@pytest.fixture(scope="module")
def with_many(tmp_path_factory, serve):
    """The address of a kit with fifteen items in its main menu."""
    files = {f"content/en/page-{number}.md": PAGE.format(number, number) for number in range(MANY)}
    return serve(build(over_tiny(tmp_path_factory.mktemp("many"), files)).site)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1024, 1280, 1920])
def test_a_menu_with_more_items_than_a_row_holds_is_behind_its_button(width, scripts, opened, with_many):
    """Nothing is wider than the window, and every item can be reached, with scripts or without."""
    page = opened(with_many, width=width, scripts=scripts)
    page.click(".sk-menu__button")

    assert page.locator(".sk-menu__panel > .sk-tree > .sk-tree__item > a").filter(visible=True).count() == MANY + 2
    assert not page.locator(".sk-tabs").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_menu_that_a_row_holds_is_in_it(opened, served):
    page = opened(served)

    assert page.locator(".sk-tabs__link").filter(visible=True).count() == 5
    assert not page.locator(".sk-menu__button").is_visible()
