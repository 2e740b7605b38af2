"""Locale formatting and grammar in Danish and English: dates, numbers, sort order, noun forms; no system locale."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from samtalekit.core.messages import SPOKEN, message

if TYPE_CHECKING:
    from icu import Collator

FALLBACK = "en"

INTRODUCES = {
    "da": re.compile(r"\b(?:her (?:er|kan|ser|står)|herunder|nedenfor|sådan (?:ser|kan))\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:here (?:is|are)|below|this is (?:how|what))\b", re.IGNORECASE),
}
"""Words by which a sentence introduces what follows it, in each language; a colon at its end does so, too."""

_NUMBER = re.compile(r"(?P<whole>-?[0-9]{1,300})(?:(?P<mark>[.,])(?P<part>[0-9]{1,300}))?")


def message_language(first_of_workplace: str | None = None) -> str:
    """Return the language of messages: ``SAMTALEKIT_LANG``, else the workplace's first, else Danish."""
    for language in (os.environ.get("SAMTALEKIT_LANG", "")[:2].lower(), first_of_workplace, "da"):
        if language in SPOKEN:
            return str(language)
    return FALLBACK


def written_date(day: date, language: str) -> str:
    """Format a date in full: "15. september 2027", "15 September 2027"."""
    month = message(language, f"month.{day.month}")
    return message(language, "date.day", {"day": day.day, "month": month, "year": day.year})


def written_span(first: date, last: date, language: str) -> str:
    """Format a date range as short as possible: "1.–28. februar 2027", "15. februar – 12. marts 2027"."""
    if first == last:
        return written_date(first, language)
    if (first.year, first.month) == (last.year, last.month):
        key, month = "date.span_in_month", message(language, f"month.{last.month}")
        return message(language, key, {"first": first.day, "last": last.day, "month": month, "year": last.year})
    if first.year == last.year:
        months = {
            "first_month": message(language, f"month.{first.month}"),
            "month": message(language, f"month.{last.month}"),
        }
        return message(
            language, "date.span_in_year", {"first": first.day, "last": last.day, "year": last.year, **months}
        )
    return f"{written_date(first, language)} – {written_date(last, language)}"


def sort_key(words: str, language: str) -> bytes:
    """Return a key that sorts words as dictionaries of a language do; in Danish æ, ø and å (aa) come last.

    Numbers sort by value: 2 before 10.

    Source: Unicode Technical Standard #35 (CLDR), Part 5 Collation.
    """
    return bytes(_collator(language).getSortKey(words))


@cache
def _collator(language: str) -> "Collator":
    import icu  # noqa: PLC0415  # `cli/` reports with this module that a library is missing

    collator = icu.Collator.createInstance(icu.Locale(language))
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    return collator


def plain_number(number: float) -> str:
    """Format a number with all digits and a decimal point: "7.5", "2500000"."""
    digits = f"{Decimal(repr(number)):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def written_number(number: float, language: str) -> str:
    """Format a number for a sentence, with thousands separators: "2.500.000" and "23,8", "2,500,000" and "23.8"."""
    marks: dict[str, str | int | None] = {
        ",": message(language, "number.group"),
        ".": message(language, "number.point"),
    }
    return f"{Decimal(plain_number(number)):,f}".translate(str.maketrans(marks))


def written_value(plain: str, language: str) -> str:
    """Format a plain number as a field's answer, with the language's decimal mark only: "2500000", "7,5"."""
    return plain.replace(".", message(language, "number.point"))


def read_number(text: str, language: str) -> str | None:
    """Parse a number: "7,5" in Danish, "7.5" in both languages; None if the text is not a number.

    Thousands separators are not accepted. A Danish "1.500" is ambiguous (1.5 or 1500) and gives None.
    """
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        return None
    mark, part = match["mark"] or "", match["part"] or ""
    if mark not in {"", ".", message(language, "number.point")}:
        return None
    if mark == message(language, "number.group") and len(part) == 3:
        return None
    digits = f"{match['whole']}.{part}" if mark else match["whole"]
    return f"{Decimal(digits):f}"


# Grammar: derive forms of a noun by rule.
#
# In Danish, articles and adjectives follow the noun's gender: "en vært", "et udvalg". The definite form shows it: it
# ends in n or in t. In English the article follows the pronunciation: "a host", "an uncle". No rule is always right,
# so each derived form can also be given explicitly.

FALLBACK_GRAMMAR = "en"
APOSTROPHE = "’"

_CAPITALS = re.compile(r"[^\W\d_]+")
_SPOKEN_WORD = re.compile(r"[^AEIOUYÆØÅ][AEIOUYÆØÅ]+[^AEIOUYÆØÅ]+")  # acronyms pronounced as a word, as MED
_AS_YOU = re.compile(r"(?:uni(?!n|m[^aeiou])|us[aeiu]|eu|one\b|once\b|ut[ei])", re.IGNORECASE)
_SILENT_H = re.compile(r"(?:hour|honest|honour|heir)", re.IGNORECASE)
_SAID_WITH_A_VOWEL = frozenset("AEFHILMNORSX")


AGREEING: Mapping[str, Mapping[str, str]] = {
    "da": {
        "en": "a", "et": "a", "din": "your", "dit": "your", "ny": "new", "nyt": "new", "en ny": "a_new",
        "et nyt": "a_new",
    },
    "en": {"a": "a", "an": "a"},
}  # fmt: skip
"""Words that agree with the gender or sound of the following noun, and the form that includes both."""

OWNERS = ("the", "the_many")
"""Forms with a genitive, whose ending depends on their last letter: ``the_s``, ``the_many_s``."""


@dataclass(frozen=True, slots=True)
class Noun:
    """The given forms of a noun."""

    one: str
    the: str
    the_many: str


def derived(noun: Noun, language: str) -> Mapping[str, str]:
    """Return the derived forms: ``a``, ``your``, ``new``, ``a_new``, ``the_s`` and ``the_many_s``.

    Languages without rules are treated as English.
    """
    return _RULES.get(language, _RULES[FALLBACK_GRAMMAR])(noun)


def _danish(noun: Noun) -> Mapping[str, str]:
    a, your, new = ("et", "dit", "nyt") if _is_neuter(noun) else ("en", "din", "ny")
    return {
        "a": f"{a} {noun.one}",
        "your": f"{your} {noun.one}",
        "new": f"{new} {noun.one}",
        "a_new": f"{a} {new} {noun.one}",
        "the_s": _danish_owner(noun.the),
        "the_many_s": _danish_owner(noun.the_many),
    }


def _is_neuter(noun: Noun) -> bool:
    """True if the first word that differs in the definite form ends in t: "området", "det lokale udvalg"."""
    one, the = noun.one.split(), noun.the.split()
    changed = next((word for number, word in enumerate(the) if word not in one[number : number + 1]), "")
    return changed.casefold().endswith("t")


def _danish_owner(words: str) -> str:
    """Danish genitive: s; apostrophe after s, x and z, and before the s of an abbreviation.

    Source: Retskrivningsordbogen, §§ 6 and 8.
    """
    if words[-1:].casefold() in {"s", "x", "z"}:
        return words + APOSTROPHE
    return f"{words}{APOSTROPHE}s" if _is_capitals(words) else f"{words}s"


def _english(noun: Noun) -> Mapping[str, str]:
    return {
        "a": f"{'an' if _begins_with_a_vowel(noun.one) else 'a'} {noun.one}",
        "your": f"your {noun.one}",
        "new": f"new {noun.one}",
        "a_new": f"a new {noun.one}",
        "the_s": f"{noun.the}{APOSTROPHE}s",
        "the_many_s": noun.the_many + (APOSTROPHE if noun.the_many.endswith("s") else f"{APOSTROPHE}s"),
    }


def _begins_with_a_vowel(words: str) -> bool:
    """True if a word is pronounced with an initial vowel: "hour", "HR", but not "union" or "MED"."""
    first = re.split(r"[\s-]", words, maxsplit=1)[0]
    if _is_capitals(first) and not _SPOKEN_WORD.fullmatch(first):
        return first[0] in _SAID_WITH_A_VOWEL
    if _AS_YOU.match(first):
        return False
    return first[:1].casefold() in set("aeiou") or _SILENT_H.match(first) is not None


def _is_capitals(words: str) -> bool:
    last = words.rsplit(maxsplit=1)[-1] if words.split() else ""
    return bool(_CAPITALS.fullmatch(last)) and last.isupper()


_RULES: Mapping[str, Callable[[Noun], Mapping[str, str]]] = {"da": _danish, "en": _english}
