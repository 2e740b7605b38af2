"""A question that a translation lacks says its language: on the form's page, where it is filled in, and on paper.

WCAG 2.2, 3.1.2 Language of Parts; PDF/UA-1 (ISO 14289-1:2014), 7.2.
"""

import re
from io import BytesIO

import pytest
from pikepdf import Pdf

from helpers.danish import FILES, FORM
from helpers.projects import over_tiny
from samtalekit.jobs.build import build
from samtalekit.paper.pdf.structure import elements

GAP = FORM.replace("      remarks: {label: Bemærkninger}\n", "")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Danish is the second language; its form has no words for the last question."""
    return build(over_tiny(tmp_path_factory.mktemp("gap"), FILES | {"content/da/forms/check-up.yml": GAP})).site


def page(site):
    return (site / "da/skemaer/eftersyn.html").read_text("utf-8")


def test_the_question_is_marked_where_it_is_read_and_where_it_is_filled_in(site):
    """And its message of errors is in the language of the page."""
    listed = re.search(r'<li class="sk-question"([^>]*)>\s*(?:<[^>]*>\s*)*Remarks', page(site))
    asked = re.search(r'<div class="sk-fill__question[^>]*data-sk-question="remarks"[^>]*>', page(site))

    assert listed
    assert 'lang="en"' in listed[1]
    assert asked
    assert 'lang="en"' in asked[0]
    assert re.search(r'id="sk-f-remarks-error" lang="da"', page(site))


def test_a_translated_question_is_in_the_language_of_the_page(site):
    assert not re.search(r'data-sk-question="brakes_work"[^>]* lang=', page(site))
    assert len(re.findall(r'<li class="sk-question">', page(site))) == 1


def test_the_paper_says_it_of_that_question_and_of_no_heading(site):
    with Pdf.open(BytesIO((site / "papers/da/check-up.pdf").read_bytes())) as paper:
        assert str(paper.Root.Lang) == "da"
        marked = [each for each in elements(paper.Root.StructTreeRoot) if "/Lang" in each]

        assert [str(each.Lang) for each in marked] == ["en"]
        assert [str(each.S) for each in elements(marked[0]) if str(each.S) in {"/P", "/Form"}] == ["/P", "/Form"]


def test_a_whole_translation_marks_nothing(tmp_path):
    whole = build(over_tiny(tmp_path, FILES)).site

    assert "data-sk-question" in page(whole)
    assert not re.search(r"sk-(?:question|fill)[^>]* lang=", page(whole))
