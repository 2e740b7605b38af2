"""Put a finished folder where readers see an older one: by its name in one step, else by its contents.

A folder that is a mount point, or lies in a folder where nothing may be renamed, keeps its name. Then its contents are
exchanged entry by entry, and undone when an entry cannot be moved. Everything that this takes lies in the folder
itself, in `STAGE`: on the same file system, and gone when it is done.

::

    <folder>/.samtalekit-swap/new/       what comes in; old entries, once they have been exchanged
                              old/       old entries that have been moved out
                              plan.json  there while entries are moved: with it a later run can undo what a kill left
"""

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from samtalekit.core.errors import WriteError
from samtalekit.core.files import MAX_DATA_BYTES, lock, read_regular

AT_FDCWD = -100  # linux/fcntl.h
RENAME_EXCHANGE = 2  # linux/fs.h
CANNOT_EXCHANGE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})
"""What a file system or a kernel says that cannot exchange two names."""

KEEPS_ITS_NAME = frozenset({errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS})
"""What the system says of a folder that may not be renamed: a mount point, a parent that is closed to us."""

STAGE, NEW, OLD, PLAN = ".samtalekit-swap", "new", "old", "plan.json"
OF_THE_FILE_SYSTEM = frozenset(
    {"lost+found", ".snapshot", ".snapshots", ".zfs", "System Volume Information", "$RECYCLE.BIN"}
)
"""What file systems keep at their root; nobody put it there, and it is never moved."""

PROBE = ".samtalekit-probe-"


def contents_of(folder: Path) -> list[str]:
    """The names in a folder that are neither the file system's nor left by a run of ours, in order."""
    left = (STAGE, *OF_THE_FILE_SYSTEM)
    return sorted(each.name for each in folder.iterdir() if each.name not in left and not each.name.startswith(PROBE))


def why_not_writable(folder: Path) -> OSError | None:
    """Make and remove an empty folder in a folder; what the system said if that fails.

    ``os.access`` says yes to root also where a file system is read-only, and knows nothing of quotas.
    """
    probe = folder / f"{PROBE}{os.getpid()}"
    try:
        probe.mkdir(exist_ok=True)
        probe.rmdir()
    except OSError as error:
        return error
    return None


def is_mount(folder: Path) -> bool:
    """True for a mount point, also for one of the same file system, which ``os.path.ismount`` does not see.

    Source: proc_pid_mountinfo(5): the fifth field is the mount point, with blanks in octal.
    """
    if os.path.ismount(folder):
        return True
    try:
        rows = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    written = str(folder).replace("\\", r"\134").replace(" ", r"\040").replace("\t", r"\011").replace("\n", r"\012")
    return any(row.split(" ")[4] == written for row in rows)


def replace_folder(made: Path, place: Path, last: str = "") -> None:
    """Put a finished folder where another stands, or where nothing stands, and throw the old one away.

    Where the folder can be renamed, a reader, or a kill at any moment, meets the old one or the new one whole.

    Args:
        made: The finished folder. It is moved, or copied to another file system.
        place: An absolute path without links.
        last: The entry that changes last when entries are exchanged one by one.

    Raises:
        WriteError: It cannot be put in place, and what stood there stands.
    """
    beside = place.with_name(f".{place.name}-{os.getpid()}")
    try:
        if place.is_dir() and (is_mount(place) or why_not_writable(place.parent)):
            _replace_contents(made, place, last)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(beside, ignore_errors=True)
        _move(made, beside)
        try:
            _replace_by_name(beside, place)
        except OSError as error:
            if error.errno not in KEEPS_ITS_NAME or not place.is_dir():
                raise
            _replace_contents(beside, place, last)
    except OSError as error:
        raise WriteError("not-written", str(place), error.strerror or "") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)  # the old one, or what could not be put in place


def recover(place: Path) -> None:
    """Undo what a killed run left half done in a folder, or throw away what it left behind.

    Raises:
        WriteError: What stood there cannot be put back; it is kept.
    """
    if not os.path.lexists(place / STAGE):
        return
    with _held(place):
        _recover(place)


def _recover(place: Path) -> None:
    try:
        _refuse_links(place / STAGE)
        if (place / STAGE / PLAN).exists():
            _undo(place)
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise WriteError("not-restored", str(place), getattr(error, "strerror", None) or str(error)) from error
    shutil.rmtree(place / STAGE, ignore_errors=True)


def _refuse_links(stage: Path) -> None:
    """Move nothing in or out of a folder elsewhere: a run of ours makes folders, and a link is somebody else's.

    Raises:
        ValueError: There is a link.
    """
    if any(each.is_symlink() for each in (stage, stage / NEW, stage / OLD)):
        raise ValueError(STAGE)


def _replace_by_name(fresh: Path, place: Path) -> None:
    """Give a folder the name of another, which gets its name; or the name alone where nothing has it."""
    if not place.exists():
        fresh.replace(place)
    elif not _exchange(fresh, place):
        before = fresh.with_name(f"{fresh.name}.before")
        place.replace(before)
        try:
            fresh.replace(place)
        except BaseException:
            before.replace(place)
            raise
        before.replace(fresh)


def _replace_contents(made: Path, place: Path, last: str) -> None:
    """Exchange the entries of a folder for those of a finished one.

    Raises:
        OSError: There is no room for the new ones; nothing was moved.
        WriteError: An entry could not be moved; all are back, or what is not is kept (``not-restored``).
    """
    with _held(place):
        _recover(place)
        stage = place / STAGE
        try:
            stage.mkdir()
            _move(made, stage / NEW)
            (stage / OLD).mkdir()
            old, new = contents_of(place), {each.name: _hash_of(each) for each in (stage / NEW).iterdir()}
            _write_plan(stage, old, new)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
        try:
            for name in _in_order(place, old, [*new], last):
                _bring_in(name, place)
            for name in sorted(set(old) - new.keys()):
                (place / name).rename(stage / OLD / name)
            (stage / PLAN).unlink()  # from here on the new ones stand
        except BaseException as error:
            _recover(place)
            if isinstance(error, OSError):
                raise WriteError("not-swapped", str(place), error.strerror or "") from error
            raise
        shutil.rmtree(stage, ignore_errors=True)


def _in_order(place: Path, old: list[str], new: list[str], last: str) -> list[str]:
    """Entries in the order that keeps readers best off: what is only new, then folders, then files, then the last.

    Nothing that a page leads to is missing when it appears, and what pages wear (``assets``) comes before them.
    """
    known = set(old)
    return sorted(new, key=lambda name: (name == last, name in known, not (place / name).is_dir(), name))


def _bring_in(name: str, place: Path) -> None:
    """Put one new entry in its place, in one step where the file system can exchange names."""
    fresh, here = place / STAGE / NEW / name, place / name
    if not os.path.lexists(here):
        fresh.rename(here)
    elif not _exchange(fresh, here):
        here.rename(place / STAGE / OLD / name)
        fresh.rename(here)


def _undo(place: Path) -> None:
    """Put every old entry back, from whatever state a failure or a kill left; it may be done twice.

    Whether an entry has been exchanged is told by its content: numbers of inodes are not kept by every file system.
    """
    stage = place / STAGE
    plan = json.loads(read_regular(stage / PLAN, MAX_DATA_BYTES))
    old, new = set(plan["old"]), dict(plan["new"])
    if any(Path(name).name != name for name in (*old, *new)):
        raise ValueError(PLAN)
    for name in sorted(old | new.keys()):
        here, fresh, kept = place / name, stage / NEW / name, stage / OLD / name
        if os.path.lexists(kept):  # moved out, and perhaps the new one in
            if os.path.lexists(here):
                here.rename(fresh)
            kept.rename(here)
        elif name not in old:
            if os.path.lexists(here) and not os.path.lexists(fresh):
                here.rename(fresh)
        elif name in new and os.path.lexists(fresh) and _hash_of(here) == new[name] and not _exchange(fresh, here):
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    (stage / PLAN).unlink()


def _write_plan(stage: Path, old: list[str], new: dict[str, str]) -> None:
    """Say what is going to be moved, on the disk itself before anything is."""
    part = stage / f"{PLAN}.part"
    with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
        json.dump({"old": old, "new": new}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(stage / PLAN)


def _hash_of(path: Path) -> str:
    """A hash of a file's content, or of all that is in a folder; a link counts by where it leads."""
    if path.is_symlink():
        content = os.fsencode(path.readlink())
    elif path.is_dir():
        content = "\n".join(f"{each.name} {_hash_of(each)}" for each in sorted(path.iterdir())).encode(
            "utf-8", "surrogateescape"
        )
    else:
        content = read_regular(path)
    return sha256(content).hexdigest()


def _move(one: Path, other: Path) -> None:
    """Move a folder by its name; where that would leave the file system, copy it, and stop at the first fault."""
    try:
        one.rename(other)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(one, other)


def _copy(one: Path, other: Path) -> None:
    other.mkdir()
    for each in sorted(one.iterdir()):
        target = other / each.name
        if each.is_dir() and not each.is_symlink():
            _copy(each, target)
        else:
            shutil.copyfile(each, target, follow_symlinks=False)
            with suppress(OSError):  # a file system without times of its own
                shutil.copystat(each, target, follow_symlinks=False)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically; False where the system or the file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    names = os.fsencode(one), os.fsencode(other)
    if libc is not None and hasattr(libc, "renameat2"):
        failed = libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE)
    elif libc is not None and sys.platform == "darwin":
        failed = libc.renamex_np(*names, RENAME_EXCHANGE)  # RENAME_SWAP has the same value
    else:
        return False
    if failed and ctypes.get_errno() not in CANNOT_EXCHANGE:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return not failed


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """While no other run exchanges the contents of a folder; the system lets go when the process ends."""
    descriptor = None
    with suppress(OSError):  # no locks on this file system, or no folders that can be opened: nobody to wait for
        descriptor = os.open(folder, os.O_RDONLY)
        lock(descriptor)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)
