"""Where a form breaks: a row keeps to its section, and a page on which a section goes on says which."""

from io import BytesIO

import pypdf
import pytest

from paper.samples import FRAME, small_form
from samtalekit.paper.finish import make_paper
from samtalekit.paper.stylesheet import HAND_LINE_MM

CONTINUED = "Det hele – fortsat"


def box(number, lines):
    return {"id": f"box_{number}", "kind": "text", "label": f"Spørgsmål {number}", "lines": lines}


@pytest.fixture
def pages_of(theme, renderer):
    """A form whose questions have so many lines: the lines of text of each page, and how its pages are used."""

    def pages(*lines):
        form = small_form(*(box(number, each) for number, each in enumerate(lines, start=1)))
        paper = make_paper(form, frame=FRAME, theme=theme, renderer=renderer)
        texts = [page.extract_text().splitlines() for page in pypdf.PdfReader(BytesIO(paper.content)).pages]
        return texts, paper.use

    return pages


def asked(lines):
    return [line for line in lines if line.startswith("Spørgsmål")]


def test_the_last_row_takes_the_one_before_it_to_the_next_page(pages_of):
    """Alone there, without a heading, it would look like something else."""
    texts, use = pages_of(18, 3, 3)

    assert [asked(page) for page in texts] == [["Spørgsmål 1"], ["Spørgsmål 2", "Spørgsmål 3"]]
    assert [page.is_torn for page in use] == [False, False]


def test_a_page_on_which_a_section_goes_on_names_it_and_no_other_does(pages_of):
    """The heading is on the page before; on its own page it stands once."""
    texts, _use = pages_of(14, 6, 8, 20, 20)

    assert len(texts) > 2
    assert [page.count(CONTINUED) for page in texts] == [0] + [1] * (len(texts) - 1)


def test_a_page_that_begins_with_a_heading_or_the_notice_does_not_go_on(theme, renderer):
    """Two sections of a page each."""
    form = small_form(box(1, 20))
    one = form.source.sections[0].model_copy(update={"title": "Først"})
    other = one.model_copy(
        update={"id": "more", "title": "Mere", "fields": (one.fields[0].model_copy(update={"id": "b"}),)}
    )
    form = form.model_copy(update={"source": form.source.model_copy(update={"sections": (one, other)})})

    paper = make_paper(form, frame=FRAME, theme=theme, renderer=renderer)
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(paper.content)).pages]

    assert len(texts) == 2
    assert all("fortsat" not in text for text in texts)


def test_how_a_page_is_used_is_known(pages_of):
    """A high row alone on a page fills it; a low one is torn off."""
    _texts, (first, last) = pages_of(4, 20, 5)
    _texts, (_first, torn) = pages_of(4, 16, 6)

    assert first.filled > 0.75
    assert 5 * HAND_LINE_MM / 264 < last.filled < 0.5
    assert torn.is_torn
