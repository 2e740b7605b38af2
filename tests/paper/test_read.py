"""Answers are read from papers as programs leave them: one table for Python and for the script of the site."""

import json
import os

import pytest

from paper import papers_to_read
from paper.samples import ROOT
from paper.witnesses.all import WITNESSES
from paper.witnesses.node import run_node
from samtalekit.core.errors import PaperError
from samtalekit.core.messages import message
from samtalekit.paper.pdf.read import read

pytestmark = pytest.mark.usefixtures("in_english")

VECTORS = ROOT / "tests" / "vectors"
REFUSALS = {"locked": "locked", "no_fields": "not_a_pdf", "not_pdf": "not_a_pdf", "damaged": "not_a_pdf"}
"""Key of Python's sentence by the code of the script."""


@pytest.fixture(scope="module", autouse=True)
def accepted():
    """What is written anew with ``SAMTALEKIT_ACCEPT``."""
    if os.environ.get("SAMTALEKIT_ACCEPT"):
        (VECTORS / "read").mkdir(exist_ok=True)
        papers_to_read.write(VECTORS)


def rows(kind):
    file = VECTORS / "read.json"
    return json.loads(file.read_text("utf-8"))[kind] if file.exists() else []


def content(row):
    return (VECTORS / "read" / row["file"]).read_bytes()


def test_the_papers_are_those_of_the_samples():
    """The files are made, and nobody edits them by hand."""
    made = {f"{kind}-{sample.name}.pdf": sample for kind, make in papers_to_read.KINDS.items() for sample in make()}
    table = [row for kind in papers_to_read.KINDS for row in rows(kind)]

    assert sorted(path.name for path in (VECTORS / "read").iterdir()) == sorted(made)
    assert [row["file"] for row in table] == list(made)
    for row in table:
        sample = made[row["file"]]
        assert row.get("refused", "") == sample.refused
        assert row.get("answers", {}) == dict(sample.answers)


@pytest.mark.parametrize("row", rows("papers"), ids=lambda row: row["file"])
def test_answers_are_read_as_the_table_has_them(row):
    filled = read(content(row))

    assert filled.answers == row["answers"]
    assert [[definition.form, definition.edition] for definition in filled.definitions] == row["forms"]


@pytest.mark.parametrize("row", rows("refused"), ids=lambda row: row["file"])
def test_what_cannot_be_read_is_refused(row):
    with pytest.raises(PaperError) as refusal:
        read(content(row))

    assert str(refusal.value) == message("en", f"paper_error.{REFUSALS[row['refused']]}")


@pytest.mark.parametrize("witness", WITNESSES)
def test_python_and_the_script_read_what_a_reader_wrote(witness, papers, forms):
    """Every field of papers with every kind of field, as each reader saves them."""
    from paper.witnesses.answers import Job, answers_to

    jobs = [
        Job(name, papers[name].content, answers_to(forms[name].entries())) for name in ("all-kinds", "development-plan")
    ]
    pdfs = WITNESSES[witness].fill_all(jobs)

    for job, pdf, script in zip(jobs, pdfs, run_node("reader.mjs", [{}] * len(pdfs), pdfs), strict=True):
        filled = read(pdf)
        assert {name: filled.answers[name] for name in job.answers} == job.answers
        assert script["answers"] == filled.answers
        assert script["forms"] == [[definition.form, definition.edition] for definition in filled.definitions]
