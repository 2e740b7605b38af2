"""Read a filled-in paper: its answers, whatever program wrote them, and the definitions of its forms.

The reader in the browser (``generator/fill-in``) reads by the same rules, and ``tests/vectors/read.json`` holds both to
one table. Which objects a damaged file has is for qpdf here to find out, and for the script there.
Source: ISO 32000-2:2020, 12.7.4 Field dictionaries, 12.7.5 Field types, and 7.9.2.2 Text string type.
"""

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, PasswordError, Pdf, PdfError, Stream, String
from pydantic import ValidationError

from samtalekit.core.errors import paper_error
from samtalekit.model.definition import Definition
from samtalekit.paper.pdf.description import OFF

SIGNED = "signed"
"""What a signature field holds that somebody has signed with a program."""

MAX_LEVELS = 32  # of a tree of fields
_INHERITED = ("/FT", "/V", "/DV", "/Opt")
_KINDS = frozenset({"/Tx", "/Ch", "/Btn", "/Sig"})
_LANGUAGE = re.compile("\x1b[^\x1b]*\x1b")  # said within a text, 14.9.2.2


@dataclass(frozen=True, slots=True)
class FilledPaper:
    """What a filled-in paper holds.

    Attributes:
        answers: Value by full name of field: a text, an option's id, ``yes`` for a tick, `SIGNED`, empty for no answer.
        definitions: Of the forms on it; none where a program has lost them.
    """

    answers: Mapping[str, str]
    definitions: tuple[Definition, ...]


def read(pdf: bytes) -> FilledPaper:
    """Read a filled-in paper.

    Args:
        pdf: A paper of this or an earlier version, filled in by any program.

    Raises:
        PaperError: The bytes are no PDF, are encrypted, or have no fields.
    """
    try:
        with Pdf.open(io.BytesIO(pdf)) as paper:
            if paper.is_encrypted:
                raise paper_error("locked")
            answers = _Answers()
            for node in _listed(paper.Root.get("/AcroForm", Dictionary()).get("/Fields")):
                answers.visit(node, {}, "", 0)
            if not answers.found:  # programs that put files together may leave the widgets alone
                for page in paper.pages:
                    for widget in _listed(page.obj.get("/Annots")):
                        answers.visit(widget, {}, "", 0)
            if not answers.found:
                raise paper_error("not_a_pdf")
            return FilledPaper(answers.found, tuple(_definitions(paper)))
    except PasswordError as error:
        raise paper_error("locked") from error
    except PdfError as error:
        raise paper_error("not_a_pdf") from error


def _definitions(paper: Pdf) -> Iterator[Definition]:
    """The definitions among what is attached to a paper."""
    for spec in paper.attachments.values():
        try:
            yield Definition.model_validate_json(spec.get_file().read_bytes())
        except (ValidationError, PdfError):
            continue  # not ours


@dataclass(slots=True)
class _Answers:
    """A walk through the fields of a paper."""

    found: dict[str, str] = field(default_factory=dict)
    seen: set[tuple[int, int]] = field(default_factory=set)

    def visit(self, node: Object, above: Mapping[str, Object], prefix: str, level: int) -> None:
        if not isinstance(node, Dictionary) or level > MAX_LEVELS or (node.is_indirect and node.objgen in self.seen):
            return
        if node.is_indirect:
            self.seen.add(node.objgen)
        entries = dict(above) | {key: node[key] for key in _INHERITED if key in node}
        part = _text(node.get("/T"))
        name = f"{prefix}.{part}" if prefix and part else prefix or part
        kids = [kid for kid in _listed(node.get("/Kids")) if isinstance(kid, Dictionary)]
        fields = [kid for kid in kids if "/T" in kid]
        for kid in fields:
            self.visit(kid, entries, name, level + 1)
        if not fields and name and str(entries.get("/FT")) in _KINDS and not self.found.get(name):
            self.found[name] = _value(entries, node, kids or [node])


def _value(entries: Mapping[str, Object], node: Object, widgets: Sequence[Object]) -> str:
    match str(entries["/FT"]):
        case "/Btn":
            return _button(entries, widgets)
        case "/Ch":
            return _chosen(entries, node)
        case "/Sig":
            return SIGNED if isinstance(entries.get("/V"), Dictionary) else ""
    return _text(entries.get("/V"))


def _chosen(entries: Mapping[str, Object], node: Object) -> str:
    """The id of a chosen option. Programs may store its words, or its place alone."""
    options = _options(entries)
    if "/V" not in entries:
        place = _listed(node.get("/I"))
        return options[int(place[0])][0] if place and 0 <= int(place[0]) < len(options) else ""
    stored = _text(entries["/V"])
    if stored in {option for option, _words in options}:
        return stored
    return next((option for option, words in options if words == stored), stored)


def _button(entries: Mapping[str, Object], widgets: Sequence[Object]) -> str:
    """The answer of a tick or of round buttons.

    A program may change the stored value alone, or the shown one. The answer is the one that is not as the paper was at
    first, and where both are not, what is shown.
    """
    options = [option for option, _words in _options(entries)]

    def state(value: Object | None) -> str:
        text = _text(value)
        if text not in options and re.fullmatch(r"[0-9]+", text) and int(text) < len(options):
            return options[int(text)]
        return "" if text == OFF else text

    stored, start = state(entries.get("/V")), state(entries.get("/DV"))
    shown = next(filter(None, (state(widget.get("/AS")) for widget in widgets)), "")
    return stored if shown == start else shown


def _options(entries: Mapping[str, Object]) -> list[tuple[str, str]]:
    """Stored value and words of each option; table 234."""
    pairs = [option if isinstance(option, Array) else [option, option] for option in _listed(entries.get("/Opt"))]
    return [(_text(pair[0]), _text(pair[1])) for pair in pairs if len(pair) > 1]


def _text(value: object) -> str:
    """A text in one way of writing; also one that is stored as a name, a stream, or a list of one."""
    if isinstance(value, Array) and len(value) == 1 and not isinstance(value[0], Array):
        return _text(value[0])
    if isinstance(value, Stream):
        text = str(String(value.read_bytes()))
    elif isinstance(value, Name):
        text = str(value).removeprefix("/")
    elif isinstance(value, String):
        text = (
            _LANGUAGE.sub("", str(value)) if bytes(value)[:2] in {b"\xfe\xff", b"\xff\xfe", b"\xef\xbb"} else str(value)
        )
    else:
        return ""
    return unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", text.replace("\0", "")))


def _listed(value: object) -> list[Object]:
    return list(value) if isinstance(value, Array) else []
