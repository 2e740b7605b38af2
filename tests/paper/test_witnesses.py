"""Seven readers fill in every field of every paper: what was filled in arrives, is seen, and spoils nothing."""

import os
from functools import cache
from io import BytesIO

import page as pdf_rules
import pikepdf
import pytest

from paper.readers import boxes, values
from paper.samples import FONTS, FRAME, ROOT
from paper.similarity import darkness, expected, similarity
from paper.witnesses import ourselves, pdfium
from paper.witnesses.all import WITNESSES, menus
from paper.witnesses.answers import Job, answers_to
from paper.witnesses.faults import faults_of
from paper.witnesses.seen import DPI, SEERS, piece
from samtalekit.model.menu import Pack
from samtalekit.paper.compose import compose_pack
from samtalekit.paper.finish import make_paper, render_composition
from samtalekit.paper.pdf.field_font import read_field_face
from samtalekit.paper.pdf.fields import MULTILINE
from samtalekit.paper.pdf.fill import fill
from samtalekit.paper.render import Renderer
from samtalekit.pipeline.load import load_project

KITS = [ROOT, *(ROOT / "tests" / "samples" / name for name in ("tiny", "welcome-aboard"))]
SEEN = 6  # dark pixels at least, of what is filled in
ALIKE = 0.6  # the same glyphs, a part of a pixel aside; other glyphs or another face are below 0.5
CHARACTER_FOR_CHARACTER = 0.42  # another engine, at a coarse resolution; other words are below that
FINER = 3  # times the resolution at which text is drawn without an engine, so that it is where it should be
BY_CHANCE = "PDFA3A-STREAM-LENGTH-001"
"""Compressed data that happens to end in a carriage return; the checker counts it to the line end that follows.
Readers write what compression gives; our own papers see to it (`samtalekit.paper.pdf.optimize`)."""
FACE = read_field_face(FONTS / "sk-field-regular.ttf")
ARROW_ROOM_PT = 10.0  # the triangle of a drop-down list with the gap before it
PADDING_PT = 6  # most that an engine leaves free at both sides


@pytest.fixture(scope="session")
def jobs(papers, forms, made, theme, renderer) -> list[Job]:
    """Every paper and what is filled in; with ``SAMTALEKIT_SOAK`` also those of all kits, in all languages."""
    found = [Job(name, papers[name].content, answers_to(form.entries())) for name, form in forms.items()]
    found.append(Job("menus", made(menus()).content, answers_to(menus().entries())))
    found.append(pack_job(forms, theme, renderer))
    for kit in KITS if os.environ.get("SAMTALEKIT_SOAK") else ():
        loaded = load_project(kit)
        kits_renderer = Renderer(loaded.theme)
        for localized in loaded.kit.localized:
            for form in localized.forms:
                paper = make_paper(form, frame=FRAME, theme=loaded.theme, renderer=kits_renderer)
                found.append(Job(f"{kit.name}-{form.id}", paper.content, answers_to(form.entries())))
    return found


def pack_job(forms, theme, renderer) -> Job:
    """Two forms as one document; a field of their common head has a box on each."""
    held = tuple(forms[name] for name in ("employee-preparation", "development-plan"))
    pack = Pack(id="pack-employee", language="da", edition=1, title="Pakke", forms=held)
    composition = compose_pack(pack, frames={form.id: FRAME for form in held}, theme=theme)
    return Job(
        "pack",
        render_composition(composition, theme=theme, renderer=renderer).content,
        answers_to(composition.entries()),
    )


@pytest.fixture(scope="session")
def filled(jobs):
    """Every paper as a witness filled it in."""
    return cache(lambda name: WITNESSES[name].fill_all(jobs))


@pytest.fixture(scope="session")
def drawn():
    """The pages of a paper as an engine draws them."""
    return cache(lambda pdf, seer: SEERS[seer](pdf))


@pytest.fixture(params=WITNESSES)
def witness(request) -> str:
    """Each reader in turn."""
    return request.param


def plain(found: dict[str, str]) -> dict[str, str]:
    """Values in one way of writing: a line break is a line feed, no answer is empty, a name has no slash."""
    lines = {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in found.items()}
    return {name: "" if value == "/Off" else value.removeprefix("/") for name, value in lines.items()}


def place_of(name: str, answer: str, places: dict) -> str:
    """The box that shows an answer: of a radio group the chosen button."""
    return f"{name}={answer}" if f"{name}={answer}" in places else name


def places_of(name: str, answer: str, places: dict) -> list[str]:
    """All boxes that show an answer; a field of a pack's common head has several."""
    first = place_of(name, answer, places)
    return [key for key in places if key == first or key.startswith(f"{first}#")]


def kinds_of(pdf: bytes) -> dict[str, str]:
    """How each field is drawn: a line, lines, a menu or a button."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        fields = {str(field.T): field for field in paper.Root.AcroForm.Fields}
        text = {name: "lines" if int(field.get("/Ff", 0)) & MULTILINE else "line" for name, field in fields.items()}
        other = {"/Ch": "menu", "/Btn": "button", "/Sig": "signature"}
        return {name: other.get(str(field.FT), text[name]) for name, field in fields.items()}


def fits(answer: str, place: tuple[int, tuple[float, ...]]) -> bool:
    """True when an answer is not cut off at the edge of its box."""
    left, _, right, _ = place[1]
    return max(FACE.width_pt(line) for line in answer.split("\n")) < right - left - PADDING_PT


def without_arrow(place: tuple[int, tuple[float, ...]]) -> tuple[int, tuple[float, ...]]:
    """The words of a drop-down list: its triangle is the reader's own business."""
    page, (left, bottom, right, top) = place
    return page, (left, bottom, right - ARROW_ROOM_PT, top)


def attached(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(BytesIO(pdf)) as paper:
        return {name: spec.get_file().read_bytes() for name, spec in paper.attachments.items()}


def test_every_field_is_filled_in(jobs, forms):
    """The matrix leaves nothing out but what nobody types in: signatures and fixed fields."""
    for job in jobs[: len(forms)]:
        left = {entry.kind for entry in forms[job.paper].entries() if entry.name not in job.answers}
        assert left <= {"signature", "line"}
    assert [job.paper for job in jobs[len(forms) :]][:2] == ["menus", "pack"]


def test_what_was_filled_in_arrives_and_nothing_else_changes(witness, jobs, filled):
    """Whoever collects the papers reads what was meant, whatever people used."""
    for job, pdf in zip(jobs, filled(witness), strict=True):
        assert plain(values(pdf)) == plain(values(job.pdf)) | dict(job.answers), job.paper


def test_a_reader_reads_back_what_it_wrote(witness, jobs, filled):
    """Somebody who opens the paper again the next day finds their answers."""
    for job, values_read in zip(jobs, WITNESSES[witness].read_all(filled(witness)), strict=True):
        read_back = plain(values_read)
        assert {name: read_back[name] for name in job.answers} == dict(job.answers), job.paper


@pytest.mark.parametrize("seer", SEERS)
def test_what_was_filled_in_is_seen(witness, seer, jobs, filled, drawn):
    """There is ink in each field that was filled in, where an empty paper has none."""
    if any(seer in fault.unseen_in for fault in faults_of(witness)):
        pytest.skip("a fault of the reader; see test_faults.py")
    for job, pdf in zip(jobs, filled(witness), strict=True):
        places = boxes(job.pdf)
        empty = drawn(fill(job.pdf, dict.fromkeys(job.answers, "")), seer)
        missing = [
            key
            for name, answer in job.answers.items()
            for key in places_of(name, answer, places)
            for place in [places[key]]
            if darkness(piece(drawn(pdf, seer), place)) < darkness(piece(empty, place)) + SEEN
        ]
        assert missing == [], job.paper


@pytest.mark.parametrize("seer", SEERS)
def test_an_answer_looks_the_same_whoever_filled_it_in(witness, seer, jobs, filled, drawn):
    """All use the embedded face and our drawings of buttons; two papers side by side are of a kind."""
    redrawn = {kind for fault in faults_of(witness) for kind in fault.redraws}
    for job, pdf, own in zip(jobs, filled(witness), filled(ourselves.NAME), strict=True):
        places, kinds, unlike = boxes(job.pdf), kinds_of(job.pdf), {}
        for name, answer in job.answers.items():
            place = places[place_of(name, answer, places)]
            place = without_arrow(place) if kinds[name] == "menu" else place
            if kinds[name] not in redrawn and fits(answer, place):
                alike = similarity(piece(drawn(pdf, seer), place), piece(drawn(own, seer), place))
                unlike |= {name: alike} if alike < ALIKE else {}
        assert unlike == {}, job.paper


@pytest.mark.parametrize("seer", SEERS)
@pytest.mark.parametrize("name", [pdfium.NAME, ourselves.NAME])
def test_words_are_drawn_character_for_character(name, seer, jobs, filled, drawn):
    """Compared with the face itself, drawn without any PDF: no character is missing, none is another."""
    looked_at = 0
    for job, pdf in zip(jobs, filled(name), strict=True):
        places, kinds = boxes(job.pdf), kinds_of(job.pdf)
        for field in [field for field in job.answers if kinds[field] == "line"]:
            words, place = job.answers[field], places[field]
            if len(words) > len("24-12-2027") and fits(words, place):
                seen = piece(drawn(pdf, seer), place)
                large = (seen.width * FINER, seen.height * FINER)
                others = "".join(chr(ord(character) + 2) for character in words)
                alike, unlike = (similarity(seen, expected(each, large, DPI * FINER)) for each in (words, others))
                assert alike > CHARACTER_FOR_CHARACTER > unlike, (job.paper, field)
                looked_at += 1
    assert looked_at > 10


def test_the_attached_files_survive(witness, jobs, filled):
    """The definition travels with the answers: names and bytes are the same before and after."""
    for job, pdf in zip(jobs, filled(witness), strict=True):
        assert attached(pdf) == attached(job.pdf), job.paper


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_filled_paper_can_be_read_aloud_and_archived(witness, profile, jobs, filled, tmp_path):
    """Filling in does not undo what the paper was made for, unless the reader spoils it."""
    file = tmp_path / "filled.pdf"
    spoiled = []
    for job, pdf in zip(jobs, filled(witness), strict=True):
        file.write_bytes(pdf)
        failures = pdf_rules.validate_pdf(str(file), profile=profile).failures
        if [failure for failure in failures if failure.rule_id != BY_CHANCE or witness == ourselves.NAME]:
            spoiled.append(job.paper)

    if any(fault.spoils for fault in faults_of(witness)):
        assert spoiled, f"{witness} no longer spoils papers: take its fault out of FAULTS"
    else:
        assert spoiled == []
