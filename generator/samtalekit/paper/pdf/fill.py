"""Fill in a finished PDF form: set field values and redraw their appearance streams.

Everything needed is in the paper itself: its fields, the embedded field font and the appearances of its buttons.
So a paper from any version can be filled in, and no PDF reader needs to redraw it.
Source: ISO 32000-2:2020, 12.7.4 Field dictionaries, and 12.7.5 Field types.
"""

import io
import re
from collections.abc import Callable, Mapping

from pikepdf import Array, Dictionary, Name, Object, PasswordError, Pdf, PdfError, String

from samtalekit.core.errors import paper_error
from samtalekit.paper.pdf import appearance
from samtalekit.paper.pdf.field_font import FIELD_FONT_KEY, check_characters, composed, read_embedded_face
from samtalekit.paper.pdf.fields import MULTILINE, AppearanceContext, size
from samtalekit.paper.pdf.optimize import saved

OFF = "Off"  # the state of a button that is not selected


def fill(pdf: bytes, answers: Mapping[str, str]) -> bytes:
    """Fill in a paper with answers.

    A text field takes any text, as on paper: numbers and dates are not checked.

    Args:
        pdf: A finished paper, blank or filled in before. Fields that are not named keep their values.
        answers: Value by field name: a text; ``yes`` for a tick; an option's id; empty for no answer.
            Read-only fields can be filled in too.

    Raises:
        PaperError: The bytes are no paper, a field or an option is not in it, a text is too long or
            has a character that the paper's font lacks.
    """
    try:
        with Pdf.open(io.BytesIO(pdf)) as paper:
            _fill(paper, answers)
            return saved(paper)
    except PasswordError as error:
        raise paper_error("locked") from error
    except PdfError as error:
        raise paper_error("not_a_pdf") from error


def _fill(paper: Pdf, answers: Mapping[str, str]) -> None:
    language = str(paper.Root.get("/Lang", ""))
    form = paper.Root.get("/AcroForm", Dictionary())
    fields = {str(field.T): field for field in form.get("/Fields", Array()) if str(field.get("/FT")) in _WRITERS}
    for name in answers:
        if name not in fields:
            raise paper_error("field_unknown", language, field=name)
    if not answers:
        return
    font = form.DR.Font[FIELD_FONT_KEY]
    context = AppearanceContext(paper, read_embedded_face(font), font, {}, language)
    for name, answer in answers.items():
        _WRITERS[str(fields[name].FT)](fields[name], answer, context)


def _fill_text(field: Object, answer: str, context: AppearanceContext) -> None:
    """Write a text into every widget of a field; a line break becomes a space in a single-line field."""
    multiline = bool(int(field.get("/Ff", 0)) & MULTILINE)
    content = re.sub(r"\r\n?|\n", "\n" if multiline else " ", composed(answer))
    name, limit = str(field.T), field.get("/MaxLen")
    if limit is not None and len(content) > int(limit):
        raise paper_error("answer_too_long", context.language, field=name, count=len(content), limit=int(limit))
    check_characters(context.face, content, field=name, language=context.language)
    field.V = String(content)
    _draw(field, content, context, multiline=multiline)


def _fill_list(field: Object, answer: str, context: AppearanceContext) -> None:
    """Choose from a drop-down list: the option's id is stored, its label is shown."""
    shown = {"": ""} | dict(_pair(option) for option in field.Opt)
    if answer not in shown:
        raise _unknown_option(field, answer, tuple(shown), context)
    field.V = String(answer)
    if "/I" in field:
        del field["/I"]
    _draw(field, shown[answer], context, multiline=False)


def _fill_button(field: Object, answer: str, context: AppearanceContext) -> None:
    """Tick a check box, or select a button of a group; the appearances of the states exist already."""
    boxes = _boxes(field)
    states = {state.removeprefix("/") for box in boxes for state in box.AP.N.keys()} - {OFF}  # noqa: SIM118  # no dict
    if answer and answer not in states:
        raise _unknown_option(field, answer, tuple(sorted(states)), context)
    field.V = Name(f"/{answer or OFF}")
    for box in boxes:
        box.AS = Name(f"/{answer}") if answer and f"/{answer}" in box.AP.N else Name.Off


_WRITERS: Mapping[str, Callable[[Object, str, AppearanceContext], None]] = {
    "/Tx": _fill_text,
    "/Ch": _fill_list,
    "/Btn": _fill_button,
}


def _draw(field: Object, content: str, context: AppearanceContext, *, multiline: bool) -> None:
    """Draw a text in every widget of a field, each in its own size."""
    for box in _boxes(field):
        colour = _colour(str(box.get("/DA", field.get("/DA", ""))))
        if Name.Ch == field.FT:
            drawn = appearance.menu(content, size(box), face=context.face, colour=colour)
        else:
            drawn = appearance.text(content, size(box), face=context.face, colour=colour, multiline=multiline)
        box.AP = Dictionary(N=context.drawing(box, drawn))


def _boxes(field: Object) -> list[Object]:
    """The widgets of a field: its kids, or the field itself."""
    return list(field.get("/Kids", Array())) or [field]


def _pair(option: Object) -> tuple[str, str]:
    """Stored value and label of an option; table 234."""
    return (str(option[0]), str(option[1])) if isinstance(option, Array) else (str(option), str(option))


def _colour(appearance_string: str) -> str:
    """A field's text colour as ``#rrggbb``, from ``r g b rg`` in its default appearance string; else black."""
    found = re.search(r"([\d.]+) ([\d.]+) ([\d.]+) rg", appearance_string)
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in found.groups()) if found else "#000000"


def _unknown_option(field: Object, answer: str, options: tuple[str, ...], context: AppearanceContext) -> Exception:
    known = ", ".join(option for option in options if option)
    return paper_error("option_unknown", context.language, field=str(field.T), value=answer, choices=known)
