"""Lists of places to go: a page that leads on to many is skimmed, not read from end to end."""

import pytest

from samtalekit.content.blocks import render_body
from web.samples import page, setting, small_kit

LIST = "- **[Regler](rules.md):** Det kræver aftalen.\n- **[Ordliste](words.md):** Ordene: sagt, så alle er med."


def html(text):
    return render_body(text, setting(small_kit(page("index"), page("rules"), page("words")))).html


def test_a_list_of_links_and_what_is_there_is_framed():
    """The link is on a line of its own there, so its colon goes; those within the words stay."""
    assert html(f"{LIST}\n\nSlut.") == (
        '<div class="sk-places">\n<ul>\n'
        '<li><strong><a href="rules.html">Regler</a></strong> Det kræver aftalen.</li>\n'
        '<li><strong><a href="words.html">Ordliste</a></strong> Ordene: sagt, så alle er med.</li>\n'
        "</ul>\n</div>\n<p>Slut.</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "- **[Procesplanen](rules.md)** giver hver opgave et navn.",
        f"{LIST}\n- Og en ting til.",
        f"{LIST}\n    - Og en ting under.",
        f"1. Et.\n\n    {LIST.splitlines()[0]}",
    ],
)
def test_any_other_list_keeps_its_colons(text):
    """Torn from its verb, “Procesplanen” would head a line that begins in the middle."""
    assert "sk-places" not in html(text)
    assert html(text).count(":</strong>") == text.count(":**")
