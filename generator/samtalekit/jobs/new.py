"""``samtalekit new``: a workplace's folder that builds at once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from samtalekit import __version__
from samtalekit.ground.errors import WriteError
from samtalekit.ground.files import write_if_changed
from samtalekit.ground.words import catalogue, printable
from samtalekit.jobs.schemas import schema_files
from samtalekit.model.translation import fingerprint_of
from samtalekit.sources.base import RECORD, Base, Known, fresh_base, text_of, write_base
from samtalekit.sources.folders import package_root
from samtalekit.sources.read import read_kit

SKELETON: Mapping[str, Mapping[str, str]] = {
    "yours": {"§/workplace.yml": "workplace.yml", "§/_brand.yml": "theme/_brand.yml"},
    "content": {
        "both/contact.da.md": "content/da/contact.md",
        "both/contact.en.md": "content/en/contact.md",
        "§/keep.md": "content/README.md",
    },
    "guides": {"§/README.md": "README.md", "both/REDIGER.md": "REDIGER.md", "both/EDITING.md": "EDITING.md"},
    "github": {
        "both/kit.yml": ".github/workflows/kit.yml",
        "§/codeowners": ".github/CODEOWNERS",
        "§/pull_request.md": ".github/pull_request_template.md",
        "§/mistake.yml": ".github/ISSUE_TEMPLATE/§{mistake}.yml",
        "both/issues.yml": ".github/ISSUE_TEMPLATE/config.yml",
    },
    "gitlab": {
        "both/gitlab-ci.yml": ".gitlab-ci.yml",
        "§/pull_request.md": ".gitlab/merge_request_templates/Default.md",
        "§/mistake.md": ".gitlab/issue_templates/§{mistake}.md",
    },
    "editor": {"both/extensions.json": ".vscode/extensions.json"},
    "program": {"both/requirements.txt": "requirements.txt", "§/gitignore": ".gitignore"},
}
"""Files of the skeleton, and where they go in the new folder, in groups that people are told of.

``§`` is the folder of the person's language; ``both`` has what speaks two languages, or to machines.
"""

MISTAKE = {"da": "ret-en-fejl", "en": "report-a-mistake"}
"""What the form for a mistake is called: its file's name is seen by people."""

SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 hunspell hunspell-da hunspell-en-gb"
"""What a build and a check need of Debian and Ubuntu."""

EXAMPLES = ("content/da/contact.md", "content/en/contact.md")
"""Own files of a new workplace that lie over the kit's."""


class _Skeleton(Template):
    """Values are written ``§name``: scripts have dollars of their own, and sentences have dots in their names."""

    delimiter = "§"
    idpattern = r"[a-z_]+(?:\.[a-z_]+)?"


@dataclass(frozen=True, slots=True)
class NewReport:
    """What was made: the folder, and its files by their path in it, in groups."""

    folder: Path
    name: str
    groups: Mapping[str, tuple[str, ...]]

    @property
    def files(self) -> tuple[str, ...]:
        """All files."""
        return tuple(file for group in self.groups.values() for file in group)


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
    texts = {group: _texts(skeleton, name, language) for group, skeleton in SKELETON.items()}
    texts["editor"] |= schema_files()
    for path, text in (item for group in texts.values() for item in group.items()):
        write_if_changed(folder / path, text.encode())
    write_base(folder, _base(folder))
    groups = {group: tuple(sorted(told)) for group, told in texts.items()}
    return NewReport(folder, name, groups | {"program": (*groups["program"], RECORD)})


def name_of(folder: Path) -> str:
    """A workplace's name from its folder's: ``harbour-shed`` → "Harbour shed"."""
    name = printable(folder.name)
    words = " ".join(name.replace("_", "-").split("-")).strip() or name
    return words[:1].upper() + words[1:]


def _texts(skeleton: Mapping[str, str], name: str, language: str) -> dict[str, str]:
    """The files of a group with every value in place, by their path in the folder."""
    values = {
        **{key: text for key, text in catalogue(language).items() if key.startswith("flow.")},
        "name": json.dumps(name, ensure_ascii=False)[1:-1],
        "version": __version__,
        "language": language,
        "mistake": MISTAKE[language],
        "system_packages": SYSTEM_PACKAGES,
        "translates": fingerprint_of(_read("both/contact.da.md")),
    }
    return {
        _Skeleton(target).substitute(values): _Skeleton(_read(source.replace("§", language))).substitute(values)
        for source, target in skeleton.items()
    }


def _read(source: str) -> str:
    return files(__package__).joinpath("skeleton", *source.split("/")).read_text(encoding="utf-8")


def _base(folder: Path) -> Base:
    """The record: the kit as it is, and what the examples were made from."""
    root = package_root()
    kit = read_kit(root).kit
    if kit is None:
        return Base()
    known = {path: Known.of(text_of(root / path)) for path in EXAMPLES if (folder / path).is_file()}
    return fresh_base(kit.structure.id, kit.structure.edition, root).model_copy(update={"files": known})
