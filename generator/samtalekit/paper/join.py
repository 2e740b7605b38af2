"""Join the parts of a paper into one PDF: pages, tags, links, outline and fonts.

Each part is a document of its own, as WeasyPrint 70 writes it. Their structure trees become one tree, with numbers and
ids that do not collide; links between parts lead to their pages; and each font is embedded once, with all its glyphs.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from itertools import count

from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.tables._g_l_y_f import USE_MY_METRICS, Glyph
from fontTools.ttLib.tables.ttProgram import Program
from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    OutlineItem,
    PageLocation,
    Pdf,
    Stream,
    String,
    make_page_destination,
)

from samtalekit.paper.parts import CROSS, RenderedPart
from samtalekit.paper.pdf.field_font import cmap_blocks
from samtalekit.paper.pdf.fields import widgets_on
from samtalekit.paper.pdf.structure import elements, numbered
from samtalekit.paper.pdf.widgets import part_key

_CHARACTER = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_RANGE = b"endcodespacerange\n"
"""What stands before the entries of a character map; the range itself looks like one."""


def join(parts: Sequence[RenderedPart]) -> bytes:
    """Return one PDF with the pages of all parts, in their order; widgets are named by `part_key`."""
    if len(parts) == 1:
        return parts[0].pdf
    with_widgets = count()
    with Pdf.open(BytesIO(parts[0].pdf)) as pdf:
        _number_ids(pdf, 0)
        _name_widgets(pdf, with_widgets)
        names = _names(pdf)
        for number, part in enumerate(parts[1:], start=1):
            with Pdf.open(BytesIO(part.pdf)) as other:
                _number_ids(other, number)
                _name_widgets(other, with_widgets)
                names += _append(pdf, other)
        _write_names(pdf, names)
        pdf.Root.AcroForm = Dictionary(Fields=Array([each for page in pdf.pages for each in widgets_on(page)]))
        _link_parts(pdf, {str(name) for name, _place in names})
        _share_fonts(pdf)
        _write_outline(pdf, parts)
        joined = BytesIO()
        pdf.save(joined, compress_streams=False, deterministic_id=True)
        return joined.getvalue()


def _append(pdf: Pdf, other: Pdf) -> list[tuple[Object, Object]]:
    """Append a document's pages and structure, and return its named destinations."""
    tree = pdf.Root.StructTreeRoot
    offset = max((int(number) for number, _holder in numbered(tree.ParentTree)), default=-1) + 1
    for page in other.pages:
        page.StructParents = int(page.StructParents) + offset
        for annotation in page.get("/Annots", Array()):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + offset
    for page in other.pages:
        pdf.pages.append(page)  # `extend` warns about the names and tags that are copied below
    theirs = pdf.copy_foreign(other.make_indirect(other.Root.StructTreeRoot))
    whole = tree.K[0]
    for element in list(theirs.K[0].K):
        element.P = whole
        whole.K.append(element)
    for number, holder in numbered(theirs.ParentTree):
        tree.ParentTree.Nums.extend(Array([int(number) + offset, holder]))
    return [(name, pdf.copy_foreign(other.make_indirect(place))) for name, place in _names(other)]


def _name_widgets(pdf: Pdf, numbers: Iterator[int]) -> None:
    """Name the widgets of a part, which count anew in each."""
    widgets = [each for page in pdf.pages for each in widgets_on(page)]
    if widgets:
        number = next(numbers)
        for widget in widgets:
            widget.T = String(part_key(number, str(widget.T)))


def _number_ids(pdf: Pdf, number: int) -> None:
    """Put the part's number before the ids of table headers, which count anew in each.

    Source: ISO 32000-2:2020, table 355, and 14.8.5.7.
    """
    for element in elements(pdf.Root.StructTreeRoot):
        if "/ID" in element:
            element.ID = String(f"{number}-{element.ID}")
        if "/Headers" in element.get("/A", Dictionary()):
            element.A.Headers = Array([String(f"{number}-{header}") for header in element.A.Headers])


def _names(pdf: Pdf) -> list[tuple[Object, Object]]:
    flat = list(pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array()))
    return list(zip(flat[::2], flat[1::2], strict=True))


def _write_names(pdf: Pdf, names: list[tuple[Object, Object]]) -> None:
    """Write the named destinations, sorted as a name tree has to be; ISO 32000-2:2020, 7.9.6."""
    first = {bytes(name): (name, place) for name, place in reversed(names)}
    flat = [each for _name, pair in sorted(first.items()) for each in pair]
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))


def _link_parts(pdf: Pdf, known: set[str]) -> None:
    """Turn links to other parts into links within the document."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", Array()):
            address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
            anchor = address.removeprefix(CROSS)
            if anchor != address and anchor in known:
                del annotation.A
                annotation.Dest = String(anchor)
                annotation.Contents = String(anchor)


def _write_outline(pdf: Pdf, parts: Sequence[RenderedPart]) -> None:
    """Write the outline of all parts, each entry beneath the nearest before it with a higher level."""
    first_page = 0
    with pdf.open_outline() as outline:
        outline.root.clear()  # of the first part
        beneath = [(0, outline.root)]
        for part in parts:
            for mark in part.layout.bookmarks:
                left, top = round(mark.left_pt, 2), round(mark.top_pt, 2)
                place = make_page_destination(pdf, first_page + mark.page, PageLocation.XYZ, left=left, top=top, zoom=0)
                item = OutlineItem(mark.label, place)
                item.is_closed = not mark.is_open
                while beneath[-1][0] >= mark.level:
                    beneath.pop()
                beneath[-1][1].append(item)
                beneath.append((mark.level, item.children))
            first_page += part.layout.pages


# Fonts: WeasyPrint keeps the numbers of glyphs that are used, so that subsets of a face can be laid over each other.


def _share_fonts(pdf: Pdf) -> None:
    """Embed each font once, with all glyphs that any part uses; where its subsets do not fit, they stay apart."""
    by_key: dict[str, dict[tuple[int, int], Object]] = {}
    dictionaries = [*_font_dictionaries(pdf)]
    for fonts in dictionaries:
        for key in sorted(fonts.keys()):  # a set, in no order
            by_key.setdefault(key, {})[fonts[key].objgen] = fonts[key]
    for key, subsets in by_key.items():
        if shared := _merged([*subsets.values()]):
            for dictionary in dictionaries:
                if key in dictionary:
                    dictionary[key] = shared


def _font_dictionaries(pdf: Pdf) -> Iterator[Object]:
    """The dictionaries by which pages, patterns and pictures name their fonts."""
    for holder in pdf.objects:
        if isinstance(holder, Dictionary | Stream) and "/Font" in (resources := holder.get("/Resources", Dictionary())):
            yield resources.Font


def _merged(fonts: Sequence[Object]) -> Object | None:
    """Merge subsets of one font into the largest; None where they cannot be, or need not.

    A font with characters that its face lacks has an encoding of its own, and numbers for these that count anew in each
    part.
    """
    programs = [font.DescendantFonts[0].FontDescriptor.get("/FontFile2") for font in fonts]
    if len(fonts) == 1 or any(program is None for program in programs):
        return None
    if any(font.Encoding != Name("/Identity-H") for font in fonts):
        return None
    used = [dict(_widths(font.DescendantFonts[0].W)) for font in fonts]
    try:
        program = _merged_program([each.read_bytes() for each in programs if each is not None], used)
    except (TTLibError, KeyError, AssertionError):
        return None
    widths = {glyph: width for each in used for glyph, width in each.items()}
    maps = [font.ToUnicode.read_bytes().split(_RANGE, 1)[1] for font in fonts]
    characters = {glyph: text for each in maps for glyph, text in _CHARACTER.findall(each)}
    largest = max(fonts, key=lambda font: len(font.DescendantFonts[0].W))
    inner = largest.DescendantFonts[0]
    inner.W = _as_runs(widths)
    inner.FontDescriptor.FontFile2.write(program)
    inner.FontDescriptor.FontFile2.Length1 = len(program)
    inner.FontDescriptor.FontBBox[2] = max(widths.values())
    largest.ToUnicode.write(_with_characters(largest.ToUnicode.read_bytes(), characters))
    return largest


def _merged_program(programs: Sequence[bytes], used: Sequence[Collection[int]]) -> bytes:
    """Merge subsets of one TrueType font that kept the numbers of the glyphs that they use.

    Each glyph comes from a subset that uses it. The subsetter gives the parts of composite glyphs numbers of their own,
    which are other glyphs in other subsets: so there are no composite glyphs here.
    """
    faces = [TTFont(BytesIO(program), lazy=True, recalcBBoxes=False, recalcTimestamp=False) for program in programs]
    whole = max(faces, key=lambda face: int(face["maxp"].numGlyphs))
    order = whole.getGlyphOrder()
    outlines, metrics = {name: Glyph() for name in order}, dict.fromkeys(order, (0, 0))
    done: set[int] = set()
    for face, glyphs in zip(faces, used, strict=True):
        for glyph in sorted({0, *glyphs} - done):
            outlines[order[glyph]], metrics[order[glyph]] = _whole_glyph(face, face.getGlyphName(glyph))
        done |= {0, *glyphs}
    whole["glyf"].glyphs, whole["hmtx"].metrics = outlines, metrics
    limits = whole["maxp"]
    limits.maxPoints = max(limits.maxPoints, limits.maxCompositePoints)
    limits.maxContours = max(limits.maxContours, limits.maxCompositeContours)
    merged = BytesIO()
    whole.save(merged)
    return merged.getvalue()


def _whole_glyph(face: TTFont, name: str) -> tuple[Glyph, tuple[int, int]]:
    """Return a glyph without reference to others, with its advance width and left side bearing."""
    table, (advance, bearing) = face["glyf"], face["hmtx"].metrics[name]
    glyph = table[name]
    if not glyph.isComposite():
        return glyph, (advance, bearing)
    flat = Glyph()
    flat.coordinates, flat.endPtsOfContours, flat.flags = glyph.getCoordinates(table)
    flat.coordinates.toInt()
    flat.numberOfContours, flat.program = len(flat.endPtsOfContours), Program()
    flat.recalcBounds(table)
    return flat, (advance, flat.xMin - _origin(face, name))


def _origin(face: TTFont, name: str) -> int:
    """Return where a glyph's text begins in its outline's coordinates; a composite may take it from one of its parts.

    Source: OpenType 1.9.1, glyf, USE_MY_METRICS; TrueType Instructing Glyphs, Phantom points.
    """
    glyph = face["glyf"][name]
    if glyph.isComposite():
        for part in glyph.components:
            if part.flags & USE_MY_METRICS:
                return _origin(face, part.glyphName)
    left: int = getattr(glyph, "xMin", 0) - face["hmtx"].metrics[name][1]
    return left


def _widths(flat: Object) -> Iterator[tuple[int, float]]:
    """The widths of glyphs, by their numbers; ISO 32000-2:2020, 9.7.4.3."""
    for first, run in zip(list(flat)[::2], list(flat)[1::2], strict=True):
        yield from enumerate((float(width) for width in run), start=int(first))


def _as_runs(widths: dict[int, float]) -> Array:
    """Write widths as the runs that `_widths` reads."""
    runs: dict[int, list[float]] = {}
    first = 0
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            first = glyph
        runs.setdefault(first, []).append(widths[glyph])
    return Array([each for first, run in runs.items() for each in (first, Array(run))])


def _with_characters(cmap: bytes, characters: dict[bytes, bytes]) -> bytes:
    """Replace the entries of a character map."""
    rows = [f"<{glyph.decode()}> <{text.decode()}>" for glyph, text in sorted(characters.items())]
    entries = "".join(f"{block}\n" for block in cmap_blocks("bfchar", rows))
    before, rest = cmap.split(_RANGE, 1)
    return before + _RANGE + entries.encode("ascii") + rest[rest.index(b"endcmap") :]
