"""PDFium, the engine of Chrome and Edge: typed character by character and clicked, as a person does it."""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from paper.readers import boxes, values
from paper.witnesses.answers import Answers, Job

NAME = "PDFium"
DOWN, UP = 0x28, 0x26  # codes of keys


def version() -> str:
    return str(pypdfium2.version.PDFIUM_INFO.build)


@contextmanager
def opened(pdf: bytes) -> Iterator[tuple[pypdfium2.PdfDocument, Any, list[Any]]]:
    """A paper with its form at work, and its pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        pages = [document[number] for number in range(len(document))]  # a page lives as long as somebody holds it
        yield document, document.formenv.raw, [page.raw for page in pages]
    finally:
        document.close()


def fill(pdf: bytes, answers: Answers) -> bytes:
    """Click into each field and type; click buttons; walk through lists with the arrow keys."""
    places, before, kinds = boxes(pdf), values(pdf), _kinds(pdf)
    with opened(pdf) as (document, form, pages):
        for name, answer in answers.items():
            kind, options = kinds[name]
            number, (left, bottom, right, top) = places.get(f"{name}={answer}") or places[name]
            page, middle = pages[number], ((left + right) / 2, (bottom + top) / 2)
            if kind == "/Btn" and before[name] == answer:
                continue
            pdfium.FORM_OnLButtonDown(form, page, 0, *middle)
            pdfium.FORM_OnLButtonUp(form, page, 0, *middle)
            if kind == "/Tx":
                _type(form, page, answer)
            elif kind == "/Ch":
                _walk(form, page, options, answer)
            pdfium.FORM_ForceToKillFocus(form)
        target = BytesIO()
        document.save(target)
        return target.getvalue()


def _type(form: Any, page: Any, answer: str) -> None:
    pdfium.FORM_SelectAllText(form, page)
    for character in answer.replace("\n", "\r"):
        pdfium.FORM_OnChar(form, page, ord(character), 0)


def _walk(form: Any, page: Any, options: list[str], answer: str) -> None:
    """To the first option of a list, then down to the requested one; from no option, the first step leads to the first."""
    keys = [DOWN] + [UP] * len(options) + [DOWN] * options.index(answer)
    for key in keys:
        pdfium.FORM_OnKeyDown(form, page, key, 0)


def _kinds(pdf: bytes) -> dict[str, tuple[str, list[str]]]:
    """Kind and options of each field."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        return {
            str(field.T): (str(field.FT), [str(option[0]) for option in field.get("/Opt", [])])
            for field in paper.Root.AcroForm.Fields
        }


def read(pdf: bytes) -> dict[str, str]:
    """What PDFium itself holds a field's value to be."""
    found: dict[str, str] = {}
    with opened(pdf) as (_, form, pages):
        for page in pages:
            for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
                annotation = pdfium.FPDFPage_GetAnnot(page, number)
                if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
                    name = _text_of(pdfium.FPDFAnnot_GetFormFieldName, form, annotation)
                    found[name] = _text_of(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
                pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _text_of(ask: Any, form: Any, annotation: Any) -> str:
    """A text that PDFium gives: first its length is asked for, then the text."""
    length = ask(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(length)
    ask(form, annotation, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def fill_all(jobs: Sequence[Job]) -> list[bytes]:
    return [fill(job.pdf, job.answers) for job in jobs]


def read_all(pdfs: Sequence[bytes]) -> list[dict[str, str]]:
    return [read(pdf) for pdf in pdfs]
