"""Models of the brand.yml standard: every key of ``theme/_brand.yml``, whether samtalekit uses it or not.

The standard's own library silently accepts unknown colour names and refuses ``{light, dark}`` pairs, so the tests
compare with it, but it does not read the file.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Discriminator, Tag
from pydantic import Field as Constraints

from samtalekit.model.base import Frozen, Text


class Standard(Frozen):
    """Base model: the standard writes keys with hyphens (``line-height``)."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-")
    )


class Open(Standard):
    """Base model of parts in which the standard allows keys of other tools."""

    model_config = ConfigDict(**(Standard.model_config | {"extra": "ignore"}))


class Pair(Standard):
    """A colour for light pages, and one for dark pages."""

    light: Text | None = None
    dark: Text | None = None


class Meta(Open):
    """Who the brand belongs to."""

    name: Text | dict[str, Text | None] | None = None
    link: Text | dict[str, Any] | None = None


class Image(Standard):
    """An image with its alternative text."""

    path: Text
    alt: Text | None = None
    attrs: Any = None


class Logo(Standard):
    """An image for light pages, and one for dark pages."""

    light: Text | Image | None = None
    dark: Text | Image | None = None


def _form_of(value: object) -> str:
    """Return how a logo is written: as a path, as one image, or as several."""
    return "words" if not isinstance(value, dict) else "picture" if "path" in value else "pictures"


_Several = TypeVar("_Several")
_Written = Annotated[
    Annotated[Text, Tag("words")] | Annotated[Image, Tag("picture")] | Annotated[_Several, Tag("pictures")],
    Discriminator(_form_of),
]
"""An image by its path, or with its alternative text; or several images."""


class Logos(Standard):
    """Images by name, and the image for each size."""

    images: Mapping[str, Text | Image] = {}
    small: _Written[Logo] | None = None
    medium: _Written[Logo] | None = None
    large: _Written[Logo] | None = None


class Colours(Standard):
    """Colours by role, and a palette of named colours."""

    palette: Mapping[str, Text] = {}
    foreground: Text | Pair | None = None
    background: Text | Pair | None = None
    primary: Text | Pair | None = None
    secondary: Text | Pair | None = None
    tertiary: Text | Pair | None = None
    success: Text | Pair | None = None
    info: Text | Pair | None = None
    warning: Text | Pair | None = None
    danger: Text | Pair | None = None
    light: Text | Pair | None = None
    dark: Text | Pair | None = None


class File(Standard):
    """A file of a typeface."""

    path: Text
    weight: int | Text | Annotated[tuple[int | Text, ...], Constraints(strict=False)] = 400
    style: Literal["normal", "italic"] = "normal"


class Face(Open):
    """A typeface and its source."""

    family: Text
    source: Literal["file", "google", "bunny", "system"] = "system"
    weight: Any = None
    style: Any = None
    display: Text | None = None
    files: Annotated[tuple[Text | File, ...], Constraints(strict=False)] = ()


class Type(Standard):
    """Typographic settings of one kind of text."""

    family: Text | None = None
    weight: int | Text | None = None
    style: Any = None
    size: Text | None = None
    line_height: float | int | None = None
    color: Text | Pair | None = None
    background_color: Text | Pair | None = None
    decoration: Text | None = None


class Typography(Standard):
    """The typefaces, and what they are used for."""

    fonts: Annotated[tuple[Face, ...], Constraints(strict=False)] = ()
    base: Text | Type | None = None
    headings: Text | Type | None = None
    monospace: Text | Type | None = None
    monospace_inline: Text | Type | None = None
    monospace_block: Text | Type | None = None
    link: Text | Type | None = None


class BrandFile(Standard):
    """The standard's top level; ``defaults`` belongs to other tools and is ignored."""

    meta: Meta | None = None
    logo: _Written[Logos] | None = None
    color: Colours = Colours()
    typography: Typography = Typography()
    defaults: Any = None
