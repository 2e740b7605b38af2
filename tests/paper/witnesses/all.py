"""All witnesses by name, and a form of theirs."""

from types import ModuleType

from paper.samples import small_form
from paper.witnesses import ourselves, pdfium, pdfjs, pdflib, pdftk, pymupdf, pypdf
from samtalekit.model.form import Form

WITNESSES: dict[str, ModuleType] = {
    module.NAME: module for module in (pdfium, pdfjs, pypdf, pdftk, pymupdf, pdflib, ourselves)
}


def menus() -> Form:
    """A form with drop-down lists, one of them with an answer from the start."""
    months = [{"id": f"m{n}", "label": f"Måned {n} – Łódź"} for n in range(1, 13)]
    return small_form(
        {"id": "month", "kind": "choice", "label": "Hvilken måned?", "options": months, "width": 6},
        {"id": "other", "kind": "choice", "label": "Hvilken hellere?", "options": months, "default": "m3", "width": 6},
        {
            "id": "plan", "kind": "table", "label": "Plan", "rows": 2,
            "columns": [{"id": "when", "kind": "choice", "label": "Hvornår", "options": months, "width": 6}],
        },
        form="menus", title="Lister",
    )  # fmt: skip
