"""A paper asks nobody: what would send, run or lead out is found in any corner of a PDF."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from samtalekit.core.errors import PaperError
from samtalekit.paper.inspect.account import ExternalRefs, external_refs_of

ADDRESS = "https://away.example/"


def paper(change):
    """A page of A4, changed."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    change(pdf)
    held = BytesIO()
    pdf.save(held)
    return held.getvalue()


def action(kind, **more):
    return Dictionary(S=Name(f"/{kind}"), **more)


def link(pdf):
    pdf.pages[0].Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9],
                                                              A=action("URI", URI=pikepdf.String(ADDRESS))))])  # fmt: skip


def untouched(pdf):
    """As it is."""


def on_opening(pdf):
    pdf.Root.OpenAction = action("URI", URI=pikepdf.String(ADDRESS))


def on_opening_elsewhere(pdf):
    pdf.Root.OpenAction = pdf.make_indirect(action("JavaScript", JS=pikepdf.String("app.alert(1)")))


def on_leaving_a_field(pdf):
    field = Dictionary(
        FT=Name.Tx, T=pikepdf.String("a"), AA=Dictionary(Bl=action("SubmitForm", F=pikepdf.String(ADDRESS)))
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))


def starting_a_program(pdf):
    pdf.pages[0].AA = Dictionary(O=action("Launch"))


def with_a_form_of_adobes(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pikepdf.String("x"))


def drawn_from_elsewhere(pdf):
    pdf.Root.Held = pdf.make_stream(b"", F=Dictionary(FS=Name.URL, F=pikepdf.String(ADDRESS)))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (on_opening, "/URI https://away.example/"),
        (on_opening_elsewhere, "/JavaScript"),
        (on_leaving_a_field, "/SubmitForm"),
        (starting_a_program, "/Launch"),
        (with_a_form_of_adobes, "/XFA"),
        (drawn_from_elsewhere, "/F https://away.example/"),
    ],
)
@pytest.mark.parametrize("may_link", [True, False])
def test_what_acts_by_itself_is_found_on_any_paper(change, expected, may_link):
    """A booklet may be clicked; it may not act."""
    assert any(ask.startswith(expected) for ask in external_refs_of(paper(change), may_link=may_link).asks)


def test_a_link_is_for_papers_without_fields():
    """On a form it is reported with its address."""
    content = paper(link)

    assert external_refs_of(content, may_link=True) == ExternalRefs(asks=(), links=1)
    assert external_refs_of(content, may_link=False).asks == ("/URI https://away.example/",)


def test_a_paper_of_nothing_is_well():
    """And bytes that are no paper are reported as such."""
    assert external_refs_of(paper(untouched), may_link=False).asks == ()
    with pytest.raises(PaperError):
        external_refs_of(b"%PDF-1.7 half", may_link=True)
