"""Whatever a form asks within its limits has room on its paper: nothing is lost off a page, nothing overlaps."""

import os
from dataclasses import replace
from io import BytesIO
from itertools import combinations, product

import page as pdf_rules
import pikepdf
import pypdf
import pypdfium2
import pytest

from paper.samples import FORMS, FRAME, ROOT, make_theme, read_form, small_form
from samtalekit.core.errors import PaperError
from samtalekit.core.text import mm_from_pt
from samtalekit.model.menu import Pack
from samtalekit.model.table import TableField
from samtalekit.model.workplace import PaperStyle
from samtalekit.paper.compose import compose_pack
from samtalekit.paper.finish import make_paper, render_composition
from samtalekit.paper.layout import lay_out
from samtalekit.paper.questions import column_widths, least_widths, line_count, span_width_mm, steps_in
from samtalekit.paper.render import Renderer

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
WORD = "Kompetenceudviklingsaktivitetsbeskrivelse"
TITLE = "Arbejdsmiljøorganisationens kompetenceudviklingssamtaleforberedelsesskema"
LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 22, 194, 16, 280  # of what a page holds: A4 within the margins of paper.css
LIGHT = 120_000  # bytes


def framed(**choices):
    return replace(FRAME, style=PaperStyle(**choices))


def options(count, words):
    return [{"id": f"o{n}", "label": f"{words} {n}"} for n in range(count)]


def every_kind(width, words):
    """A question of each kind: so wide, called so, and as large as its limits allow."""
    columns = [{"id": kind, "kind": kind, "label": words} for kind in ("line", "text", "number", "date", "check")]
    columns += [
        {"id": name, "kind": "choice", "label": words, "options": options(n, words)} for name, n in (("a", 4), ("b", 6))
    ]
    fields = [
        {"id": "note", "kind": "note", "label": words},
        {"id": "line", "kind": "line", "label": words, "hint": words, "required": True},
        {"id": "text", "kind": "text", "label": words, "lines": 28},
        {"id": "number", "kind": "number", "label": words, "min": -1000000.5, "max": 123456789, "unit": words},
        {"id": "date", "kind": "date", "label": words, "required": True},
        {"id": "check", "kind": "check", "label": words},
        {"id": "choice", "kind": "choice", "label": words, "options": options(8, words)},
        {"id": "list", "kind": "choice", "label": words, "options": options(40, words)},
        {"id": "choices", "kind": "choices", "label": words, "options": options(40, words)},
        {"id": "two", "kind": "scale", "label": words, "steps": 2, "low": words, "high": words},
        {"id": "ten", "kind": "scale", "label": words, "steps": 10, "low": words, "high": "Ja"},
        {"id": "radar", "kind": "radar", "label": words, "axes": options(10, words), "series": options(2, words), "steps": 6,
         "low": words, "high": words},
        {"id": "own_radar", "kind": "radar", "label": words, "axes": 10, "axis_title": words, "series": options(2, words),
         "low": words, "high": words},
        {"id": "table", "kind": "table", "label": words, "columns": columns, "rows": 2, "lines": 6},
        {"id": "by_hand", "kind": "signature", "label": words},
        {"id": "by_program", "kind": "signature", "by": "program", "label": words},
    ]  # fmt: skip
    return [field | {"width": width} for field in fields]


def texts(content: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Where words are, page by page: left, top, right and bottom in mm."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [_texts(page) for page in document]
    finally:
        document.close()


def _texts(page):
    words, height = page.get_textpage(), page.get_height()
    places = [words.get_rect(at) for at in range(words.count_rects())]
    return [
        tuple(mm_from_pt(edge) for edge in (left, height - top, right, height - low))
        for left, low, right, top in places
    ]


def boxes(content: bytes) -> dict[str, list[tuple[int, float, float, float, float]]]:
    """The boxes of each field: page, left, top, right and bottom in mm."""
    found = {}
    with pikepdf.open(BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            for box in page.get("/Annots", []):
                if "/Rect" in box and box.Subtype == "/Widget":
                    left, low, right, top = (mm_from_pt(float(edge)) for edge in box.Rect)
                    name = str(box.T if "/T" in box else box.Parent.T)
                    found.setdefault(name, []).append((number, left, 297 - top, right, 297 - low))
    return found


def overprinted(content: bytes) -> list[tuple]:
    """Words that overlap other words, or are outside the margins at the sides."""
    pages = texts(content)
    outside = [one for page in pages for one in page if one[0] < LEFT_MM - 0.4 or one[2] > RIGHT_MM + 0.4]
    pairs = [(one, other) for page in pages for one, other in combinations(page, 2) if _meet(one, other)]
    return [*outside, *pairs]


def _meet(one, other):
    across, down = (min(one[at + 2], other[at + 2]) - max(one[at], other[at]) for at in (0, 1))
    return across > 0.4 and down > 0.45  # mm; glyphs of one line reach a hair into the next


def filled_to(content: bytes) -> list[float]:
    """How far down each page goes, in mm from the top, without its foot."""
    document = pypdfium2.PdfDocument(content)
    try:
        pictures = [page.render(scale=2, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    ends = []
    for picture in pictures:
        inner = picture.crop((0, 0, picture.width, round(BOTTOM_MM / 297 * picture.height)))
        ends.append(inner.point(lambda level: 255 * (level < 250)).getbbox()[3] / picture.height * 297)
    return ends


@pytest.mark.parametrize(
    ("width", "words", "choices"),
    [
        (1, WORD, {"fields": "lined"}),
        (2, TITLE, {"density": "airy", "foot": "Havnegade 1 · 9999 Havneby"}),
        (5, "Ord", {"density": "short"}),
        (12, WORD, {"density": "airy", "fields": "lined"}),
    ],
)
def test_every_kind_has_room_however_narrow_it_is_and_however_long_its_words(made, tmp_path, width, words, choices):
    """A paper with a box off its page or on another is not rendered; and no words are printed on others."""
    paper = made(small_form(*every_kind(width, words), title=words), framed(**choices))

    assert overprinted(paper.content) == []
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.content)
    for profile in ("ua1", "3a"):
        assert [failure.message for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures] == []


@pytest.mark.parametrize(
    ("rows", "lines"), [(1, 6), (5, 6), (6, 6), (10, 1), (10, 3), (11, 1), (12, 3), (40, 1), (40, 2)]
)
def test_a_table_breaks_between_its_rows_and_keeps_its_heading(made, rows, lines):
    """Its heading, label and first row are on one page; each page that has rows has the heads; every row is on paper."""
    columns = [{"id": "a", "label": "Kolonneord"}, {"id": "b", "label": "Andet", "kind": "text"}]
    filler = {"id": "filler", "kind": "text", "label": "Før", "lines": 12}
    table = {"id": "table", "kind": "table", "label": "Tabelnavn", "columns": columns, "rows": rows, "lines": lines}
    source = {"id": "s", "title": "Tabelafsnit", "fields": [table]}
    form = small_form(sections=[{"id": "first", "title": "Først", "fields": [filler]}, source])
    content = made(form).content

    pages = {name: places[0][0] for name, places in boxes(content).items() if name != "filler"}
    words = [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]
    start = pages["table_1_a"] - 1
    assert len(pages) == 2 * rows
    assert "Tabelafsnit" in words[start]
    assert "Tabelnavn" in words[start]
    assert [number for number, text in enumerate(words, start=1) if "Kolonneord" in text] == sorted(set(pages.values()))
    assert all(pages[f"table_{row}_a"] == pages[f"table_{row}_b"] for row in range(1, rows + 1))


def test_a_small_table_is_kept_whole(made):
    """Whoever plans ten tasks sees them together."""
    table = {"id": "table", "kind": "table", "label": "Plan", "columns": [{"id": "a", "label": "A"}], "rows": 10}
    filler = {"id": "filler", "kind": "text", "label": "Før", "lines": 20}

    found = boxes(made(small_form(filler, table)).content)

    assert {places[0][0] for name, places in found.items() if name != "filler"} == {2}


@pytest.mark.parametrize("density", ["short", "normal", "airy"])
@pytest.mark.parametrize("lines", [1, 14, 28])
def test_a_box_is_never_higher_than_its_page(made, density, lines):
    """Its heading is above it, on the same page."""
    text = {"id": "told", "kind": "text", "label": "Fortæl", "hint": "Kort.", "lines": lines}
    form = small_form({"id": "before", "kind": "text", "label": "Før", "lines": 8}, text)

    place = boxes(made(form, framed(density=density)).content)["told"][0]

    assert place[4] <= BOTTOM_MM + 0.1
    assert place[4] - place[2] >= min(lines, 20) * 8 * 0.6


def test_a_large_box_under_a_long_question_leaves_room_for_it(made):
    """Lines are given up before the question is."""
    words = f"{WORD} og mere. " * 12
    text = {"id": "told", "kind": "text", "label": words, "hint": words * 2, "lines": 28, "width": 6}

    place = boxes(made(small_form(text)).content)["told"][0]

    assert place[4] <= BOTTOM_MM + 0.1


@pytest.mark.parametrize("width", [1, 2, 3, 4, 6, 12])
def test_a_scale_keeps_to_its_column(made, width):
    """Ten circles and long words at the ends are placed by the room there is: beside, beneath, in several rows."""
    scales = [
        {
            "id": f"s{steps}",
            "kind": "scale",
            "label": "Trivsel",
            "steps": steps,
            "low": low,
            "high": high,
            "width": width,
        }
        for steps, low, high in ((2, "Nej", "Ja"), (7, "Meget utilfreds", "Meget tilfreds"), (10, WORD, "I høj grad"))
    ]
    content = made(small_form(*scales)).content

    circles = boxes(content)
    assert overprinted(content) == []
    for name in ("s2", "s7", "s10"):
        left = min(place[1] for place in circles[name])
        column = max(at for at in (LEFT_MM + n * 176 / 12 for n in range(12)) if at <= left + 0.1)
        assert max(place[3] for place in circles[name]) <= column + span_width_mm(width) + 0.1, name


@pytest.mark.parametrize("width_mm", [span_width_mm(width) for width in range(1, 13)])
@pytest.mark.parametrize("words", [("Nej", "Ja"), ("Meget utilfreds", "Meget tilfreds")])
def test_every_step_of_a_scale_has_a_circle_at_every_width(width_mm, words):
    """From two steps to ten, none is lost and none is past the edge."""
    for count in range(2, 11):
        steps = steps_in(width_mm, count, *words)
        assert [at for row in steps.rows for at in row] == list(range(count))
        assert max(len(row) for row in steps.rows) * (6.4 + steps.gap_mm) <= width_mm + 0.1
        assert steps.ends_mm <= width_mm


def test_words_are_counted_on_the_safe_side():
    """A word that is longer than a line goes on in the next."""
    assert [line_count(words, 10, 1) for words in ("", "kort", "to ord her", "to ord til", "a" * 10, "a" * 11)] == [
        1,
        1,
        1,
        1,
        1,
        2,
    ]
    assert line_count(f"ord {'a' * 25} ord", 10, 1) == 4


@pytest.mark.parametrize("width_mm", [10.6, 84.0, 172.0])
def test_no_column_is_too_narrow_for_its_answers_as_long_as_there_is_room(width_mm):
    """A column of width 1 beside one of width 12 still holds a date."""
    columns = [{"id": "a", "label": "A", "kind": "date", "width": 1}, {"id": "b", "label": "B", "width": 12}]
    table = TableField.model_validate({"id": "t", "kind": "table", "label": "T", "columns": columns, "rows": 2})

    widths, least = column_widths(table, width_mm), least_widths(table)

    assert sum(widths) == pytest.approx(width_mm)
    assert sum(least) > width_mm or all(width >= low - 0.01 for width, low in zip(widths, least, strict=True))


def test_a_section_repeated_nine_times_has_a_page_for_each_round(made):
    """All boxes are there, each under its own heading."""
    fields = [
        {"id": "goal", "kind": "text", "label": WORD, "lines": 4, "width": 6},
        {"id": "far", "kind": "scale", "label": "Hvor langt?", "low": "Ikke i gang", "high": "Nået", "width": 3},
        {"id": "when", "kind": "date", "label": "Hvornår?", "width": 3, "required": True},
    ]
    form = small_form(sections=[{"id": "goals", "title": "Mål", "repeat": 9, "fields": fields}])
    content = made(form, framed(density="airy")).content

    words = [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]
    assert overprinted(content) == []
    for number in range(1, 10):
        assert f"Mål {number}" in words[boxes(content)[f"goal_{number}"][0][0] - 1]


def test_a_long_title_and_a_long_name_share_the_head(theme):
    """A workplace without a logo has its name set in type; the cover of a pack as well."""
    bare = make_theme(logo=None)
    name = "Styrelsen for Arbejdsmarkeds- og Kompetenceudvikling i Nordvestjylland"
    frame = replace(framed(foot="Havnegade 1 · 9999 Havneby"), workplace=name)
    form = small_form({"id": "a", "kind": "line", "label": "A"}, title=TITLE, who=f"{TITLE} og {TITLE}")
    pack = Pack(id="pack-all", language="da", edition=1, title=TITLE, forms=(form,))
    renderer = Renderer(bare)

    papers = [
        make_paper(form, frame=frame, theme=bare, renderer=renderer),
        render_composition(compose_pack(pack, frames={"small": frame}, theme=bare), theme=bare, renderer=renderer),
    ]

    assert [overprinted(paper.content) for paper in papers] == [[], []]
    assert (
        "kompetenceudviklingssamtale\N{HYPHEN}" in pypdf.PdfReader(BytesIO(papers[0].content)).pages[0].extract_text()
    )


ALL_CHOICES = list(product(FORMS, ["short", "normal", "airy"], ["boxed", "lined"]))


@pytest.mark.parametrize(("name", "density", "fields"), ALL_CHOICES if IS_SOAK else ALL_CHOICES[::5])
def test_the_kits_own_papers_are_light_and_well_filled_however_they_are_chosen(made, name, density, fields):
    """No page before the last is less than a third full, and the last is more than a few lines."""
    paper = made(read_form(name), framed(density=density, fields=fields, foot="Havnegade 1 · 9999 Havneby"))

    parts = [(end - TOP_MM) / (BOTTOM_MM - TOP_MM) for end in filled_to(paper.content)]
    assert len(paper.content) <= LIGHT
    assert paper.pages == (3 if name == "development-plan" else 2) or density == "airy"
    assert min(parts[:-1]) > 1 / 3
    assert parts[-1] > 1 / 4
    assert overprinted(paper.content) == []


@pytest.mark.parametrize("density", ["short", "normal", "airy"])
def test_a_round_that_has_a_page_to_itself_fills_it_with_lines(made, density):
    """The second of the plan's three goals stands alone on its page; its boxes are taller, and the page is used."""
    form = read_form("development-plan")
    paper = made(form, framed(density=density))

    parts = [(end - TOP_MM) / (BOTTOM_MM - TOP_MM) for end in filled_to(paper.content)]
    lines = [[row.lines for row in part.rows] for part in lay_out(form, density=density).parts[:3]]
    assert paper.pages == 3 or density == "airy"
    assert parts[1] > 4 / 5
    assert lines[0] == lines[2]
    assert all(second >= first for first, second in zip(lines[0], lines[1], strict=True))


def test_rounds_that_share_a_page_are_alike(made):
    """Only a round that stands alone between two others is given more."""
    box = {"id": "a", "kind": "text", "label": "A", "lines": 3}
    form = small_form(sections=[{"id": "low", "title": "Lav", "repeat": 4, "fields": [box]}])

    assert {row.lines for part in lay_out(form).parts for row in part.rows} == {3}


def test_the_number_of_the_page_is_on_one_line(made):
    """Beside a foot of two long lines, too."""
    form = small_form({"id": "a", "kind": "line", "label": "A"}, title=f"{TITLE} {TITLE}")

    words = (
        pypdf.PdfReader(BytesIO(made(form, framed(foot="Havnegade 1 · 9999 Havneby " * 3)).content))
        .pages[0]
        .extract_text()
    )

    assert "Side 1 af 1" in words


@pytest.mark.parametrize(
    "label", ["Opfølgningstidspunkt", "Opfølgningssamtalen", "Tid og sted for næste gang", "Aftalt dato"]
)
@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_star_of_a_required_question_keeps_to_its_last_word(made, label, width):
    """A star alone on a line is read as belonging to the pattern of the date."""
    form = small_form({"id": "a", "kind": "date", "label": label, "required": True, "width": width}, notice="x")

    lines = pypdf.PdfReader(BytesIO(made(form).content)).pages[0].extract_text().splitlines()

    assert not any(line.strip().startswith("*") and "skal" not in line for line in lines)


def test_signatures_by_hand_and_by_program_stand_on_one_line(made):
    """Two people sign side by side, each in their own way."""
    both = [
        {"id": "hand", "kind": "signature", "label": "Lederen", "hint": "Skriv tydeligt.", "width": 6},
        {"id": "program", "kind": "signature", "by": "program", "label": "Medarbejderen", "width": 6},
    ]
    content = made(small_form(*both)).content

    box = boxes(content)["program"][0]
    document = pypdfium2.PdfDocument(content)
    picture = document[0].render(scale=4, grayscale=True).to_pil()
    document.close()
    column = picture.crop((round(40 / 210 * picture.width), 0, round(41 / 210 * picture.width), picture.height))
    top, low = (round((box[4] + offset) / 297 * picture.height) for offset in (-1, 1))
    assert column.crop((0, top, column.width, low)).getextrema()[0] < 200  # the line to sign on


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (".sk-field--text { margin-left: 150mm; }", "uden for side 1"),
        (".sk-field--text .sk-box { height: 400mm; }", "uden for side"),
        (".sk-field--text { position: relative; top: -16mm; }", "oven på hinanden"),
    ],
)
def test_no_paper_is_rendered_with_a_box_that_nobody_can_reach(tmp_path, rule, code):
    """A theme of one's own can move anything; the mistake is reported before anybody prints, and names the field."""
    style = tmp_path / "print" / "paper.css"
    style.parent.mkdir()
    style.write_text((ROOT / "theme" / "print" / "paper.css").read_text("utf-8") + rule, "utf-8")
    moved = make_theme(tmp_path)
    form = small_form(
        {"id": "above", "kind": "line", "label": "A"}, {"id": "told", "kind": "text", "label": "B", "lines": 2}
    )

    with pytest.raises(PaperError, match=code) as error:
        make_paper(form, frame=FRAME, theme=moved, renderer=Renderer(moved))

    assert "told" in str(error.value)
