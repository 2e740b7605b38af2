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
