"""A folder's ``.samtalekit/``: what a build keeps between runs and throws away after, never in Git."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samtalekit.ground.errors import WriteError
from samtalekit.ground.files import write_if_changed

ROOM = ".samtalekit"
KEPT_IN_GIT = b"""\
# What a build keeps for itself; only the record of what overlays were made from is shared.
*
!base.json
"""


def room_of(root: Path) -> Path:
    """The folder's workroom, made if it is not there.

    Raises:
        WriteError: It cannot be made.
    """
    write_if_changed(root / ROOM / ".gitignore", KEPT_IN_GIT)
    return root / ROOM


@contextmanager
def workbench(root: Path, verb: str) -> Iterator[Path]:
    """A folder for one run alone, thrown away after; what killed runs left is thrown away too.

    Raises:
        WriteError: It cannot be made.
    """
    room = room_of(root)
    clear_leftovers(room, f"{verb}-")
    bench = room / f"{verb}-{os.getpid()}"
    try:
        bench.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError("not-written", str(bench), error.strerror or "") from error
    try:
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)


def clear_leftovers(folder: Path, prefix: str) -> None:
    """Throw away folders named after processes that are no more."""
    for left in folder.glob(f"{prefix}*"):
        number = left.name.removeprefix(prefix)
        if number.isdigit() and not _is_alive(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OSError):
        return True
    return True
