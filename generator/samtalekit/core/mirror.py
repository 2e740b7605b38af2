"""Write a whole folder of files: what is there already is kept, or linked, and the rest written."""

import os
import stat
from collections.abc import Container, Iterable, Mapping
from functools import cache
from pathlib import Path

from samtalekit.core.errors import WriteError
from samtalekit.core.files import read_regular, sha256_of, write_if_changed
from samtalekit.core.kept import Content, Kept, bytes_of, size_of


def mirror(
    folder: Path,
    files: Mapping[str, Content],
    below: Iterable[str] = ("",),
    before: Mapping[str, Content] | None = None,
    alike: Path | None = None,
) -> None:
    """Write files into a folder and remove all others; those that have not changed are not touched.

    Args:
        folder: Created if missing.
        files: Content by relative path, with ``/``.
        below: The subfolders in which other files are removed; by default the whole folder.
        before: The files that were mirrored there last, if nobody else writes there; then they are not read again.
        alike: A folder of ours that this one is to replace. A new folder gets hard links to the files in it that have
            the same path and content: to link a file takes a thirtieth of the time that writing it does.

    Raises:
        WriteError: The folder cannot be written.
        LostError: A content is kept, and not there any more; the folder may have been written in part.
    """
    if not folder.exists():
        _write_new(folder, files, alike)
        return
    for path, content in files.items():
        if before is None or before.get(path) != content:
            write_if_changed(folder / path, bytes_of(content))
    if before is not None and before.keys() <= files.keys():
        return
    try:
        for part in below:
            _remove_others(folder / part, {folder / path for path in files})
    except OSError as error:
        raise WriteError("not-written", str(folder), error.strerror or "") from error


def _remove_others(folder: Path, expected: Container[Path]) -> None:
    """Remove all files in a folder but those expected, and folders that are empty then."""
    for found in sorted(folder.rglob("*"), reverse=True):
        if found.is_dir() and not found.is_symlink():
            if not any(found.iterdir()):
                found.rmdir()
        elif found not in expected:
            found.unlink()


def _write_new(folder: Path, files: Mapping[str, Content], alike: Path | None) -> None:
    """Write files into a folder that does not exist: nothing in it has to be compared, or replaced at once.

    Raises:
        WriteError: The folder cannot be written.
    """
    try:
        for inner in {"", *(path.rpartition("/")[0] for path in files)}:
            (folder / inner).mkdir(parents=True, exist_ok=True)
        device = alike.lstat().st_dev if alike and alike.is_dir() else None
        can_link = device == folder.lstat().st_dev
        for path, content in files.items():
            if not (can_link and _link_alike(f"{alike}{os.sep}{path}", f"{folder}{os.sep}{path}", content)):
                (folder / path).write_bytes(bytes_of(content))
    except OSError as error:
        raise WriteError("not-written", str(folder), error.strerror or "") from error


def _link_alike(one: str, other: str, content: Content) -> bool:
    """Make a hard link to a file that is just as one that we would write; False where it is not, or cannot be linked.

    So who may read it is as for a new file, and nobody else can change it by another name.
    """
    try:
        about = os.lstat(one)
        is_ours = stat.S_ISREG(about.st_mode) and about.st_nlink == 1 and about.st_uid == _user()
        if not is_ours or stat.S_IMODE(about.st_mode) != _mode() or about.st_size != size_of(content):
            return False
        found = read_regular(one)
        if (sha256_of(found) != content.sha256) if isinstance(content, Kept) else (found != content):
            return False
        os.link(one, other, follow_symlinks=False)
    except (OSError, NotImplementedError):
        return False
    return True


def _user() -> int:
    return os.geteuid() if hasattr(os, "geteuid") else 0


@cache
def _mode() -> int:
    """Return the permissions that a new file gets."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
