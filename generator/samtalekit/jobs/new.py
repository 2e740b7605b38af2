"""``samtalekit new``: scaffold a workplace folder from the skeleton, ready to build."""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from samtalekit import __version__
from samtalekit.core.files import is_there, read_regular, text_of, write_if_changed
from samtalekit.core.messages import catalogue, message
from samtalekit.core.text import printable
from samtalekit.diff.record import RECORD, Base, Known, fresh_base, write_base
from samtalekit.jobs.own_wheel import Wheel, own_wheel
from samtalekit.jobs.schemas import schema_files
from samtalekit.model.base import fingerprint_of
from samtalekit.pipeline.publish import OutputKind, output_dir
from samtalekit.sources.kit import read_kit
from samtalekit.sources.layers import package_root

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
    "program": {
        "both/requirements.txt": "requirements.txt",
        "§/gitattributes": ".gitattributes",
        "§/gitignore": ".gitignore",
    },
}
"""Template files of the skeleton and their paths in the new folder, in the groups that the command prints.

``§`` is the folder of the user's language; ``both`` holds bilingual and machine-read files.
"""

OURS = frozenset({"workplace.yml", "content", "theme", "mkdocs.yml", "wheels", "site"})
"""Names that show that a folder is a workplace or a kit already, or another site."""

_OF_A_REPOSITORY = re.compile(
    r"\..*|(?:readme|licen[cs]e|copying|code_of_conduct|contributing|security)\b.*", re.IGNORECASE
)
"""Files that Git and its hosts put into a new repository."""


def _has_room(_folder: Path, names: Sequence[str]) -> bool:
    """True for a folder in which a workplace can be created: a new repository, or any clone without our names."""
    if OURS & {*names}:
        return False
    return ".git" in names or all(_OF_A_REPOSITORY.fullmatch(name) for name in names)


KIND = OutputKind("not-empty", _has_room, is_in_place=True)
MISTAKE = {"da": "ret-en-fejl", "en": "report-a-mistake"}
"""File name of the issue template, by language: users see it."""

WHEELS = "wheels"
"""The folder of a workplace that holds samtalekit's own wheel."""

SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 hunspell hunspell-da hunspell-en-gb"
"""Debian and Ubuntu packages that a build and a check need."""

LOCKED = "both/requirements.lock"
"""Pinned runtime dependencies with hashes: ``requirements.lock`` without the test dependencies."""

IGNORED = ".gitignore"

EXAMPLES = ("content/da/contact.md", "content/en/contact.md")
"""Files of a new workplace that overlay the kit's."""


class _Skeleton(Template):
    """Template with placeholders ``§name``: ``$`` is taken by shell scripts, and message keys contain dots."""

    delimiter = "§"
    idpattern = r"[a-z_]+(?:\.[a-z_]+)?"


@dataclass(frozen=True, slots=True)
class NewReport:
    """The new folder, and its files by relative path, in groups.

    Attributes:
        left: Files that existed already, unchanged.
        unignored: Lines of our ``.gitignore`` that the existing one lacks.
    """

    folder: Path
    name: str
    groups: Mapping[str, tuple[str, ...]]
    left: tuple[str, ...] = ()
    unignored: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """All files."""
        return tuple(file for group in self.groups.values() for file in group)


def new(folder: Path, language: str, *, from_index: bool = False) -> NewReport:
    """Create a workplace folder.

    Args:
        folder: A folder that does not exist, or has nothing of ours in it: an empty one, a clone of a repository.
        language: The language of the comments in its files.
        from_index: Take samtalekit from the package index, pinned by version and by the hash of its own wheel,
            instead of from a wheel in the folder.

    Raises:
        PackageError: samtalekit's files differ from those that were installed.
        WriteError: The folder has files of something else, or cannot be written.
    """
    folder = output_dir(folder, KIND, within=None).path
    name, wheel = name_of(folder), own_wheel()
    values = _values(name, language) | _requirements(wheel, language, from_index=from_index)
    contents = {group: _contents(skeleton, values) for group, skeleton in SKELETON.items()}
    contents["editor"] |= {path: text.encode() for path, text in schema_files().items()}
    if not from_index:
        contents["program"][f"{WHEELS}/{wheel.name}"] = wheel.content
    ignored = contents["program"][IGNORED].decode()
    left = {path for group in contents.values() for path in group if is_there(folder / path)}
    for path, content in (item for group in contents.values() for item in group.items()):
        if path not in left:
            write_if_changed(folder / path, content)
    write_base(folder, _base(folder))
    groups = {group: tuple(sorted({*made} - left)) for group, made in contents.items()}
    groups["program"] = (*groups["program"], RECORD)
    theirs = read_regular(folder / IGNORED).decode("utf-8", "replace") if IGNORED in left else ignored
    unignored = _unignored(ignored, theirs)
    return NewReport(
        folder, name, {group: made for group, made in groups.items() if made}, tuple(sorted(left)), unignored
    )


def _unignored(ours: str, theirs: str) -> tuple[str, ...]:
    """Return the patterns of our ``.gitignore`` that a repository's own lacks."""
    known = {line.strip() for line in theirs.splitlines()}
    return tuple(line for line in ours.splitlines() if line.strip() and not line.startswith("#") and line not in known)


def name_of(folder: Path) -> str:
    """Derive a workplace's name from its folder name: ``harbour-shed`` → "Harbour shed"."""
    name = printable(folder.name)
    words = " ".join(name.replace("_", "-").split("-")).strip() or name
    return words[:1].upper() + words[1:]


def _requirements(wheel: Wheel, language: str, *, from_index: bool) -> dict[str, str]:
    """Template values of ``requirements.txt``.

    The hash is included also when samtalekit is installed from the index: pip then accepts only the wheel of this
    samtalekit, whoever owns the name.
    """
    return {
        "own": f"samtalekit=={__version__}" if from_index else f"./{WHEELS}/{wheel.name}",
        "own_hash": wheel.sha256,
        "about_own": message(language, "flow.from_index" if from_index else "flow.from_wheel"),
        "locked": _read(LOCKED).rstrip(),
    }


def _values(name: str, language: str) -> dict[str, str]:
    """Template values of the other skeleton files."""
    return {
        **{key: text for key, text in catalogue(language).items() if key.startswith("flow.")},
        "name": json.dumps(name, ensure_ascii=False)[1:-1],
        "version": __version__,
        "language": language,
        "mistake": MISTAKE[language],
        "season_id": f"season-{secrets.token_hex(4)}",
        "system_packages": SYSTEM_PACKAGES,
        "translates": fingerprint_of(_read("both/contact.da.md")),
    }


def _contents(skeleton: Mapping[str, str], values: Mapping[str, str]) -> dict[str, bytes]:
    """Render the files of a group, by their path in the folder."""
    return {
        _Skeleton(target).substitute(values): _Skeleton(_read(source.replace("§", values["language"])))
        .substitute(values)
        .encode()
        for source, target in skeleton.items()
    }


def _read(source: str) -> str:
    return files(__package__).joinpath("skeleton", *source.split("/")).read_text(encoding="utf-8")


def _base(folder: Path) -> Base:
    """The initial record: the current kit, and the kit files that the examples overlay."""
    root = package_root()
    kit = read_kit(root).kit
    if kit is None:
        return Base()
    known = {path: Known.of(text_of(root, path)) for path in EXAMPLES if (folder / path).is_file()}
    return fresh_base(kit.structure.id, kit.structure.edition, root).model_copy(update={"files": known})
