"""Map system and library exceptions to `SamtalekitError`, and handle Ctrl+C and SIGTERM safely.

All entry points use it: the command line, the MkDocs plugin, a rebuild of ``serve``, and each workplace of
``build --all``. So no other code has to handle a full disk or missing memory.
"""

import errno
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import samtalekit
from samtalekit.core.errors import MissingToolError, SamtalekitError, UnexpectedError, WriteError, number_of

try:
    import resource  # at the top: once memory has run out, it can no longer be loaded
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
LEAST_MEMORY_BYTES = 128_000_000  # `check` of the smallest kit needs 140 MB
LARGE_PART = 0.6  # of the limit; the failed allocation is not part of the peak
MOST_OF_A_NAME = 100  # characters of a text that cannot be written
MOST_WORDS = 300  # characters of an exception's message

_NO_MEMORY = re.compile(r"allocate memory|failed to map segment|can't start new thread|out of memory", re.IGNORECASE)
"""Out-of-memory messages of the loader, threads and C libraries, which do not raise `MemoryError`."""

_SAY_IT = (ImportError, OSError, RuntimeError)
_NO_LIBRARY = re.compile(
    r"(?:cannot|could not) load library '?(?P<name>[^\s':]+)|(?P<file>[^\s':/]+\.so[.\d]*): cannot open"
)
"""Messages of cffi and ctypes for a missing shared library, in an `OSError` without errno."""


def as_error(error: BaseException) -> SamtalekitError:
    """Convert any exception to a `SamtalekitError` with that cause; one of our own is returned unchanged."""
    if isinstance(error, SamtalekitError):
        return error
    found = _of(error)
    found.__cause__ = error
    return found


def memory_limit_bytes() -> int | None:
    """Return the memory limit of the process; None if there is none or the system has no limits."""
    if resource is None:
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def require_memory() -> None:
    """Check that a memory limit leaves room to load the libraries of a command; below, one may crash without a word.

    Raises:
        WriteError: It does not.
    """
    limit = memory_limit_bytes()
    if limit is not None and limit < LEAST_MEMORY_BYTES:
        raise WriteError("no-memory", "")


def _is_memory_used_up(error: BaseException) -> bool:
    """True if peak memory came near the limit, where C libraries fail in arbitrary ways, or CPython lost the error.

    It loses a `MemoryError` in places, and raises ``SystemError: error return without exception set``.
    """
    limit = memory_limit_bytes()
    if limit and isinstance(error, SystemError):
        return True
    try:
        peak = re.search(r"^VmPeak:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    except OSError:  # not Linux
        return False
    return bool(limit and peak and int(peak[1]) * 1024 > limit * LARGE_PART)


def _of(error: BaseException) -> SamtalekitError:
    text = " ".join(str(error).split())[:MOST_WORDS]
    if isinstance(error, MemoryError) or (isinstance(error, _SAY_IT) and _NO_MEMORY.search(text)):
        return WriteError("no-memory", "")
    match error:
        case ImportError():
            return MissingToolError(error.name or text, "library", text)
        case OSError():
            return _of_system(error, text)
        case UnicodeEncodeError():
            reason = "name-not-utf8" if error.encoding.lower().startswith("utf") else "name-not-written"
            return WriteError(reason, " ".join(str(error.object).split())[:MOST_OF_A_NAME], error.encoding)
        case _ if _is_memory_used_up(error):
            return WriteError("no-memory", "")
        case _:
            return UnexpectedError(type(error).__name__, text)


def _of_system(error: OSError, text: str) -> SamtalekitError:
    path, number = _path_of(error), number_of(error)
    missing = _NO_LIBRARY.search(text)
    if error.errno is None and missing:
        return MissingToolError(missing["name"] or missing["file"], "system", text)
    if isinstance(error, FileNotFoundError) and path and _is_of_the_package(path):
        return MissingToolError(path, "file", text)
    if number == errno.ENOMEM:
        return WriteError("no-memory", "")
    if number in DISK_FULL:
        return WriteError("not-written" if path else "disk-full", path, text)
    reason = "denied" if number in DENIED else "system"
    return WriteError(reason if path else "system-alone", path, text)


def _path_of(error: OSError) -> str:
    """Path that a system error is about; of two, the target; empty if unknown."""
    name = error.filename2 or error.filename
    if isinstance(name, bytes):
        return name.decode("utf-8", "surrogateescape")
    return str(name) if isinstance(name, str | Path) else ""


def _is_of_the_package(path: str) -> bool:
    """True for a file installed with samtalekit; in a checkout, for the code and the fonts only."""
    home = Path(samtalekit.__file__).parent
    return any(Path(path).is_relative_to(place) for place in (home, home.parents[1] / "theme" / "fonts"))


# Signals: Ctrl+C and SIGTERM stop a run between two steps, never while a result is moved into place, nor after the
# last result is in place, so that the run can report it.

STOPPING = (signal.SIGINT, signal.SIGTERM)

Handler = Callable[[int, FrameType | None], Any] | int | None
"""A signal handler as Python returns it; None for one not set by Python."""


class _Run:
    """Signal state of this process's run.

    Attributes:
        answers: True while our signal handlers are installed; otherwise Python's or a host's, such as MkDocs.
        is_over: True once the result is in place; signals are then ignored.
    """

    answers = False
    is_over = False


@contextmanager
def answered(*, to_the_end: bool = False) -> Iterator[None]:
    """Let signals raise `KeyboardInterrupt` until the result is in place, and ignore them afterwards.

    With ``to_the_end``, when the process ends afterwards, signals stay ignored until then.
    """
    if not _is_main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in STOPPING}
    _Run.answers, _Run.is_over = True, False
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # a shell ignores Ctrl+C for a background command
            signal.signal(number, _interrupt)
    try:
        yield
    finally:
        _Run.is_over = True
        if not to_the_end:
            _Run.answers = False
            _restore(before)


@contextmanager
def uninterrupted(*, is_last: bool = False) -> Iterator[None]:
    """Defer signals while a result is moved into place.

    With ``is_last``, for the run's final result, signals during and after it are ignored, so that a run never reports
    both an interruption and a result.
    """
    if not _is_main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _frame: came.append(number)) for number in STOPPING}
    try:
        yield
        _Run.is_over = _Run.answers and is_last
    finally:
        _restore(before)
        if came:
            signal.raise_signal(came[0])


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    if not _Run.is_over:
        raise KeyboardInterrupt


def _restore(before: Mapping[signal.Signals, Handler]) -> None:
    for number, handler in before.items():
        signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _is_main_thread() -> bool:
    """True in the main thread, the only one in which Python handles signals."""
    return threading.current_thread() is threading.main_thread()
