"""Drift: which of a workplace's files override or extend the kit's, and which kit files have changed since."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from samtalekit.core.files import file_or_none, names_below, text_of
from samtalekit.diff.record import TEXTS, Base
from samtalekit.model.base import fingerprint_of
from samtalekit.sources.layers import TOPS, Layers

State = Literal["current", "stale", "unrecorded", "orphan"]
"""``unrecorded``: no record of the text it is based on. ``orphan``: the kit no longer has the file."""

Way = Literal["replaces", "extends"]

_SAYS_SO = re.compile(r"^extends *: *true *(#.*)?$", re.MULTILINE)
_BRAND = "theme/_brand.yml"  # every workplace has its own, and it overrides no content of the kit


@dataclass(frozen=True, slots=True)
class Overlay:
    """A workplace's file that overrides or extends a file of the kit.

    Attributes:
        path: Relative to the workplace, with ``/``.
        own: The workplace's text.
        before: The kit's text that it was based on; None where that is not recorded.
        now: The kit's current text; None where there is none.
    """

    path: str
    way: Way
    state: State
    own: str
    before: str | None
    now: str | None

    @property
    def is_stale(self) -> bool:
        """True when the file needs review."""
        return self.state in {"stale", "orphan"}


def overlays_of(layers: Layers, base: Base) -> tuple[Overlay, ...]:
    """Return every file of a workplace that overrides or extends a kit file, or did so before."""
    return tuple(_overlays(layers, base)) if layers.is_workplace else ()


def _overlays(layers: Layers, base: Base) -> Iterator[Overlay]:
    for name in _own_texts(layers.root):
        beneath = _beneath(name, layers)
        known, own = base.files.get(name), text_of(layers.root, name)
        if beneath is None and known is None:
            continue  # a page or form that only the workplace has
        now = text_of(beneath, name) if beneath else None
        before = known.whole if known else None
        yield Overlay(name, "extends" if _extends(own) else "replaces", _state(before, now), own, before, now)


def _state(before: str | None, now: str | None) -> State:
    if now is None:
        return "orphan"
    if before is None:
        return "unrecorded"
    return "current" if fingerprint_of(before) == fingerprint_of(now) else "stale"


def _own_texts(root: Path) -> Iterator[str]:
    for top in TOPS:
        for name in sorted(names_below(root, top), key=PurePosixPath):
            if PurePosixPath(name).suffix in TEXTS and file_or_none(root, name):
                yield name


def _beneath(name: str, layers: Layers) -> Path | None:
    """Return the folder with the file that a workplace's file overrides."""
    if name == _BRAND:
        return None
    folders = layers.theme if name.startswith("theme/") else layers.content
    return next((folder for folder in folders[1:] if file_or_none(folder, name)), None)


def _extends(text: str) -> bool:
    """True for a file that declares ``extends`` in its front matter or at its top level."""
    head = text.partition("\n---")[0] if text.startswith("---") else text
    return _SAYS_SO.search(head) is not None


@dataclass(frozen=True, slots=True)
class Versions:
    """Two dotted version numbers of samtalekit."""

    before: str
    after: str

    @property
    def is_step_back(self) -> bool:
        """True when the running version is the earlier one."""
        before, after = ([int(number) for number in re.findall(r"\d+", each)] for each in (self.before, self.after))
        return after < before


@dataclass(frozen=True, slots=True)
class Renewal:
    """Changes since the workplace last accepted the kit: paths of kit files, and samtalekit versions if they differ."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    versions: Versions | None

    @property
    def is_any(self) -> bool:
        """True when anything has changed."""
        return bool(self.changed or self.added or self.gone or self.versions)


def renewal_of(base: Base, now: dict[str, str], version: str) -> Renewal:
    """Compare a kit's files with the record; without recorded files nothing counts as changed."""
    then = base.kit_files
    if not then:
        return Renewal((), (), (), None)
    return Renewal(
        changed=tuple(name for name in now if name in then and then[name] != now[name]),
        added=tuple(name for name in now if name not in then),
        gone=tuple(name for name in then if name not in now),
        versions=versions_of(base, version),
    )


def versions_of(base: Base, version: str) -> Versions | None:
    """Return the accepted version of samtalekit and the running one; None where they are equal."""
    return Versions(base.samtalekit, version) if base.samtalekit and base.samtalekit != version else None
