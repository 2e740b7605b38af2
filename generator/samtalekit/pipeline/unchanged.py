"""The records of a folder's last build and check: what was read and written. If all is as it was, nothing is to do.

Files are compared as Git compares them, by what the file system says of them, and by their content where that cannot
be relied on. Nothing here loads a library.
"""

import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import samtalekit
from samtalekit.core.cache import toolchain_hash
from samtalekit.core.errors import WriteError
from samtalekit.core.files import MANIFEST_NAME, MAX_DATA_BYTES, RACY_NS, read_regular, sha256_of, write_if_changed
from samtalekit.pipeline.state_dir import CACHE, STATE_DIR, state_dir_findings

RECORD, CHECK_RECORD = "last-build.json", "last-check.json"

_UNREADABLE = (OSError, ValueError, RecursionError)
"""What `_recorded` raises where there is no record, or none of ours."""

DICTIONARIES = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/Library/Spelling", "/opt/homebrew/share/hunspell")
"""Folders of dictionaries; a check may say something else when one is installed. Source: hunspell(1), FILES."""

Seen = dict[str, list[Any]]
"""Of each file, by its path: size, times of change of content and of inode (ns), number of inode, SHA-256."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Files and folders, where links to them lead, and what the file system says of every file, as in `Seen`."""

    inputs: tuple[str, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, list[int]] = field(default_factory=dict)


def snapshot(inputs: Iterable[Path], named: Iterable[Path] = ()) -> Snapshot:
    """Return what the file system says of some files and folders; taken before they are read, it shows later edits.

    ``named`` are paths by which some of them were found, and which may be links. An input that cannot be compared
    later, such as a folder behind a link, gives an empty snapshot.
    """
    listed = tuple(str(each) for each in inputs)
    try:
        targets = {str(path): os.path.realpath(path) for path in named}
        return Snapshot(listed, targets, {path: _about(path) for path in _files_of(listed)})
    except (OSError, _ChangedError):
        return Snapshot()


def record_build(root: Path, site: Path, seen: Snapshot, answer: Mapping[str, object]) -> None:
    """Record a build that has just been published.

    Args:
        root: The folder that was built.
        site: Its site.
        seen: What was read, before it was read; nothing is recorded if it has changed since.
        answer: Plain data for the next build to print, if it has nothing to do.
    """
    _record(root, RECORD, seen, answer, [site])


def unchanged_build(root: Path, site: Path) -> dict[str, Any] | None:
    """Return the recorded answer if a build would read and write what the last one did; else None."""
    return _unchanged(root, RECORD, [site])


def recorded_papers(root: Path) -> int | None:
    """Return how many papers the last build had; None where none is recorded."""
    try:
        return int(_recorded(root, RECORD)["answer"]["papers"])
    except (*_UNREADABLE, KeyError, TypeError):
        return None


def record_check(root: Path, seen: Snapshot, answer: Mapping[str, object]) -> None:
    """Record a check, as `record_build`; in a folder that has never been built, nothing is written."""
    if (root / STATE_DIR / CACHE).is_dir():
        _record(root, CHECK_RECORD, seen, answer, settings=_proofreaders())


def unchanged_check(root: Path) -> dict[str, Any] | None:
    """Return the recorded answer if a check would read what the last one did; else None."""
    return _unchanged(root, CHECK_RECORD, settings=_proofreaders())


def _record(  # noqa: PLR0913  # six independent inputs
    root: Path,
    name: str,
    seen: Snapshot,
    answer: Mapping[str, object],
    outputs: Iterable[Path] = (),
    *,
    settings: Iterable[str] = (),
) -> None:
    places = [os.path.realpath(each) for each in outputs]
    known = {path: digest for place in places for path, digest in _in_manifest(place)}
    try:
        record = {
            "made_by": [*_made_by(root, places), *settings],
            "inputs": seen.inputs,
            "targets": dict(seen.targets),
            "read": _with_content(seen.files, _digests_of(root, name, seen.files)),
            "written": _with_content({path: _about_own(path) for path in _own_files_of(places)}, known),
            "recorded_ns": time.time_ns(),
            "answer": dict(answer),
        }
        if seen.files and snapshot(map(Path, seen.inputs), map(Path, seen.targets)) == seen:
            write_if_changed(root / STATE_DIR / CACHE / name, json.dumps(record).encode())
    except (OSError, WriteError, _ChangedError):
        return  # the next run finds out by itself


def _unchanged(
    root: Path, name: str, outputs: Iterable[Path] = (), *, settings: Iterable[str] = ()
) -> dict[str, Any] | None:
    path, places = root / STATE_DIR / CACHE / name, [os.path.realpath(each) for each in outputs]
    try:
        record = _recorded(root, name)
        if record["made_by"] != [*_made_by(root, places), *settings] or state_dir_findings(root):
            return None
        if any(os.path.realpath(link) != real for link, real in record["targets"].items()):
            return None
        recorded = record["recorded_ns"]
        are_sure = [
            _is_as_it_was(record["read"], _files_of(record["inputs"]), recorded, _about),
            _is_as_it_was(record["written"], _own_files_of(places), recorded, _about_own),
        ]
        if not all(are_sure):  # their content was compared: spare that the next time
            record |= {"recorded_ns": time.time_ns()}
            write_if_changed(path, json.dumps(record).encode())
        answer: dict[str, Any] = record["answer"]
    except (*_UNREADABLE, WriteError, KeyError, TypeError, AttributeError, _ChangedError):
        return None
    return answer


def _recorded(root: Path, name: str) -> Any:  # noqa: ANN401  # plain data, which somebody may have changed
    """Read a record; one that is a symbolic link is refused."""
    return json.loads(read_regular(root / STATE_DIR / CACHE / name, MAX_DATA_BYTES, is_followed=False))


class _ChangedError(Exception):
    """A file is new, gone, or another one."""


def _is_as_it_was(before: Seen, files: Iterable[str], recorded_ns: int, status_of: Callable[[str], list[int]]) -> bool:
    """Return True when all files are known to be as they were, and False when their content had to be compared.

    What the file system says now of those that were compared is put into ``before``, to be recorded.

    Raises:
        _ChangedError: They are not.
    """
    is_sure, missing = True, set(before)
    for path in files:
        if path not in before:
            raise _ChangedError
        missing.discard(path)
        *about, digest = before[path]
        now = status_of(path)
        if _is_sure(before[path], now, recorded_ns - RACY_NS):
            continue
        is_sure = False
        if now[0] != about[0] or now[4:] != about[4:] or sha256_of(read_regular(Path(path))) != digest:
            raise _ChangedError
        before[path] = [*now, digest]
    if missing:
        raise _ChangedError
    return is_sure


def _with_content(files: Mapping[str, list[int]], known: Mapping[str, str]) -> Seen:
    """Return what is recorded of some files; those whose hash is known are not read."""
    return {path: [*about, known.get(path) or sha256_of(read_regular(path))] for path, about in files.items()}


def _digests_of(root: Path, name: str, files: Mapping[str, list[int]]) -> dict[str, str]:
    """Return the hashes that the earlier record has of files that are surely as they were."""
    try:
        record = _recorded(root, name)
        sure_ns = record["recorded_ns"] - RACY_NS
        before = {path: record["read"].get(path, [None]) for path in files}
        return {path: before[path][-1] for path, about in files.items() if _is_sure(before[path], about, sure_ns)}
    except (*_UNREADABLE, KeyError, TypeError, AttributeError, IndexError):
        return {}


def _is_sure(before: list[Any], now: list[int], sure_ns: int) -> bool:
    """Return True when what the file system says of a file proves that it has not changed."""
    return before[:-1] == now and max(now[1], now[2]) < sure_ns


def _in_manifest(site: str) -> Iterator[tuple[str, str]]:
    """Yield the hash of every page and paper that a new site shares with the one that it has replaced.

    It was compared by its content before the manifest was written, and nobody has written it since: its time is older.
    """
    manifest = f"{site}{os.sep}{MANIFEST_NAME}"
    try:
        sure_ns = os.lstat(manifest).st_mtime_ns - RACY_NS
        listed = json.loads(read_regular(manifest, MAX_DATA_BYTES))
        for each in (*listed["pages"], *listed["papers"], *listed["slides"]):
            path = f"{site}{os.sep}{each['path']}"
            if os.lstat(path).st_mtime_ns < sure_ns:
                yield path, each["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return


def _about(path: str) -> list[int]:
    about = os.stat(path)  # noqa: PTH116  # a thousand times in a run that is to take none
    return [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino]


def _about_own(path: str) -> list[int]:
    """What the file system says of a file that we have written, with who may read it; a link is none of ours."""
    about = os.lstat(path)
    if stat.S_ISLNK(about.st_mode):
        raise _ChangedError
    return [about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino, about.st_mode]


def _own_files_of(places: Iterable[str]) -> Iterator[str]:
    """Yield all files of some folders that we have written; an empty folder is none of ours."""
    for top in places:
        for folder, inner, names in os.walk(top):
            if not inner and not names:
                raise _ChangedError
            if any(os.path.islink(f"{folder}{os.sep}{name}") for name in inner):  # noqa: PTH114  # as above
                raise _ChangedError
            yield from (f"{folder}{os.sep}{name}" for name in names)


def _files_of(listed: Iterable[str]) -> Iterator[str]:
    """Yield all files of some folders, and of some files those that exist."""
    for top in listed:
        if not os.path.isdir(top):  # noqa: PTH112  # as above
            if os.path.lexists(top):
                yield top
            continue
        for folder, inner, names in os.walk(top):
            if any(os.path.islink(f"{folder}{os.sep}{name}") for name in inner):  # noqa: PTH114  # as above
                raise _ChangedError  # what it leads to is not walked
            yield from (f"{folder}{os.sep}{name}" for name in names)


def _made_by(root: Path, places: Iterable[str]) -> list[str]:
    """Return what decides about a run besides the files that it reads: folder, program and surroundings."""
    surroundings = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("SAMTALEKIT_"))
    program = [toolchain_hash(), sys.version, samtalekit.__file__]
    return [os.path.realpath(root), *places, *program, *surroundings]


def _proofreaders() -> Iterator[str]:
    """Yield what decides about the spelling: the program and its dictionaries."""
    places = [shutil.which("hunspell") or "", *DICTIONARIES, *os.environ.get("DICPATH", "").split(os.pathsep)]
    for place in filter(os.path.exists, places):
        yield f"{place} {_about(place)}"
        if os.path.isdir(place):  # noqa: PTH112  # as above
            yield from (f"{each.path} {_about(each.path)}" for each in os.scandir(place) if each.is_file())
