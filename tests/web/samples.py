"""A whole site for tests, made of the default kit with papers of cardboard."""

import io
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw
from samtalekit.model.kit import Kit
from samtalekit.model.outputs import ManifestField
from samtalekit.sources.read import read_kit
from samtalekit.theming.opening import open_theme
from samtalekit.theming.theme import Theme
from samtalekit.web.papers import SitePaper

ROOT = Path(__file__).parents[2]

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
) + b"%" * 60_000


def preview() -> bytes:
    """The picture of a paper: some lines on white."""
    sheet = Image.new("RGB", (420, 594), "#ffffff")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((44, 44, 240, 66), fill="#0d5c6b")
    for top in range(110, 540, 70):
        draw.rectangle((44, top, 376, top + 44), outline="#6b7f86", width=2)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def papers(kit: Kit) -> list[SitePaper]:
    """A paper for each form."""
    field = ManifestField(name="name", kind="line", label="Navn", required=False)
    return [
        SitePaper(form.id, edition.language, form.source.edition, 2, PDF, preview(), (field,))
        for edition in kit.editions
        for form in edition.forms
    ]


def default_kit() -> tuple[Kit, Theme, Mapping[str, object]]:
    """The kit in this repository, its theme and its ``mkdocs.yml``."""
    reading = read_kit(ROOT)
    assert reading.kit, reading.findings
    theme, _findings = open_theme(reading.kit.brand, [ROOT / "theme"])
    return reading.kit, theme, reading.site_file
