"""The year's dates as a file that any calendar takes in. The clock is not read: the same dates, the same bytes."""

from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from samtalekit import __version__
from samtalekit.model.figure import YearDate
from samtalekit.model.kit import Edition, Kit


def calendar_path(language: str) -> str:
    """Where the calendar of a language lies, from the whole site's root."""
    return f"assets/calendar-{language}.ics"


def calendar_of(kit: Kit, edition: Edition) -> bytes:
    """The calendar file: an event of whole days for each date.

    Source: RFC 5545, 3.6.1 Event Component: ``DTEND`` is the day after the last, and a ``UID`` stays the same when a
    date is moved, so that a calendar that takes the file in again moves the event.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//samtalekit//{__version__}//{edition.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{edition.words.title} – {kit.workplace.name}")
    for each in kit.dates(edition):
        event = Event()
        event.add("uid", f"{_uid(kit, each)}@samtalekit")
        event.add("dtstamp", datetime.combine(each.first, time(), UTC))
        event.add("dtstart", each.first)
        event.add("dtend", each.last + timedelta(days=1))
        event.add("summary", f"{edition.words.title}: {each.words}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _uid(kit: Kit, event: YearDate) -> str:
    told = "\0".join((kit.structure.id, kit.workplace.name, event.id, str(event.first.year)))
    return sha256(told.encode()).hexdigest()[:24]
