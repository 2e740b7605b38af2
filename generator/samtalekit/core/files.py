"""Files: written whole or not at all. Which of them may be read is for `paths` to say."""

import errno
import hashlib
import os
import posixpath
import re
import stat
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from samtalekit.core.errors import OutsideError, WriteError
from samtalekit.core.escapes import UNSEEN_IN_NAME

MAX_FILE_BYTES = 500_000_000  # of any file that is read whole; the largest PDF of ours has about 2 MB
MAX_DATA_BYTES = 50_000_000  # of a manifest or a record; those of a whole kit have less than 1 MB


def sha256_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_regular(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """The content of a regular file. A pipe would never end, and neither would a device such as ``/dev/zero``.

    It is opened first and looked at then, so that nobody can put another in its place meanwhile; opening waits for
    nobody.

    Args:
        path: A link is followed; whether it may lead where it leads is for `paths` to say.
        limit: In bytes.

    Raises:
        OSError: It is no regular file (``EINVAL``), larger than the limit (``EFBIG``), or cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
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
    """Write a file unless it already holds just these bytes; tell whether it was written.

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


def data_address(content: bytes, kind: str) -> str:
    """An address that holds a file itself; ``kind`` is its media type. RFC 2397."""
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}"


def lock(descriptor: int) -> None:
    """Wait until this process alone holds an open file or folder; where the system knows no locks, go on at once."""
    try:
        import fcntl  # noqa: PLC0415  # not on every system
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


# Paths: the one border that every name from content, brand, theme, template or settings crosses to become a file.
#
# A name is refused that leads out of its folder, on whatever road: dots, an absolute path, a symbolic link, an address
# (``file:``), percent-encoding, a backslash, a control character, or a name that no file system can have. What comes
# back is the resolved path of a regular file, so that what was looked at is what is read, and a pipe or a device never
# holds up a build.

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # RFC 3986, 3.1 Scheme; also a drive of Windows
MAX_PART_BYTES = 255  # of one folder's or file's name, on Linux, macOS and Windows alike (NAME_MAX)
MAX_NAME_BYTES = 1_000  # of a whole name; macOS takes 1,024 for a path
MAX_DECODINGS = 5  # a name that is still encoded after these is not meant for a file


def file_in(folder: Path, name: str, *, below: str = "", hidden: bool = False) -> Path | None:
    """The real file that a name means in a folder; None where there is no regular file of that name.

    Args:
        folder: What the name must not lead out of.
        name: With ``/``, as somebody wrote it, or relative to the folder as it was found there.
        below: Where in the folder the name begins.
        hidden: True where files and folders that begin with a dot may be read; ``.git`` holds passwords.

    Raises:
        OutsideError: The name leads out of the folder, or is none that a file can have everywhere.
    """
    found = _entry_in(folder, name, below, hidden=hidden)
    return found if found and stat.S_ISREG(found.stat().st_mode) else None


def first_file(folders: Iterable[Path], name: str, *, below: str = "", hidden: bool = False) -> Path | None:
    """The real file of that name in the first folder that has it; None where none has.

    Raises:
        OutsideError: See `file_in`. A name that leads out of one folder is not looked for in the next.
    """
    found = (file_in(folder, name, below=below, hidden=hidden) for folder in folders)
    return next((path for path in found if path), None)


def folder_in(folder: Path, name: str) -> Path | None:
    """The real folder of that name in a folder; None where there is none.

    Raises:
        OutsideError: See `file_in`.
    """
    found = _entry_in(folder, name, "", hidden=False)
    return found if found and found.is_dir() else None


def folder_beside(folder: Path, name: str) -> Path | None:
    """The real folder that ``kit:`` names, which may lie anywhere; None where there is none.

    It is the one name that may lead out: a workplace lies beside its kit. What is then read, is read within the kit.
    """
    try:
        _refuse_shape(name, "", may_leave=True)
        found = (folder / name).resolve(strict=True)
    except (OSError, RuntimeError, ValueError, OutsideError):
        return None
    return found if found.is_dir() else None


def leads_out(folder: Path, name: str, *, below: str = "", hidden: bool = False) -> bool:
    """True for a name that `file_in` refuses."""
    try:
        file_in(folder, name, below=below, hidden=hidden)
    except OutsideError:
        return True
    return False


def link_out(folder: Path, place: Path) -> str | None:
    """The name of a place in a folder that a link leads out of it; None for one that stays, or lies elsewhere.

    Unlike the names that sources give, a place to write to is the caller's, and may be called what it likes.
    """
    named = Path(os.path.abspath(place))  # noqa: PTH100  # links are not followed
    for root in (Path(os.path.abspath(folder)), folder.resolve()):  # noqa: PTH100  # as above
        if named.is_relative_to(root):
            try:
                leaves = not named.resolve().is_relative_to(folder.resolve())
            except (OSError, RuntimeError):  # a circle of links: it leads nowhere
                leaves = True
            return named.relative_to(root).as_posix() if leaves else None
    return None


def own_file(folder: Path, name: str) -> Path | None:
    """The real file of that name in a folder; None where there is none, and where it must not be read."""
    try:
        return file_in(folder, name)
    except OutsideError:
        return None


def text_of(folder: Path, name: str) -> str:
    """A text of a folder, to be compared or asked for a name; empty where there is none.

    What must not be read, cannot be, or is no UTF-8, is for the check to tell.
    """
    path = own_file(folder, name)
    try:
        content = read_regular(path, MAX_DATA_BYTES) if path else b""
    except OSError:
        return ""
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def names_below(folder: Path, top: str) -> Iterator[str]:
    """The name of every file in a folder's folder, in order, from the outer one; hidden ones are left out.

    Links to folders are not followed, and a ``top`` that leads out of the folder holds nothing.
    """
    try:
        start = folder_in(folder, top)
    except OutsideError:
        return
    for here, folders, files in os.walk(start) if start else ():
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(here).relative_to(start or here)
        yield from ((top / below / name).as_posix() for name in sorted(files) if not name.startswith("."))


def is_there(path: Path) -> bool:
    """True when there is something of that name, be it a link that leads nowhere; False for a name nothing can have."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def _entry_in(folder: Path, name: str, below: str, *, hidden: bool) -> Path | None:
    """What a name means in a folder, every link followed, if there is anything."""
    _refuse_shape(name, below, may_leave=False)
    path = folder / below / name
    try:
        root = folder.resolve()
        real = _resolved(path)
    except PermissionError:
        return None
    except (OSError, RuntimeError, ValueError) as error:  # a circle of links: RuntimeError before Python 3.13
        raise OutsideError(name) from error
    if not real.is_relative_to(root) or (not hidden and _is_hidden(real.relative_to(root))):
        raise OutsideError(name)
    if not real.exists() or (_folds_case(root) and not _is_spelt_as_written(folder / below, name)):
        return None
    return real


def _resolved(path: Path) -> Path:
    """The path with every link followed, also when nothing lies at its end.

    Raises:
        OSError: It cannot be followed.
        RuntimeError: Its links go in circles.
        ValueError: No file can have that name.
    """
    try:
        return path.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        return path.resolve()


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _refuse_shape(name: str, below: str, *, may_leave: bool) -> None:
    """Refuse a name by its letters alone, so that it is refused on every machine alike, whatever lies there.

    Raises:
        OutsideError: It is absolute, an address or encoded, has a sign that no file's name has, or dots lead it out.
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
    """How long each part of a name is, in bytes; too long for any file where it has half a surrogate pair in it."""
    try:
        return [len(part.encode("utf-8", "surrogateescape")) for part in name.split("/")]
    except UnicodeEncodeError:
        return [MAX_NAME_BYTES]


@cache
def _folds_case(folder: Path) -> bool:
    """True for a file system to which ``Logo.svg`` and ``logo.svg`` are one file, as on most Macs."""
    other = folder.with_name(folder.name.swapcase())
    try:
        return other != folder and other.samefile(folder)
    except OSError:
        return False


def _is_spelt_as_written(folder: Path, name: str) -> bool:
    """True when every folder and file on a name's way is called just that: elsewhere another case is another file."""
    here = folder
    for part in Path(name).parts:
        if part != ".." and normalize("NFC", part) not in {normalize("NFC", each.name) for each in here.iterdir()}:
            return False
        here /= part
    return True
