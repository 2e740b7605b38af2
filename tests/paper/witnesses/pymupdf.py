"""mupdf, by way of pymupdf."""

from collections.abc import Sequence

import pymupdf

from paper.witnesses.answers import Answers, Job

NAME = "mupdf"


def version() -> str:
    return pymupdf.mupdf_version


def fill(pdf: bytes, answers: Answers) -> bytes:
    with pymupdf.open(stream=pdf, filetype="pdf") as paper:
        for page in paper:
            for widget in page.widgets():
                if widget.field_name in answers:
                    _set(widget, answers[widget.field_name])
        return paper.tobytes()


def _set(widget: pymupdf.Widget, answer: str) -> None:
    if widget.field_type == pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON:
        if widget.on_state() != answer:
            return
        widget.field_value = answer
    elif widget.field_type == pymupdf.PDF_WIDGET_TYPE_CHECKBOX:
        widget.field_value = answer == "yes"
    else:
        widget.field_value = answer
    widget.update()


def read(pdf: bytes) -> dict[str, str]:
    with pymupdf.open(stream=pdf, filetype="pdf") as paper:
        found: dict[str, str] = {}
        for page in paper:
            for widget in page.widgets():
                value = str(widget.field_value or "").replace("Off", "")
                found[widget.field_name] = found.get(widget.field_name) or value  # each button has its own value
        return found


def fill_all(jobs: Sequence[Job]) -> list[bytes]:
    return [fill(job.pdf, job.answers) for job in jobs]


def read_all(pdfs: Sequence[bytes]) -> list[dict[str, str]]:
    return [read(pdf) for pdf in pdfs]
