"""Previews: a page of a paper as a picture, for the page of its form."""

from io import BytesIO

import pypdfium2
from PIL import Image

from samtalekit.core.errors import paper_error

WIDTH_PX = 720
COLOURS = 64  # a paper has few; with so many the edges of letters are still smooth


def draw_page(pdf: bytes, page: int = 1, *, width_px: int = WIDTH_PX) -> bytes:
    """Draw a page with what stands in its fields, as PNG of few colours.

    Args:
        pdf: A finished or a filled paper.
        page: Counts from 1.
        width_px: The height follows from the page.

    Raises:
        PaperError: The bytes are no PDF that can be read.
        IndexError: There is no such page.
    """
    return as_png(picture_of(pdf, page, width_px=width_px))


def picture_of(pdf: bytes, page: int = 1, *, width_px: int = WIDTH_PX) -> Image.Image:
    """The same in all its colours.

    Raises:
        PaperError, IndexError: As `draw_page`.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise paper_error("not_a_pdf") from error
    try:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        document.init_forms()
        sheet = document[page - 1]
        picture: Image.Image = sheet.render(scale=width_px / sheet.get_width(), may_draw_forms=True).to_pil()
        return picture.convert("RGB")
    finally:
        document.close()


def as_png(picture: Image.Image) -> bytes:
    """A PNG of few colours, without dates or names of programs."""
    small = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    target = BytesIO()
    small.save(target, "PNG", optimize=True)
    return target.getvalue()
