"""Suggest what somebody probably meant: a key, a name, a page or form, a colour, a date.

A suggestion is a value of a finding's message. It names only what would be accepted, and nothing when nothing is near.
"""

import difflib
import re
from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from samtalekit.core.messages import SPOKEN, MessageRef, in_quotes, message
from samtalekit.core.text import odd_characters
from samtalekit.model.base import day_of

MOST_OFFERED = 8  # names listed in a finding
ALIKE = 0.5  # similarity, 0 to 1, of a word to a name that it may stand for
LONG_ENOUGH = 4  # characters of the beginning of a name
ALIKE_NAMED = 0.87  # the same among names of many pages, where something is always a little alike

KEYS = {
    "adresse": "address", "afsnit": "sections", "akser": "axes", "andre_navne": "aliases", "arbejdsplads": "workplace",
    "beskrivelse": "summary", "bredde": "width", "dele": "sections", "del": "part", "deles_med": "shared_with",
    "del_med": "shared_with", "emner": "aliases", "farve": "color", "farver": "color", "felter": "fields",
    "form": "form", "formål": "purpose", "gentag": "repeat", "grænse": "max_length", "hjælp": "hint",
    "hvem": "who", "hvornår": "when", "højst": "max", "id": "id", "kilder": "sources", "kolonner": "columns",
    "kontakt": "contact", "krævet": "required", "label": "label", "linjer": "lines", "målgruppe": "audiences",
    "mindst": "min", "muligheder": "options", "navn": "name", "note": "note", "nummer": "order", "overskrift": "title",
    "resume": "summary", "resumé": "summary", "rækker": "rows", "rækkefølge": "order", "roller": "roles",
    "sider": "pages", "skala": "scale", "skema": "form", "skemaer": "forms", "skrifttype": "typography",
    "slags": "kind", "spørgsmål": "label", "sprog": "languages", "svar": "answers", "tekst": "label", "tid": "time",
    "titel": "title", "trin": "step", "type": "kind", "udgave": "edition", "valg": "options", "varighed": "time",
    "årstid": "season", "datoer": "season",
}  # fmt: skip
"""Danish words that somebody may write for a key, and the keys."""

ALL = "all"
"""What a setting says that otherwise names pages, forms or paths."""

_EVERYTHING = frozenset({"", "all", "alle", "alt", "begge", "both", "everything", "samtlige"})
"""Words that somebody may write for `ALL`."""

BLOCKS = {
    "boks": "tip", "datoer": "season", "del": "part", "eksempel": "example", "eksempler": "examples", "figur": "figure",
    "hæfte": "booklet", "kalender": "calendar", "kontakt": "contact", "note": "tip", "nyheder": "news",
    "ordliste": "glossary", "pakke": "pack", "pakker": "packs", "råd": "tip", "sider": "pages", "skema": "form",
    "skemaer": "forms", "tjekliste": "checklist", "trin": "steps", "årstid": "season",
}  # fmt: skip
"""Danish words that somebody may write for a block, and the blocks."""

COLOURS = {
    "blå": "blue", "brun": "brown", "grå": "gray", "grøn": "green", "gul": "gold", "hvid": "white", "lilla": "purple",
    "lyseblå": "lightblue", "lysegrøn": "lightgreen", "marineblå": "navy", "mørkeblå": "darkblue",
    "mørkegrå": "dimgray", "mørkegrøn": "darkgreen", "mørkerød": "darkred", "oliven": "olive", "orange": "orange",
    "petroleum": "teal", "rosa": "pink", "rød": "red", "sort": "black", "turkis": "turquoise",
}  # fmt: skip
"""Danish names of colours, and CSS's.

Source: CSS Color Module Level 4, 6.1 Named Colors.
"""

_HEX = re.compile(r"[0-9a-fA-F]{6}")

_BETWEEN_DAYS = re.compile(
    r"\s*(?:[–—;]|\.{2,}|\btil\b|\bto\b|\bog\b|\band\b|/(?=\s*\d{4}-|\s*\d+\. ?[^\W\d]))\s*|\s+-+\s+"
    r"|(?<=\d\.)-(?=\d)|(?:(?<=[./]\d{4})|(?<=[^\W\d] \d{4}))-(?=\d{1,2}[./])|(?<=-\d\d)-(?=\d{4}-)"
)
"""What people write between the first and the last day of a span."""

_DAYS = (
    re.compile(r"(?P<year>\d{4})(?P<sign>[-./ ])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})(?P<sign>[-./ ]) ?(?P<month>\d{1,2})(?:(?P=sign) ?(?P<year>\d{4}|(?<!-)\d\d))?\.?"),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})-(?P<year>\d{4}|\d\d)"),
    re.compile(r"(?:d\. ?|den )?(?P<day>\d{1,2})(?:\.|st|nd|rd|th)? ?(?P<name>[^\W\d]+)?\.?,? ?(?P<year>\d{4})?"),
    re.compile(r"(?P<name>[^\W\d]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?"),
)
"""A date as people write it: 2027/9/15, 15-09-2027, 15/9-27, 15. september 2027; the year may be missing."""

_SHORT_SPAN = re.compile(r"(?P<year>\d{4})-(?P<first>\d\d-\d\d)/(?P<last>\d\d-\d\d)")
"""A span whose last day is in the year of the first."""

_MONTH_LETTERS = 3  # enough to tell months apart


def nearest(word: str, known: Collection[str]) -> MessageRef:
    """Return the known word most similar to this one, or all of them when none is similar.

    For a word that looks like a known one, the characters that make the difference are named.
    """
    for each in known:
        if odd := odd_characters(word, each):
            return MessageRef("otherwise.unseen", (("word", each), ("characters", odd)))
    close = difflib.get_close_matches(word, known, n=1, cutoff=ALIKE)
    if close:
        return in_quotes(close[0])
    if not known:
        return MessageRef("otherwise.a_name_there")
    return in_quotes(*sorted(known)[:MOST_OFFERED], more=len(known) > MOST_OFFERED)


def nearest_spoken(word: str, known: Mapping[str, str]) -> MessageRef:
    """Return the name that is meant by itself, or by a word of the text that says what it stands for.

    Args:
        word: A name, or what somebody calls it: a word of the kit for the name that the kit has for it.
        known: The text of each name.
    """
    plain = word.casefold().replace("_", " ")
    named = [
        name
        for name, text in known.items()
        if difflib.get_close_matches(plain, re.findall(r"\w+", text.casefold()), 1, ALIKE_NAMED)
    ]
    is_near = difflib.get_close_matches(word, known, 1, ALIKE_NAMED)
    return in_quotes(named[0]) if len(named) == 1 and not is_near else nearest(word, known)


def nearest_value(name: str, known: Collection[str]) -> MessageRef:
    """Return the dotted name that is meant: of ``role.boss.The`` the roles decide, since the rest is always alike."""
    if forms := sorted(each for each in known if each.startswith(f"{name}.") and each.islower()):  # a role, formless
        return in_quotes(*forms[:MOST_OFFERED], more=len(forms) > MOST_OFFERED)
    parts = name.split(".")
    firsts = {each.split(".")[0] for each in known}
    if parts[0] not in firsts and (meant := difflib.get_close_matches(parts[0], firsts, 1, ALIKE)):
        return nearest_value(".".join((*meant, *parts[1:])), known)
    middles = {each.split(".")[1] for each in known if each.split(".")[0] == parts[0] and "." in each}
    is_alike = any(odd_characters(name, each) for each in known)
    if len(parts) < 3 or is_alike or difflib.get_close_matches(parts[1], middles, 1, ALIKE_NAMED):
        return nearest(name, known)
    found = [each for middle in sorted(middles) if (each := ".".join((parts[0], middle, *parts[2:]))) in known]
    return in_quotes(*found) if found else nearest(name, known)


def nearest_block(word: str, known: Collection[str]) -> MessageRef:
    """Return the block meant; a Danish word stands for its English name, and without a word a line is missing."""
    if not word:
        return MessageRef("otherwise.an_opening_line")
    meant = BLOCKS.get(word.casefold())
    return in_quotes(meant) if meant and meant in known else nearest(word.casefold(), known)


def nearest_key(word: str, known: Collection[str], present: Collection[str]) -> MessageRef:
    """Return the key that is meant: one that is not there yet; a Danish word stands for its English key."""
    meant = KEYS.get(word.casefold().replace(" ", "_").replace("-", "_"))
    if meant and meant in known:
        return in_quotes(meant)
    free = [key for key in known if key not in present]
    return nearest(word, free if difflib.get_close_matches(word, free, 1, ALIKE) else known)


@dataclass(frozen=True, slots=True)
class OtherNames:
    """What people call a page or form: its title and its address on the site, and ``also`` those in other languages."""

    title: str
    address: str
    also: tuple[str, ...] = ()


def nearest_named(word: str, known: Mapping[str, OtherNames]) -> MessageRef:
    """Return the id of the page or form that a word names, with its title; what is close to neither is not suggested.

    Args:
        word: An id, an address or a title, perhaps misspelled.
        known: The other names of each, by id.
    """
    spoken: dict[str, str] = {}
    for each, names in known.items():
        if odd := odd_characters(word, each):
            return MessageRef("otherwise.unseen", (("word", each), ("characters", odd)))
        said = (each, names.address, names.title, *names.also)
        for name in (*said, *(name.rpartition("/")[2] for name in said)):
            spoken.setdefault(_plain(name), each)
    plain = _plain(word)
    longer = {each for name, each in spoken.items() if name.startswith(plain)} if len(plain) >= LONG_ENOUGH else set()
    if len(longer) == 1:
        spoken[plain] = longer.pop()
    found = plain if plain in spoken else next(iter(difflib.get_close_matches(plain, spoken, 1, ALIKE_NAMED)), None)
    if found is None:
        return nearest(word, known) if len(known) <= MOST_OFFERED else MessageRef("otherwise.an_id_there")
    meant = spoken[found]
    return MessageRef("otherwise.named", (("id", meant), ("title", known[meant].title)))


_LANGUAGE_FOLDER = re.compile(r"^(?:content/[a-z]{2}/|(?:da|en)/)")
"""The beginning of a path as it stands on the disk, or in the address of a site in several languages."""


def _plain(name: str) -> str:
    bare = _LANGUAGE_FOLDER.sub("", name.strip().casefold().removeprefix("./"))
    for ending in (".html", ".htm", ".md", ".yml", ".yaml", ".pdf"):
        bare = bare.removesuffix(ending)
    return bare


def listed(value: str) -> str:
    """Return a text that stands where a list belongs as a list: its names, between commas, dashes or spaces."""
    parts = re.split(r"[,;]|(?:^|\s)-\s*" if re.search(r"[,;]|(?:^|\s)-", value) else r"\s+", value)
    return f"[{', '.join(each.strip() for each in parts if each.strip())}]"


def all_or_list(value: str) -> MessageRef:
    """Return what to write where ``all`` or a list belongs, and there is a text."""
    if value.casefold().strip("*. ") in _EVERYTHING:
        return MessageRef("all_or_list_mend.all")
    return MessageRef("all_or_list_mend.list", (("list", listed(value)),))


def nearest_colour(value: str, known: Collection[str]) -> MessageRef:
    """Return how to write a colour: a name of the brand's own, the one in English, or six digits."""
    if value.startswith("#"):
        return MessageRef("colour_mend.six_digits")
    if _HEX.fullmatch(value):
        return MessageRef("colour_mend.hash", (("name", f"#{value}"),))
    if english := COLOURS.get(value.casefold().replace(" ", "").replace("-", "")):
        return MessageRef("colour_mend.named", (("name", english),))
    close = difflib.get_close_matches(value, known, n=1, cutoff=ALIKE_NAMED)
    return MessageRef("colour_mend.near", (("name", close[0]),)) if close else MessageRef("colour_mend.digits")


def dates_meant(value: str) -> str | None:
    """Return a date, or two, as YAML wants them: ``2027-09-15``, ``2027-03-01/2027-03-31``; None where there is none.

    A first day that lacks its month or year is in those of the last day.
    """
    if short := _SHORT_SPAN.fullmatch(value.strip()):
        value = f"{short['year']}-{short['first']}/{short['year']}-{short['last']}"
        return value if all(map(day_of, value.split("/"))) else None
    found: list[str] = []
    month = year = 0
    for text in reversed(_BETWEEN_DAYS.split(value.strip())):
        match = next((match for each in _DAYS if (match := each.fullmatch(text))), None)
        if match is None:
            return None
        parts = {name: each for name, each in match.groupdict().items() if each}
        month = _month_named(parts["name"]) if "name" in parts else int(parts.get("month", month))
        year = int(parts.get("year", year))
        year += 2000 if 0 < year < 100 else 0  # 15.9.27
        try:
            found.insert(0, date(year, month, int(parts["day"])).isoformat())
        except ValueError:
            return None
    return "/".join(found) if len(found) <= 2 else None  # days of a span


def _month_named(name: str) -> int:
    """Return the number of a month, 1 to 12, by its name or the beginning of it; 0 for another word."""
    word = name.casefold()
    for number in range(1, 13):
        names = (message(language, f"month.{number}").casefold() for language in SPOKEN)
        if any(each.startswith(word) for each in names) and len(word) >= _MONTH_LETTERS:
            return number
    return 0


def last_day_of_month(day: str) -> str | None:
    """Return the last day of the month of a text such as ``2027-09-31``; None where no year has that month."""
    year, month = int(day[:4]), int(day[5:7])
    return f"{day[:7]}-{monthrange(year, month)[1]}" if year and 1 <= month <= 12 else None  # months
