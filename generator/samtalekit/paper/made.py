"""Made papers, and how one is known again: no heavy library is needed to find one on a shelf."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from samtalekit import __version__
from samtalekit.model.outputs import ManifestField, PaperKind
from samtalekit.paper.compose import Composition
from samtalekit.theming.theme import Theme

PRESS = ("weasyprint", "pikepdf")
"""The libraries that a paper's bytes come from, by their names as packages."""


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
        __version__, *(version(name) for name in PRESS), _machinery(), composition.html, css, repr(composition.widgets),
        *(definition.as_json() for definition in composition.definitions),
        *(f"{face.name} {sha256(face.read_bytes()).hexdigest()}" for face in faces),
    ]  # fmt: skip
    return sha256("\0".join(parts).encode()).hexdigest()


@cache
def _machinery() -> str:
    """A sum over the modules of this workshop, so that a change to them makes old papers stale."""
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    return sha256(b"\0".join(module.read_bytes() for module in modules)).hexdigest()
