"""Finish: what the press leaves undone is mended, driven by the form's own definition.

The press gives layout, tags and one plain text field for each box. Here the fields become what the
form says, with appearances, and the document gets what readers and archives look for.
"""

import io
import re
from collections.abc import Iterator
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from samtalekit.paper.pdf.metadata import attach
from samtalekit.core.errors import paper_error
from samtalekit.paper.compose import Composition
from samtalekit.paper.pdf.field_font import FIELD_FONT_KEY, FIELD_SIZE_PT, FieldFace, embed, read_field_face
from samtalekit.paper.pdf.fields import Ink, write_field
from samtalekit.paper.pdf.structure import mend_links
from samtalekit.paper.pdf.margins import check_places
from samtalekit.paper.pdf.metadata import mend_document
from samtalekit.paper.pdf.optimize import saved
from samtalekit.paper.stylesheet import FIELD_FAMILY
from samtalekit.paper.pdf.structure import mend_tags
from samtalekit.paper.pdf.optimize import tidy
from samtalekit.paper.pdf.widgets import Widget
from samtalekit.theming.theme import Theme
from io import BytesIO
from pikepdf import Array, Dictionary, Pdf
from samtalekit.model.form import Form
from samtalekit.model.outputs import ManifestField
from samtalekit.core.errors import paper_error
from samtalekit.paper.compose import Composition, compose
from samtalekit.paper.compose import Frame
from samtalekit.paper.paper import MadePaper
from samtalekit.paper.render import Press
from samtalekit.theming.theme import Theme



def finish(pressed: bytes, composition: Composition, theme: Theme) -> bytes:
    """Finish a pressed paper.

    Raises:
        PaperError: Its fields are not those of the form, or a face lacks a letter.
    """
    with Pdf.open(io.BytesIO(pressed)) as pdf:
        _drop_pressed_field_font(pdf)
        _check_text_faces(pdf, theme)
        mend_links(pdf, composition.language)
        tidy(pdf)
        if composition.widgets:
            _write_form(pdf, composition, read_field_face(theme.field_face), theme)
        elif "/AcroForm" in pdf.Root:
            del pdf.Root.AcroForm
        attach(pdf, composition.definitions)
        mend_tags(pdf)
        mend_document(pdf)
        return saved(pdf)


def _write_form(pdf: Pdf, composition: Composition, face: FieldFace, theme: Theme) -> None:
    """Write every field anew, and the form that holds them, in reading order."""
    boxes = _boxes_by_key(pdf)
    if sorted(boxes) != sorted(widget.key for widget in composition.widgets):
        names = sorted(set(boxes) ^ {widget.key for widget in composition.widgets})
        raise paper_error("fields_differ", composition.language, names=", ".join(names))
    check_places(pdf, {widget.key: widget.entry.name for widget in composition.widgets}, composition.language)
    ink = Ink(pdf, face, embed(pdf, face), theme.light, composition.language)
    fields = [
        write_field(widgets[0].entry, widgets, [boxes[widget.key] for widget in widgets], ink)
        for widgets in _by_entry(composition.widgets)
    ]
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array(fields),
            DR=Dictionary(Font=Dictionary({str(FIELD_FONT_KEY): ink.font})),
            DA=String(f"{FIELD_FONT_KEY} {FIELD_SIZE_PT} Tf 0 g"),
        )
    )


def _boxes_by_key(pdf: Pdf) -> dict[str, Object]:
    """The pressed text fields by the names their inputs had.

    Raises:
        PaperError: A name stands twice: a template has drawn a box more than once.
    """
    found: dict[str, Object] = {}
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            if annotation.Subtype == Name.Widget:
                key = str(annotation.T)
                if key in found:
                    raise paper_error("fields_differ", names=key)
                found[key] = annotation
    return found


def _by_entry(widgets: tuple[Widget, ...]) -> list[list[Widget]]:
    """The boxes of each field, in reading order."""
    groups: dict[str, list[Widget]] = {}
    for widget in widgets:
        groups.setdefault(widget.entry.name, []).append(widget)
    return list(groups.values())


def _fonts(pdf: Pdf) -> Iterator[tuple[Object, str, Object]]:
    """Every font that pages use: the dictionary it stands in, its key there, and the font."""
    for page in pdf.pages:
        fonts = page.Resources.get("/Font", Dictionary())
        for key in list(fonts.keys()):
            yield fonts, key, fonts[key]


def _family(font: Object) -> str:
    """The family of a font as the press names it: ``/ABCDEF+SK-Sans-Semi-Bold`` gives "SK Sans Semi Bold"."""
    return str(font.BaseFont).split("+")[-1].removeprefix("/").replace("-", " ")


def _drop_pressed_field_font(pdf: Pdf) -> None:
    """Take away the press's copy of the fields' face; ours takes its place."""
    for fonts, key, font in _fonts(pdf):
        if _family(font).startswith(FIELD_FAMILY):
            font.DescendantFonts[0].FontDescriptor.FontFile2.write(b"")  # not worth compressing: nothing names it now
            del fonts[key]


def _check_text_faces(pdf: Pdf, theme: Theme) -> None:
    """See that every letter of the text was set in a face of the theme.

    A letter that those lack is silently borrowed from whatever the machine has, and the same paper
    would look different elsewhere.

    Raises:
        PaperError: A face was borrowed; the message names the letters.
    """
    families = tuple(face.family for face in theme.print_faces)
    for _, _, font in _fonts(pdf):
        if not _family(font).startswith(families):
            raise paper_error("text_letter_missing", letters=" ".join(_letters(font)), face=_family(font))


def _letters(font: Object) -> list[str]:
    """The letters that a pressed font draws, by its own table of characters."""
    rows = re.findall(rb"<[0-9a-f]{4}> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
    letters = [bytes.fromhex(row.decode()).decode("utf-16-be") for row in rows]
    return [letter for letter in letters if letter.isprintable()]


# The workshop: a form goes in, a finished paper with its list of fields comes out.

def make_paper(form: Form, *, frame: Frame, theme: Theme, press: Press) -> MadePaper:
    """Make the paper of a form.

    Raises:
        PaperError: The paper cannot be made as its form and theme demand.
    """
    return press_composition(compose(form, frame=frame, theme=theme), theme=theme, press=press)


def press_composition(composition: Composition, *, theme: Theme, press: Press) -> MadePaper:
    """Press and finish what is composed already, as when its fingerprint has been looked up in vain.

    Raises:
        PaperError: The paper cannot be made as its form and theme demand.
    """
    content = finish(press.press(composition.html, composition.css), composition, theme)
    with Pdf.open(BytesIO(content)) as pdf:
        pages = len(pdf.pages)
        names = [str(field.T) for field in pdf.Root.get("/AcroForm", Dictionary()).get("/Fields", Array())]
    expected = [entry.name for entry in composition.entries()]
    if names != expected:
        differing = sorted(set(names) ^ set(expected)) or names
        raise paper_error("fields_differ", composition.language, names=", ".join(differing))
    return MadePaper(
        id=composition.id,
        kind=composition.kind,
        language=composition.language,
        edition=composition.edition,
        title=composition.title,
        content=content,
        pages=pages,
        fields=manifest_fields(composition),
    )


def manifest_fields(composition: Composition) -> tuple[ManifestField, ...]:
    """The fields of a paper as the manifest lists them; a label is what the field's tooltip says."""
    first = {widget.entry.name: widget for widget in reversed(composition.widgets)}
    return tuple(
        ManifestField(
            name=entry.name,
            kind=entry.kind,
            label=entry.label if entry.values else first[entry.name].tooltip,
            required=entry.must_be_answered,
        )
        for entry in composition.entries()
    )
