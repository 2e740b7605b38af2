"""A workplace's settings, and its brand."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict
from pydantic import Field as Constraints
from pydantic_core import PydanticCustomError

from samtalekit.core.findings import Location
from samtalekit.core.locale import Noun, derived
from samtalekit.model.base import (
    Day,
    FieldId,
    FootLine,
    FormId,
    Frozen,
    LanguageCode,
    MailAddress,
    NamedElsewhere,
    PhoneNumber,
    SeasonId,
    ShortName,
    Text,
    WebAddress,
    day_of,
)


class Span(Frozen):
    """The first and the last day of something."""

    first: Day
    last: Day


def _span(value: object) -> object:
    """Read ``2027-02-01/2027-02-28`` (ISO 8601-1:2019, 5.5.2.2) or a single day."""
    if isinstance(value, (Span, Mapping)):
        return value
    days = str(value).split("/")
    first, last = day_of(days[0]), day_of(days[-1])
    if (
        first is None or last is None or len(days) > 2 or last < first or last == date.max
    ):  # a calendar names the day after
        raise PydanticCustomError("day_or_span", "", {"value": str(value)[:40]})
    return Span(first=first, last=last)


class Contact(Frozen):
    """Whom to ask."""

    name: Text
    email: MailAddress | None = None
    phone: PhoneNumber | None = None


class RoleWords(Frozen):
    """A role's noun in its grammatical forms.

    Four are given; the others are derived by rule, and can be given where the rule is wrong.

    Attributes:
        one: "host".
        the: "the host".
        many: "hosts".
        the_many: "the hosts".
        a: "a host", with the article of its gender or its sound.
        your: "your host".
        new: "new host".
        a_new: "a new host".
        the_s: "the host's".
        the_many_s: "the hosts'".
    """

    one: Text
    the: Text
    many: Text
    the_many: Text
    a: Text | None = None
    your: Text | None = None
    new: Text | None = None
    a_new: Text | None = None
    the_s: Text | None = None
    the_many_s: Text | None = None

    def forms(self, language: str) -> Mapping[str, str]:
        """Return each form by name, also with a capital: ``the`` → "the host", ``The`` → "The host"."""
        follows = derived(Noun(self.one, self.the, self.the_many), language)
        plain: dict[str, str] = {name: getattr(self, name) or follows[name] for name in type(self).model_fields}
        return {**plain, **with_capitals(plain)}


def with_capitals(words: Mapping[str, str]) -> Mapping[str, str]:
    """Return words for the beginning of a sentence: with a capital, under a name with a capital."""
    return {name[0].upper() + name[1:]: word[0].upper() + word[1:] for name, word in words.items()}


class DataNotice(Frozen):
    """What happens to filled papers. There are no defaults: only the workplace knows.

    The first three are on every paper, and warned of while they are missing; the others are on the website alone.
    Source: GDPR (Regulation (EU) 2016/679), article 13.

    Attributes:
        access: Who else may come to see a filled paper.
        purpose: What the workplace uses it for.
        legal_basis: By what right, such as an article of the GDPR.
        dpo: How to reach the data protection officer.
    """

    kept_in: Text | None = None
    deleted_after: Text | None = None
    controller: Text | None = None
    access: Text | None = None
    purpose: Text | None = None
    legal_basis: Text | None = None
    dpo: Text | None = None


FieldStyle = Literal["boxed", "lined"]
"""How fields look on paper: in frames, or on lines."""

Density = Literal["short", "normal", "airy"]
"""Spacing of papers: ``short`` has fewer lines of handwriting and tighter rows, ``airy`` more of both."""


class PaperStyle(Frozen):
    """How the workplace's papers look.

    Attributes:
        foot: The workplace's own line in the footer of every page.
        booklet: False for a site without a booklet of its guidance.
    """

    fields: FieldStyle = "boxed"
    density: Density = "normal"
    foot: FootLine | None = None
    booklet: bool = True


SpanText = Annotated[str, Constraints(pattern=r"^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$")]
"""How a span is written."""

SeasonSpan = Annotated[Span, BeforeValidator(_span, json_schema_input_type=SpanText)]


class Season(Frozen):
    """The year's dates by the kit's names for them, with what a calendar needs to recognise them.

    Attributes:
        id: Distinguishes these dates from those of another year or workplace.
        revision: How often dates have moved since they were first published.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[FieldId, SeasonSpan]

    id: SeasonId = ""
    revision: Annotated[int, Constraints(ge=0, le=9999)] = 0

    @property
    def dates(self) -> Mapping[str, Span]:
        """Each date by the kit's name for it."""
        return self.__pydantic_extra__


Languages = Annotated[tuple[LanguageCode, ...], Constraints(min_length=1, strict=False)]


class Workplace(Frozen):
    """``workplace.yml``, or the example of the same shape in ``kit.yml``.

    Attributes:
        kit: Path of another kit than the one in the package, relative to this folder.
        languages: The first is the site's root and the language of messages.
        edit_address: Where files are edited: ``https://github.com/…/edit/main/``.
        season: The year's dates.
        roles: The workplace's words for roles and bodies, by language and role.
        words: Its other words, by language and the kit's name for each.
        data_notices: Its words for the kit's data notices, by language and the kit's id of each.
        leave_out: Parts of the kit that do not apply here, by the kit's names for them.
        take_in: Optional parts of the kit that apply here; without being named, they do not.
        papers: How papers look.
        news: False to leave the kit's news out.
        fill_in: False for pages where forms are downloaded, and not filled in.
        paths: Audiences whose paths through the kit are included, by the kit's ids.
        accessibility_statement: The address where the statement is published.
        example: True for a kit's own example: pages say so, and no missing setting is reported.
    """

    name: ShortName
    kit: Text | None = None
    languages: Languages
    edit_address: WebAddress | None = None
    contact: Contact | None = None
    season: Season = Season()
    roles: Mapping[LanguageCode, Mapping[FieldId, RoleWords]] = {}
    words: Mapping[LanguageCode, Mapping[FieldId, Text]] = {}
    leave_out: Annotated[tuple[FieldId, ...], Constraints(strict=False)] = ()
    take_in: Annotated[tuple[FieldId, ...], Constraints(strict=False)] = ()
    data_notice: DataNotice = DataNotice()
    data_notices: Mapping[LanguageCode, Mapping[FieldId, Text]] = {}
    papers: PaperStyle = PaperStyle()
    news: bool = True
    fill_in: bool = True
    accessibility_statement: WebAddress | None = None
    forms: Literal["all"] | Annotated[tuple[NamedElsewhere, ...], Constraints(strict=False)] = "all"
    pages: Literal["all"] | Annotated[tuple[NamedElsewhere, ...], Constraints(strict=False)] = "all"
    paths: Literal["all"] | Annotated[tuple[FormId, ...], Constraints(strict=False)] = "all"
    example: bool = False


# A brand: colours, fonts and logo, as defined by the brand.yml standard (https://posit-dev.github.io/brand-yml/).

COLOUR_ROLES = (
    "foreground", "background", "primary", "secondary", "tertiary",
    "success", "info", "warning", "danger", "light", "dark", "link",
)  # fmt: skip
"""The standard's colour roles; ``link`` is ``typography.link.color``."""


class FaceFile(Frozen):
    """One file of a typeface.

    Attributes:
        weight: 100 to 900.
        style: ``normal`` or ``italic``.
    """

    path: Path
    weight: int
    style: str
    place: Location


class Brand(Frozen):
    """The content of ``_brand.yml``, with names of colours resolved.

    Attributes:
        name: The brand's short name; None when the file gives none.
        logo: The logo's file; None when the file gives none.
        logo_dark: The logo's file for dark pages; None when the file gives no other.
        light: Colours as ``#rrggbb`` by role, for light pages and for paper.
        dark: Colours by role that the file gives for dark pages; roles left out are derived.
        faces: The files of each typeface, by family.
        base_family: Family of text; None for the kit's own.
        heading_family: Family of headings; None for the kit's own.
        places: The location of each value in the file, by key; that of the file itself under an empty key.
    """

    name: str | None = None
    logo: Path | None = None
    logo_dark: Path | None = None
    light: Mapping[str, str]
    dark: Mapping[str, str] = {}
    faces: Mapping[str, tuple[FaceFile, ...]] = {}
    base_family: str | None = None
    heading_family: str | None = None
    places: Mapping[str, Location]

    def place(self, key: str) -> Location:
        """Return the location of a value; that of the file when the value is left out."""
        return self.places.get(key, self.places[""])
