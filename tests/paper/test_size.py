"""A paper is light enough to send to everybody at once, and nothing of it is lost for that."""

from io import BytesIO

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from paper.readers import type_in_pdfium, values
from paper.samples import FONTS, FORMS, FRAME, rendered, small_form
from samtalekit.paper.compose import compose
from samtalekit.paper.finish import finish, finish_part
from samtalekit.paper.pdf.field_font import read_embedded_face, read_field_face
from samtalekit.paper.pdf.optimize import optimized

LIMIT = 120_000  # bytes of a blank form


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_form_is_light(papers, name):
    """A hundred of them fit in a mailbox, and one is there at once on a poor line."""
    paper = papers[name]

    assert paper.pages == (3 if name == "development-plan" else 2)
    assert len(paper.content) <= LIMIT


@pytest.mark.parametrize("name", [*FORMS, "every-kind"])
def test_what_is_drawn_in_few_words_looks_the_same(name, forms, theme, renderer, monkeypatch):
    """Every frame, hairline and glyph is where the renderer set it."""
    form = forms[name]
    composition = compose(form, frame=FRAME, theme=theme)
    made = rendered(renderer, composition.html, composition.css)
    brief = drawn(finish(finish_part(made, theme), composition, theme))
    monkeypatch.setattr("samtalekit.paper.finish.optimize", lambda _pdf: None)
    long = drawn(finish(finish_part(made, theme), composition, theme))

    assert len(brief) == len(long)
    for one, other in zip(brief, long, strict=True):
        difference = ImageChops.difference(one, other)
        assert sum(difference.histogram()[24:]) < 0.0002 * one.width * one.height


def drawn(pdf: bytes) -> list:
    """Every page as a picture in grey, without the fields: drawn large and then made smaller.

    An engine sets a pattern on whole pixels, and a line on parts of them.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=8, may_draw_forms=False, grayscale=True).to_pil().reduce(4) for page in document]
    finally:
        document.close()


def test_drawings_that_are_not_known_are_left_as_they_are():
    """A theme may draw what we have never seen; it is no business of ours to change it."""
    strange = b"q\n/Pattern cs\n/p7 scn\n1 2 3 4 re\nf\nQ\n/sh0 sh\n0.5 0 0 0.5 1 1 cm\n/x1 Do\nS\n"

    assert optimized(strange, {}) == strange


def test_a_state_of_half_transparency_is_kept():
    """Only what says "hides what is under it", as everything does from the start, is left out."""
    content = b"q\n/a0.5 gs\n1 0 0 rg\n1 2 3 4 re\nf\nQ\nq\n/a1.0 gs\n1 2 3 4 re\nf\nQ\n"

    assert optimized(content, {}) == content


@pytest.fixture(scope="module")
def twins(made):
    """A form of two lines and two ticks, each of one size with the other."""
    fields = [{"id": name, "kind": "line", "label": name} for name in ("one", "two")]
    ticks = [{"id": name, "kind": "check", "label": name} for name in ("first", "second")]
    return made(small_form(*fields, *ticks)).content


def test_boxes_to_tick_share_their_drawings(twins):
    """A tick is drawn once on a paper, however many boxes show it."""
    with pikepdf.open(BytesIO(twins)) as pdf:
        first, second = pdf.Root.AcroForm.Fields[2:]
        assert first.AP.N.yes.objgen == second.AP.N.yes.objgen


def test_what_is_ticked_in_one_box_is_not_ticked_in_another(twins):
    """The appearance is shared, the choice is not."""
    assert values(type_in_pdfium(twins, {}, ("first",))) == {"one": "", "two": "", "first": "yes", "second": ""}


def test_what_a_program_writes_in_one_line_is_not_seen_in_another(twins):
    """A program may write over the appearance that is there, as pypdf does: each line has one of its own."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(twins))
    writer.update_page_form_field_values(writer.pages[0], {"one": "Zoë"}, auto_regenerate=False)
    target = BytesIO()
    writer.write(target)

    with pikepdf.open(target) as pdf:
        one, two = pdf.Root.AcroForm.Fields[:2]
        assert b"Tj" in one.AP.N.read_bytes()
        assert b"Tj" not in two.AP.N.read_bytes()


def test_every_mark_is_found_in_the_element_that_holds_it(paper):
    """A screen reader goes from the words on a page to their place in the order of reading, and back."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        pages = {page.StructParents: page.objgen for page in pdf.pages}
        for key, holders in zip(numbers[::2], numbers[1::2], strict=True):
            if key in pages and isinstance(holders, pikepdf.Array):
                for mark, holder in enumerate(holders):
                    if holder is None:  # the foot of a page, which is an artifact
                        continue
                    assert mark in [kid for kid in kids(holder) if isinstance(kid, int)]
                    assert holder.Pg.objgen == pages[key]
                    assert holder.objgen in [kid.objgen for kid in kids(holder.P) if isinstance(kid, pikepdf.Object)]


def kids(element):
    """The text of a structure element."""
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_no_stream_ends_in_a_carriage_return(paper):
    """With the line feed after it, it would be one line end to a strict reader, and a byte would be missing."""
    assert b"\r\nendstream" not in paper.content


def test_the_face_is_read_back_as_it_was_embedded(paper):
    """Whoever fills in a paper later finds the code of every character in the paper itself."""
    face = read_field_face(FONTS / "sk-field-regular.ttf")
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        back = read_embedded_face(pdf.Root.AcroForm.DR.Font["/Wingdings"])

    assert (back.glyphs, back.widths, back.packed) == (face.glyphs, face.widths, face.packed)
    assert {point: back.codes.get(point) for point in back.codes} == {point: face.codes[point] for point in back.codes}
    assert len(back.codes) >= len(face.codes) - 3  # those that say nothing have no way back
