"""The font of form fields: read from the theme, embedded whole in the PDF, and read back from a finished paper.

Embedded whole, not as a subset, so that it has every character that somebody may type. Made from the theme's file,
not from what WeasyPrint embeds: here every character has a code of its own, so that a PDF reader can map a typed
character to its glyph, and back.
"""

import io
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont, TTLibError

from samtalekit.core.errors import paper_error
from samtalekit.core.text import pt_from_mm
from samtalekit.paper.stylesheet import HAND_LINE_MM

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

FIELD_FONT_KEY = "/Wingdings"
"""Name of the font in ``/DR`` and ``/DA``. A workaround: under an unknown name PDFium (Chromium, Edge) drops ğ ı İ when
somebody types; under this name it uses the embedded font for every character.
"""

FIELD_SIZE_PT = (
    9  # the largest at which two lines, of which one begins with Å and one has a g, stand clear of frame and hairline
)
ABOVE_MM = 0.15  # from the outer edge of a text box to the edge of its field (`.sk-box > .sk-place` in paper.css)
LEADING_PT = pt_from_mm((HAND_LINE_MM - ABOVE_MM) / 2)  # two typed lines per hand line: they sit on the hairline
DESCENT = -265  # thousandths of the size; room for g and Ş, and the gap to the hairline
ASCENT = round(LEADING_PT / FIELD_SIZE_PT * 1000) + DESCENT  # PDF readers take ascent less descent as the leading
CAP_HEIGHT = 660  # thousandths; used when the font has none
GREEK = range(0x0370, 0x0400)
NONSYMBOLIC = 1 << 5  # ISO 32000-2:2020, table 121
UNSAID = frozenset({0x0000, 0xFEFF, 0xFFFE})  # not allowed in a ToUnicode CMap; ISO 14289-1:2014, 7.21.7
ROWS_PER_BLOCK = 100  # most rows of a bfchar or bfrange block; Adobe Technical Note 5014
DRAWING_TABLES = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep"})
"""Tables that a PDF reader draws with; characters and names are in the PDF itself. ISO 32000-2:2020, 9.9.1."""
LAST_IN_TWO_BYTES = 0xFFFF  # of UTF-16; later characters take four bytes

Row = tuple[int, int, str]
"""First and last code of a row of a character map, and the hexadecimal text of the first."""


@dataclass(frozen=True, slots=True)
class FieldFace:
    """The field font. Codes are glyph numbers first, then numbers for characters that share a glyph with another.

    Attributes:
        packed: The font file with only the tables that a PDF needs, compressed.
        length: Bytes of that file before it was compressed.
        codes: Code of each character, by code point.
        glyphs: Glyph of each code.
        widths: Width of each code, in thousandths of the size.
        box: Bounding box of all glyphs, in thousandths.
        size: The size that it is set in, in thousandths of a point.
        ascent: Above the line of text, in thousandths of the size.
        descent: Below it; negative.
    """

    name: str
    packed: bytes
    length: int
    codes: Mapping[int, int]
    glyphs: tuple[int, ...]
    widths: tuple[int, ...]
    box: tuple[int, int, int, int]
    size: int = round(FIELD_SIZE_PT * 1000)
    ascent: int = ASCENT
    descent: int = DESCENT

    def code(self, character: str) -> int | None:
        """Return the code of a character; None when the font lacks it."""
        return self.codes.get(ord(character))

    def width_pt(self, text: str, size_pt: float = FIELD_SIZE_PT) -> float:
        """Return the width of a text; characters that the font lacks count as zero."""
        return sum(self.widths[self.codes[ord(c)]] for c in text if ord(c) in self.codes) * size_pt / 1000

    def advance(self, text: str) -> int:
        """Return the width of a text in millionths of a point, as a whole number: lines are broken by it."""
        return sum(self.widths[self.codes[ord(c)]] for c in text if ord(c) in self.codes) * self.size

    def encoded(self, text: str) -> str:
        """Return the text as a hexadecimal string of codes, for a content stream.

        Raises:
            KeyError: The font lacks a character; see `check_characters`.
        """
        return "<" + "".join(f"{self.codes[ord(c)]:04x}" for c in text) + ">"


def read_field_face(path: Path) -> FieldFace:
    """Read the field font.

    Raises:
        PaperError: The file is not a TrueType font.
    """
    try:
        return _read(path.read_bytes(), path.name)
    except (OSError, TTLibError) as error:
        raise paper_error("face_unreadable", file=path.name) from error


def check_characters(face: FieldFace, text: str, *, field: str, language: str) -> None:
    """Check that the font has every character of a text.

    Raises:
        PaperError: It lacks one; the message names it. PDFium would draw a wrong character in its place.
    """
    for character in text:
        if character not in "\r\n" and face.code(character) is None:
            code = f"U+{ord(character):04X}"
            raise paper_error("letter_missing", language, letter=character, code=code, field=field)


def composed(text: str) -> str:
    """Return the text in Unicode NFC, with tabs as spaces."""
    return unicodedata.normalize("NFC", text).replace("\t", " ")


def embed(pdf: "Pdf", face: FieldFace) -> "Object":
    """Embed the whole font in a paper and return its font dictionary.

    Source: ISO 32000-2:2020, 9.7 Composite fonts, and 9.10.3 ToUnicode CMaps.
    """
    from pikepdf import Array, Dictionary, Name, Object, Stream  # noqa: PLC0415  # 0.1 s, and checks need only the face

    file = Stream(pdf, face.packed, {"/Length1": face.length, "/Filter": Name.FlateDecode})
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/{face.name}"), Flags=NONSYMBOLIC, FontBBox=Array(face.box),
        ItalicAngle=0, Ascent=ASCENT, Descent=DESCENT, CapHeight=CAP_HEIGHT, StemV=80, FontFile2=file,
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{face.name}"),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), DW=0,
        W=Object.parse(_width_rows(face.widths)), CIDToGIDMap=_glyph_map(pdf, face.glyphs),
    )  # fmt: skip
    characters = Stream(pdf, _to_unicode(tuple(face.codes.items())), Filter=Name.FlateDecode)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name(f"/{face.name}"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=characters,
    )  # fmt: skip
    return pdf.make_indirect(font)


def read_embedded_face(font: "Object", appearance_string: str = "") -> FieldFace:
    """Read the field font back from the font dictionary that `embed` made, with the paper's codes of characters.

    ``appearance_string`` is the default appearance string of the paper's fields, which has the size.
    """
    size = re.search(r"([\d.]+) Tf", appearance_string)
    descendant = font.DescendantFonts[0]
    descriptor = descendant.FontDescriptor
    left, bottom, right, top = (int(edge) for edge in descriptor.FontBBox)
    widths = tuple(int(width) for width in descendant.W[1])
    return FieldFace(
        name=str(descriptor.FontName).removeprefix("/"),
        packed=descriptor.FontFile2.read_raw_bytes(),
        length=int(descriptor.FontFile2.Length1),
        codes=_read_characters(font.ToUnicode.read_bytes()),
        glyphs=_read_glyph_map(descendant.CIDToGIDMap, len(widths)),
        widths=widths,
        box=(left, bottom, right, top),
        size=round(float(size[1] if size else FIELD_SIZE_PT) * 1000),
        ascent=int(descriptor.Ascent),
        descent=int(descriptor.Descent),
    )


@lru_cache(maxsize=4)
def _read(content: bytes, file: str) -> FieldFace:
    font = TTFont(io.BytesIO(content), lazy=True)
    if "glyf" not in font:
        raise paper_error("face_not_truetype", file=file)
    scale = 1000 / font["head"].unitsPerEm
    order = font.getGlyphOrder()
    codes, glyphs = _codes(font.getBestCmap(), font.getReverseGlyphMap(), len(order))
    head = font["head"]
    drawing = _drawing_tables(content)
    return FieldFace(
        name=re.sub(r"[^A-Za-z0-9-]", "", font["name"].getDebugName(6) or "SKField-Regular"),
        packed=zlib.compress(drawing, 9),
        length=len(drawing),
        codes=codes,
        glyphs=glyphs,
        widths=tuple(round(font["hmtx"][order[glyph]][0] * scale) for glyph in glyphs),
        box=tuple(round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)),
    )


def _drawing_tables(content: bytes) -> bytes:
    """The font file without the tables that a PDF does not need; the others are copied unchanged."""
    font = TTFont(io.BytesIO(content), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    for tag in set(font.keys()) - DRAWING_TABLES - {"GlyphOrder"}:
        del font[tag]
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _codes(
    cmap: Mapping[int, str], glyph_ids: Mapping[str, int], glyph_count: int
) -> tuple[dict[int, int], tuple[int, ...]]:
    """Give each character a code: its glyph's number, or a number past the last glyph when another character has that.

    Of characters that share a glyph, the Greek one comes first (μ, not the micro sign), then the
    lowest (the hyphen-minus, not the soft hyphen; the space, not the no-break space).
    Glyphs after the last one that has a character are components of others, and need no code.
    """
    codes: dict[int, int] = {}
    glyphs = list(range(1 + max((glyph_ids[name] for name in cmap.values()), default=glyph_count - 1)))
    taken: set[int] = set()
    for character in sorted(cmap, key=lambda point: (point not in GREEK, point)):
        glyph = glyph_ids[cmap[character]]
        if glyph in taken:
            codes[character] = len(glyphs)
            glyphs.append(glyph)
        else:
            codes[character] = glyph
            taken.add(glyph)
    return codes, tuple(glyphs)


def _glyph_map(pdf: "Pdf", glyphs: Sequence[int]) -> "Object":
    """The CIDToGIDMap from codes to glyphs; ``/Identity`` where each code is its glyph's number."""
    from pikepdf import Name, Stream  # noqa: PLC0415  # as above

    if glyphs == tuple(range(len(glyphs))):
        return Name.Identity
    return pdf.make_indirect(Stream(pdf, b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)))


def _read_glyph_map(table: "Object", count: int) -> tuple[int, ...]:
    from pikepdf import Name  # noqa: PLC0415  # as above

    if table == Name.Identity:
        return tuple(range(count))
    content = table.read_bytes()
    return tuple(int.from_bytes(content[at : at + 2], "big") for at in range(0, len(content), 2))


@lru_cache(maxsize=4)
def _width_rows(widths: tuple[int, ...]) -> bytes:
    """Every width by its code, as a PDF array; parsing it is faster than building it."""
    return f"[0 [{' '.join(str(width) for width in widths)}]]".encode("ascii")


@lru_cache(maxsize=4)
def _to_unicode(codes: tuple[tuple[int, int], ...]) -> bytes:
    """The ToUnicode CMap, from codes back to characters, compressed."""
    rows = list(_rows(sorted((code, point) for point, code in codes if point not in UNSAID)))
    single = [f"<{first:04x}> <{text}>" for first, last, text in rows if first == last]
    several = [f"<{first:04x}> <{last:04x}> <{text}>" for first, last, text in rows if first != last]
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <ffff>", "endcodespacerange",
        *cmap_blocks("bfchar", single), *cmap_blocks("bfrange", several),
        "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end",
    ]  # fmt: skip
    return zlib.compress("\n".join(lines).encode("ascii"), 9)


def _rows(pairs: list[tuple[int, int]]) -> Iterator[Row]:
    """Ranges of consecutive codes with consecutive characters; within a range only the last byte of both may change."""
    at = 0
    while at < len(pairs):
        code, point = pairs[at]
        longest = min(256 - code % 256, 256 - point % 256) if point <= LAST_IN_TWO_BYTES else 1
        count = 1
        while count < longest and pairs[at + count : at + count + 1] == [(code + count, point + count)]:
            count += 1
        yield code, code + count - 1, chr(point).encode("utf-16-be").hex()
        at += count


def cmap_blocks(kind: str, rows: list[str]) -> Iterator[str]:
    """Yield the entries of a CMap, ``bfchar`` or ``bfrange``, in blocks of as many as are allowed."""
    for start in range(0, len(rows), ROWS_PER_BLOCK):
        block = rows[start : start + ROWS_PER_BLOCK]
        yield "\n".join([f"{len(block)} begin{kind}", *block, f"end{kind}"])


def _read_characters(table: bytes) -> dict[int, int]:
    """Code of each character, by code point, from a CMap that `_to_unicode` or an earlier version of it made."""
    codes: dict[int, int] = {}
    for block in re.findall(rb"beginbf(?:char|range)\n(.*?)\nendbf", table, re.DOTALL):
        for line in block.splitlines():
            first, *others = (bytes.fromhex(text) for text in re.findall(r"<([0-9a-f]+)>", line.decode("ascii")))
            start, point = int.from_bytes(first, "big"), ord(others[-1].decode("utf-16-be"))
            count = int.from_bytes(others[0], "big") - start + 1 if len(others) > 1 else 1
            codes |= {point + step: start + step for step in range(count)}
    return codes
