"""Pictures of the content are opened before anything is made of them."""

import struct
import zlib

import pytest
from PIL import ImageFile

from helpers.workplaces import png
from jobs.made import png_of

TEXT = b"zTXt" + b"Comment\0\0" + zlib.compress(b"x" * 100_000_000)
BOMB = struct.pack(">I", len(TEXT) - 4) + TEXT + struct.pack(">I", zlib.crc32(TEXT))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png(80, 60), []),
        (png_of(60_000, 60_000) + b"\0\0\0\0IDAT\x35\xaf\x06\x1e", ["picture-too-big"]),
        (png_of(60_000, 60_000) + BOMB, ["picture-unreadable"]),
        (png_of(5_001, 5_000) + b"\0\0\0\0IDAT\x35\xaf\x06\x1e", ["picture-too-big"]),
        (png(80, 60)[:33] + BOMB + png(80, 60)[33:], ["picture-unreadable"]),
        (png(80, 60)[:-30], ["picture-unreadable"]),
        (b"%!PS-Adobe-3.0 EPSF-3.0", ["picture-unreadable"]),
        (b"", ["picture-unreadable"]),
    ],
    ids=["whole", "huge", "huge, and a bomb", "just too big", "bomb in a text", "cut off", "another kind", "empty"],
)
def test_a_picture_that_cannot_be_drawn_is_found_where_it_lies(content, code, workplace, codes):
    """It never gets as far as a page or a paper, where only a traceback would show it."""
    assert codes(workplace({"content/en/lamp.png": content})) in (code, [*code, "unread-file"])


def test_a_picture_that_breaks_off_is_found_by_a_process_that_has_made_papers_too(workplace, codes, monkeypatch):
    """WeasyPrint lets Pillow take such pictures, in the whole process: ``serve`` checks after it has built."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)

    assert "picture-unreadable" in codes(workplace({"content/en/lamp.png": png(80, 60)[:-30]}))
    assert ImageFile.LOAD_TRUNCATED_IMAGES
