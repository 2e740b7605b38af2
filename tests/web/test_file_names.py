"""What a downloaded paper is called: as its title says, safe on every system, and once in each language."""

from dataclasses import replace

import pytest

from helpers.projects import over_tiny
from samtalekit.jobs.build import build
from samtalekit.web.page_context import file_names
from web import samples
from web.samples import form, page, small_kit

PAPER = samples.papers(small_kit(page("index"), forms=(form("plan"),)))[0]


def names(*papers):
    """The names of papers of a title and a kind."""
    made = {str(n): replace(PAPER, id=str(n), title=title, kind=kind) for n, (title, kind) in enumerate(papers)}
    return [*file_names(made).values()]


@pytest.mark.parametrize(
    ("title", "kind", "expected"),
    [
        ("Udviklingsplan", "form", "Udviklingsplan.pdf"),
        ("Årets læring på Ø", "form", "Årets læring på Ø.pdf"),
        ("Aminas udviklingsplan", "example", "Aminas udviklingsplan – eksempel.pdf"),
        ("Skemaer til lederen", "pack", "Skemaer til lederen.pdf"),
        ("MUS: de fem trin", "booklet", "MUS – de fem trin – hæfte.pdf"),
        ("Årshjul", "poster", "Årshjul – plakat.pdf"),
        ("Spørg", "cards", "Spørg – kort.pdf"),
        ("Læg en plan", "sheet", "Læg en plan – ark.pdf"),
        ('Hvad/hvem? "Os" <her>', "form", "Hvad-hvem Os her.pdf"),
        ("con", "form", "con – 1.pdf"),
    ],
)
def test_a_name_is_the_title_and_what_the_paper_is_if_no_form(title, kind, expected):
    """In the paper's language, without what Windows and SharePoint refuse."""
    assert names((title, kind)) == [expected]


def test_two_papers_of_one_title_have_two_names():
    """Also where they differ in capitals alone, which Windows and macOS take for one."""
    assert names(("Plan", "form"), ("plan", "form"), ("Plan", "poster")) == [
        "Plan.pdf",
        "plan (2).pdf",
        "Plan – plakat.pdf",
    ]


def test_a_name_is_in_the_language_of_its_paper():
    made = {"x": replace(PAPER, language="en", title="Amina’s plan", kind="example")}

    assert file_names(made) == {"x": "Amina’s plan – example.pdf"}


def test_a_form_s_page_says_how_to_save_and_a_workplace_may_say_it_otherwise(tmp_path):
    """Folded, beside the button; a file of its own takes the place of the theme's."""
    pages = []
    for name, own in (("a", {}), ("b", {"theme/web/parts/saving.html.j2": "{# nothing #}\n"})):
        site = build(over_tiny(tmp_path, own, name)).site
        pages.append((site / "forms/check-up.html").read_text("utf-8"))
    theirs, ours = pages

    assert 'download="Check-up.pdf"' in theirs
    assert "Would you rather write in the PDF?" in theirs
    assert "<dt>Firefox</dt>" in theirs
    assert "rather write in the PDF" not in ours
    assert 'download="Check-up.pdf"' in ours
