"""The tests of papers can fail: a paper is broken in one way, and the checks say which."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Name, Pdf, String

from paper.checks import complaints
from samtalekit.paper.pdf.field_font import read_embedded_face

Break = Callable[[Pdf], None]


def fields(paper: Pdf) -> dict[str, pikepdf.Object]:
    return {str(field.T): field for field in paper.Root.AcroForm.Fields}


def elements(parent: pikepdf.Object):
    """Every element of structure below one."""
    kids = parent.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def drop_a_tooltip(paper):
    del fields(paper)["date"].TU


def give_another_tooltip(paper):
    fields(paper)["date"].TU = String("Felt 7")


def drop_the_tooltip_of_a_button(paper):
    del fields(paper)["choice"].Kids[1].TU


def swap_the_places_of_two_boxes(paper):
    one, other = fields(paper)["number"], fields(paper)["date"]
    one.Rect, other.Rect = list(other.Rect), list(one.Rect)


def swap_two_boxes_on_the_page(paper):
    boxes = paper.pages[0].obj.Annots
    boxes[3], boxes[4] = boxes[4], boxes[3]


def swap_two_fields_of_the_form(paper):
    held = paper.Root.AcroForm.Fields
    held[3], held[4] = held[4], held[3]


def swap_two_questions_in_the_structure(paper):
    one, other = [element for element in elements(paper.Root.StructTreeRoot) if element.S == "/Form"][:2]
    one.K, other.K = other.K, one.K


def make_a_question_a_paragraph(paper):
    next(element for element in elements(paper.Root.StructTreeRoot) if element.S == "/Form").S = Name.P


def make_a_heading_a_paragraph(paper):
    next(element for element in elements(paper.Root.StructTreeRoot) if element.S == "/H2").S = Name.P


def drop_the_scope_of_a_header(paper):
    del next(element for element in elements(paper.Root.StructTreeRoot) if element.S == "/TH").A.Scope


def remove_an_appearance(paper):
    del fields(paper)["line"].AP


def remove_the_appearance_of_a_tick(paper):
    del fields(paper)["check"].AP.N["/yes"]


def duplicate_a_name(paper):
    fields(paper)["date"].T = String("number")


def drop_the_language(paper):
    del paper.Root.Lang


def say_another_language(paper):
    paper.Root.Lang = String("de")


def ask_readers_to_draw(paper):
    paper.Root.AcroForm.NeedAppearances = True


def leave_a_face_out(paper):
    for each in paper.objects:
        if (
            isinstance(each, pikepdf.Dictionary)
            and each.get("/Type") == "/FontDescriptor"
            and "Serif" in str(each.FontName)
        ):
            del each["/FontFile2"]


def tag_a_foot_as_content_of_nothing(paper):
    """As WeasyPrint leaves it."""
    contents = paper.pages[0].Contents
    contents.write(contents.read_bytes().replace(b"/Artifact\n<</Type /Pagination>>", b"/Span\n<</MCID 999>>"))


def drop_a_sentence_from_the_tree(paper):
    """The first paragraph is printed, and no screen reader hears it."""
    paragraph = next(each for each in elements(paper.Root.StructTreeRoot) if each.S == Name.P and "/K" in each)
    del paragraph.K


def swap_two_glyphs(paper):
    font = paper.Root.AcroForm.DR.Font["/Wingdings"]
    face = read_embedded_face(font)
    glyphs, one, other = list(face.glyphs), face.codes[ord("ğ")], face.codes[ord("€")]
    glyphs[one], glyphs[other] = glyphs[other], glyphs[one]
    table = b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)
    font.DescendantFonts[0].CIDToGIDMap = paper.make_indirect(pikepdf.Stream(paper, table))


BREAKS: list[tuple[Break, str]] = [
    (drop_a_tooltip, "tooltip of date: "),
    (give_another_tooltip, "tooltip of date: Felt 7"),
    (drop_the_tooltip_of_a_button, "tooltip of choice, box 1: "),
    (swap_the_places_of_two_boxes, "place of date: neither below number nor to its right"),
    (swap_two_boxes_on_the_page, "place of number: neither below date nor to its right"),
    (swap_two_fields_of_the_form, "are not those of the form"),
    (swap_two_questions_in_the_structure, "structure: the order of questions is"),
    (make_a_question_a_paragraph, "structure: line is a P"),
    (make_a_heading_a_paragraph, "structure: headings [('H1', 'Alle slags felter')]"),
    (drop_the_scope_of_a_header, "structure: a header of nothing"),
    (remove_an_appearance, "appearance of line, box 0"),
    (remove_the_appearance_of_a_tick, "states ['/Off'] of check, box 0"),
    (duplicate_a_name, "are not those of the form"),
    (drop_the_language, "language: missing"),
    (say_another_language, "structure: language de"),
    (ask_readers_to_draw, "readers are asked to draw"),
    (leave_a_face_out, "not embedded"),
    (tag_a_foot_as_content_of_nothing, "marks: 999 of page 1 is neither tagged nor an artifact"),
    (drop_a_sentence_from_the_tree, "heard: TAG-020: 1 empty /P element(s)"),
    (swap_two_glyphs, "letter ğ: drawn as another"),
]


def broken(pdf: bytes, breaking: Break) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as paper:
        breaking(paper)
        target = BytesIO()
        paper.save(target)
        return target.getvalue()


@pytest.mark.parametrize(("breaking", "complaint"), BREAKS, ids=lambda each: getattr(each, "__name__", ""))
def test_a_paper_broken_in_one_way_is_complained_of(papers, forms, breaking, complaint):
    """A check that never fails checks nothing."""
    found = complaints(broken(papers["every-kind"].content, breaking), forms["every-kind"])

    assert any(complaint in each for each in found), found


def test_a_paper_that_is_only_saved_anew_is_not_complained_of(papers, forms):
    """What the tests above find is the break, not the saving."""
    assert complaints(broken(papers["every-kind"].content, lambda _: None), forms["every-kind"]) == []
