"""Accepting: a workplace says that its own files fit the kit as it is now, and the record says so from then on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from samtalekit import __version__
from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import write_if_changed
from samtalekit.core.findings import Finding, Location
from samtalekit.core.paths import own_file, text_of
from samtalekit.diff.record import Base, Known, kit_files_of, write_base
from samtalekit.diff.drift import Overlay, overlays_of
from samtalekit.sources.reader import Layers
from samtalekit.sources.kit import Reading
from samtalekit.sources.validate import nearest

STALE_TRANSLATIONS = frozenset({"translation-stale", "translation-unsigned"})
_TRANSLATES = re.compile(r"^translates:.*$", re.MULTILINE)


def stale_translations(findings: Iterable[Finding], layers: Layers) -> list[Finding]:
    """The stale translations that are the folder's own, or whose source is."""
    found = (each for each in findings if each.code in STALE_TRANSLATIONS)
    return [
        each
        for each in found
        if any(own_file(layers.root, name) for name in (each.place.file, str(each.values["source"])))
    ]


def accept_paths(layers: Layers, base: Base, reading: Reading, wanted: Sequence[str]) -> tuple[str, ...]:
    """Put on record what the workplace accepts, and in its translations what they now translate.

    Args:
        layers: The workplace and the kit beneath it.
        base: The record as it is.
        reading: The workplace as it is read.
        wanted: Paths of own files and folders, from the workplace or from here; ``.`` is all of them.

    Returns:
        The paths that were accepted.

    Raises:
        SourceErrors: A path is none of the workplace's own files over the kit's; nothing was written.
        WriteError: The record, or a translation, cannot be written.
    """
    overlays = {each.path: each for each in overlays_of(layers, base)}
    stale = {
        each.place.file: each
        for each in stale_translations(reading.findings, layers)
        if own_file(layers.root, each.place.file)
    }
    known = {*overlays, *stale}
    named = [_named(each, layers.root, known) for each in wanted]
    paths = [path for each in named for path in _beneath(each, known)]
    is_all = "." in paths
    unknown = [each for each in paths if each not in known and each != "."]
    if unknown:
        near = [Finding(Location(each), "overlay-unknown", {"path": each, "nearest": nearest(each, sorted(known))})
                for each in unknown]  # fmt: skip
        raise SourceErrors(near)
    accepted = sorted(known if is_all else set(paths))
    for path in accepted:
        if path in stale:
            _sign(layers.root, path, str(stale[path].values["fingerprint"]))
    fresh = _recorded(layers, base, overlays, accepted)
    fresh = _with_sources(fresh, layers, [stale[path] for path in accepted if path in stale])
    if is_all or not any(each.is_stale for each in overlays_of(layers, fresh)):
        fresh = fresh.model_copy(update=_today(layers, reading))
    if layers.is_workplace:
        write_base(layers.root, fresh)
    return tuple(accepted)


def _named(wanted: str, root: Path, known: Iterable[str]) -> str:
    """A path as the record names it: from the folder, or as it was typed from here."""
    plain = PurePosixPath(wanted.replace("\\", "/")).as_posix()
    try:
        here = Path(wanted).resolve()
    except (OSError, RuntimeError, ValueError):  # a circle of links, or a name that nothing can have
        return plain
    if plain in {*known, "."} or not here.is_relative_to(root):
        return plain
    return here.relative_to(root).as_posix()


def _beneath(path: str, known: Iterable[str]) -> list[str]:
    """What lies in a folder that is named; the path itself where it is none."""
    return sorted(each for each in known if each.startswith(f"{path}/")) or [path]


def _recorded(layers: Layers, base: Base, overlays: Mapping[str, Overlay], accepted: Iterable[str]) -> Base:
    files = {name: known for name, known in base.files.items() if own_file(layers.root, name)}
    for path in accepted:
        overlay = overlays.get(path)
        if overlay and overlay.now is not None:
            files[path] = Known.of(overlay.now)
        elif overlay:
            files.pop(path, None)  # the kit has no such file any more: from now on it is the workplace's own
    return base.model_copy(update={"files": files})


def _with_sources(base: Base, layers: Layers, translations: Iterable[Finding]) -> Base:
    """The record with the texts that translations have just been said to translate."""
    sources = dict(base.sources)
    for each in translations:
        name = str(each.values["source"])
        if own_file(layers.root, name):
            sources[each.place.file] = Known.of(text_of(layers.root, name))
    return base.model_copy(update={"sources": sources})


def _today(layers: Layers, reading: Reading) -> Mapping[str, object]:
    kit = reading.kit.structure if reading.kit else None
    names = {"kit": kit.id, "edition": kit.edition} if kit else {}
    return {"samtalekit": __version__, "kit_files": kit_files_of(layers.kit), **names}


def _sign(root: Path, name: str, fingerprint: str) -> None:
    """Write into a translation which text it translates, and nothing else."""
    text, line = text_of(root, name), f'translates: "{fingerprint}"'
    if _TRANSLATES.search(text):
        text = _TRANSLATES.sub(line, text, count=1)
    elif text.startswith("---\n"):
        text = f"---\n{line}\n" + text.removeprefix("---\n")
    else:
        text = f"{line}\n{text}"
    write_if_changed(root / name, text.encode())
