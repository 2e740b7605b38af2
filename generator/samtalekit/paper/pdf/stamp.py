"""The stamp of an example: a word and a line in the upper margin of every page, in the font of fields.

It is drawn when the paper is finished, so that an example has the layout of the blank form. On the first page it is
text that screen readers read first, on a plate of white over the head's colour; on the others it stands at the right,
clear of the section that goes on, as decoration that repeats it.
Source: ISO 32000-2:2020, 14.6 Marked content, 14.8.2.2 Real content and artifacts.
"""

from pikepdf import Dictionary, Name, Page, Pdf

from samtalekit.core.text import pt_from_mm
from samtalekit.paper.pdf.appearance import broken, colour_operator
from samtalekit.paper.pdf.field_font import FIELD_FONT_KEY, FIELD_SIZE_PT, LEADING_PT, check_characters, composed
from samtalekit.paper.pdf.fields import AppearanceContext
from samtalekit.paper.pdf.structure import ARTIFACT, numbered

LEFT_MM, RIGHT_MM = 22, 16  # the margins of `print/paper.css`
TOP_MM = 5.5  # from the edge of the page; office printers leave 5 mm white
HEIGHT_PT, BASE_PT = 15, 4.2  # of the frame, and from its lower edge to the line of text
PADDING_PT = 5  # between the frame and its word, and to the line beside it
FRAME_PT = 1
PLATE_PT = 3  # of white around frame and line
MOST_ROWS = 2  # of the line; a third would meet the form, and the page that offers the example has its whole title
LATER_ROWS = 1  # on the pages after the first, where the second row is that of a section that goes on


def stamp(pdf: Pdf, word: str, line: str, context: AppearanceContext) -> None:
    """Stamp every page.

    Raises:
        PaperError: The font lacks a character.
    """
    word, line = composed(word).upper(), composed(line)
    check_characters(context.face, word + line, field=line, language=context.language)
    for number, page in enumerate(pdf.pages):
        page.Resources.Font[FIELD_FONT_KEY] = context.font
        frame, text = _drawn(word, line, page, context, is_first=number == 0)
        tag = b"/P <</MCID %d>> BDC\n" % _tagged(pdf, page) if number == 0 else ARTIFACT
        pieces = [b"q", page.Contents.read_bytes(), b"Q", ARTIFACT + frame, b"EMC", tag + text, b"EMC", b""]
        page.Contents.write(b"\n".join(pieces))  # in a scope, since the page begins with a transformation


def _drawn(word: str, line: str, page: Page, context: AppearanceContext, *, is_first: bool) -> tuple[bytes, bytes]:
    """The operators of a plate and a frame; and of the word in it, with the line beside it."""
    face, colour = context.face, colour_operator(context.colours["text"])
    left, _bottom, right, top = (float(edge) for edge in page.mediabox)
    left, right = left + pt_from_mm(LEFT_MM), right - pt_from_mm(RIGHT_MM)
    width = face.width_pt(word) + 2 * PADDING_PT
    bottom = top - pt_from_mm(TOP_MM) - HEIGHT_PT
    rows, most = list(broken(line, face, right - left - width - PADDING_PT)), MOST_ROWS if is_first else LATER_ROWS
    if len(rows) > most:
        rows = [*rows[: most - 1], f"{rows[most - 1]} …"]
    shown = f" 0 -{LEADING_PT} Td ".join(f"{face.encoded(row)} Tj" for row in rows)
    whole = width + PADDING_PT + max(map(face.width_pt, rows), default=0)
    left = left if is_first else max(left, right - whole)
    foot = bottom - LEADING_PT * max(len(rows) - 1, 0)
    frame = (
        f"q {colour_operator(context.colours['page'])} rg {left - PLATE_PT:.2f} {foot - PLATE_PT:.2f} "
        f"{whole + 2 * PLATE_PT:.2f} {bottom + HEIGHT_PT - foot + 2 * PLATE_PT:.2f} re f Q "
        f"q {colour_operator(context.colours['accent'])} RG {FRAME_PT} w "
        f"{left:.2f} {bottom:.2f} {width:.2f} {HEIGHT_PT} re S Q"
    )
    text = (
        f"q BT {FIELD_FONT_KEY} {FIELD_SIZE_PT} Tf {colour} rg {left + PADDING_PT:.2f} {bottom + BASE_PT:.2f} Td "
        f"{face.encoded(word)} Tj {width:.2f} 0 Td {shown} ET Q"
    )
    return frame.encode("ascii"), text.encode("ascii")


def _tagged(pdf: Pdf, page: Page) -> int:
    """Add a paragraph at the beginning of the structure, and return the number of its content on the page."""
    tree = pdf.Root.StructTreeRoot
    document, key = tree.K[0], int(page.StructParents)
    marks = next(marks for number, marks in numbered(tree.ParentTree) if int(number) == key)
    number = len(marks)
    element = Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=page.obj, K=number)
    marks.append(pdf.make_indirect(element))
    document.K.insert(0, marks[-1])
    return number
