"""Entry point of ``samtalekit``; imports happen within the error boundary, which reports missing dependencies."""

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from samtalekit.cli.error_boundary import answer, hear_all, out_of_memory
from samtalekit.cli.streams import make_safe
from samtalekit.core.system_errors import answered

if TYPE_CHECKING:
    import click


GC_THRESHOLDS = (100_000, 50, 50)
"""Thresholds of Python's garbage collector. Most objects of a run live to its end; with the default thresholds, a fifth
of a build's time goes into looking through them again.
"""


def command(language: str) -> "click.Group":
    """Return the whole command, with its help in one language."""
    from samtalekit.cli.commands import command_of  # noqa: PLC0415  # click may be missing

    return command_of(language)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit with its code.

    Args:
        arguments: By default those of the process; then streams and signal handlers are replaced as well.
    """

    def run() -> int:
        from samtalekit.cli.commands import run as run_verb  # noqa: PLC0415  # click, rich and others may be missing

        return run_verb(arguments)

    is_process = arguments is None
    with answered(to_the_end=is_process):
        if is_process:
            gc.set_threshold(*GC_THRESHOLDS)
            make_safe()
            hear_all()
        try:
            code = answer(run)
        except (MemoryError, SystemError):  # while it reported an error; CPython may have lost which
            code = out_of_memory()
    if is_process:
        gc.freeze()  # at its exit, Python looks through all that is not frozen, which takes 0.4 s after a build
    sys.exit(code)


if __name__ == "__main__":
    main()
