"""All that is demanded of a finished paper, as complaints; the tests of papers and the tests of the tests use it."""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import outloud
import page as pdf_rules
import pikepdf

from paper.readers import boxes
from paper.samples import FONTS
from paper.similarity import expected, similarity
from paper.witnesses import pdfjs
from paper.witnesses.seen import DPI, in_pdfium, piece
from samtalekit.model.form import Form
from samtalekit.model.table import Entry, TableField
from samtalekit.paper.inspect.account import account_of
from samtalekit.paper.pdf.field_font import read_field_face
from samtalekit.paper.pdf.fill import fill

CHARACTERS = "Ł u k a s z Ş h Ω μ έ ğ ı İ æ ø å Ж Є"
FINER = 3  # times the resolution at which a character is drawn without an engine
ALIKE = 0.5  # another character is below 0.4
MARGIN_PT = 48.0  # no form has text of its own that near to an edge
STEP_PT = 1.0  # less than this is not another row, or another column


def complaints(pdf: bytes, form: Form) -> list[str]:
    """What is wrong with the paper of a form; nothing when all is well."""
    structure = pdfjs.structure_of([pdf])[0]
    return [
        *of_rules(pdf),
        *of_marks(pdf),
        *of_what_is_heard(pdf),
        *of_document(pdf, form),
        *of_fields(pdf, form),
        *of_places(pdf, form),
        *of_structure(structure, form),
        *of_characters(pdf, form),
    ]


def of_rules(pdf: bytes) -> Iterator[str]:
    """PDF/UA-1 and PDF/A-3a, by an independent checker."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.pdf")
        file.write_bytes(pdf)
        for profile in ("ua1", "3a"):
            for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures:
                yield f"{profile}: {failure.message}"


def of_marks(pdf: bytes) -> Iterator[str]:
    """All that is drawn is in the tree or an artifact: ISO 14289-1:2014, 7.1."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        tagged = marks_in_tree(paper.Root.StructTreeRoot)
        for number, page in enumerate(paper.pages, start=1):
            for operands, operator in pikepdf.parse_content_stream(page):
                mark = operands[1].get("/MCID") if str(operator) == "BDC" else None
                if mark is not None and (page.obj.objgen, int(mark)) not in tagged:
                    yield f"marks: {mark} of page {number} is neither tagged nor an artifact"


def marks_in_tree(element: pikepdf.Object, page: pikepdf.Object | None = None) -> set[tuple[tuple[int, int], int]]:
    """Marked content that structure elements hold, by page and number."""
    page = element.get("/Pg", page)
    kids = element.get("/K", pikepdf.Array())
    found = set()
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int) and page is not None:
            found.add((page.objgen, kid))
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            found.add((kid.Pg.objgen, int(kid.MCID)))
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found |= marks_in_tree(kid, page)
    return found


EXPLAINED = {
    "DOC-040": "a form called “Follow-up” has that title and that file name",
    "ORD-001": "paint follows CSS 2.2, appendix E; reading follows the tags. The checker also counts links after their text",
    "PAG-001": "a chapter's title is at the top of its page, a notice at its foot; `of_marks` asks about margins",
    "TAG-002": "heads and feet are artifacts; prose elsewhere is a complaint",
    "TAG-003": "a field announces what is filled into it; a word elsewhere is a complaint",
    "TAG-030": "a poster is a picture with its words as text beside it",
    "TBL-010": "a small table to fill in has more headers than cells with words",
    "TBL-012": "cells are empty until somebody fills them in",
    "TBL-014": "boxes beside questions are a list of questions",
}
"""Warnings of outloud 0.2.1 that are looked at and right as they are, and why."""


def of_what_is_heard(pdf: bytes) -> Iterator[str]:
    """What a screen reader says beside what the eye sees, by outloud, a checker that looks for more than rules."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.pdf")
        file.write_bytes(pdf)
        findings = outloud.check(file).findings
    places = {"TAG-002": _is_in_a_margin, "TAG-003": _is_in_a_field}
    for finding in findings:
        if is_explained := places.get(finding.rule):
            if not all(is_explained(pdf, box) for box in finding.boxes):
                yield f"heard: {finding.evidence} is announced by nothing"
        elif finding.severity != "info" and finding.rule not in EXPLAINED:
            yield f"heard: {finding.rule}: {finding.message}"


def _is_in_a_margin(pdf: bytes, box: dict[str, float]) -> bool:
    with pikepdf.open(BytesIO(pdf)) as paper:
        height = float(paper.pages[int(box["page"]) - 1].MediaBox[3])
    return box["y1"] < MARGIN_PT or box["y0"] > height - MARGIN_PT


def _is_in_a_field(pdf: bytes, box: dict[str, float]) -> bool:
    near = 2.0  # pt: the checker's boxes are those of the font, not of the ink
    with pikepdf.open(BytesIO(pdf)) as paper:
        annotations = paper.pages[int(box["page"]) - 1].get("/Annots", [])
        edges = [[float(edge) for edge in each.Rect] for each in annotations if each.Subtype == "/Widget"]
    return any(
        left - near <= box["x0"]
        and box["x1"] <= right + near
        and bottom - near <= box["y0"]
        and box["y1"] <= top + near
        for left, bottom, right, top in edges
    )


def of_document(pdf: bytes, form: Form) -> Iterator[str]:
    """Language, embedded faces, and readers that are not asked to draw."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        if str(paper.Root.get("/Lang", "")) != form.language:
            yield "language: missing or another"
        if "/NeedAppearances" in paper.Root.AcroForm:
            yield "readers are asked to draw"
    yield from (f"face {font.name}: not embedded" for font in account_of(pdf).fonts if not font.embedded)


def of_fields(pdf: bytes, form: Form) -> Iterator[str]:
    """Names, tooltips and appearances."""
    entries = form.entries()
    with pikepdf.open(BytesIO(pdf)) as paper:
        fields = list(paper.Root.AcroForm.Fields)
        names = [str(field.T) for field in fields]
        if names != [entry.name for entry in entries]:
            yield f"names: {names} are not those of the form"
            return
        for entry, field in zip(entries, fields, strict=True):
            own = list(field.get("/Kids", [])) or [field]
            if not str(field.get("/TU", "")).startswith(entry.label):
                yield f"tooltip of {entry.name}: {field.get('/TU', '')!s}"
            for number, box in enumerate(own):
                if not str(box.get("/TU", "")).startswith(entry.label):
                    yield f"tooltip of {entry.name}, box {number}: {box.get('/TU', '')!s}"
                yield from (f"{fault} of {entry.name}, box {number}" for fault in _of_appearance(field, box))


def _of_appearance(field: pikepdf.Object, box: pikepdf.Object) -> Iterator[str]:
    drawn = box.get("/AP", {}).get("/N")
    if drawn is None:
        yield "appearance"
    elif field.FT != "/Btn":
        if not isinstance(drawn, pikepdf.Stream):
            yield "appearance"
    else:
        states = list(drawn.keys())
        if "/Off" not in states or len(states) != 2 or str(box.get("/AS", "")) not in states:
            yield f"states {states}"


def of_places(pdf: bytes, form: Form) -> Iterator[str]:
    """Each box is below the one before it, or to its right: the tabulator key walks as the eye does.

    On a radar chart the eye walks round; `test_radar.py` says in which order.
    """
    charts = tuple(
        field.id for field in (each for part in form.source.sections for each in part.fields) if field.kind == "radar"
    )
    for (one, (page, before)), (other, (page_after, after)) in pairwise(boxes(pdf).items()):
        is_lower = after[1] < before[1] - STEP_PT
        is_right = after[0] > before[0] + STEP_PT
        if page == page_after and not is_lower and not is_right and not (charts and other.startswith(charts)):
            yield f"place of {other}: neither below {one} nor to its right"
        if page_after < page:
            yield f"place of {other}: on a page before {one}"


def of_structure(structure: dict[str, Any], form: Form) -> Iterator[str]:
    """What the engine of Firefox hands to assistive technology: language, headings, fields, headers of tables."""
    nodes = [(page, node) for page in structure["pages"] for node in walked(page["tree"])]
    if structure["language"] != form.language:
        yield f"structure: language {structure['language']}"
    headings = [(node["role"], words(page, node)) for page, node in nodes if node.get("role") in {"H1", "H2", "H3"}]
    sections = [title for section in form.source.sections for title, _ in section.rounds()]
    if headings != [("H1", form.title), *(("H2", title) for title in sections)]:
        yield f"structure: headings {headings}"
    yield from _of_questions(nodes, form.entries())
    yield from _of_headers(nodes, form)


def _of_questions(nodes: list[tuple[dict, dict]], entries: tuple[Entry, ...]) -> Iterator[str]:
    """Every box in the tree is a form element with one annotation, in the form's order, labelled by its tooltip."""
    heard: list[tuple[str, str]] = []
    for page, node in nodes:
        annotations = {annotation["id"]: annotation for annotation in page["annotations"]}
        for kid in node.get("children", []):
            if kid.get("type") == "annotation":
                box = annotations[kid["id"].removeprefix("pdfjs_internal_id_")]
                if node["role"] != "Form":
                    yield f"structure: {box['fieldName']} is a {node['role']}"
                heard.append((box["fieldName"], box["alternativeText"] or ""))
    questions = [
        (entry.name, entry.label + (f": {label}" if label else ""))
        for entry in entries
        for label in ([label for _, label in entry.values] if entry.values and not entry.is_menu else [""])
    ]
    if [name for name, _ in heard] != [name for name, _ in questions]:
        yield f"structure: the order of questions is {[name for name, _ in heard]}"
        return
    for (name, label), (_, start) in zip(heard, questions, strict=True):
        if not label.startswith(start):
            yield f"structure: {name} is read as {label!r}"


def _of_headers(nodes: list[tuple[dict, dict]], form: Form) -> Iterator[str]:
    """A cell knows the headers of its row and its column by name."""
    heads = [words(page, node) for page, node in nodes if node.get("role") == "TH" and node.get("scope") == "Column"]
    tables = [field for section in form.source.sections for field in section.fields if isinstance(field, TableField)]
    for column in [column for table in tables for column in table.columns]:
        if not any(head.startswith(column.label) for head in heads):
            yield f"structure: no header {column.label!r}"
    ids = {node["structId"] for _, node in nodes if node.get("role") == "TH" and "structId" in node}
    for _, node in nodes:
        if node.get("role") == "TD" and (len(node.get("headers", [])) < 2 or not set(node["headers"]) <= ids):
            yield "structure: a cell without its two headers"
        if node.get("role") == "TH" and node.get("scope") not in {"Row", "Column"}:
            yield "structure: a header of nothing"


def walked(node: dict | None) -> Iterator[dict]:
    """A tree of structure, element by element, in reading order."""
    if node and "role" in node:
        yield node
        for kid in node["children"]:
            yield from walked(kid)


def words(page: dict, node: dict) -> str:
    """The text of an element and of all below it."""
    found = [page["words"].get(kid.get("id"), "") for each in walked(node) for kid in each["children"]]
    return " ".join("".join(found).split())


def of_characters(pdf: bytes, form: Form) -> Iterator[str]:
    """Characters filled in are drawn as the theme's own file has them; in the widest of the fields with one line."""
    places = boxes(pdf)
    lines = [entry.name for entry in form.entries() if entry.kind == "line" and entry.lines == 1 and not entry.readonly]
    lines = [name for name in lines if name in places]
    if not lines:
        return
    name = max(lines, key=lambda each: places[each][1][2] - places[each][1][0])
    face = read_field_face(FONTS / "sk-field-regular.ttf")
    seen = piece(in_pdfium(fill(pdf, {name: CHARACTERS})), places[name])
    drawn = expected(CHARACTERS, (seen.width * FINER, seen.height * FINER), DPI * FINER)
    for at, character in enumerate(CHARACTERS):
        left, right = (face.width_pt(part) * DPI / 72 for part in (CHARACTERS[:at], CHARACTERS[: at + 1]))
        if character != " " and right < seen.width:
            part = seen.crop((round(left), 0, round(right), seen.height))
            alike = similarity(part, drawn.crop((round(left * FINER), 0, round(right * FINER), drawn.height)))
            if alike < ALIKE:
                yield f"letter {character}: drawn as another ({alike:.2f})"
