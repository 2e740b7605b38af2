"""pdf.js, the engine of Firefox: a viewer's answers, saved as its "Save" saves them."""

import json
from collections.abc import Sequence

from paper.witnesses.answers import Job
from paper.witnesses.node import HERE, run_node

NAME = "pdf.js"
PACKAGE = HERE.parents[1] / "browser" / "node_modules" / "pdfjs-dist" / "package.json"


def version() -> str:
    return json.loads(PACKAGE.read_text("utf-8"))["version"]


def fill_all(jobs: Sequence[Job]) -> list[bytes]:
    requests = [{"do": "fill", "answers": dict(job.answers)} for job in jobs]
    return [answer["pdf"] for answer in run_node("pdfjs.mjs", requests, [job.pdf for job in jobs])]


def read_all(pdfs: Sequence[bytes]) -> list[dict[str, str]]:
    return [answer["values"] for answer in run_node("pdfjs.mjs", [{"do": "read"}] * len(pdfs), pdfs)]


def structure_of(pdfs: Sequence[bytes]) -> list[dict]:
    """Language, title, and of each page its tree of structure, the words of it, and its annotations."""
    return run_node("pdfjs.mjs", [{"do": "structure"}] * len(pdfs), pdfs)
