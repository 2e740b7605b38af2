"""A municipality with eight forms, half the pages, its own words and its own brand: nothing is promised that is gone."""

import re

import pytest

from samtalekit.jobs.check import check
from samtalekit.pipeline.load import load_project
from stories.conftest import ROOT

BOEGELUND = ROOT / "tests" / "samples" / "boegelund-kommune"


@pytest.fixture(scope="module")
def boegelund():
    """The municipality's kit and theme, as a build reads them."""
    return load_project(BOEGELUND)


@pytest.fixture(scope="module")
def danish(boegelund):
    (localized,) = boegelund.kit.localized
    return localized


def test_a_check_has_nothing_to_say_of_it():
    """Not of what it left out, of its own words, its yellow, its typeface or its logos."""
    assert [f"{finding.place.file}: {finding.code}" for finding in check(BOEGELUND).findings] == []


def test_it_has_eight_forms_and_about_half_the_pages(danish):
    whole = next(each for each in load_project(ROOT).kit.localized if each.language == "da")

    assert len(danish.forms) == 8
    assert "exit-talk" in [form.id for form in danish.forms]
    assert len(danish.pages) < 0.6 * len(whole.pages)


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("more/cases", r"\bsyv\b"),  # how many examples there are
        ("more/index", r"Redskaber"),
        ("start/manager", r"den korte|orlov"),
        ("start/employee", r"\borlov\b|på skærm"),
        ("steps/bridge", r"skemaets felt|en anden gruppe har skrevet"),
        ("steps/share", r"den korte|orlov"),
        ("forms/index", r"engelsk"),
        ("index", r"redskaber|eksempler fra"),
    ],
)
def test_no_page_speaks_of_what_is_left_out(danish, page, sentence):
    """Where the kit's own page speaks of a form, page or language that the municipality does not have."""
    assert not re.search(sentence, danish.page(page).body, re.IGNORECASE)


def test_its_brand_is_drawn_as_it_gave_it(boegelund):
    """The yellow fills as it is; the typeface and both logos are the municipality's."""
    theme = boegelund.theme

    assert theme.light["accent"] == "#ffcc00"
    assert theme.text_stack.startswith('"Brand B')
    assert [logo.suffix for logo in (theme.logo, theme.logo_dark)] == ["svg", "png"]
