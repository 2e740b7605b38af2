"""Lists of places to go: a page that leads on to many is skimmed, not read from end to end."""

from samtalekit.content.markdown import frame_link_lists

LIST = "- **[Regler](rules.md):** Det kræver aftalen.\n- **[Ordliste](words.md):** Ordene: sagt, så alle er med."


def test_a_list_of_links_and_what_is_there_is_framed():
    """The link is on a line of its own there, so its colon goes; those within the words stay."""
    assert frame_link_lists(f"## Mere\n\n{LIST}\n\nSlut.") == (
        '## Mere\n\n<div class="sk-places" markdown="1">\n\n'
        "- **[Regler](rules.md)** Det kræver aftalen.\n- **[Ordliste](words.md)** Ordene: sagt, så alle er med.\n\n"
        "</div>\n\nSlut."
    )


def test_a_link_that_is_part_of_a_sentence_keeps_its_list():
    """Torn from its verb, “Procesplanen” would head a line that begins in the middle."""
    text = "- **[Procesplanen](plan.yml)** giver hver opgave et navn."

    assert frame_link_lists(text) == text


def test_a_list_with_one_other_entry_is_left_alone():
    text = f"{LIST}\n- Og en ting til."

    assert frame_link_lists(text) == text
