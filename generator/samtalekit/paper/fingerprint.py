"""The cache key of a paper: a hash of every input that its bytes can come from.

The inputs are listed by walking what exists, not by naming it, so that a new one is covered by itself: each field of
the composition and of the theme, each source file of samtalekit, each installed Python package, and the system
libraries that lay out text. What is left out is named here, with the reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields

from pydantic import BaseModel

from samtalekit.core.cache import SEPARATOR, hash_of, toolchain_hash
from samtalekit.core.files import read_regular, sha256_of
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.menu import Booklet
from samtalekit.paper.compose import Composition
from samtalekit.paper.parts import PartTask
from samtalekit.theming.theme import Theme

WEB_ONLY = frozenset({"dark", "web_faces", "logo_dark", "icon"})
"""Theme fields that no paper shows: a change of them alone renders no paper again."""

BY_CONTENT = frozenset({"folders", "print_faces", "field_face"})
"""Theme fields that are paths on this machine: the content of the files counts, not their paths."""

READS_FILES = "file:/"
"""Prefix of a URL by which a theme's own template or style sheet makes the renderer read a file; ours have none."""


class Fingerprints:
    """Cache keys for papers of one theme; the theme's files are read once."""

    def __init__(self, theme: Theme) -> None:
        """Read the theme's font files."""
        faces = sorted({*(face.path for face in theme.print_faces), theme.field_face})
        self._theme = theme
        self._places = [(face.resolve().as_uri(), face.name) for face in faces]
        self._common = hash_of([toolchain_hash(), *_of_theme(theme)])
        self._styles: dict[str, str] = {}
        self._before_inputs: str | None = None
        self._read: dict[int, tuple[object, str]] = {}  # by identity: forms and frames are inputs of several papers

    def of(self, composition: Composition) -> str:
        """Return the key of a paper.

        The same paper has the same key on every machine with the same programs, whatever the path of the theme.
        """
        rest = [_text_of(getattr(composition, each.name)) for each in fields(composition) if each.name != "css"]
        return hash_of([*self._of_style(composition.css, composition.html), *rest])

    def of_part(self, task: PartTask) -> str:
        """Return the key of a part of a paper."""
        how = [str(task.first_page), str(task.is_drawn)]
        return hash_of([*self._of_style(task.css, task.html), "part", task.html, *how])

    def _of_style(self, css: str, html: str) -> Iterator[str]:
        """What HTML is drawn with: the toolchain, the theme, the style sheet, and files that they read."""
        stable = self._styles.get(css) or self._style(css)
        yield from (self._common, stable)
        if READS_FILES in stable.lower() or READS_FILES in html.lower():
            yield from self._theme.files

    def of_inputs(self, inputs: Iterable[object]) -> str:
        """Return a hash of what a paper is composed from: known before it is composed, which takes longer.

        It covers more than the paper's key does, so that the key is the same wherever this is the same: every file of
        the theme, and every image of the kit.
        """
        if self._before_inputs is None:
            self._before_inputs = hash_of([self._common, *self._theme.files])
        parts = [self._before_inputs]
        for each in inputs:
            if id(each) not in self._read:
                self._read[id(each)] = each, hash_of([_text_of(each), *_images_of(each)])
            parts.append(self._read[id(each)][1])
        return hash_of(parts)

    def _style(self, css: str) -> str:
        """Replace the font URLs of a style sheet by file names; cached, since many papers share a style sheet."""
        stable = css
        for address, name in self._places:
            stable = stable.replace(address, name)
        self._styles[css] = stable
        return stable


def _text_of(value: object) -> str:
    """A field of a composition as text that differs whenever the value does."""
    match value:
        case str():
            return value
        case BaseModel():
            return value.model_dump_json()  # ten times as quick as its repr
        case Booklet():
            rows = [f"{each.depth} {each.is_opening} {each.page.model_dump_json()}" for each in value.entries]
            return SEPARATOR.join([value.id, value.title, *rows])
        case tuple():
            return SEPARATOR.join([str(len(value)), *map(_text_of, value)])
        case _:
            return repr(value)


def _of_theme(theme: Theme) -> Iterator[str]:
    """Every field of a theme that a paper can show."""
    for field in fields(theme):
        if field.name not in WEB_ONLY | BY_CONTENT:
            yield f"{field.name} {getattr(theme, field.name)!r}"
    for face in theme.print_faces:
        yield f"{face.family} {face.weight} {face.style} {face.path.name} {sha256_of(read_regular(face.path))}"
    yield f"{theme.field_face.name} {sha256_of(read_regular(theme.field_face))}"


def _images_of(value: object) -> Iterator[str]:
    """Content hash of every image of a kit, or of a kit in one language: a model knows their paths alone."""
    for localized in value.localized if isinstance(value, Kit) else [value] if isinstance(value, LocalizedKit) else ():
        for name, path in localized.images.items():
            yield f"{name} {sha256_of(read_regular(path))}"
