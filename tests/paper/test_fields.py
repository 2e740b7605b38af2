"""What the fields of a paper are: named, explained, drawn, and just those of the form."""

from io import BytesIO

import pikepdf
import pytest

from paper.samples import FRAME, every_kind, make_theme, small_form
from samtalekit.core.errors import PaperError
from samtalekit.model.definition import definition_of
from samtalekit.paper.finish import make_paper
from samtalekit.paper.render import Renderer


@pytest.fixture
def fields(paper):
    """The fields of each paper in turn, by name."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        yield {str(field.T): field for field in pdf.Root.AcroForm.Fields}


@pytest.fixture
def sample(papers):
    """The fields of the form with every kind."""
    with pikepdf.open(BytesIO(papers["every-kind"].content)) as pdf:
        yield {str(field.T): field for field in pdf.Root.AcroForm.Fields}


def boxes_of(field):
    return list(field.get("/Kids", [])) or [field]


def test_the_fields_are_those_of_the_form_in_reading_order(fields, paper, forms):
    """The manifest, the form and the PDF have the same fields, and no name is there twice."""
    expected = [entry.name for entry in forms[paper.id].entries()]

    assert list(fields) == expected
    assert [field.name for field in paper.fields] == expected


def test_the_boxes_of_a_page_come_in_the_order_one_reads(paper, forms):
    """The tabulator key walks as the eye does."""
    order = []
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        for page in pdf.pages:
            assert page.obj.Tabs == "/S"
            order += [str(box.get("/T", None) or box.Parent.T) for box in page.obj.get("/Annots", [])]

    assert list(dict.fromkeys(order)) == [entry.name for entry in forms[paper.id].entries()]


def test_a_tooltip_holds_the_label(fields, paper, forms):
    """The text above a box is what a screen reader says of it, with how a date is written and that it is required."""
    added = {"date": " (dd-mm-åååå)"}
    for entry in forms[paper.id].entries():
        if entry.kind != "number" and not entry.relevant:
            must = ", skal udfyldes" if entry.required and not entry.readonly else ""
            assert str(fields[entry.name].TU) == entry.label + added.get(entry.kind, "") + must


def test_the_tooltip_tells_when_a_question_is_to_be_answered(papers):
    """Whoever does not see the line under the question hears it."""
    with pikepdf.open(BytesIO(papers["all-kinds"].content)) as pdf:
        tooltips = {str(field.T): str(field.TU) for field in pdf.Root.AcroForm.Fields}

    assert (
        tooltips["which_course"]
        == "Hvilket kursus? (Udfyld, hvis der er kryds ved »Kursus« i »Hvordan vil du lære det?«)"
    )
    assert tooltips["obstacle"] == "Hvad kom i vejen? (Udfyld, hvis svaret på »Hvor langt er du?« er »1« eller »2«)"
    assert tooltips["why_not_2"].endswith("(Udfyld, hvis svaret på »Er det nået?« er »Delvis« eller »Nej«)")


def test_the_tooltip_of_a_number_tells_its_limits(sample):
    """Somebody who cannot see the paper hears them too."""
    assert str(sample["number"].TU) == "Hvor mange? (1–40 timer)"


def test_the_tooltip_of_a_radio_button_tells_question_and_answer(sample):
    """Hearing "Pære" alone, nobody knows what is asked."""
    assert [str(box.TU) for box in boxes_of(sample["choice"])] == ["Hvilken frugt?: Æble", "Hvilken frugt?: Pære"]


def test_every_box_is_drawn_in_each_of_its_states(fields):
    """No reader has to draw anything itself, and a box that is off is empty, not absent."""
    for field in fields.values():
        for box in boxes_of(field):
            drawn = box.AP.N
            if field.FT == "/Btn":
                assert "/Off" in drawn
                assert len(drawn.keys()) == 2
                assert all(drawn[state].Subtype == "/Form" for state in drawn.keys())  # noqa: SIM118
                assert box.AS in drawn
            else:
                assert drawn.Subtype == "/Form"


def test_every_box_is_printed_and_has_no_frame_of_its_own(fields):
    """The paper draws the frames; a reader's own would double them."""
    for field in fields.values():
        for box in boxes_of(field):
            assert int(box.F) == 4
            assert "/MK" not in box
            assert [int(width) for width in box.Border] == [0, 0, 0]


def test_the_answers_of_a_choice_are_the_ids_of_its_options(sample):
    """Collecting reads "pear", not "1"."""
    states = [[s for s in box.AP.N.keys() if s != "/Off"] for box in boxes_of(sample["choice"])]  # noqa: SIM118

    assert states == [["/apple"], ["/pear"]]
    assert sample["choice"].V == "/pear"
    assert [box.AS for box in boxes_of(sample["choice"])] == ["/Off", "/pear"]


def test_a_choice_of_many_is_a_drop_down_list(papers):
    """The words are shown, the ids are stored; eight or fewer are buttons that a pen can tick."""
    with pikepdf.open(BytesIO(papers["all-kinds"].content)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        month = fields["month"]
        combo = 1 << 17

        assert month.FT == "/Ch"
        assert int(month.Ff) & combo
        assert [tuple(map(str, pair)) for pair in month.Opt][:2] == [("jan", "januar"), ("feb", "februar")]
        assert fields["quarter"].FT == "/Btn"
        assert len(fields["quarter"].Kids) == 4


def test_what_only_sometimes_has_to_be_answered_is_not_insisted_on(theme, renderer):
    """A reader cannot know whether the condition holds; whoever collects does."""
    form = small_form(
        {"id": "shines", "kind": "check", "label": "Lyser den?"},
        {"id": "colour", "kind": "line", "label": "Farve", "required": True, "relevant": {"shines": True}},
    )
    paper = make_paper(form, frame=FRAME, theme=theme, renderer=renderer)

    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert [int(field.Ff) & 2 for field in pdf.Root.AcroForm.Fields] == [0, 0]


def test_a_default_is_written_as_the_language_writes_it(papers):
    """A decimal comma, and a day in the pattern that the paper asks for."""
    with pikepdf.open(BytesIO(papers["all-kinds"].content)) as pdf:
        stored = {str(field.T): str(field.get("/V", "")) for field in pdf.Root.AcroForm.Fields}

    assert (stored["hours"], stored["next_talk"], stored["agreed"]) == ("7,5", "15-03-2027", "/yes")
    assert (stored["methods_peer_training"], stored["methods_course"]) == ("/yes", "/Off")


def test_only_a_choice_that_must_be_made_cannot_be_taken_back(sample):
    """Who ticks a voluntary answer by mistake can undo it."""
    no_toggle = 1 << 14
    assert not int(sample["choice"].Ff) & no_toggle
    assert int(sample["must"].Ff) & no_toggle


def test_what_the_form_demands_is_in_the_field(sample):
    """Required, fixed, several lines, most characters."""
    required, readonly, multiline = 2, 1, 1 << 12
    assert int(sample["line"].Ff) == required
    assert int(sample["line"].MaxLen) == 40
    assert int(sample["fixed"].Ff) == readonly
    assert int(sample["text"].Ff) == multiline
    assert int(sample["must"].Ff) & required


def test_a_default_is_a_value_and_is_seen(sample):
    """A proposal in a table is an answer like any other."""
    assert str(sample["table_first_who"].V) == "Zoë"
    assert b"Tj" in sample["table_first_who"].AP.N.read_bytes()
    assert sample["table_first_done"].V == "/yes"
    assert sample["table_first_done"].AS == "/yes"
    assert sample["table_first_fruit"].V == "/apple"


def test_a_signature_by_a_program_is_an_unsigned_field_and_one_by_hand_is_none(sample):
    """A line to sign by hand is paper, not a field."""
    assert sample["by_program"].FT == "/Sig"
    assert "/V" not in sample["by_program"]
    assert "by_hand" not in sample


def test_headers_of_a_table_say_what_they_head(papers):
    """A screen reader announces row and column of a cell."""
    with pikepdf.open(BytesIO(papers["every-kind"].content)) as pdf:
        scopes = [str(o.A.Scope) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/TH"]

    assert sorted(scopes) == ["/Column"] * 7 + ["/Row"] * 4


def test_a_character_that_the_face_lacks_stops_the_paper_and_is_named(theme, renderer, monkeypatch):
    """In some readers it would be drawn as another character; that is worse than no paper."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")
    form = small_form({"id": "name", "kind": "line", "label": "Navn", "default": "Tōkyō 東京"})

    with pytest.raises(PaperError, match=r"the letter “東” \(U\+6771\), which the field name needs"):
        make_paper(form, frame=FRAME, theme=theme, renderer=renderer)


def test_a_character_of_the_text_that_the_faces_lack_stops_the_paper_and_is_named(theme, renderer, monkeypatch):
    """It would be borrowed from a face of the machine, and look different on the next one."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")
    form = small_form({"id": "name", "kind": "line", "label": "Navn ⚕"})

    with pytest.raises(PaperError, match="faces of the theme lack ⚕"):
        make_paper(form, frame=FRAME, theme=theme, renderer=renderer)


WITH_DEFAULTS = (
    {"id": "big", "kind": "number", "label": "Kroner", "default": 2500000},
    {"id": "exact", "kind": "number", "label": "Antal", "default": 1234567},
    {"id": "half", "kind": "number", "label": "Timer", "default": "7,5"},
    {
        "id": "plan",
        "kind": "table",
        "label": "Plan",
        "columns": [
            {"id": "hours", "kind": "number", "label": "Timer"},
            {"id": "day", "kind": "date", "label": "Dag"},
            {"id": "done", "kind": "check", "label": "Gjort"},
            {"id": "who", "label": "Hvem"},
        ],
        "rows": [
            {"id": "one", "label": "Et", "values": {"hours": "7,5", "day": "2027-03-15", "done": True, "who": 3}},
            {"id": "two", "label": "To", "values": {"hours": 1234567, "done": False, "who": "Ann"}},
        ],
    },
)


def test_a_default_in_a_field_is_exact_and_written_as_on_paper(theme, renderer):
    """No digit is lost, no thousands are marked, a Danish number has its comma and a day the pattern beside its label."""
    content = make_paper(small_form(*WITH_DEFAULTS), frame=FRAME, theme=theme, renderer=renderer).content
    with pikepdf.open(BytesIO(content)) as pdf:
        held = {str(field.T): str(field.V) for field in pdf.Root.AcroForm.Fields if "/V" in field}

    assert held == {
        "big": "2500000",
        "exact": "1234567",
        "half": "7,5",
        "plan_one_hours": "7,5",
        "plan_one_day": "15-03-2027",
        "plan_one_done": "/yes",
        "plan_one_who": "3",
        "plan_two_hours": "1234567",
        "plan_two_day": "",
        "plan_two_done": "/Off",
        "plan_two_who": "Ann",
    }


def test_what_a_program_reads_of_a_starting_number_is_a_number():
    """In the attached definition a number has a point in every language."""
    defaults = {field.key: field.default for field in definition_of(small_form(*WITH_DEFAULTS)).fields}

    assert (defaults["half"], defaults["plan_one_hours"], defaults["exact"]) == ("7.5", "7.5", "1234567")


@pytest.mark.parametrize(("language", "expected"), [("da", "0,5–2.500.000 kr."), ("en", "0.5–2,500,000 kr.")])
def test_the_tooltip_writes_limits_as_the_language_does(theme, renderer, language, expected):
    """The same words are beside the label."""
    question = {"id": "sum", "kind": "number", "label": "Sum", "min": 0.5, "max": 2500000, "unit": "kr."}
    content = make_paper(small_form(question, language=language), frame=FRAME, theme=theme, renderer=renderer).content
    with pikepdf.open(BytesIO(content)) as pdf:
        assert expected in str(pdf.Root.AcroForm.Fields[0].TU)


def test_a_default_that_is_no_option_stops_the_paper(theme, renderer, monkeypatch):
    """A workplace that renames an option gets a finding about the default it forgot."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")
    options = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]
    form = small_form({"id": "pick", "kind": "choice", "label": "Vælg", "options": options, "default": "c"})

    with pytest.raises(PaperError, match=r"pick cannot begin with “c”\. Choose from: a, b"):
        make_paper(form, frame=FRAME, theme=theme, renderer=renderer)


def test_a_template_that_forgets_a_box_stops_the_paper(tmp_path, monkeypatch):
    """A workplace's own template cannot lose a question unseen."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")
    (tmp_path / "print" / "kinds").mkdir(parents=True)
    (tmp_path / "print" / "kinds" / "date.html.j2").write_text(
        "{% macro answer(q, w) %}{{ q.field.label }}{% endmacro %}"
    )
    theme = make_theme(tmp_path)

    with pytest.raises(PaperError, match="other fields than the form says"):
        make_paper(every_kind(), frame=FRAME, theme=theme, renderer=Renderer(theme))
