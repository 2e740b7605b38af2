"""Terms of the glossary, marked where a page first uses them: quietly, and nowhere that a link would be in the way."""

from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from samtalekit.content.blocks import render_body
from samtalekit.model.catalogue import Term
from web.samples import page, setting, small_kit

TERMS = (
    Term(id="dynamo", term="dynamo", forms=("dynamoen",), means="It makes light of <pedalling>."),
    Term(id="crank", term="svingkrans", means="It turns.", page="index"),
    Term(id="bicycle", term="cykel", means="It rolls.", marked=False),
    Term(id="hub_dynamo", term="navdynamo", means="One in the hub."),
)


def in_a_kit(page_id="index"):
    """The setting of a page of a kit whose page ``words`` explains the terms above."""
    kit = small_kit(page("index"), page("words"), glossary="words")
    localized = kit.localized[0].model_copy(update={"terms": TERMS})
    return setting(kit.model_copy(update={"localized": (localized,)}), page_id)


@pytest.fixture
def marker():
    """Renders a text with the terms of a page marked."""
    return lambda text, page_id="index", **more: render_body(text, replace(in_a_kit(page_id), **more)).html


def test_the_first_use_of_a_term_leads_to_what_it_means(marker):
    """The second time the reader knows."""
    marked = marker("En dynamo er en dynamo.")

    assert marked.count('class="sk-term"') == 1
    assert marked.startswith('<p>En <a class="sk-term" href="')
    assert '#term-dynamo" title="It makes light of <pedalling>.">dynamo</a> er en dynamo.' in unescape(marked)


def test_what_a_term_means_is_text_whatever_it_looks_like():
    """It becomes the title of a link."""
    means = """a ![p](x.png "t") [GO](javascript:r) *b* `c` <d> "e" <https://f.example> ![ onmouseover=r ](g) \\[h]"""
    kit = in_a_kit().kit
    terms = (Term(id="dynamo", term="dynamo", means=means),)
    localized = kit.localized[0].model_copy(update={"terms": terms})
    body = render_body("En dynamo.", setting(kit.model_copy(update={"localized": (localized,)}), "index"))
    (link,) = ET.fromstring(body.html)

    assert (link.tag, link.text, link.get("title")) == ("a", "dynamo", means)
    assert set(link.keys()) == {"class", "href", "title"}
    assert not list(link)


def test_other_forms_of_a_term_and_capitals_are_the_term(marker):
    """Running text bends its words."""
    assert ">Dynamoen</a> lyser." in marker("Dynamoen lyser.")


def test_a_term_of_two_words_is_marked_across_two_lines_of_the_source(marker):
    """An editor breaks lines where they are long; readers see no such break."""
    kit = in_a_kit().kit
    terms = (Term(id="hub", term="lys i navet", means="A dynamo."),)
    localized = kit.localized[0].model_copy(update={"terms": terms})
    body = render_body(
        "Den har lys\ni navet og\n*bagpå*.", setting(kit.model_copy(update={"localized": (localized,)}), "index")
    )

    assert ">lys\ni navet</a> og\n<em>bagpå</em>.</p>" in body.html


@pytest.mark.parametrize(
    "text",
    [
        "## En dynamo",
        "Se [en dynamo](lamps.md).",
        "Skriv `dynamo`.",
        "| dynamo | lys |\n|---|---|\n| dynamo | lys |",
        "```\ndynamo\n```",
        "![En dynamo](dynamo.png)",
        "Dynamoer og dynamo-lys og xdynamo.",
    ],
)
def test_headings_links_code_tables_and_parts_of_words_are_left_alone(marker, text):
    """A link in a heading or in a link is one too many; a compound is another word."""
    assert "sk-term" not in marker(text)


def test_what_follows_a_heading_a_table_or_a_link_is_marked_all_the_same(marker):
    """Most of a page is beneath its first heading."""
    for before in ("## Lys", "| a | b |\n|---|---|", "[lygter](lamps.md)", "`kode`", "::: tip\nHusk.\n:::"):
        assert "#term-dynamo" in marker(f"{before}\n\nEn dynamo lyser.")


def test_the_longest_term_that_fits_is_the_one_meant(marker):
    """A hub dynamo is not any dynamo."""
    assert "#term-hub-dynamo" in marker("En navdynamo.")


def test_a_term_is_not_marked_on_the_page_that_tells_more_of_it(marker):
    """The reader is there already."""
    assert "sk-term" not in marker("En svingkrans.", "index")


def test_a_term_that_everybody_knows_is_explained_and_not_marked(marker):
    """Else it would be marked on every page."""
    assert "sk-term" not in marker("En cykel.", "index")


def test_nothing_is_marked_on_paper_nor_on_the_glossarys_own_page(marker):
    """Paper cannot be clicked, and the glossary would lead to itself."""
    assert marker("En dynamo.", is_printed=True) == "<p>En dynamo.</p>"
    assert marker("En dynamo.", "words") == "<p>En dynamo.</p>"


def test_a_text_without_a_glossary_is_left_as_it_is():
    """Most kits have none."""
    assert render_body("En dynamo.", setting(small_kit(page("index")))).html == "<p>En dynamo.</p>"
