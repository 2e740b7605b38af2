"""Base class of all models (frozen, strict, no unknown keys), types for IDs, days and texts, and extensions."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic import Field as Constraints
from pydantic_core import PydanticCustomError

from samtalekit.core.text import plain_letters

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SEASON_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SNAKE = re.compile(r"[a-z][a-z0-9_]*")  # also the names of fields in a PDF: no dots, never renamed
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # ISO 8601-1:2019, 5.2.2.1, extended format
PAGE_ID = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")


Method = TypeVar("Method", bound=Callable[..., object])


def for_templates(method: Method) -> Method:
    """Mark a method as callable from a theme's templates, which otherwise only read fields and properties.

    Such a method computes from its own values only: it reads no file and changes nothing.
    """
    method.__dict__["for_templates"] = True
    return method


class Frozen(BaseModel):
    """Base model: immutable, strict about types, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


_FILE_ENDING = re.compile(r"\.(?:html?|md|ya?ml|pdf)$")


def _matching(pattern: re.Pattern[str], shape: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            plain = plain_letters(value)
            bare = _FILE_ENDING.sub("", plain)
            cleaned = (re.sub(r"-*/[-/]*", "/", re.sub(r"[^a-z0-9/]+", "-", bare)), re.sub(r"[^a-z0-9]+", "_", bare))
            tried = (plain, plain.replace(" ", "_"), plain.replace(" ", "-"), *(each.strip("-_/") for each in cleaned))
            near = next((each for each in tried if pattern.fullmatch(each)), shape)
            raise PydanticCustomError("bad-id", "{value} is not {shape}", {"value": value, "shape": near})
        return value

    return AfterValidator(check)


def _filled(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("empty-text", "empty")
    if "\n" in value.strip():
        raise PydanticCustomError("one-line", "several lines")
    return value.strip()


def day_of(text: str) -> date | None:
    """Return the date that a text such as ``2027-06-14`` names; None if it is not a date."""
    try:
        return date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    day = day_of(value)
    if day is None:
        raise PydanticCustomError("bad-date", "{value}", {"value": value})
    return day


StartingText = Annotated[str, AfterValidator(str.rstrip)]
"""Default value of a field, without the line break that a YAML block text ends in."""

Text = Annotated[str, AfterValidator(_filled)]
"""Readable text on one line, never empty. YAML may fold it over several lines with ``>-``."""

ShortName = Annotated[str, Field(max_length=70), AfterValidator(_filled)]
"""A name that fits beside a paper's title: at most 70 characters."""

FootLine = Annotated[str, Field(max_length=90), AfterValidator(_filled)]
"""A line in the footer of a page: at most 90 characters."""

Phrase = Annotated[str, Field(max_length=90), AfterValidator(_filled)]
"""A short phrase in a figure: at most 90 characters."""

Lead = Annotated[str, Field(max_length=200), AfterValidator(_filled)]
"""One or two sentences: at most 200 characters."""

FormId = Annotated[str, _matching(KEBAB, "first-visit")]
"""The id of a form, a kit or an audience: lower case, words joined by hyphens."""

FieldId = Annotated[str, _matching(SNAKE, "hours_per_month")]
"""The id of a field, an option, a row: lower case, words joined by underscores."""

SeasonId = Annotated[
    str, BeforeValidator(lambda value: str(value) if type(value) is int else value), _matching(SEASON_ID, "shed-2028")
]
"""The id of a year's dates: like a form's, but may begin with a digit; the number 2028 is read as text."""

Anchor = Annotated[str, _matching(SEASON_ID, "what-to-do-now")]
"""The anchor of a heading: lower case, words joined by hyphens."""

PageId = Annotated[str, _matching(PAGE_ID, "steps/plan")]
"""A page's path in the source language, without ``.md``; the same in every language."""


def _named(value: str) -> str:
    """Refuse what no id, address or title of a page or form has."""
    if set(value) & set('<>{}"`'):
        raise PydanticCustomError("bad-id", "{value} is no name", {"value": value, "shape": "steps/plan"})
    return value


NamedElsewhere = Annotated[Text, AfterValidator(_named)]
"""The id of a page or form that another file defines; `sources` checks it, and knows it by title or address, too."""

WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s<>\"\\@/?#]+([/?#][^\s<>\"\\]*)?$")]
"""An http or https URL without credentials: ``https://bank.example@other.example/`` leads to the second host."""

MailAddress = Annotated[str, Field(pattern=r"^[^@\s<>\"?&%=#,;:\\/()\[\]]+@[^@\s<>\"?&%=#,;:\\/()\[\]]+$")]
"""One e-mail address, without the characters that add recipients or text after ``mailto:`` (RFC 6068: ``?&,%``)."""

PhoneNumber = Annotated[str, Field(pattern=r"^[+(0-9][+0-9 ().-]*$", max_length=40)]
"""A phone number with RFC 3966's separators, without characters that dial further (``,``, ``;``, ``*``, ``#``)."""

LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
"""An ISO 639-1 code."""

Day = Annotated[date, BeforeValidator(_day)]
"""A day, written ``2027-06-14``."""


# Overlays and translations: a workplace's changes to a definition or page, and which text a file was made from.

FINGERPRINT_LENGTH = 12  # hexadecimal digits of a SHA-256; two texts of a kit do not collide by chance

Fingerprint = Annotated[str, Constraints(pattern=f"^[0-9a-f]{{{FINGERPRINT_LENGTH}}}$")]
"""Hash of the text that a translation was made from."""

Translation = Literal["current", "stale", "missing"]
"""Whether a translation is up to date; the source itself is always ``current``.

``stale``: the source has changed, or some of its words are not translated. ``missing``: the source's text is shown.
"""


def fingerprint_of(text: str) -> str:
    """Return a text's fingerprint; whitespace at its ends and at the ends of its lines does not count."""
    plain = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return sha256(plain.encode()).hexdigest()[:FINGERPRINT_LENGTH]


OWN_ID = "own_"
"""Prefix of ids that a workplace adds; no kit uses one, now or later."""

Ids = Annotated[tuple[FieldId, ...], Constraints(strict=False)]
Items = Annotated[tuple[Mapping[str, Any], ...], Constraints(strict=False)]
"""Items as their file has them; validated as part of the definition that they are put into."""


class Extension(Frozen):
    """A definition that extends the kit's file of the same path: a form, head, glossary, catalogue, card set or figure.

    Attributes:
        extends: True; without it the file replaces the kit's.
        translates: In another language, the fingerprint of the extension that it is a translation of.
        reword: Texts by id, in the shape of a translation.
        hide: Sections, fields, terms, questions or entries that are left out.
        add: The workplace's own items, each with ``after``, ``before`` or ``into``, otherwise as in the kit.
        order: The order of a section's fields, by the section's id, or of a whole list, by its name.
        options: A question's options in place of the kit's.
    """

    extends: Literal[True]
    translates: Fingerprint | None = None
    reword: Mapping[str, Any] = {}
    hide: Ids = ()
    add: Items = ()
    order: Mapping[Text, Ids] = {}
    options: Mapping[FieldId, Items] = {}
