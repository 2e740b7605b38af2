"""Fields: each plain text field of the pressed paper becomes the field that its form says.

The dictionaries are written anew from the form's definition, since WeasyPrint 70 leaves out flags,
appearances and readable values (see its issues 1831, 2726).
Source: ISO 32000-2:2020, 12.7.4 Field dictionaries, and 12.7.5 Field types.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from samtalekit.model.kinds import Entry
from samtalekit.paper import appearance
from samtalekit.paper.complaints import paper_error
from samtalekit.paper.field_font import FIELD_FONT_KEY, FIELD_SIZE_PT, FieldFace, check_letters, composed
from samtalekit.paper.widgets import CHECKED, Widget

READONLY, REQUIRED = 1 << 0, 1 << 1  # table 227
MULTILINE = 1 << 12  # table 231
NO_TOGGLE_TO_OFF, RADIO = 1 << 14, 1 << 15  # table 229
PRINT = 1 << 2  # table 167, annotation flags
NOTHING = "q Q"  # some readers stumble over a stream of no bytes
KEPT = frozenset({"/Type", "/Subtype", "/P", "/StructParent"})
"""What WeasyPrint gets right in a widget, besides its rectangle."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What fields are drawn with.

    Attributes:
        font: The embedded face's font dictionary.
        colours: Colour by token, as ``#rrggbb``.
    """

    pdf: Pdf
    face: FieldFace
    font: Object
    colours: Mapping[str, str]
    language: str

    def resources(self) -> Dictionary:
        """The resources of a stream that shows text."""
        return Dictionary(Font=Dictionary({str(FIELD_FONT_KEY): self.font}))

    def drawing(self, box: Object, operators: str) -> Object:
        """An appearance stream as large as a widget."""
        width, height = size(box)
        form = Stream(self.pdf, operators.encode("ascii"))
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([0, 0, round(width, 3), round(height, 3)])
        form.Resources = self.resources() if " Tf " in operators else Dictionary()
        return self.pdf.make_indirect(form)


def write_field(entry: Entry, widgets: list[Widget], boxes: list[Object], ink: Ink) -> Object:
    """Write one field and give what belongs in ``/Fields``.

    Args:
        entry: What the field is.
        widgets: Its boxes: one, or one for each button of a radio group.
        boxes: Their annotation dictionaries, changed in place.
        ink: What to draw with.

    Raises:
        PaperError: Its default is no answer it can have, or has a letter that the face lacks.
    """
    for box, widget in zip(boxes, widgets, strict=True):
        _strip(box)
        box.TU = String(widget.tooltip)
    if entry.values:
        return _write_radio_group(entry, widgets, boxes, ink)
    writers = {"check": _write_check, "signature": _write_signature}
    writers.get(entry.kind, _write_text)(entry, boxes[0], ink)
    boxes[0].T = String(entry.name)
    return boxes[0]


def size(box: Object) -> tuple[float, float]:
    """Width and height of a widget, in points."""
    left, bottom, right, top = (float(edge) for edge in box.Rect)
    return right - left, top - bottom


def is_multiline(entry: Entry) -> bool:
    """True when answers may have several lines; a box of one hand line has room for two typed ones."""
    return entry.kind == "text" or entry.lines > 1


def _strip(box: Object) -> None:
    """Leave of a widget only its place: which page, where on it, and where in the reading order."""
    left, top, right, bottom = (float(edge) for edge in box.Rect)
    for key in list(box.keys()):
        if key not in KEPT:
            del box[key]
    edges = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
    box.Rect = Array([round(edge, 3) for edge in edges])
    box.F = PRINT
    box.Border = Array([0, 0, 0])


def _flags(entry: Entry) -> int:
    return (READONLY if entry.readonly else 0) | (REQUIRED if entry.required else 0)


def _write_text(entry: Entry, box: Object, ink: Ink) -> None:
    content = composed(entry.default)
    check_letters(ink.face, content, field=entry.name, language=ink.language)
    multiline = is_multiline(entry)
    drawn = appearance.text(content, size(box), face=ink.face, colour=ink.colours["text"], multiline=multiline)
    box.FT = Name.Tx
    box.Ff = _flags(entry) | (MULTILINE if multiline else 0)
    box.DA = String(f"{FIELD_FONT_KEY} {FIELD_SIZE_PT} Tf {appearance.colour_operator(ink.colours['text'])} rg")
    box.V = String(content)
    box.AP = Dictionary(N=ink.drawing(box, drawn))
    if entry.default:
        box.DV = String(content)
    if entry.max_length is not None:
        box.MaxLen = entry.max_length


def _write_check(entry: Entry, box: Object, ink: Ink) -> None:
    _check_default(entry, (CHECKED,), ink)
    state = Name(f"/{entry.default or 'Off'}")
    box.FT, box.Ff, box.V, box.AS = Name.Btn, _flags(entry), state, state
    box.AP = Dictionary(N=_states(CHECKED, appearance.check(size(box), ink.colours["text"]), box, ink))


def _write_signature(entry: Entry, box: Object, ink: Ink) -> None:
    """An unsigned signature field; its appearance is empty until a program signs."""
    box.FT, box.Ff = Name.Sig, _flags(entry)
    box.AP = Dictionary(N=ink.drawing(box, NOTHING))


def _write_radio_group(entry: Entry, widgets: list[Widget], boxes: list[Object], ink: Ink) -> Object:
    """One field with a button for each option; the options' ids are the states.

    A group that may stay unanswered lets its choice be taken back, where the reader knows how.
    """
    _check_default(entry, tuple(value for value, _ in entry.values), ink)
    group = ink.pdf.make_indirect(
        Dictionary(
            FT=Name.Btn,
            Ff=_flags(entry) | RADIO | (NO_TOGGLE_TO_OFF if entry.required else 0),
            T=String(entry.name),
            TU=String(entry.label),
            V=Name(f"/{entry.default or 'Off'}"),
            Kids=Array(boxes),
        )
    )
    for widget, box in zip(widgets, boxes, strict=True):
        value = widget.option[0] if widget.option else CHECKED
        box.Parent = group
        box.AS = Name(f"/{value if value == entry.default else 'Off'}")
        box.AP = Dictionary(N=_states(value, _button(entry, value, box, ink), box, ink))
    return group


def _button(entry: Entry, value: str, box: Object, ink: Ink) -> str:
    if entry.kind == "scale":
        ground, on = ink.colours["brand"], ink.colours["on-brand"]
        return appearance.step(value, size(box), face=ink.face, ground=ground, ink=on)
    return appearance.dot(size(box), ink.colours["text"])


def _states(on: str, drawn: str, box: Object, ink: Ink) -> Dictionary:
    """The appearances of a button: drawn when it is on, empty when it is off."""
    return Dictionary({f"/{on}": ink.drawing(box, drawn), "/Off": ink.drawing(box, NOTHING)})


def _check_default(entry: Entry, choices: tuple[str, ...], ink: Ink) -> None:
    if entry.default and entry.default not in choices:
        raise paper_error(
            "default_unknown", ink.language, field=entry.name, value=entry.default, choices=", ".join(choices)
        )
