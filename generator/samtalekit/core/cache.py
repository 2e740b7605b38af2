"""Content-addressed cache: what was derived, under a hash of everything that it was derived from.

A step of a build is a pure function of named inputs. Its key is the hash of these and of the toolchain, so an entry is
never out of date: what has changed has another key. In memory there are the entries of this round and of the one
before; on disk those of the last weeks.
"""

import ctypes
import json
import os
import platform
import re
import shutil
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import samtalekit
from samtalekit.core.files import read_regular, sha256_of

Data = TypeVar("Data", bound=object)
"""Plain data as JSON has it: texts, numbers, lists, and mappings from texts."""

KEPT_DAYS = 30
KEPT_BYTES = 300_000_000
KEY = re.compile(r"[0-9a-f]{64}")
"""The name of an entry."""

ENTRY = re.compile(rf"{KEY.pattern}|\.{KEY.pattern}\.\d+\.part")
"""The same, or the part of one that is being written."""

PRUNED = ".pruned"
"""An empty file; its time is when the cache was last pruned."""

DAY_S = 24 * 60 * 60
BRIEFS = "briefs"
CHECKSUM = 64  # characters at the start of an entry
QUICK = 1  # zlib's level: pages are text, and shrink to a sixth in a millisecond


class Cache:
    """Cache of derived data, in memory and, where a folder is given, on disk.

    Entries on disk are JSON with a checksum, compressed; one that is damaged is made again. Any number of processes may
    use one folder at a time, and each may be killed: an entry appears whole or not at all. A folder that cannot be
    written is used for reading alone.

    Attributes:
        work: How often each step has been done, because nothing was cached.
    """

    def __init__(self, folder: Path | None = None, owner: Path | None = None) -> None:
        """Open a cache; nothing is read before the first question.

        Args:
            folder: Where the entries are; several folders that are built may have them in common.
            owner: The folder that is built, to which the briefs belong.
        """
        self.work: Counter[str] = Counter()
        self.folder = folder
        self._owner = owner
        self._now: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}
        self._briefs: dict[str, Any] = {}  # of this round
        self._earlier_briefs: dict[str, Any] | None = None  # not read yet
        self._is_writable = folder is not None

    def derived(self, step: str, inputs: Iterable[str | bytes], make: Callable[[], Data]) -> Data:
        """Return what a step makes of its inputs, from the cache if it is there; nobody may change it afterwards."""
        key = self.key(step, inputs)
        found: Data | None = self.get(key)
        if found is None:
            found = make()
            self.put(step, key, found)
        return found

    def recall(self, key: Hashable) -> Any:  # noqa: ANN401  # whatever was kept
        """Return an object that was kept in memory in this round or the one before; None for none."""
        found = self._now.get(key, self._before.get(key))
        if found is not None:
            self._now[key] = found
        return found

    def keep(self, key: Hashable, data: object) -> None:
        """Keep an object in memory alone, because it is not plain data; ``key`` holds all that it follows from."""
        self._now[key] = data

    def key(self, step: str, inputs: Iterable[str | bytes]) -> str:
        """Return the key of what a step makes of its inputs."""
        hashed = sha256(f"{toolchain_hash()}\0{step}".encode())
        for each in inputs:
            content = each.encode("utf-8", "surrogatepass") if isinstance(each, str) else each
            hashed.update(b"%d\0" % len(content))
            hashed.update(content)
        return hashed.hexdigest()

    def get(self, key: str) -> Any:  # noqa: ANN401  # plain data
        """Return an entry; None when it is not cached."""
        found = self._now.get(key)
        if found is None:
            found = self._before.get(key)
            if found is None and self.folder:
                found = _read(f"{self.folder}{os.sep}{key}")
            if found is not None:
                self._now[key] = found
        return found

    def put(self, step: str, key: str, data: object, brief: object = None) -> None:
        """Store what a step has made, and count the step; for ``brief`` see `brief`."""
        self.work[step] += 1
        self._now[key] = data
        if brief is not None:
            self.note_brief(key, brief)
        if self.folder and self._is_writable:
            self._is_writable = _write(self.folder, key, data)

    def notes(self, name: str, owner: Path) -> Any:  # noqa: ANN401  # plain data
        """Return what an earlier run has noted for a folder; None for nothing.

        Notes hold many small results in one file, each under a key of its own: a thousand files take longer to open
        than the results to make. Unlike an entry they grow, and the last writer decides what is in them.
        """
        return _read(f"{self.folder}{os.sep}{self.key(name, [str(owner)])}") if self.folder else None

    def note(self, name: str, owner: Path, data: object) -> None:
        """Store notes for a folder in place of the earlier ones."""
        if self.folder and self._is_writable:
            self._is_writable = _write(self.folder, self.key(name, [str(owner)]), data)

    def brief(self, key: str) -> Any:  # noqa: ANN401  # plain data
        """Return a small part of an entry without reading it, such as its hash; None where it is not at hand.

        The entry itself may be gone by now. Briefs are notes: those that a run has used lie in one file.
        """
        if self._earlier_briefs is None:
            self._earlier_briefs = (self._owner and self.notes(BRIEFS, self._owner)) or {}
        found = self._briefs.get(key, self._earlier_briefs.get(key))
        if found is not None:
            self._briefs[key] = found
            if key in self._before:  # it stays in memory as long as its brief
                self._now[key] = self._before[key]
        return found

    def note_brief(self, key: str, brief: object) -> None:
        """Keep a small part of an entry at hand."""
        self._briefs[key] = brief

    def note_briefs(self) -> None:
        """Store the briefs that this round has used, if there are new ones, for the next run."""
        if self._owner and not self._briefs.keys() <= (self._earlier_briefs or {}).keys():
            self.note(BRIEFS, self._owner, self._briefs)

    def forget_briefs(self) -> None:
        """Rely on no brief of an earlier round, nor of this one."""
        self._briefs, self._earlier_briefs = {}, {}

    def begin_round(self) -> None:
        """Forget what neither this round nor the one before has used, and count anew; the disk keeps it."""
        self._before, self._now = self._now, {}
        if self._briefs:
            self._earlier_briefs, self._briefs = self._briefs, {}
        self.work.clear()


def _read(path: str) -> object:
    """Read an entry; None when it is missing, damaged, or no regular file of ours."""
    try:
        content = read_regular(path, is_followed=False)
        if sha256(memoryview(content)[CHECKSUM:]).hexdigest().encode() != content[:CHECKSUM]:
            return None
        data: object = json.loads(zlib.decompress(memoryview(content)[CHECKSUM:]))
    except (OSError, ValueError, RecursionError, zlib.error):
        return None
    with suppress(OSError):  # an entry that another user has made
        if time.time() - os.stat(path).st_mtime > DAY_S:  # noqa: PTH116  # some thousand times in a run
            os.utime(path)  # used today: pruned later
    return data


def _write(folder: Path, key: str, data: object) -> bool:
    """Write an entry; False when the folder cannot be written, for example because the disk is full."""
    packed = zlib.compress(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"), QUICK)
    part = folder / f".{key}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(sha256_of(packed).encode("ascii") + packed)
        part.replace(folder / key)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    return True


def prune(folder: Path) -> None:
    """Once a day, delete entries of a folder that were not used for weeks, and the oldest above the size limit.

    An entry is a file or a folder named by a key, or what a killed run left of one; its time of change is when it was
    last used. Anything else in the folder is somebody's own, and stays.
    """
    with suppress(OSError):
        mark, now = folder / PRUNED, time.time()
        if mark.is_file() and now - mark.stat().st_mtime < DAY_S:
            return
        entries = [path for path in folder.iterdir() if ENTRY.fullmatch(path.name)]
        mark.touch()
        kept = 0
        for path in sorted(entries, key=lambda path: -path.lstat().st_mtime):
            kept += _size_of(path)
            if now - path.lstat().st_mtime > KEPT_DAYS * DAY_S or kept > KEPT_BYTES:
                _delete(path)


def _size_of(path: Path) -> int:
    inner = path.iterdir() if path.is_dir() and not path.is_symlink() else [path]
    return sum(each.lstat().st_size for each in inner)


def _delete(path: Path) -> None:
    """Delete a file, a link or a folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


# The toolchain: everything besides its inputs that decides what a step makes. It is listed by walking what exists, not
# by naming it, so that a new file or package counts by itself.

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
