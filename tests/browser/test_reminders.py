"""What a form gives besides its paper: the dates for a calendar, and its head for another form, offered once it is kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from browser.test_accessibility import violations
from browser.test_fill_in import FORGET, KEEP, MORE, PLAN, SAID, downloaded, go_to, write

pytestmark = pytest.mark.browser

FOLLOW_UP = "skemaer/opfoelgning.html"
DATES, CALENDAR, OFFERS = "[data-sk-dates]", "[data-sk-calendar]", "[data-sk-offers]"
HEAD = {"name": "Łukasz Şahin", "unit": "Økonomi", "manager": "Ωμέγα Holm", "date": "01-02-2027"}

NOW = datetime(2027, 1, 15, 9, tzinfo=UTC)
"""The clock of the page: what is in the past is for no calendar."""
TICK = "[data-sk-with-name]"


@pytest.fixture
def opened(opened):
    """Open an address on a day that stays."""

    def open_page(address, **more):
        page = opened("about:blank", **more)
        page.clock.set_fixed_time(NOW)
        page.goto(address)
        return page

    return open_page


def calendar_of(page):
    """The file that the button gives: its name, and its bytes."""
    with page.expect_download() as download:
        page.click(CALENDAR)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def events_of(page):
    """What a calendar takes in: the day and the words of each event, by its id."""
    read = Calendar.from_ical(calendar_of(page)[1])
    return {str(each["uid"]): (each["dtstart"].dt.isoformat(), str(each["summary"])) for each in read.walk("VEVENT")}


def test_dates_for_a_calendar_are_shown_once_one_is_filled_in(opened, served):
    """With what the file will say; a date in a round that was taken away is none."""
    page = opened(served + PLAN)
    assert page.locator(DATES).is_hidden()

    write(page, {"date": "01-02-2027"})
    assert page.locator(DATES).is_hidden(), "nobody wants to be reminded of today"
    page.locator("[data-sk-add]:visible").click()
    write(page, {"follow_up_1": "15-05-2027", "follow_up_2": "01-09-2027"})
    assert [words.replace("\xa0", " ") for words in page.locator(f"{DATES} li").all_inner_texts()] == [
        "15. maj 2027 – Mål 1: Følg op på udviklingsplanen",
        "1. september 2027 – Mål 2: Følg op på udviklingsplanen",
    ]

    page.locator("[data-sk-remove]:visible").click()
    assert page.locator(f"{DATES} li").count() == 1


def test_a_date_in_the_past_is_for_no_calendar(opened, served):
    """By the clock of its reader."""
    page = opened(served + PLAN)
    write(page, {"follow_up_1": "14-01-2027"})
    assert page.locator(DATES).is_hidden()

    write(page, {"follow_up_1": "15-01-2027"})
    assert page.locator(f"{DATES} li").count() == 1


def test_the_name_is_in_the_calendar_only_where_its_reader_ticks_that(opened, served):
    """A manager with several plans can tell them apart."""
    page = opened(served + PLAN)
    write(page, {"follow_up_1": "15-05-2027"})
    assert page.locator(TICK).is_hidden(), "nobody is named yet"
    write(page, {"name": "Łukasz Şahin"})
    assert not page.locator(TICK).is_checked()
    without = events_of(page)
    page.locator(TICK).check()

    assert page.locator(f"{DATES} li").inner_text().endswith("– Mål 1: Følg op på udviklingsplanen (Łukasz Şahin)")
    named = events_of(page)
    assert [words for _day, words in named.values()] == ["Mål 1: Følg op på udviklingsplanen (Łukasz Şahin)"]
    assert named.keys() == without.keys(), "it is the same event"


def test_english_dates_are_written_as_in_britain(opened, served):
    page = opened(f"{served}en/forms/development-plan.html")
    write(page, {"follow_up_1": "15-05-2027"})

    assert page.locator(f"{DATES} li").inner_text().replace("\xa0", " ").startswith("15 May 2027 – ")


def test_a_form_without_dates_to_be_reminded_of_has_no_button(opened, served):
    assert opened(f"{served}skemaer/kompetencehjul.html").locator(DATES).count() == 0


@pytest.mark.parametrize("place", ["server", "disk"])
def test_the_file_has_the_dates_and_nobodys_name(opened, served, default_site, place):
    page = opened((served if place == "server" else f"{default_site.as_uri()}/") + PLAN)
    write(page, HEAD | {"goal_1": "Lede mandagsmøder", "follow_up_1": "15-05-2027"})
    name, content = calendar_of(page)

    assert name == "Udviklingsplan.ics"
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["dtstart"].dt.isoformat() == "2027-05-15"
    assert str(event["summary"]) == "Mål 1: Følg op på udviklingsplanen"
    assert str(event["description"]) == "Datoen står i »Udviklingsplan«."
    assert len(event.walk("VALARM")) == 1
    written = content.decode()
    assert not [word for word in ("Łukasz", "Økonomi", "Holm", "mandagsmøder") if word in written]
    assert "Udviklingsplan.ics er hentet" in page.locator(SAID).inner_text()


def test_a_second_file_moves_a_date_and_one_of_another_person_adds_its_own(opened, served):
    """A manager has the plans of several people in one calendar, and none of them takes another's place."""
    page = opened(served + PLAN)
    write(page, HEAD | {"follow_up_1": "15-05-2027"})
    first = events_of(page)
    write(page, {"follow_up_1": "20-05-2027"})
    moved = events_of(page)
    write(page, {"name": "Zoë"})
    other = events_of(page)

    assert first.keys() == moved.keys()
    assert [day for day, _words in moved.values()] == ["2027-05-20"]
    assert not first.keys() & other.keys()


def test_both_languages_of_a_form_have_the_same_events(opened, served):
    page = opened(served + PLAN)
    write(page, {"name": "Zoë", "follow_up_1": "15-05-2027"})
    danish = events_of(page)
    page.goto(f"{served}en/forms/development-plan.html")
    write(page, {"name": "Zoë", "follow_up_1": "15-05-2027"})
    english = events_of(page)

    assert danish.keys() == english.keys()
    assert [words for _day, words in english.values()] == ["Goal 1: Follow up on the development plan"]


def test_the_head_of_a_form_that_is_kept_is_offered_to_the_next_and_never_filled_in_unasked(opened, served):
    """All but the date; then it is an answer as any other."""
    page = opened(served + PLAN)
    page.click(KEEP)
    write(page, HEAD)
    page.goto(served + FOLLOW_UP)

    assert page.input_value("[name=name]") == ""
    offer = page.locator(f"{OFFERS} button")
    assert offer.all_inner_texts() == ["Hent »Łukasz Şahin, Økonomi, Ωμέγα Holm« fra »Udviklingsplan«"]
    offer.click()
    assert [page.input_value(f"[name={name}]") for name in HEAD] == ["Łukasz Şahin", "Økonomi", "Ωμέγα Holm", ""]
    assert page.evaluate("document.activeElement.name") == "name"
    assert "Hentet fra »Udviklingsplan«" in page.locator(SAID).inner_text()
    assert page.locator(OFFERS).is_hidden()


def test_nothing_is_offered_over_what_somebody_has_written(opened, served):
    page = opened(served + PLAN)
    page.click(KEEP)
    write(page, HEAD)
    page.goto(served + FOLLOW_UP)
    write(page, {"name": "Zoë"})

    assert page.locator(OFFERS).is_hidden()


def test_nothing_is_offered_without_consent(opened, served):
    """What is not kept cannot be offered."""
    page = opened(served + PLAN)
    write(page, HEAD)
    downloaded(page)
    page.goto(served + FOLLOW_UP)

    assert page.locator(OFFERS).is_hidden()


@pytest.mark.parametrize(
    "path",
    ["skemaer/medarbejderens-forberedelse.html", "skemaer/lederens-forberedelse.html", "skemaer/efter-orlov.html"],
    ids=["somebody's own paper", "the manager's own", "for another audience"],
)
def test_nothing_is_offered_where_papers_are_kept_otherwise_or_are_for_others(opened, served, path):
    page = opened(served + PLAN)
    page.click(KEEP)
    write(page, HEAD)
    page.goto(served + path)

    assert page.locator(OFFERS).is_hidden()


def test_forgetting_the_form_takes_the_offer_away(opened, served):
    """It is stored nowhere else."""
    page = opened(served + PLAN)
    page.click(KEEP)
    write(page, HEAD)
    page.click(FORGET)
    page.click("[data-sk-yes]")
    page.goto(served + FOLLOW_UP)

    assert page.locator(OFFERS).is_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing_in_the_dates_and_the_offer(opened, served, axe_source, width, scheme):
    page = opened(served + PLAN, width=width, scheme=scheme)
    if page.locator(MORE).is_visible():
        page.click(MORE)
    page.click(KEEP)
    write(page, HEAD | {"follow_up_1": "15-05-2027"})
    assert page.locator(DATES).is_visible()
    found = violations(page, axe_source)
    page.goto(served + FOLLOW_UP)
    assert page.locator(OFFERS).is_visible()

    assert found + violations(page, axe_source) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_the_keyboard_alone_takes_an_offer_and_gets_the_dates(opened, served):
    page = opened(served + PLAN)
    page.click(KEEP)
    write(page, HEAD)
    page.goto(served + FOLLOW_UP)
    page.emulate_media(reduced_motion="reduce")
    page.locator(f"{OFFERS} button").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "name"
    write(page, {"next_date": "01-12-2027"})
    go_to(page, "textContent", "Læg datoerne i din kalender")
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    assert b"SUMMARY:F\xc3\xb8lg op p\xc3\xa5 m\xc3\xa5lene\r\n" in Path(download.value.path()).read_bytes()
