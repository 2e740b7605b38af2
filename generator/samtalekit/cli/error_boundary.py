"""How the command answers what stops it: one border around all verbs, from the first import to the last line.

What is imported here comes with Python, so that a library that is missing is told in words, too.
"""

import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress

from samtalekit.cli.streams import write_bytes, write_command, write_json, write_line
from samtalekit.core.errors import SamtalekitError, SourceErrors, reason_of
from samtalekit.core.escapes import one_line
from samtalekit.core.locale import message_language
from samtalekit.core.messages import say
from samtalekit.core.system_errors import as_error
from samtalekit.core.text import plain

INTERRUPTED = 130  # 128 + SIGINT, as shells count
DEBUG = "SAMTALEKIT_DEBUG"
"""The variable that asks for the traceback beneath the sentence."""


def answer(run: Callable[[], int]) -> int:
    """Run, and give the exit code; whatever is raised is told in words.

    Args:
        run: The command, with all its imports.
    """
    try:
        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = interrupted(message_language())
    except Exception as error:  # noqa: BLE001  # the border: nothing gets past it
        code = stopped(error, message_language())
    return code


def hear_all() -> None:
    """Let nothing print a traceback by itself: neither a thread, nor an object that is thrown away, nor a callback."""
    if not os.environ.get(DEBUG):
        threading.excepthook = lambda thrown: _of_a_thread(thrown.exc_value)
        sys.unraisablehook = lambda _unraisable: None


def stopped(error: Exception, language: str, style: str = "text") -> int:
    """Tell what stopped a run, and give its exit code.

    Args:
        error: What was raised.
        language: Of the sentence.
        style: What ``--format`` asks for.
    """
    known = as_error(error)
    if isinstance(known, SourceErrors):
        from samtalekit.cli.console import Console  # noqa: PLC0415  # it needs a library

        Console(language).stop(known, style)
    else:
        with suppress(OSError, SamtalekitError):  # nothing left to tell it with
            _tell(sentence(known, language), style)
    trace(error)
    return known.exit_code


def trace(error: BaseException) -> None:
    """Show where an exception came from, to who looks for a mistake of ours."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)


def interrupted(language: str) -> int:
    """Say that a run was interrupted, and give its exit code."""
    write_line(say(language, "cli.interrupted"))
    return INTERRUPTED


def sentence(error: SamtalekitError, language: str) -> str:
    """What stopped a run, in one sentence."""
    return say(language, "cli.failed", {"reason": reason_of(error, language)})


def _tell(told: str, style: str) -> None:
    """Tell on standard error; who asked for another form than text finds it in the output, too."""
    if style == "github":
        write_command("error", {"title": "samtalekit"}, told)
    else:
        write_line(told)
    if style == "json":
        write_json({"findings": [], "error": told})
    elif style == "markdown":
        write_bytes(f"{one_line(f'- {plain(told)}')}\n".encode())


def _of_a_thread(error: BaseException | None) -> None:
    if isinstance(error, Exception):
        stopped(error, message_language())
