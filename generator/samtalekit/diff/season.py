"""Dates that move: what ``base.json`` records of the year's dates, and the warning when they move unannounced.

A calendar moves an event that it has only when the file's ``SEQUENCE`` has risen, which is the season's ``revision``
(RFC 5545, 3.8.7.4).
"""

import contextlib

from samtalekit.core.errors import OutsideError, WriteError
from samtalekit.core.files import is_there
from samtalekit.core.findings import Finding
from samtalekit.diff.record import RECORD, Base, KnownSeason, read_base, write_base
from samtalekit.model.workplace import Season
from samtalekit.sources.reader import Layers
from samtalekit.sources.yaml_tree import Tree


def known_season(season: Season) -> KnownSeason:
    """What is recorded of a season: each date as ``2027-02-01/2027-02-28``, also when it is a single day."""
    dates = {name: f"{span.first}/{span.last}" for name, span in season.dates.items()}
    return KnownSeason(id=season.id, revision=season.revision, dates=dates)


def is_recorded(base: Base, season: Season) -> bool:
    """True when a revision of these dates is on record, with the dates that it has now or with others."""
    known = base.season
    return known is not None and (known.id, known.revision) == (season.id, season.revision)


def record_season(layers: Layers, season: Season) -> None:
    """Record the dates of a revision when it is first built: from then on, calendars may have them.

    A folder without a record gets none, and a record that cannot be read or written stays as it is: the site is made.
    """
    if not layers.is_workplace or not season.dates or not is_there(layers.root / RECORD):
        return
    base, unread = read_base(layers.root)
    if unread or is_recorded(base, season):
        return
    with contextlib.suppress(WriteError, OutsideError):
        write_base(layers.root, base.model_copy(update={"season": known_season(season)}))


def moved_dates(base: Base, season: Season, tree: Tree) -> list[Finding]:
    """Warn of dates that differ from those recorded under the same revision.

    A new date is none, since calendars add what they lack; nor is a deleted one, which no file takes out of them.

    Args:
        base: The workplace's record.
        season: The dates now.
        tree: ``workplace.yml``, for places.
    """
    if not is_recorded(base, season) or base.season is None:
        return []
    now, known = known_season(season).dates, base.season.dates
    moved = [name for name in known if name in now and now[name] != known[name]]
    if not moved:
        return []
    has_revision = tree.at(("season", "revision")) is not None
    place = tree.place(("season", "revision")) if has_revision else tree.key_place(("season",))
    names, revision = ", ".join(moved), season.revision
    return [Finding(place, "season-moved", {"names": names, "revision": revision, "next": revision + 1})]
