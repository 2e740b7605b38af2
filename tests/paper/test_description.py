"""What the browser is told of a paper: all that filling it in takes, and nothing about another one."""

import json
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from paper.samples import FORMS, FRAME
from samtalekit.model.menu import Pack
from samtalekit.paper.compose import compose_pack
from samtalekit.paper.finish import render_composition
from samtalekit.paper.pdf.description import describe, face_json, face_of
from samtalekit.paper.pdf.fill import fill

MOST_BYTES = 30_000  # of a form's description; a tenth of that when it is sent


@pytest.fixture(scope="module")
def paper(papers):
    return papers["every-kind"]


@pytest.fixture(scope="module")
def told(paper) -> dict:
    return json.loads(paper.description)


def test_every_field_that_can_be_filled_in_is_described(paper, told):
    """A signature is not: it is made by a program or by hand."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        fields = [str(field.T) for field in pdf.Root.AcroForm.Fields if field.FT != "/Sig"]

    assert [field["name"] for field in told["fields"]] == fields
    assert {field["kind"] for field in told["fields"]} == {"line", "text", "button"}


def test_a_field_is_described_by_what_no_answer_changes(paper, told):
    """Number, rest of the dictionary, limit and value."""
    line = next(field for field in told["fields"] if field["name"] == "line")
    choice = next(field for field in told["fields"] if field["name"] == "choice")
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        field = pdf.get_object(line["number"], 0)
        without_page = line["rest"].replace(f"/P {field.P.objgen[0]} 0 R ", "")
        rest = pikepdf.Object.parse(f"<< {without_page} >>".encode("latin-1"))
        assert line["limit"] == field.MaxLen == 40
        assert set(field.keys()) - set(rest.keys()) == {"/V", "/AP", "/P"}
        assert (rest.TU, rest.Rect) == (field.TU, field.Rect)
        assert without_page != line["rest"]
        left, bottom, right, top = (float(edge) for edge in field.Rect)
        assert line["boxes"][0]["room"] == [round((right - left) * 1000), round((top - bottom) * 1000)]
    assert choice["value"] == "pear"
    assert [(box["states"], box.get("state", "")) for box in choice["boxes"]] == [(["apple"], ""), (["pear"], "pear")]


def test_a_description_belongs_to_one_paper_and_one_font(paper, told):
    """A browser may have kept an older copy of either."""
    assert told["sha256"] == sha256(paper.content).hexdigest()
    assert f"papers/{told['face']}" == paper.face_path


def test_the_font_that_is_described_is_the_one_in_the_paper(paper):
    """Codes and widths are those that the paper draws with."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert face_json(face_of(pdf)) == paper.face


def test_a_description_is_light(papers):
    assert {name for name in FORMS if len(papers[name].description) > MOST_BYTES} == set()
    assert len(papers["every-kind"].face) < 10_000


def test_only_forms_are_filled_in_in_the_browser(forms, theme, renderer):
    """A pack is downloaded and filled in as a PDF."""
    held = (forms["manager-preparation"],)
    pack = Pack(id="pack-employee", language="da", edition=1, title="Pakke", forms=held)
    composition = compose_pack(pack, frames={form.id: FRAME for form in held}, theme=theme)
    made = render_composition(composition, theme=theme, renderer=renderer)

    assert (made.description, made.face) == (b"", b"")


def test_a_filled_paper_is_described_with_what_it_holds(paper):
    filled = fill(paper.content, {"line": "Zoë", "choice": ""})
    with pikepdf.open(BytesIO(filled)) as pdf:
        values = {field.name: field.value for field in describe(pdf, filled).fields}

    assert (values["line"], values["choice"]) == ("Zoë", "")
