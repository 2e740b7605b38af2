"""Readability: the figure is Björnsson's, and no page is judged by chance."""

import pytest

from samtalekit.sources.proofread.plain_text import Sheet, sentences_of_markdown
from samtalekit.sources.proofread.style import FEWEST_WORDS, HIGHEST_LIX, check_readability, lix

EASY = "Se på den lille lygte nu. "  # six words, none of more than six letters
HARD = "Kontroller omhyggeligt lygternes aktuelle placering, inden eventuel ibrugtagning igangsættes. "


def read(text: str):
    return list(sentences_of_markdown(0, Sheet("page.md", text), {}))


def found(text: str, language: str = "da"):
    return [(f.place.line, f.place.column, f.code, dict(f.values)) for f in check_readability(language, read(text))]


def test_the_figure_is_words_a_sentence_and_long_words_in_a_hundred():
    """Fourteen words in two sentences, six of them of over six letters: 7 + 42.9."""
    words = "Cyklen har to lygter foran og bagpå. Kontroller omhyggeligt lygternes aktuelle placering inden afrejsen."

    assert lix(read(words)) == 50
    assert lix([]) == 0


@pytest.mark.parametrize(
    ("word", "is_long"), [("bremse", False), ("bremser", True), ("MTB-hjul", True), ("1.234.567", False)]
)
def test_a_long_word_has_more_than_six_letters(word, is_long):
    """Hyphens and digits are no letters."""
    assert lix(read(word)) == 1 + 100 * is_long


def test_a_page_that_is_hard_to_read_is_reported_at_its_longest_sentence():
    """That is where an editor begins."""
    text = "## Se efter\n\n" + HARD * 13 + "\n\nKort. " + HARD.replace(",", ", endda") + "Slut.\n"

    assert found(text) == [(5, 7, "readability", {"lix": 93, "limit": HIGHEST_LIX, "words": 10})]


def test_a_page_that_reads_well_is_left_alone():
    """Six short words a sentence are a LIX of 6."""
    assert found(EASY * 40) == []


def test_a_page_of_few_words_is_not_judged():
    """One long word more or less would turn the figure."""
    assert len(HARD.split()) * 13 < FEWEST_WORDS < len(HARD.split()) * 14
    assert found(HARD * 13) == []
    assert [code for _line, _column, code, _values in found(HARD * 14)] == ["readability"]


def test_english_is_not_judged_by_a_scandinavian_figure():
    """Its limits were found for other words."""
    assert found(HARD * 14, "en") == []


def test_tables_code_and_blocks_lines_are_no_part_of_it():
    """A list of hard words is not hard reading."""
    words = "omhyggelighedsforanstaltning " * 40
    text = (
        EASY * 30
        + f"\n\n| {words} |\n|---|\n| {words} |\n\n```\n{words}\n```\n\n::: tip {words}\n{EASY}\n:::\n\n::: steps\n"
    )

    assert found(text) == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_sentence_of_more_than_thirty_words_is_reported_where_it_begins(language):
    """Thirty can be read; the count is the reader's, not the line's."""
    assert found("Kort her. Ord " + "ord " * 28 + "\nord.\n", language) == []
    assert found("Kort her. Ord " + "ord " * 28 + "\nord ord.\n", language) == [
        (1, 11, "long-sentence", {"words": 31, "limit": 30})
    ]


def test_a_list_is_not_one_long_sentence():
    """Each item ends one, with a full stop or without."""
    assert found("".join(f"- {'ord ' * 8}\n" for _item in range(9))) == []
