"""The face of the fields: embedded whole, so that whoever fills in a paper finds every letter in it.

Made from the theme's file, not from what WeasyPrint embeds: here every character has a code of
its own, so that a reader's engine finds the way from a typed letter to its glyph, and back.
"""

import io
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from samtalekit.ground.units import pt_from_mm
from samtalekit.paper.complaints import paper_error
from samtalekit.paper.stylesheet import HAND_LINE_MM

FIELD_FONT_KEY = Name("/Wingdings")
"""Name of the font in ``/DR`` and ``/DA``. A known trick: under an unknown name PDFium (Chromium, Edge)
drops ğ ı İ when somebody types; under this name it uses the embedded face for every character."""

FIELD_SIZE_PT = 9.5
ABOVE_MM = 0.15  # from the outer edge of a box to the place of its field (`.sk-box > .sk-place` in paper.css)
LEADING_PT = pt_from_mm((HAND_LINE_MM - ABOVE_MM) / 2)  # two typed lines to a line by hand: they sit on the hairline
DESCENT = -240  # thousandths of the size; room for g and Ş, and the gap to the hairline
ASCENT = round(LEADING_PT / FIELD_SIZE_PT * 1000) + DESCENT  # engines take ascent less descent as the leading
CAP_HEIGHT = 660  # thousandths; used when the face does not tell
GREEK = range(0x0370, 0x0400)
NONSYMBOLIC = 1 << 5  # ISO 32000-2:2020, table 121
UNSAID = frozenset({0x0000, 0xFEFF, 0xFFFE})  # no characters to be read aloud; ISO 14289-1:2014, 7.21.7
ROWS_PER_BLOCK = 100  # most rows of a bfchar block; Adobe Technical Note 5014


@dataclass(frozen=True, slots=True)
class FieldFace:
    """A face as fields need it. Codes count glyphs first, then characters that share a glyph with another.

    Attributes:
        packed: The file, compressed.
        length: Bytes of the file.
        codes: Code of each character, by code point.
        glyphs: Glyph of each code.
        widths: Width of each code, in thousandths of the size.
        box: The smallest box around all glyphs, in thousandths.
    """

    name: str
    packed: bytes
    length: int
    codes: Mapping[int, int]
    glyphs: tuple[int, ...]
    widths: tuple[int, ...]
    box: tuple[int, int, int, int]

    def code(self, letter: str) -> int | None:
        """The code of a character; None when the face lacks it."""
        return self.codes.get(ord(letter))

    def width_pt(self, text: str, size_pt: float = FIELD_SIZE_PT) -> float:
        """How wide a text is; characters that the face lacks count for nothing."""
        return sum(self.widths[self.codes[ord(c)]] for c in text if ord(c) in self.codes) * size_pt / 1000

    def encoded(self, text: str) -> str:
        """The text as a hexadecimal string of codes, for a content stream.

        Raises:
            KeyError: The face lacks a character; see `check_letters`.
        """
        return "<" + "".join(f"{self.codes[ord(c)]:04x}" for c in text) + ">"


def read_field_face(path: Path) -> FieldFace:
    """Read the face of the fields.

    Raises:
        PaperError: The file is not a TrueType face.
    """
    try:
        return _read(path.read_bytes(), path.name)
    except (OSError, TTLibError) as error:
        raise paper_error("face_unreadable", file=path.name) from error


def check_letters(face: FieldFace, text: str, *, field: str, language: str) -> None:
    """See that the face has every character of a text.

    Raises:
        PaperError: It lacks one; the message names it. PDFium would draw a wrong letter in its place.
    """
    for letter in text:
        if letter not in "\r\n" and face.code(letter) is None:
            code = f"U+{ord(letter):04X}"
            raise paper_error("letter_missing", language, letter=letter, code=code, field=field)


def composed(text: str) -> str:
    """The text with letters and their accents joined (Unicode NFC), tabs as spaces."""
    return unicodedata.normalize("NFC", text).replace("\t", " ")


def embed(pdf: Pdf, face: FieldFace) -> Object:
    """Put the face into a paper, whole, and give its font dictionary.

    Source: ISO 32000-2:2020, 9.7 Composite fonts, and 9.10.3 ToUnicode CMaps.
    """
    file = Stream(pdf, face.packed, {"/Length1": face.length, "/Filter": Name.FlateDecode})
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/{face.name}"), Flags=NONSYMBOLIC, FontBBox=Array(face.box),
        ItalicAngle=0, Ascent=ASCENT, Descent=DESCENT, CapHeight=CAP_HEIGHT, StemV=80, FontFile2=file,
    )  # fmt: skip
    glyphs = Stream(pdf, b"".join(glyph.to_bytes(2, "big") for glyph in face.glyphs))
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{face.name}"),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), DW=0,
        W=pdf.make_indirect(Array([0, Array(face.widths)])), CIDToGIDMap=pdf.make_indirect(glyphs),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name(f"/{face.name}"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]), ToUnicode=Stream(pdf, _to_unicode(face.codes)),
    )  # fmt: skip
    return pdf.make_indirect(font)


@lru_cache(maxsize=4)
def _read(content: bytes, file: str) -> FieldFace:
    font = TTFont(io.BytesIO(content), lazy=True)
    if "glyf" not in font:
        raise paper_error("face_not_truetype", file=file)
    scale = 1000 / font["head"].unitsPerEm
    order = font.getGlyphOrder()
    codes, glyphs = _codes(font.getBestCmap(), font.getReverseGlyphMap(), len(order))
    head = font["head"]
    return FieldFace(
        name=re.sub(r"[^A-Za-z0-9-]", "", font["name"].getDebugName(6) or "SKField-Regular"),
        packed=zlib.compress(content, 9),
        length=len(content),
        codes=codes,
        glyphs=glyphs,
        widths=tuple(round(font["hmtx"][order[glyph]][0] * scale) for glyph in glyphs),
        box=tuple(round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)),
    )


def _codes(
    cmap: Mapping[int, str], glyph_ids: Mapping[str, int], glyph_count: int
) -> tuple[dict[int, int], tuple[int, ...]]:
    """Give each character a code: its glyph's number, or a number past the last glyph when another has that.

    Of characters that share a glyph, the Greek one comes first (μ, not the micro sign), then the
    lowest (the hyphen-minus, not the soft hyphen; the space, not the one that does not break).
    """
    codes: dict[int, int] = {}
    glyphs = list(range(glyph_count))
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


def _to_unicode(codes: Mapping[int, int]) -> bytes:
    """The table from codes back to characters."""
    rows = sorted((code, chr(point).encode("utf-16-be").hex()) for point, code in codes.items() if point not in UNSAID)
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <ffff>", "endcodespacerange",
    ]  # fmt: skip
    for block in _blocks(rows):
        lines += [f"{len(block)} beginbfchar", *(f"<{code:04x}> <{text}>" for code, text in block), "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


def _blocks(rows: list[tuple[int, str]]) -> Iterable[list[tuple[int, str]]]:
    return (rows[start : start + ROWS_PER_BLOCK] for start in range(0, len(rows), ROWS_PER_BLOCK))
