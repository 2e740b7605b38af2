"""The state directory ``.samtalekit/``: cache and temp dirs of a folder, which must not be tracked by Git."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from samtalekit.core.errors import SourceErrors, WriteError
from samtalekit.core.files import is_there, link_out, read_regular, write_if_changed
from samtalekit.core.findings import Finding, Location

# Files tracked by Git: only these can come from an untrusted pull request.

TIMEOUT_S = 30  # ``git ls-files`` takes some milliseconds


def tracked_below(state: Path, name: str) -> tuple[str, ...]:
    """List the files tracked by Git under a name in a folder, relative to it; none outside a checkout.

    The repository is passed to Git explicitly. Searching by itself, Git would accept a folder of the checkout that
    looks like a bare repository and run the commands in its configuration (``safe.bareRepository``).
    """
    state = state.resolve()
    git_dir = next((each / ".git" for each in (state, *state.parents) if (each / ".git").exists()), None)
    if git_dir is None:
        return ()
    settings = (f"--git-dir={git_dir}", f"--work-tree={git_dir.parent}", "-c", "core.fsmonitor=false")
    try:
        done = subprocess.run(  # noqa: S603  # the arguments are constants
            ["git", "--literal-pathspecs", *settings, "ls-files", "-z", "--", name],  # noqa: S607  # git from PATH, as the user has it
            cwd=state,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return _in_the_index(git_dir, state, name)
    return tuple(each.decode("utf-8", "surrogateescape") for each in done.stdout.split(b"\0") if each)


def _in_the_index(git_dir: Path, state: Path, name: str) -> tuple[str, ...]:
    """As `tracked_below` where Git is not installed: the index of an ordinary checkout holds each path in full.

    Source: gitformat-index(5), version 2: an entry's path ends with NUL.
    """
    try:
        index = read_regular(git_dir / "index")
    except OSError:
        return ()
    start = (state.relative_to(git_dir.parent) / name).as_posix().encode("utf-8", "surrogateescape")
    found = (index[at : index.find(b"\0", at)] for at in _places(index, start))
    above = len(start) - len(name.encode())
    return tuple(each[above:].decode("utf-8", "surrogateescape") for each in found if each[len(start) :][:1] in b"/")


def _places(content: bytes, part: bytes) -> list[int]:
    """Return every offset of some bytes in others."""
    found, at = [], content.find(part)
    while at >= 0:
        found.append(at)
        at = content.find(part, at + 1)
    return found


STATE_DIR = ".samtalekit"
CACHE = "cache"
"""The folder of a folder's caches in its state directory."""

FORMER = "papers"
"""Where 0.1.0 kept papers; removed, since nothing reads it any more."""

SHARED = frozenset({f"{STATE_DIR}/base.json", f"{STATE_DIR}/.gitignore"})
"""The files of the state directory that Git may track."""

KEPT_IN_GIT = b"""\
# What a build keeps for itself; only the record of what overlays were made from is shared.
*
!base.json
"""


def state_dir(root: Path) -> Path:
    """Return the folder's state directory, created if missing.

    Raises:
        SourceErrors: Its content may be untrusted, or it leads out of the folder; see `state_dir_findings`.
        WriteError: It cannot be created.
    """
    if findings := state_dir_findings(root):
        raise SourceErrors(findings)
    write_if_changed(root / STATE_DIR / ".gitignore", KEPT_IN_GIT)
    return root / STATE_DIR


def state_dir_findings(root: Path) -> list[Finding]:
    """Return findings that forbid using the state directory: a link leads out, or Git tracks more than the record.

    A cached paper is verified only by a hash stored beside it, so it is as trustworthy as whoever put it there.
    """
    for name in (STATE_DIR, *(f"{STATE_DIR}/{each}" for each in (CACHE, f"{CACHE}/steps", f"{CACHE}/papers", FORMER))):
        if link_out(root, root / name):
            return [Finding(Location(name), "outside-kit", {"path": name})]
    kept = (
        []
        if not is_there(root / STATE_DIR)
        else [name for name in tracked_below(root, STATE_DIR) if name not in SHARED]
    )
    tops = sorted({"/".join(name.split("/")[:2]) for name in kept})
    return [Finding(Location(top), "cache-in-git", {"path": top}) for top in tops]


@contextmanager
def temp_dir(root: Path, verb: str) -> Iterator[Path]:
    """Create a temp dir for one run and remove it afterwards, along with those that killed runs left.

    Raises:
        SourceErrors: See `state_dir`.
        WriteError: It cannot be created.
    """
    state = state_dir(root)
    clear_leftovers(state, f"{verb}-")
    folder = state / f"{verb}-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError("not-written", str(folder), error.strerror or "") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(state: Path, prefix: str) -> None:
    """Remove folders named after processes that no longer run."""
    for left in leftovers(state, prefix):
        shutil.rmtree(left, ignore_errors=True)


def leftovers(state: Path, prefix: str, suffix: str = "") -> list[Path]:
    """List the files and folders in a folder that are named after a process that no longer runs."""
    found: list[Path] = []
    with suppress(OSError):  # no folder, or not readable: nothing to remove
        for each in state.iterdir():
            number = each.name.removeprefix(prefix).removesuffix(suffix)
            if each.name == f"{prefix}{number}{suffix}" and number.isdecimal() and not _is_another_run(int(number)):
                found.append(each)
    return found


def _is_another_run(process: int) -> bool:
    """True for a process that runs and is not this one: in containers, each run may have the same process ID."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except (PermissionError, OSError):
        return True
    return True
