"""Render PDF pages as PNG, find the pages that differ between two versions of a paper, and frame the differences."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from io import BytesIO
from typing import cast

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

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

    What has only moved, because something was added or removed above it, has no frame.

    Raises:
        PaperError: One of the two is no readable PDF.
    """
    one = picture_of(before, pair.before, width_px=SHOWN_PX) if pair.before else None
    other = picture_of(after, pair.after, width_px=SHOWN_PX) if pair.after else None
    if one is None or other is None or one.size != other.size:
        return (as_png(one) if one else None), (as_png(other) if other else None)
    gone, new = _alone(_strips(before, pair.before or 0), _strips(after, pair.after or 0))
    return _framed(one, other, gone, new), _framed(other, one, new, gone)


# What a page shows, as strips of ink from its top to its bottom: a strip of the other version may stand elsewhere.


@dataclass(frozen=True, slots=True)
class _Strip:
    """Rows of a page with ink in each, between blank rows.

    Attributes:
        page: Its page, counted from the one that is compared.
        text: Its printed text.
        picture: It, in shades of grey.
    """

    page: int
    top: int
    bottom: int
    text: str
    picture: Image.Image

    @property
    def place(self) -> tuple[int, int, int]:
        """Return where it is."""
        return self.page, self.top, self.bottom

    def is_same(self, other: "_Strip") -> bool:
        """Return True where it is the same strip in another place: its edges fall between other pixels there."""
        height, theirs = self.picture.height, other.picture.height
        if self.text != other.text or abs(height - theirs) > SHIFT_PX:
            return False
        box = (0, 0, self.picture.width, min(height, theirs))
        one, two = (each.picture.crop(box).filter(ImageFilter.BoxBlur(BLUR_PX)) for each in (self, other))
        return cast("tuple[int, int]", ImageChops.difference(one, two).getextrema())[1] <= ALIKE


WHITE = 250  # of 255; whatever is darker is ink
SHIFT_PX = 2
BLUR_PX = 2
ALIKE = 80  # of 255: the greatest difference between blurred pictures of the same strip in two places


def _strips(pdf: bytes, page: int) -> list[_Strip]:
    """Return the strips of a page and of the pages before and after it, to which something may have moved."""
    found: list[_Strip] = []
    with _opened(pdf) as document:
        document.init_forms()
        for number in range(max(page - 1, 1), min(page + 1, len(document)) + 1):
            sheet = document[number - 1]
            scale, height = SHOWN_PX / sheet.get_width(), sheet.get_height()
            grey = sheet.render(scale=scale, may_draw_forms=True).to_pil().convert("L")
            words = sheet.get_textpage()
            for top, bottom in _inked(grey):
                text = words.get_text_bounded(bottom=height - bottom / scale, top=height - top / scale)
                strip = grey.crop((0, top, grey.width, bottom))
                found.append(_Strip(number - page, top, bottom, " ".join(text.split()), strip))
    return found


def _inked(grey: Image.Image) -> Iterator[tuple[int, int]]:
    """Yield the first row and the one after the last of each run of rows with ink."""
    ink, start = grey.point([255] * WHITE + [0] * (256 - WHITE)), None
    for row in range(grey.height + 1):
        has_ink = row < grey.height and ink.crop((0, row, grey.width, row + 1)).getbbox() is not None
        if has_ink and start is None:
            start = row
        elif not has_ink and start is not None:
            yield start, row
            start = None


def _alone(before: list[_Strip], after: list[_Strip]) -> tuple[list[_Strip], list[_Strip]]:
    """Return the strips of the compared page that are in one version alone, for each."""
    here = {strip.place: strip for strip in before}
    kinds: list[_Strip] = []

    def kind_of(strip: _Strip, but: int | None = None) -> int:
        same = (at for at, each in enumerate(kinds) if at != but and strip.is_same(each))
        found = next(same, None)
        if found is None:
            kinds.append(strip)
        return len(kinds) - 1 if found is None else found

    one = [kind_of(strip) for strip in before]
    by_place = dict(zip((strip.place for strip in before), one, strict=True))
    other: list[int] = []
    for strip in after:
        there = here.get(strip.place)
        is_changed = there is not None and ImageChops.difference(there.picture, strip.picture).getbbox() is not None
        kind = by_place.get(strip.place)
        other.append(kind_of(strip, kind if is_changed else None) if is_changed or kind is None else kind)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    kept = {block.a + step for block in blocks for step in range(block.size)}
    theirs = {block.b + step for block in blocks for step in range(block.size)}
    return (
        [strip for at, strip in enumerate(before) if strip.page == 0 and at not in kept],
        [strip for at, strip in enumerate(after) if strip.page == 0 and at not in theirs],
    )


def _glances(pdf: bytes) -> Iterator[str]:
    """Hash of the pixels of each page."""
    with _opened(pdf) as document:
        document.init_forms()
        for sheet in document:
            bitmap = sheet.render(scale=GLANCE_PX / sheet.get_width(), may_draw_forms=True, grayscale=False)
            yield sha256(bytes(bitmap.buffer)).hexdigest()


def _framed(page: Image.Image, other: Image.Image, alone: list[_Strip], others: list[_Strip]) -> bytes:
    """Draw frames on a page: around the strips that it alone has, and what is different in those that both have."""
    picture = page.copy()
    drawing = ImageDraw.Draw(picture)
    for left, top, right, bottom in _boxes(page, other, alone, others):
        start, end = _whole_lines(page, (left, top, right, bottom))
        around = (
            max(start - BESIDE_PX, 0),
            max(top - ABOVE_PX, 0),
            min(end + BESIDE_PX, picture.width - 1),
            min(bottom + ABOVE_PX, picture.height - 1),
        )
        drawing.rectangle(around, outline=FRAME, width=THICK_PX)
    return as_png(picture)


def _boxes(
    page: Image.Image, other: Image.Image, alone: list[_Strip], others: list[_Strip]
) -> list[tuple[int, int, int, int]]:
    """Return what to frame, from above; the pixels alone decide where no strip is in one version alone."""
    difference = ImageChops.difference(page, other)
    if not alone and not others:
        return list(_bands(difference))
    places = {strip.place for strip in others}
    found: list[tuple[int, int, int, int]] = []
    for strip in alone:
        rows = (0, strip.top, page.width, strip.bottom)
        shown = difference.crop(rows) if strip.place in places else ImageChops.invert(page.crop(rows))
        box = shown.convert("L").getbbox()
        if box and found and strip.top + box[1] - found[-1][3] <= GAP_PX:
            left, top, right, _bottom = found.pop()
            found.append((min(left, box[0]), top, max(right, box[2]), strip.top + box[3]))
        elif box:
            found.append((box[0], strip.top + box[1], box[2], strip.top + box[3]))
    return found


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
