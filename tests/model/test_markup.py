"""Blocks and links: what our Markdown knows beside Markdown's own."""

import random
import time

import pytest
from markdown.extensions.fenced_code import FencedBlockPreprocessor

from samtalekit.model.markup import Block, Prose, headings, links, outside_fences, raw_html, segments, with_links

FENCED = FencedBlockPreprocessor.FENCED_BLOCK_RE
LINES = (
    "```",
    "````",
    "~~~",
    "``` py",
    "```py ",
    "```\t",
    "~~~c++",
    "```a b",
    " ```",
    "x",
    "",
    "``` hl_lines='1'",
    "```{}",
    "'",
)


def test_a_page_is_cut_into_prose_and_blocks_in_order():
    """Each knows the line it begins on."""
    text = "one\n\n::: tip A title\ntwo\n:::\nthree\n::: forms\n"

    assert segments(text) == (
        Prose("one\n", 0), Block("tip", "A title", 2, "two", is_closed=True), Prose("three", 5), Block("forms", "", 6),
    )  # fmt: skip


def test_a_block_that_does_not_end_takes_the_rest_and_says_so():
    """It is reported as a finding elsewhere."""
    (block,) = segments("::: case A\nx\n\ny")

    assert (block.is_closed, block.body) == (False, "x\n\ny")


def test_every_link_and_picture_is_found_where_its_target_is():
    """Also one within the words of another, with brackets and titles."""
    text = 'a\n[![x](p.png)](a.md "t") [b [c] d](e_(f).md)\n'

    assert [(link.target, link.line, link.column, link.is_image) for link in links(text)] == [
        ("p.png", 1, 6, True), ("a.md", 1, 14, False), ("e_(f).md", 1, 34, False),
    ]  # fmt: skip


def test_links_are_changed_and_dropped_without_touching_their_words():
    """A link within a link's words is one too."""
    text = '[![x](p.png)](a.md "t") [b **c**](b.md#d) \\[e\\](f.md)'

    assert (
        with_links(text, lambda target: target.replace(".md", ".html"))
        == '[![x](p.png)](a.html "t") [b **c**](b.html#d) \\[e\\](f.md)'
    )
    assert (
        with_links(text, lambda target: None if target.startswith(("a", "b")) else target)
        == "![x](p.png) b **c** \\[e\\](f.md)"
    )


def test_code_in_a_fence_is_no_link_and_no_heading():
    """A fence that does not end is none."""
    assert list(links("```\n[a](b.md)\n```\n[c](d.md)\n")) == list(links("\n\n\n[c](d.md)\n"))
    assert [link.target for link in links("```\n[a](b.md)\n")] == ["b.md"]
    assert list(headings("```\n# a\n```\n## b ##\n")) == [(2, "b")]


def test_the_title_of_a_block_is_text():
    """It is shown as it stands, so there are no links and no HTML in it."""
    title = "::: tip ![a](https://a.example/x.png) <b> [c](javascript:d)"

    assert list(links(title)) == []
    assert list(raw_html(title)) == []
    assert with_links(title, lambda _target: "other") == title


def test_a_block_in_a_fence_is_code_and_closes_nothing():
    """A guide to our own blocks shows them; a fence within a block shows its closing line."""
    shown = "```\n::: contact\n:::\n```\n"
    (tip,) = segments(f"::: tip Write\n{shown}:::\n")

    assert segments(shown) == (Prose(shown, 0),)
    assert tip == Block("tip", "Write", 0, shown.rstrip("\n"))


def live(text: str) -> list[int]:
    """The lines that Python-Markdown takes for no code."""
    fenced: set[int] = set()
    for match in FENCED.finditer(text.expandtabs(4)):
        first = text.count("\n", 0, match.start())
        fenced.update(range(first, first + match[0].count("\n") + 1))
    return [number for number in range(text.count("\n") + 1) if number not in fenced]


def test_code_begins_and_ends_where_it_does_for_python_markdown():
    """Else a link could be live and never checked. Fences with settings of their own are reported as a finding."""
    by_lot = random.Random(7)
    texts = ("\n".join(by_lot.choice(LINES) for _ in range(by_lot.randint(1, 8))) for _ in range(20_000))
    plain = [text for text in texts if not list(raw_html(text))]

    assert len(plain) > 5_000
    assert [text for text in plain if [number for number, _line in outside_fences(text)] != live(text)] == []


@pytest.mark.parametrize(
    "text", ["\n".join("`" * n for n in range(1_300)), "```x\n" * 100_000], ids=["longer and longer", "never closed"]
)
def test_many_fences_take_no_time(text):
    """A hundred thousand of them in less than a moment: each line is read once."""
    began = time.perf_counter()
    list(outside_fences(text))

    assert time.perf_counter() - began < 3
