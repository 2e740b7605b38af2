"""What three engines draw of a paper, page by page."""

import subprocess
from collections.abc import Callable, Mapping
from io import BytesIO

import pymupdf
import pypdfium2
from PIL import Image

from paper.readers import PT_PER_INCH, cut

DPI = 144
Pages = list[Image.Image]


def in_pdfium(pdf: bytes) -> Pages:
    """As Chrome and Edge show and print it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        return [page.render(scale=DPI / PT_PER_INCH, may_draw_forms=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def in_poppler(pdf: bytes) -> Pages:
    """As Okular and Evince show it."""
    run = subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-"], input=pdf, capture_output=True, check=True)
    stream, pages = BytesIO(run.stdout), []
    while stream.readline():  # P5, size, depth, pixels; one page after the other
        width, height = map(int, stream.readline().split())
        stream.readline()
        pages.append(Image.frombytes("L", (width, height), stream.read(width * height)))
    return pages


def in_mupdf(pdf: bytes) -> Pages:
    """As SumatraPDF and many telephones show it."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        drawn = [page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY, alpha=False) for page in document]
        return [Image.frombytes("L", (page.width, page.height), page.samples) for page in drawn]


SEERS: Mapping[str, Callable[[bytes], Pages]] = {"PDFium": in_pdfium, "poppler": in_poppler, "mupdf": in_mupdf}


def piece(pages: Pages, place: tuple[int, tuple[float, ...]]) -> Image.Image:
    """What is drawn within a field, less its frame."""
    number, rect = place
    return cut(pages[number], rect, DPI)
