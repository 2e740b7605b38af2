"""Error boundary of the command: turn every exception into a message and an exit code.

Its top-level imports need no third-party library, so that a missing one is also reported as a message.
"""

import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress

from samtalekit.cli.streams import write_bytes, write_command, write_json, write_line
from samtalekit.core.errors import ExitCode, SamtalekitError, SourceErrors, reason_of
from samtalekit.core.locale import message_language
from samtalekit.core.messages import message
from samtalekit.core.system_errors import as_error
from samtalekit.core.text import one_line, plain

INTERRUPTED = 130  # 128 + SIGINT, as shells count
OUT_OF_MEMORY = b"Der er ikke hukommelse nok. / There is not enough memory.\n"
DEBUG = "SAMTALEKIT_DEBUG"
"""Environment variable that adds a traceback to the error message."""


def answer(run: Callable[[], int]) -> int:
    """Run a command, with all its imports, and return the exit code; report every exception as a message."""
    try:
        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = interrupted(message_language())
    except Exception as error:  # noqa: BLE001  # the error boundary: nothing passes it
        code = stopped(error, message_language())
    return code


def out_of_memory() -> int:
    """Report, with next to no memory, that there is too little to report anything else, and return the exit code."""
    with suppress(OSError):
        os.write(2, OUT_OF_MEMORY)
    return ExitCode.NOT_WRITTEN


def hear_all() -> None:
    """Install hooks so that no thread, finalizer or callback prints a traceback."""
    if not os.environ.get(DEBUG):
        threading.excepthook = lambda thrown: _of_a_thread(thrown.exc_value)
        sys.unraisablehook = lambda _unraisable: None


def stopped(error: Exception, language: str, style: str = "text") -> int:
    """Report the error that stopped a run, in the format of ``--format``, and return its exit code."""
    known = as_error(error)
    if isinstance(known, SourceErrors):
        from samtalekit.cli.console import Console  # noqa: PLC0415  # it needs click and Rich

        Console(language).stop(known, style)
    else:
        with suppress(OSError, SamtalekitError):  # no stream left to report it on
            _print_error(sentence(known, language), style)
    trace(error)
    return known.exit_code


def trace(error: BaseException) -> None:
    """Print a traceback if ``SAMTALEKIT_DEBUG`` is set."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)


def interrupted(language: str) -> int:
    """Report that a run was interrupted, and return its exit code.

    CPython remembers an interrupt that came within ``exec()`` of a text, which is how dataclasses are made, and ends a
    program started with ``-m`` by SIGINT instead of this code, as if nothing had handled it; another ``exec()`` clears
    that.
    """
    write_line(message(language, "cli.interrupted"))
    exec("")  # noqa: S102  # as above
    return INTERRUPTED


def sentence(error: SamtalekitError, language: str) -> str:
    """Return the message for the error that stopped a run."""
    return message(language, "cli.failed", {"reason": reason_of(error, language)})


def _print_error(text: str, style: str) -> None:
    """Write the message to stderr, and for JSON and Markdown also to stdout in that format."""
    if style == "github":
        write_command("error", {"title": "samtalekit"}, text)
    else:
        write_line(text)
    if style == "json":
        write_json({"findings": [], "error": text})
    elif style == "markdown":
        write_bytes(f"{one_line(f'- {plain(text)}')}\n".encode())


def _of_a_thread(error: BaseException | None) -> None:
    if isinstance(error, Exception):
        stopped(error, message_language())
