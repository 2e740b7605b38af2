"""Shrink a rendered PDF: shorten WeasyPrint's content streams, compress all streams, save reproducibly.

WeasyPrint 70 fills a rounded box by clipping a rectangle, repeats a hairline by a tiling pattern with a
transparency group of its own for each box, gives each character of a text a string of its own, and writes an SVG
anew in each place where it stands. The drawing stays the same to a hundredth of a CSS pixel. What is not recognised is
left unchanged.
Source: ISO 32000-2:2020, 8.5 Path construction and painting, 8.7.3 Tiling patterns, 9.4.3 Text-showing operators.
"""

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Page, Pdf, Stream, StreamDecodeLevel
from pikepdf.settings import set_flate_compression_level

PATH = rb"(?:[-\d. ]++[mlc]\n)++"
NEAR = 0.05  # CSS pixels; a smaller difference counts as none

_MOVE = re.compile(rb"1 0 0 1 [-\d.]+ [-\d.]+ cm\n")
_SHOWN = re.compile(rb"(/\S+) Do\n")
_STATE = re.compile(rb"/(\S+) gs\n")
_OPAQUE = re.compile(rb"/a1(?:\.0)? gs\n")  # full opacity is the initial state
_EMPTY_TEXT = b"BT\nET\n"
_NEXT_CODE = re.compile(rb">0?<(?=[0-9a-f])")
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
    """A tiling pattern of one line per step, over the whole width of what it fills. Lengths in CSS pixels.

    Attributes:
        top: From the upper edge of a step to the line.
    """

    colour: bytes
    top: float
    thickness: float
    step: float


def optimize(pdf: Pdf) -> None:
    """Shorten the content stream of every page, and delete patterns that are no longer used."""
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
    """Shorten the operators of a page as WeasyPrint writes them; ``hairlines`` are patterns of lines only, by name."""
    if all(_OPAQUE.fullmatch(state[0]) for state in _STATE.finditer(content)):
        content = _OPAQUE.sub(b"", content)
    content = content.replace(_EMPTY_TEXT, b"")
    content = _NEXT_CODE.sub(b"", content)
    content = _LONG_SPACING.sub(rb"\1", content)
    content = _CLIPPED.sub(lambda match: _filled(match, hairlines), content)
    content = _RULED.sub(lambda match: _lined(match, hairlines), content)
    content = _SHAPE.sub(_moved, content)
    return _LONG_NUMBER.sub(lambda match: _brief(float(match[0])), content)


def _filled(match: re.Match[bytes], hairlines: Mapping[bytes, Hairlines]) -> bytes:
    """Replace a shape that clips a filled rectangle by a filled shape, with the hairlines on it."""
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
    """Replace a hairline pattern clipped to a box without a frame by plain lines."""
    if match["pattern"] not in hairlines:
        return match[0]
    lines = _ruled(match["box"], hairlines[match["pattern"]])
    return b"/Artifact\nBMC\nq\n" + lines + b"Q\nEMC\n" if lines else b""


def _ruled(box: bytes, hairlines: Hairlines) -> bytes:
    """The hairlines of a box, one per step, without the last, which would lie under the frame."""
    left, top, width, height = (float(number) for number in box.split()[:4])
    count = round(height / hairlines.step) - 1
    lines = [
        f"{left} {top + step * hairlines.step + hairlines.top} {width} {hairlines.thickness} re\n"
        for step in range(count)
    ]
    return hairlines.colour + "".join(lines).encode("ascii") + b"f\n" if lines else b""


def _moved(match: re.Match[bytes]) -> bytes:
    """Draw a shape relative to its own first point, so that boxes of one size have the same bytes and compress well.

    Between the transformation and the end of its scope there is nothing but the painting of the shape.
    """
    lines = match["path"].splitlines()
    left, top = (float(number) for number in lines[0].split()[:2])
    moved = [b"1 0 0 1 " + _brief(left) + b" " + _brief(top) + b" cm"]
    start = None
    for line in lines:
        *numbers, operator = line.split()
        end = numbers[-2:]
        if operator != b"l" or end != start:  # skip lines of zero length
            places = [_brief(float(number) - (top if at % 2 else left)) for at, number in enumerate(numbers)]
            moved.append(b" ".join([*places, operator]))
        start = end
    return b"\n".join([*moved, match["paint"]])


def _brief(number: float) -> bytes:
    """A number rounded to two decimals."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return b"0" if text == "-0" else text.encode("ascii")


def share_drawings(pdf: Pdf) -> None:
    """Keep one copy of a drawing that stands in several places; WeasyPrint 70 writes an SVG anew for each.

    Pages may share their resources, so every page is read before any drawing is replaced.
    """
    drawings = {form.objgen: form for page in pdf.pages for form in _forms(page).values()}
    alike: dict[bytes, list[Object]] = {}
    moves: dict[tuple[int, int], bytes] = {}
    for form in drawings.values():
        if move := _MOVE.match(form.read_bytes()):
            alike.setdefault(_drawn(form, move), []).append(form)
            moves[form.objgen] = move[0]
    stand_ins = {form.objgen: forms[0] for forms in alike.values() if len(forms) > 1 for form in forms}
    for page in pdf.pages:
        forms = _forms(page)
        moved = {name: moves[form.objgen] for name, form in forms.items() if form.objgen in stand_ins}
        page.Contents.write(_SHOWN.sub(partial(_moved_there, moved), page.Contents.read_bytes()))
    for page in pdf.pages:
        for name, form in _forms(page).items():
            if form.objgen in stand_ins:
                page.Resources.XObject[name.decode()] = stand_ins[form.objgen]
    for form in {stand_in.objgen: stand_in for stand_in in stand_ins.values()}.values():
        width, height = (float(number) for number in list(form.BBox)[2:])
        form.write(form.read_bytes().removeprefix(moves[form.objgen]))
        form.BBox = Array([-width, -height, width, height])  # a page on each side of where the drawing is placed


def _forms(page: Page) -> dict[bytes, Object]:
    """The form XObjects that a page can show, by name."""
    drawings = page.Resources.get("/XObject", Dictionary()).as_dict()
    return {name.encode(): each for name, each in drawings.items() if each.get("/Subtype") == Name.Form}


def _drawn(form: Object, move: re.Match[bytes]) -> bytes:
    """All that decides how a drawing looks, but for its place."""
    about = [form.get(key) for key in ("/BBox", "/Group", "/Resources")]
    return b"".join(each.unparse(resolved=True) for each in about if each is not None) + move.string[move.end() :]


def _moved_there(moves: Mapping[bytes, bytes], call: re.Match[bytes]) -> bytes:
    """Show a drawing where it was placed."""
    return b"q\n" + moves[call[1]] + call[0] + b"Q\n" if call[1] in moves else call[0]


def _hairlines(patterns: Object) -> dict[bytes, Hairlines]:
    """The patterns that consist of hairlines only."""
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


# Saving: the same paper gives the same bytes.

set_flate_compression_level(9)  # for the object streams that qpdf compresses
AMBIGUOUS = b"\r\nendstream"
"""A carriage return at the end of a stream and the line feed before ``endstream`` look like one line ending, and a
reader that goes by line endings finds the stream one byte too short. ISO 19005-3:2012, 6.1.7.1.
"""
CLOSING = re.compile(rb"(?:^|[\s\]>)])(?:[a-zA-Z*]{1,3}|end)\s*\Z")
"""How content streams and character maps end."""


def saved(pdf: Pdf) -> bytes:
    """Save the paper as bytes; the same paper gives the same bytes."""
    pdf.remove_unreferenced_resources()
    _pack(pdf)
    content = _written(pdf)
    for key in sorted(pdf.Root.keys()):
        if AMBIGUOUS not in content:
            break
        if isinstance(pdf.Root[key], Array | Dictionary) and not pdf.Root[key].is_indirect:
            pdf.Root[key] = pdf.make_indirect(pdf.Root[key])  # renumbers all objects, so the bytes change
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
    """Compress every stream that is not compressed yet, at the highest level.

    A stream that may grow is padded until its compressed bytes do not end in a carriage return.
    Metadata stays plain, so that programs without PDF support find it.
    """
    for stream in pdf.objects:
        if isinstance(stream, Stream) and "/Filter" not in stream and stream.get("/Type") != Name.Metadata:
            content = stream.read_bytes()
            packed = zlib.compress(content, 9)
            while packed.endswith(b"\r") and _may_grow(content, stream):
                content += b" "  # changes the checksum at the end
                packed = zlib.compress(content, 9)
            stream.write(packed, filter=Name.FlateDecode)
            if "/Length1" in stream:
                stream.Length1 = len(content)
            if "/Params" in stream:
                stream.Params.Size = len(content)


def _may_grow(content: bytes, stream: Stream) -> bool:
    """True where a trailing space is harmless: after font tables, operators, a character map, JSON."""
    is_json = stream.get("/Type") == Name.EmbeddedFile and content.rstrip().endswith(b"}")
    return "/Length1" in stream or is_json or CLOSING.search(content[-12:]) is not None
