"""The brand.yml standard as models: every key of ``theme/_brand.yml``, whether it is used here or not.

The standard's own library accepts unknown colour names in silence and refuses ``{light, dark}`` pairs, so it serves as
a witness in the tests, not as the reader.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict
from pydantic import Field as Limits

from samtalekit.model.base import Frozen, Text


class Standard(Frozen):
    """The standard writes keys with hyphens (``line-height``)."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-")
    )


class Pair(Standard):
    """A colour or a logo for light pages, and one for dark."""

    light: Text
    dark: Text | None = None


class Meta(Standard):
    """Who the brand belongs to."""

    name: Text | dict[str, Text] | None = None
    link: Text | dict[str, Text] | None = None


class Image(Standard):
    """A picture with its words."""

    path: Text
    alt: Text | None = None


class Logos(Standard):
    """Pictures by name, and which is used in which size."""

    images: Mapping[str, Text | Image] = {}
    small: Text | Pair | None = None
    medium: Text | Pair | None = None
    large: Text | Pair | None = None


class Colours(Standard):
    """Colours by role; a palette gives some of them names."""

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
    weight: int | Text = 400
    style: Literal["normal", "italic"] = "normal"


class Face(Standard):
    """A typeface and where it comes from."""

    family: Text
    source: Literal["file", "google", "bunny", "system"] = "system"
    weight: Any = None
    style: Any = None
    display: Text | None = None
    files: Annotated[tuple[Text | File, ...], Limits(strict=False)] = ()


class Type(Standard):
    """How one kind of text is set."""

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

    fonts: Annotated[tuple[Face, ...], Limits(strict=False)] = ()
    base: Text | Type | None = None
    headings: Text | Type | None = None
    monospace: Text | Type | None = None
    monospace_inline: Text | Type | None = None
    monospace_block: Text | Type | None = None
    link: Text | Type | None = None


class BrandFile(Standard):
    """The standard's top level; ``defaults`` belongs to other tools and is left alone."""

    meta: Meta | None = None
    logo: Text | Logos | None = None
    color: Colours = Colours()
    typography: Typography = Typography()
    defaults: Any = None
