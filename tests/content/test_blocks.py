"""A page's text: its Markdown and our blocks become HTML."""

import re

import pytest

from samtalekit.content.blocks import in_columns, render_body
from samtalekit.content.markdown import OUTLINE
from web.samples import form, page, setting, small_kit


@pytest.fixture
def html():
    """Set a text."""

    def render(text, kit=None, here="index"):
        body = render_body(text, setting(kit or small_kit(page("index")), here))
        return body.html.replace(f" {OUTLINE}", "")

    return render


def test_a_case_keeps_its_title_and_its_markdown(html):
    """An author writes **bold** and a link in a case as anywhere else."""
    out = html("::: case Planen, der kom med\nDen lå **på bordet**.\n\nDet virkede.\n:::")

    assert '<p class="sk-case__title">Planen, der kom med</p>' in out
    assert "<p>Den lå <strong>på bordet</strong>.</p>" in out
    assert out.rstrip().endswith("</div>")


def test_a_title_with_an_ampersand_is_written_safely(html):
    assert "Før &amp; efter &lt;b&gt;" in html("::: case Før & efter <b>\nTekst.\n:::")


def test_a_checklist_is_a_list_in_a_frame(html):
    out = html("::: checklist\n- Et.\n- To.\n:::")

    assert re.search(r'<div class="sk-checklist">\s*<p class="sk-checklist__title">Tjekliste</p>\s*<ul>', out)


@pytest.mark.parametrize(("block", "word"), [("tip", "Et råd"), ("checklist", "Tjekliste")])
def test_a_block_without_a_title_says_what_it_is(html, block, word):
    """A frame alone tells nobody why the text stands apart."""
    assert f'__title">{word}</p>' in html(f"::: {block}\n- Sæt en dato.\n:::")
    assert word not in html(f"::: {block} Husk datoen\n- Sæt en dato.\n:::")


def test_text_after_a_block_is_text_again(html):
    assert html("::: tip Husk\nDatoen.\n:::\n\n## Videre\n\nMere.").rstrip().endswith("<p>Mere.</p>")


def test_a_heading_has_an_anchor_that_danes_can_read():
    body = render_body("## Sådan gør I\n\nTekst.\n\n## Sådan gør I\n", setting(small_kit(page("index"))))

    assert [heading.anchor for heading in body.headings] == ["saadan-goer-i", "saadan-goer-i-2"]


def test_a_heading_keeps_its_emphasis_and_its_anchor_has_none(html):
    assert '<h2 id="det-vigtigste">Det <em>vigtigste</em></h2>' in html("## Det *vigtigste*")


def test_what_looks_like_a_heading_in_code_stays_code(html):
    assert "<h2" not in html("```\n## Ikke en overskrift\n```")


def test_a_link_to_a_form_leads_to_its_page(html):
    kit = small_kit(page("index"), page("steps/plan", address="trin/planlaeg"), forms=(form("plan"),))
    out = html("[Planen](../forms/plan.yml) og [forsiden](../index.html#start)", kit, "steps/plan")

    assert 'href="../skemaer/plan.html"' in out
    assert 'href="../index.html#start"' in out


def test_a_form_is_shown_with_its_picture_its_size_and_its_download(html):
    out = html("::: form plan", small_kit(page("index"), forms=(form("plan"),)))

    assert 'href="papers/da/plan.pdf"' in out
    assert "PDF, 60 KB, 2 sider" in out
    assert 'src="assets/papers/da/plan.png" width="420" height="594"' in out


def test_a_form_that_the_workplace_left_out_leaves_no_trace(html):
    assert html("Før.\n\n::: form gone\n\nEfter.") == "<p>Før.</p>\n<p>Efter.</p>"


def test_a_card_s_heading_follows_the_one_it_stands_under(html):
    kit = small_kit(page("index"), forms=(form("plan"),))

    assert "<h2 class=" in html("::: forms", kit)
    assert "<h3 class=" in html("## Skemaer\n\n::: forms", kit)


def test_the_season_says_dates_as_people_write_them(html):
    kit = small_kit(page("index"), season=["talks"], workplace={"season": {"talks": "2027-03-01/2027-03-31"}})
    out = html("::: season", kit)

    assert "<dt>1.–31. marts 2027</dt>" in out
    assert 'data-first="2027-03-01" data-last="2027-03-31"' in out


def test_a_season_without_dates_is_no_empty_box(html):
    assert html("::: season", small_kit(page("index"), season=["talks"])) == ""


def test_a_data_notice_says_what_is_missing(html):
    kit = small_kit(page("index"), workplace={"data_notice": {"kept_in": "Sagssystemet"}})
    out = html("::: data-notice", kit)

    assert "<dd>Sagssystemet</dd>" in out
    assert out.count("sk-notice__missing") == 2
    assert "Spørg, før du sender et udfyldt skema til nogen." in out


def test_a_data_notice_that_says_everything_asks_nobody_to_ask(html):
    said = {"kept_in": "Sagssystemet", "deleted_after": "et år", "controller": "Havneby"}
    out = html("::: data-notice", small_kit(page("index"), workplace={"data_notice": said}))

    assert "sk-notice__missing" not in out
    assert "Spørg" not in out


def test_contact_links_to_mail_and_phone(html):
    contact = {"name": "HR", "email": "hr@havneby.example", "phone": "+45 00 00 00 00"}
    out = html("::: contact", small_kit(page("index"), workplace={"contact": contact}))

    assert 'href="mailto:hr@havneby.example"' in out
    assert 'href="tel:+4500000000"' in out


def test_an_accessibility_statement_is_linked_when_there_is_one(html):
    linked = small_kit(page("index"), workplace={"accessibility_statement": "https://was.digst.dk/havneby"})

    assert 'href="https://was.digst.dk/havneby"' in html("::: accessibility-statement", linked)
    assert "href" not in html("::: accessibility-statement")


def test_how_to_make_a_statement_is_told_only_until_there_is_one(html):
    """Employees have no use for it; whoever looks after the site has, until it is done."""
    block, how = "::: accessibility-statement guide", page("guide")
    linked = small_kit(page("index"), how, workplace={"accessibility_statement": "https://was.digst.dk/havneby"})

    assert 'guide.html">Passer du siden, så se, hvordan I laver erklæringen</a>' in html(
        block, small_kit(page("index"), how)
    )
    assert "guide.html" not in html(block, linked)


def test_a_table_scrolls_in_a_frame_that_the_keyboard_reaches(html):
    out = html("Se her:\n\n| Hvad | Hvornår |\n|---|---|\n| Tal | Marts |\n\nVidere.")

    assert re.search(r'<div aria-label="Tabel: Hvad" class="sk-table" role="region" tabindex="0">\s*<table>', out) or (
        'class="sk-table" role="region" aria-label="Tabel: Hvad" tabindex="0"' in out
    )
    assert "<p>Videre.</p>" in out


def test_columns_of_a_table_get_the_width_that_their_words_need(html):
    """On a phone a column of a few letters is narrow, so that three short columns fit beside each other."""
    long = "Hold den, før I taler om noget andet, og skriv ned, hvad I når frem til."
    out = html(f"| Tid | Hvad | Hvordan |\n|---|:---:|---|\n| 10 min. | Sidste års plan sammen | {long} |")

    assert '<th class="sk-narrow">Tid</th>' in out
    assert '<th class="sk-align-center sk-wide">Hvad</th>' in out
    assert '<th class="sk-wide sk-wide--more">Hvordan</th>' in out
    assert '<td class="sk-narrow">10 min.</td>' in out
    assert f'<td class="sk-wide sk-wide--more">{long}</td>' in out


def test_tables_that_begin_alike_are_told_apart(html):
    """Two programmes on a page both begin with the time; a screen reader lists the frames by name."""
    out = html("| Tid | Hvad |\n|---|---|\n| 10 | Mål |\n\n## Kort\n\n| Tid | Hvem |\n|---|---|\n| 10 | Alle |\n")

    assert re.findall(r'aria-label="(Tabel: [^"]+)"', out) == ["Tabel: Tid", "Tabel: Tid (2)"]


def test_a_front_page_s_parts_stand_in_columns():
    text = 'Før.\n\n<h2 id="a">A</h2>\n\nEt.\n\n<h2 id="b">B</h2>\n\nTo.\n'

    assert in_columns(text).count('class="sk-columns__part"') == 2
    assert in_columns("Kun tekst.") == "Kun tekst."


def test_in_code_there_are_no_headings_tables_terms_and_blocks(html):
    """The scanner of the check decides for the site: what it takes for code is copied unchanged."""
    code = "## No heading\n| a | b |\n|---|---|\n| 1 | 2 |\n::: contact\n"

    assert html(f"```\n{code}```\n") == f"<pre><code>{code}</code></pre>"


FOLDING = """Før alt.

## Det gør I nu

1. **Pump dækket.** Før turen.

## Hvem

- **Føreren.** Kører.
- Bremseren **bremser**.

### Om natten

Med lys.

::: case En våd tur
- **Regn.** Det hjalp.
:::

Slut.[^1]

## Faldgruber

- **Ingen pumpe:** Gå hjem.
- Kun »**luft**«.

::: case En tør tur
### Ikke en del af siden

Sol.
:::

[^1]: En note.
"""


@pytest.fixture
def body():
    return render_body(FOLDING, setting(small_kit(page("index"))))


def test_a_page_has_a_section_for_each_heading_of_the_second_level(body):
    """What is before the first, and the notes after the last, belong to none."""
    assert [[heading.words for heading in section.headings] for section in body.sections] == [
        [],
        ["Det gør I nu"],
        ["Hvem", "Om natten"],
        ["Faldgruber"],
        [],
    ]
    assert body.sections[-1].html.startswith('<div class="footnote">')
    assert "Før alt" in body.sections[0].html


def test_a_section_is_glimpsed_by_its_headings_or_else_by_what_its_list_begins_with(body):
    """Bold words within a sentence, and what stands in a block, say nothing of the whole."""
    assert [section.glimpse for section in body.sections] == [
        (),
        ("Pump dækket",),
        ("Om natten",),
        ("Ingen pumpe", "En tør tur"),
        (),
    ]


def test_a_section_knows_its_blocks(body):
    assert [sorted(section.blocks) for section in body.sections] == [[], [], ["case"], ["case"], []]


def test_sections_make_up_the_page(body):
    first, rest = body.divided()

    assert [section.title.partition(">")[2] for section in first.sections] == ["", "Det gør I nu</h2>"]
    assert f"{first.html}\n{rest.html}" == body.html
    assert [heading.anchor for heading in (*first.headings, *rest.headings)] == [
        heading.anchor for heading in body.headings
    ]


def test_a_page_without_headings_is_all_beginning():
    first, rest = render_body("Kun tekst.", setting(small_kit(page("index")))).divided()

    assert (first.html, rest.html) == ("<p>Kun tekst.</p>", "")
