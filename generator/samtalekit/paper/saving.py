"""Saving: a paper as bytes, the same bytes for the same paper."""

import io
import re
import zlib

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel
from pikepdf.settings import set_flate_compression_level

set_flate_compression_level(9)  # for the objects that qpdf packs itself
AMBIGUOUS = b"\r\nendstream"
"""The line feed that precedes ``endstream`` makes one line end with a carriage return at the end of a stream, and a
reader that goes by line ends finds the stream one byte too short. ISO 19005-3:2012, 6.1.7.1."""
CLOSING = re.compile(rb"(?:^|[\s\]>)])(?:[a-zA-Z*]{1,3}|end)\s*\Z")
"""How operators and character maps end."""


def saved(pdf: Pdf) -> bytes:
    """The paper as bytes; the same paper gives the same bytes."""
    pdf.remove_unreferenced_resources()
    _pack(pdf)
    content = _written(pdf)
    for key in sorted(pdf.Root.keys()):
        if AMBIGUOUS not in content:
            break
        if isinstance(pdf.Root[key], Array | Dictionary) and not pdf.Root[key].is_indirect:
            pdf.Root[key] = pdf.make_indirect(pdf.Root[key])  # other numbers for all objects, so other bytes
            content = _written(pdf)
    return content


def _written(pdf: Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        compress_streams=True,
        stream_decode_level=StreamDecodeLevel.none,
    )
    return target.getvalue()


def _pack(pdf: Pdf) -> None:
    """Compress every stream that is not compressed yet, once and as small as can be.

    None that can be lengthened without harm ends in a carriage return once it is compressed.
    Metadata stays plain, so that programs that know no PDF find it.
    """
    for stream in pdf.objects:
        if isinstance(stream, Stream) and "/Filter" not in stream and stream.get("/Type") != Name.Metadata:
            content = stream.read_bytes()
            packed = zlib.compress(content, 9)
            while packed.endswith(b"\r") and _may_grow(content, stream):
                content += b" "  # another sum at the end
                packed = zlib.compress(content, 9)
            stream.write(packed, filter=Name.FlateDecode)
            if "/Length1" in stream:
                stream.Length1 = len(content)
            if "/Params" in stream:
                stream.Params.Size = len(content)


def _may_grow(content: bytes, stream: Stream) -> bool:
    """True where a space at the end means nothing: after a face's tables, after operators, a character map, JSON."""
    is_json = stream.get("/Type") == Name.EmbeddedFile and content.rstrip().endswith(b"}")
    return "/Length1" in stream or is_json or CLOSING.search(content[-12:]) is not None
