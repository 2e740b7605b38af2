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


def boxes(paper):
    with pikepdf.open(io.BytesIO(paper.content)) as pdf:
        return [[float(edge) for edge in box.Rect] for page in pdf.pages for box in page.Annots]


def text_of(paper):
    return pypdf.PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()


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


def test_an_example_says_that_it_is_one_before_anything_else_is_read(rendered):
    """Screen readers begin with the stamp; on the pages that follow it is decoration, and not read again."""
    with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
        first = pdf.Root.StructTreeRoot.K[0].K[0]
        tag = b"/P <</MCID %d>> BDC" % int(first.K)
        _before, stamp = pdf.pages[0].Contents.read_bytes().split(tag)
    text = " ".join(pypdf.PdfReader(io.BytesIO(rendered.content)).pages[0].extract_text().split())

    assert str(first.S) == "/P"
    assert stamp.count(b" Tj") == 2
    assert "EKSEMPEL Adas lygte. Personer og arbejdsplads er opdigtede." in text


def test_every_page_is_stamped():
    """Nobody takes a page of it for a real answer, whichever they hold."""
    theme = make_theme()
    long = small_form(*({"id": f"q{n}", "kind": "text", "label": f"Spørgsmål {n}", "lines": 12} for n in range(6)))
    example = Example(id="long", language="da", form=long, title="Adas lygte", case=None, answers={})
    made = render_composition(compose_example(example, frame=FRAME, theme=theme), theme=theme, renderer=Renderer(theme))
    pages = pypdf.PdfReader(io.BytesIO(made.content)).pages

    assert len(pages) > 1
    assert all("EKSEMPEL Adas lygte" in page.extract_text() for page in pages)


def test_an_example_has_the_layout_of_the_blank_form(rendered):
    """Readers lay one beside the other; both are finished from one rendering."""
    theme = make_theme()
    blank = render_composition(
        compose(small_form(*QUESTIONS), frame=FRAME, theme=theme), theme=theme, renderer=Renderer(theme)
    )

    assert boxes(rendered) == boxes(blank)
    assert text_of(blank) in text_of(rendered)


def test_an_example_is_of_a_kind_of_its_own_and_has_the_forms_fields(rendered):
    """Whoever reads the manifest can tell it from a blank paper."""
    blank = compose(small_form(*QUESTIONS), frame=FRAME, theme=make_theme())

    assert (rendered.id, rendered.kind, rendered.title) == ("small-example", "example", "Adas lygte")
    assert [field.name for field in rendered.fields] == [entry.name for entry in blank.entries()]
