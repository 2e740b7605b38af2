"""Structure tree (tags) and links of a PDF: fix what WeasyPrint leaves out, for assistive technology.

Sets the scope of table headers, removes meaningless elements, joins the pieces of links and describes their targets.
"""

import re
from collections.abc import Iterator, Mapping

from pikepdf import Array, Dictionary, Name, NameTree, Object, Pdf, String

from samtalekit.core.errors import paper_error
from samtalekit.core.messages import message
from samtalekit.paper.pdf.fields import PRINT, widgets_on

MEANINGLESS = frozenset({Name.Span, Name.NonStruct})
"""Elements without a meaning of their own; ISO 32000-2:2020, tables 367 and 368."""
GROUPS = frozenset({Name.Document, Name.Part, Name.Sect, Name.Div, Name.Art})
"""Elements that hold blocks; text directly in them needs an element of its own. Table 365."""
MEANINGFUL = frozenset({"/A", "/ActualText", "/Alt", "/C", "/E", "/ID", "/Lang", "/T"})
"""Keys that give such an element a meaning after all; ISO 32000-2:2020, table 355."""

ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC\n"
_TAGGED = re.compile(rb"/\w+\n<</MCID (\d+)>>\nBDC\n")


def fix_tags(pdf: Pdf) -> None:
    """Set the scope of each table header to row or column, remove meaningless elements, and mark page decoration.

    WeasyPrint 70 links cells to their headers, but sets no scope on headers; it wraps every run of text in an element
    of its own, and tags what the margins of a page print as content of no element in the tree.
    Source: ISO 14289-1:2014, 7.1 and 7.5 Tables; ISO 32000-2:2020, table 384.
    """
    _unwrap(pdf)
    _mark_artifacts(pdf)
    for element in elements(pdf.Root.StructTreeRoot):
        if element.get("/S") == Name.THead:
            _set_scope(element, Name.Column)
        elif element.get("/S") == Name.TBody:
            _set_scope(element, Name.Row)


def _unwrap(pdf: Pdf) -> None:
    """Replace each meaningless element by its children, and update the parent tree."""
    root = pdf.Root.StructTreeRoot
    stand_ins: dict[tuple[int, int], Object] = {}
    for kid in _kids(root):
        _unwrap_below(kid, stand_ins)
    for marks in (marks for _number, marks in numbered(root.ParentTree) if isinstance(marks, Array)):
        for at, element in enumerate(marks):
            holder = element
            while (known := holder.objgen) in stand_ins:
                holder = stand_ins[known]
            if holder is not element:
                marks[at] = holder


def _mark_artifacts(pdf: Pdf) -> None:
    """Turn marked content without an element in the tree into artifacts: running heads and feet.

    Source: ISO 32000-2:2020, 14.8.2.2 Real content and artifacts.
    """
    root = pdf.Root.StructTreeRoot
    reached = {element.objgen for element in elements(root)}
    marks_of = {int(number): marks for number, marks in numbered(root.ParentTree) if isinstance(marks, Array)}
    for page in pdf.pages:
        marks = marks_of.get(int(page.get("/StructParents", -1)), Array())
        loose = {at for at, element in enumerate(marks) if element is not None and element.objgen not in reached}
        if loose:
            page.Contents.write(_without_tags(page.Contents.read_bytes(), loose))
            for at in loose:
                marks[at] = None


def _without_tags(content: bytes, loose: set[int]) -> bytes:
    return _TAGGED.sub(lambda tag: ARTIFACT if int(tag[1]) in loose else tag[0], content)


def _unwrap_below(parent: Object, stand_ins: dict[tuple[int, int], Object]) -> None:
    """Unwrap from the leaves up; map each removed element to the one that holds its content now."""
    kids: list[Object] = []
    gone: list[Object] = []
    for kid in _kids(parent):
        if not _is_element(kid):
            kids.append(kid)
            continue
        _unwrap_below(kid, stand_ins)
        if _is_meaningless(kid, parent):
            gone.append(kid)
            kids += _kids(kid)
        else:
            kids.append(kid)
    for element in gone:
        stand_ins[element.objgen] = parent
        for kid in _kids(element):
            if _is_element(kid):
                kid.P = parent
    if gone:
        parent.K = Array(kids)


def _is_meaningless(element: Object, parent: Object) -> bool:
    """True when an element can be removed; its marked content must stay on the page of the parent."""
    if element.S not in MEANINGLESS or not MEANINGFUL.isdisjoint(element.keys()):
        return False
    marks = [kid for kid in _kids(element) if isinstance(kid, int)]
    return not marks or (parent.S not in GROUPS and element.get("/Pg") == parent.get("/Pg"))


def _kids(element: Object) -> list[Object]:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: Object) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def numbered(tree: Object) -> Iterator[tuple[Object, Object]]:
    """Yield the entries of a number tree. Source: ISO 32000-2:2020, 7.9.7 Number trees."""
    flat = list(tree.get("/Nums", Array()))
    yield from zip(flat[::2], flat[1::2], strict=True)
    for kid in tree.get("/Kids", Array()):
        yield from numbered(kid)


def _set_scope(group: Object, scope: Name) -> None:
    for element in elements(group):
        if element.get("/S") == Name.TH:
            element.A = element.get("/A", Dictionary(O=Name.Table))
            element.A.Scope = scope


def elements(parent: Object) -> Iterator[Object]:
    """Yield every structure element below a parent, at any depth."""
    for kid in _children(parent):
        yield kid
        yield from elements(kid)


# Languages: WeasyPrint 70 writes that of the document alone.

HEADINGS = frozenset({Name.H, Name.H1, Name.H2, Name.H3, Name.H4, Name.H5, Name.H6})


def set_languages(pdf: Pdf, languages: Mapping[str, str]) -> None:
    """Set the language of questions that are not in that of the document: of the outermost element around them alone.

    Args:
        pdf: The paper, whose widgets still have the names of their placeholders.
        languages: Of each widget whose question is in another language, by that name.

    Source: ISO 14289-1:2014, 7.2 Text: natural language; ISO 32000-2:2020, 14.9.2 Natural language specification.
    """
    if not any(languages.values()):
        return
    holders = {int(number): holder for number, holder in numbered(pdf.Root.StructTreeRoot.ParentTree)}
    for page in pdf.pages:
        for annotation in widgets_on(page):
            language = languages.get(str(annotation.T), "")
            element = holders[int(annotation.StructParent)]
            while language and _is_all_in(element.P, language, languages):
                element = element.P
            if language:
                element.Lang = String(language)


def _is_all_in(parent: Object, language: str, languages: Mapping[str, str]) -> bool:
    """True for a group without a heading, and with no widget of another language."""
    if parent.get("/S") not in GROUPS - {Name.Document}:
        return False
    below = list(elements(parent))
    widgets = [kid.Obj for each in below for kid in _kids(each) if isinstance(kid, Dictionary) and "/Obj" in kid]
    return not any(each.get("/S") in HEADINGS for each in below) and all(
        languages.get(str(widget.get("/T", "")), "") == language for widget in widgets
    )


# Links: structure, print flag and description.


ADDRESSES = ("http://", "https://", "mailto:", "tel:")
"""Prefixes of allowed link targets."""


def _check_address(link: Object, language: str) -> None:
    """Refuse a link that would run something or open a local file; `jobs.pack` checks web addresses.

    Raises:
        PaperError: A template of the theme made such a link.
    """
    address = str(link.A.get("/URI", "")) if "/A" in link else ""
    if address and not address.lower().startswith(ADDRESSES):
        raise paper_error("link", language, address=address[:60])


def join_links(pdf: Pdf) -> None:
    """Make each link one link.

    WeasyPrint 70 also makes a link of every piece inside a link (a bold word, a page number).
    """
    pieces = [piece for link in _links(pdf.Root.StructTreeRoot) for piece in _pieces(link)]
    _forget(pdf, {int(piece.StructParent) for piece in pieces})
    inner = {piece.objgen for piece in pieces}
    for page in pdf.pages:
        if "/Annots" in page:
            page.Annots = Array([each for each in page.Annots if each.objgen not in inner])


def describe_links(pdf: Pdf, language: str) -> None:
    """Check each link of a whole document, describe its target, and set its print flag.

    WeasyPrint 70 describes a link within the document by its anchor alone, and leaves out the print flag.
    Source: ISO 14289-1:2014, 7.18.5 Links; ISO 19005-3:2012, 6.3.2.

    Raises:
        PaperError: The target of a link is not allowed.
    """
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    places = NameTree(pdf.Root.Names.Dests) if "/Dests" in pdf.Root.get("/Names", Dictionary()) else {}
    for page in pdf.pages:
        for annotation in page.get("/Annots", Array()):
            if annotation.Subtype != Name.Link:
                continue
            _check_address(annotation, language)
            annotation.F = PRINT
            if "/Dest" in annotation and str(annotation.Dest) in places:
                place = places[str(annotation.Dest)]
                annotation.Contents = String(message(language, "booklet.goto", {"page": pages[place[0].objgen]}))


def _links(parent: Object) -> Iterator[Object]:
    """Every outermost link of the structure tree."""
    for kid in _children(parent):
        if kid.get("/S") == Name.Link:
            yield kid
        else:
            yield from _links(kid)


def _pieces(link: Object, *, in_link: bool = False) -> Iterator[Object]:
    """Remove the annotations inside a link from the structure tree and yield them; inner links become plain text.

    A link in a link in a link is the dot leader before a page number: it is read as a space.
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
    """The structure elements directly below a parent."""
    return (kid for kid in _kids(parent) if _is_element(kid))


def _is_reference(kid: object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _forget(pdf: Pdf, numbers: set[int]) -> None:
    """Remove annotations from the parent tree; ISO 32000-2:2020, 7.9.7."""
    flat = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    kept = [pair for pair in zip(flat[::2], flat[1::2], strict=True) if int(pair[0]) not in numbers]
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array([each for pair in kept for each in pair])
