"""The second kit: another subject, another language, the same commands."""

import re

import pytest
from pypdf import PdfReader

from stories.conftest import ROOT, assert_whole, manifest_of, run

KIT = ROOT / "tests" / "samples" / "welcome-aboard"
DANISH = re.compile(r"[æøåÆØÅ]|\b(og|ikke|skal|eller|siden|trin|skema\w*|samtale\w*|medarbejder\w*|hent|læs)\b")
SUBJECT = re.compile(r"\b(MUS|GRUS|development (plan|review)|employee development|appraisal)\b", re.IGNORECASE)


def test_a_kit_of_another_subject_builds_without_a_word_of_danish_or_of_mus(tmp_path):
    """An introduction programme in English, from content and theme alone."""
    run("build", str(KIT), "--into", str(tmp_path / "site"), folder=tmp_path)

    site = tmp_path / "site"
    assert_whole(site)
    manifest = manifest_of(site)
    assert manifest["languages"] == ["en"]
    kinds = ["form", "form", "example", "pack", "pack", "booklet", "poster", "poster", "poster", "cards", "sheet"]
    assert [paper["kind"] for paper in manifest["papers"]] == kinds
    assert [(talk["id"], talk["slides"], talk["minutes"]) for talk in manifest["slides"]] == [("weeks/talk", 7, 9)]
    for page in [*manifest["pages"], *manifest["slides"]]:
        html = (site / page["path"]).read_text(encoding="utf-8")
        words = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)
        assert not DANISH.search(words), (page["path"], DANISH.search(words))
        assert not SUBJECT.search(words), page["path"]
        assert '<html lang="en"' in html
    for paper in manifest["papers"]:
        reader = PdfReader(site / paper["path"])
        words = " ".join(sheet.extract_text() for sheet in reader.pages)
        assert not DANISH.search(words), (paper["path"], DANISH.search(words))
        assert not SUBJECT.search(words)
        assert reader.trailer["/Root"]["/Lang"] == "en"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The kit's site."""
    folder = tmp_path_factory.mktemp("welcome-aboard")
    run("build", str(KIT), "--into", str(folder / "site"), folder=folder)
    return folder / "site"


def page_of(site, name):
    return (site / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "marks"),
    [
        ("people/words", ['id="term-floor-walk"', "Half an hour on foot through every room"]),
        ("people/nora", ['href="words.html#term-floor-walk"', "Completed example", "first-week-example.pdf"]),
        ("forms/index", ["first-week-example.pdf", 'href="../people/nora.html"']),
        ("forms/first-week", ["first-week-example.pdf"]),
        ("weeks/tasks", ['name="company" value="alone"', 'data-company="alone together"', 'id="desk-hour"']),
        ("weeks/fridays", ['value="favourite"', 'id="theme-the-house"', "friday-questions.pdf"]),
        ("weeks/wheel", ["Post the letter, try the login and put a name above a hook.", "hundred-wheel.pdf"]),
        ("weeks/index", ["1–30 September 2027", "autumn-year.pdf", 'href="../assets/calendar-en.ics"']),
        ("people/news", ['datetime="2027-08-20"', 'href="news/quayside-kettle.html"']),
        ("people", ['href="people/nora.html"', 'href="people/words.html"']),
        ("index", ['data-sk-news="people/news/quayside-kettle"', 'href="start/newcomer.html#when-you-settle-in"']),
        ("weeks/first", ["You open doors, eat lunch in company and ask on Friday."]),
        (
            "weeks/talk",
            [
                'href="../slides/en/weeks/talk.html"',
                "Notes · 2 minutes, ends after 3 minutes",
                "Asks on Friday what was odd",
            ],
        ),
        (
            "slides/en/weeks/talk",
            ["Good to see you", "Today you are at <strong>the letter</strong>", "Read the dates aloud."],
        ),
    ],
)
def test_whatever_a_kit_can_have_another_subject_can_have_too(site, page, marks):
    """Glossary, catalogue, cards, wheel, year, example, news, paths and calendar are content: no name of theirs is known."""
    html = page_of(site, page)

    assert [mark for mark in marks if mark not in html] == []


def test_a_filled_in_example_has_its_answers_and_takes_no_others(site):
    """Whoever opens it reads Nora's week, and writes in a blank one."""
    fields = PdfReader(site / "papers" / "en" / "first-week-example.pdf").get_fields()
    read_only = 1  # ISO 32000-2:2020, table 227, bit 1

    assert (fields["name"]["/V"], fields["first_day"]["/V"], fields["keys"]["/V"]) == ("Nora Fell", "06-09-2027", "3")
    assert all(field.get("/Ff", 0) & read_only for field in fields.values())


def test_the_years_dates_are_a_calendar(site):
    """Any calendar takes the file in: whole days, and the day after the last one for an end."""
    lines = (site / "assets" / "calendar-en.ics").read_bytes().decode().split("\r\n")

    assert [line for line in lines if line.startswith(("SUMMARY", "DTSTART", "DTEND"))] == [
        "SUMMARY:Welcome aboard: New colleagues arrive",
        "DTSTART;VALUE=DATE:20270901",
        "DTEND;VALUE=DATE:20271001",
        "SUMMARY:Welcome aboard: Take the tour of the branches",
        "DTSTART;VALUE=DATE:20270914",
        "DTEND;VALUE=DATE:20270915",
    ]
