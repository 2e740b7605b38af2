"""``samtalekit new``: a workplace's folder that builds at once."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from samtalekit.ground.errors import WriteError
from samtalekit.ground.files import write_if_changed
from samtalekit.sources.base import RECORD, Base, fresh_base, write_base
from samtalekit.sources.folders import package_root
from samtalekit.sources.read import read_kit

SKELETON = {
    "workplace.yml": "workplace.yml",
    "_brand.yml": "theme/_brand.yml",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "keep.md": "content/README.md",
}
"""Files of the skeleton, and where they go in the new folder."""


@dataclass(frozen=True, slots=True)
class NewReport:
    """What was made: the folder, and its files by their path in it."""

    folder: Path
    name: str
    files: tuple[str, ...]


def new(folder: Path, language: str) -> NewReport:
    """Make a workplace's folder.

    Args:
        folder: Not there yet, or empty but for hidden files.
        language: The language of the comments in its files.

    Raises:
        WriteError: There is something in the folder already, or it cannot be written.
    """
    folder = folder.resolve()
    if folder.is_file() or (folder.is_dir() and any(not each.name.startswith(".") for each in folder.iterdir())):
        raise WriteError("not-empty", str(folder))
    name = name_of(folder)
    kit = read_kit(package_root()).kit
    written: list[str] = []
    for source, target in SKELETON.items():
        text = files(__package__).joinpath("skeleton", language, source).read_text(encoding="utf-8")
        write_if_changed(
            folder / target, Template(text).substitute(name=json.dumps(name, ensure_ascii=False)[1:-1]).encode()
        )
        written.append(target)
    write_base(folder, fresh_base(kit.structure.id, kit.structure.edition, package_root()) if kit else Base())
    return NewReport(folder, name, (*written, RECORD))


def name_of(folder: Path) -> str:
    """A workplace's name from its folder's: ``harbour-shed`` → "Harbour shed"."""
    words = " ".join(folder.name.replace("_", "-").split("-")).strip() or folder.name
    return words[:1].upper() + words[1:]
