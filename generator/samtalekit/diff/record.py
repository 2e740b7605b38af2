"""``.samtalekit/base.json``: which texts of the kit a workplace's own files were made from.

It is kept in Git beside the files, so that after any upgrade the kit's text of then can be held against today's. Texts
are lists of lines, for people who look at a change of it.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import Field as Limits
from pydantic import ValidationError, model_validator

from samtalekit import __version__
from samtalekit.core.errors import OutsideError
from samtalekit.core.files import (
    MAX_DATA_BYTES,
    file_in,
    link_out,
    names_below,
    read_regular,
    text_of,
    write_if_changed,
)
from samtalekit.core.findings import Finding, Location
from samtalekit.model.base import Frozen
from samtalekit.model.overlay import Fingerprint, fingerprint_of

RECORD = ".samtalekit/base.json"
_SPOT = re.compile(r"at line (\d+) column (\d+)")

TEXTS = frozenset({".md", ".yml", ".yaml", ".txt", ".css", ".js", ".j2", ".toml"})
"""Endings of files that are compared as texts."""


class Known(Frozen):
    """A text as it was.

    Attributes:
        text: Its lines.
    """

    fingerprint: Fingerprint
    text: Annotated[tuple[str, ...], Limits(strict=False)]

    @model_validator(mode="after")
    def _is_as_it_was(self) -> "Known":
        if self.fingerprint != fingerprint_of(self.whole):
            raise ValueError("the text is not the one that the fingerprint was made of")
        return self

    @classmethod
    def of(cls, text: str) -> "Known":
        """A text as it is now."""
        return cls(fingerprint=fingerprint_of(text), text=tuple(text.split("\n")))

    @property
    def whole(self) -> str:
        """The text in one piece."""
        return "\n".join(self.text)


class Base(Frozen):
    """The record.

    Attributes:
        samtalekit: The version that wrote it.
        kit: The kit's id.
        edition: The kit's edition.
        kit_files: The fingerprint of each file of the kit, when the workplace last said yes to all of it.
        files: The kit's texts that the workplace's own files of the same path were made from.
        sources: The workplace's own texts that its translations were made from, by the translation's path.
    """

    samtalekit: str | None = None
    kit: str | None = None
    edition: int | None = None
    kit_files: Mapping[str, Fingerprint] = {}
    files: Mapping[str, Known] = {}
    sources: Mapping[str, Known] = {}


def read_base(root: Path) -> tuple[Base, tuple[Finding, ...]]:
    """Read a folder's record; an empty one where there is none, and with a finding where it cannot be read."""
    try:
        path = file_in(root, RECORD, hidden=True)
        return (Base.model_validate_json(read_regular(path, MAX_DATA_BYTES)) if path else Base()), ()
    except OutsideError:
        return Base(), (Finding(Location(RECORD), "outside-kit", {"path": RECORD}),)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in problem["loc"]) or RECORD
        spot = _SPOT.search(problem["msg"])  # of what is no JSON
        place = (
            Location(RECORD, int(spot[1]), max(1, int(spot[2]))) if spot else Location(RECORD)
        )  # it may say column 0
        return Base(), (Finding(place, "base-unreadable", {"where": where[:60]}),)
    except OSError as error:
        return Base(), (Finding(Location(RECORD), "unreadable", {"reason": error.strerror or ""}),)


def write_base(root: Path, base: Base) -> None:
    """Write the record whole.

    Raises:
        OutsideError: A link leads it out of the folder.
        WriteError: It cannot be written.
    """
    if name := link_out(root, root / RECORD):
        raise OutsideError(name)
    told = {"files": {}} | base.model_dump(mode="json", exclude_defaults=True)
    write_if_changed(root / RECORD, (json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode())


def fresh_base(kit_id: str, edition: int, kit: Path) -> Base:
    """The record of a workplace that has nothing of its own yet."""
    return Base(samtalekit=__version__, kit=kit_id, edition=edition, kit_files=kit_files_of(kit))


def kit_files_of(kit: Path) -> dict[str, str]:
    """The fingerprint of each text of a kit's content, by its path."""
    found = (name for name in names_below(kit, "content") if Path(name).suffix in TEXTS)
    return {name: fingerprint_of(text_of(kit, name)) for name in sorted(found, key=PurePosixPath)}
