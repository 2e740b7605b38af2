"""A page's text as slides: where each begins, what is said to it, and what it has room for."""

import pytest

from samtalekit.model.slides import TEXT_LIMITS, size_of, slides_in

TALK = """\
Bring a lamp.

::: notes 1
Say hello.
:::

## Look

Turn it **on**.

::: notes 2 min
Wait.
:::

### From behind

- Ten steps.

## Ask

![A lamp](lamp.png)
"""


def size(text, *, season=7, steps=5):
    return size_of(slides_in(f"## Look\n\n{text}\n")[1], season=season, steps=steps)


def test_each_heading_of_the_second_level_begins_a_slide_and_what_precedes_it_is_for_the_speaker():
    opening, look, ask = slides_in(TALK)

    assert [slide.title for slide in (opening, look, ask)] == ["", "Look", "Ask"]
    assert [slide.line for slide in (opening, look, ask)] == [0, 6, 18]
    assert "From behind" in [token.content for token in look.body]


def test_notes_are_taken_out_of_their_slide_with_its_minutes():
    opening, look, ask = slides_in(TALK)

    assert [slide.minutes for slide in (opening, look, ask)] == [1, 2, None]
    assert "Wait." not in [token.content for token in look.body]
    assert [token.content for token in look.notes[0].tokens if token.type == "inline"] == ["Wait."]
    assert (look.notes[0].line, look.notes[0].words) == (10, "2 min")


def test_a_picture_by_itself_is_a_figure_and_one_in_a_sentence_is_text():
    ask = slides_in(TALK)[2]
    sentence = slides_in("## Ask\n\nThis ![lamp](lamp.png) is on.\n")[1]

    assert (len(ask.figures), ask.body) == (1, ())
    assert (len(sentence.figures), bool(sentence.body)) == (0, True)


@pytest.mark.parametrize("text", ["```\n## No\n```", "::: tip\n## No\n:::", "> ## No", "- ## No"])
def test_a_heading_within_something_else_begins_no_slide(text):
    assert [slide.title for slide in slides_in(f"## Yes\n\n{text}\n")] == ["", "Yes"]


def test_a_page_without_a_heading_has_no_slide():
    assert len(slides_in("Bring a lamp.\n")) == 1


@pytest.mark.parametrize(
    ("words", "minutes"), [("", None), ("3", 3), ("3 min", 3), ("3 min.", 3), ("three", None), ("2,5", None)]
)
def test_minutes_are_a_whole_number(words, minutes):
    assert slides_in(f"## Look\n\n::: notes {words}\nWait.\n:::\n")[1].minutes == minutes


def test_few_words_are_set_large_more_of_them_smaller_and_too_many_not_at_all():
    line = "- One short line of words.\n"

    assert [size(line * count) for count in (2, 7, 10, 40)] == ["large", "normal", "small", None]


def test_beside_a_figure_there_is_room_for_a_few_words():
    assert size("One line.\n\n::: figure wheel") is not None
    assert size("One line of some words.\n\n" * 6 + "::: figure wheel") is None
    assert size("::: figure wheel") is not None


def test_what_a_block_lists_counts():
    assert size("::: season") is not None
    assert size("::: season", season=12) is None
    assert size("::: steps", steps=12) is None


def test_a_table_counts_by_its_longest_cells():
    row = "| a few words in a cell | and some more words in the other one |\n"

    assert size("| A | B |\n|---|---|\n" + row * 3) is not None
    assert size("| A | B |\n|---|---|\n" + row * 9) is None


def test_a_title_has_room_for_six_lines():
    assert size_of(slides_in(f"## {'Long ' * 20}\n\nYes.\n")[1], season=0, steps=0) is None


def test_a_smaller_size_has_more_room():
    rooms = list(TEXT_LIMITS.values())

    assert sorted(rooms, key=lambda room: (room.lines, room.characters)) == rooms
