"""Languages as people write them: dates and spans of dates, without asking the machine's locale."""

import os
from datetime import date

from samtalekit.ground.words import SPOKEN, say

FALLBACK = "en"


def message_language(first_of_workplace: str | None = None) -> str:
    """The language of messages: ``SAMTALEKIT_LANG``, else the workplace's first, else Danish."""
    for wanted in (os.environ.get("SAMTALEKIT_LANG", "")[:2].lower(), first_of_workplace, "da"):
        if wanted in SPOKEN:
            return str(wanted)
    return FALLBACK


def written_date(day: date, language: str) -> str:
    """A day in full: "15. september 2027", "15 September 2027"."""
    month = say(language, f"month.{day.month}")
    return say(language, "date.day", {"day": day.day, "month": month, "year": day.year})


def written_span(first: date, last: date, language: str) -> str:
    """A span of days, as short as it can be said: "1.–28. februar 2027"."""
    if first == last:
        return written_date(first, language)
    if (first.year, first.month) == (last.year, last.month):
        key, month = "date.span_in_month", say(language, f"month.{last.month}")
        return say(language, key, {"first": first.day, "last": last.day, "month": month, "year": last.year})
    return f"{written_date(first, language)} – {written_date(last, language)}"


def written_number(number: float, language: str) -> str:
    """A number as the language writes it: "23,8", "23.8"."""
    return f"{number:g}".replace(".", say(language, "number.point"))
