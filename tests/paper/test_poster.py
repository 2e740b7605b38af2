"""Posters: a figure on one sheet, for eyes and for ears."""

from datetime import date
from io import BytesIO

import page as pdf_rules
import pikepdf
import pypdf
import pytest

from paper.readers import qpdf_complaints
from paper.samples import FRAME
from samtalekit.content.figures import figure_text
from samtalekit.model.figure import GridFigure, WheelFigure, YearDate, YearFigure
from samtalekit.paper.compose import compose_poster
from samtalekit.paper.finish import render_composition
from samtalekit.paper.inspect.account import account_of

FIGURE = {
    "figure": "who-when", "title": "Hvem gør hvad?", "lead": "Før, under og efter.",
    "columns": [{"id": "before", "title": "Før"}, {"id": "after", "title": "Efter", "note": "om ræven i løgæblet"}],
    "rows": [
        {"id": "one", "title": "Den ene", "cells": {"before": ["Øver sig på æ, ø og å"], "after": ["Holder fri"]}},
        {"id": "other", "title": "Den anden", "cells": {"after": ["Rydder op", "Siger tak"]}},
    ],
}  # fmt: skip


RING = {
    "figure": "fox-ring",
    "title": "Hvem rydder op",
    "lead": "Hvem der er om det.",
    "note": "Mere om ræven i løgæblet.",
}
WHEEL = {
    "kind": "wheel",
    "centre": {"title": "Øver sig på æ, ø og å"},
    "phases": [{"id": "all", "title": "Hele vejen"}],
    "steps": [
        {"id": f"s{n}", "phase": "all", "title": title, "text": "Gør det.", "who": "Den anden"}
        for n, title in enumerate(("Rydder op", "Siger tak", "Begynder"))
    ],
}
YEAR = {
    "kind": "year",
    "dates": tuple(
        YearDate(id=f"d{n}", words=words, first=date(2027, 12, 1 + n), last=date(2028, 1, 9 + n))
        for n, words in enumerate(("Øver sig på æ, ø og å", "Rydder op", "Siger tak", "Den anden begynder"))
    ),
}


@pytest.fixture(scope="module", params=["lanes", "phases", "wheel", "year"])
def figure(request):
    match request.param:
        case "wheel":
            return WheelFigure.model_validate(RING | WHEEL)
        case "year":
            return YearFigure(**RING | YEAR)
    return GridFigure.model_validate({**FIGURE, "kind": request.param})


@pytest.fixture
def poster(figure, theme, renderer):
    composition = compose_poster(figure, language="da", edition=2, frame=FRAME, theme=theme)
    return render_composition(composition, theme=theme, renderer=renderer)


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_poster_is_accessible_and_can_be_archived(poster, profile, tmp_path):
    """A picture alone would say nothing to those who listen."""
    file = tmp_path / "poster.pdf"
    file.write_bytes(poster.content)

    assert [failure.message for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures] == []
    assert qpdf_complaints(poster.content, tmp_path) == ""


def test_it_is_one_sheet_of_a4_lying(poster):
    """To be printed and hung up."""
    account = account_of(poster.content)

    assert [(page.width_mm, page.height_mm) for page in account.pages] == [(297, 210)]
    assert (poster.kind, poster.fields) == ("poster", ())


def test_what_is_drawn_is_described_in_words(poster, figure):
    """The alternative says the same as the drawing: every task of everybody."""
    with pikepdf.open(BytesIO(poster.content)) as pdf:
        descriptions = [
            str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]

    assert figure_text(figure, "da").plain in descriptions
    assert all(words in descriptions[-1] for words in ("Øver sig på æ, ø og å", "Rydder op", "Siger tak", "Den anden"))


def test_its_words_are_text_that_can_be_found(poster):
    """Drawn text is text: a search finds it, and it is sharp in any size."""
    text = " ".join(pypdf.PdfReader(BytesIO(poster.content)).pages[0].extract_text().split())

    assert "Rydder op" in text
    assert "om ræven i løgæblet" in text


def test_all_its_faces_are_embedded(poster):
    """It looks the same on any machine."""
    assert all(font.embedded for font in account_of(poster.content).fonts)
