"""Files: written whole or not at all. Which of them may be read is for `paths` to say."""

import ctypes
import errno
import hashlib
import os
import shutil
import sys
from base64 import b64encode
from pathlib import Path

from samtalekit.ground.errors import WriteError

MAX_TEXT_BYTES = 1_000_000  # a page of guidance is a hundredth of this; more is a mistake or an attack
AT_FDCWD = -100  # linux/fcntl.h
RENAME_EXCHANGE = 2  # linux/fs.h


def sha256_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file unless it already holds just these bytes; tell whether it was written.

    Raises:
        WriteError: The file or its folder cannot be written.
    """
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise WriteError("not-written", str(path), error.strerror or "") from error
    return True


def swap_in(fresh: Path, place: Path) -> None:
    """Put a finished folder where another stands, in one step, and throw the old one away.

    On Linux and macOS the two names are exchanged atomically, so that a reader, or a kill at any
    moment, meets the old folder or the new one whole. Elsewhere two renames come as close as can be.

    Raises:
        WriteError: The new folder cannot be put in place; the old one stands.
    """
    try:
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh.replace(place)
            return
        if not _exchange(fresh, place):
            before = fresh.with_name(f"{fresh.name}.before")
            place.replace(before)
            fresh.replace(place)
            fresh = before
        shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise WriteError("not-written", str(place), error.strerror or "") from error


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically; False where the system or the file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    names = os.fsencode(one), os.fsencode(other)
    if libc is not None and hasattr(libc, "renameat2"):
        failed = libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE)
    elif libc is not None and sys.platform == "darwin":
        failed = libc.renamex_np(*names, RENAME_EXCHANGE)  # RENAME_SWAP has the same value
    else:
        return False
    if failed and ctypes.get_errno() not in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return not failed


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
