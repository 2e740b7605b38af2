"""What readers do wrong: each fault is seen at work, so that an upgrade that fixes it is noticed."""

import re
from functools import cache
from io import BytesIO

import page as pdf_rules
import pikepdf
import pytest

from helpers.documents import held
from paper.readers import boxes, values
from paper.samples import ROOT, small_form
from paper.similarity import darkness, similarity
from paper.witnesses import ourselves, pdfium, pdfjs, pdflib, pdftk, pymupdf, pypdf
from paper.witnesses.all import WITNESSES, menus
from paper.witnesses.answers import NAMES, Job
from paper.witnesses.faults import FAULTS, READERS, table
from paper.witnesses.seen import SEERS, piece
from samtalekit.paper.pdf.field_font import LEADING_PT

LONG = "Vi har aftalt, at Łukasz går på kursus i foråret, og at Zoë følger op på det til sommer. " * 3
PINNED = (pdfium, pdfjs, pdflib, pymupdf, pypdf)  # pdftk-java comes with the system, in whatever version it has


def fixed(fault: str) -> str:
    return f"the fault {fault} is no longer seen: take it out of FAULTS and out of generator/docs/papers.md"


@pytest.fixture(scope="module")
def blank(made) -> bytes:
    fruits = [{"id": "apple", "label": "Æble"}, {"id": "pear", "label": "Pære"}]
    return made(
        small_form(
            {"id": "name", "kind": "line", "label": "Navn", "width": 6},
            {"id": "told", "kind": "text", "label": "Hvad skete der?", "lines": 4, "width": 6},
            {"id": "check", "kind": "check", "label": "Ja"},
            {"id": "choice", "kind": "choice", "label": "Hvilken frugt?", "options": fruits},
            form="faults",
        )
    ).content


@pytest.fixture(scope="module")
def filled(blank):
    """The paper as a witness filled it in."""
    answers = {"name": NAMES, "told": LONG, "check": "yes", "choice": "apple"}
    return cache(lambda witness: witness.fill_all([Job("faults", blank, answers)])[0])


@pytest.fixture(scope="module")
def menu(made):
    """A paper with drop-down lists, one of them used by a witness."""
    blank = made(menus()).content
    return cache(lambda witness: witness.fill_all([Job("menus", blank, {"month": "m12"})])[0])


def appearance(pdf: bytes, field: str) -> bytes:
    """The operators that draw a field."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        return next(f for f in paper.Root.AcroForm.Fields if field == f.T).AP.N.read_bytes()


def alike(pdf: bytes, own: bytes, field: str, seer: str = "PDFium") -> float:
    """How much a field looks as we draw it."""
    return similarity(*(piece(SEERS[seer](each), boxes(own)[field]) for each in (pdf, own)))


def spoils(pdf: bytes, folder) -> bool:
    file = folder / "filled.pdf"
    file.write_bytes(pdf)
    return bool(pdf_rules.validate_pdf(str(file), profile="ua1").failures)


def test_every_fault_has_a_test_here():
    """A fault that nobody looks for is a rumour."""
    assert {f"test_{fault.code}" for fault in FAULTS} <= set(globals())


@pytest.mark.parametrize("witness", PINNED, ids=lambda witness: witness.NAME)
def test_faults_are_recorded_for_the_version_that_is_installed(witness):
    """After an upgrade the tests below say which faults are left; then the version is renewed."""
    versions = {fault.version for fault in FAULTS if fault.reader == witness.NAME}

    assert versions <= {witness.version()}, f"{witness.NAME} is {witness.version()} now: renew its rows in FAULTS"


def test_the_document_tells_of_every_reader_and_its_faults():
    """Who chooses a reader, or wonders about one, finds there what the tests saw."""
    versions = {name: witness.version() for name, witness in WITNESSES.items()}

    assert {fault.reader for fault in FAULTS} | set(WITNESSES) <= {reader.name for reader in READERS}
    held(ROOT / "generator" / "docs" / "papers.md", "readers", table(versions))


def test_arrow_of_its_own(menu):
    """PDFium draws a button into the list's own appearance, where the paper has a triangle."""
    assert b"rg" in appearance(menu(pdfium), "month").partition(b"EMC")[2], fixed("arrow_of_its_own")


def test_lines_far_apart(filled):
    """pdf.js takes the height of a line from the embedded file, not from the font's description in the paper."""
    leading_pt = float(re.search(rb"0 -([\d.]+) Td", appearance(filled(pdfjs), "told"))[1])

    assert leading_pt > LEADING_PT * 1.05, fixed("lines_far_apart")


def test_answer_as_text(filled):
    """A name is `/apple`; pypdf writes the text `(/apple)`."""
    with pikepdf.open(BytesIO(filled(pypdf))) as paper:
        value = next(field for field in paper.Root.AcroForm.Fields if field.T == "choice").V
        assert isinstance(value, pikepdf.String), fixed("answer_as_text")


def test_lines_not_broken(filled):
    """Three sentences in a narrow box are one line, of which the most is cut off."""
    assert appearance(filled(pypdf), "told").count(b"Tj") == 1, fixed("lines_not_broken")
    assert appearance(filled(ourselves), "told").count(b"Tj") > 3


@pytest.mark.parametrize("reader", [fault.reader for fault in FAULTS if fault.code == "id_in_list"])
def test_id_in_list(menu, reader):
    """In place of "Måned 12" it has "m12"."""
    assert values(menu(WITNESSES[reader]))["month"] == "m12"
    assert alike(menu(WITNESSES[reader]), menu(ourselves), "month") < 0.5, fixed("id_in_list")


def test_empty_squares(filled, tmp_path):
    """pdftk-java takes the face's codes for characters of one byte; the answer is right, its drawing is not."""
    assert values(filled(pdftk))["name"] == NAMES
    assert alike(filled(pdftk), filled(ourselves), "name") < 0.4, fixed("empty_squares")
    assert spoils(filled(pdftk), tmp_path)


def test_other_ticks(filled, tmp_path):
    """Mupdf draws a tick as a character of ZapfDingbats, which the paper does not hold."""
    assert b"Tf" in appearance_of_state(filled(pymupdf), "check"), fixed("other_ticks")
    assert alike(filled(pymupdf), filled(ourselves), "check", "poppler") < 0.5, fixed("other_ticks")
    assert spoils(filled(pymupdf), tmp_path)


def test_other_face(blank, tmp_path):
    """Greek that mupdf wrote is nothing at all in Chrome."""
    greek = pymupdf.fill_all([Job("greek", blank, {"name": "Παναγιώτης"})])[0]
    place = boxes(blank)["name"]

    assert values(greek)["name"] == "Παναγιώτης"
    assert darkness(piece(SEERS["mupdf"](greek), place)) > 50
    assert darkness(piece(SEERS["PDFium"](greek), place)) == 0, fixed("other_face")


def test_question_marks(filled, tmp_path):
    """Five of the characters of the names are question marks, in Helvetica."""
    assert values(filled(pdflib))["name"] == NAMES
    assert b"3F" in appearance(filled(pdflib), "name"), fixed("question_marks")
    assert spoils(filled(pdflib), tmp_path)


def test_words_for_id(made):
    """pdf-lib's own list of options holds the words; what is chosen of them is stored unchanged."""
    paper = made(menus()).content
    filled = pdflib.fill_all([Job("menus", paper, {"month": "Måned 12 – Łódź"})])[0]

    assert values(filled)["month"] == "Måned 12 – Łódź", fixed("words_for_id")


def appearance_of_state(pdf: bytes, field: str) -> bytes:
    """The operators that draw a ticked box."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        box = next(f for f in paper.Root.AcroForm.Fields if field == f.T)
        return box.AP.N["/yes"].read_bytes()
