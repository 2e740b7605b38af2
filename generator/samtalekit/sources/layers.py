"""The layers (folders) of source files: for each path the workplace's file, else the kit's; and finding workplaces."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import samtalekit
from samtalekit.core.errors import OutsideError
from samtalekit.core.files import (
    KIT_FILE,
    MAX_SETTINGS_CHARS,
    WORKPLACE_FILE,
    file_in,
    folder_in,
    is_there,
    names_below,
    text_of,
)
from samtalekit.core.text import composed
from samtalekit.sources.yaml_tree import Tree, read_tree

TOPS = ("content", "theme")
"""The folders that are read in a kit or workplace; links out of one are refused, even to the other."""


@cache
def package_root() -> Path:
    """Return the folder of the kit that comes with samtalekit: inside the wheel, or the surrounding checkout."""
    inside = Path(samtalekit.__file__).parent / "_package"
    return inside if inside.is_dir() else Path(samtalekit.__file__).parents[2]


@dataclass(frozen=True)
class Layers:
    """The folders of a build, in order of precedence; the first that has a file wins.

    Attributes:
        root: The folder being built.
        kit: The kit's folder: the root itself unless that is a workplace.
    """

    root: Path
    kit: Path
    _tops: dict[tuple[Path, str], Path] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def is_workplace(self) -> bool:
        """Return True when the root is a workplace on top of a kit in another folder."""
        return self.root != self.kit

    @property
    def content(self) -> tuple[Path, ...]:
        """Folders that pages and forms come from."""
        return (self.root, self.kit) if self.is_workplace else (self.kit,)

    @cached_property
    def theme(self) -> tuple[Path, ...]:
        """Folders that theme files and ``mkdocs.yml`` come from."""
        return tuple(dict.fromkeys((*self.content, package_root())))

    def find(self, name: str, *, theme: bool = False) -> Path | None:
        """Return the path in the first layer that has it, for `SourceReader` to read; may be a link that leads out."""
        for folder in self.theme if theme else self.content:
            path = folder / name
            try:
                is_found = file_in(*self.within(path)) is not None
            except OutsideError:
                is_found = is_there(path) and _is_checked(Path(os.path.normpath(path)), folder)
            if is_found:
                return path
        return None

    def folder_of(self, path: Path) -> Path:
        """Return the folder that a file belongs to: the innermost, where a kit lies in a workplace or the reverse."""
        holding = (folder for folder in self.theme if f"{path}{os.sep}".startswith(f"{folder}{os.sep}"))
        return max(holding, key=lambda folder: len(str(folder)), default=self.root)

    def within(self, path: Path) -> tuple[Path, str]:
        """Return the folder that a file's links must stay in, and the file's name there.

        Raises:
            OutsideError: The folder of the content or of the theme itself leads out.
        """
        path = Path(os.path.normpath(path))
        folder = self.folder_of(path)
        name = _relative(path, folder)
        top, _slash, inside = name.partition("/")
        if top not in TOPS or not inside:
            return folder, name
        if (folder, top) not in self._tops:
            self._tops[folder, top] = folder_in(folder, top) or folder / top
        return self._tops[folder, top], inside

    def name(self, path: Path) -> str:
        """Return a file's name in findings: its path relative to the root, with ``/``."""
        return _relative(path, self.root)


def _relative(path: Path, folder: Path) -> str:
    """Return a path relative to a folder, with ``/``; with ``..`` where it is not in it."""
    whole, top = os.fspath(path), f"{folder}{os.sep}"
    if whole.startswith(top) and ".." not in whole:  # some hundred times in a run
        return whole[len(top) :].replace(os.sep, "/")
    return os.path.relpath(whole, folder).replace(os.sep, "/")


def _is_checked(path: Path, folder: Path) -> bool:
    """True for a path in a folder without hidden parts: `check_all_files` has reported its mistakes."""
    return path.is_relative_to(folder) and not any(part.startswith(".") for part in path.relative_to(folder).parts)


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
