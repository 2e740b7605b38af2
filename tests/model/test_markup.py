"""Blocks and links: what our Markdown knows beside Markdown's own."""

import time

import pytest

from samtalekit.model.checked_markup import outside_code, raw_html, unclosed_fences
from samtalekit.model.markup import (
    Block,
    blocks,
    headings_at,
    links,
    odd_links,
    with_links,
)


def test_the_blocks_of_a_page_are_found_in_order():
    """Each knows the line it begins on, also right beneath a sentence, an item or a quote."""
    text = "one\n::: tip A title\ntwo\n:::\n- three\n::: forms\n> four\n::: contact\n"

    assert blocks(text) == (Block("tip", "A title", 1, "two"), Block("forms", "", 5), Block("contact", "", 7))


def test_a_block_that_does_not_end_takes_the_rest_and_says_so():
    """It is reported as a finding elsewhere."""
    (block,) = blocks("::: case A\nx\n\ny")

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


def test_a_link_by_reference_stands_where_its_address_is():
    """Once, however often it is used; a change of its target is made there, and its words stay where it is none."""
    text = '[one][ref], [two][REF] and [ref]\n\n> [ref]: <a b.md> "t"\n'

    assert [(link.target, link.line, link.column) for link in links(text)] == [("a b.md", 2, 9)]
    assert with_links(text, lambda _target: "c.md") == '[one][ref], [two][REF] and [ref]\n\n> [ref]: c.md "t"\n'
    assert with_links(text, lambda _target: None).startswith("one, two and ref\n")


def test_links_in_a_table_and_across_lines_are_changed_where_they_stand():
    """Vertical bars are escaped in a cell."""
    text = "| a |\n|---|\n| x \\| [b](c.md) |\n\n- [d\n  e](f.md)\n"

    assert [(link.target, link.line, link.column) for link in links(text)] == [("c.md", 2, 11), ("f.md", 5, 5)]
    assert with_links(text, lambda target: target.upper()) == text.replace("c.md", "C.MD").replace("f.md", "F.MD")
    assert with_links(text, lambda _target: None) == "| a |\n|---|\n| x \\| b |\n\n- d\n  e\n"


def test_addresses_that_stand_bare_are_links():
    """As GitHub shows them, an underscore in the name of a mailbox included."""
    text = "Skriv til hr_info@quay.example, eller se www.quay.example/a_b. `hr@quay.example` [x@y.example](a.md)"

    assert [link.target for link in links(text)] == [
        "mailto:hr_info@quay.example",
        "http://www.quay.example/a_b",
        "a.md",
    ]


@pytest.mark.parametrize(
    ("text", "column"),
    [("a [b](c d) e", 2), ("a [b][nowhere] e", 2), ("a \\[b](c d)", None), ("a[0][1] `[b][c]` [d]", 1)],
)
def test_what_looks_like_a_link_and_is_none_is_found(text, column):
    """Readers would see its brackets."""
    assert [found[1] for found in odd_links(text)] == ([] if column is None else [column])


def test_html_is_found_once_a_block_and_never_in_code():
    """A paragraph, a table, and lines of tags each are one; tags that only close belong to those that open."""
    text = (
        "<div>\n\nA <b>b</b> and <i>c</i>.\n\n</div>\n\n| <br> | <br> |\n|---|---|\n| <hr> | x |\n\n"
        "`<section>`, 2 < 3 > 1, &amp; {.x} {{ y }}\n\n    <b>\n\n- a\n\n      {{ z }} <i>\n"
    )

    assert [(line, column) for line, column, _html in raw_html(text)] == [(0, 0), (2, 2), (6, 2)]
    assert [line for line, _column, _html in raw_html("a\n\n</div>")] == [2]


def test_code_in_a_fence_is_no_link_and_no_heading():
    """A fence that does not end takes the rest, and is reported as a finding elsewhere."""
    assert list(links("```\n[a](b.md)\n```\n[c](d.md)\n")) == list(links("\n\n\n[c](d.md)\n"))
    assert list(links("```\n[a](b.md)\n")) == []
    assert list(unclosed_fences("- a\n\n  ```py\n  x\n\n```\n```")) == [(2, "```")]
    assert list(headings_at("```\n# a\n```\n## b ##\n")) == [(3, 2, "b")]


def test_the_title_of_a_block_is_text():
    """It is shown as it stands, so there are no links and no HTML in it."""
    title = "::: tip ![a](https://a.example/x.png) <b> [c](javascript:d)"

    assert list(links(title)) == []
    assert list(raw_html(title)) == []
    assert with_links(title, lambda _target: "other") == title


def test_a_block_in_a_fence_is_code_and_closes_nothing():
    """A guide to our own blocks shows them; a fence within a block shows its closing line."""
    shown = "```\n::: contact\n:::\n```\n"
    (tip,) = blocks(f"::: tip Write\n{shown}:::\n")

    assert blocks(shown) == ()
    assert tip == Block("tip", "Write", 0, shown.rstrip("\n"))


@pytest.mark.parametrize(
    "text", ["\n".join("`" * n for n in range(1_300)), "```x\n" * 100_000], ids=["longer and longer", "never closed"]
)
def test_many_fences_take_no_time(text):
    """A hundred thousand of them in less than a moment: each line is read once."""
    began = time.perf_counter()
    list(outside_code(text))

    assert time.perf_counter() - began < 3
