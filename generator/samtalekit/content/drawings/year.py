"""Draw the ``year`` figure: an annual wheel, the months in a ring and each of the year's dates as an arc within it."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import degrees

from samtalekit.content.drawings.canvas import FULL_TURN, Blend, Canvas, Paint, Point, arc, number, on_circle
from samtalekit.content.drawings.grid import TASK
from samtalekit.content.drawings.ring import Parts, set_beside
from samtalekit.content.drawings.text import Lettering, Style
from samtalekit.core.locale import written_span
from samtalekit.core.messages import message
from samtalekit.model.figure import YearDate, YearFigure

LEAST = 400.0  # units; the smallest diameter
MONTH = Style(size=14, leading=18, weight=600)
NUMBER = Style(size=14, leading=18, weight=600)
SPAN = Style(size=15, leading=20, weight=600)
YEARS = Style(size=22, leading=27, weight=600, is_heading=True)
SHORT_MONTH = 3  # characters
MONTH_BAND = 32.0
MONTH_GAP = 2.0
TRACK_SPACE = 12.0  # between the months and the outermost track
TRACK, WIDE_TRACK = 30.0, 42.0  # from one track to the next, at least and where there is room
THICK = 15.0  # width of an arc
ARC_SPACE = 1.5  # at either end of an arc, so that consecutive ones do not touch
DISC = 12.0  # radius of a number's disc
DISC_EDGE = 2.5
TOUCH = 0.01  # degrees; consecutive dates share an end without overlapping
APART = 6.0  # between two dates on one track
HUB = 44.0  # radius, at least
ROW_SPACE = 12.0
KEY = 2 * DISC + DISC_EDGE
KEY_SPACE = 12.0
NO_BREAK = "\u00a0"

TONES: tuple[Paint, ...] = (
    "brand-text",
    "accent-text",
    "field-line",
    Blend("brand-text", "text", 0.45),
    Blend("accent-text", "text", 0.5),
    "muted",
    "text",
)
"""Colours of dates, each 3:1 on the page (mixes by their components); with more dates, only the numbers differ."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A date on the ring, in degrees clockwise from New Year; ``last`` may be in the following year."""

    first: float
    last: float

    def room(self, margin: float) -> "Stretch":
        """Widen the stretch to its number, which is wider than a single day."""
        short = max(0.0, 2 * margin - (self.last - self.first)) / 2
        return Stretch(self.first - short, self.last + short)

    def meets(self, other: "Stretch") -> bool:
        """Return True when the two overlap on the ring."""
        first = (other.first - self.first) % FULL_TURN
        return first < self.last - self.first - TOUCH or first + other.last - other.first > FULL_TURN + TOUCH


def tone(place: int) -> Paint:
    """Return the colour of a date by its index, from 0."""
    return TONES[place % len(TONES)]


def draw_year(figure: YearFigure, sheet: Canvas, width: float, height: float) -> float:
    """Draw the figure as `draw_lanes` does: title and list of dates, and the ring at the right."""
    parts = Parts(year_size(figure), partial(draw_year_ring, figure, sheet), partial(_legend, figure, sheet))
    return set_beside(figure, sheet, width, height, parts)


def year_size(figure: YearFigure) -> float:
    """Return the smallest diameter that has enough tracks for overlapping dates."""
    needed = max(tracks(figure.dates), default=0) + 1
    return max(LEAST, 2 * (MONTH_BAND + TRACK_SPACE + needed * TRACK + HUB))


def stretch(dates: YearDate) -> Stretch:
    """Return the arc of a date; one of a year or more is a full circle."""
    days = min((dates.last - dates.first).days + 1, 365)
    first = _angle(dates.first)
    return Stretch(first, first + days / 365 * FULL_TURN)


def tracks(dates: Sequence[YearDate]) -> tuple[int, ...]:
    """Return the track of each date, 0 for the outermost, so that no two on a track overlap."""
    taken: list[list[Stretch]] = []
    found = []
    for each in dates:
        place = next((n for n, track in enumerate(taken) if not _meeting(stretch(each), track, n)), len(taken))
        if place == len(taken):
            taken.append([])
        taken[place].append(stretch(each))
        found.append(place)
    return tuple(found)


def draw_year_ring(figure: YearFigure, sheet: Canvas, middle: Point, diameter: float) -> None:
    """Draw the ring alone: months, dates, and the years of the dates."""
    inner = diameter / 2 - MONTH_BAND
    names = month_names(sheet.lettering, sheet.language, diameter)
    for n, name in enumerate(names):
        start, end = _angle(date(2027, n + 1, 1)), _angle(date(2027, n + 2, 1)) if n < 11 else FULL_TURN
        _month(sheet, middle, diameter / 2, (start, end), name)
        if n:
            inside = on_circle(middle, HUB, start)
            outside = on_circle(middle, inner, start)
            sheet.stroke(f"M{number(inside.x)} {number(inside.y)} L{number(outside.x)} {number(outside.y)}", "line", 1)
    new_year = on_circle(middle, HUB, 0), on_circle(middle, diameter / 2, 0)
    sheet.stroke("M" + " L".join(f"{number(spot.x)} {number(spot.y)}" for spot in new_year), "field-line", 2)
    found = tracks(figure.dates)
    wide = (inner - TRACK_SPACE - HUB) / (max(found, default=0) + 1)
    apart = max(TRACK, min(WIDE_TRACK, wide))
    for n, (each, track) in enumerate(zip(figure.dates, found, strict=True)):
        _date(sheet, middle, inner - TRACK_SPACE - DISC - track * apart, stretch(each), n)
    if figure.dates:
        _years(figure, sheet, middle)


def month_names(lettering: Lettering, language: str, diameter: float) -> tuple[str, ...]:
    """Return the month names in full, or their first three letters when one of them is too long for its arc."""
    full = tuple(message(language, f"month.{n}") for n in range(1, 13))
    room = 28 / FULL_TURN * 3.1416 * (diameter - MONTH_BAND) - 2 * APART
    fits = all(lettering.width(name, MONTH) <= room for name in full)
    return full if fits else tuple(name[:SHORT_MONTH] for name in full)


def key(place: int, sheet: Canvas, middle: Point) -> None:
    """Draw a date's number in its colour, as on the ring."""
    sheet.disc(middle, DISC, "page", edge=tone(place), width=DISC_EDGE)
    sheet.words_about([str(place + 1)], middle.x, middle.y - NUMBER.leading / 2, NUMBER, "text")


def _angle(day: date) -> float:
    """The angle of a day; 29 February shares that of the 28th, so that every year is equally long."""
    of_year = day.timetuple().tm_yday - (1 if isleap(day.year) and (day.month, day.day) > (2, 28) else 0)
    return (of_year - 1) / 365 * FULL_TURN


def _meeting(one: Stretch, track: Sequence[Stretch], place: int) -> bool:
    """True when a date overlaps one on a track, on the smallest ring, where numbers take the largest angle."""
    radius = max(HUB, LEAST / 2 - MONTH_BAND - TRACK_SPACE - DISC - place * WIDE_TRACK)
    margin = degrees((DISC + DISC_EDGE + APART / 2) / radius)
    return any(one.room(margin).meets(other.room(margin)) for other in track)


def _month(sheet: Canvas, middle: Point, radius: float, ends: tuple[float, float], name: str) -> None:
    half, between = MONTH_BAND / 2, radius - MONTH_BAND / 2
    gap = degrees(MONTH_GAP / 2 / between)
    sheet.stroke(arc(middle, between, ends[0] + gap, ends[1] - gap), "soft", 2 * half)
    sheet.words_along(name, middle, (between, sum(ends) / 2), MONTH, "text")


def _date(sheet: Canvas, middle: Point, radius: float, where: Stretch, place: int) -> None:
    """Draw an arc with round ends and its number: at the beginning, or centred on a short date."""
    cap, disc = degrees((THICK / 2 + ARC_SPACE) / radius), degrees((DISC + DISC_EDGE / 2 + ARC_SPACE) / radius)
    first, last = where.first + cap, where.last - cap
    if last > first:
        sheet.stroke(arc(middle, radius, first, last), tone(place), THICK)
        for end in (first, last):
            sheet.disc(on_circle(middle, radius, end), THICK / 2, tone(place))
    is_short = where.last - where.first < 2 * disc
    at = (where.first + where.last) / 2 if is_short else where.first + disc
    key(place, sheet, on_circle(middle, radius, at))


def _years(figure: YearFigure, sheet: Canvas, middle: Point) -> None:
    """Draw the years of the dates in the middle."""
    first, last = min(each.first.year for each in figure.dates), max(each.last.year for each in figure.dates)
    label = [str(first)] if first == last else [f"{first}–", str(last)]
    sheet.words_about(label, middle.x, middle.y - len(label) * YEARS.leading / 2, YEARS, "brand-text")


def _legend(figure: YearFigure, sheet: Canvas, top: float, room: float) -> float:
    """Draw the list of dates; return where it ends."""
    lettering, left = sheet.lettering, KEY + KEY_SPACE
    if not figure.dates:
        lines = lettering.lines(message(sheet.language, "web.year_empty"), TASK, room)
        return sheet.words(lines, 0, top, TASK, "text")
    for place, each in enumerate(figure.dates):
        key(place, sheet, Point(KEY / 2, top + SPAN.leading / 2))
        end = sheet.words(_span(each, sheet, room - left), left, top, SPAN, "text")
        top = sheet.words(lettering.lines(each.words, TASK, room - left), left, end, TASK, "muted") + ROW_SPACE
    return top - ROW_SPACE


def _span(dates: YearDate, sheet: Canvas, room: float) -> tuple[str, ...]:
    """The days of a date, broken only after the dash between them."""
    whole = written_span(dates.first, dates.last, sheet.language).replace(" ", NO_BREAK)
    lines = sheet.lettering.lines(whole.replace(f"–{NO_BREAK}", "– "), SPAN, room)
    return tuple(line.replace(NO_BREAK, " ") for line in lines)
