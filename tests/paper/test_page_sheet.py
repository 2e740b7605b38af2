"""Sheets: a page of guidance in short on one sheet, made of the page itself."""

from io import BytesIO
from pathlib import Path

import page as pdf_rules
import pikepdf
import pypdfium2
import pytest

from paper import checks
from paper.readers import qpdf_complaints
from paper.samples import FRAME, ROOT
from paper.witnesses import pdfjs
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.paper.finish import render_composition
from samtalekit.paper.inspect.account import account_of
from samtalekit.paper.page_sheet import compose_page_sheet
from web.samples import form, page, small_kit

BODY = """Før alt andet.

## Det gør I nu

1. **Pump [dækkene](../tires.md).** Føreren, dagen før.[^1]
2. **Smør kæden** 🚲 med [olie](https://oil.example/).

## Hvem

- **Føreren** kører.

::: case En våd tur
Regnen kom fra siden.
:::

| Hvad | Hvornår |
|---|---|
| Lygten | Ved mørke |

::: checklist
- Er bremsen spændt?
:::

## Resten

Det står på siden alene.

::: season

[^1]: Noten står på siden.
"""
FRONT = {
    "kind": "step",
    "title": "Kør sikkert",
    "promise": "Når du er fremme, er du hel.",
    "who": "Føreren",
    "when": "Før turen",
    "time": "Fem minutter",
    "forms": ["check"],
    "sheet": ["hvem", "det-goer-i-nu"],
}
SEASON = {"season": {"talks": "2027-03-01/2027-03-31"}}


@pytest.fixture(scope="module")
def made(theme, renderer):
    """Make the sheet of a step in a kit with a form and a date."""

    def make(body: str = BODY, change=lambda page: page, images=None, **front):
        step = change(page("steps/ride", body=body, **(FRONT | front)))
        kit = small_kit(
            page("index"), step, forms=(form("check"),), steps=["steps/before", "steps/ride"], season=["talks"],
            workplace=SEASON,
        )  # fmt: skip
        localized = kit.localized[0].model_copy(update={"images": images or {}})
        return render_composition(of(kit, localized, step, theme), theme=theme, renderer=renderer)

    def of(kit: Kit, localized: LocalizedKit, step, theme):
        return compose_page_sheet(kit, localized, step, frame=FRAME, theme=theme)

    return make


def heard(paper) -> list[tuple[str, str]]:
    """Role and words of everything on a paper, as a screen reader comes upon it."""
    (structure,) = pdfjs.structure_of([paper.content])
    return [
        (node["role"], checks.words(sheet, node))
        for sheet in structure["pages"]
        for node in checks.walked(sheet["tree"])
        if "role" in node
    ]


def words_on(paper) -> str:
    """All that is read on a paper, in its order."""
    return " ".join(words for role, words in heard(paper) if role == "Document")


def headings(paper) -> list[str]:
    return [words for role, words in heard(paper) if role in {"H1", "H2"}]


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_sheet_is_accessible_and_can_be_archived(made, profile, tmp_path):
    sheet = made()
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet.content)

    assert [failure.message for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures] == []
    assert qpdf_complaints(sheet.content, tmp_path) == ""
    assert [*checks.of_marks(sheet.content), *checks.of_what_is_heard(sheet.content)] == []


def test_it_is_one_sheet_of_a4_named_after_its_page(made):
    sheet = made()

    assert [(each.width_mm, each.height_mm) for each in account_of(sheet.content).pages] == [(210, 297)]
    assert (sheet.id, sheet.kind, sheet.edition, sheet.fields) == ("sheet-ride", "sheet", 1, ())
    assert all(font.embedded for font in account_of(sheet.content).fonts)


def test_it_tells_what_the_page_promises_to_whom_and_when(made):
    words = words_on(made())

    assert words.startswith("MUS I FEM TRIN · TRIN 2 Kør sikkert Når du er fremme, er du hel.")
    assert "Tid Fem minutter Hvem Føreren Hvornår Før turen" in words


def test_it_has_the_sections_that_are_named_in_their_order_and_no_others(made):
    words = words_on(made())

    assert headings(made()) == ["Kør sikkert", "Hvem", "Det gør I nu", "Skemaer", "Året"]
    assert [each in words for each in ("Før alt andet", "Det står på siden alene")] == [False, False]
    assert [each in words for each in ("En våd tur", "Lygten", "Er bremsen spændt?")] == [True, True, True]


def test_it_names_the_forms_of_the_page_and_the_year_s_dates(made):
    words = words_on(made())

    assert "Skemaer Check alle" in words
    assert "1.–31. marts 2027 Tal sammen" in words


def test_a_page_without_dates_or_forms_has_a_sheet_without(made):
    sheet = made(BODY.replace("::: season", ""), forms=[])

    assert headings(sheet) == ["Kør sikkert", "Hvem", "Det gør I nu"]


def test_dates_stand_once_where_a_section_on_the_sheet_shows_them(made):
    assert words_on(made(sheet=["resten"])).count("1.–31. marts 2027") == 1


def test_links_notes_and_signs_become_plain_words(made):
    """Nobody can click on paper, and a number without its note means nothing."""
    sheet = made()
    with pikepdf.open(BytesIO(sheet.content)) as pdf:
        annotations = [each for one in pdf.pages for each in one.get("/Annots", [])]

    assert annotations == []
    assert "1. Pump dækkene. Føreren, dagen før. 2. Smør kæden med olie." in words_on(sheet)


def test_a_section_that_a_workplace_has_left_out_is_left_out(made):
    assert headings(made(sheet=["findes-ikke", "hvem"]))[1:2] == ["Hvem"]


def test_what_has_no_room_goes_on_and_nothing_is_lost(made):
    """Then a check says so; a line that is cut off would say nothing."""
    lines = [f"Linje {n} om dækket" for n in range(1, 91)]
    sheet = made("## Hvem\n\nKort.\n\n## Det gør I nu\n\n" + "".join(f"- {each}.\n" for each in lines))
    words = words_on(sheet)

    assert sheet.pages > 1
    assert [each for each in lines if f"{each}." not in words] == []


def test_a_picture_is_shown_from_its_file(made, tmp_path):
    picture = tmp_path / "lamp.png"
    picture.write_bytes((ROOT / "theme" / "icons" / "favicon.png").read_bytes())
    sheet = made("## Hvem\n\n![En lygte](lamp.png)\n", images={"steps/lamp.png": Path(picture)})
    with pikepdf.open(BytesIO(sheet.content)) as pdf:
        descriptions = [str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]

    assert "En lygte" in descriptions


@pytest.mark.parametrize(
    ("state", "note"), [("stale", "Oversættelsen kan være forældet"), ("missing", "Ikke oversat endnu")]
)
def test_a_sheet_of_a_page_that_is_not_translated_says_so(made, state, note):
    sheet = made(change=lambda step: step.model_copy(update={"translation": state, "language": "en"}))

    assert note in words_on(sheet)


def test_a_page_without_the_key_has_no_sheet():
    assert page("steps/ride").sheet_id is None
    assert page("steps/index", sheet=["hvem"]).sheet_id == "sheet-steps"
    assert page("index", sheet=["hvem"]).sheet_id == "sheet-index"


def test_what_is_left_of_a_sheet_is_lined_for_notes(made):
    """Down to the foot, however little the page has to say; nothing moves to a second sheet for it."""
    short = made(sheet=["hvem"])
    with pikepdf.open(BytesIO(short.content)) as pdf:
        assert len(pdf.pages) == 1
    document = pypdfium2.PdfDocument(short.content)
    try:
        picture = document[0].render(scale=1).to_pil().convert("L")
    finally:
        document.close()
    middle = [picture.getpixel((picture.width // 2, y)) for y in range(picture.height)]
    lower = [y for y, grey in enumerate(middle) if grey < 245 and y > 600]

    assert len(lower) >= 5
    assert max(lower) > 780


def test_a_second_sheet_is_only_for_words(made):
    """However full the first one is, room for notes never takes another; what is too much stands there to its end."""

    def pages(rows: int) -> list[str]:
        document = pypdfium2.PdfDocument(
            made(BODY.replace("- **Føreren** kører.", "- **Føreren** kører.\n" * rows)).content
        )
        try:
            return [each.get_textpage().get_text_range() for each in document]
        finally:
            document.close()

    found = [pages(rows) for rows in range(8, 48, 2)]

    assert {len(each) for each in found} == {1, 2}
    assert [each[1] for each in found if len(each) == 2 and each[1].startswith("Kør sikkert")] == []  # its foot alone
