"""A filled-in example: the form's own paper with answers in it, which says so and cannot be taken for a real one."""

import io

import pikepdf
import pypdf
import pytest

from paper.samples import FRAME, make_theme, small_form
from samtalekit.model.form import Example
from samtalekit.paper.compose import compose, compose_example
from samtalekit.paper.finish import render_composition
from samtalekit.paper.render import Renderer

QUESTIONS = (
    {"id": "words", "kind": "text", "label": "Hvad skete der?", "lines": 3, "required": True},
    {"id": "seen", "kind": "check", "label": "Set"},
    {"id": "hours", "kind": "number", "label": "Timer", "width": 4},
    {"id": "fruit", "kind": "choice", "label": "Frugt", "options": [{"id": "apple", "label": "Æble"}, {"id": "pear", "label": "Pære"}]},
    {"id": "signed", "kind": "signature", "label": "Underskrift"},
)  # fmt: skip
ANSWERS = {"words": "Vi så på lygterne.\nDe lyste.", "seen": "yes", "hours": "7.5", "fruit": "pear"}


@pytest.fixture(scope="module")
def rendered():
    theme, form = make_theme(), small_form(*QUESTIONS)
    example = Example(id="small-example", language="da", form=form, title="Adas lygte", case=None, answers=ANSWERS)
    composition = compose_example(example, frame=FRAME, theme=theme)
    return render_composition(composition, theme=theme, renderer=Renderer(theme))


def fields(paper):
    return pypdf.PdfReader(io.BytesIO(paper.content)).get_fields()


def test_the_answers_stand_in_the_forms_own_fields(rendered):
    """A number with the language's mark, a tick, a chosen option: as if somebody had typed them."""
    values = {name: str(field.get("/V", "")) for name, field in fields(rendered).items()}

    assert values["words"].replace("\r", "\n") == ANSWERS["words"]
    assert (values["seen"], values["hours"], values["fruit"]) == ("/yes", "7,5", "/pear")


def test_readers_cannot_change_an_example(rendered):
    """Nobody should fill in over it, save it, and send it in as their own."""
    with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
        flags = {str(field.T): int(field.get("/Ff", 0)) & 1 for field in pdf.Root.AcroForm.Fields}

    assert flags == {"words": 1, "seen": 1, "hours": 1, "fruit": 1}


def test_an_example_says_that_it_is_one_where_the_form_says_what_it_is_for(rendered):
    """On the first page, before anything else is read."""
    text = " ".join(pypdf.PdfReader(io.BytesIO(rendered.content)).pages[0].extract_text().split())

    assert "Adas lygte. Personer og arbejdsplads er opdigtede." in text
    assert "Prøv det." not in text
    assert text.count("EKSEMPEL") == 2  # in the head, and over every page
    assert "Lille skema, udfyldt eksempel" in text
    assert "Havneby" not in text  # the workplace that shows it did not fill it in


def test_an_example_is_of_a_kind_of_its_own_and_has_the_forms_fields(rendered):
    """Whoever reads the manifest can tell it from a blank paper."""
    blank = compose(small_form(*QUESTIONS), frame=FRAME, theme=make_theme())

    assert (rendered.id, rendered.kind, rendered.title) == ("small-example", "example", "Adas lygte")
    assert [field.name for field in rendered.fields] == [entry.name for entry in blank.entries()]
