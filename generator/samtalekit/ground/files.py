"""Files: written whole or not at all. Which of them may be read is for `paths` to say."""

import hashlib
import os
from base64 import b64encode
from pathlib import Path

from samtalekit.ground.errors import WriteError


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
