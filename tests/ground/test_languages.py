"""Dates as people write them, and the language that messages come in."""

from datetime import date

import pytest

from samtalekit.ground.languages import message_language, written_date, written_span

JUNE = date(2027, 6, 14)


@pytest.mark.parametrize(("language", "told"), [("da", "14. juni 2027"), ("en", "14 June 2027")])
def test_a_day_is_written_in_full(language, told):
    """No numbers that two countries read in two ways."""
    assert written_date(JUNE, language) == told


def test_a_span_is_as_short_as_it_can_be_said():
    """One day, one month, two months."""
    assert written_span(JUNE, JUNE, "en") == "14 June 2027"
    assert written_span(date(2027, 2, 1), date(2027, 2, 28), "da") == "1.–28. februar 2027"
    assert written_span(date(2027, 2, 1), date(2027, 3, 31), "da") == "1. februar 2027 – 31. marts 2027"


@pytest.mark.parametrize(
    ("wish", "first", "spoken"),
    [
        ("", None, "da"),
        ("", "en", "en"),
        ("da", "en", "da"),
        ("en_GB.UTF-8", "da", "en"),
        ("fr", "en", "en"),
        ("", "fr", "da"),
    ],
)
def test_messages_come_as_wished_else_in_the_first_language_of_the_workplace(wish, first, spoken, monkeypatch):
    """A wish for a language that we do not speak counts as none."""
    monkeypatch.setenv("SAMTALEKIT_LANG", wish)

    assert message_language(first) == spoken
