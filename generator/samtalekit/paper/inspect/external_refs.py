"""Find external references and active content in a PDF: actions that fetch, submit or run something."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, PasswordError, Pdf, PdfError, Stream

from samtalekit.core.errors import paper_error

ACTIONS = frozenset(
    {"/URI", "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
     "/Sound", "/RichMediaExecute", "/GoTo3DView"}
)  # fmt: skip
"""Actions that leave the document, send it or run something. ISO 32000-2:2020, 12.6.4 Action types."""


@dataclass(frozen=True, slots=True)
class ExternalRefs:
    """External references of one paper.

    Attributes:
        asks: Everything that a paper must not have, by its PDF name: ``/JavaScript``, ``/URI https://…``.
        links: How many links lead to a web address when a reader clicks them.
    """

    asks: tuple[str, ...]
    links: int


def external_refs_of(content: bytes, *, may_link: bool) -> ExternalRefs:
    """Search every object of a paper; links to web addresses may be allowed, but not on a paper with fields to fill in.

    Raises:
        PaperError: It cannot be opened.
    """
    try:
        with Pdf.open(BytesIO(content)) as pdf:
            links = [each for each in pdf.objects if isinstance(each, Dictionary) and _is_web_link(each)]
            clicked = {each.A.objgen for each in links if each.A.is_indirect}
            asks = [ask for each in pdf.objects for part in _parts(each) for ask in _asks(part, clicked)]
            asks += [] if may_link else [_described(each.A) for each in links]
    except (PdfError, PasswordError) as error:
        raise paper_error("not_a_pdf") from error
    return ExternalRefs(asks=tuple(sorted(set(asks))), links=len(links))


def _is_web_link(each: Object) -> bool:
    action = each.get("/A") if each.get("/Subtype") == Name.Link else None
    return isinstance(action, Dictionary) and action.get("/S") == Name.URI


def _parts(each: Object) -> Iterator[Object]:
    """An object and all its direct children, except the action of a web link, which needs a click."""
    if isinstance(each, Array):
        inner = list(each)
    elif isinstance(each, (Dictionary, Stream)):
        yield each
        is_link = isinstance(each, Dictionary) and _is_web_link(each)
        inner = [value for name, value in each.items() if not (is_link and name == "/A")]
    else:
        return
    for part in inner:
        if isinstance(part, (Dictionary, Array)) and not part.is_indirect:
            yield from _parts(part)


def _asks(part: Object, clicked: set[tuple[int, int]]) -> Iterator[str]:
    """What one dictionary does without a click."""
    if str(part.get("/S", "")) in ACTIONS and part.objgen not in clicked:
        yield _described(part)
    if "/XFA" in part:
        yield "/XFA"
    if part.get("/FS") == Name("/URL") or (isinstance(part, Stream) and "/F" in part):
        yield f"/F {part.get('/F', '')}"


def _described(action: Object) -> str:
    """Format an action: its kind, with its address if it has one."""
    return f"{action.S} {action.get('/URI', '')}".strip()
