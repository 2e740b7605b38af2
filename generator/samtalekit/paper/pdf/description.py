"""The description of a paper: all that filling it in takes, besides its bytes and the font of its fields.

`fill` makes it of a paper. The writer in the browser (``generator/fill-in``) gets it as JSON beside each of the site's
own blank papers, so that it reads no PDF.
Source: ISO 32000-2:2020, 12.5.6.19 Widget annotations, and 12.7.4 Field dictionaries.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from pikepdf import Array, Dictionary, Object, Pdf

from samtalekit.core.errors import paper_error
from samtalekit.paper.pdf.appearance import Room, colour_operator, room_of
from samtalekit.paper.pdf.field_font import FIELD_FONT_KEY, UNSAID, FieldFace, read_embedded_face
from samtalekit.paper.pdf.fields import MULTILINE, size
from samtalekit.paper.pdf.update import Number, Trailer, reference, trailer_of

Kind = Literal["line", "text", "menu", "button"]

FORMAT = 1
"""The number of the format of both files for the browser: of a paper, and of the font."""

OFF = "Off"
"""The state of a button that is not selected."""

_KINDS: dict[str, Kind] = {"/Tx": "line", "/Ch": "menu", "/Btn": "button"}
_CHANGED = {
    "line": frozenset({"/V", "/AP"}),
    "text": frozenset({"/V", "/AP"}),
    "menu": frozenset({"/V", "/AP", "/I"}),
    "button": frozenset({"/V", "/AS"}),
}
"""The entries of a dictionary that an answer changes. ``/I`` is the index of the option, which ``/V`` says too."""


@dataclass(frozen=True, slots=True)
class BoxDescription:
    """A widget.

    Attributes:
        rest: The entries of its dictionary that no answer changes; empty where the widget is the field itself.
        room: Its width and height.
        colour: Of its text, as operands of ``rg``.
        states: What a button can be besides off.
        state: What it is.
    """

    number: Number
    rest: str
    room: Room
    colour: str = ""
    states: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """A field.

    Attributes:
        kind: How it is drawn: a text of one line or several, a drop-down list, or a button, which is drawn already.
        rest: The entries of its dictionary that no answer changes.
        value: What it holds: a text, an option's id or the state of a button; empty for none.
        default: What it held when the paper was made.
        boxes: Its widgets: one; one for each button of a radio group; one on each form of a pack for a common field.
        limit: Most characters; None for no limit.
        options: Stored value and label of each option of a drop-down list.
    """

    name: str
    kind: Kind
    number: Number
    rest: str
    value: str
    default: str
    boxes: tuple[BoxDescription, ...]
    limit: int | None = None
    options: tuple[tuple[str, str], ...] = ()

    @property
    def states(self) -> tuple[str, ...]:
        """Return what its buttons can be besides off."""
        return tuple(dict.fromkeys(state for box in self.boxes for state in box.states))


@dataclass(frozen=True, slots=True)
class PaperDescription:
    """A paper.

    Attributes:
        trailer: What an update repeats; None where none can be appended.
        font: A reference to the font of its fields.
        fields: In the paper's order.
    """

    language: str
    trailer: Trailer | None
    font: str
    fields: tuple[FieldDescription, ...]


def language_of(paper: Pdf) -> str:
    """Return the language of a paper."""
    return str(paper.Root.get("/Lang", ""))


def fields_of(paper: Pdf) -> dict[str, Object]:
    """Return the fields that can be filled in by their names, in the paper's order."""
    form = paper.Root.get("/AcroForm", Dictionary())
    return {str(field.T): field for field in form.get("/Fields", Array()) if str(field.get("/FT")) in _KINDS}


def boxes_of(field: Object) -> list[Object]:
    """Return the widgets of a field: its kids, or the field itself."""
    return list(field.get("/Kids", Array())) or [field]


def font_of(paper: Pdf) -> Object:
    """Return the font of a paper's fields.

    Raises:
        PaperError: There is none, so samtalekit did not make the paper.
    """
    resources = paper.Root.get("/AcroForm", Dictionary()).get("/DR", Dictionary())
    font = resources.get("/Font", Dictionary()).get(FIELD_FONT_KEY)
    if font is None or not font.is_indirect:
        raise paper_error("not_a_pdf", language_of(paper))
    return font


def face_of(paper: Pdf) -> FieldFace:
    """Return the font of a paper's fields as the paper has it, with its size and the height of its lines.

    Raises:
        PaperError: There is none, so samtalekit did not make the paper.
    """
    return read_embedded_face(font_of(paper), str(paper.Root.AcroForm.get("/DA", "")))


def describe(paper: Pdf, content: bytes, names: Collection[str] | None = None) -> PaperDescription:
    """Describe a paper.

    Args:
        paper: The paper, open.
        content: Its bytes.
        names: Names of the fields that matter; all unless given.

    Raises:
        PaperError: It has no font of fields, or a field that is no object of its own: samtalekit did not make it.
    """
    found = {name: field for name, field in fields_of(paper).items() if names is None or name in names}
    if not all(each.is_indirect for field in found.values() for each in (field, *boxes_of(field))):
        raise paper_error("not_a_pdf", language_of(paper))
    return PaperDescription(
        language=language_of(paper),
        trailer=trailer_of(paper, content),
        font=reference(font_of(paper)),
        fields=tuple(_field(name, field) for name, field in found.items()),
    )


def _field(name: str, field: Object) -> FieldDescription:
    kind = _KINDS[str(field.FT)]
    if kind == "line" and int(field.get("/Ff", 0)) & MULTILINE:
        kind = "text"
    limit = field.get("/MaxLen") if kind in {"line", "text"} else None
    return FieldDescription(
        name=name,
        kind=kind,
        number=field.objgen,
        rest=_rest(field, kind),
        value=_value(field, "/V"),
        default=_value(field, "/DV"),
        boxes=tuple(_box(box, field, kind) for box in boxes_of(field)),
        limit=None if limit is None else int(limit),
        options=tuple(_pair(option) for option in field.get("/Opt", Array())) if kind == "menu" else (),
    )


def _box(box: Object, field: Object, kind: Kind) -> BoxDescription:
    rest = "" if box.objgen == field.objgen else _rest(box, kind)
    if kind == "button":
        states = tuple(key.removeprefix("/") for key in box.AP.N.keys() if key != f"/{OFF}")  # noqa: SIM118  # no dict
        return BoxDescription(box.objgen, rest, room_of(size(box)), states=states, state=_state(box.get("/AS", "")))
    colour = _colour(str(box.get("/DA", field.get("/DA", ""))))
    return BoxDescription(box.objgen, rest, room_of(size(box)), colour=colour)


def _rest(dictionary: Object, kind: Kind) -> str:
    """The entries of a dictionary that no answer changes, as qpdf writes them, a character for each byte."""
    kept = Dictionary({key: each for key, each in dictionary.items() if key not in _CHANGED[kind]})
    return kept.unparse().decode("latin-1").removeprefix("<< ").removesuffix(" >>")


def _value(field: Object, key: str) -> str:
    return _state(field.get(key, ""))


def _state(value: Object | str) -> str:
    """A value as text, or the state of a button; empty for off."""
    return "" if value == f"/{OFF}" else str(value).removeprefix("/")


def _pair(option: Object) -> tuple[str, str]:
    """Stored value and label of an option; table 234."""
    return (str(option[0]), str(option[1])) if isinstance(option, Array) else (str(option), str(option))


def _colour(appearance_string: str) -> str:
    """A field's text colour as operands, from ``r g b rg`` in its default appearance string; else black."""
    found = re.search(r"([\d.]+) ([\d.]+) ([\d.]+) rg", appearance_string)
    colour = "#" + "".join(f"{round(float(part) * 255):02x}" for part in found.groups()) if found else "#000000"
    return colour_operator(colour)


# For the browser: a file for each paper, and one for the font that they share.


def paper_json(described: PaperDescription, content: bytes, face_file: str) -> bytes:
    """Return the description of a blank paper of ours as JSON, with a digest of its bytes, and the file of its font.

    Entries without a value are left out, and so is the generation of every object, which is 0.

    Raises:
        PaperError: Nothing can be appended to the paper.
    """
    trailer = described.trailer
    if trailer is None:
        raise paper_error("not_a_pdf", described.language)
    data = {
        "format": FORMAT,
        "sha256": sha256(content).hexdigest(),
        "face": face_file,
        "size": trailer.size,
        "root": trailer.root,
        "info": trailer.info,
        "id": trailer.id,
        "crossReference": trailer.cross_reference,
        "font": described.font,
        "fields": [_without_gaps(_field_data(field)) for field in described.fields],
    }
    return _as_json(data)


def _field_data(field: FieldDescription) -> Iterator[tuple[str, object]]:
    yield "name", field.name
    yield "kind", field.kind
    yield "number", field.number[0]
    yield "rest", field.rest
    yield "value", field.value
    yield "limit", field.limit
    yield "options", field.options
    yield "boxes", [_without_gaps(_box_data(box, field)) for box in field.boxes]


def _box_data(box: BoxDescription, field: FieldDescription) -> Iterator[tuple[str, object]]:
    if box.number != field.number:
        yield "number", box.number[0]
        yield "rest", box.rest
    if field.kind == "button":
        yield "states", box.states
        yield "state", box.state
    else:
        yield "room", box.room
        yield "colour", box.colour


def _without_gaps(entries: Iterator[tuple[str, object]]) -> dict[str, object]:
    return {key: value for key, value in entries if value not in ("", None, ())}


def face_json(face: FieldFace) -> bytes:
    """Return what drawing with the font takes as JSON: codes, widths, and how its lines are set.

    ``codes`` are runs of characters that follow one another, with codes that do: how far the first character is from
    the end of the run before, how far its code is from that, and how many they are.
    """
    runs: list[int] = []
    end = (0, 0)
    for point, code in sorted(face.codes.items()):
        if point in UNSAID:
            continue
        if (point, code) == end and runs:
            runs[-1] += 1
        else:
            runs += [point - end[0], code - end[1], 1]
        end = (point + 1, code + 1)
    data = {
        "format": FORMAT, "font": FIELD_FONT_KEY, "size": face.size, "ascent": face.ascent,
        "descent": face.descent, "codes": runs, "widths": face.widths,
    }  # fmt: skip
    return _as_json(data)


def _as_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
