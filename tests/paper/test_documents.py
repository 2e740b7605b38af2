"""What a finished paper is as a document: accessible, archivable, whole, and the same every time."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import page as pdf_rules
import pikepdf
import pypdf
import pytest

from paper.readers import qpdf_complaints
from paper.samples import FRAME
from samtalekit.paper.finish import make_paper
from samtalekit.paper.inspect.account import account_of
from samtalekit.paper.render import Renderer

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_paper_is_accessible_and_can_be_archived(paper, profile, tmp_path):
    """PDF/UA-1 for screen readers and PDF/A-3a for archives: no rule of either fails."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.content)

    assert [failure.message for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures] == []


def test_a_paper_is_sound(paper, tmp_path):
    """qpdf, which knows nothing of us, finds nothing to complain of."""
    assert qpdf_complaints(paper.content, tmp_path) == ""


def test_a_reader_shows_title_and_language(paper, forms):
    """The window is called what the paper is called, and a screen reader speaks Danish."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert str(pdf.trailer.Info.Title) == forms[paper.id].title
        assert str(pdf.Root.Lang) == "da"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_a_paper_of_several_pages_has_bookmarks(papers, made, forms):
    """Bookmarks lead to each section; a single page needs none."""
    with pikepdf.open(BytesIO(papers["development-plan"].content)) as pdf, pdf.open_outline() as outline:
        titles = [item.title for top in outline.root for item in [top, *top.children]]

    assert titles == ["Udviklingsplan", "Mål 1", "Mål 2", "Mål 3", "Aftalen"]


def test_all_faces_are_embedded_and_that_of_the_fields_whole(paper):
    """A paper looks the same everywhere, and whoever fills it in finds every character."""
    fonts = account_of(paper.content).fonts

    assert all(font.embedded for font in fonts)
    assert [font.name for font in fonts if not font.subset] == ["SKField-Regular"]


def test_readers_are_not_asked_to_draw_the_fields(paper):
    """NeedAppearances makes readers draw fields their own way, and poppler leaves ticks out."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert "/NeedAppearances" not in pdf.Root.AcroForm


def test_a_paper_carries_no_address_and_no_script(paper):
    """IT departments worry about both, and neither is needed to fill in a form."""
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        kinds = {str(o.get("/S", "")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)}
    assert not kinds & {"/URI", "/JavaScript", "/SubmitForm", "/Launch", "/GoToR"}


def test_forms_fit_on_two_pages_and_the_plan_has_a_page_for_each_goal(papers):
    """Two pages are one sheet of paper on the table between two people; a goal is never torn in two."""
    assert {name: paper.pages for name, paper in papers.items()} == dict.fromkeys(papers, 2) | {
        "development-plan": 3,
        "all-kinds": 3,
    }
    pages = pypdf.PdfReader(BytesIO(papers["development-plan"].content)).pages
    assert [re.findall(r"Mål (\d)", page.extract_text()) for page in pages] == [["1"], ["2"], ["3"]]


def test_the_same_form_gives_the_same_bytes_twice(theme, forms):
    """A renderer that has made other papers makes the same bytes as a fresh one."""
    warm = Renderer(theme)
    make_paper(forms["process-plan"], frame=FRAME, theme=theme, renderer=warm)
    again = make_paper(forms["every-kind"], frame=FRAME, theme=theme, renderer=warm)
    fresh = make_paper(forms["every-kind"], frame=FRAME, theme=theme, renderer=Renderer(theme))

    assert again.content == fresh.content


def test_another_process_on_another_day_and_place_gives_the_same_bytes(papers, tmp_path):
    """Neither time zone, locale, folder nor the seed of Python's hashes reaches a paper."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import paper.samples as c\n"
        "from samtalekit.paper.finish import make_paper; from samtalekit.paper.render import Renderer\n"
        "t = c.make_theme(); p = make_paper(c.every_kind(), frame=c.FRAME, theme=t, renderer=Renderer(t))\n"
        "sys.stdout.buffer.write(p.content)"
    )
    environment = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", script, str(TESTS)], env=environment, cwd=tmp_path, capture_output=True, check=True
    )

    assert run.stdout == papers["every-kind"].content
