"""Languages as people write them: dates, spans of dates and numbers, without asking the machine's locale."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


# Grammar: the forms of a noun that follow from its others, as far as a rule can tell them.
#
# Danish has two genders, which what stands before a noun follows: "en vært", "et udvalg". A noun in the definite tells
# its own: it ends in n or in t. English asks what a word sounds like: "a host", "an uncle". No rule is always right, so
# whoever gives a word may give each of these forms, too.

FALLBACK_GRAMMAR = "en"
APOSTROPHE = "’"

_CAPITALS = re.compile(r"[^\W\d_]+")
_SPOKEN_WORD = re.compile(r"[^AEIOUYÆØÅ][AEIOUYÆØÅ]+[^AEIOUYÆØÅ]+")  # capitals that are said as a word, as in MED
_AS_YOU = re.compile(r"(?:uni(?!n|m[^aeiou])|us[aeiu]|eu|one\b|once\b|ut[ei])", re.IGNORECASE)
_SILENT_H = re.compile(r"(?:hour|honest|honour|heir)", re.IGNORECASE)
_SAID_WITH_A_VOWEL = frozenset("AEFHILMNORSX")


AGREEING: Mapping[str, Mapping[str, str]] = {
    "da": {
        "en": "a",
        "et": "a",
        "din": "your",
        "dit": "your",
        "ny": "new",
        "nyt": "new",
        "en ny": "a_new",
        "et nyt": "a_new",
    },
    "en": {"a": "a", "an": "a"},
}
"""Words that follow the gender or the sound of the noun after them, and the form that has both."""

OWNERS = ("the", "the_many")
"""Forms that have an owner's form, whose ending follows from their last letter: ``the_s``, ``the_many_s``."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in the forms that its writer gives."""

    one: str
    the: str
    the_many: str


def derived(noun: Noun, language: str) -> Mapping[str, str]:
    """The forms that follow: ``a``, ``your``, ``new``, ``a_new``, ``the_s`` and ``the_many_s``.

    A language that we have no rules for is treated as English.
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
    """True when the first word that is another in the definite ends in t: "området", "det lokale udvalg"."""
    one, the = noun.one.split(), noun.the.split()
    changed = next((word for number, word in enumerate(the) if word not in one[number : number + 1]), "")
    return changed.casefold().endswith("t")


def _danish_owner(words: str) -> str:
    """Retskrivningsordbogen, §§ 6 and 8: an s; an apostrophe after s, x and z, and before the s of an abbreviation."""
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
    """True when a word is said with a vowel first: "hour", "HR", and neither "union" nor "MED"."""
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
