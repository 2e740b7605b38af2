"""Figures drawn and described: nothing leaves its box, colours follow the page, and the text says all that the picture does."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from markupsafe import escape

from paper.samples import rendered
from samtalekit.content.blocks import render_body
from samtalekit.content.context import PaperView
from samtalekit.content.drawings.text import SOFT_HYPHEN, Lettering, Style
from samtalekit.content.figures import PAGE_WIDTH, figure_svg, figure_text, poster_svg
from samtalekit.model.figure import GridFigure
from samtalekit.paper.render import Renderer
from samtalekit.paper.stylesheet import stylesheet
from samtalekit.theming.colours import contrast
from web.samples import ROOT, default_kit, page, setting, small_kit

SVG = "{http://www.w3.org/2000/svg}"
A4_ROOM = 265 / 170  # mm of an A4 sheet on its side, within its margins
LONG = "Efteruddannelsesbevillingsudvalgsformandskabet"
KINDS = ["lanes", "phases"]


def figure(kind="lanes", **more):
    """A figure of three columns, two rows and a note."""
    data = {
        "figure": "lamp-watch",
        "kind": kind,
        "title": "Hvem holder lampen?",
        "lead": "To personer deles om lyset <hele> natten.",
        "note": "Et forslag & ikke mere.",
        "columns": [
            {"id": "before", "title": "Før", "note": "en time"},
            {"id": "during", "title": "Under"},
            {"id": "after", "title": "Efter", "note": "ved daggry"},
        ],
        "rows": [
            {
                "id": "rider",
                "title": "Cyklisten",
                "cells": {"before": ["Fylder olie på", "Tænder lampen"], "after": ["Slukker den"]},
            },
            {"id": "keeper", "title": "Værten", "cells": {"during": ["Holder øje med flammen på åen"]}},
        ],
    }
    return GridFigure.model_validate(data | more)


@pytest.fixture(scope="module")
def theme():
    return default_kit()[1]


@pytest.fixture(scope="module")
def default_figures():
    return default_kit()[0].localized[0].figures


def drawn(svg):
    """The drawing as a tree."""
    return ET.fromstring(svg)


def words_in(svg):
    """Every line of words in a drawing, with the box it has to stay within: left edge and right edge."""
    return [
        (span.text or "", float(span.get("x")), float(text.get("font-size")), int(text.get("font-weight")), text)
        for text in drawn(svg).iter(f"{SVG}text")
        for span in text
    ]


def overflowing(svg, theme):
    """Lines that reach over the right edge of the sheet, or into the next box."""
    lettering = Lettering(theme)
    width = float(drawn(svg).get("width"))
    edges = sorted({float(box.get("x")) for box in drawn(svg).iter(f"{SVG}rect")} | {width})
    found = []
    for words, left, size, weight, text in words_in(svg):
        is_heading = "Serif" in text.get("font-family") or "heading" in text.get("font-family")
        right = left + lettering.width(words, Style(size, size, weight, is_heading)) * 0.98
        is_in_a_column = left > edges[1]
        edge = next((each for each in edges if each > left), width) if is_in_a_column else width
        if right > edge:
            found.append(words)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [640, PAGE_WIDTH, 1200])
def test_nothing_leaves_its_box_whatever_the_words(kind, width, theme):
    """A workplace calls its people what it likes: text wraps and rows grow, and nothing is cut off."""
    rows = [
        {"id": "one", "title": LONG, "cells": {"before": [LONG, f"{LONG} {LONG}"[:90]], "after": ["W" * 90]}},
        {"id": "two", "title": "Ø", "cells": {"during": ["mange små ord " * 6]}},
    ]
    columns = [{"id": name, "title": LONG[:40], "note": f"i {LONG}"} for name in ("before", "during", "after")]
    svg = figure_svg(figure(kind, rows=rows, columns=columns), theme, language="da", for_paper=False, width=width)

    assert overflowing(svg, theme) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_wide_face_of_the_brands_is_measured_too(kind, theme):
    """The lines are broken for the face that they are set in, not for ours."""
    wide = replace(theme, text_stack='"SK Serif", "SK Sans"')

    assert len(words_in(figure_svg(figure(kind), wide, language="da", for_paper=True, width=520))) >= len(
        words_in(figure_svg(figure(kind), theme, language="da", for_paper=True, width=520))
    )
    serif = Lettering(wide).width("Fylder olie på", Style(15, 20))
    assert serif != Lettering(theme).width("Fylder olie på", Style(15, 20))


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_figure_is_in_the_drawing(kind, theme):
    """A task that was written is a task that is seen."""
    shown = " ".join(words for words, *_ in words_in(figure_svg(figure(kind), theme, language="da", for_paper=True)))
    described = figure_text(figure(kind), "da")

    for part in described.parts:
        for sentence in (
            part.title,
            part.note or "",
            *(each for doing in part.doings for each in (doing.who, *doing.tasks)),
        ):
            assert sentence in shown
    assert described.title in shown
    assert described.note in shown


def test_the_description_says_who_does_what_column_by_column():
    """Who listens to the page, or to the poster, hears the same as who looks."""
    assert figure_text(figure(), "da").plain == (
        "Hvem holder lampen? To personer deles om lyset <hele> natten. "
        "Før (en time): Cyklisten: Fylder olie på; Tænder lampen. "
        "Under: Værten: Holder øje med flammen på åen. "
        "Efter (ved daggry): Cyklisten: Slukker den. "
        "Et forslag & ikke mere."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_says_what_it_is(kind, theme):
    """A screen reader meets one picture with a name, not forty loose words."""
    root = drawn(figure_svg(figure(kind), theme, language="da", for_paper=False, name="sk-lamp-4"))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "sk-lamp-4-title sk-lamp-4-desc"
    assert root.find(f"{SVG}title[@id='sk-lamp-4-title']").text == "Hvem holder lampen?"
    assert root.find(f"{SVG}desc[@id='sk-lamp-4-desc']").text == "To personer deles om lyset <hele> natten."


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_page_every_colour_follows_the_scheme(kind, theme):
    """In dark mode nothing of the picture stays light."""
    svg = figure_svg(figure(kind), theme, language="da", for_paper=False)

    assert set(re.findall(r'(?:fill|font-family)="([^"]*)"', svg)) <= {
        *(f"var(--sk-{token})" for token in theme.light),
        "var(--sk-text-stack)",
        "var(--sk-heading-stack)",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_on_paper_every_colour_and_face_is_named(kind, theme):
    """A PDF renderer resolves no CSS variables, and takes a face that it does not know from the machine that it runs on."""
    svg = figure_svg(figure(kind), theme, language="da", for_paper=True)

    assert "var(" not in svg
    assert all(re.fullmatch("#[0-9a-f]{6}", ink) for ink in re.findall(r'fill="([^"]*)"', svg))
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {
        str(escape(stack)) for stack in (theme.text_stack, theme.heading_stack)
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_what_they_are_laid_on(scheme, theme):
    """WCAG 2.2, 1.4.3: text on the page, in a soft box and on the brand's colour."""
    tokens = getattr(theme, scheme)
    for ink, background in (
        ("text", "soft"),
        ("text", "page"),
        ("muted", "page"),
        ("brand", "page"),
        ("on-brand", "brand"),
    ):
        assert contrast(tokens[ink], tokens[background]) >= 4.5


def test_a_poster_fills_its_sheet_and_never_more(default_figures, theme):
    """One sheet of paper, text as large as there is room for, and 10 points at least: it hangs on a wall."""
    crowded = figure(
        rows=[
            {"id": f"r{n}", "title": LONG, "cells": {c: ["x" * 60] * 3 for c in ("before", "after")}} for n in range(8)
        ]
    )
    for each in (*default_figures, figure(), crowded):
        root = drawn(poster_svg(each, theme, A4_ROOM, language="da"))
        width, height = float(root.get("width")), float(root.get("height"))

        assert height == pytest.approx(width / A4_ROOM, abs=0.2)
        smallest = min(size for _words, _left, size, *_ in words_in(poster_svg(each, theme, A4_ROOM, language="da")))
        assert each is crowded or smallest * 265 / width * 72 / 25.4 >= 9.5


def test_the_renderer_prints_every_character_of_a_drawing(theme):
    """With our own faces and every Danish character, and without a complaint."""
    from base64 import b64encode

    svg = poster_svg(figure(title="Blåbærgrød på Ærø, Åse?"), theme, A4_ROOM, language="da")
    html = f'<html lang="da"><title>x</title><img alt="x" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'
    pdf = pypdfium2.PdfDocument(rendered(Renderer(theme), html, f"{stylesheet(theme)} @page {{ size: A4 landscape }}"))
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()

    assert "Blåbærgrød på Ærø, Åse?" in text
    assert "Holder øje med flammen på åen" in " ".join(text.split())


def test_a_word_too_wide_for_its_line_is_divided_between_syllables(theme):
    """With a hyphen, and where the writer says so when the writer does."""
    lettering, style = Lettering(theme), Style(16, 21)
    width = lettering.width("Tillidsrepræsentan-", style) + 1

    assert lettering.lines("Tillidsrepræsentanterne", style, width) == ("Tillidsrepræsen-", "tanterne")
    word = f"Tillids{SOFT_HYPHEN}repræsentanterne"
    assert lettering.lines(word, style, width) == ("Tillids-", "repræsentanterne")
    assert lettering.lines(word, style, 1000) == ("Tillidsrepræsentanterne",)


def test_lines_break_where_a_reader_would_pause(theme):
    """After a comma rather than after a small word, and no last line of one word."""
    lettering, style = Lettering(theme), Style(15, 20)
    width = lettering.width("Lægger principperne og ser på, hvad", style)

    assert lettering.lines("Lægger principperne og ser på, hvad der virkede sidste år", style, width) == (
        "Lægger principperne og ser på,",
        "hvad der virkede sidste år",
    )


@pytest.fixture
def html():
    """A page with the figure on it; ``poster`` is its paper."""

    def render(text="::: figure lamp-watch", poster=None, figures=()):
        kit = small_kit(page("index"))
        localized = kit.localized[0].model_copy(update={"figures": figures or (figure(),)})
        here = setting(kit.model_copy(update={"localized": (localized,)}))
        here = replace(here, papers={"lamp-watch": poster} if poster else {})
        return render_body(text, here).html

    return render


def test_a_page_shows_a_figure_and_tells_it(html):
    """The picture, its note, and the same words as a list for those who cannot see the picture."""
    out = html()

    assert "<svg" in out
    assert "Et forslag &amp; ikke mere." in out
    assert "<dt>Cyklisten</dt> <dd>Fylder olie på</dd> <dd>Tænder lampen</dd>" in out
    assert "Figuren som tekst" in out
    assert "lyset &lt;hele&gt; natten" in out


def test_a_figure_with_a_poster_leads_to_it(html):
    """By the picture and by a link whose text names the size."""
    out = html(
        poster=PaperView(
            "Lampen", "papers/da/lamp-watch.pdf", "", 0, 0, pages=1, kilobytes=30, file="Lampen – plakat.pdf"
        )
    )

    assert out.count('href="papers/da/lamp-watch.pdf"') == 2
    assert 'aria-hidden="true" tabindex="-1"' in out  # the link under the picture says where it leads
    assert "(1 side, 30 KB)" in out


def test_a_figure_without_a_poster_has_no_dead_link(html):
    assert "href" not in html()


def test_two_drawings_of_one_page_share_no_id(html):
    """Else the second is called by the first one's name."""
    ids = re.findall(r' id="([^"]+)"', html("::: figure lamp-watch\n\nTekst.\n\n::: figure lamp-watch"))

    assert len(ids) == len(set(ids)) == 4


def test_the_figures_of_the_guidance_are_on_their_pages():
    """Who does what belongs to planning, and how effect grows to effect."""
    localized = default_kit()[0].localized[0]

    assert {each.id for each in localized.figures} >= {"process-figure", "effect-figure"}
    assert "::: figure process-figure" in localized.page("steps/plan").body
    assert "::: figure effect-figure" in localized.page("steps/effect").body
    assert (ROOT / "content/da/figures/process-figure.yml").is_file()
