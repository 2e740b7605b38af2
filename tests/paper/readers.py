"""Readers that people fill in papers with: PDFium (Chromium, Edge), poppler, pypdf."""

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

DPI = 432
PT_PER_INCH = 72
RADIO = 1 << 15  # ISO 32000-2:2020, table 229
FRAME_PT = 1.3  # a frame is 0.3 mm, and half of a pixel more when drawn


def boxes(pdf: bytes) -> dict[str, tuple[int, tuple[float, ...]]]:
    """Page index and rectangle of each field; of a radio button by ``name=value``; of a further box by ``name#2``."""
    found = {}
    with pikepdf.open(BytesIO(pdf)) as paper:
        for number, page in enumerate(paper.pages):
            for box in page.obj.get("/Annots", []):
                if box.Subtype != "/Widget":
                    continue
                field = box.get("/Parent", box)
                key = str(field.T)
                if int(field.get("/Ff", 0)) & RADIO:
                    key += "=" + next(key[1:] for key in box.AP.N.keys() if key != "/Off")  # noqa: SIM118
                again = sum(each.split("#")[0] == key for each in found)
                found[f"{key}#{again + 1}" if again else key] = (number, tuple(float(edge) for edge in box.Rect))
    return found


def type_in_pdfium(pdf: bytes, texts: dict[str, str], clicks: tuple[str, ...] = ()) -> bytes:
    """Click into fields and type, character by character; click boxes and buttons; save."""
    places = boxes(pdf)
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        forms = document.formenv.raw
        pages = [document[number] for number in range(len(document))]
        for name in [*texts, *clicks]:
            number, (left, bottom, right, top) = places[name]
            page = pages[number].raw
            pdfium.FORM_OnAfterLoadPage(page, forms)
            middle = ((left + right) / 2, (bottom + top) / 2)
            pdfium.FORM_OnLButtonDown(forms, page, 0, *middle)
            pdfium.FORM_OnLButtonUp(forms, page, 0, *middle)
            for character in texts.get(name, ""):
                pdfium.FORM_OnChar(forms, page, ord(character), 0)
            pdfium.FORM_ForceToKillFocus(forms)
        target = BytesIO()
        document.save(target)
        return target.getvalue()
    finally:
        document.close()


def values(pdf: bytes) -> dict[str, str]:
    """The value of each field, as a program reads it back; off is empty."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        return {str(f.T): str(f.get("/V", "")).removeprefix("/").replace("Off", "") for f in paper.Root.AcroForm.Fields}


def seen_in_pdfium(pdf: bytes, page: int) -> Image.Image:
    """A page as Chromium shows and prints it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        return document[page].render(scale=DPI / PT_PER_INCH, may_draw_forms=True).to_pil().convert("L")
    finally:
        document.close()


def seen_in_poppler(pdf: bytes, page: int) -> Image.Image:
    """A page as Okular and Evince show it."""
    options = ["-r", str(DPI), "-gray", "-f", str(page + 1), "-l", str(page + 1)]
    run = subprocess.run(["pdftoppm", *options, "-"], input=pdf, capture_output=True, check=True)
    return Image.open(BytesIO(run.stdout)).convert("L")


def cut(picture: Image.Image, rect: tuple[float, ...], dpi: int = DPI) -> Image.Image:
    """The part of a page's picture within a field, less its frame."""
    left, bottom, right, top = rect
    left, bottom, right, top = (edge * dpi / PT_PER_INCH for edge in (left, bottom + FRAME_PT, right, top - FRAME_PT))
    return picture.crop((round(left), round(picture.height - top), round(right), round(picture.height - bottom)))


def qpdf_complaints(pdf: bytes, folder: Path) -> str:
    """What ``qpdf --check`` says when it is not content; else nothing."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    return "" if run.returncode == 0 else run.stdout + run.stderr
