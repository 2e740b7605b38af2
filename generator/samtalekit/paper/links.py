"""Links: what the press leaves undone about the places that can be clicked."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

from samtalekit.core.messages import say
from samtalekit.paper.pdf.fields import PRINT


def mend_links(pdf: Pdf, language: str) -> None:
    """Make each link one link, say where it leads, and let it be printed as the text around it is.

    WeasyPrint 70 makes a link of every piece inside a link too (a bold word, a page number), tells of one within
    the document by its anchor alone, and leaves out the print flag.
    Source: ISO 14289-1:2014, 7.18.5 Links; ISO 19005-3:2012, 6.3.2.
    """
    pieces = [piece for link in _links(pdf.Root.StructTreeRoot) for piece in _pieces(link)]
    _forget(pdf, {int(piece.StructParent) for piece in pieces})
    inner = {piece.objgen for piece in pieces}
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    places = NameTree(pdf.Root.Names.Dests) if "/Dests" in pdf.Root.get("/Names", Dictionary()) else {}
    for page in pdf.pages:
        if "/Annots" not in page:
            continue
        page.Annots = Array([each for each in page.Annots if each.objgen not in inner])
        for annotation in page.Annots:
            if annotation.Subtype != Name.Link:
                continue
            annotation.F = PRINT
            if "/Dest" in annotation and str(annotation.Dest) in places:
                place = places[str(annotation.Dest)]
                annotation.Contents = String(say(language, "booklet.goto", {"page": pages[place[0].objgen]}))


def _links(parent: Object) -> Iterator[Object]:
    """Every link of the structure that is not inside another."""
    for kid in _children(parent):
        if kid.get("/S") == Name.Link:
            yield kid
        else:
            yield from _links(kid)


def _pieces(link: Object, *, in_link: bool = False) -> Iterator[Object]:
    """The annotations of what is inside a link; they are taken out of the structure, and links become plain text.

    A link in a link in a link is the row of dots that leads to a number: it is read as the gap that it is.
    """
    for kid in _children(link):
        if isinstance(kid.get("/K"), Array):
            kept = [each for each in kid.K if not _is_reference(each)]
            yield from (each.Obj for each in kid.K if _is_reference(each))
            kid.K = Array(kept)
        is_link = Name.Link == kid.S
        if is_link:
            kid.S = Name.Span
            if in_link:
                kid.ActualText = String(" ")
        yield from _pieces(kid, in_link=is_link)


def _children(parent: Object) -> Iterator[Object]:
    """The structure elements right below one."""
    kids = parent.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid


def _is_reference(kid: object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _forget(pdf: Pdf, numbers: set[int]) -> None:
    """Take annotations out of the tree that leads from them to the structure; ISO 32000-2:2020, 7.9.7."""
    flat = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    kept = [pair for pair in zip(flat[::2], flat[1::2], strict=True) if int(pair[0]) not in numbers]
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array([each for pair in kept for each in pair])
