"""pdf-lib, as its living fork @cantoo/pdf-lib: what JavaScript programs fill in papers with."""

import json
from collections.abc import Sequence

from paper.witnesses.answers import Job
from paper.witnesses.node import HERE, run_node

NAME = "pdf-lib"
PACKAGE = HERE.parents[1] / "browser" / "node_modules" / "@cantoo" / "pdf-lib" / "package.json"


def version() -> str:
    return json.loads(PACKAGE.read_text("utf-8"))["version"]


def fill_all(jobs: Sequence[Job]) -> list[bytes]:
    requests = [{"do": "fill", "answers": dict(job.answers)} for job in jobs]
    return [answer["pdf"] for answer in run_node("pdflib.mjs", requests, [job.pdf for job in jobs])]


def read_all(pdfs: Sequence[bytes]) -> list[dict[str, str]]:
    return [answer["values"] for answer in run_node("pdflib.mjs", [{"do": "read"}] * len(pdfs), pdfs)]
