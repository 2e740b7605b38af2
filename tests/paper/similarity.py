"""How alike two drawings are, and how a text looks when the fields' face is drawn by itself."""

from PIL import Image, ImageChops, ImageDraw, ImageFont

from paper.readers import DPI, PT_PER_INCH
from paper.samples import FONTS

FIELD_SIZE_PT = 9
DARK = 128  # of 255


def expected(text: str, size: tuple[int, int], dpi: int = DPI) -> Image.Image:
    """The text drawn glyph by glyph with the face itself, in the middle of a box."""
    picture = Image.new("L", size, 255)
    size_px = FIELD_SIZE_PT * dpi / PT_PER_INCH
    font = ImageFont.truetype(str(FONTS / "sk-field-regular.ttf"), size_px, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(picture).text((0, size[1] / 2), text, font=font, fill=0, anchor="lm")
    return picture


def ink(picture: Image.Image) -> Image.Image:
    """The picture cut to what is drawn on it."""
    dark = picture.point(lambda level: 255 if level < DARK + 60 else 0)
    box = dark.getbbox()
    return picture.crop(box) if box else picture.crop((0, 0, 1, 1))


def similarity(one: Image.Image, other: Image.Image) -> float:
    """How alike two drawings are: 1 is the same ink in the same places, 0 is none in common."""
    one, other = ink(one), ink(other).resize(ink(one).size)
    both = ImageChops.lighter(one, other)
    either = ImageChops.darker(one, other)
    amount = [sum((255 - level) * count for level, count in enumerate(each.histogram())) for each in (both, either)]
    return amount[0] / max(1, amount[1])


def darkness(picture: Image.Image) -> int:
    """How many pixels are dark."""
    return sum(picture.histogram()[:DARK])
