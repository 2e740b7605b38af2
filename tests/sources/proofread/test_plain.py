"""Plain words: what counts as a sentence and a word, and where each is in the file as it is written."""

import pytest

from samtalekit.core.findings import Location
from samtalekit.sources.proofread.plain_text import Sheet, sentences_of_markdown, sentences_of_text

SCOPE = {"role.rider.the": "den unge cyklist", "role.rider.The": "Den unge cyklist", "season.open": "1. marts 2027"}


def read(text: str) -> list[str]:
    """The sentences of a page's text, as their words."""
    found = sentences_of_markdown(0, Sheet("page.md", text), SCOPE)
    return [" ".join(word.text for word in sentence.words) for sentence in found]


def article(text: str) -> list[str]:
    """The same, of running text alone."""
    found = sentences_of_markdown(0, Sheet("page.md", text), SCOPE)
    return [" ".join(word.text for word in sentence.words) for sentence in found if sentence.is_article]


def places(text: str, word: str) -> list[tuple[int, int]]:
    """Line and column of a word in a page's text."""
    found = sentences_of_markdown(0, Sheet("page.md", text), SCOPE)
    return [(w.place.line, w.place.column) for sentence in found for w in sentence.words if w.text == word]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Se her. Se der! Se hvor? Se: nu", ["Se her", "Se der", "Se hvor", "Se", "nu"]),
        ("**Se her.** Se *der.* »Se nu.« Slut", ["Se her", "Se der", "Se nu", "Slut"]),
        ("Se [her](der.md). Se", ["Se her", "Se"]),
        ("Kom kl. 10 den 4. maj, f.eks. med ca. 3 andre", ["Kom kl 10 den 4 maj f.eks. med ca 3 andre"]),
        ("Mød op den {{ season.open }} eller før", ["Mød op den 1 marts 2027 eller før"]),
        ("Se på {{ role.rider.the }}s. {{ role.rider.The }} ser", ["Se på den unge cyklists", "Den unge cyklist ser"]),
        ("## Se her\nSe der\n- én ting\n- to\n  ting\n\nSlut", ["Se her", "Se der", "én ting", "to ting", "Slut"]),
        ("Ord[^1] her\n\n[^1]: Ord der\n[^2]: Ord", ["Ord her", "Ord der", "Ord"]),
        ("Ét\nord", ["Ét ord"]),
    ],
)
def test_a_sentence_ends_where_a_reader_takes_breath(text, sentences):
    """Full stops of abbreviations, days and links' addresses end none; headings, items and paragraphs do."""
    assert read(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "`ligth`",
        "```\nligth\n```",
        "[](ligth.md)",
        "<https://ligth.dk>",
        "https://shed.example/ligth",
        "mail@ligth.dk",
        "ligth.dk",
        "1[^ligth]",
        "::: form ligth",
        "{{ ligth }}",
        "![](ligth.png 'ligth')",
    ],
)
def test_what_is_no_word_for_readers_is_not_read(text):
    """Nobody spells an address."""
    assert read(text) in ([], ["1"])


def test_a_table_and_the_name_of_a_block_are_words_but_no_running_text():
    """They are spelt like all words, and a cell is no sentence to judge a page by."""
    text = (
        "Se her\n\n| Del | Ret |\n|---|---|\n| Kæde | Olie |\n\n::: tip Husk det\nSmør den.\n:::\n\n![En kæde](k.png)\n"
    )

    assert read(text) == ["Se her", "Del Ret", "Kæde Olie", "Husk det", "Smør den", "En kæde"]
    assert article(text) == ["Se her", "Smør den"]


def test_places_are_those_of_the_file_as_it_is_written():
    """Values are longer than their names, marks are gone for the reader; an editor looks in the file."""
    text = "{{ role.rider.The }} ser **lygten**\nog [lygten](a.md), `x` lygten.\n"

    assert places(text, "lygten") == [(1, 28), (2, 5), (2, 24)]


def test_a_word_may_have_soft_hyphens_an_apostrophe_and_hyphens():
    """They break a word and are no characters of it."""
    assert read("Cykel\u00adværk\u00adstedet, HR’s MTB\u2011hjul og 10-årige") == [
        "Cykelværkstedet HR's MTB-hjul og 10-årige"
    ]


@pytest.mark.parametrize(
    ("yaml", "text", "where"),
    [
        ("a: Se lygten\n", "Se lygten", (1, 7)),
        ('a: "Se lygten"\n', "Se lygten", (1, 8)),
        ("a: >\n  Se nu\n\n  på lygten\n", "Se nu\npå lygten\n", (4, 6)),
        ('a: "Se \\u00e6n og \\\n  lygten"\n', "Se æn og lygten", (2, 3)),
        ("a: '{{ role.rider.The }}s lygten'\n", "{{ role.rider.The }}s lygten", (1, 27)),
    ],
)
def test_words_of_yaml_are_found_on_their_own_line(yaml, text, where):
    """Also in texts over several lines, where YAML itself has forgotten the columns."""
    found = sentences_of_text(text, Location("a.yml", 1, 4), Sheet("a.yml", yaml), SCOPE)

    assert [(w.place.line, w.place.column) for s in found for w in s.words if w.text == "lygten"] == [where]


def test_a_word_that_occurs_twice_has_two_places():
    """The second is not taken for the first."""
    found = sentences_of_text(
        "Se lygten, lygten", Location("a.yml", 1, 4), Sheet("a.yml", "a: Se lygten,\n  lygten\n"), SCOPE
    )

    assert [(w.place.line, w.place.column) for s in found for w in s.words if w.text == "lygten"] == [(1, 7), (2, 3)]
