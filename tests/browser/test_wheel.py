"""The wheel on its page: chosen by mouse, finger or keyboard, announced to screen readers, and a plain list without scripts."""

import pytest

from browser.test_accessibility import SCREENS

pytestmark = pytest.mark.browser

PATH = "mere-viden/mus-hjulet.html"
YEAR = "mere-viden/aarshjul.html"
FIELD, STEP, SHOWN = ".sk-wheel__link", ".sk-wheel__step", ".sk-wheel__step:visible"
TARGET = 24  # CSS pixels; WCAG 2.2, 2.5.8


@pytest.fixture
def wheel(opened, served):
    """The page with the wheel on it."""

    def open_wheel(**more):
        return opened(served + PATH, **more)

    return open_wheel


def current(page):
    """The number of the field that is marked, and of the one step that is shown."""
    fields = page.locator(FIELD)
    marked = [n for n in range(fields.count()) if fields.nth(n).get_attribute("aria-current") == "true"]
    steps = page.locator(STEP)
    shown = [n for n in range(steps.count()) if steps.nth(n).is_visible()]
    assert marked == shown, "the ring and the panel say the same"
    assert len(shown) == 1
    return shown[0] + 1


def test_the_first_step_is_shown_at_once(wheel):
    """Nobody meets an empty panel."""
    page = wheel()

    assert current(page) == 1
    assert page.locator(FIELD).count() == page.locator(STEP).count() == 8


@pytest.mark.parametrize("width", [390, 1280])
def test_a_click_or_a_touch_shows_the_step_of_that_field(wheel, width):
    page = wheel(width=width)
    for number in (5, 8, 2):
        page.locator(FIELD).nth(number - 1).click()

        assert current(page) == number
        assert page.locator(SHOWN).locator(".sk-wheel__title").is_visible()


def test_arrow_keys_go_round_and_the_last_leads_to_the_first(wheel):
    """A ring has no end; focus goes along, so that the next key goes on from there."""
    page = wheel()
    page.locator(FIELD).first.focus()
    gone = []
    for key in ["ArrowRight"] * 8 + ["ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"]:
        page.keyboard.press(key)
        gone.append(current(page))
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(f"{gone[-1]} ")

    assert gone == [2, 3, 4, 5, 6, 7, 8, 1, 8, 7, 8, 1, 8]


@pytest.mark.parametrize("key", ["Enter", " "])
def test_enter_and_space_choose_the_field_with_focus(wheel, key):
    page = wheel()
    page.locator(FIELD).nth(3).focus()
    before = current(page)
    page.keyboard.press(key)

    assert (before, current(page)) == (1, 4)


def test_the_whole_wheel_is_reached_by_tab_and_focus_is_seen(wheel):
    """Who knows no arrow keys comes round with Tab; the field with focus has a heavy edge, not another colour alone."""
    page = wheel()
    page.locator(FIELD).first.focus()
    edges = []
    for _n in range(8):
        edges.append(
            page.evaluate("parseFloat(getComputedStyle(document.activeElement.querySelector('path')).strokeWidth)")
        )
        page.keyboard.press("Tab")

    assert edges == [5] * 8
    assert page.evaluate("document.activeElement.classList.contains('sk-wheel__button')")


def test_the_marked_field_is_seen_without_its_colour(wheel):
    """An arc at its foot and a line under its words; no other field has them."""
    page = wheel()
    page.locator(FIELD).nth(5).click()
    marks = page.locator(".sk-wheel__mark").evaluate_all("all => all.map(one => getComputedStyle(one).visibility)")
    lines = page.locator(FIELD).evaluate_all(
        "all => all.map(one => getComputedStyle(one.querySelector('text')).textDecorationLine)"
    )

    assert marks == ["hidden"] * 5 + ["visible"] + ["hidden"] * 2
    assert lines == ["none"] * 5 + ["underline"] + ["none"] * 2


def test_buttons_turn_the_wheel_both_ways(wheel):
    page = wheel()
    back, on = page.locator(".sk-wheel__button").nth(0), page.locator(".sk-wheel__button").nth(1)
    on.click()
    on.click()
    third = current(page)
    for _n in range(3):
        back.click()

    assert (third, current(page)) == (3, 8)
    assert page.locator(".sk-wheel__place").inner_text() == "8 af 8"


def test_what_is_chosen_is_announced_politely_and_only_then(wheel):
    """A screen reader hears where it has come to, and nothing before the reader has asked for it."""
    page = wheel()
    status = page.locator(".sk-wheel [role=status]")
    before = status.inner_text()
    page.locator(FIELD).nth(6).click()

    assert before == ""
    assert status.inner_text() == "7 af 8: Opfølgning (Efter)"


def test_a_field_is_called_by_number_title_and_phase(wheel):
    """And the ring is a group of links, not one picture that hides them."""
    page = wheel()

    assert page.get_by_role("link", name="1 Hvem gør hvad (Før)", exact=True).count() == 1
    assert page.get_by_role("link", name="8 Evaluering (Efter)", exact=True).count() == 1


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_target_is_large_enough_for_a_finger(wheel, width):
    """WCAG 2.2, 2.5.8: 24 pixels; the fields and the buttons, on the smallest phone too."""
    page = wheel(width=width)
    for place in page.locator(f"{FIELD} path:first-child, .sk-wheel__button").all():
        box = place.bounding_box()

        assert box["width"] >= 1.5 * TARGET
        assert box["height"] >= 1.5 * TARGET


def test_on_a_phone_the_panel_is_beneath_the_ring_and_on_a_desk_beside_it(wheel):
    for width, is_beside in ((390, False), (1280, True)):
        page = wheel(width=width)
        ring, panel = page.locator(".sk-wheel__ring").bounding_box(), page.locator(SHOWN).bounding_box()

        assert (panel["x"] >= ring["x"] + ring["width"]) == is_beside
        assert (panel["y"] >= ring["y"] + ring["height"]) != is_beside


def test_on_a_phone_a_touch_brings_the_step_into_view(wheel):
    """Whoever touches a field sees that something came of it."""
    page = wheel(width=390)
    page.locator(".sk-wheel__ring").scroll_into_view_if_needed()
    page.locator(FIELD).nth(2).click()
    page.wait_for_function(
        "() => document.querySelector('.sk-wheel__step--here .sk-wheel__head').getBoundingClientRect().bottom <= innerHeight"
    )

    assert current(page) == 3


def test_an_address_of_a_step_opens_that_step(opened, served, wheel):
    """A colleague sends the link to one field."""
    anchor = wheel().locator(STEP).nth(4).get_attribute("id")
    page = opened(f"{served}{PATH}#{anchor}")

    assert current(page) == 5


@pytest.mark.parametrize("width", [390, 1280])
def test_without_a_script_all_steps_are_a_list_in_order_and_fields_lead_there(wheel, width):
    """The ring is links to places on the page, and they are there."""
    page = wheel(width=width, scripts=False)
    titles = page.locator(".sk-wheel__title").all_inner_texts()
    labels = [link.get_attribute("aria-label") for link in page.locator(FIELD).all()]
    tops = [step.bounding_box()["y"] for step in page.locator(STEP).all()]

    assert page.locator(SHOWN).count() == 8
    assert [f"{n} {title}" for n, title in enumerate(titles, start=1)] == [each.rpartition(" (")[0] for each in labels]
    assert tops == sorted(tops)
    assert not page.locator(".sk-wheel__turn").is_visible()
    page.locator(FIELD).nth(6).click()
    assert page.evaluate("document.querySelector(':target').id") == page.locator(STEP).nth(6).get_attribute("id")


def test_paper_has_the_ring_and_every_step(wheel):
    """Printing shows what is to be read, not what was last clicked."""
    page = wheel()
    page.locator(FIELD).nth(3).click()
    page.emulate_media(media="print")

    assert page.locator(SHOWN).count() == 8
    assert page.locator(".sk-wheel__ring svg").is_visible()
    assert not page.locator(".sk-wheel__turn").is_visible()
    assert page.locator(".sk-wheel__mark").evaluate_all(
        "all => all.every(one => getComputedStyle(one).visibility == 'hidden')"
    )


def test_forms_and_further_reading_are_one_step_away(wheel, default_site):
    """Every link of every step leads to a page that is there."""
    page = wheel()
    leads_to = page.locator(f"{STEP} a").evaluate_all("all => all.map(one => one.href)")

    assert len(leads_to) >= 16
    assert {page.request.get(address).status for address in set(leads_to)} == {200}


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("path", [PATH, YEAR])
def test_axe_finds_nothing_whatever_is_chosen(opened, served, axe_source, path, width, scheme):  # noqa: PLR0917
    page = opened(served + path, width=width, scheme=scheme)
    page.evaluate(axe_source)
    found = []
    for field in [None, *page.locator(FIELD).all()[4:6]]:
        if field:
            field.click()
        found += page.evaluate(
            "axe.run('.sk-figure', {resultTypes: ['violations']}).then(result => result.violations.map(one => one.id))"
        )

    assert found == []


def test_the_year_marks_what_is_now(opened, served):
    """The rows of the year's list are marked as those of the season are; the day is the reader's own."""
    page = opened(served)
    page.clock.set_fixed_time("2027-03-17T12:00:00")
    page.goto(served + YEAR)
    row = page.locator(".sk-year__row--now")

    assert row.count() == 1
    assert "1.–23. marts 2027" in row.inner_text()
    assert row.locator(".sk-season__now").is_visible()
    assert page.locator(".sk-year__row .sk-season__now:visible").count() == 1


@pytest.mark.parametrize("path", [PATH, YEAR])
def test_the_poster_of_a_round_figure_is_fetched_from_its_page(path, opened, served):
    page = opened(served + path)
    answer = page.request.get(page.locator(".sk-figure__poster a").evaluate("link => link.href"))

    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
