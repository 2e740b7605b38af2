"""Pictures of the content: each is opened once, so that what reaches pages and papers can be drawn."""

import struct
import warnings
from io import BytesIO
from math import ceil
from pathlib import Path

from PIL import Image

from samtalekit.core.files import read_regular
from samtalekit.core.findings import Finding, Location

MAX_PIXELS = 25_000_000  # a page of A4 at 300 dots an inch has 8.7 million
FORMATS = ("PNG", "JPEG", "WEBP")
"""By Pillow's names: for others, such as EPS, Pillow starts programs that read files."""


def picture_findings(path: Path, place: Location) -> list[Finding]:
    """What is wrong with a picture: it holds more pixels than can be drawn, or cannot be opened to its end.

    Its size is read from its first bytes and held against the limit before any pixel is unpacked.

    Args:
        path: A file that may be read.
        place: What findings call it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(BytesIO(read_regular(path)), formats=FORMATS) as picture:
                width, height = picture.size
                if width * height <= MAX_PIXELS:
                    picture.load()
                    return []
    except Image.DecompressionBombError as error:
        size = str(error).partition("(")[2].partition(" ")[0]  # Pillow says it in this sentence and nowhere else
        return [_too_big(place, int(size) if size.isdecimal() else MAX_PIXELS)]
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):
        return [Finding(place, "picture-unreadable")]
    return [_too_big(place, width * height)]


def _too_big(place: Location, pixels: int) -> Finding:
    return Finding(
        place, "picture-too-big", {"pixels": f"{ceil(pixels / 1e5) / 10:g}", "limit": round(MAX_PIXELS / 1e6)}
    )
