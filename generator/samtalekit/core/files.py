"""Files: atomic writes, bounded reads, file locks, and path checks against traversal out of a folder."""

import errno
import hashlib
import os
import posixpath
import re
import stat
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from samtalekit.core.errors import OutsideError, WriteError
from samtalekit.core.text import UNSEEN_IN_NAME

KIT_FILE, WORKPLACE_FILE, SITE_FILE = "content/kit.yml", "workplace.yml", "mkdocs.yml"
"""The files by which a kit and a workplace are known, and the settings of the site, relative to their folder."""

MANIFEST_NAME = "manifest.json"
"""The file by which a finished site is known, relative to its folder."""

RACY_NS = 2_000_000_000
"""A file that was changed less than 2 s ago may change once more without another time: some file systems count in steps
as long. Source: Git, Documentation/technical/racy-git.txt."""

MAX_SETTINGS_CHARS = 100_000  # characters of a settings file; a larger one is not read for a name
MAX_FILE_BYTES = 500_000_000  # of any file read whole; our largest PDF has about 2 MB
MAX_DATA_BYTES = 50_000_000  # of a manifest or a record; a whole kit's have less than 1 MB


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def read_regular(path: Path | str, limit: int = MAX_FILE_BYTES, *, is_followed: bool = True) -> bytes:
    """Read a regular file; pipes and devices such as ``/dev/zero``, which never end, are refused.

    The open file is checked, not its path, so that it cannot be replaced in between; opening does not block.

    Args:
        path: See `file_in` for checked paths.
        limit: In bytes.
        is_followed: False where a symbolic link is refused, too.

    Raises:
        OSError: It is not a regular file (``EINVAL``), larger than the limit (``EFBIG``), or unreadable.
    """
    if not is_followed and not _NO_LINK and os.path.islink(path):  # noqa: PTH114  # Windows
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    descriptor = os.open(path, _READING if is_followed else _READING | _NO_LINK)
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(limit + 1) if about.st_size <= limit else b""
    finally:
        os.close(descriptor)
    if about.st_size > limit or len(content) > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file atomically unless it already has this content; return whether it was written.

    Raises:
        WriteError: The file or its folder cannot be written.
    """
    try:
        if path.is_file() and read_regular(path) == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise WriteError("not-written", str(path), error.strerror or "") from error
    return True


def states_of(folders: Iterable[Path]) -> tuple[tuple[str, int, int, int, int], ...] | None:
    """Return what the file system says of every file in some folders: equal for two moments, none has changed.

    None where it cannot tell: a file was changed less than 2 s ago, or a link may lead to others.
    """
    found, racy = [], time.time_ns() - RACY_NS
    for folder in folders:
        for here, inner, names in os.walk(folder):
            for name in (*inner, *names):
                path = f"{here}{os.sep}{name}"
                about = os.lstat(path)  # some hundred times in each build while serving
                changed = max(about.st_mtime_ns, about.st_ctime_ns)
                if stat.S_ISLNK(about.st_mode) or changed > racy:
                    return None
                if not stat.S_ISDIR(about.st_mode):
                    found.append((path, about.st_size, about.st_mtime_ns, changed, about.st_ino))
    return tuple(found)


def data_address(content: bytes, kind: str) -> str:
    """Return a ``data:`` URL of some bytes; ``kind`` is the media type. RFC 2397."""
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}"


def lock(descriptor: int) -> None:
    """Wait for an exclusive lock on an open file or folder; without ``fcntl`` (Windows) return at once."""
    try:
        import fcntl  # noqa: PLC0415  # not on every system
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


# Paths: every file name from content, brand, theme, template or settings is checked here.
#
# A name is refused if it leaves its folder by dots, an absolute path, a symbolic link, a URL (``file:``) or
# percent-encoding, or contains a backslash, a control character, or what no file system accepts. The result is the
# resolved path of a regular file, so that the checked file is the one read, and pipes or devices never block.

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # RFC 3986, 3.1 Scheme; also a Windows drive
MAX_PART_BYTES = 255  # of one path component, on Linux, macOS and Windows (NAME_MAX)
MAX_NAME_BYTES = 1_000  # of a whole name; macOS limits a path to 1,024
MAX_DECODINGS = 5  # a name still percent-encoded after these is refused


def file_in(folder: Path, name: str, *, below: str = "", hidden: bool = False) -> Path | None:
    """Resolve a name to a regular file in a folder; None if there is none.

    Args:
        folder: Folder that the name must not leave.
        name: Relative path with ``/``, as written in a source or found in the folder.
        below: Subfolder that the name is relative to.
        hidden: True if dot files and folders may be read; ``.git`` may contain passwords.

    Raises:
        OutsideError: The name leaves the folder, or is not a valid file name on every system.
    """
    found = _entry_in(folder, name, below, hidden=hidden)
    return found if found and stat.S_ISREG(found.stat().st_mode) else None


def first_file(folders: Iterable[Path], name: str, *, below: str = "", hidden: bool = False) -> Path | None:
    """Resolve a name in the first folder that has it; None if none has.

    Raises:
        OutsideError: See `file_in`. A name that leaves one folder is not tried in the next.
    """
    found = (file_in(folder, name, below=below, hidden=hidden) for folder in folders)
    return next((path for path in found if path), None)


def folder_in(folder: Path, name: str) -> Path | None:
    """Resolve a name to a folder within a folder; None if there is none.

    Raises:
        OutsideError: See `file_in`.
    """
    found = _entry_in(folder, name, "", hidden=False)
    return found if found and found.is_dir() else None


def folder_beside(folder: Path, name: str) -> Path | None:
    """Resolve the folder given by ``kit:``, which may be anywhere; None if there is none.

    The only name that may leave its folder: a workplace is a sibling of its kit. Files are then read within the kit.
    """
    try:
        _refuse_shape(name, "", may_leave=True)
        found = (folder / name).resolve(strict=True)
    except (OSError, RuntimeError, ValueError, OutsideError):
        return None
    return found if found.is_dir() else None


def leads_out(folder: Path, name: str, *, below: str = "", hidden: bool = False) -> bool:
    """Return True for a name that `file_in` refuses."""
    try:
        file_in(folder, name, below=below, hidden=hidden)
    except OutsideError:
        return True
    return False


def link_out(folder: Path, place: Path) -> str | None:
    """Return the relative name of a place in a folder if symbolic links lead it out of the folder; else None.

    Unlike names in sources, an output path is given by the caller, and its name is not restricted.
    """
    named = Path(os.path.abspath(place))  # noqa: PTH100  # links are not followed
    for root in (Path(os.path.abspath(folder)), folder.resolve()):  # noqa: PTH100  # as above
        if named.is_relative_to(root):
            try:
                leaves = not named.resolve().is_relative_to(folder.resolve())
            except (OSError, RuntimeError):  # a symlink loop
                leaves = True
            return named.relative_to(root).as_posix() if leaves else None
    return None


def file_or_none(folder: Path, name: str) -> Path | None:
    """Resolve a name in a folder; None if there is no such file, or it must not be read."""
    try:
        return file_in(folder, name)
    except OutsideError:
        return None


def text_of(folder: Path, name: str) -> str:
    """Read a text file of a folder, for a comparison or a name; empty if there is none.

    Forbidden, unreadable or non-UTF-8 files are reported by ``check``, not here.
    """
    path = file_or_none(folder, name)
    try:
        content = read_regular(path, MAX_DATA_BYTES) if path else b""
    except OSError:
        return ""
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")


_SYSTEM_FILE = re.compile(
    r"thumbs\.db|ehthumbs(?:_vista)?\.db|desktop\.ini|icon\r|~\$.*|.*~|.*\.(?:swp|swo|tmp|bak|crdownload|part)",
    re.IGNORECASE,
)


def is_system_file(name: str) -> bool:
    """Return True for files that systems and editors leave in folders: hidden ones, thumbnails, locks and backups."""
    return name.startswith(".") or _SYSTEM_FILE.fullmatch(name) is not None


def names_below(folder: Path, top: str) -> Iterator[str]:
    """Yield the path of every file below a subfolder, sorted, relative to the folder.

    Hidden files, and those that systems and editors leave, are skipped (`is_system_file`).
    Links to folders are not followed; a ``top`` that leaves the folder yields nothing.
    """
    try:
        start = folder_in(folder, top)
    except OutsideError:
        return
    for here, folders, files in os.walk(start) if start else ():
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(here).relative_to(start or here)
        yield from ((top / below / name).as_posix() for name in sorted(files) if not is_system_file(name))


def is_there(path: Path) -> bool:
    """Return True if the path exists, including a broken link; False for an impossible name."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def _entry_in(folder: Path, name: str, below: str, *, hidden: bool) -> Path | None:
    """Resolve a name in a folder, following symbolic links; None if nothing is there."""
    _refuse_shape(name, below, may_leave=False)
    try:
        root = os.path.realpath(folder)
        real, exists = _resolved(os.path.join(folder, below, name))  # noqa: PTH118  # some hundred times in a run
    except PermissionError:
        return None
    except (OSError, ValueError) as error:  # a symlink loop, or an impossible name
        raise OutsideError(name) from error
    top = root.rstrip(os.sep) + os.sep
    is_hidden = f"{os.sep}." in real[len(top) - 1 :]
    if not f"{real}{os.sep}".startswith(top) or (is_hidden and not hidden):
        raise OutsideError(name)
    if not exists and (other := _spelt_otherwise(folder / below, name)):
        return _entry_in(folder, other, below, hidden=hidden)
    if not exists or (_folds_case(Path(root)) and not _is_spelt_as_written(folder / below, name)):
        return None
    return Path(real)


def _spelt_otherwise(folder: Path, name: str) -> str | None:
    """Return the other Unicode form of a name, NFC or NFD as macOS may store it, if a file has it; else None."""
    spellings = (normalize(form, name) for form in ("NFC", "NFD"))
    return next((each for each in spellings if each != name and (folder / each).exists()), None)


def _resolved(path: str) -> tuple[str, bool]:
    """Resolve a path's symbolic links, and return whether something is there.

    Raises:
        OSError: A link cannot be followed; they form a loop.
        ValueError: The name is impossible.
    """
    try:
        return os.path.realpath(path, strict=True), True
    except (FileNotFoundError, NotADirectoryError):
        return os.path.realpath(path), False


@lru_cache(maxsize=4096)  # the names of a kit, in every build while serving
def _refuse_shape(name: str, below: str, *, may_leave: bool) -> None:
    """Refuse a name by its characters alone, so that every machine refuses the same names.

    Raises:
        OutsideError: It is absolute, a URL or encoded, has a forbidden character, or leaves the folder by dots.
    """
    sizes = _sizes(name)
    if max(sizes) > MAX_PART_BYTES or sum(sizes) + len(sizes) > MAX_NAME_BYTES:
        raise OutsideError(name)
    spelt = name
    for _time in range(MAX_DECODINGS):
        if UNSEEN_IN_NAME.search(spelt) or "\\" in spelt or _ADDRESS.match(spelt):
            raise OutsideError(name)
        leaves = posixpath.normpath(posixpath.join(below, spelt)).split("/")[0] == ".."
        if not may_leave and (spelt.startswith("/") or leaves):
            raise OutsideError(name)
        if (decoded := unquote(spelt)) == spelt:
            return
        spelt = decoded
    raise OutsideError(name)


def _sizes(name: str) -> list[int]:
    """Size of each path component in bytes; too large for any file if it contains a lone surrogate."""
    try:
        return [len(part.encode("utf-8", "surrogateescape")) for part in name.split("/")]
    except UnicodeEncodeError:
        return [MAX_NAME_BYTES]


@cache
def _folds_case(folder: Path) -> bool:
    """True for a case-insensitive file system, as on most Macs."""
    other = folder.with_name(folder.name.swapcase())
    try:
        return other != folder and other.samefile(folder)
    except OSError:
        return False


def _is_spelt_as_written(folder: Path, name: str) -> bool:
    """True if every path component has exactly this spelling, which case-sensitive systems require."""
    here = folder
    for part in Path(name).parts:
        if part != ".." and normalize("NFC", part) not in {normalize("NFC", each.name) for each in here.iterdir()}:
            return False
        here /= part
    return True
