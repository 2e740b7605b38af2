"""Papers are complete: rules, names, tooltips, appearances, places, and what assistive technology gets."""

import pytest

from paper import checks
from paper.witnesses import pdfjs
from paper.witnesses.all import menus


def test_nothing_is_to_be_complained_of(paper, forms):
    """Every demand of ours in one list; `test_checks_can_fail.py` shows that each of them can turn red."""
    assert checks.complaints(paper.content, forms[paper.id]) == []


def test_nothing_is_to_be_complained_of_drop_down_lists(made):
    """A list is one box, and one question in the tree of structure."""
    assert checks.complaints(made(menus()).content, menus()) == []


@pytest.fixture(scope="module")
def heard(papers):
    """What pdf.js, the engine of Firefox, hands to assistive technology of the form with every kind."""
    return pdfjs.structure_of([papers["every-kind"].content])[0]


def test_a_screen_reader_hears_language_and_title(heard):
    """Danish is read as Danish, and the window has a name."""
    assert (heard["language"], heard["title"]) == ("da", "Alle slags felter")


def test_a_screen_reader_hears_headings_in_order(heard):
    """One jumps from heading to heading; the number in its disc is not part of it."""
    headings = [
        (node["role"], checks.words(page, node))
        for page in heard["pages"]
        for node in checks.walked(page["tree"])
        if node["role"].startswith("H") and node["role"][1:].isdigit()
    ]

    assert headings == [("H1", "Alle slags felter"), ("H2", "Det hele")]


def test_a_screen_reader_hears_what_a_cell_belongs_to(heard):
    """In the middle of a table one hears row and column."""
    nodes = [(page, node) for page in heard["pages"] for node in checks.walked(page["tree"])]
    heads = {node["structId"]: checks.words(page, node) for page, node in nodes if node["role"] == "TH"}
    cells = [[heads[head] for head in node["headers"]] for _, node in nodes if node["role"] == "TD"]

    assert cells[:4] == [["Begynd", head] for head in ("Hvem", "Dag dd-mm-åååå", "Gjort", "Frugt")]


def test_the_label_of_a_field_is_its_tooltip(heard):
    """A screen reader in Firefox says the text above the box."""
    labels = {box["fieldName"]: box["alternativeText"] for page in heard["pages"] for box in page["annotations"]}

    assert {name: labels[name] for name in ("line", "number", "must", "table_second_day")} == {
        "line": "Navn, skal udfyldes",
        "number": "Hvor mange? (1–40 timer)",
        "must": "Hvilken helst?: Pære, skal udfyldes",
        "table_second_day": "Slut: Dag (dd-mm-åååå)",
    }
