"""A pack: several forms as one document, with one common head."""

import json
from io import BytesIO

import page as pdf_rules
import pikepdf
import pypdf
import pytest
from PIL import ImageChops

from paper.readers import qpdf_complaints, seen_in_poppler, type_in_pdfium, values
from paper.samples import CONTENT, FRAME, read_form
from samtalekit.model.menu import Pack
from samtalekit.paper.compose import compose, compose_pack
from samtalekit.paper.finish import render_composition

BARELY_SEEN = 16  # of 255: edges of letters, rounded otherwise
FORMS = ("employee-preparation", "development-plan")


@pytest.fixture(scope="module")
def pack():
    return Pack(
        id="pack-employee", language="da", edition=3, title="Skemaer til medarbejderen",
        forms=tuple(read_form(name) for name in FORMS),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made_pack(pack, theme, renderer):
    frames = {form.id: FRAME for form in pack.forms}
    return render_composition(compose_pack(pack, frames=frames, theme=theme), theme=theme, renderer=renderer)


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_pack_is_accessible_and_can_be_archived(made_pack, profile, tmp_path):
    """What holds for one form holds for several."""
    file = tmp_path / "pack.pdf"
    file.write_bytes(made_pack.content)

    assert [failure.message for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures] == []
    assert qpdf_complaints(made_pack.content, tmp_path) == ""


def test_a_field_of_the_common_head_is_one_field_with_a_box_on_every_form(made_pack):
    """Nobody writes a name twice."""
    with pikepdf.open(BytesIO(made_pack.content)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        pages = {box.objgen: n for n, page in enumerate(pdf.pages, 1) for box in page.obj.get("/Annots", [])}
        places = [pages[box.objgen] for box in fields["name"].Kids]

    assert places == [3, 5]
    assert [name for name in fields if name.endswith("__name")] == []


def test_any_other_field_is_named_after_its_form(made_pack, pack):
    """Two forms may ask the same; their answers are kept apart."""
    common = [entry.name for field in pack.forms[0].head_fields for entry in field.entries() if entry.kind != "date"]
    expected = common[:]
    for form in pack.forms:
        stem = form.id.replace("-", "_")
        expected += [f"{stem}__{entry.name}" for entry in form.entries() if entry.name not in common]

    assert [field.name for field in made_pack.fields] == expected


def test_the_date_in_the_head_is_that_of_each_form(made_pack):
    """A preparation is written weeks before the plan; the day of one is not the day of the other."""
    names = [field.name for field in made_pack.fields if field.name.endswith("date")]

    assert names == ["employee_preparation__date", "development_plan__date"]


def test_a_form_about_somebody_else_has_a_head_of_its_own(pack):
    """HR writes the name of somebody who is new on one form, and that of a manager on another."""
    plan = pack.forms[1]
    other = plan.model_copy(update={"id": "other", "source": plan.source.model_copy(update={"own_head": True})})

    assert pack.names(plan)["name"] == "name"
    assert {pack.names(other)[key] for key in ("name", "unit", "manager")} == {
        "other__name", "other__unit", "other__manager",
    }  # fmt: skip


def test_the_kits_forms_for_hr_are_about_different_people():
    """Whoever types a name on one of them sees it on no other."""
    forms = [read_form(path.stem) for path in (CONTENT / "forms").glob("*.yml")]
    named = [form for form in forms if "hr" in form.source.audiences and "name" in form.source.head]
    hr = Pack(id="pack-hr", language="da", edition=1, title="HR", forms=tuple(named))
    names = [hr.names(form)["name"] for form in named]

    assert len(names) > 5
    assert len(set(names)) == len(names)


def test_what_is_typed_in_one_head_is_in_all(made_pack):
    """Seen in PDFium: both boxes are drawn anew."""
    with pikepdf.open(BytesIO(made_pack.content)) as blank:
        name = next(field for field in blank.Root.AcroForm.Fields if field.T == "name")
        before = [box.AP.N.read_bytes() for box in name.Kids]

    filled = type_in_pdfium(made_pack.content, {"name": "Łukasz Ωμέγα"})

    with pikepdf.open(BytesIO(filled)) as pdf:
        name = next(field for field in pdf.Root.AcroForm.Fields if field.T == "name")
        after = [box.AP.N.read_bytes() for box in name.Kids]
    assert values(filled)["name"] == "Łukasz Ωμέγα"
    assert all(new != old for new, old in zip(after, before, strict=True))


def test_every_form_begins_on_a_sheet_of_its_own(made_pack):
    """Printed on both sides, one form can be handed on and the rest kept; the blank side says why it is blank."""
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(made_pack.content)).pages]

    assert "Skemaer til medarbejderen" in texts[0]
    assert "Siden er tom" in texts[1]
    assert "Medarbejderens forberedelse" in texts[2]
    assert "Udviklingsplan" in texts[4]
    assert len(texts) == 7


def test_the_cover_leads_to_each_form(made_pack):
    """Its list of forms is a table of contents; each form has page numbers of its own, as when it is handed on alone."""
    reader = pypdf.PdfReader(BytesIO(made_pack.content))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    names = [link.get_object()["/Dest"] for link in reader.pages[0]["/Annots"]]

    assert [pages[reader.named_destinations[name].page.idnum] for name in names] == [2, 4]
    assert "Side 1 af 2" in reader.pages[2].extract_text()
    assert "Side 2 af 2" in reader.pages[3].extract_text()
    assert "Side" not in reader.pages[0].extract_text()


def test_a_form_looks_in_a_pack_as_it_does_alone(made_pack, theme, renderer):
    """It is rendered once, for both."""
    alone = render_composition(compose(read_form(FORMS[1]), frame=FRAME, theme=theme), theme=theme, renderer=renderer)

    for page in (0, 1):
        pictures = seen_in_poppler(made_pack.content, 4 + page), seen_in_poppler(alone.content, page)
        assert ImageChops.difference(*pictures).getextrema()[1] < BARELY_SEEN


def test_all_definitions_travel_with_it(made_pack, pack):
    """One record a form can be made of one file."""
    with pikepdf.open(BytesIO(made_pack.content)) as pdf:
        attached = {name: json.loads(file.get_file().read_bytes()) for name, file in pdf.attachments.items()}

    assert sorted(attached) == sorted(f"{form.id}.json" for form in pack.forms)
    plan = {field["key"]: field["name"] for field in attached["development-plan.json"]["fields"]}
    assert plan["goal_1"] == "development_plan__goal_1"
    assert plan["name"] == "name"


def test_it_carries_no_address(made_pack):
    """Its links lead to its own pages alone."""
    with pikepdf.open(BytesIO(made_pack.content)) as pdf:
        kinds = {str(o.get("/S", "")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)}
    assert not kinds & {"/URI", "/JavaScript", "/Launch", "/GoToR"}


def test_bookmarks_lead_to_each_form(made_pack):
    """Eight pages are too many to leaf through."""
    with pikepdf.open(BytesIO(made_pack.content)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]

    assert titles == ["Skemaer til medarbejderen", "Medarbejderens forberedelse", "Udviklingsplan"]


def test_each_font_is_embedded_once(made_pack):
    """Patterns and pictures name fonts, too: with one font left apart, a pack of seven forms was a fifth larger."""
    with pikepdf.open(BytesIO(made_pack.content)) as pdf:
        names = [
            str(each.BaseFont)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font" and "/ToUnicode" in each
        ]

    assert sorted(names) == sorted(set(names))
