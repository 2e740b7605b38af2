"""Faults of the machine, as what they mean for a run: whatever is raised becomes one of our errors.

This is the one place that knows the exceptions of Python and of the system. Every border calls it: the command line,
the MkDocs plugin, a rebuild of ``serve``, and each workplace of ``build --all``. So no code below has to guard itself
against a full disk, and none is forgotten.
"""

import errno
import re
from pathlib import Path

import samtalekit
from samtalekit.core.errors import MissingToolError, SamtalekitError, UnexpectedError, WriteError, number_of

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
LARGE_PART = 0.6  # of the limit: what could not be had is not in what the process had at its peak
MOST_OF_A_NAME = 100  # letters of a text that cannot be written
MOST_WORDS = 300  # letters of what an exception says; a library may say a page

_NO_MEMORY = re.compile(r"allocate memory|failed to map segment|can't start new thread|out of memory", re.IGNORECASE)
"""What the loader, threads and libraries in C say when memory runs out: none of them raises a `MemoryError`."""

_SAY_IT = (ImportError, OSError, RuntimeError)
_NO_LIBRARY = re.compile(
    r"(?:cannot|could not) load library '?(?P<name>[^\s':]+)|(?P<file>[^\s':/]+\.so[.\d]*): cannot open"
)
"""How cffi and ctypes say that a system library is not there, in an `OSError` without a number."""


def as_error(error: BaseException) -> SamtalekitError:
    """What an exception means for a run; one of our own is given back as it is.

    Args:
        error: Anything that was raised. It becomes the cause of what is returned.
    """
    if isinstance(error, SamtalekitError):
        return error
    found = _of(error)
    found.__cause__ = error
    return found


def memory_limit_bytes() -> int | None:
    """How much memory the process may have; None where nobody has set a limit, or the system knows none."""
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def _is_memory_used_up() -> bool:
    """True when the process has a limit and came near it: libraries in C then fail in any way, and seldom say why."""
    limit = memory_limit_bytes()
    try:
        peak = re.search(r"^VmPeak:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    except OSError:  # not Linux
        return False
    return bool(limit and peak and int(peak[1]) * 1024 > limit * LARGE_PART)


def _of(error: BaseException) -> SamtalekitError:
    said = _in_a_line(error)
    if isinstance(error, MemoryError) or (isinstance(error, _SAY_IT) and _NO_MEMORY.search(said)):
        return WriteError("no-memory", "")
    match error:
        case ImportError():
            return MissingToolError(error.name or said, "library", said)
        case OSError():
            return _of_system(error, said)
        case UnicodeEncodeError():
            reason = "name-not-utf8" if error.encoding.lower().startswith("utf") else "name-not-written"
            return WriteError(reason, " ".join(str(error.object).split())[:MOST_OF_A_NAME], error.encoding)
        case _ if _is_memory_used_up():
            return WriteError("no-memory", "")
        case _:
            return UnexpectedError(type(error).__name__, said)


def _of_system(error: OSError, said: str) -> SamtalekitError:
    path, number = _path_of(error), number_of(error)
    missing = _NO_LIBRARY.search(said)
    if error.errno is None and missing:
        return MissingToolError(missing["name"] or missing["file"], "system", said)
    if isinstance(error, FileNotFoundError) and path and _is_of_the_package(path):
        return MissingToolError(path, "file", said)
    if number == errno.ENOMEM:
        return WriteError("no-memory", "")
    if number in DISK_FULL:
        return WriteError("not-written" if path else "disk-full", path, said)
    reason = "denied" if number in DENIED else "system"
    return WriteError(reason if path else "system-alone", path, said)


def _path_of(error: OSError) -> str:
    """The file that a fault of the system is about, of two the one to be made; nothing where it is not said."""
    name = error.filename2 or error.filename
    if isinstance(name, bytes):
        return name.decode("utf-8", "surrogateescape")
    return str(name) if isinstance(name, str | Path) else ""


def _is_of_the_package(path: str) -> bool:
    """True of a file that was installed with samtalekit; in a checkout, of the program's and the typefaces alone."""
    home = Path(samtalekit.__file__).parent
    return any(Path(path).is_relative_to(place) for place in (home, home.parents[1] / "theme" / "fonts"))


def _in_a_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:MOST_WORDS]
