"""Running the command in a process of its own that has imported what it needs: a child of this one.

A new Python takes two seconds for its imports. A child has its own folder, streams, signals and environment all the
same, and the command cannot tell the difference. What Python reads as it begins, such as the seed of its hashes, needs a new one.
"""

import os
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn


def forked(
    arguments: Sequence[str], folder: Path | str | None, surroundings: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, with an environment, and wait for it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        child = os.fork()
        if not child:
            _become_the_command(arguments, folder, surroundings, out, err)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output = [stream.read() for stream in (out, err) if not stream.seek(0)]
    return subprocess.CompletedProcess(["samtalekit", *arguments], code, *output)


def _become_the_command(
    arguments: Sequence[str], folder: Path | str | None, surroundings: Mapping[str, str], out: IO[str], err: IO[str]
) -> NoReturn:
    """Be the command, from its first line to its exit; nothing of the tests comes after it."""
    code: object = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, stream in ((1, out), (2, err)):
            os.dup2(stream.fileno(), number)
        sys.stdin, sys.stdout = (os.fdopen(at, how, encoding="utf-8") for at, how in ((0, "r"), (1, "w")))
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1, errors="backslashreplace")
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # else they are closed
        if folder is not None:
            os.chdir(folder)
        os.environ.clear()
        os.environ.update(surroundings)
        sys.argv = ["samtalekit", *map(str, arguments)]
        warnings.resetwarnings()
        warnings.simplefilter("ignore")  # as they are for users
        from samtalekit.cli.main import main

        main()
    except SystemExit as stopped:
        code = stopped.code
    except BaseException:  # noqa: BLE001  # the test of the parent would begin anew here
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code if isinstance(code, int) else 0 if code is None else 1)
