"""Output folders: asked about before the work, and written whole after it, never over something else.

Every command that writes a folder asks `output_dir` first, and `put_in_place` takes nothing else than its answer: so no
command can do the work of minutes for a folder that it may not write.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.errors import SourceErrors, WriteError
from samtalekit.core.files import MAX_DATA_BYTES, link_out, read_regular
from samtalekit.core.findings import Finding, Location
from samtalekit.core.swap import PROBE, contents_of, is_mount, recover, replace_folder, why_not_writable
from samtalekit.model.outputs import MANIFEST_NAME
from samtalekit.pipeline.state_dir import clear_leftovers, leftovers
from samtalekit.sources.reader import find_layers


@dataclass(frozen=True, slots=True)
class OutputKind:
    """A kind of result, and how a folder that holds an earlier one is known.

    Attributes:
        reason: What is said of a folder that holds anything else, as in `WriteError`.
        is_ours: Asked about a folder that is not empty, with the names in it.
        mark: The file that every result of its kind has; it changes last.
        is_in_place: True when files are written into the folder one by one; else the whole folder is exchanged.
    """

    reason: str
    is_ours: Callable[[Path, Sequence[str]], bool]
    mark: str = ""
    is_in_place: bool = False


def _names_samtalekit(mark: Path) -> bool:
    """True for a manifest of ours: many web applications have a ``manifest.json`` of their own."""
    try:
        said = json.loads(read_regular(mark, MAX_DATA_BYTES))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(said, dict) and "samtalekit" in said


SITE = OutputKind("not-a-site", lambda folder, _names: _names_samtalekit(folder / MANIFEST_NAME), MANIFEST_NAME)


@dataclass(frozen=True, slots=True)
class OutputDir:
    """A folder that may be written, as `output_dir` has found.

    Attributes:
        path: Absolute; links are followed.
    """

    path: Path
    kind: OutputKind


def own_sources(root: Path) -> tuple[Path, ...]:
    """The folders of a workplace or a kit that a build reads, or that Git and samtalekit keep."""
    return tuple((root / name).resolve() for name in ("content", "theme", ".git", ".samtalekit", ".github"))


def sources_of(root: Path) -> tuple[Path, ...]:
    """The same, and the folders of the kit that a workplace lies over."""
    layers, _findings = find_layers(root)
    beneath = [folder / name for folder in layers.theme for name in ("content", "theme")] if layers else []
    return (*own_sources(root), *(folder.resolve() for folder in beneath))


def output_dir(place: Path, kind: OutputKind, sources: Iterable[Path] = (), *, within: Path | None) -> OutputDir:
    """Ask whether a result may be put into a folder, and can be; repair what a killed run left there.

    Nothing is left behind: that the folder can be written is tried with an empty folder, made and removed.

    Args:
        place: Where the result is going to be; a link to a folder is followed.
        kind: What is going to be there.
        sources: Folders that are read: the result may neither hold one nor lie in one.
        within: The folder that is built. A place in it must not lead out of it over a link, which may be a
            stranger's; one outside was chosen by the caller. None where nothing is built.

    Raises:
        SourceErrors: A link in the folder leads the result out of it (``outside-kit``).
        WriteError: The place holds sources or lies among them (``holds-sources``), is a link that leads nowhere
            (``dead-link``) or is no folder (``no-folder``), holds things that no run of ours made (``kind.reason``),
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
    """Put a finished folder where it belongs.

    Raises:
        WriteError: It cannot be written, or something else stands there by now; what stood there stands.
    """
    try:
        _refuse_what_is_not_ours(target.path, target.kind)
    except OSError as error:
        raise WriteError("not-written", str(target.path), error.strerror or "") from error
    replace_folder(made, target.path, target.kind.mark)


def followed(place: Path) -> Path:
    """The folder that a path means, with every link followed; it need not be there.

    Raises:
        WriteError: A link in it leads nowhere.
    """
    place = Path.cwd() / place
    for each in (place, *place.parents):
        if each.is_symlink() and not each.exists():
            raise WriteError("dead-link", str(each))
    return place.resolve()


def _refuse_way_out(place: Path, within: Path | None) -> None:
    """Never let a link in the folder that is built choose where a result goes."""
    name = link_out(within, place) if within else None
    if name:
        raise SourceErrors([Finding(Location(name), "outside-kit", {"path": name})])


def _refuse_among(sources: Iterable[Path], place: Path) -> None:
    """Never lay a result over its sources or among them: the next build would read it."""
    if any(source.is_relative_to(place) or place.is_relative_to(source) for source in sources):
        raise WriteError("holds-sources", str(place))


def _refuse_what_is_not_ours(place: Path, kind: OutputKind) -> None:
    """Never put a result where something else stands: it would be lost."""
    names = contents_of(place) if place.is_dir() else []
    if names and not kind.is_ours(place, names):
        raise WriteError(kind.reason, str(place))


def _refuse_what_is_closed(place: Path, *, is_in_place: bool) -> None:
    """Try to write: in the folder, or beside it where its name can be given to another."""
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
    """Repair what killed runs left of an exchange, in the folder and beside it, and throw away what is of no use."""
    recover(place)
    for left in leftovers(place.parent, f".{place.name}-", ".before"):
        if not place.exists():
            left.replace(place)  # killed between two renames, where the file system cannot exchange names
        shutil.rmtree(left, ignore_errors=True)
    clear_leftovers(place.parent, f".{place.name}-")
    for folder in (place, place.parent):
        clear_leftovers(folder, PROBE)
