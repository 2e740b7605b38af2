"""Render PDF pages as PNG, find the pages that differ between two versions of a paper, and frame the differences."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from io import BytesIO
from typing import cast

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from samtalekit.core.errors import paper_error

# Previews: a page of a paper as an image, for the web page of its form.

WIDTH_PX = 720
COLOURS = 64  # a paper has few; with this many, antialiased text is still smooth


def draw_page(pdf: bytes, page: int = 1, *, width_px: int = WIDTH_PX) -> bytes:
    """Draw a page, counted from 1, with its filled-in fields, as a PNG with a small palette.

    Raises:
        PaperError: The bytes are no readable PDF.
        IndexError: There is no such page.
    """
    return as_png(picture_of(pdf, page, width_px=width_px))


def picture_of(pdf: bytes, page: int = 1, *, width_px: int = WIDTH_PX) -> Image.Image:
    """Draw a page as an RGB image.

    Raises:
        PaperError, IndexError: As `draw_page`.
    """
    with _opened(pdf) as document:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        document.init_forms()
        sheet = document[page - 1]
        picture: Image.Image = sheet.render(scale=width_px / sheet.get_width(), may_draw_forms=True).to_pil()
        return picture.convert("RGB")


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise paper_error("not_a_pdf") from error
    try:
        yield document
    finally:
        document.close()


def as_png(picture: Image.Image) -> bytes:
    """Encode a PNG with a small palette, without dates or program names."""
    small = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    target = BytesIO()
    small.save(target, "PNG")
    return target.getvalue()


GLANCE_PX = 480  # wide enough that one character changes a pixel
SHOWN_PX = 720
FRAME = "#b4532a"  # visible on white and on most brand colours; for human eyes only
BESIDE_PX, ABOVE_PX = 11, 5  # 3 mm on an A4 page, and 1.5 mm above and below, where other lines are near
GAP_PX = 20  # between two lines of text; frames around them would touch
CLEAR_PX = BESIDE_PX + 4  # without ink, so that a frame cuts no word; the gap between two words is smaller
INK = 24  # of 255: least contrast between a column's lightest and darkest pixel
THICK_PX = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A page that differs; counted from 1, None where there is no such page."""

    before: int | None
    after: int | None


def differing(before: bytes, after: bytes) -> tuple[Pair, ...]:
    """Return the pages that look different in two versions of a paper.

    Pages that only moved because another was inserted or removed are not among them.

    Raises:
        PaperError: One of the two is no readable PDF.
    """
    one, other = list(_glances(before)), list(_glances(after))
    found: list[Pair] = []
    for tag, start, end, first, last in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(end - start, last - first)):
            mine = start + step + 1 if start + step < end else None
            theirs = first + step + 1 if first + step < last else None
            found.append(Pair(mine, theirs))
    return tuple(found)


def pictures(before: bytes, after: bytes, pair: Pair) -> tuple[bytes | None, bytes | None]:
    """Return a page of both versions as PNG, with frames around the differences.

    Raises:
        PaperError: One of the two is no readable PDF.
    """
    one = picture_of(before, pair.before, width_px=SHOWN_PX) if pair.before else None
    other = picture_of(after, pair.after, width_px=SHOWN_PX) if pair.after else None
    return (_framed(one, other) if one else None), (_framed(other, one) if other else None)


def _glances(pdf: bytes) -> Iterator[str]:
    """Hash of the pixels of each page."""
    with _opened(pdf) as document:
        document.init_forms()
        for sheet in document:
            bitmap = sheet.render(scale=GLANCE_PX / sheet.get_width(), may_draw_forms=True, grayscale=False)
            yield sha256(bytes(bitmap.buffer)).hexdigest()


def _framed(page: Image.Image, other: Image.Image | None) -> bytes:
    picture = page.copy()
    if other and page.size == other.size:
        drawing = ImageDraw.Draw(picture)
        for left, top, right, bottom in _bands(ImageChops.difference(page, other)):
            start, end = _whole_lines(page, (left, top, right, bottom))
            around = (
                max(start - BESIDE_PX, 0),
                max(top - ABOVE_PX, 0),
                min(end + BESIDE_PX, picture.width - 1),
                min(bottom + ABOVE_PX, picture.height - 1),
            )
            drawing.rectangle(around, outline=FRAME, width=THICK_PX)
    return as_png(picture)


def _whole_lines(page: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int]:
    """Widen a box to the start and end of its text lines: between words there is no room for a frame."""
    left, top, right, bottom = box
    rows = page.convert("L").crop((0, top, page.width, bottom))
    inked = [_has_ink(rows, column) for column in range(page.width)]
    while left > 0 and any(inked[max(left - CLEAR_PX, 0) : left]):
        left -= 1
    while right < page.width and any(inked[right : right + CLEAR_PX]):
        right += 1
    return left, right


def _has_ink(rows: Image.Image, column: int) -> bool:
    darkest, lightest = cast("tuple[int, int]", rows.crop((column, 0, column + 1, rows.height)).getextrema())
    return lightest - darkest > INK


def _bands(difference: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    """Bounding boxes of the differing pixels, one for each run of rows; runs with a small gap are merged."""
    width, height = difference.size
    start, last = None, 0
    for row in range(height):
        if difference.crop((0, row, width, row + 1)).getbbox() is None:
            continue
        if start is not None and row - last > GAP_PX:
            yield _box(difference, start, last)
            start = None
        start, last = row if start is None else start, row
    if start is not None:
        yield _box(difference, start, last)


def _box(difference: Image.Image, first: int, last: int) -> tuple[int, int, int, int]:
    box = difference.crop((0, first, difference.width, last + 1)).getbbox()
    left, _top, right, _bottom = box or (0, 0, difference.width, 0)
    return left, first, right, last + 1
