"""The layers of source files: for each content path the workplace's file, else the kit's; and finding workplaces."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.characters import composed
from samtalekit.core.files import names_below, text_of
from samtalekit.sources.reader import KIT_FILE, WORKPLACE_FILE, Layers
from samtalekit.sources.yaml_tree import Tree, read_tree


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the content.

    Attributes:
        name: Its path below the language's folder.
        is_own: False in a kit below a workplace.
        beneath: The kit's file of the same path, which this one extends or overrides.
    """

    path: Path
    name: str
    is_own: bool
    beneath: "Found | None" = None


def index_of(layers: Layers, language: str) -> Mapping[str, Found]:
    """Return every file of one language's content by its path below ``content/<language>/``."""
    found: dict[str, Found] = {}
    for folder in reversed(layers.content):
        top = f"content/{language}"
        for path in names_below(folder, top):
            name = composed(path.removeprefix(f"{top}/"))
            found[name] = Found(folder / path, name, is_own=folder == layers.root, beneath=found.get(name))
    return dict(sorted(found.items()))


# Workplaces below a folder, in an order that is the same on every machine, and their settings.

PASSED_BY = frozenset({"site", "node_modules"})
"""Folders not searched for workplaces; neither are hidden ones, built sites and a kit's own folders."""

MAX_SETTINGS_CHARS = 100_000  # characters of a settings file; a larger one is not read for a name

OF_A_KIT = frozenset({"content", "theme"})


def workplaces_below(folder: Path, without: Path | None = None) -> tuple[str, ...]:
    """Return the path of every workplace in a folder, itself included: ``.``, ``north/harbour``, sorted by code point.

    Symbolic links are not followed; the folder ``without``, such as the output folder, is left out.
    """
    top, left_out = folder.resolve(), without.resolve() if without else None
    found: list[str] = []
    for here, folders, files in os.walk(top):
        place = Path(here)
        if WORKPLACE_FILE in files:
            found.append(place.relative_to(top).as_posix())
        folders[:] = [] if _is_site(folders, files) else [name for name in folders if _is_searched(place, name)]
        folders[:] = [name for name in folders if place / name != left_out]
    return tuple(sorted(found))


def _is_searched(place: Path, name: str) -> bool:
    if name.startswith(".") or name in PASSED_BY:
        return False
    return name not in OF_A_KIT or not ((place / WORKPLACE_FILE).exists() or (place / KIT_FILE).exists())


def _is_site(folders: list[str], files: list[str]) -> bool:
    return {"manifest.json", "index.html"} <= {*files} and {"assets", "search"} <= {*folders}


def name_in(layers: Layers, file: str) -> Tree | None:
    """Read one of the two settings files as far as possible: used for names when a build has failed."""
    path = layers.find(file)
    text = text_of(layers.folder_of(path), file) if path else ""
    return read_tree(text[:MAX_SETTINGS_CHARS], file)[0] if text else None
