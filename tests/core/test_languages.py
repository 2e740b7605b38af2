"""Dates and numbers as people write them, and the language that messages come in."""

from datetime import date

import pytest

from samtalekit.core.locale import (
    message_language,
    plain_number,
    read_number,
    written_date,
    written_number,
    written_span,
    written_value,
)

JUNE = date(2027, 6, 14)


@pytest.mark.parametrize(("language", "expected"), [("da", "14. juni 2027"), ("en", "14 June 2027")])
def test_a_day_is_written_in_full(language, expected):
    """No numbers that two countries read in two ways."""
    assert written_date(JUNE, language) == expected


def test_a_span_is_as_short_as_it_can_be_said():
    """One day, one month, two months, two years."""
    assert written_span(JUNE, JUNE, "en") == "14 June 2027"
    assert written_span(date(2027, 2, 1), date(2027, 2, 28), "da") == "1.–28. februar 2027"
    assert written_span(date(2027, 2, 1), date(2027, 3, 31), "da") == "1. februar – 31. marts 2027"
    assert written_span(date(2027, 2, 1), date(2027, 3, 31), "en") == "1 February – 31 March 2027"
    assert written_span(date(2026, 12, 1), date(2027, 1, 31), "da") == "1. december 2026 – 31. januar 2027"


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


@pytest.mark.parametrize(
    ("number", "danish", "english"),
    [
        (23.8, "23,8", "23.8"),
        (7.0, "7", "7"),
        (1500, "1.500", "1,500"),
        (2500000, "2.500.000", "2,500,000"),
        (1234567.25, "1.234.567,25", "1,234,567.25"),
        (-1000, "-1.000", "-1,000"),
        (1e-05, "0,00001", "0.00001"),
    ],
)
def test_a_number_in_a_sentence_is_exact_and_its_thousands_are_apart(number, danish, english):
    """A limit of "2,5e+06" kroner is no limit to a reader."""
    assert (written_number(number, "da"), written_number(number, "en")) == (danish, english)


def test_a_number_in_a_field_has_the_decimal_mark_of_its_language_and_no_other():
    """A default is an answer: programs read it, and nobody types thousands separators."""
    assert written_value(plain_number(1234567), "da") == "1234567"
    assert (written_value(plain_number(7.5), "da"), written_value(plain_number(7.5), "en")) == ("7,5", "7.5")


@pytest.mark.parametrize(
    ("text", "language", "plain"),
    [
        ("7,5", "da", "7.5"),
        ("7.5", "da", "7.5"),
        ("7.5", "en", "7.5"),
        (" 12 ", "da", "12"),
        ("-0,25", "da", "-0.25"),
        ("12345678901234567890", "en", "12345678901234567890"),
        ("7,5", "en", None),
        ("1.500", "da", None),
        ("1,500", "en", None),
        ("2.500.000", "da", None),
        ("7,", "da", None),
        ("mange", "da", None),
        ("", "da", None),
        ("1e3", "en", None),
        ("٣", "en", None),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(text, language, plain):
    """What can be read in two ways is not read: a Danish "1.500" could be one and a half."""
    assert read_number(text, language) == plain
