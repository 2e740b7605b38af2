"""Report the contents of a finished PDF: size, pages, fields, fonts, and references that fetch or run something."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, PasswordError, Pdf, PdfError, Stream

from samtalekit.core.errors import paper_error
from samtalekit.core.locale import written_number
from samtalekit.core.messages import MessageRef, message
from samtalekit.core.text import mm_from_pt
from samtalekit.paper.pdf.fields import MULTILINE, RADIO, READONLY, REQUIRED

FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
SUBSET_PREFIX = 6  # characters before the plus sign of a subset's name; ISO 32000-2:2020, 9.9.2


@dataclass(frozen=True, slots=True)
class PageAccount:
    """Size of a page in millimetres."""

    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class FieldAccount:
    """A field.

    Attributes:
        kind: As far as the PDF shows: line, text, check, choice or signature.
        tooltip: What a screen reader says of it.
        page: Counts from 1; 0 when it is on none.
        left_mm: From the left edge of the page; `top_mm` from its top. For a radio group, of its first button.
        value: Its value; for a check box or a group its state, empty for off.
        options: The states of a check box or a radio group.
    """

    name: str
    kind: str
    tooltip: str
    page: int
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    required: bool
    readonly: bool
    max_length: int | None
    value: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FontAccount:
    """A font; a subset holds only the characters that are used."""

    name: str
    embedded: bool
    subset: bool


@dataclass(frozen=True, slots=True)
class PaperAccount:
    """The contents of a paper."""

    title: str
    language: str
    size_bytes: int
    pages: tuple[PageAccount, ...]
    fields: tuple[FieldAccount, ...]
    fonts: tuple[FontAccount, ...]

    def as_data(self) -> dict[str, object]:
        """Return the account as plain data, for ``--format json``."""
        return asdict(self)

    def as_lines(self, language: str) -> tuple[str, ...]:
        """Return the account as lines of text, with words in a language around the data."""
        return (*_opening_lines(self, language), *_field_lines(self, language))


def account_of(pdf: bytes) -> PaperAccount:
    """Read the account of a paper.

    Raises:
        PaperError: The bytes are no readable PDF, or it is encrypted with a password.
    """
    try:
        with Pdf.open(BytesIO(pdf)) as paper:
            return PaperAccount(
                title=_title(paper),
                language=str(paper.Root.get("/Lang", "")),
                size_bytes=len(pdf),
                pages=tuple(_page(page.obj) for page in paper.pages),
                fields=tuple(_fields(paper)),
                fonts=_fonts(paper),
            )
    except PasswordError as error:
        raise paper_error("locked") from error
    except (PdfError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:  # bad objects
        raise paper_error("not_a_pdf") from error


def _title(paper: Pdf) -> str:
    return str(paper.trailer.Info.get("/Title", "")) if "/Info" in paper.trailer else ""


def _page(page: Object) -> PageAccount:
    left, bottom, right, top = (float(edge) for edge in page.MediaBox)
    return PageAccount(_mm(right - left), _mm(top - bottom))


def _fields(paper: Pdf) -> Iterator[FieldAccount]:
    """Every field with a value of its own, in the order of the form."""
    numbers = {
        annotation.objgen: (number, page)
        for number, page in enumerate(paper.pages, start=1)
        for annotation in page.obj.get("/Annots", Array())
    }
    form = paper.Root.get("/AcroForm", Dictionary())
    for field in form.get("/Fields", Array()):
        boxes = list(field.get("/Kids", Array())) or [field]
        number, page = numbers.get(boxes[0].objgen, (0, None))
        left, bottom, right, top = (float(edge) for edge in boxes[0].get("/Rect", [0, 0, 0, 0]))
        page_top = float(page.obj.MediaBox[3]) if page else top
        flags = int(field.get("/Ff", 0))
        length = field.get("/MaxLen")
        yield FieldAccount(
            name=str(field.get("/T", "")), kind=_kind(field, flags), tooltip=str(field.get("/TU", "")), page=number,
            left_mm=_mm(left), top_mm=_mm(page_top - top), width_mm=_mm(right - left), height_mm=_mm(top - bottom),
            required=bool(flags & REQUIRED), readonly=bool(flags & READONLY),
            max_length=None if length is None else int(length),
            value=_value(field), options=_options(boxes),
        )  # fmt: skip


def _kind(field: Object, flags: int) -> str:
    kinds = {
        "/Tx": "text" if flags & MULTILINE else "line",
        "/Btn": "choice" if flags & RADIO else "check",
        "/Ch": "choice",
        "/Sig": "signature",
    }
    return kinds.get(str(field.get("/FT", "")), "other")


def _value(field: Object) -> str:
    value = field.get("/V", "")
    if isinstance(value, (Dictionary, Array)):
        return ""
    return str(value).removeprefix("/") if field.get("/FT") != Name.Btn else _state(str(value))


def _state(value: str) -> str:
    return "" if value == "/Off" else value.removeprefix("/")


def _options(boxes: list[Object]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for box in boxes:
        states = box.get("/AP", Dictionary()).get("/N", Dictionary())
        if box.get("/AS") is not None and isinstance(states, Dictionary):
            found.update(dict.fromkeys(_state(state) for state in states.keys()))  # noqa: SIM118  # no dict
    return tuple(option for option in found if option)


def _fonts(paper: Pdf) -> tuple[FontAccount, ...]:
    """Every font of pages, form and appearance streams, by name."""
    found = {str(font.get("/BaseFont", "")): font for font in paper.objects if _is_font(font)}
    return tuple(_font(name.removeprefix("/"), font) for name, font in sorted(found.items()))


def _is_font(candidate: Object) -> bool:
    """True for a font that text is set in; the descendant of a composite font is not counted."""
    return (
        isinstance(candidate, Dictionary)
        and candidate.get("/Type") == Name.Font
        and candidate.get("/Subtype") not in {Name.CIDFontType0, Name.CIDFontType2}
    )


def _font(name: str, font: Object) -> FontAccount:
    inner = font.get("/DescendantFonts", Array([font]))[0]
    descriptor = inner.get("/FontDescriptor", Dictionary())
    prefix, plus, _ = name.partition("+")
    is_subset = bool(plus) and len(prefix) == SUBSET_PREFIX
    return FontAccount(name, any(file in descriptor for file in FONT_FILES), is_subset)


def _mm(points: float) -> float:
    return round(mm_from_pt(points), 1)


def _opening_lines(paper: PaperAccount, language: str) -> Iterator[str]:
    yield message(
        language,
        "account.paper",
        {
            "title": paper.title or message(language, "account.untitled"),
            "language": paper.language,
            "pages": len(paper.pages),
            "size": max(1, round(paper.size_bytes / 1000)),
            "fields": len(paper.fields),
        },
    )
    for number, page in enumerate(paper.pages, start=1):
        size: dict[str, str | int | MessageRef] = {
            "number": number,
            "width": written_number(page.width_mm, language),
            "height": written_number(page.height_mm, language),
        }
        yield message(language, "account.page", size)
    for font in paper.fonts:
        state = "embedded_subset" if font.subset else "embedded_whole"
        state = state if font.embedded else "not_embedded"
        yield message(language, "account.font", {"name": font.name, "state": message(language, f"account.{state}")})


def _field_lines(paper: PaperAccount, language: str) -> Iterator[str]:
    for field in paper.fields:
        facts = [message(language, f"account.{field.kind}"), field.tooltip]
        is_said = field.tooltip.endswith(message(language, "paper.spoken_required"))
        facts += [message(language, "account.required")] if field.required and not is_said else []
        facts += [message(language, "account.readonly")] if field.readonly else []
        if field.options:
            facts.append(message(language, "account.options", {"options": ", ".join(field.options)}))
        if field.max_length is not None:
            facts.append(message(language, "account.max_length", {"count": field.max_length}))
        if field.value:
            facts.append(message(language, "account.value", {"value": field.value}))
        yield f"{field.name}: {'; '.join(facts)}"
        lengths = {"left": field.left_mm, "top": field.top_mm, "width": field.width_mm, "height": field.height_mm}
        place: dict[str, str | int | MessageRef] = {
            "page": field.page,
            **{name: written_number(length, language) for name, length in lengths.items()},
        }
        yield f"    {message(language, 'account.place', place)}"


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
