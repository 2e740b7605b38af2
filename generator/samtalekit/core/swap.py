"""Replace an output folder atomically: by rename in one step, else entry by entry with recovery.

A mount point, or a folder whose parent is not writable, cannot be renamed. Then its entries are exchanged one by one,
with a rollback if an entry cannot be moved. Work files are in the folder itself, in `STAGE`: on the same file system,
and removed at the end.

::

    <folder>/.samtalekit-swap/new/       new entries; old ones, once exchanged
                              old/       old entries that have been moved out
                              plan.json  exists while entries are moved, so that a later run can roll back after a kill
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
"""Errors of a file system or kernel that cannot exchange two names atomically."""

KEEPS_ITS_NAME = frozenset({errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS})
"""Errors for a folder that cannot be renamed: a mount point, or a parent that is not writable."""

STAGE, NEW, OLD, PLAN = ".samtalekit-swap", "new", "old", "plan.json"
OF_THE_FILE_SYSTEM = frozenset(
    {"lost+found", ".snapshot", ".snapshots", ".zfs", "System Volume Information", "$RECYCLE.BIN"}
)
"""System entries at the root of file systems, which are never moved."""

PROBE = ".samtalekit-probe-"


def contents_of(folder: Path) -> list[str]:
    """Return the sorted names in a folder, without system entries and leftovers of our runs."""
    left = (STAGE, *OF_THE_FILE_SYSTEM)
    return sorted(each.name for each in folder.iterdir() if each.name not in left and not each.name.startswith(PROBE))


def why_not_writable(folder: Path) -> OSError | None:
    """Test a folder by creating and removing an empty folder in it; return the error if that fails.

    ``os.access`` gives True for root on a read-only file system, and ignores quotas.
    """
    probe = folder / f"{PROBE}{os.getpid()}"
    try:
        probe.mkdir(exist_ok=True)
        probe.rmdir()
    except OSError as error:
        return error
    return None


def is_mount(folder: Path) -> bool:
    """Return True for a mount point, including bind mounts, which ``os.path.ismount`` misses.

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
    """Move a finished folder to a path and delete the folder that was there, if any.

    If the folder can be renamed, readers always see the complete old or new one, even after a kill.

    Args:
        made: The finished folder; moved, or copied across file systems.
        place: An absolute path without symbolic links.
        last: The entry to change last when entries are exchanged one by one.

    Raises:
        WriteError: It cannot be moved there; the old folder is unchanged.
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
        shutil.rmtree(beside, ignore_errors=True)  # the old folder, or the new one after a failure


def recover(place: Path) -> None:
    """Roll back what a killed run left half done in a folder, and remove its leftovers.

    Raises:
        WriteError: The old entries cannot be restored; they are kept.
    """
    stage = place / STAGE
    if stage.is_symlink():  # no run of ours makes one, and its target is not ours
        stage.unlink()
    if not stage.exists():
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
    """Refuse symbolic links in the work folder: our runs create real folders only.

    Raises:
        ValueError: There is a symbolic link.
    """
    if any(each.is_symlink() for each in (stage, stage / NEW, stage / OLD)):
        raise ValueError(STAGE)


def _replace_by_name(fresh: Path, place: Path) -> None:
    """Exchange the names of two folders; a plain rename if the target does not exist."""
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
        OSError: There is no space for the new ones; nothing was moved.
        WriteError: An entry could not be moved; all are restored, or kept for recovery (``not-restored``).
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
            (stage / PLAN).unlink()  # commit point
        except BaseException as error:
            _recover(place)
            if isinstance(error, OSError):
                raise WriteError("not-swapped", str(place), error.strerror or "") from error
            raise
        shutil.rmtree(stage, ignore_errors=True)


def _in_order(place: Path, old: list[str], new: list[str], last: str) -> list[str]:
    """Order of exchange that is safest for readers: new entries first, then folders, files, and ``last``.

    Link targets exist before the pages that link to them, and ``assets`` before the pages that use them.
    """
    known = set(old)
    return sorted(new, key=lambda name: (name == last, name in known, not (place / name).is_dir(), name))


def _bring_in(name: str, place: Path) -> None:
    """Move one new entry into place, atomically if the file system can exchange names."""
    fresh, here = place / STAGE / NEW / name, place / name
    if not os.path.lexists(here):
        fresh.rename(here)
    elif not _exchange(fresh, here):
        here.rename(place / STAGE / OLD / name)
        fresh.rename(here)


def _undo(place: Path) -> None:
    """Restore every old entry after a failure or a kill; idempotent.

    Exchanged entries are recognized by content hash: inode numbers are not stable on every file system.
    """
    stage = place / STAGE
    plan = json.loads(read_regular(stage / PLAN, MAX_DATA_BYTES))
    old, new = set(plan["old"]), dict(plan["new"])
    if any(Path(name).name != name for name in (*old, *new)):
        raise ValueError(PLAN)
    for name in sorted(old | new.keys()):
        here, fresh, kept = place / name, stage / NEW / name, stage / OLD / name
        if os.path.lexists(kept):  # moved out; the new one may be in place
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
    """Write the plan and sync it to disk before anything is moved."""
    part = stage / f"{PLAN}.part"
    with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
        json.dump({"old": old, "new": new}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(stage / PLAN)


def _hash_of(path: Path) -> str:
    """Hash of a file's content, or of everything in a folder; of a link, its target path."""
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
    """Rename a folder; across file systems copy it, stopping at the first error."""
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
            with suppress(OSError):  # a file system without timestamps
                shutil.copystat(each, target, follow_symlinks=False)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically; False if the system or file system cannot."""
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
    """Hold an exclusive lock on a folder; the system releases it when the process ends."""
    descriptor = None
    with suppress(OSError):  # no locks on this file system, or folders cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        lock(descriptor)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)
