"""The text of a page is shown as plain text in the summary of a suggestion: it mentions nobody, and renders nothing."""

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from samtalekit.core.text import code, plain, quoted

DRAWN = ["<img src=x>", "[a](b)", "![a](b)", "`c`", "# d", "*e* and _f_", "~~g~~", "&lt;", "a | b", "- h", "1. i", "\\"]
CALLED = [
    "@everyone", "hr@quay.example", "a/b@1234567", "#12", "quay/kit#12", "GH-34", "GL-34", "!12", "~label", '~"a label"',
    "%1", '%"Spring 27"', "&1", "$1", "$x$", "^alert#1", "[work_item:7]", ":tada:", ":+1:", "https://github.com/a/b/issues/1",
    "www.quay.example",
]  # fmt: skip
ORDINARY = ["R&D", "100 %", "12:30", "§ 3, stk. 2", "Spørg: hvad nu?", "og/eller", "Kom kl. 9 (ikke før)!"]
REFERENCES = re.compile(
    r"(?<!\w)@\w|\w@\w|#\w|(?<!\w)(GH|GL)-\d|!\d|~[\w\"]|%[\w\"]|&\d|\$\S|\^alert|\[\w+:|:[\w+-]+:|://\w|www\.\w"
)
"""What GitHub and GitLab look for in the words that are shown."""


def drawn(markdown: str) -> str:
    return MarkdownIt("gfm-like", {"linkify": False}).render(markdown)


def shown(markdown: str) -> list[str]:
    """The words that a host shows: each run of characters between two tags."""
    return [unescape(text) for text in re.split(r"<[^>]*>", drawn(markdown).strip()) if text]


@pytest.mark.parametrize("words", [*DRAWN, *CALLED, *ORDINARY])
def test_readers_see_the_characters_as_they_are(words):
    """Within a sentence of ours; what breaks them up is a space without width."""
    assert "".join(shown(f"Now: {plain(words)}")).replace("\u200b", "") == f"Now: {words}"


@pytest.mark.parametrize("words", DRAWN)
def test_nothing_is_drawn(words):
    """No picture, link, heading or list that a page's words ask for."""
    assert re.findall(r"<(?!/|p>)[^>]*>", drawn(f"Now: {plain(words)}")) == []


@pytest.mark.parametrize("words", CALLED)
def test_nobody_is_called_and_nothing_is_named(words):
    """Hosts look in what is shown, where a backslash is gone already."""
    assert any(REFERENCES.search(text) for text in shown(f"Now: \\{words}"))
    assert [text for text in shown(f"Now: {plain(words)}") if REFERENCES.search(text)] == []


def test_what_is_long_is_cut_between_two_words():
    """Whoever approves reads the page for the rest."""
    assert quoted("word " * 200).endswith("word …")
    assert len(quoted("word " * 200)) < 410


@pytest.mark.parametrize("words", ["https://quay.example/@hr", "a`b``c", "`", "a\nb"])
def test_an_address_is_code_whatever_is_in_it(words):
    """It can be copied, and is no link."""
    assert drawn(code(words)).count("<code>") == 1
    assert "".join(shown(code(words))) == " ".join(words.split())
