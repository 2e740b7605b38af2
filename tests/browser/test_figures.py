"""Figures on their pages: a picture that leads to its sheet, and the same in words."""

import json

import pytest

pytestmark = pytest.mark.browser

FIGURES = {"trin/planlaeg.html": "process-figure", "trin/faa-effekt.html": "effect-figure"}


@pytest.mark.parametrize("path", FIGURES)
def test_a_figure_leads_to_its_pdf(path, served, opened, default_site):
    """Whoever wants to hang it up finds it where they saw it."""
    page = opened(served + path)
    papers = json.loads((default_site / "manifest.json").read_bytes())["papers"]
    posters = {paper["id"]: paper for paper in papers if paper["language"] == "da"}

    leads_to = page.locator(".sk-figure__link").evaluate("link => link.href")
    answer = page.request.get(leads_to)

    assert leads_to == served + posters[FIGURES[path]]["path"]
    assert posters[FIGURES[path]]["kind"] == "poster"
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("path", FIGURES)
def test_the_words_say_what_the_drawing_says(path, served, opened):
    """Every word of the picture is in the list under it, for those who cannot see it."""
    page = opened(served + path)
    drawn = page.locator(".sk-figure svg text").all_text_contents()
    page.click("[data-sk-folds]")
    page.locator(".sk-figure__summary").click()
    text = " ".join(page.locator(".sk-figure").inner_text().split())

    missing = [words for words in drawn if not all(word in text for word in words.split())]

    assert drawn
    assert missing == []


@pytest.mark.parametrize("path", FIGURES)
def test_on_a_phone_the_words_stand_in_the_place_of_the_drawing(path, served, opened):
    """On a small screen the picture of a whole year has text too small to read."""
    page = opened(served + path, width=390)
    page.click("[data-sk-folds]")

    assert not page.locator(".sk-figure__picture").is_visible()
    assert page.locator(".sk-figure__instead").is_visible()
