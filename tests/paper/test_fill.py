"""Filling in by program: answers are written, drawn and checked as the paper demands."""

from io import BytesIO

import page as pdf_rules
import pikepdf
import pytest

from paper.readers import DPI, boxes, cut, qpdf_complaints, seen_in_pdfium, seen_in_poppler, type_in_pdfium, values
from paper.samples import FONTS, small_form
from paper.similarity import expected, similarity
from paper.witnesses.all import menus
from paper.witnesses.answers import NAMES, answers_to
from samtalekit.core.errors import PaperError
from samtalekit.paper.pdf.field_font import read_embedded_face, read_field_face
from samtalekit.paper.pdf.fill import fill

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def blank(papers) -> bytes:
    return papers["every-kind"].content


def drawn(pdf: bytes, name: str) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as paper:
        return next(field for field in paper.Root.AcroForm.Fields if name == field.T).AP.N.read_bytes()


def test_a_text_a_tick_a_choice_and_a_scale_are_filled_in(blank):
    """Whoever prepares fifty papers names fields and answers, and nothing else."""
    filled = values(fill(blank, {"line": NAMES, "check": "yes", "choice": "apple", "scale": "4"}))

    assert {name: filled[name] for name in ("line", "check", "choice", "scale", "table_first_who")} == {
        "line": NAMES, "check": "yes", "choice": "apple", "scale": "4", "table_first_who": "Zoë",
    }  # fmt: skip


def test_an_empty_answer_takes_away_what_stood_there(blank):
    """A proposal that does not fit is cleared, with its appearance."""
    filled = fill(blank, {"table_first_who": "", "table_first_done": "", "choice": ""})

    assert [values(filled)[name] for name in ("table_first_who", "table_first_done", "choice")] == ["", "", ""]
    assert b"Tj" not in drawn(filled, "table_first_who")
    with pikepdf.open(BytesIO(filled)) as paper:
        choice = next(field for field in paper.Root.AcroForm.Fields if field.T == "choice")
        assert [box.AS for box in choice.Kids] == ["/Off", "/Off"]


def test_a_field_that_readers_may_not_change_is_filled_in_all_the_same(blank):
    """The employer's own part is written by the program that sends the papers out."""
    assert values(fill(blank, {"fixed": "Ærø"}))["fixed"] == "Ærø"


def test_letters_and_accents_are_joined(blank):
    """A name copied from a Mac has its rings and dots apart."""
    assert values(fill(blank, {"line": "A\u030angstro\u0308m\tx"}))["line"] == "Ångström x"


def test_lines_are_kept_where_there_are_several_and_joined_where_there_is_one(blank):
    """A list from a spreadsheet has line ends of its own."""
    filled = values(fill(blank, {"text": "En\r\nTo\rTre", "line": "En\r\nTo"}))

    assert (filled["text"], filled["line"]) == ("En\nTo\nTre", "En To")


def test_a_drop_down_list_stores_the_id_and_shows_the_words(made):
    """Collecting reads "m12", people read "Måned 12"."""
    paper = made(menus()).content
    filled = fill(paper, {"month": "m12"})
    number, (left, bottom, right, top) = boxes(filled)["month"]
    seen = cut(seen_in_pdfium(filled, number), (left, bottom, right - 10, top))  # without the list's triangle

    assert values(filled)["month"] == "m12"
    assert similarity(seen, expected("Måned 12 – Łódź", seen.size)) > 0.6


@pytest.mark.parametrize("see", [seen_in_pdfium, seen_in_poppler])
def test_what_is_filled_in_is_seen_character_for_character(made, see):
    """No reader draws it; we do."""
    paper = made(small_form({"id": "name", "kind": "line", "label": "Navn"})).content
    filled = fill(paper, {"name": NAMES})
    number, rect = boxes(filled)["name"]
    seen = cut(see(filled, number), rect)

    assert similarity(seen, expected(NAMES, seen.size, DPI)) > 0.6


def test_a_field_with_boxes_on_several_places_is_filled_in_at_all_of_them(made):
    """The name at the top of each form of a pack is one field, each box drawn in its own size."""
    paper = made(
        small_form({"id": "name", "kind": "line", "label": "Navn"}, {"id": "again", "kind": "line", "label": "Navn",
                   "width": 4}, {"id": "tick", "kind": "check", "label": "Ja"})
    ).content  # fmt: skip
    filled = fill(with_one_field_of_two(paper, "name", "again"), {"name": NAMES})

    with pikepdf.open(BytesIO(filled)) as pdf:
        name = pdf.Root.AcroForm.Fields[0]
        widths = [float(box.AP.N.BBox[2]) for box in name.Kids]
        assert str(name.V) == NAMES
        assert all(b"Tj" in box.AP.N.read_bytes() for box in name.Kids)
        assert widths[0] > widths[1]


def with_one_field_of_two(pdf: bytes, first: str, second: str) -> bytes:
    """The same paper with two of its text fields made one."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        fields = {str(field.T): field for field in paper.Root.AcroForm.Fields}
        boxes_of_field = [fields.pop(first), fields.pop(second)]
        head = boxes_of_field[0]
        field = paper.make_indirect(
            pikepdf.Dictionary(FT=head.FT, Ff=head.Ff, DA=head.DA, V=head.V, TU=head.TU, T=head.T)
        )
        field.Kids = pikepdf.Array(boxes_of_field)
        for box in boxes_of_field:
            box.Parent = field
            for key in ("/FT", "/Ff", "/DA", "/V", "/T"):
                del box[key]
        paper.Root.AcroForm.Fields = pikepdf.Array([field, *fields.values()])
        target = BytesIO()
        paper.save(target)
        return target.getvalue()


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"nmae": "x"}, "no field nmae to fill in"),
        ({"by_program": "x"}, "no field by_program to fill in"),
        ({"choice": "plum"}, r"choice cannot hold “plum”\. Choose from: apple, pear"),
        ({"check": "ja"}, r"check cannot hold “ja”\. Choose from: yes"),
        ({"line": "x" * 41}, "line has 41 characters; there is room for 40"),
        ({"line": "東"}, r"lacks the letter “東” \(U\+6771\), which the field line needs"),
    ],
)
def test_an_answer_that_the_paper_cannot_hold_is_refused(blank, answers, message):
    """Better no paper than one with a wrong answer, or with a character missing."""
    with pytest.raises(PaperError, match=message):
        fill(blank, answers)


def test_an_option_that_no_list_has_is_refused(made):
    with pytest.raises(PaperError, match=r"month cannot hold “m13”\. Choose from: m1, m2"):
        fill(made(menus()).content, {"month": "m13"})


def test_what_is_no_paper_is_refused():
    with pytest.raises(PaperError, match="not a PDF"):
        fill(b"x", {})


def test_a_filled_paper_is_sound_and_can_be_read_aloud_and_archived(paper, forms, tmp_path):
    """A prefilled paper is a paper: PDF/UA-1 and PDF/A-3a."""
    filled = fill(paper.content, answers_to(forms[paper.id].entries()))
    file = tmp_path / "filled.pdf"
    file.write_bytes(filled)

    assert qpdf_complaints(filled, tmp_path) == ""
    for profile in ("ua1", "3a"):
        assert [f.message for f in pdf_rules.validate_pdf(str(file), profile=profile).failures] == []


def test_the_same_answers_give_the_same_bytes(blank):
    """A prefilled paper that did not change is not sent twice."""
    answers = {"line": NAMES, "choice": "apple", "text": "En\nTo"}

    assert fill(blank, answers) == fill(blank, answers)
    assert fill(blank, dict(reversed(answers.items()))) == fill(blank, answers)
    assert fill(blank, {"line": "x"}) != fill(blank, {"line": "y"})


def test_a_filled_paper_begins_with_the_bytes_of_the_blank_one(blank):
    """Whoever has the blank sees that nothing but answers has come to it."""
    filled = fill(blank, {"line": NAMES, "check": "yes"})

    assert filled.startswith(blank)
    assert len(filled) < len(blank) + 2_000
    first, second = file_id(filled)
    assert first == file_id(blank)[0]
    assert second not in {file_id(blank)[1], file_id(fill(blank, {"line": NAMES}))[1]}


def file_id(pdf: bytes) -> list[bytes]:
    with pikepdf.open(BytesIO(pdf)) as paper:
        return [bytes(half) for half in paper.trailer.ID]


def test_an_answer_that_is_there_already_changes_nothing(blank):
    """The bytes follow from the answers, however they came to be there."""
    defaults = {"table_first_who": "Zoë", "table_first_done": "yes", "choice": "pear", "line": ""}

    assert fill(blank, defaults) == blank
    assert fill(blank, {}) == blank


def test_a_paper_that_is_filled_in_again_is_as_if_it_was_filled_in_once(blank):
    """The second answer counts, and the first is nowhere in the file: it may have been a confidence."""
    once = fill(blank, {"line": "Secret", "check": "yes", "scale": "2"})
    again = fill(once, {"line": NAMES, "scale": "4"})

    assert again == fill(blank, {"line": NAMES, "check": "yes", "scale": "4"})
    assert b"(Secret)" in once
    assert b"(Secret)" not in again
    assert fill(again, {"line": "", "check": "", "scale": ""}) == blank


@pytest.mark.parametrize("answer", ["Ærlig talt", ""])
def test_an_answer_that_another_program_wrote_leaves_nothing_behind_when_it_is_replaced(blank, answer):
    """A paper that was filled in in Chromium, say."""
    typed = type_in_pdfium(blank, {"line": "Secret", "text": "Kept"})
    filled = fill(typed, {"line": answer, "number": "7"})

    assert {name: values(filled)[name] for name in ("line", "text", "number")} == {
        "line": answer, "text": "Kept", "number": "7",
    }  # fmt: skip
    assert b"(Secret)" in typed
    assert not any(b"Secret" in content for content in contents(filled))


def contents(pdf: bytes) -> list[bytes]:
    """Every object of a PDF as text, also those that nothing refers to, and what streams hold."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        found = [each.unparse() for each in paper.objects if not isinstance(each, pikepdf.Stream)]
        return [pdf, *found, *(each.read_bytes() for each in paper.objects if isinstance(each, pikepdf.Stream))]


def test_an_answer_that_is_added_to_anothers_paper_is_appended(blank):
    """The bytes that a signature covers stay as they are."""
    with pikepdf.open(BytesIO(fill(blank, {"line": NAMES}))) as paper:
        saved_by_another = written(paper, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    filled = fill(saved_by_another, {"text": "Mere"})

    assert filled.startswith(saved_by_another)
    assert (values(filled)["line"], values(filled)["text"]) == (NAMES, "Mere")


def written(paper: pikepdf.Pdf, **options: object) -> bytes:
    target = BytesIO()
    paper.save(target, **options)
    return target.getvalue()


def with_a_table(blank: bytes) -> bytes:
    """As most programs write: a cross-reference table, no object streams."""
    with pikepdf.open(BytesIO(blank)) as paper:
        return written(paper, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def locked_for_changes(blank: bytes) -> bytes:
    """Readable without a password, encrypted all the same."""
    with pikepdf.open(BytesIO(blank)) as paper:
        return written(paper, encryption=pikepdf.Encryption(owner="x", user=""))


def with_a_wrong_offset(blank: bytes) -> bytes:
    """Damaged on its way, and repaired by every reader."""
    start = blank.rindex(b"startxref")
    return blank[:start] + b"startxref\n12\n%%EOF\n"


def with_something_before(blank: bytes) -> bytes:
    """As a mail program may save it."""
    return b"X-Mail: y\n" + blank


def without_a_line_end(blank: bytes) -> bytes:
    return blank.rstrip()


def at_once_readable(blank: bytes) -> bytes:
    """Linearized, for slow networks."""
    with pikepdf.open(BytesIO(blank)) as paper:
        return written(paper, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


WAYS_TO_SAVE = [
    with_a_table, locked_for_changes, with_a_wrong_offset, with_something_before, without_a_line_end, at_once_readable,
]  # fmt: skip


@pytest.mark.parametrize("another", WAYS_TO_SAVE)
def test_a_paper_can_be_filled_in_however_it_was_saved(blank, another, tmp_path):
    """Collected papers come from many programs."""
    base = another(blank)
    filled = fill(base, {"line": NAMES, "choice": "apple"})

    assert (values(filled)["line"], values(filled)["choice"]) == (NAMES, "apple")
    assert fill(base, {"line": NAMES, "choice": "apple"}) == filled
    assert fill(fill(base, {"line": "x"}), {"line": NAMES, "choice": "apple"}) == filled
    assert qpdf_complaints(filled, tmp_path) == ""


def test_an_answer_that_another_program_stored_or_drew_in_its_own_way_is_put_right(blank):
    """As pypdf stores a choice, and cuts off long lines."""
    with pikepdf.open(BytesIO(blank)) as paper:
        fields = {str(field.T): field for field in paper.Root.AcroForm.Fields}
        fields["scale"].V = pikepdf.String("4")
        fields["line"].V = pikepdf.String("Zoë")
        amiss = written(paper, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    filled = fill(amiss, {"scale": "4", "line": "Zoë"})

    assert drawn(filled, "line") == drawn(fill(blank, {"line": "Zoë"}), "line")
    with pikepdf.open(BytesIO(filled)) as paper:
        scale = next(field for field in paper.Root.AcroForm.Fields if field.T == "scale")
        assert isinstance(scale.V, pikepdf.Name)
        assert [box.AS for box in scale.Kids] == ["/Off", "/Off", "/Off", "/4", "/Off"]


def test_a_locked_paper_is_refused(blank):
    with pikepdf.open(BytesIO(blank)) as paper:
        locked = written(paper, encryption=pikepdf.Encryption(owner="x", user="y"))

    with pytest.raises(PaperError, match="locked with a password"):
        fill(locked, {"line": "x"})


def test_a_form_that_is_no_paper_is_refused():
    """There are forms of others, without our font."""
    with pikepdf.Pdf.new() as pdf:
        page = pdf.add_blank_page()
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="line", Rect=[0, 0, 9, 9]
            )
        )
        page.obj.Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        form = written(pdf)

    with pytest.raises(PaperError, match="Choose a paper made by samtalekit"):
        fill(form, {"line": "x"})


def test_the_face_that_a_paper_holds_is_the_face_it_was_made_with(blank):
    """An old paper is filled in with its own characters and their own codes."""
    own = read_field_face(FONTS / "sk-field-regular.ttf")
    with pikepdf.open(BytesIO(blank)) as paper:
        embedded = read_embedded_face(paper.Root.AcroForm.DR.Font["/Wingdings"])

    kept = set(embedded.codes)
    assert embedded.codes == {point: code for point, code in own.codes.items() if point in kept}
    assert set(own.codes) - kept <= {0, 0xFEFF, 0xFFFE}
    assert (embedded.name, embedded.glyphs, embedded.widths) == (own.name, own.glyphs, own.widths)
    assert (embedded.packed, embedded.length, embedded.box) == (own.packed, own.length, own.box)
