"""The cache key of a paper: a hash of every input that its bytes can come from.

The inputs are listed by walking what exists, not by naming it, so that a new one is covered by itself: each field of
the composition and of the theme, each source file of samtalekit, each installed Python package, and the system
libraries that lay out text. What is left out is named here, with the reason.
"""

import ctypes
import os
import platform
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel

import samtalekit
from samtalekit.core.files import read_regular, sha256_of
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.paper.compose import Composition
from samtalekit.theming.theme import Theme

WEB_ONLY = frozenset({"dark", "web_faces", "icon"})
"""Theme fields that no paper shows: a change of them alone renders no paper again."""

BY_CONTENT = frozenset({"folders", "print_faces", "field_face"})
"""Theme fields that are paths on this machine: the content of the files counts, not their paths."""

PACKAGE = Path(samtalekit.__file__).parent
NO_SOURCE = frozenset({"__pycache__", "_package"})
"""Folders of the package that are not its source: compiled modules, and in a wheel the default kit, which is an input
like any other kit.
"""

METADATA = (".dist-info", ".egg-info")

SYSTEM_LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "pango": ("libpango-1.0-0", "libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "harfbuzz": ("libharfbuzz-0", "libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "fontconfig": ("libfontconfig-1", "libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "freetype": ("libfreetype-6", "libfreetype.so.6", "libfreetype.6.dylib", "libfreetype-6.dll"),
}
"""Names of the libraries that WeasyPrint lays out text with, as the loaders of Windows, Linux and macOS know them."""

READS_FILES = "file:/"
"""Prefix of a URL by which a theme's own template or style sheet makes the renderer read a file; ours have none."""

SEPARATOR = "\0"


class Fingerprints:
    """Cache keys for papers of one theme; the theme's files are read once."""

    def __init__(self, theme: Theme) -> None:
        """Read the theme's font files."""
        faces = sorted({*(face.path for face in theme.print_faces), theme.field_face})
        self._theme = theme
        self._places = [(face.resolve().as_uri(), face.name) for face in faces]
        self._common = _hash([toolchain_hash(), *_of_theme(theme)])
        self._styles: dict[str, str] = {}
        self._theme_files: list[str] = []

    def of(self, composition: Composition) -> str:
        """Return the key of a paper.

        The same paper has the same key on every machine with the same programs, whatever the path of the theme.
        """
        css = self._styles.get(composition.css) or self._style(composition.css)
        parts = [self._common, css]
        parts += [_text_of(getattr(composition, field.name)) for field in fields(composition) if field.name != "css"]
        if READS_FILES in css.lower() or READS_FILES in composition.html.lower():
            parts += _files_within(self._theme.folders)
        return _hash(parts)

    def of_inputs(self, inputs: Iterable[object]) -> str:
        """Return a hash of what a paper is composed from: known before it is composed, which takes longer.

        It covers more than the paper's key does, so that the key is the same wherever this is the same: every file of
        the theme, and every image of the kit.
        """
        if not self._theme_files:
            self._theme_files = [*_files_within(self._theme.folders)]
        parts = [self._common, *self._theme_files]
        for each in inputs:
            parts.append(_text_of(each))
            parts += _images_of(each)
        return _hash(parts)

    def _style(self, css: str) -> str:
        """Replace the font URLs of a style sheet by file names; cached, since many papers share a style sheet."""
        stable = css
        for address, name in self._places:
            stable = stable.replace(address, name)
        self._styles[css] = stable
        return stable


@cache
def toolchain_hash() -> str:
    """Hash everything that turns a composition into bytes: our code, the packages, Python and the system libraries.

    Takes about 15 ms, once per process. The whole package counts, because messages and number formats of ``core``,
    names in ``model`` and drawings of ``content`` are printed too; tracking which module reaches a paper is not worth
    it.
    """
    return _hash([*source_files(PACKAGE), *installed_packages(sys.path), *platform_versions()])


def source_files(package: Path) -> Iterator[str]:
    """Yield path and content hash of every file of a package, in the same order on every machine."""
    for folder, inner, names in os.walk(package):
        inner[:] = sorted(name for name in inner if name not in NO_SOURCE)
        for path in (Path(folder, name) for name in sorted(names)):
            yield f"{path.relative_to(package).as_posix()} {sha256_of(read_regular(path))}"


def installed_packages(folders: Iterable[str]) -> Iterator[str]:
    """Yield name and version of every package that Python finds in these folders, in the order it looks them up.

    They are the names of the folders with the metadata: reading ``importlib.metadata`` for the closure of our own
    requirements takes a tenth of a second, and would leave out what a plugin brings.

    Source: PyPA specifications, Recording installed projects.
    """
    for folder in folders:
        with suppress(OSError):  # a zip of the standard library, or no folder at all
            yield from sorted(path.name for path in Path(folder).iterdir() if path.name.endswith(METADATA))


def platform_versions() -> Iterator[str]:
    """Yield the versions of Python, zlib and the libraries that lay out text, and the type of machine."""
    yield f"{sys.implementation.name} {platform.python_version()} {sys.platform} {platform.machine()}"
    yield f"zlib {zlib.ZLIB_RUNTIME_VERSION}"
    for library, names in SYSTEM_LIBRARIES.items():
        loaded = _load(names)
        yield f"{library} {_VERSION_OF[library](loaded) if loaded else 'absent'}"


def _load(names: Iterable[str]) -> ctypes.CDLL | None:
    """Load a system library by the first of its names; None where it is not installed, which the renderer reports."""
    for name in names:
        with suppress(OSError):
            return ctypes.CDLL(name)
    return None


def _text_from(function: str) -> Callable[[ctypes.CDLL], str]:
    """Read a version from a C function that returns it as text."""

    def read(library: ctypes.CDLL) -> str:
        call = library[function]
        call.restype = ctypes.c_char_p
        return str(call().decode())

    return read


def _freetype_version(library: ctypes.CDLL) -> str:
    """Read FreeType's version, which needs an open library: FT_Library_Version(library, *major, *minor, *patch)."""
    handle = ctypes.c_void_p()
    if library.FT_Init_FreeType(ctypes.byref(handle)):
        return "unknown"
    numbers = [ctypes.c_int() for _ in range(3)]
    library.FT_Library_Version(handle, *(ctypes.byref(number) for number in numbers))
    library.FT_Done_FreeType(handle)
    return ".".join(str(number.value) for number in numbers)


_VERSION_OF: Mapping[str, Callable[[ctypes.CDLL], str]] = {
    "pango": _text_from("pango_version_string"),
    "harfbuzz": _text_from("hb_version_string"),
    "fontconfig": lambda library: str(library.FcGetVersion()),
    "freetype": _freetype_version,
}


def _text_of(value: object) -> str:
    """A field of a composition as text that differs whenever the value does."""
    match value:
        case str():
            return value
        case BaseModel():
            return value.model_dump_json()  # ten times as quick as its repr
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


def _files_within(folders: Iterable[Path]) -> Iterator[str]:
    """Name and content hash of every file that the renderer may read: those in the theme's folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield f"{path.relative_to(folder).as_posix()} {sha256_of(read_regular(path))}"


def _images_of(value: object) -> Iterator[str]:
    """Content hash of every image of a kit, or of a kit in one language: a model knows their paths alone."""
    for localized in value.localized if isinstance(value, Kit) else [value] if isinstance(value, LocalizedKit) else ():
        for name, path in localized.images.items():
            yield f"{name} {sha256_of(read_regular(path))}"


def _hash(parts: Iterable[str]) -> str:
    return sha256(SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()
