"""The workshop: a form goes in, a finished paper with its list of fields comes out."""

from io import BytesIO

from pikepdf import Array, Dictionary, Pdf

from samtalekit.model.form import Form
from samtalekit.model.outputs import ManifestField
from samtalekit.core.errors import paper_error
from samtalekit.paper.compose import Composition, compose
from samtalekit.paper.finish import finish
from samtalekit.paper.frame import Frame
from samtalekit.paper.paper import MadePaper
from samtalekit.paper.render import Press
from samtalekit.theming.theme import Theme


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
