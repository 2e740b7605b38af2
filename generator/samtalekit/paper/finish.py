"""Finish rendered PDFs, part by part and then whole: tags and content, then form fields, metadata and attachments.

The renderer gives layout, tags and one plain text field per widget. Here the fields get the types, flags and
appearance streams of the form's definition, and the document gets what PDF readers and archives need.
`make_paper` and `render_composition` run the whole chain from a form to a `Paper`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from pikepdf import Array, Dictionary, Object, Page, Pdf, String

from samtalekit.core.errors import paper_error
from samtalekit.core.text import pt_from_mm
from samtalekit.model.form import Form
from samtalekit.model.outputs import ManifestField, Paper, face_name
from samtalekit.paper.compose import Composition, Frame, compose
from samtalekit.paper.join import join
from samtalekit.paper.parts import PartTask, RenderedPart, render_parts
from samtalekit.paper.pdf.description import describe, face_json, paper_json
from samtalekit.paper.pdf.field_font import FIELD_FONT_KEY, FIELD_SIZE_PT, FieldFace, embed, read_field_face
from samtalekit.paper.pdf.fields import AppearanceContext, widgets_on, write_field
from samtalekit.paper.pdf.metadata import attach, fix_metadata
from samtalekit.paper.pdf.optimize import optimize, saved, share_drawings
from samtalekit.paper.pdf.stamp import stamp
from samtalekit.paper.pdf.structure import describe_links, fix_tags, join_links, set_languages
from samtalekit.paper.pdf.widgets import Widget
from samtalekit.paper.render import Renderer, colour_profile
from samtalekit.paper.stylesheet import FIELD_FAMILY
from samtalekit.theming.theme import Theme

# Widget positions: every widget must be printable and overlap no other.

EDGE_MM = 5  # office printers leave this much white along every edge of a page
FOOT_MM = 13  # from the lower edge to the top of a footer of two lines
HAIR_MM = 0.3  # widgets whose frames touch may overlap by this much


@dataclass(frozen=True, slots=True)
class _Place:
    """Rectangle of a widget, in points from the page's lower left corner."""

    name: str
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "_Place") -> bool:
        """Return True when the two overlap by more than `HAIR_MM`, both across and down."""
        hair = pt_from_mm(HAIR_MM)
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > hair and down > hair


def check_places(pdf: Pdf, names: Mapping[str, str], language: str) -> None:
    """Check that every widget lies inside the printable area, above the footer, and overlaps no other widget.

    The widgets of the rendered paper still have placeholder names; ``names`` has the field name of each.

    Raises:
        PaperError: A widget is off its page, in its footer or on another widget; the message names the field.
    """
    for number, page in enumerate(pdf.pages, start=1):
        places = _places(page, names)
        _check_edges(page, number, places, language)
        _check_one_another(number, places, language)


def _places(page: Page, names: Mapping[str, str]) -> list[_Place]:
    """The widget rectangles of a page, from its top."""
    found = []
    for annotation in widgets_on(page):
        x0, y0, x1, y1 = (float(edge) for edge in annotation.Rect)
        key = str(annotation.T)
        found.append(_Place(names.get(key, key), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return sorted(found, key=lambda place: -place.top)


def _check_edges(page: Page, number: int, places: list[_Place], language: str) -> None:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    edge, foot = pt_from_mm(EDGE_MM), pt_from_mm(FOOT_MM)
    for place in places:
        is_beside = place.left < left + edge or place.right > right - edge
        if is_beside or place.top > top - edge or place.bottom < bottom + foot:
            raise paper_error("off_page", language, field=place.name, page=number)


def _check_one_another(number: int, places: list[_Place], language: str) -> None:
    for at, place in enumerate(places):
        for other in places[at + 1 :]:
            if other.top <= place.bottom:  # sorted from the top: none of the rest overlaps it
                break
            if place.meets(other):
                raise paper_error("boxes_meet", language, field=place.name, other=other.name, page=number)


def finish_part(rendered: bytes, theme: Theme) -> bytes:
    """Do what needs to know neither the paper that a part is for, nor its other parts.

    Raises:
        PaperError: A font lacks a character.
    """
    with Pdf.open(BytesIO(rendered)) as pdf:
        _drop_rendered_field_font(pdf)
        _check_text_faces(pdf, theme)
        join_links(pdf)
        optimize(pdf)
        share_drawings(pdf)
        fix_tags(pdf)
        return saved(pdf)


def finish(joined: bytes, composition: Composition, theme: Theme) -> bytes:
    """Finish a paper whose parts are finished and joined.

    Raises:
        PaperError: Its fields differ from the form's, a widget is misplaced, a field's font lacks a character, or a
        link is not allowed.
    """
    with Pdf.open(BytesIO(joined)) as pdf:
        describe_links(pdf, composition.language)
        if composition.widgets:
            context = _write_form(pdf, composition, read_field_face(theme.field_face), theme)
            if composition.stamp:
                stamp(pdf, *composition.stamp, context)
        elif "/AcroForm" in pdf.Root:
            del pdf.Root.AcroForm
        attach(pdf, composition.definitions)
        fix_metadata(pdf, composition.title, colour_profile())
        return saved(pdf)


def _write_form(pdf: Pdf, composition: Composition, face: FieldFace, theme: Theme) -> AppearanceContext:
    """Write every field anew, and the ``/AcroForm`` dictionary, in reading order."""
    boxes = _boxes_by_key(pdf)
    if sorted(boxes) != sorted(widget.key for widget in composition.widgets):
        names = sorted(set(boxes) ^ {widget.key for widget in composition.widgets})
        raise paper_error("fields_differ", composition.language, names=", ".join(names))
    check_places(pdf, {widget.key: widget.entry.name for widget in composition.widgets}, composition.language)
    set_languages(pdf, {widget.key: widget.language for widget in composition.widgets})
    context = AppearanceContext(pdf, face, embed(pdf, face), theme.light, composition.language)
    fields = [
        write_field(widgets[0].entry, widgets, [boxes[widget.key] for widget in widgets], context)
        for widgets in _by_entry(composition.widgets)
    ]
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array(fields),
            DR=Dictionary(Font=Dictionary({FIELD_FONT_KEY: context.font})),
            DA=String(f"{FIELD_FONT_KEY} {FIELD_SIZE_PT} Tf 0 g"),
        )
    )
    return context


def _boxes_by_key(pdf: Pdf) -> dict[str, Object]:
    """The rendered widget annotations by the names of their inputs.

    Raises:
        PaperError: A name occurs twice, because a template has drawn a widget more than once.
    """
    found: dict[str, Object] = {}
    for page in pdf.pages:
        for annotation in widgets_on(page):
            key = str(annotation.T)
            if key in found:
                raise paper_error("fields_differ", names=key)
            found[key] = annotation
    return found


def _by_entry(widgets: tuple[Widget, ...]) -> list[list[Widget]]:
    """The widgets of each field, in reading order."""
    groups: dict[str, list[Widget]] = {}
    for widget in widgets:
        groups.setdefault(widget.entry.name, []).append(widget)
    return list(groups.values())


def _fonts(pdf: Pdf) -> Iterator[tuple[Object, str, Object]]:
    """Every font that pages use: the dictionary that holds it, its key there, and the font."""
    for page in pdf.pages:
        fonts = page.Resources.get("/Font", Dictionary())
        for key in list(fonts.keys()):
            yield fonts, key, fonts[key]


def _family(font: Object) -> str:
    """The family in WeasyPrint's name of a font: ``/ABCDEF+SK-Sans-Semi-Bold`` gives "SK Sans Semi Bold"."""
    return str(font.BaseFont).split("+")[-1].removeprefix("/").replace("-", " ")


def _drop_rendered_field_font(pdf: Pdf) -> None:
    """Remove WeasyPrint's subset of the field font; `embed` adds the whole font."""
    for fonts, key, font in _fonts(pdf):
        if _family(font).startswith(FIELD_FAMILY):
            font.DescendantFonts[0].FontDescriptor.FontFile2.write(b"")  # so that it is not compressed
            del fonts[key]


def _check_text_faces(pdf: Pdf, theme: Theme) -> None:
    """Check that all text was set in the theme's fonts.

    For a character that those lack, Pango silently falls back to a font of the machine, and the same paper
    would look different elsewhere.

    Raises:
        PaperError: A fallback font was used; the message names the characters.
    """
    families = tuple(face.family for face in theme.print_faces)
    for _, _, font in _fonts(pdf):
        if not _family(font).startswith(families):
            raise paper_error("text_letter_missing", letters=" ".join(_characters(font)), face=_family(font))


def _characters(font: Object) -> list[str]:
    """The characters that a rendered font draws, read from its ToUnicode CMap."""
    rows = re.findall(rb"<[0-9a-f]{4}> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
    characters = [bytes.fromhex(row.decode()).decode("utf-16-be") for row in rows]
    return [character for character in characters if character.isprintable()]


# From a form to a finished paper with its list of fields.


def make_paper(form: Form, *, frame: Frame, theme: Theme, renderer: Renderer) -> Paper:
    """Make the paper of a form.

    Raises:
        PaperError: The paper cannot be made as its form and theme demand.
    """
    return render_composition(compose(form, frame=frame, theme=theme), theme=theme, renderer=renderer)


def render_part(task: PartTask, theme: Theme, renderer: Renderer) -> RenderedPart:
    """Render a part of a paper, and finish it as far as it can be alone.

    Raises:
        PaperError: It cannot be made as its theme demands.
    """
    part = renderer.render_part(task)
    return replace(part, pdf=finish_part(part.pdf, theme)) if task.is_drawn else part


def render_composition(
    composition: Composition, *, theme: Theme, renderer: Renderer, parts: Sequence[RenderedPart] = ()
) -> Paper:
    """Render and finish a composition, as after a cache miss; without a preview image.

    Args:
        composition: The composition.
        theme: Its theme.
        renderer: A renderer of the theme.
        parts: Its rendered parts, where they are known.

    Raises:
        PaperError: The paper cannot be made as its form and theme demand.
    """
    if not parts:
        (parts,) = render_parts([composition], lambda tasks: [render_part(task, theme, renderer) for task in tasks])
    content = finish(join(parts), composition, theme)
    with Pdf.open(BytesIO(content)) as pdf:
        pages = len(pdf.pages)
        names = [str(field.T) for field in pdf.Root.get("/AcroForm", Dictionary()).get("/Fields", Array())]
        face = face_json(read_field_face(theme.field_face)) if composition.kind == "form" and names else b""
        description = paper_json(describe(pdf, content), content, face_name(face)) if face else b""
    expected = [entry.name for entry in composition.entries()]
    if names != expected:
        differing = sorted(set(names) ^ set(expected)) or names
        raise paper_error("fields_differ", composition.language, names=", ".join(differing))
    return Paper(
        id=composition.id,
        kind=composition.kind,
        language=composition.language,
        edition=composition.edition,
        title=composition.title,
        pages=pages,
        content=content,
        preview=b"",
        fields=manifest_fields(composition),
        use=parts[0].layout.use if composition.kind == "form" else (),
        description=description,
        face=face,
    )


def manifest_fields(composition: Composition) -> tuple[ManifestField, ...]:
    """Return the fields of a paper for the manifest; a label is the field's tooltip."""
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
