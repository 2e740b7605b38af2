"""A glance at what has drifted, by fingerprints alone, for a line beside other work."""

from dataclasses import dataclass

from samtalekit import __version__
from samtalekit.diff.record import read_base
from samtalekit.diff.drift import Versions, overlays_of, versions_of
from samtalekit.sources.reader import Layers


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be seen without reading what the files say.

    Attributes:
        stale: The own files whose kit's file has changed since.
        versions: The versions of samtalekit that the workplace last said yes to and that runs, where they differ.
    """

    stale: tuple[str, ...]
    versions: Versions | None


def glance(layers: Layers) -> Glance:
    """Whether there is anything to look at."""
    base, _unread = read_base(layers.root)
    stale = tuple(each.path for each in overlays_of(layers, base) if each.is_stale)
    return Glance(stale, versions_of(base, __version__) if layers.is_workplace else None)
