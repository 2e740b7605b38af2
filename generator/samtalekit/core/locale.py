"""Languages as people write them: dates, spans of dates and numbers, without asking the machine's locale."""

import os
import re
from datetime import date
from decimal import Decimal

from samtalekit.core.messages import SPOKEN, say

FALLBACK = "en"
LAST_LETTERS = {"da": "æøå"}
"""Letters that stand after z in a language's alphabet."""
_NUMBER = re.compile(r"(?P<whole>-?[0-9]{1,300})(?:(?P<mark>[.,])(?P<part>[0-9]{1,300}))?")


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


def sort_key(words: str, language: str) -> tuple[str, ...]:
    """What words are put in order by: in Danish æ, ø and å come last, and capitals count for nothing."""
    last = LAST_LETTERS.get(language, "")
    return tuple(f"~{last.index(letter)}" if letter in last else letter for letter in words.casefold())


def plain_number(number: float) -> str:
    """A number in digits, all of them and no more, with a decimal point: "7.5", "2500000"."""
    digits = f"{Decimal(repr(number)):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def written_number(number: float, language: str) -> str:
    """A number in a sentence, its thousands apart: "2.500.000" and "23,8", "2,500,000" and "23.8"."""
    marks: dict[str, str | int | None] = {",": say(language, "number.group"), ".": say(language, "number.point")}
    return f"{Decimal(plain_number(number)):,f}".translate(str.maketrans(marks))


def written_value(plain: str, language: str) -> str:
    """A plain number as the answer in a field, with the language's decimal mark alone: "2500000", "7,5"."""
    return plain.replace(".", say(language, "number.point"))


def read_number(text: str, language: str) -> str | None:
    """The plain number that a text says: "7,5" in Danish, "7.5" in both; None for a text that is no number.

    There are no marks between thousands. A Danish "1.500" is no number: it may be one and a half or fifteen hundred.
    """
    said = _NUMBER.fullmatch(text.strip())
    if not said:
        return None
    mark, part = said["mark"] or "", said["part"] or ""
    if mark not in {"", ".", say(language, "number.point")}:
        return None
    if mark == say(language, "number.group") and len(part) == 3:
        return None
    digits = f"{said['whole']}.{part}" if mark else said["whole"]
    return f"{Decimal(digits):f}"
