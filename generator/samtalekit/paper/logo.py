"""A logo as paper shows it: as large as its place allows, and carried in the document itself."""

from dataclasses import dataclass

from samtalekit.core.files import data_address
from samtalekit.theming.theme import Logo


@dataclass(frozen=True, slots=True)
class LogoOnPaper:
    """A logo at the size it is printed."""

    address: str
    width_mm: float
    height_mm: float


def logo_on_paper(logo: Logo | None, *, widest_mm: float, highest_mm: float) -> LogoOnPaper | None:
    """The logo as large as its place allows, or None when the brand has none."""
    if logo is None:
        return None
    height = min(highest_mm, widest_mm / logo.ratio)
    kind = "svg+xml" if logo.suffix == "svg" else "png"
    address = data_address(logo.content, f"image/{kind}")
    return LogoOnPaper(address, round(height * logo.ratio, 3), round(height, 3))
