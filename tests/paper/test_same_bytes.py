"""A paper filled in in the browser and one filled in by Python have the same bytes, whatever is answered.

The script is the one that sites have, as it is built; answers are drawn from a seed. More in a soak (``SAMTALEKIT_SOAK``).
"""

import json
import os
import random
import subprocess
import unicodedata
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from paper.samples import FRAME
from paper.witnesses.all import menus
from paper.witnesses.answers import NAMES
from paper.witnesses.node import HERE, NODE
from samtalekit.core.errors import PaperError
from samtalekit.core.text import printable
from samtalekit.model.menu import Pack
from samtalekit.model.outputs import face_name
from samtalekit.paper.compose import compose_pack
from samtalekit.paper.finish import render_composition
from samtalekit.paper.pdf.description import FieldDescription, describe, face_json, face_of, paper_json
from samtalekit.paper.pdf.fill import fill

pytestmark = pytest.mark.usefixtures("in_english")

SEED = 19
FILLINGS = 4_000 if os.environ.get("SAMTALEKIT_SOAK") else 200
WORDS = [
    *NAMES.split(), "og", "i", "at", "møder", "Ångström", "12\N{NO-BREAK SPACE}timer", "–", "“Ærø”", "(a\\b)", "x" * 150,
    "Medarbejderudviklingssamtaleskema", "Παναγιώτης", "Київ", "e\u0323\u0302", "A\u030a", "\u212b", "\u037e", "ﬁ", "½",
]  # fmt: skip
GAPS = [" ", " ", " ", " ", "  ", "\n", "\r\n", "\r", "\t", "\n\n", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "      "]
REFUSED = ["東", "👋", "\x0b", "\ufeff", "\u2028", "\U0001d11e", "\x00"]


def texts(draw: random.Random, face_points: list[int]):
    """A text: short or long, of words or of any characters, its accents joined or apart."""
    match draw.randrange(8):
        case 0:
            return draw.choice(["", " ", "\n", "24-12-2027", "7,5"])
        case 1:
            text = "".join(chr(draw.choice(face_points)) for _ in range(draw.randrange(1, 60)))
        case _:
            count = draw.choice([1, 2, 5, 20, 120])
            text = "".join(draw.choice(WORDS) + draw.choice(GAPS) for _ in range(count))
    if draw.randrange(40) == 0:
        text += draw.choice(REFUSED)
    return unicodedata.normalize(draw.choice(["NFC", "NFD"]), text)


def answer_to(field: FieldDescription, draw: random.Random, face_points: list[int]) -> str:
    if draw.randrange(60) == 0:
        return "nobody"
    if field.kind == "button":
        return draw.choice(["", *field.states])
    if field.kind == "menu":
        return draw.choice(["", *(option for option, _label in field.options)])
    text = texts(draw, face_points)
    return text if draw.randrange(20) == 0 else text[: field.limit]


@pytest.fixture(scope="module")
def blanks(papers, forms, made, theme, renderer) -> list[bytes]:
    """Papers with fields of every kind, and a pack, where a field has a box on each form."""
    held = tuple(forms[name] for name in ("employee-preparation", "manager-preparation"))
    pack = Pack(id="pack-employee", language="da", edition=1, title="Pakke", forms=held)
    composition = compose_pack(pack, frames={form.id: FRAME for form in held}, theme=theme)
    found = [paper.content for paper in papers.values()]
    return [
        *found,
        made(menus()).content,
        render_composition(composition, theme=theme, renderer=renderer).content,
    ]


def by_python(pdf: bytes, answers: dict[str, str]) -> str:
    """The digest of a filled paper, or the first reason against it."""
    try:
        return sha256(fill(pdf, answers)).hexdigest()
    except PaperError as error:
        return str(error)


def by_script(answer: dict) -> str:
    """The same of the script's answer, in Python's words."""
    if "sha256" in answer:
        return answer["sha256"]
    problem = answer["problems"][0]
    field = problem["field"]
    match problem["code"]:
        case "letters_missing":
            letter = problem["letters"][0]
            return f"“{printable(letter)}” (U+{ord(letter):04X}), which the field {field} needs"
        case "answer_too_long":
            return f"The answer in {field} has {problem['count']} characters; there is room for {problem['limit']}."
        case "option_unknown":
            return f"The field {field} cannot hold “{problem['value']}”."
    raise AssertionError(problem)


def test_any_answers_give_the_same_bytes_in_the_browser_and_in_python(blanks, tmp_path):
    """Somebody fills in the form on the web, a colleague prefills it by a program: one paper."""
    draw = random.Random(SEED)
    papers, fields, points = [], [], []
    for number, blank in enumerate(blanks):
        with pikepdf.open(BytesIO(blank)) as pdf:
            face = face_of(pdf)
            described = describe(pdf, blank)
        files = {name: tmp_path / f"{number}.{name}" for name in ("pdf", "description", "face")}
        files["pdf"].write_bytes(blank)
        files["description"].write_bytes(paper_json(described, blank, face_name(face_json(face))))
        files["face"].write_bytes(face_json(face))
        papers.append({name: str(file) for name, file in files.items()})
        fields.append(described.fields)
        points.append(sorted(face.codes))
    jobs = []
    for at in range(FILLINGS):
        paper = at % len(papers)
        answered = draw.sample(
            fields[paper], draw.randrange(len(fields[paper])) if at % 5 == 0 else draw.randrange(1, 4)
        )
        jobs.append(
            {"paper": paper, "answers": {field.name: answer_to(field, draw, points[paper]) for field in answered}}
        )

    told = told_by_script(papers, jobs)
    expected = [by_python(blanks[job["paper"]], job["answers"]) for job in jobs]

    different = [
        (job, ours, theirs)
        for job, ours, theirs in zip(jobs, expected, map(by_script, told), strict=True)
        if theirs not in ours
    ]
    assert different == []
    filled = sum("sha256" in each for each in told)
    assert FILLINGS // 2 < filled < FILLINGS  # some are refused, alike


def told_by_script(papers: list[dict[str, str]], jobs: list[dict]) -> list[dict]:
    run = subprocess.run(
        [str(NODE), str(Path(HERE) / "writer.mjs")],
        input=json.dumps({"papers": papers, "jobs": jobs}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
