"""pypdf, which Python programs fill in papers with."""

from collections.abc import Sequence
from io import BytesIO

import pypdf

from paper.witnesses.answers import Answers, Job

NAME = "pypdf"


def version() -> str:
    return pypdf.__version__


def fill(pdf: bytes, answers: Answers) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf))
    buttons = {name for name, field in writer.get_fields().items() if field.get("/FT") == "/Btn"}
    values = {name: f"/{answer or 'Off'}" if name in buttons else answer for name, answer in answers.items()}
    writer.update_page_form_field_values(None, values, auto_regenerate=False)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def read(pdf: bytes) -> dict[str, str]:
    fields = pypdf.PdfReader(BytesIO(pdf)).get_fields() or {}
    return {name: str(field.get("/V", "")) for name, field in fields.items()}


def fill_all(jobs: Sequence[Job]) -> list[bytes]:
    return [fill(job.pdf, job.answers) for job in jobs]


def read_all(pdfs: Sequence[bytes]) -> list[dict[str, str]]:
    return [read(pdf) for pdf in pdfs]
