"""Every paper of every kit here, in every language: read aloud, archived, blank and filled in with hard names."""

from pathlib import Path

import page as pdf_rules
import pytest

from helpers.projects import SAMPLES
from paper.readers import qpdf_complaints
from paper.witnesses.answers import answers_to
from samtalekit.paper.finish import render_composition
from samtalekit.paper.inspect.account import account_of
from samtalekit.paper.pdf.fill import fill
from samtalekit.paper.render import Renderer
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import compositions

ROOT = Path(__file__).parents[2]
KITS = {"default": ROOT, "welcome-aboard": SAMPLES / "welcome-aboard", "tiny": SAMPLES / "tiny"}


@pytest.fixture(scope="module", params=KITS)
def made(request):
    """Every paper of a kit, composed and pressed."""
    opened = load_project(KITS[request.param])
    press = Renderer(opened.theme)
    return [(each, render_composition(each, theme=opened.theme, press=press)) for each in compositions(opened)]


def failures(pdf: bytes, folder: Path) -> list[str]:
    """What PDF/UA-1, PDF/A-3a and qpdf have against a paper."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    found = [
        f"{profile}: {failure.message}"
        for profile in ("ua1", "3a")
        for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures
    ]
    return found + ([complaints] if (complaints := qpdf_complaints(pdf, folder)) else [])


def test_every_paper_is_accessible_and_can_be_archived_blank(made, tmp_path):
    """Forms, packs, the booklet and the figures alike."""
    assert {(paper.id, paper.language): failures(paper.content, tmp_path) for _, paper in made} == {
        (paper.id, paper.language): [] for _, paper in made
    }


def test_every_paper_is_so_too_when_it_is_filled_in(made, tmp_path):
    """What is kept for years is the filled paper, with the names of real people in it."""
    for composition, paper in made:
        if paper.fields and paper.kind != "example":  # an example is filled in already
            filled = fill(paper.content, answers_to(composition.entries()))
            assert failures(filled, tmp_path) == [], paper.id


def test_every_paper_says_its_language_and_embeds_its_faces(made):
    """A screen reader speaks as the paper does, and no face is borrowed from a machine."""
    for _, paper in made:
        account = account_of(paper.content)
        assert account.language == paper.language
        assert account.title == paper.title
        assert all(font.embedded for font in account.fonts), paper.id


def test_a_kit_has_a_paper_of_every_kind(made):
    """A form for each form, a pack for each audience that has one, the guidance to print."""
    kinds = [paper.kind for _, paper in made]

    assert "form" in kinds
    assert kinds.count("booklet") == len({paper.language for _, paper in made})


def test_every_form_is_one_sheet_and_light(made):
    """At most two pages, and at most 120,000 bytes with every letter of European names in it; filled in, too."""
    forms = [paper for _, paper in made if paper.kind in {"form", "example"}]

    assert {paper.id: paper.pages for paper in forms if paper.pages > 2} == {}
    assert {paper.id: len(paper.content) for paper in forms if len(paper.content) > 120_000} == {}
