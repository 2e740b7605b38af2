"""The overlay: which file stands for each path of the content, a workplace's own before the kit's."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.paths import names_below
from samtalekit.sources.reader import Layers


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the content.

    Attributes:
        name: Its path below the language's folder.
        is_own: False in a kit beneath a workplace.
        beneath: The kit's file of the same path, which this one extends or stands in place of.
    """

    path: Path
    name: str
    is_own: bool
    beneath: "Found | None" = None


def index_of(layers: Layers, language: str) -> Mapping[str, Found]:
    """Every file of one language's content by its path below ``content/<language>/``."""
    found: dict[str, Found] = {}
    for folder in reversed(layers.content):
        top = f"content/{language}"
        for path in names_below(folder, top):
            name = path.removeprefix(f"{top}/")
            found[name] = Found(folder / path, name, is_own=folder == layers.root, beneath=found.get(name))
    return dict(sorted(found.items()))
