"""The workshop: a form goes in, a finished paper with its list of fields comes out."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from pikepdf import Array, Dictionary, Pdf

from samtalekit import __version__
from samtalekit.model.form import Form
from samtalekit.model.outputs import ManifestField, PaperKind
from samtalekit.paper.complaints import paper_error
from samtalekit.paper.compose import Composition, compose
from samtalekit.paper.finish import finish
from samtalekit.paper.frame import Frame
from samtalekit.paper.press import PRESS_VERSION, Press
from samtalekit.theming.theme import Theme


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A finished paper.

    Attributes:
        id: Of the paper: a form's id for the paper of one form.
        edition: Of the form; of the kit for a paper that is more than a form.
        content: The PDF.
        pages: How many pages it has.
        fields: Every field, in reading order.
    """

    id: str
    kind: PaperKind
    language: str
    edition: int
    title: str
    content: bytes
    pages: int
    fields: tuple[ManifestField, ...]


def make_paper(form: Form, *, frame: Frame, theme: Theme, press: Press) -> MadePaper:
    """Make the paper of a form.

    Raises:
        PaperError: The paper cannot be made as its form and theme demand.
    """
    return press_composition(compose(form, frame=frame, theme=theme), theme=theme, press=press)


def press_composition(composition: Composition, *, theme: Theme, press: Press) -> MadePaper:
    """Press and finish what is composed already, as when its `fingerprint` has been looked up in vain.

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


def fingerprint(composition: Composition, theme: Theme) -> str:
    """A sum over all that a paper is made from: words, style, faces, and the machinery itself.

    The place of the theme's folders is left out, so that the same paper has the same fingerprint
    on every machine.
    """
    css = composition.css
    faces = sorted({*(face.path for face in theme.print_faces), theme.field_face})
    for face in faces:
        css = css.replace(face.resolve().as_uri(), face.name)
    parts = [
        __version__, PRESS_VERSION, _machinery(), composition.html, css, repr(composition.widgets),
        *(definition.as_json() for definition in composition.definitions),
        *(f"{face.name} {sha256(face.read_bytes()).hexdigest()}" for face in faces),
    ]  # fmt: skip
    return sha256("\0".join(parts).encode()).hexdigest()


@cache
def _machinery() -> str:
    """A sum over the modules of this workshop, so that a change to them makes old papers stale."""
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    return sha256(b"\0".join(module.read_bytes() for module in modules)).hexdigest()
