"""The year's dates for a calendar: whole days, the same bytes every day, and the same event when a date is moved."""

from icalendar import Calendar

from samtalekit.web.assets import calendar_of
from web.samples import page, small_kit

SEASON = {"talks": "2027-03-01/2027-03-31", "follow_up": "2027-09-15"}


def kit(**season):
    return small_kit(page("index"), workplace={"season": season or SEASON}, season=["talks", "follow_up"])


def events(of):
    return Calendar.from_ical(calendar_of(of, of.localized[0])).walk("VEVENT")


def test_a_span_is_one_event_of_whole_days():
    """A calendar's end is the day after the last (RFC 5545); a single day ends on the next."""
    written = [(str(each["summary"]), str(each["dtstart"].dt), str(each["dtend"].dt)) for each in events(kit())]

    assert written == [
        ("Lille: Tal sammen", "2027-03-01", "2027-04-01"),
        ("Lille: follow_up", "2027-09-15", "2027-09-16"),
    ]


def test_a_date_that_is_moved_is_the_same_event():
    """Whoever takes the file in again gets one event, not two."""
    moved = kit(talks="2027-04-01/2027-04-30")

    assert events(kit())[0]["uid"] == events(moved)[0]["uid"]


def test_the_same_dates_give_the_same_bytes():
    """The build reads no clock, and its sites are compared byte by byte."""
    assert calendar_of(kit(), kit().localized[0]) == calendar_of(kit(), kit().localized[0])


def test_dates_that_are_not_set_are_no_events():
    """An event without a day is none."""
    assert len(events(kit(talks="2027-03-01"))) == 1
