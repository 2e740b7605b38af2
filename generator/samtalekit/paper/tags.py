"""Tags: what assistive technology reads of a paper's structure, where the press left a gap."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf


def mend_tags(pdf: Pdf) -> None:
    """Say of each header cell whether it heads a row or a column.

    WeasyPrint 70 links cells to their headers, but gives headers no scope.
    Source: ISO 14289-1:2014, 7.5 Tables; ISO 32000-2:2020, table 384.
    """
    for element in _elements(pdf.Root.StructTreeRoot):
        if element.get("/S") == Name.THead:
            _set_scope(element, Name.Column)
        elif element.get("/S") == Name.TBody:
            _set_scope(element, Name.Row)


def _set_scope(group: Object, scope: Name) -> None:
    for element in _elements(group):
        if element.get("/S") == Name.TH:
            element.A = element.get("/A", Dictionary(O=Name.Table))
            element.A.Scope = scope


def _elements(parent: Object) -> Iterator[Object]:
    """Every structure element below one."""
    kids = parent.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)
