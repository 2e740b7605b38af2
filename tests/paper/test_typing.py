"""Filling in: what people type arrives, and is seen as they typed it."""

from io import BytesIO

import pypdf
import pytest
from PIL import Image
from pypdf.generic import NameObject

from paper.readers import DPI, FRAME_PT, boxes, cut, seen_in_pdfium, seen_in_poppler, type_in_pdfium, values
from paper.samples import FONTS, small_form
from paper.similarity import DARK, expected, similarity

NAMES = "Łukasz Şahin Ωμέγα Zoë æøå ğıİ"
SEERS = {"PDFium": seen_in_pdfium, "poppler": seen_in_poppler}


@pytest.fixture(scope="module")
def paper_with_text(made):
    """A form with one line, wide enough for the names, blank and as filled in by hand."""
    return made(
        small_form({"id": "name", "kind": "line", "label": "Navn"}, {"id": "told", "kind": "text", "label": "X"})
    )


@pytest.mark.parametrize("name", ["name", "told"])
def test_names_typed_character_by_character_in_pdfium_arrive(paper_with_text, name):
    """Chromium and Edge are what most people fill papers in with."""
    assert values(type_in_pdfium(paper_with_text.content, {name: NAMES}))[name] == NAMES


@pytest.mark.parametrize("reader", SEERS)
@pytest.mark.parametrize(
    "text", [NAMES, "ğ", "ı", "İ", "Ł", "Ş", "μ", "µ", "Ω", "œ", "ß", "þ", "Ð", "Ж", "ế", "-", "€"]
)
def test_typed_characters_are_seen_as_they_are(paper_with_text, text, reader):
    """No gap, no neighbouring character, no glyph of another face."""
    filled = type_in_pdfium(paper_with_text.content, {"name": text})
    page, rect = boxes(filled)["name"]
    seen = cut(SEERS[reader](filled, page), rect)

    assert similarity(seen, expected(text, seen.size)) > 0.5
    assert similarity(seen, expected(text, seen.size)) > similarity(
        seen, expected("".join(chr(ord(c) + 2) for c in text), seen.size)
    )


@pytest.mark.parametrize("reader", SEERS)
def test_a_default_is_seen_as_it_is(made, reader):
    """Our own drawing of a text, without any reader's help."""
    paper = made(small_form({"id": "name", "kind": "line", "label": "Navn", "default": NAMES}))
    page, rect = boxes(paper.content)["name"]
    seen = cut(SEERS[reader](paper.content, page), rect)

    assert similarity(seen, expected(NAMES, seen.size)) > 0.6


def test_every_character_of_the_face_can_be_typed_in_pdfium(paper_with_text):
    """Whatever a name is made of, it comes back as it was typed."""
    from samtalekit.paper.pdf.field_font import read_field_face

    points = [p for p in sorted(read_field_face(FONTS / "sk-field-regular.ttf").codes) if p > 0x20 and p < 0xFB00]
    lost = []
    for start in range(0, len(points), 200):
        text = "".join(chr(p) for p in points[start : start + 200])
        back = values(type_in_pdfium(paper_with_text.content, {"told": text}))["told"]
        lost += sorted(set(text) - set(back))

    assert lost == []


def test_ticks_and_choices_made_in_pdfium_arrive(papers):
    """A click in the middle of a box ticks it; in a group the last click counts."""
    clicks = ("check", "choices_pear", "choice=apple", "must=pear", "scale=2", "scale=4", "table_first_done")

    filled = values(type_in_pdfium(papers["every-kind"].content, {}, clicks))

    assert {name: filled[name] for name in ("check", "choices_apple", "choices_pear", "choice", "must", "scale")} == {
        "check": "yes", "choices_apple": "", "choices_pear": "yes", "choice": "apple", "must": "pear", "scale": "4",
    }  # fmt: skip
    assert filled["table_first_done"] == ""


@pytest.mark.parametrize("reader", SEERS)
@pytest.mark.parametrize("name", ["check", "scale=4", "choice=apple"])
def test_a_tick_is_seen(papers, reader, name):
    """Off is empty and on is plain to see, also in grey."""
    blank = papers["every-kind"].content
    filled = type_in_pdfium(blank, {}, (name,))
    page, rect = boxes(blank)[name]

    before, after = (cut(SEERS[reader](pdf, page), rect).histogram() for pdf in (blank, filled))
    dark_before, dark_after = sum(before[:DARK]), sum(after[:DARK])

    assert dark_after > dark_before + 15


def test_a_fixed_field_cannot_be_typed_in(papers):
    """Read-only means so in PDFium."""
    assert values(type_in_pdfium(papers["every-kind"].content, {"fixed": "X"}))["fixed"] == "Łódź"


def test_a_program_fills_in_texts_ticks_and_choices(papers):
    """Another library, pypdf, finds fields, states and groups by the names of the form."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(papers["every-kind"].content))
    answers = {"line": NAMES, "text": NAMES, "check": "/yes", "scale": "/4"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, answers, auto_regenerate=False)
    target = BytesIO()
    writer.write(target)
    read = pypdf.PdfReader(target).get_fields()

    assert (read["line"].value, read["text"].value) == (NAMES, NAMES)
    assert read["check"].value == "/yes"
    assert NameObject(str(read["scale"].value)) == "/4"  # pypdf 7.1 writes a group's value as a string


def test_every_second_typed_line_is_on_a_hand_line(made):
    """Typed text does not float between the hairlines: its foot is just above one."""
    paper = made(small_form({"id": "told", "kind": "text", "label": "X", "lines": 3, "default": "n\nn\nn\nn"}))
    page, rect = boxes(paper.content)["told"]
    seen = cut(seen_in_pdfium(paper.content, page), rect)
    feet = [y for y in range(1, seen.height) if is_dark(seen, y - 1) and not is_dark(seen, y)]
    from_box_top_mm = [foot / DPI * 25.4 + (FRAME_PT / 72 * 25.4) + 0.15 for foot in feet]

    assert [round(foot) for foot in from_box_top_mm[1::2]] == [7, 15]


def is_dark(picture: Image.Image, y: int) -> bool:
    """True when a row of pixels has something dark."""
    return picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < DARK
