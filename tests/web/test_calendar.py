"""The year's dates for a calendar: whole days, the same bytes every day, and the same event when a date is moved."""

import pytest
from icalendar import Calendar

from samtalekit.web.assets import calendar_of
from web.samples import page, small_kit

SEASON = {"talks": "2027-03-01/2027-03-31", "follow_up": "2027-09-15"}


def kit(called="Lille", **season):
    workplace = {"name": called, "season": season or SEASON}
    return small_kit(page("index"), workplace=workplace, season=["talks", "follow_up"])


def events(of):
    return Calendar.from_ical(calendar_of(of, of.localized[0])).walk("VEVENT")


def test_a_span_is_one_event_of_whole_days():
    """A calendar's end is the day after the last (RFC 5545); a single day ends on the next."""
    written = [(str(each["summary"]), str(each["dtstart"].dt), str(each["dtend"].dt)) for each in events(kit())]

    assert written == [
        ("Lille: Tal sammen", "2027-03-01", "2027-04-01"),
        ("Lille: follow_up", "2027-09-15", "2027-09-16"),
    ]


@pytest.mark.parametrize(
    ("called", "talks"),
    [
        ("Lille", "2027-04-01/2027-04-30"),
        ("Lille", "2027-02-01/2027-02-28"),
        ("Lille", "2028-01-10"),
        ("Lille, nu større", "2027-03-01/2027-03-31"),
    ],
    ids=["later", "earlier", "over New Year", "renamed"],
)
def test_a_date_that_moves_is_the_same_event_and_newer(called, talks):
    """Whoever takes the file in again gets one event, and the newer wins (RFC 5546, 2.1.5)."""
    before = events(kit(id="mus-1", revision=1, talks="2027-03-01/2027-03-31"))[0]
    after = events(kit(called, id="mus-1", revision=2, talks=talks))[0]

    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    assert after["dtstamp"].dt > before["dtstamp"].dt


def test_dates_of_another_year_or_workplace_are_events_of_their_own():
    """A season's id tells them apart; a consultant keeps the dates of many workplaces in one calendar."""
    assert events(kit(id="mus-1", **SEASON))[0]["uid"] != events(kit(id="mus-2", **SEASON))[0]["uid"]


def test_names_with_signs_of_the_format_are_text():
    """RFC 5545, 3.3.11: comma, semicolon, backslash and line breaks are escaped, and read again as they were."""
    odd = "Lille; SUMMARY:Tyv, \\nBEGIN:VEVENT"
    read = Calendar.from_ical(calendar_of(kit(odd), kit(odd).localized[0]))

    assert r"Lille\; SUMMARY:Tyv\, \\nBEGIN:VEVENT" in calendar_of(kit(odd), kit(odd).localized[0])
    assert [str(each["summary"]) for each in read.walk("VEVENT")] == ["Lille: Tal sammen", "Lille: follow_up"]


def test_the_same_dates_give_the_same_bytes():
    """The build reads no clock, and its sites are compared byte by byte."""
    assert calendar_of(kit(), kit().localized[0]) == calendar_of(kit(), kit().localized[0])


def test_dates_that_are_not_set_are_no_events():
    """An event without a day is none."""
    assert len(events(kit(talks="2027-03-01"))) == 1
