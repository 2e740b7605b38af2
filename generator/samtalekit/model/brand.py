"""A brand: colours, faces and logo, by the brand.yml standard (https://posit-dev.github.io/brand-yml/)."""

from collections.abc import Mapping
from pathlib import Path

from samtalekit.core.findings import Location
from samtalekit.model.base import Frozen

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
