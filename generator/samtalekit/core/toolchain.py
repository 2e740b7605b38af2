"""The toolchain: everything besides its inputs that decides what a build makes: our code, packages, system libraries.

It is listed by walking what exists, not by naming it, so that a new file or package counts by itself.
"""

import ctypes
import os
import platform
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import samtalekit
from samtalekit.core.files import read_regular, sha256_of

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

SEPARATOR = "\0"


@cache
def toolchain_hash() -> str:
    """Hash everything that turns a composition into bytes: our code, the packages, Python and the system libraries.

    Takes about 15 ms, once per process. The whole package counts, because messages and number formats of ``core``,
    names in ``model`` and drawings of ``content`` are printed too; tracking which module reaches a paper is not worth
    it.
    """
    return hash_of([*source_files(PACKAGE), *installed_packages(sys.path), *platform_versions()])


def source_files(package: Path) -> Iterator[str]:
    """Yield path and content hash of every file of a package, in the same order on every machine."""
    for folder, inner, names in os.walk(package):
        inner[:] = sorted(name for name in inner if name not in NO_SOURCE)
        for path in (Path(folder, name) for name in sorted(names)):
            yield f"{path.relative_to(package).as_posix()} {sha256_of(read_regular(path))}"


def files_within(folders: Iterable[Path]) -> Iterator[str]:
    """Yield path and content hash of every file in some folders of a theme."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield f"{path.relative_to(folder).as_posix()} {sha256_of(read_regular(path))}"


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


def hash_of(parts: Iterable[str]) -> str:
    """Return one SHA-256 of several texts, in hexadecimal."""
    return sha256(SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()
