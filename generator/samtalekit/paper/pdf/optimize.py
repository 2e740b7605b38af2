"""Tidy: what the press draws at length is drawn in few words, so that a paper is light to send.

WeasyPrint 70 fills a rounded box by clipping a rectangle, repeats a hairline by a pattern with a
transparent group of its own for each box, and gives each letter of a text a string of its own. The
drawing stays the same to a hundredth of a CSS pixel. What is not recognised is left as it is.
Source: ISO 32000-2:2020, 8.5 Path construction and painting, 8.7.3 Tiling patterns, 9.4.3 Text-showing operators.
"""

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel
from pikepdf.settings import set_flate_compression_level

PATH = rb"(?:[-\d. ]++[mlc]\n)++"
NEAR = 0.05  # CSS pixels; places that are nearer are the same

_STATE = re.compile(rb"/(\S+) gs\n")
_OPAQUE = re.compile(rb"/a1(?:\.0)? gs\n")  # a colour hides what is under it, as all do from the start
_EMPTY_TEXT = b"BT\nET\n"
_NEXT_LETTER = re.compile(rb">0?<(?=[0-9a-f])")
_LONG_SPACING = re.compile(rb"(\.\d\d)\d+(?=[<\]])")
_CLIPPED = re.compile(
    rb"^q\n(?P<path>" + PATH + rb")W\nn\n"
    rb"/Artifact\nBMC\nq\n(?P<colour>[-\d. ]+ rg\n)(?P<box>[-\d. ]+ re\n)(?:W\nn\n(?P=box))?f\nQ\nEMC\n"
    rb"(?:/Artifact\nBMC\nq\n/Pattern cs\n(?P<pattern>/\w+) scn\n(?P=box)f\nQ\nEMC\n)?"
    rb"Q\n",
    re.MULTILINE,
)
_RULED = re.compile(
    rb"^q\n(?P<box>[-\d. ]+ re\n)W\nn\n/Artifact\nBMC\nq\n/Pattern cs\n(?P<pattern>/\w+) scn\n(?P=box)f\nQ\nEMC\nQ\n",
    re.MULTILINE,
)
_SHAPE = re.compile(rb"^(?P<path>" + PATH + rb")(?P<paint>f\*?\nQ\n)", re.MULTILINE)
_LONG_NUMBER = re.compile(rb"-?\d+\.\d{3,}(?=[-\d. ]* (?:m|l|c|re|Tm)$)", re.MULTILINE)
_PICTURE = re.compile(
    rb"q\n1 0 0 1 0 0 cm\n[\d.]+ 0 0 (?P<scale>[\d.]+) 0 0 cm\nq\n(?:/a1\.0 gs\n)?(?P<colour>[\d. ]+ rg\n)"
    rb"\[\] 0 d\n0 J\n0 j\n4 M\n0 (?P<top>[\d.]+) [\d.]+ (?P<thickness>[\d.]+) re\nf\nQ\nQ\s*"
)


@dataclass(frozen=True, slots=True)
class Hairlines:
    """A pattern of one line a step, over the whole width of what it fills. Lengths in CSS pixels.

    Attributes:
        top: From the upper edge of a step to the line.
    """

    colour: bytes
    top: float
    thickness: float
    step: float


def optimize(pdf: Pdf) -> None:
    """Draw every page in fewer words."""
    drawn: list[bytes] = []
    for page in pdf.pages:
        hairlines = _hairlines(page.Resources.get("/Pattern", Dictionary()))
        drawn.append(optimized(page.Contents.read_bytes(), hairlines))
        page.Contents.write(drawn[-1])
    for page in pdf.pages:
        patterns = page.Resources.get("/Pattern", Dictionary())
        for name in _hairlines(patterns):
            if not any(name + b" scn" in content for content in drawn):
                del patterns[name.decode()]


def optimized(content: bytes, hairlines: Mapping[bytes, Hairlines]) -> bytes:
    """The operators of a page in fewer words.

    Args:
        content: As the press writes them, one operator or more a line.
        hairlines: Patterns that are nothing but hairlines, by name.
    """
    if all(_OPAQUE.fullmatch(state[0]) for state in _STATE.finditer(content)):
        content = _OPAQUE.sub(b"", content)
    content = content.replace(_EMPTY_TEXT, b"")
    content = _NEXT_LETTER.sub(b"", content)
    content = _LONG_SPACING.sub(rb"\1", content)
    content = _CLIPPED.sub(lambda match: _filled(match, hairlines), content)
    content = _RULED.sub(lambda match: _lined(match, hairlines), content)
    content = _SHAPE.sub(_moved, content)
    return _LONG_NUMBER.sub(lambda match: _brief(float(match[0])), content)


def _filled(match: re.Match[bytes], hairlines: Mapping[bytes, Hairlines]) -> bytes:
    """A filled shape in place of a shape that clips a filled rectangle, with the hairlines on it."""
    lines = b""
    if match["pattern"]:
        if match["pattern"] not in hairlines:
            return match[0]
        lines = _ruled(match["box"], hairlines[match["pattern"]])
    return (
        b"/Artifact\nBMC\nq\n" + match["colour"] + match["path"] + b"f\nQ\n"
        + (b"q\n" + lines + b"Q\n" if lines else b"") + b"EMC\n"
    )  # fmt: skip


def _lined(match: re.Match[bytes], hairlines: Mapping[bytes, Hairlines]) -> bytes:
    """The hairlines of a box without a frame, in place of the pattern that is clipped to it."""
    if match["pattern"] not in hairlines:
        return match[0]
    lines = _ruled(match["box"], hairlines[match["pattern"]])
    return b"/Artifact\nBMC\nq\n" + lines + b"Q\nEMC\n" if lines else b""


def _ruled(box: bytes, hairlines: Hairlines) -> bytes:
    """The hairlines of a box, one a step; the last, which would lie under the frame, is left out."""
    left, top, width, height = (float(number) for number in box.split()[:4])
    count = round(height / hairlines.step) - 1
    lines = [
        f"{left} {top + step * hairlines.step + hairlines.top} {width} {hairlines.thickness} re\n"
        for step in range(count)
    ]
    return hairlines.colour + "".join(lines).encode("ascii") + b"f\n" if lines else b""


def _moved(match: re.Match[bytes]) -> bytes:
    """A shape drawn from its own first point, so that boxes of one size have the same words.

    Nothing but its painting stands between the move and the end of it.
    """
    lines = match["path"].splitlines()
    left, top = (float(number) for number in lines[0].split()[:2])
    moved = [b"1 0 0 1 " + _brief(left) + b" " + _brief(top) + b" cm"]
    here = None
    for line in lines:
        *numbers, operator = line.split()
        there = numbers[-2:]
        if operator != b"l" or there != here:  # a line to where it begins is none
            places = [_brief(float(number) - (top if at % 2 else left)) for at, number in enumerate(numbers)]
            moved.append(b" ".join([*places, operator]))
        here = there
    return b"\n".join([*moved, match["paint"]])


def _brief(number: float) -> bytes:
    """A number to the hundredth."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return b"0" if text == "-0" else text.encode("ascii")


def _hairlines(patterns: Object) -> dict[bytes, Hairlines]:
    """Those patterns that are nothing but hairlines."""
    found: dict[bytes, Hairlines] = {}
    for name in patterns.keys():  # noqa: SIM118  # no dict
        pattern = patterns[name]
        pictures = list(pattern.Resources.get("/XObject", Dictionary()).as_dict().values())
        picture = _PICTURE.fullmatch(pictures[0].read_bytes()) if len(pictures) == 1 else None
        if picture:
            scale, step = float(picture["scale"]), float(pattern.YStep)
            top, thickness = float(picture["top"]) * scale, float(picture["thickness"]) * scale
            if abs(top + thickness - step) < NEAR:
                found[name.encode()] = Hairlines(picture["colour"], top, thickness, step)
    return found


# Saving: a paper as bytes, the same bytes for the same paper.

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
