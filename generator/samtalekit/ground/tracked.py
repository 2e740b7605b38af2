"""What Git keeps of a folder: only such files can come from somebody else's suggestion."""

import subprocess
from pathlib import Path

from samtalekit.core.files import read_regular

PATIENCE_S = 30  # ``git ls-files`` takes some milliseconds


def tracked_below(folder: Path, name: str) -> tuple[str, ...]:
    """The files that Git keeps under a name in a folder, by their names in it; none where the folder is in no checkout.

    The repository is named to Git. Left to look for one by itself, it would take a folder of the checkout that looks
    like a bare repository, and run what that one's settings say (``safe.bareRepository``).
    """
    folder = folder.resolve()
    git_dir = next((each / ".git" for each in (folder, *folder.parents) if (each / ".git").exists()), None)
    if git_dir is None:
        return ()
    settings = (f"--git-dir={git_dir}", f"--work-tree={git_dir.parent}", "-c", "core.fsmonitor=false")
    try:
        done = subprocess.run(  # noqa: S603  # the name is ours
            ["git", "--literal-pathspecs", *settings, "ls-files", "-z", "--", name],  # noqa: S607  # as people have it
            cwd=folder,
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return _in_the_index(git_dir, folder, name)
    return tuple(each.decode("utf-8", "surrogateescape") for each in done.stdout.split(b"\0") if each)


def _in_the_index(git_dir: Path, folder: Path, name: str) -> tuple[str, ...]:
    """The same where Git is not installed: each path stands in full in the index of an ordinary checkout.

    Source: gitformat-index(5), version 2: an entry's path ends with NUL.
    """
    try:
        index = read_regular(git_dir / "index")
    except OSError:
        return ()
    start = (folder.relative_to(git_dir.parent) / name).as_posix().encode("utf-8", "surrogateescape")
    found = (index[at : index.find(b"\0", at)] for at in _places(index, start))
    above = len(start) - len(name.encode())
    return tuple(each[above:].decode("utf-8", "surrogateescape") for each in found if each[len(start) :][:1] in b"/")


def _places(content: bytes, part: bytes) -> list[int]:
    """Where some bytes stand in others."""
    found, at = [], content.find(part)
    while at >= 0:
        found.append(at)
        at = content.find(part, at + 1)
    return found
