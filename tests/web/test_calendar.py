"""The year's dates for a calendar: whole days, the same bytes every day, and the same event when a date is moved.

The dates of a form are made into a calendar in the browser, by the same rules: one table is held by both.
"""

import json
from datetime import date, timedelta
from hashlib import sha256

import pytest
from icalendar import Calendar, vText
from icalendar.parser import Contentline

from paper.samples import ROOT
from samtalekit.web.assets import calendar_of
from web.samples import page, small_kit

TABLE = json.loads((ROOT / "tests" / "vectors" / "calendar.json").read_text("utf-8"))

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


def test_texts_and_lines_are_written_as_in_the_table():
    """By the library that writes the year's dates; the script of a form writes the same."""
    assert [[text, vText(text).to_ical().decode()] for text, _written in TABLE["texts"]] == TABLE["texts"]
    assert [[line, Contentline(line).to_ical().decode()] for line, _written in TABLE["lines"]] == TABLE["lines"]


@pytest.mark.parametrize("vector", TABLE["files"], ids=lambda each: each["about"])
def test_a_calendar_of_a_form_is_read_as_it_was_meant(vector):
    """Whole days with a reminder a week before, at nine; what is written in it is text, and others do not see it."""
    content = "".join(f"{line}\r\n" for line in vector["file"])
    read = Calendar.from_ical(content)
    found = [
        {
            "uid": str(event["uid"]),
            "day": event["dtstart"].dt.isoformat(),
            "summary": str(event["summary"]),
            "description": str(event["description"]),
        }
        for event in read.walk("VEVENT")
    ]

    assert found == vector["events"]
    assert read.errors == []
    assert max(len(line.encode()) for line in vector["file"]) <= 75
    for event in read.walk("VEVENT"):
        [alarm] = event.walk("VALARM")
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert type(event["dtstart"].dt) is date
        assert str(event["class"]) == "PRIVATE"
        assert alarm["trigger"].dt == timedelta(days=-7, hours=9)


@pytest.mark.parametrize(("parts", "uid"), TABLE["uids"])
def test_an_event_is_known_by_a_digest_of_what_it_belongs_to(parts, uid):
    """Not by words that somebody could read in a shared calendar."""
    digest = sha256("\0".join(parts).encode()).hexdigest()

    assert uid == f"{digest[:24]}@samtalekit"
