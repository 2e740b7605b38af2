"""Files: written whole or not at all. Which of them may be read is for `paths` to say."""

import errno
import hashlib
import os
import stat
from base64 import b64encode
from pathlib import Path

from samtalekit.core.errors import WriteError

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
