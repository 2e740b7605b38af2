"""What is written: compressed once, and without a byte that a strict reader would lose."""

import zlib
from io import BytesIO

import pikepdf
import pytest

from samtalekit.paper.pdf.optimize import saved

FACE = {"Length1": 0}
MAP = {}
JSON = {"Type": pikepdf.Name.EmbeddedFile, "Params": pikepdf.Dictionary(Size=0)}


def unlucky(start: bytes, end: bytes) -> bytes:
    """Content whose compressed form ends in a carriage return, as one of 256 does."""
    return next(
        content
        for number in range(256)
        if (content := start + b"9" * number + end) and zlib.compress(content, 9).endswith(b"\r")
    )


@pytest.mark.parametrize(
    ("start", "end", "entries"), [(b"0 0 m ", b" 0 l S", MAP), (b"\0\1\0\0", b"", FACE), (b'{"n": ', b"}\n", JSON)]
)
def test_no_stream_ends_in_a_carriage_return(start, end, entries):
    """With the line feed after it, it would be one line end to a strict reader, and a byte would be missing."""
    content = unlucky(start, end)
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Sample = pdf.make_indirect(pikepdf.Stream(pdf, content, **entries))
        written = saved(pdf)

    assert b"\r\nendstream" not in written
    with pikepdf.open(BytesIO(written)) as pdf:
        back = pdf.Root.Sample.read_bytes()
        assert back.startswith(content)
        assert back[len(content) :] == b" "
        assert pdf.Root.Sample.get("/Length1", len(back)) == len(back)


def test_objects_that_qpdf_packs_itself_are_written_again_with_other_numbers():
    """Dictionaries are compressed by qpdf, and one pack of 256 ends in a carriage return too."""
    for number in range(2_000):
        with pikepdf.Pdf.new() as pdf:
            pdf.add_blank_page()
            pdf.Root.Sample = pikepdf.Dictionary(Number=number)
            assert b"\r\nendstream" not in saved(pdf)
