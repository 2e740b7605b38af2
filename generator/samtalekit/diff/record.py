"""The record ``.samtalekit/base.json``: the kit texts that a workplace's own files are based on, and the year's dates.

It is kept in Git beside the files, so that after an upgrade the kit's text of then can be compared with the current
one. Texts are stored as lists of lines, which gives readable Git diffs. The dates are kept because a calendar moves an
event that it has only when the file's ``SEQUENCE`` has risen, which is the season's ``revision`` (RFC 5545, 3.8.7.4);
`moved_dates` warns when they moved without it.
"""

import contextlib
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import Field as Constraints
from pydantic import ValidationError, model_validator

from samtalekit import __version__
from samtalekit.core.errors import OutsideError, WriteError
from samtalekit.core.files import (
    MAX_DATA_BYTES,
    file_in,
    is_there,
    link_out,
    names_below,
    read_regular,
    text_of,
    write_if_changed,
)
from samtalekit.core.findings import Finding, Location
from samtalekit.model.base import Fingerprint, Frozen, fingerprint_of
from samtalekit.model.workplace import Season
from samtalekit.sources.layers import Layers
from samtalekit.sources.yaml_tree import Tree

RECORD = ".samtalekit/base.json"
_SPOT = re.compile(r"at line (\d+) column (\d+)")

TEXTS = frozenset({".md", ".yml", ".yaml", ".txt", ".css", ".js", ".j2", ".toml"})
"""Extensions of files that are compared as text."""


class Known(Frozen):
    """A recorded text, as lines."""

    fingerprint: Fingerprint
    text: Annotated[tuple[str, ...], Constraints(strict=False)]

    @model_validator(mode="after")
    def _is_as_it_was(self) -> "Known":
        if self.fingerprint != fingerprint_of(self.whole):
            raise ValueError("the text is not the one that the fingerprint was made of")
        return self

    @classmethod
    def of(cls, text: str) -> "Known":
        """Record a text as it is now."""
        return cls(fingerprint=fingerprint_of(text), text=tuple(text.split("\n")))

    @property
    def whole(self) -> str:
        """Return the text as one string."""
        return "\n".join(self.text)


class KnownSeason(Frozen):
    """The year's dates as they were when a revision of them was first built.

    Attributes:
        dates: The first and the last day of each, by its name: ``2027-02-01/2027-02-28``.
    """

    id: str
    revision: int
    dates: Mapping[str, str]


class Base(Frozen):
    """The content of ``base.json``.

    Attributes:
        samtalekit: The version that wrote it.
        kit_files: The fingerprint of each file of the kit, when the workplace last accepted the whole kit.
        files: The kit's texts that the workplace's own files of the same path are based on.
        sources: The workplace's own texts that its translations were made from, by the translation's path.
        season: The year's dates; None before a build that has any.
    """

    samtalekit: str | None = None
    kit: str | None = None
    edition: int | None = None
    kit_files: Mapping[str, Fingerprint] = {}
    files: Mapping[str, Known] = {}
    sources: Mapping[str, Known] = {}
    season: KnownSeason | None = None


def read_base(root: Path) -> tuple[Base, tuple[Finding, ...]]:
    """Read a folder's record; empty where there is none, and with a finding where it cannot be read."""
    try:
        path = file_in(root, RECORD, hidden=True)
        return (Base.model_validate_json(read_regular(path, MAX_DATA_BYTES)) if path else Base()), ()
    except OutsideError:
        return Base(), (Finding(Location(RECORD), "outside-kit", {"path": RECORD}),)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in problem["loc"]) or RECORD
        spot = _SPOT.search(problem["msg"])  # present when the text is not JSON
        place = (
            Location(RECORD, int(spot[1]), max(1, int(spot[2]))) if spot else Location(RECORD)
        )  # pydantic may report column 0
        return Base(), (Finding(place, "base-unreadable", {"where": where[:60]}),)
    except OSError as error:
        return Base(), (Finding(Location(RECORD), "unreadable", {"reason": error.strerror or ""}),)


def write_base(root: Path, base: Base) -> None:
    """Write the whole record.

    Raises:
        OutsideError: A link leads out of the folder.
        WriteError: It cannot be written.
    """
    if name := link_out(root, root / RECORD):
        raise OutsideError(name)
    data = {"files": {}} | base.model_dump(mode="json", exclude_defaults=True)
    write_if_changed(root / RECORD, (json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode())


def fresh_base(kit_id: str, edition: int, kit: Path) -> Base:
    """Return the record of a workplace without files of its own."""
    return Base(samtalekit=__version__, kit=kit_id, edition=edition, kit_files=kit_files_of(kit))


def kit_files_of(kit: Path) -> dict[str, str]:
    """Return the fingerprint of each text file of a kit's content, by path."""
    found = (name for name in names_below(kit, "content") if Path(name).suffix in TEXTS)
    return {name: fingerprint_of(text_of(kit, name)) for name in sorted(found, key=PurePosixPath)}


def known_season(season: Season) -> KnownSeason:
    """Return what is recorded of a season: each date as ``2027-02-01/2027-02-28``, also when it is a single day."""
    dates = {name: f"{span.first}/{span.last}" for name, span in season.dates.items()}
    return KnownSeason(id=season.id, revision=season.revision, dates=dates)


def record_season(layers: Layers, season: Season) -> None:
    """Record the dates of a revision when they are first built: from then on, calendars may have them.

    A folder without a record gets none, and a record that cannot be read or written stays as it is: the site is made.
    """
    if not layers.is_workplace or not season.dates or not is_there(layers.root / RECORD):
        return
    base, unread = read_base(layers.root)
    known, now = base.season, known_season(season)
    if known and known.id == now.id and known.revision >= now.revision:
        now = known.model_copy(update={"dates": {**now.dates, **known.dates}})  # only dates that were added are new
    if not unread and now != known:
        with contextlib.suppress(WriteError, OutsideError):
            write_base(layers.root, base.model_copy(update={"season": now}))


def moved_dates(base: Base, season: Season, tree: Tree) -> list[Finding]:
    """Warn of dates that differ from those recorded, where the revision has not risen since.

    New dates need no warning, since calendars add them; nor do deleted ones, which no file removes from calendars.
    ``tree`` is ``workplace.yml``, for places.
    """
    last = base.season
    if last is None or last.id != season.id or season.revision > last.revision:
        return []
    now = known_season(season).dates
    moved = [name for name in last.dates if name in now and now[name] != last.dates[name]]
    if not moved:
        return []
    has_revision = tree.at(("season", "revision")) is not None
    place = tree.place(("season", "revision")) if has_revision else tree.key_place(("season",))
    return [Finding(place, "season-moved", {"names": ", ".join(moved), "next": last.revision + 1})]
