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
    PageId,
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
    """A role's word in the forms that a language has.

    Four are given; the rest follows by rule, and may be given where the rule is wrong.

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
        """Each form by name, and with a capital: ``the`` → "the host", ``The`` → "The host"."""
        follows = derived(Noun(self.one, self.the, self.the_many), language)
        plain: dict[str, str] = {name: getattr(self, name) or follows[name] for name in type(self).model_fields}
        return {**plain, **with_capitals(plain)}


def with_capitals(words: Mapping[str, str]) -> Mapping[str, str]:
    """Words for the beginning of a sentence, each by its name with a capital."""
    return {name[0].upper() + name[1:]: word[0].upper() + word[1:] for name, word in words.items()}


class DataNotice(Frozen):
    """What happens to filled papers. There are no defaults: the workplace must know."""

    kept_in: Text | None = None
    deleted_after: Text | None = None
    controller: Text | None = None


FieldStyle = Literal["boxed", "lined"]
"""How fields look on paper: in frames, or on lines."""

Density = Literal["short", "normal", "airy"]
"""How much room papers give: fewer hand lines and tighter rows, or more of both."""


class PaperStyle(Frozen):
    """What a workplace chooses of how its papers look.

    Attributes:
        foot: A line of the workplace's own at the foot of every page.
    """

    fields: FieldStyle = "boxed"
    density: Density = "normal"
    foot: FootLine | None = None


SpanText = Annotated[str, Constraints(pattern=r"^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$")]
"""How a span is written."""

SeasonSpan = Annotated[Span, BeforeValidator(_span, json_schema_input_type=SpanText)]


class Season(Frozen):
    """The year's dates: what a calendar needs to know them again, and each date by the kit's own name for it.

    Attributes:
        id: Tells these dates from those of another year or workplace.
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
        roles: Words of one's own for roles and bodies, by language and role.
        words: Other words of one's own, by language and the kit's name for each.
        leave_out: Parts of the kit that do not hold here, by the kit's names for them.
        papers: How papers look.
        news: False to leave the kit's news out.
        paths: Whose ways through the kit there are, by the kit's ids of its audiences.
        accessibility_statement: The address where the statement is published.
        example: True for a kit's own example: said on the page, and nothing is missed.
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
    data_notice: DataNotice = DataNotice()
    papers: PaperStyle = PaperStyle()
    news: bool = True
    accessibility_statement: WebAddress | None = None
    forms: Literal["all"] | Annotated[tuple[FormId, ...], Constraints(strict=False)] = "all"
    pages: Literal["all"] | Annotated[tuple[PageId, ...], Constraints(strict=False)] = "all"
    paths: Literal["all"] | Annotated[tuple[FormId, ...], Constraints(strict=False)] = "all"
    example: bool = False


# A brand: colours, faces and logo, by the brand.yml standard (https://posit-dev.github.io/brand-yml/).

COLOUR_ROLES = (
    "foreground", "background", "primary", "secondary", "tertiary",
    "success", "info", "warning", "danger", "light", "dark", "link",
)  # fmt: skip
"""The roles that the standard gives colours; ``link`` is ``typography.link.color``."""


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
    """What ``_brand.yml`` says, resolved: no names of colours, only colours.

    Attributes:
        name: The brand's short name; None when the file gives none.
        logo: The logo's file; None when the file gives none.
        light: Colours as ``#rrggbb`` by role, for light pages and for paper.
        dark: Colours by role that the file gives for dark pages; roles left out are derived.
        faces: The files of each typeface named, by family.
        base_family: Family of text; None for the kit's own.
        heading_family: Family of headings; None for the kit's own.
        places: Where each of these stands: ``color.primary``, ``logo`` …
    """

    name: str | None = None
    logo: Path | None = None
    light: Mapping[str, str]
    dark: Mapping[str, str] = {}
    faces: Mapping[str, tuple[FaceFile, ...]] = {}
    base_family: str | None = None
    heading_family: str | None = None
    places: Mapping[str, Location]

    def place(self, key: str) -> Location:
        """Where a value stands, or the file itself when it is left out."""
        return self.places.get(key, self.places[""])
