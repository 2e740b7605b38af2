"""Fill in a finished PDF form: append the answers, drawn, to the paper's own bytes.

Everything needed is in the paper itself: its fields, the embedded field font and the appearances of its buttons.
So a paper from any version can be filled in, and no PDF reader needs to redraw it. The same answers to the same paper
give the same bytes, here and in the browser: `generator/fill-in` is `fill_described` in TypeScript, and
``tests/vectors`` holds both to one table.
Source: ISO 32000-2:2020, 7.5.6 Incremental updates, 12.7.4 Field dictionaries, and 12.7.5 Field types.
"""

import io
import re
from collections.abc import Collection, Mapping

from pikepdf import Dictionary, Name, PasswordError, Pdf, PdfError, Stream

from samtalekit.core.errors import PaperError, paper_error
from samtalekit.paper.pdf import appearance
from samtalekit.paper.pdf.description import (
    OFF,
    BoxDescription,
    FieldDescription,
    PaperDescription,
    boxes_of,
    describe,
    face_of,
    fields_of,
    language_of,
)
from samtalekit.paper.pdf.field_font import FIELD_FONT_KEY, FieldFace, check_characters, composed
from samtalekit.paper.pdf.optimize import saved
from samtalekit.paper.pdf.syntax import decimal, name, string
from samtalekit.paper.pdf.update import Number, append, last_update, stream


def fill(pdf: bytes, answers: Mapping[str, str]) -> bytes:
    """Fill in a paper with answers.

    The result begins with the very bytes of the paper, and a paper filled in by this function before is filled in from
    its blank again: no answer that was replaced stays in the file. A paper that another program has saved is saved anew
    first, if an answer in it is replaced or nothing can be appended to it.
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
        blank, earlier = _taken_apart(pdf)
        return _filled(blank, earlier | dict(answers))
    except PasswordError as error:
        raise paper_error("locked") from error
    except PdfError as error:
        raise paper_error("not_a_pdf") from error


def _taken_apart(pdf: bytes) -> tuple[bytes, dict[str, str]]:
    """Return what a paper was before `fill` last filled it in, and those answers; the paper and no answers otherwise.

    An update is taken for one of `fill` if that would write it again, byte for byte.
    """
    found = last_update(pdf)
    if found is None:
        return pdf, {}
    before, numbers = found
    with Pdf.open(io.BytesIO(pdf)) as paper:
        described = describe(paper, pdf)
    answers = {field.name: field.value for field in described.fields if field.number[0] in numbers}
    try:
        is_own = _filled(before, answers) == pdf
    except (PaperError, PdfError):
        is_own = False
    return (before, answers) if is_own else (pdf, {})


def _filled(pdf: bytes, answers: Mapping[str, str]) -> bytes:
    with Pdf.open(io.BytesIO(pdf)) as paper:
        known = fields_of(paper)
        for each in answers:
            if each not in known:
                raise paper_error("field_unknown", language_of(paper), field=each)
        if not answers:
            return pdf
        described = describe(paper, pdf, answers)
        face = face_of(paper)
        contents = contents_of(described, face, answers)
        replaced = [
            field.name for field in described.fields if field.value not in {"", field.default, contents[field.name]}
        ]
        if described.trailer and not replaced:
            return _appended(paper, pdf, answers, face)
        anew = saved(paper)
    if replaced:
        with Pdf.open(io.BytesIO(anew)) as paper:
            emptied = _appended(paper, anew, dict.fromkeys(replaced, ""), face)
        with Pdf.open(io.BytesIO(emptied)) as paper:
            anew = saved(paper)
    with Pdf.open(io.BytesIO(anew)) as paper:
        return _appended(paper, anew, answers, face)


def _appended(paper: Pdf, pdf: bytes, answers: Mapping[str, str], face: FieldFace) -> bytes:
    described = describe(paper, pdf, answers)
    spoiled = [field.name for field in described.fields if not _is_as_filled(paper, field, face)]
    return fill_described(pdf, described, face, answers, redrawn=spoiled)


def _is_as_filled(paper: Pdf, field: FieldDescription, face: FieldFace) -> bool:
    """True where a field's value is stored and shown as we would: a program may have drawn it in its own way."""
    actual = fields_of(paper)[field.name]
    if field.kind == "button":
        return isinstance(actual.get("/V"), Name) and all(
            state_of(box, field.value) == box.state for box in field.boxes
        )
    return all(
        isinstance(shown := box.get("/AP", Dictionary()).get("/N"), Stream)
        and shown.read_bytes() == operators(field, described, field.value, face).encode("ascii")
        for box, described in zip(boxes_of(actual), field.boxes, strict=True)
    )


def contents_of(described: PaperDescription, face: FieldFace, answers: Mapping[str, str]) -> dict[str, str]:
    """Return what each answer is stored as, by field name.

    Raises:
        PaperError: An option is not in the paper, a text is too long or has a character that the font lacks.
    """
    return {
        field.name: _content(field, answers[field.name], face, described.language)
        for field in described.fields
        if field.name in answers
    }


def _content(field: FieldDescription, answer: str, face: FieldFace, language: str) -> str:
    if field.kind in {"menu", "button"}:
        options = tuple(option for option, _label in field.options) or tuple(sorted(field.states))
        if answer and answer not in options:
            known = ", ".join(option for option in options if option)
            raise paper_error("option_unknown", language, field=field.name, value=answer, choices=known)
        return answer
    content = re.sub(r"\r\n?|\n", "\n" if field.kind == "text" else " ", composed(answer))
    if field.limit is not None and len(content) > field.limit:
        raise paper_error("answer_too_long", language, field=field.name, count=len(content), limit=field.limit)
    check_characters(face, content, field=field.name, language=language)
    return content


# The writer. What follows is in `generator/fill-in` too, and has to give the same bytes there.


def fill_described(
    pdf: bytes,
    described: PaperDescription,
    face: FieldFace,
    answers: Mapping[str, str],
    redrawn: Collection[str] = (),
) -> bytes:
    """Append answers to a paper that is described.

    A field that holds its answer already is left as it is, so that the bytes follow from the answers alone.

    Args:
        pdf: The paper.
        described: Its description, with each field that has an answer.
        face: The font of its fields.
        answers: Value by field name.
        redrawn: Names of fields that are written even if they hold their answer.

    Raises:
        PaperError: As `contents_of`.
    """
    if described.trailer is None:
        raise paper_error("not_a_pdf", described.language)
    contents = contents_of(described, face, answers)
    objects: dict[Number, list[str]] = {}
    drawings: list[str] = []
    for field in described.fields:
        content = contents.get(field.name, field.value)
        if content == field.value and field.name not in redrawn:
            continue
        stored = name(content or OFF) if field.kind == "button" else string(content)
        objects[field.number] = [field.rest, f"/V {stored}"]
        for box in field.boxes:
            entries = [] if box.number == field.number else [box.rest]
            if field.kind != "button":
                entries.append(f"/AP << /N {described.trailer.size + len(drawings)} 0 R >>")
                drawings.append(_drawing(box, operators(field, box, content, face), described.font))
            elif box.number == field.number or state_of(box, content) != box.state:
                entries.append(f"/AS {name(state_of(box, content) or OFF)}")
            else:
                continue
            objects.setdefault(box.number, []).extend(entries)
    written = {number: f"<< {' '.join(entries)} >>" for number, entries in objects.items()}
    written |= {(described.trailer.size + at, 0): drawn for at, drawn in enumerate(drawings)}
    return append(pdf, described.trailer, written) if written else pdf


def state_of(box: BoxDescription, content: str) -> str:
    """Return the state of a button when its field has a value; empty for off."""
    return content if content in box.states else ""


def operators(field: FieldDescription, box: BoxDescription, content: str, face: FieldFace) -> str:
    """Return what draws a value in a widget."""
    if field.kind == "menu":
        return appearance.menu(dict(field.options).get(content, ""), box.room, face=face, colour=box.colour)
    return appearance.text(content, box.room, face=face, colour=box.colour, multiline=field.kind == "text")


def _drawing(box: BoxDescription, drawn: str, font: str) -> str:
    """An appearance stream of a widget's size."""
    fonts = f" /Font << {FIELD_FONT_KEY} {font} >>" if " Tf " in drawn else ""
    width, height = (decimal(edge) for edge in box.room)
    head = f"/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] /Resources <<{fonts} >>"
    return stream(head, drawn)
