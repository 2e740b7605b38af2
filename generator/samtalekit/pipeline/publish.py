"""Output directories: check before the work that one may be written, and publish the result atomically after it.

Every command that writes a folder calls `output_dir` first, and `put_in_place` accepts only its result. So no command
works for minutes on output that it may not write, and none overwrites a folder that samtalekit did not make.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.errors import SourceErrors, WriteError
from samtalekit.core.files import (
    MANIFEST_NAME,
    MAX_DATA_BYTES,
    SITE_FILE,
    WORKPLACE_FILE,
    link_out,
    read_regular,
    text_of,
)
from samtalekit.core.findings import Finding, Location
from samtalekit.core.swap import PROBE, contents_of, is_mount, recover, replace_folder, why_not_writable
from samtalekit.diff.record import RECORD
from samtalekit.pipeline.state_dir import clear_leftovers, leftovers
from samtalekit.pipeline.unchanged import Snapshot, snapshot
from samtalekit.sources.reader import find_layers
from samtalekit.sources.yaml_tree import read_tree


@dataclass(frozen=True, slots=True)
class OutputKind:
    """A kind of output, and how to recognise a folder that holds an earlier one.

    Attributes:
        reason: The `WriteError` reason for a folder that holds anything else.
        is_ours: Predicate for a folder that is not empty, called with it and the names in it.
        mark: The file that every output of this kind has; it is replaced last.
        is_in_place: True when files are written into the folder one by one; else the whole folder is swapped.
    """

    reason: str
    is_ours: Callable[[Path, Sequence[str]], bool]
    mark: str = ""
    is_in_place: bool = False


_OUR_BEGINNING = re.compile(rb'\s*\{\s*"samtalekit"\s*:')


def _names_samtalekit(mark: Path) -> bool:
    """True for samtalekit's manifest; many web applications have a ``manifest.json`` of their own.

    One that begins as ours is not parsed: it grows with the kit, and is looked at twice in every build.
    """
    try:
        content = read_regular(mark, MAX_DATA_BYTES)
        if _OUR_BEGINNING.match(content):
            return True
        data = json.loads(content)
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "samtalekit" in data


SITE = OutputKind("not-a-site", lambda folder, _names: _names_samtalekit(folder / MANIFEST_NAME), MANIFEST_NAME)


@dataclass(frozen=True, slots=True)
class OutputDir:
    """A folder that `output_dir` has checked and found writable; its path is absolute, without symbolic links."""

    path: Path
    kind: OutputKind


def own_sources(root: Path) -> tuple[Path, ...]:
    """Return the folders of a workplace or kit that a build reads, and those of Git and samtalekit's state."""
    return tuple((root / name).resolve() for name in ("content", "theme", ".git", ".samtalekit", ".github"))


def sources_of(root: Path) -> tuple[Path, ...]:
    """Return `own_sources`, plus the source folders of the kit beneath a workplace."""
    layers, _findings = find_layers(root)
    beneath = [folder / name for folder in layers.theme for name in ("content", "theme")] if layers else []
    return (*own_sources(root), *(folder.resolve() for folder in beneath))


def sources_snapshot(root: Path) -> Snapshot:
    """Return a snapshot of the files and folders that a build or a check of a folder reads."""
    layers, _findings = find_layers(root)
    if layers is None:
        return Snapshot()
    folders = dict.fromkeys([*layers.content, *layers.theme])
    names = ("content", "theme", WORKPLACE_FILE, SITE_FILE)
    inputs = [*(folder / name for folder in folders for name in names), layers.root / RECORD]
    settings, _findings = read_tree(text_of(layers.root, WORKPLACE_FILE), WORKPLACE_FILE)
    kit = settings.at(("kit",)) if settings else None
    return snapshot(inputs, [layers.root / kit] if isinstance(kit, str) else [])


def output_dir(place: Path, kind: OutputKind, sources: Iterable[Path] = (), *, within: Path | None) -> OutputDir:
    """Check that output may and can be written to a folder; clean up what a killed run left there.

    Writing is tested with an empty folder that is made and removed again.

    Args:
        place: Where the output is to go; a link to a folder is followed.
        kind: The kind of output.
        sources: Folders that are read: the output may neither contain one nor lie in one.
        within: The folder that is built. A place in it must not lead out of it through a link, which may come from
            an untrusted author; one outside was chosen by the caller. None where nothing is built.

    Raises:
        SourceErrors: A link in the folder leads the output out of it (``outside-kit``).
        WriteError: The place contains sources or lies among them (``holds-sources``), is a broken link (``dead-link``)
            or not a folder (``no-folder``), holds files that samtalekit did not make (``kind.reason``),
            or cannot be written (``closed``).
    """
    try:
        _refuse_way_out(place, within)
        path = followed(place)
        _refuse_among(sources, path)
        if path.exists() and not path.is_dir():
            raise WriteError("no-folder", str(path))
        _recover(path)
        _refuse_what_is_not_ours(path, kind)
        _refuse_what_is_closed(path, is_in_place=kind.is_in_place)
    except OSError as error:
        raise WriteError("closed", str(place), error.strerror or "") from error
    return OutputDir(path, kind)


def put_in_place(made: Path, target: OutputDir) -> None:
    """Publish a finished folder by swapping it with the earlier output.

    Raises:
        WriteError: It cannot be written, or something else is there by now; the earlier output is kept.
    """
    try:
        _refuse_what_is_not_ours(target.path, target.kind)
    except OSError as error:
        raise WriteError("not-written", str(target.path), error.strerror or "") from error
    replace_folder(made, target.path, target.kind.mark)


def followed(place: Path) -> Path:
    """Resolve every link in a path; the folder need not exist.

    Raises:
        WriteError: A link in it is broken.
    """
    place = Path.cwd() / place
    for each in (place, *place.parents):
        if each.is_symlink() and not each.exists():
            raise WriteError("dead-link", str(each))
    return place.resolve()


def _refuse_way_out(place: Path, within: Path | None) -> None:
    """Refuse output that a link leads out of the folder that is built."""
    name = link_out(within, place) if within else None
    if name:
        raise SourceErrors([Finding(Location(name), "outside-kit", {"path": name})])


def _refuse_among(sources: Iterable[Path], place: Path) -> None:
    """Refuse output over its sources or among them: the next build would read it."""
    if any(source.is_relative_to(place) or place.is_relative_to(source) for source in sources):
        raise WriteError("holds-sources", str(place))


def _refuse_what_is_not_ours(place: Path, kind: OutputKind) -> None:
    """Refuse to overwrite a folder that samtalekit did not make."""
    names = contents_of(place) if place.is_dir() else []
    if names and not kind.is_ours(place, names):
        raise WriteError(kind.reason, str(place))


def _refuse_what_is_closed(place: Path, *, is_in_place: bool) -> None:
    """Test writing: in the folder, or beside it when the whole folder is to be swapped."""
    if not place.is_dir():
        nearest = next(folder for folder in place.parents if folder.exists())
        closed = why_not_writable(nearest)
    else:
        closed = why_not_writable(place)
        if closed and not is_in_place and not is_mount(place):
            closed = why_not_writable(place.parent)
    if closed:
        raise WriteError("closed", str(place), closed.strerror or "")


def _recover(place: Path) -> None:
    """Undo or finish swaps that killed runs left half done, in the folder and beside it, and delete the leftovers."""
    recover(place)
    for left in leftovers(place.parent, f".{place.name}-", ".before"):
        if not place.exists():
            left.replace(place)  # killed between two renames, where the file system has no atomic exchange
        shutil.rmtree(left, ignore_errors=True)
    clear_leftovers(place.parent, f".{place.name}-")
    for folder in (place, place.parent):
        clear_leftovers(folder, PROBE)
