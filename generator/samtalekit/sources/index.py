"""The overlay: which file stands for each path of the content, a workplace's own before the kit's."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samtalekit.sources.folders import Layers


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
        top = folder / "content" / language
        for here, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for file in sorted(name for name in files if not name.startswith(".")):
                path = Path(here) / file
                name = path.relative_to(top).as_posix()
                found[name] = Found(path, name, is_own=folder == layers.root, beneath=found.get(name))
    return dict(sorted(found.items()))
