"""Make the pictures of the documents anew: two sites are built, opened in Chromium, and drawn small.

Usage: .venv/bin/python generator/docs/pictures/make.py
"""  # noqa: INP001  # a script beside its pictures, not a package

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from samtalekit.jobs.build import build
from samtalekit.jobs.new import new

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SAMPLE = ROOT / "generator" / "docs" / "samples" / "all-kinds.yml"
MOST_BYTES = 250_000
WIDE = (1280, 900)  # pixels of the window
PAPERS = ("process-plan", "employee-preparation", "manager-preparation", "development-plan")

WORKPLACE = """\
name: Nordby Kommune
languages: [da]
contact: {name: HR i Nordby, email: hr@nordby.example}
season: {preparation: 2027-04-01/2027-04-30, talks: 2027-05-01/2027-06-15, follow_up: 2027-11-15}
roles:
  da:
    manager: {one: afdelingsleder, the: afdelingslederen, many: afdelingsledere, the_many: afdelingslederne}
    committee: {one: MED-udvalg, the: MED-udvalget, many: MED-udvalg, the_many: MED-udvalgene}
example: true
"""
BRAND = """\
meta: {name: Nordby Kommune}
logo: logo.svg
color:
  primary: "#2f6b2f"
  secondary: "#b8860b"
  foreground: "#22261d"
  background: "#fdfcf7"
"""
LOGO = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<path fill="#2f6b2f" d="M6 4h52v30c0 14-11 22-26 27C17 56 6 48 6 34z"/>
<path fill="#fdfcf7" d="M32 12 46 38H36v10h-8V38H18z"/>
<path fill="#e9c46a" d="M12 12h8v8h-8z"/>
</svg>
"""


def main() -> None:
    """Build both sites, and draw what the documents show."""
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        own, other = Path(work, "own"), Path(work, "nordby-kommune")
        build(ROOT, own)
        shoot(browser, own / "index.html", "front-light")
        shoot(browser, own / "index.html", "front-dark", scheme="dark")
        shoot(browser, own / "trin" / "planlaeg.html", "step")
        shoot(browser, own / "skemaer" / "udviklingsplan.html", "form")
        contact_sheet("papers", [drawn(own / "papers" / "da" / f"{paper}.pdf", 480) for paper in PAPERS])
        keep(drawn(own / "papers" / "da" / "effect-figure.pdf", 900), "figure")
        brand_anew(other)
        shoot(browser, other / "site" / "index.html", "other-front")
        papers = other / "site" / "papers" / "da"
        keep(drawn(papers / "development-plan.pdf", 900), "other-paper")
        contact_sheet("all-kinds", [drawn(papers / "all-kinds.pdf", 700, page) for page in (1, 2)])


def brand_anew(folder: Path) -> None:
    """A workplace with a name, colours, a logo and a form of its own."""
    new(folder, "da")
    (folder / "workplace.yml").write_text(WORKPLACE, encoding="utf-8")
    (folder / "theme" / "_brand.yml").write_text(BRAND, encoding="utf-8")
    (folder / "theme" / "logo.svg").write_text(LOGO, encoding="utf-8")
    own = folder / "content" / "da" / "forms" / SAMPLE.name
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_bytes(SAMPLE.read_bytes())
    build(folder)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that asks nobody outside."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


def shoot(browser: Browser, page_file: Path, name: str, scheme: str = "light") -> None:
    """Draw the top of a page."""
    width, height = WIDE
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(page_file.as_uri())
    page.evaluate("document.fonts.ready")
    keep(Image.open(io.BytesIO(page.screenshot())), name)
    page.close()


def contact_sheet(name: str, pages: list[Image.Image]) -> None:
    """Several pages side by side."""
    gap = 24
    width, height = sum(page.width + gap for page in pages) + gap, pages[0].height + 2 * gap
    sheet = Image.new("RGB", (width, height), "#d8dee0")
    for number, page in enumerate(pages):
        sheet.paste(page, (gap + number * (page.width + gap), gap))
    keep(sheet, name)


def drawn(paper: Path, width_px: int, page: int = 1) -> Image.Image:
    """A page of a paper, with what stands in its fields."""
    document = pypdfium2.PdfDocument(paper)
    try:
        document.init_forms()
        sheet = document[page - 1]
        picture: Image.Image = sheet.render(scale=width_px / sheet.get_width(), may_draw_forms=True).to_pil()
    finally:
        document.close()
    return picture.convert("RGB")


def keep(picture: Image.Image, name: str) -> None:
    """Save a picture with as many colours as fit."""
    for colours in (256, 128, 64, 32, 16):
        target = io.BytesIO()
        few = picture.convert("RGB").quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(target, "PNG", optimize=True)
        if len(target.getvalue()) < MOST_BYTES:
            break
    (HERE / f"{name}.png").write_bytes(target.getvalue())


if __name__ == "__main__":
    main()
