"""Form fields: turn each plain text field of the rendered PDF into the field of the form's definition.

Text, drop-down list, check box, radio group, scale and signature, with flags, values and appearance streams. The field
dictionaries are written anew, since WeasyPrint 70 leaves out flags, appearances and readable values (its issues 1831
and 2726).
Source: ISO 32000-2:2020, 12.7.4 Field dictionaries, and 12.7.5 Field types.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as has

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from samtalekit.core.errors import paper_error
from samtalekit.core.locale import written_value
from samtalekit.model.table import Entry
from samtalekit.paper.pdf import appearance
from samtalekit.paper.pdf.field_font import FIELD_FONT_KEY, FIELD_SIZE_PT, FieldFace, check_characters, composed
from samtalekit.paper.pdf.widgets import CHECKED, Widget

READONLY, REQUIRED = 1 << 0, 1 << 1  # table 227
MULTILINE = 1 << 12  # table 231
NO_TOGGLE_TO_OFF, RADIO = 1 << 14, 1 << 15  # table 229
COMBO = 1 << 17  # table 233
PRINT = 1 << 2  # table 167, annotation flags
NOTHING = "q Q"  # some PDF readers fail on an empty stream
KEPT = frozenset({"/Type", "/Subtype", "/P", "/StructParent"})
"""Keys of a widget that WeasyPrint gets right, besides its rectangle."""


@dataclass(frozen=True, slots=True)
class AppearanceContext:
    """Shared state for drawing the appearance streams of one PDF.

    Attributes:
        font: The embedded field font's dictionary.
        colours: Colour by token, as ``#rrggbb``.
        shared: Shared appearance streams, by operators and size.
    """

    pdf: Pdf
    face: FieldFace
    font: Object
    colours: Mapping[str, str]
    language: str
    shared: dict[tuple[object, ...], Object] = has(default_factory=dict)

    def drawing(self, box: Object, operators: str) -> Object:
        """Add an appearance stream of a widget's size to the PDF."""
        width, height = size(box)
        form = Stream(self.pdf, operators.encode("ascii"))
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([0, 0, width, height])
        fonts = {"/Font": Dictionary({FIELD_FONT_KEY: self.font})} if " Tf " in operators else {}
        form.Resources = Dictionary(fonts)
        return self.pdf.make_indirect(form)

    def shared_drawing(self, box: Object, operators: str) -> Object:
        """Return an appearance stream that all widgets of a size share, such as a tick.

        Never for text: pypdf writes typed text into the existing stream, so it would appear in every widget.
        """
        key = (operators, *nearly(box))
        if key not in self.shared:
            self.shared[key] = self.drawing(box, operators)
        return self.shared[key]


def write_field(entry: Entry, widgets: list[Widget], boxes: list[Object], context: AppearanceContext) -> Object:
    """Write one field and return what belongs in ``/Fields``.

    Args:
        entry: What the field is.
        widgets: Its widgets: one; one for each button of a radio group; one on each form of a pack for a common field.
        boxes: Their annotation dictionaries, changed in place.
        context: Fonts, colours and language to draw with.

    Raises:
        PaperError: Its default is no answer it can have, or has a character that the font lacks.
    """
    for box, widget in zip(boxes, widgets, strict=True):
        _strip(box)
        box.TU = String(widget.spoken)
    if widgets[0].option:
        return _write_radio_group(entry, widgets, boxes, context)
    field = boxes[0] if len(boxes) == 1 else _held_together(boxes, widgets[0], context)
    writers = {"check": _write_check, "signature": _write_signature, "choice": _write_menu}
    writers.get(entry.kind, _write_text)(entry, field, boxes, context)
    field.T = String(entry.name)
    return field


def _held_together(boxes: list[Object], first: Widget, context: AppearanceContext) -> Object:
    """Make one field of widgets that share an answer: what is typed in one appears in all."""
    field = context.pdf.make_indirect(Dictionary(TU=String(first.spoken), Kids=Array(boxes)))
    for box in boxes:
        box.Parent = field
    return field


def widgets_on(page: Page) -> Iterator[Object]:
    """Yield the widget annotations of a page."""
    return (each for each in page.get("/Annots", Array()) if each.Subtype == Name.Widget)


def size(box: Object) -> tuple[float, float]:
    """Return width and height of a widget, in points."""
    left, bottom, right, top = (float(edge) for edge in box.Rect)
    return round(right - left, 3), round(top - bottom, 3)


def nearly(box: Object) -> tuple[float, float]:
    """Return its size to a tenth of a point, so that widgets of the same intended size compare equal."""
    width, height = size(box)
    return round(width, 1), round(height, 1)


def is_multiline(entry: Entry) -> bool:
    """Return True when answers may have several lines; a text box of one handwritten line fits two typed ones."""
    return entry.kind == "text" or entry.lines > 1


def _strip(box: Object) -> None:
    """Keep of a widget only its page, rectangle and place in the structure tree."""
    left, top, right, bottom = (float(edge) for edge in box.Rect)
    for key in list(box.keys()):
        if key not in KEPT:
            del box[key]
    edges = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
    box.Rect = Array([round(edge, 3) for edge in edges])
    box.F = PRINT
    box.Border = Array([0, 0, 0])


def _flags(entry: Entry) -> int:
    return (READONLY if entry.readonly else 0) | (REQUIRED if entry.must_be_answered else 0)


def _write_text(entry: Entry, field: Object, boxes: list[Object], context: AppearanceContext) -> None:
    content = composed(_written(entry, context.language))
    multiline = is_multiline(entry)
    field.FT = Name.Tx
    field.Ff = _flags(entry) | (MULTILINE if multiline else 0)
    field.V = String(content)
    if content:
        field.DV = String(content)
    if entry.max_length is not None:
        field.MaxLen = entry.max_length
    _show_text(entry, content, field, boxes, context)


def _write_menu(entry: Entry, field: Object, boxes: list[Object], context: AppearanceContext) -> None:
    """Write a drop-down list: option ids are stored, their labels are shown. On paper the answer is written by hand."""
    _check_default(entry, tuple(value for value, _ in entry.values), context)
    shown = {value: composed(words) for value, words in entry.values}
    field.FT = Name.Ch
    field.Ff = _flags(entry) | COMBO
    field.Opt = Array([Array([String(value), String(words)]) for value, words in shown.items()])
    field.V = String(entry.default)
    if entry.default:
        field.DV = String(entry.default)
    _show_text(entry, shown.get(entry.default, ""), field, boxes, context)


def _show_text(entry: Entry, content: str, field: Object, boxes: list[Object], context: AppearanceContext) -> None:
    """Draw a text in each widget of a field, and set the default appearance for later changes."""
    check_characters(context.face, content, field=entry.name, language=context.language)
    colour = appearance.colour_operator(context.colours["text"])
    field.DA = String(f"{FIELD_FONT_KEY} {FIELD_SIZE_PT} Tf {colour} rg")
    for box in boxes:
        room = appearance.room_of(size(box))
        if entry.is_menu:
            drawn = appearance.menu(content, room, face=context.face, colour=colour)
        else:
            drawn = appearance.text(content, room, face=context.face, colour=colour, multiline=is_multiline(entry))
        box.AP = Dictionary(N=context.drawing(box, drawn))


def _written(entry: Entry, language: str) -> str:
    """Initial text of a text field; a number has the language's decimal mark."""
    return written_value(entry.default, language) if entry.kind == "number" else entry.default


def _write_check(entry: Entry, field: Object, boxes: list[Object], context: AppearanceContext) -> None:
    _check_default(entry, (CHECKED,), context)
    state = Name(f"/{entry.default or 'Off'}")
    field.FT, field.Ff, field.V = Name.Btn, _flags(entry), state
    if entry.default:
        field.DV = state
    for box in boxes:
        box.AS = state
        box.AP = Dictionary(N=_states(CHECKED, appearance.check(nearly(box), context.colours["text"]), box, context))


def _write_signature(entry: Entry, field: Object, boxes: list[Object], context: AppearanceContext) -> None:
    """Write an unsigned signature field; its appearance is empty until a program signs."""
    field.FT, field.Ff = Name.Sig, _flags(entry)
    for box in boxes:
        box.AP = Dictionary(N=context.drawing(box, NOTHING))


def _write_radio_group(entry: Entry, widgets: list[Widget], boxes: list[Object], context: AppearanceContext) -> Object:
    """Write one field with a button for each option; the option ids are the states.

    A group that may stay unanswered allows deselecting, in PDF readers that support it.
    """
    _check_default(entry, tuple(value for value, _ in entry.values), context)
    group = context.pdf.make_indirect(
        Dictionary(
            FT=Name.Btn,
            Ff=_flags(entry) | RADIO | (NO_TOGGLE_TO_OFF if entry.must_be_answered else 0),
            T=String(entry.name),
            TU=String(f"{entry.label}{widgets[0].ending}"),
            V=Name(f"/{entry.default or 'Off'}"),
            Kids=Array(boxes),
        )
    )
    if entry.default:
        group.DV = group.V
    for widget, box in zip(widgets, boxes, strict=True):
        value = widget.option[0] if widget.option else CHECKED
        box.Parent = group
        box.AS = Name(f"/{value if value == entry.default else 'Off'}")
        box.AP = Dictionary(N=_states(value, _button(entry, value, box, context), box, context))
    return group


def _button(entry: Entry, value: str, box: Object, context: AppearanceContext) -> str:
    if entry.kind == "scale":
        background, on = context.colours["brand"], context.colours["on-brand"]
        return appearance.step(value, nearly(box), face=context.face, background=background, colour=on)
    return appearance.dot(nearly(box), context.colours["text"])


def _states(on: str, drawn: str, box: Object, context: AppearanceContext) -> Dictionary:
    """The appearances of a button: drawn when it is on, empty when it is off."""
    return Dictionary({f"/{on}": context.shared_drawing(box, drawn), "/Off": context.shared_drawing(box, NOTHING)})


def _check_default(entry: Entry, choices: tuple[str, ...], context: AppearanceContext) -> None:
    if entry.default and entry.default not in choices:
        raise paper_error(
            "default_unknown", context.language, field=entry.name, value=entry.default, choices=", ".join(choices)
        )
