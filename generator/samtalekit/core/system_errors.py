"""Faults of the machine, as what they mean for a run: whatever is raised becomes one of our errors.

This is the one place that knows the exceptions of Python and of the system. Every border calls it: the command line,
the MkDocs plugin, a rebuild of ``serve``, and each workplace of ``build --all``. So no code below has to guard itself
against a full disk, and none is forgotten.
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


# Ctrl+C and SIGTERM: they stop a run between two steps, never in the middle of the one that puts a result in place.
#
# Nor after the last one: the result is there then, and the run goes on to say so.

STOPPING = (signal.SIGINT, signal.SIGTERM)

Handler = Callable[[int, FrameType | None], Any] | int | None
"""What Python says of a signal's handler; None of one that was not set by Python."""


class _Run:
    """What is known of the run that this process is for.

    Attributes:
        answers: True while a command of ours decides what a signal does; else Python or a host such as MkDocs does.
        is_over: True from when the result is in place: a signal has nothing left to stop.
    """

    answers = False
    is_over = False


@contextmanager
def answered(*, to_the_end: bool = False) -> Iterator[None]:
    """Let signals raise a `KeyboardInterrupt` until the result of the run is in its place, and do nothing from then on.

    Args:
        to_the_end: The process ends when this does: a signal on its way out does nothing either.
    """
    if not _is_main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in STOPPING}
    _Run.answers, _Run.is_over = True, False
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # a shell that puts a command in the background takes Ctrl+C away from it
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
    """While a result is put in its place: a signal that comes meanwhile is answered afterwards.

    Args:
        is_last: This is what the run was for. A signal that came meanwhile, or comes later, stops nothing any more, so
            that a run never says both that it was interrupted and that its result is there.
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
    """True where signals are heard; Python lets no other thread decide about them."""
    return threading.current_thread() is threading.main_thread()
