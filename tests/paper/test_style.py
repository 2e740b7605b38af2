"""What a workplace chooses of its papers: frames or lines, more or less room, a foot of its own."""

import re
from dataclasses import replace
from io import BytesIO
from math import ceil

import pypdf
import pytest

from paper.readers import seen_in_poppler
from paper.samples import FRAME, read_form, small_form
from samtalekit.model.workplace import PaperStyle
from samtalekit.paper.compose import compose
from samtalekit.paper.inspect.account import account_of

HOLE_MM = 15  # a hole's far edge from the edge of the paper: its middle is 12 mm in, ISO 838:1974


def framed(**choices):
    return replace(FRAME, style=PaperStyle(**choices))


def heights(content: bytes) -> dict[str, float]:
    return {field.name: field.height_mm for field in account_of(content).fields}


@pytest.mark.parametrize(("density", "lines"), [("short", 4), ("normal", 6), ("airy", 8)])
def test_density_changes_how_many_lines_a_box_has_and_never_their_height(made, density, lines):
    """8 mm a line, whole lines: a hand writes as large on a short form as on an airy one."""
    form = small_form({"id": "told", "kind": "text", "label": "X", "lines": 6})

    paper = made(form, framed(density=density))

    assert heights(paper.content)["told"] == pytest.approx(lines * 8 - 0.15, abs=0.1)


def test_a_short_paper_still_has_a_line_in_every_box(made):
    """Two thirds of one line is one line."""
    form = small_form({"id": "told", "kind": "text", "label": "X", "lines": 1})

    assert heights(made(form, framed(density="short")).content)["told"] == pytest.approx(8 - 0.15, abs=0.1)


def test_fields_on_lines_have_the_same_places_as_fields_in_frames(made):
    """Only what is drawn around them differs; what is filled in fits both."""
    form = read_form("development-plan")
    framed_paper, lined_paper = made(form), made(form, framed(fields="lined"))

    tops = [{f.name: (f.page, f.top_mm) for f in account_of(p.content).fields} for p in (framed_paper, lined_paper)]

    assert tops[0] == tops[1]


def test_lined_fields_take_less_ink(made):
    """The sides and the top of every frame are gone."""
    form = read_form("development-plan")
    ink = [
        sum((255 - level) * count for level, count in enumerate(seen_in_poppler(paper.content, 0).histogram()))
        for paper in (made(form), made(form, framed(fields="lined")))
    ]

    assert ink[1] < ink[0]


def test_a_foot_of_its_own_stands_under_the_common_one_on_every_page(made):
    """An address, a number of a journal: what the workplace has to print on everything."""
    paper = made(read_form("development-plan"), framed(foot="Havnegade 1 · journal 2027-17"))

    for page in pypdf.PdfReader(BytesIO(paper.content)).pages:
        words = " ".join(page.extract_text().split()).replace("\N{HYPHEN}", "-")  # a divided word has the same glyph
        assert "Udviklingsplan · udgave 3 · Havneby Styrelse Havnegade 1 · journal 2027-17" in words


MOST_TONES = 4  # in a row of pixels: the accent, the head, and what is between the two


def rows_of(picture):
    """The rows of a grey picture."""
    content = picture.tobytes()
    return [content[start : start + picture.width] for start in range(0, len(content), picture.width)]


def test_there_is_room_for_holes_on_both_sides_of_the_sheet(papers):
    """Printed on both sides, the holes are at the left of one page and at the right of the next.

    The colour of the head goes to the edge of the first page, and a piece of it to the corner of the others, with nothing
    on it that a hole could take.
    """
    head, corner = (ceil(height_mm / 25.4 * 432) for height_mm in (29, 7))
    for paper in papers.values():
        for number in range(paper.pages):
            picture = seen_in_poppler(paper.content, number)
            edge, top = round(HOLE_MM / 25.4 * 432), corner if number else head
            strips = (
                picture.crop((0, top, edge, picture.height)),
                picture.crop((picture.width - edge, 0, picture.width, picture.height)),
            )
            assert [strip.getextrema() for strip in strips] == [(255, 255), (255, 255)], paper.id
            rows = rows_of(picture.crop((0, 0, edge, top)))
            assert not any(len(set(row)) > MOST_TONES for row in rows), paper.id


def test_no_heading_is_parted_from_its_first_question_and_no_question_from_its_box(papers, forms):
    """Whoever turns the page knows what is asked."""
    for paper in papers.values():
        texts = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(paper.content)).pages]
        pages = {field.name: field.page for field in account_of(paper.content).fields}
        for section in forms[paper.id].source.sections:
            for title, suffix in section.rounds():
                first = section.fields[0].entries(suffix)
                if first:
                    assert title in texts[pages[first[0].name] - 1], (paper.id, title)


@pytest.mark.parametrize("fields", ["boxed", "lined"])
@pytest.mark.parametrize("density", ["short", "normal", "airy"])
def test_choices_of_a_workplace_are_classes_that_a_theme_can_style(theme, fields, density):
    """A theme of one's own finds them on the body."""
    html = compose(read_form("process-plan"), frame=framed(fields=fields, density=density), theme=theme).html

    assert re.search(rf'<body class="sk-fields--{fields} sk-density--{density}"', html)
