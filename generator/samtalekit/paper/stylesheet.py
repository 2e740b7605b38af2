"""CSS of a paper: ``@font-face`` rules and colour tokens from the theme, then its print style sheet; and the logo."""

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from samtalekit.core.files import data_address
from samtalekit.theming.theme import FontFile, Logo, Theme

FIELD_FAMILY = "SK Field"  # a family of its own: a font shared with text loses its ToUnicode map (WeasyPrint 70)
HAND_LINE_MM = 8  # height of a line to write on by hand
HAIRLINE_MM = 0.16  # thickness of a line within a text box


def stylesheet(theme: Theme, sheet: str = "print/paper.css") -> str:
    """Return all the CSS of a paper.

    Raises:
        FileNotFoundError: The theme has no such style sheet.
    """
    fields = FontFile(FIELD_FAMILY, theme.field_face, 400, "normal")
    rules = [_face_rule(face) for face in (*theme.print_faces, fields)]
    return "\n".join([*rules, _tokens(theme), theme.text(sheet)])


def _face_rule(face: FontFile) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; src: url("{face.path.resolve().as_uri()}"); '
        f"font-weight: {face.weight}; font-style: {face.style} }}"
    )


def _tokens(theme: Theme) -> str:
    rows = [f"--sk-{name}: {colour};" for name, colour in sorted(theme.light.items())]
    rows += [
        f"--sk-text-stack: {theme.text_stack};",
        f"--sk-heading-stack: {theme.heading_stack};",
        f'--sk-field-stack: "{FIELD_FAMILY}";',
        f"--sk-hand-line: {HAND_LINE_MM}mm;",
        f'--sk-hairline: url("{_hairline(theme.light["line"])}");',
    ]
    return ":root { " + " ".join(rows) + " }"


def _hairline(colour: str) -> str:
    """Return an SVG data URL of one hand line with its hairline at the bottom, to be repeated down a text box.

    A CSS gradient would be drawn as a smooth shading, which printers blur. WeasyPrint repeats the picture as
    a tiling pattern, which ``pdf/optimize.py`` recognises and replaces with plain lines.
    """
    top = HAND_LINE_MM - HAIRLINE_MM
    picture = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 {}' preserveAspectRatio='none'>"
        "<rect y='{}' width='10' height='{}' fill='{}'/></svg>"
    ).format(HAND_LINE_MM, top, HAIRLINE_MM, colour)
    return f"data:image/svg+xml,{quote(picture)}"


# Logo: scaled to its place, embedded as a data URL.


@dataclass(frozen=True, slots=True)
class LogoOnPaper:
    """A logo at the size it is printed; ``address`` is a data URL."""

    address: str
    width_mm: float
    height_mm: float


def logo_on_paper(logo: Logo | None, *, widest_mm: float, highest_mm: float) -> LogoOnPaper | None:
    """Return the logo as large as its place allows, or None when the brand has none."""
    if logo is None:
        return None
    height = min(highest_mm, widest_mm / logo.ratio)
    kind = "svg+xml" if logo.suffix == "svg" else "png"
    address = data_address(logo.content, f"image/{kind}")
    return LogoOnPaper(address, round(height * logo.ratio, 3), round(height, 3))
