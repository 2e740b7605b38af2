"""One table of answers and filled papers, held by Python here and by the script for the browser in ``tests/fill_in``."""

import json
import os
import unicodedata
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from paper.samples import FRAME, ROOT, make_theme, small_form
from samtalekit.core.errors import PaperError
from samtalekit.core.text import printable
from samtalekit.model.outputs import face_name
from samtalekit.paper.finish import make_paper
from samtalekit.paper.pdf.appearance import broken
from samtalekit.paper.pdf.description import describe, face_json, face_of, paper_json
from samtalekit.paper.pdf.fill import fill
from samtalekit.paper.pdf.syntax import decimal, name, string
from samtalekit.paper.render import Renderer

pytestmark = pytest.mark.usefixtures("in_english")

VECTORS = ROOT / "tests" / "vectors"
TABLE = VECTORS / "fill.json"
VECTOR = json.loads(TABLE.read_text("utf-8"))
REFUSALS = {
    "field_unknown": "The paper has no field {field} to fill in.",
    "option_unknown": "The field {field} cannot hold “{value}”. Choose from: {choices}.",
    "answer_too_long": "The answer in {field} has {count} characters; there is room for {limit}.",
    "letters_missing": "The face of the fields lacks the letter “{letter}”",
}
"""How Python's first refusal begins, by the code of the problem."""


@pytest.fixture(scope="module")
def paper() -> bytes:
    return (VECTORS / "paper.pdf").read_bytes()


@pytest.fixture(scope="module", autouse=True)
def accepted():
    """What is written anew with ``SAMTALEKIT_ACCEPT``."""
    if not os.environ.get("SAMTALEKIT_ACCEPT"):
        return
    file = VECTORS / "paper.pdf"
    if not file.exists():
        theme = make_theme()
        file.write_bytes(make_paper(form(), frame=FRAME, theme=theme, renderer=Renderer(theme)).content)
    paper = file.read_bytes()
    description, face = described(paper)
    (VECTORS / "paper.json").write_bytes(description)
    (VECTORS / "field-font.json").write_bytes(face)
    for each in VECTOR["papers"]:
        each["sha256"] = digest(fill(paper, each["answers"]))
    TABLE.write_text(as_table(VECTOR), "utf-8")


def as_table(data: dict) -> str:
    """The table with a row a vector; what cannot be seen in it is escaped."""
    parts = []
    for key, rows in data.items():
        is_object = isinstance(rows, dict)
        written = [
            f"    {json.dumps(row) + ': ' if is_object else ''}{json.dumps(rows[row] if is_object else row, ensure_ascii=False)}"
            for row in rows
        ]
        first, last = "{}" if is_object else "[]"
        parts.append(f'  "{key}": {first}\n' + ",\n".join(written) + f"\n  {last}")
    table = "{\n" + ",\n".join(parts) + "\n}\n"
    return "".join(json.dumps(each)[1:-1] if is_unseen(each) else each for each in table)


def is_unseen(character: str) -> bool:
    """True of marks without a letter of their own, of odd spaces, of controls, and of letters that are another's twin."""
    is_twin = unicodedata.normalize("NFC", character) != character
    return is_twin or (unicodedata.category(character)[0] in "MZC" and character not in " \n")


def form():
    """A field of every kind, with and without what an answer takes away."""
    fruits = [{"id": "apple", "label": "Æble"}, {"id": "pear", "label": "Pære"}]
    months = [{"id": f"m{number}", "label": f"Måned {number} – Łódź"} for number in range(1, 13)]
    return small_form(
        {"id": "line", "kind": "line", "label": "Navn", "required": True, "width": 6},
        {"id": "fixed", "kind": "line", "label": "Sted", "default": "Łódź", "readonly": True, "width": 6},
        {"id": "short", "kind": "line", "label": "Nummer", "max_length": 10, "width": 4},
        {"id": "number", "kind": "number", "label": "Hvor mange?", "unit": "timer", "min": 1, "max": 40, "width": 4},
        {"id": "date", "kind": "date", "label": "Hvornår?", "width": 4},
        {"id": "text", "kind": "text", "label": "Hvad skete der?", "lines": 3},
        {"id": "check", "kind": "check", "label": "Jeg har læst det"},
        {"id": "choice", "kind": "choice", "label": "Hvilken frugt?", "options": fruits, "default": "pear", "width": 6},
        {"id": "must", "kind": "choice", "label": "Hvilken helst?", "options": fruits, "required": True, "width": 6},
        {"id": "choices", "kind": "choices", "label": "Hvilke kan du lide?", "options": fruits},
        {"id": "scale", "kind": "scale", "label": "Hvor glad?", "steps": 5, "low": "Slet ikke", "high": "Meget"},
        {"id": "month", "kind": "choice", "label": "Hvilken måned?", "options": months, "width": 6},
        {"id": "other", "kind": "choice", "label": "Hvilken hellere?", "options": months, "default": "m3", "width": 6},
        {
            "id": "table", "kind": "table", "label": "Plan", "row_title": "Opgave", "lines": 2,
            "columns": [
                {"id": "who", "kind": "line", "label": "Hvem", "width": 4},
                {"id": "day", "kind": "date", "label": "Dag"},
                {"id": "done", "kind": "check", "label": "Gjort", "width": 2},
                {"id": "when", "kind": "choice", "label": "Hvornår", "options": months, "width": 5},
            ],
            "rows": [{"id": "first", "label": "Begynd", "values": {"who": "Zoë", "done": "yes"}}, {"id": "second", "label": "Slut"}],
        },
        {"id": "signed", "kind": "signature", "by": "program", "label": "Digital underskrift", "width": 6},
        form="vectors", title="Alle slags felter",
    )  # fmt: skip


def digest(pdf: bytes) -> str:
    return sha256(pdf).hexdigest()


def described(paper: bytes) -> tuple[bytes, bytes]:
    """Description and font of a paper, as a site has them."""
    with pikepdf.open(BytesIO(paper)) as pdf:
        face = face_json(face_of(pdf))
        return paper_json(describe(pdf, paper), paper, face_name(face)), face


def test_the_descriptions_are_those_of_the_paper(paper):
    """What the script gets to know does not change unseen."""
    files = [(VECTORS / file).read_bytes() for file in ("paper.json", "field-font.json")]

    assert [*described(paper)] == files


@pytest.mark.parametrize("vector", VECTOR["papers"], ids=lambda each: each["about"])
def test_answers_give_the_bytes_in_the_table(vector, paper):
    """On every machine, with every version of every library."""
    assert digest(fill(paper, vector["answers"])) == vector["sha256"]


def test_an_earlier_paper_is_filled_in_in_its_own_size(paper):
    """The paper of the table is of a time when answers were set in 9.5 points."""
    with pikepdf.open(BytesIO(fill(paper, {"line": "Zoë"}))) as pdf:
        line = next(field for field in pdf.Root.AcroForm.Fields if field.T == "line")
        assert b"/Wingdings 9.5 Tf" in line.AP.N.read_bytes()


@pytest.mark.parametrize("vector", VECTOR["problems"], ids=lambda each: each["problems"][0]["code"])
def test_answers_that_the_table_refuses_are_refused(vector, paper):
    """For the first of the reasons."""
    problem = vector["problems"][0]
    values = problem | {
        "choices": ", ".join(problem.get("options", ())),
        "letter": printable(problem.get("letters", [""])[0]),
    }
    with pytest.raises(PaperError) as refusal:
        fill(paper, vector["answers"])

    assert str(refusal.value).startswith(REFUSALS[problem["code"]].format(**values))


@pytest.mark.parametrize(("written", "kind"), [(decimal, "numbers"), (string, "texts"), (name, "names")])
def test_numbers_texts_and_names_are_written_in_one_way(written, kind):
    for value, expected in VECTOR["syntax"][kind]:
        assert written(value) == expected


@pytest.mark.parametrize("vector", VECTOR["lines"], ids=lambda each: each["text"])
def test_lines_are_broken_at_spaces_alone(vector, paper):
    """An amount and its unit, joined by a no-break space, stay together; a word without end is broken anywhere."""
    with pikepdf.open(BytesIO(paper)) as pdf:
        face = face_of(pdf)

    assert list(broken(vector["text"], face, face.advance(vector["as_wide_as"]) / 1_000_000)) == vector["lines"]
