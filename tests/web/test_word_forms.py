"""Words as people type them: a search matches the beginnings of words, so their other forms have to be indexed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samtalekit.web.word_forms import Vocabulary, foldings, joined_of, undoubled, words_of

KIT = words_of(
    "gruppe gruppen samtale samtalen samtaler samtalerne plan planen planer leder årstid skema skemaet aften"
)


def danish(*more):
    return Vocabulary((*KIT, *more), "da")


@pytest.mark.parametrize(
    ("word", "tails"),
    [
        ("gruppesamtale", ("samtale",)),
        ("gruppesamtalen", ("samtalen",)),
        ("samtaleskemaet", ("skemaet",)),
        ("aftensskema", ("skema",)),
        ("gruppesamtaleplanen", ("planen",)),
    ],
    ids=["plain", "inflected", "head-in-e", "linked-by-s", "three-parts"],
)
def test_the_last_parts_of_a_compound_are_words_of_their_own(word, tails):
    """“samtale” finds the group's talk, though no page about it says the word alone."""
    assert danish().tails(word) == tails


@pytest.mark.parametrize("word", ["forplan", "samtaleråd", "planteskole", "plan"])
def test_nothing_is_split_where_a_side_is_no_word_of_the_kit_or_too_short(word):
    assert danish().tails(word) == ()


def test_a_language_that_writes_its_compounds_apart_has_none_to_split():
    assert Vocabulary(["work", "place", "workplace"], "en").tails("workplace") == ()


def test_a_word_has_the_other_endings_that_it_has_anywhere_in_the_kit():
    """Who types “samtalerne” finds the page that says “samtale”."""
    assert {"samtale", "samtaler", "samtalerne"} == set(danish().endings("samtalen"))


def test_a_compound_has_the_endings_of_its_last_part():
    """No page says “gruppeplanen”; somebody will type it."""
    assert "gruppeplanen" in danish().endings("gruppeplan")


def test_whose_something_is_nobody_searches_for():
    assert "planens" not in danish("planens").endings("planen")


def test_english_words_have_endings_too():
    assert Vocabulary(["review", "reviews", "reviewing"], "en").endings("review") == ("reviewing", "reviews")


def test_a_language_without_a_grammar_is_searched_as_written():
    assert Vocabulary(["plan", "planen"], "fr").related("plan") == ()


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("opfølgning", ("opfoelgning", "opfolgning")),
        ("årsmøde", ("aarsmoede", "arsmode")),
        ("lære", ("laere",)),
        ("plan", ()),
    ],
)
def test_letters_that_a_keyboard_lacks_are_typed_as_two_or_as_one(word, typed):
    assert foldings(word) == typed


def test_of_two_letters_of_a_kind_one_is_forgotten_in_a_hurry():
    assert undoubled("tillidshverv") == ("tilidshverv",)
    assert undoubled("skemaer") == ()


def test_words_are_read_out_of_html_in_lower_case_and_each_once():
    assert words_of("<p>Løn &amp; MUS-skema: <b>mus</b></p>") == ("løn", "mus", "skema")


def test_a_hyphen_is_left_out_by_some():
    assert joined_of("E-læring og MUS-skema") == ("elæring", "musskema")


@given(st.lists(st.text("aedlmnprstæøå", min_size=1, max_size=12), max_size=30))
def test_every_part_is_an_end_of_its_word(words):
    vocabulary = Vocabulary(words, "da")

    assert all(word.endswith(tail) and len(tail) >= 4 for word in words for tail in vocabulary.tails(word))
