"""Typefaces for tests: the kit's own, made into the formats, and with the faults, that a workplace's may have."""

from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

FONTS = Path(__file__).parents[2] / "theme" / "fonts"
SANS, SERIF, ITALIC = FONTS / "sk-sans-regular.ttf", FONTS / "sk-serif-semibold.ttf", FONTS / "sk-sans-italic.ttf"
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x20AC, *range(0x2190, 0x2194), 0x2212]


def font_bytes(font: TTFont) -> bytes:
    """The file of a face."""
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def face(  # one argument for each fault
    source: Path = SANS,
    *,
    suffix: str = "ttf",
    only: list[int] | None = None,
    without: str = "",
    licence: int = 0,
    version: int | None = None,
) -> bytes:
    """A face cut from one of the kit's.

    Args:
        source: The kit's file.
        suffix: ``ttf``, ``otf`` (outlines as CFF), ``woff`` or ``woff2``.
        only: The code points that it keeps; European Latin when left out.
        without: Characters that it lacks.
        licence: ``OS/2.fsType``.
        version: ``OS/2.version``.
    """
    font = TTFont(source)
    options = subset.Options(hinting=False, notdef_outline=True, name_IDs=["*"], glyph_names=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=set(only or LATIN) - {ord(character) for character in without})
    cutter.subset(font)
    font["OS/2"].fsType = licence
    if version is not None:
        font["OS/2"].version = version
    if suffix == "otf":
        font = as_cff(font)
    font.flavor = suffix if suffix.startswith("woff") else None
    return font_bytes(font)


def as_cff(font: TTFont) -> TTFont:
    """The same face with cubic outlines, as type designers deliver OTF."""
    glyphs, order, scale = font.getGlyphSet(), font.getGlyphOrder(), font["head"].unitsPerEm
    drawn = {}
    for name in order:
        pen = T2CharStringPen(round(glyphs[name].width), glyphs)
        glyphs[name].draw(Qu2CuPen(pen, 0.5, all_cubic=True))
        drawn[name] = pen.getCharString()
    builder = FontBuilder(scale, isTTF=False)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(font.getBestCmap())
    builder.setupCFF(font["name"].getDebugName(6), {"FullName": font["name"].getDebugName(4)}, drawn, {})
    builder.setupHorizontalMetrics({name: font["hmtx"][name] for name in order})
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    builder.setupNameTable({"familyName": font["name"].getDebugName(1), "styleName": font["name"].getDebugName(2)})
    builder.setupPost()
    builder.font["OS/2"] = font["OS/2"]
    return builder.font


def variable() -> bytes:
    """A face whose weight can be set from 400 to 900: the heavier, the wider its glyphs."""
    font = TTFont(BytesIO(face()))
    order = font.getGlyphOrder()
    wider = {name: [(0, 0)] * points_of(font, name) + [(0, 0), (60, 0), (0, 0), (0, 0)] for name in order}
    builder = FontBuilder(font=font)
    builder.setupFvar([("wght", 400, 400, 900, "Weight")], [])
    builder.setupGvar({name: [TupleVariation({"wght": (0, 1, 1)}, wider[name])] for name in order})
    return font_bytes(font)


def points_of(font: TTFont, name: str) -> int:
    """How many points of a glyph a variation moves; parts count as one each."""
    glyph = font["glyf"][name]
    return len(glyph.components) if glyph.isComposite() else len(getattr(glyph, "coordinates", ()))


def with_character(character: str) -> bytes:
    """A face that has one character more than the kit's, drawn as its X."""
    font = TTFont(BytesIO(face()))
    for table in font["cmap"].tables:
        table.cmap[ord(character)] = table.cmap[ord("X")]
    return font_bytes(font)
