"""Names that people read and SharePoint, Windows and macOS keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samtalekit.web.bundle.archive import MAX_NAME_CHARS, safe_name

FORBIDDEN = set('"*:<>?/\\|#%')


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Udviklingsplan", "Udviklingsplan.pdf"),
        ("Hvem gør hvad i MUS?", "Hvem gør hvad i MUS.pdf"),
        ("Plan: det hele", "Plan – det hele.pdf"),
        ("Før/efter", "Før-efter.pdf"),
        ("  to   blanke. ", "to blanke.pdf"),
        ("~$skjult", "skjult.pdf"),
        ("CON", "CON – 1.pdf"),
        ("Forms", "Forms – 1.pdf"),
        ("???", "1.pdf"),
    ],
)
def test_a_title_becomes_a_name(title, name):
    """As near to the title as the systems allow."""
    assert safe_name(title, ".pdf") == name


def test_the_second_of_a_name_gets_a_number():
    """Windows takes upper and lower case for the same."""
    assert safe_name("PLAN", ".pdf", {"plan.pdf", "plan (2).pdf"}) == "PLAN (3).pdf"


@given(st.text(max_size=200))
def test_any_words_become_a_safe_name(title):
    """Also those that nobody would write."""
    name = safe_name(title, ".pdf")

    assert not FORBIDDEN & set(name)
    assert all(ord(character) > 31 for character in name)
    assert name == name.strip()
    assert not name.startswith("~$")
    assert not name.removesuffix(".pdf").endswith((".", " "))
    assert 5 <= len(name) <= MAX_NAME_CHARS + 8
