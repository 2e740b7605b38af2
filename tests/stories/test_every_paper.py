"""Every paper of every kit here: read aloud, archived, blank and filled in with hard names.

Of the default kit those in Danish; a soak takes the English ones, too.
"""

import os
import shutil
from functools import partial
from io import BytesIO
from pathlib import Path

import page as pdf_rules
import pytest
from pypdf import PdfReader
from ruamel.yaml import YAML

from helpers.havneby import ROOT, havneby, papers_of
from helpers.projects import SAMPLES
from paper.checks import of_marks, of_what_is_heard
from paper.readers import qpdf_complaints
from paper.witnesses.answers import answers_to
from samtalekit.paper.inspect.account import account_of
from samtalekit.paper.pdf.fill import fill

LANGUAGES = ("da", "en") if os.environ.get("SAMTALEKIT_SOAK") else ("da",)
KITS = {
    "default": havneby,
    **{name: partial(shutil.copytree, SAMPLES / name, dirs_exist_ok=True) for name in ("welcome-aboard", "tiny")},
}
"""Each lays itself into a folder, and gives that."""


@pytest.fixture(scope="module", params=KITS)
def made(request, tmp_path_factory):
    """Every paper of a kit, composed and rendered."""
    folder = tmp_path_factory.mktemp("kit")
    languages = LANGUAGES if request.param == "default" else ("da", "en")
    return papers_of(KITS[request.param](folder), languages=languages)


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


def test_every_paper_is_heard_as_it_is_seen(made):
    """Nothing is printed that is not announced, nor announced as what it is not."""
    heard = {
        (paper.id, paper.language): [*of_marks(paper.content), *of_what_is_heard(paper.content)] for _, paper in made
    }

    assert {paper: complaints for paper, complaints in heard.items() if complaints} == {}


def test_every_paper_says_its_language_and_embeds_its_faces(made):
    """A screen reader speaks as the paper does, and no face is borrowed from a machine."""
    for _, paper in made:
        account = account_of(paper.content)
        assert account.language == paper.language
        assert account.title == paper.title
        assert all(font.embedded for font in account.fonts), paper.id


def test_a_kit_has_a_paper_of_every_kind(made):
    """A form for each form, a pack for each audience that has one, the guidance to print in every language."""
    languages = {paper.language for _, paper in made}

    assert {paper.language for _, paper in made if paper.kind == "form"} == languages
    assert {paper.language for _, paper in made if paper.kind == "booklet"} == languages


def test_the_default_kit_has_all_its_papers_in_the_name_of_the_workplace(made, request):
    """Each form with an example, those of the cases, packs, figures, cards, a sheet for each step, booklets."""
    if request.node.callspec.params["made"] != "default":
        return
    forms = list(YAML(typ="safe").load((ROOT / "content" / "kit.yml").read_text(encoding="utf-8"))["forms"])
    examples = {path.stem for path in (ROOT / "content" / "da" / "examples").glob("*.yml")}
    booklets = ["booklet-forms", "booklet-more", "booklet-steps"]
    rest = ["pack-employee", "pack-hr", "pack-manager", *booklets, "effect-figure", "process-figure", "wheel", "year"]
    rest += ["dialogue-cards", *(f"sheet-{step}" for step in ("bridge", "effect", "learn", "plan", "share"))]

    for language in LANGUAGES:
        papers = [paper for _, paper in made if paper.language == language]
        assert [paper.id for paper in papers if paper.kind == "form"] == forms
        assert {paper.id for paper in papers if paper.kind == "example"} == examples
        assert {f"{form}-example" for form in forms} <= examples
        assert sorted(paper.id for paper in papers if paper.kind not in {"form", "example"}) == sorted(rest)
    for paper in (paper for _, paper in made if paper.kind != "example"):
        words = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper.content)).pages)
        assert "Havneby Styrelse" in words, paper.id


def test_every_form_is_one_sheet_and_light(made):
    """At most two pages, and at most 120,000 bytes with every character of European names in it; filled in, too.

    The development plan has a page for each of its three goals, and filled in it may be as much heavier as a page is.
    """
    forms = [paper for _, paper in made if paper.kind in {"form", "example"}]

    plans = {paper.id for paper in forms if paper.id.startswith("development-plan")}
    filled_plans = plans - {"development-plan"}
    assert {paper.id: paper.pages for paper in forms if paper.pages > (3 if paper.id in plans else 2)} == {}
    heavy = {paper.id: len(paper.content) for paper in forms if len(paper.content) > 120_000}
    assert {name: size for name, size in heavy.items() if name not in filled_plans or size > 125_000} == {}
