"""Dates that move: what ``base.json`` records of the year's dates, and the warning when they move in one revision.

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
    """Return what is recorded of a season: each date as ``2027-02-01/2027-02-28``, also a single day."""
    dates = {name: f"{span.first}/{span.last}" for name, span in season.dates.items()}
    return KnownSeason(id=season.id, revision=season.revision, dates=dates)


def is_recorded(base: Base, season: Season) -> bool:
    """Return True when this revision of the dates is on record, whatever dates it had."""
    known = base.season
    return known is not None and (known.id, known.revision) == (season.id, season.revision)


def record_season(layers: Layers, season: Season) -> None:
    """Record the dates of a revision when it is first built: from then on, calendars may have them.

    A folder without a record gets none. A record that cannot be read or written is left unchanged, since the site is
    already published.
    """
    if not layers.is_workplace or not season.dates or not is_there(layers.root / RECORD):
        return
    base, unread = read_base(layers.root)
    if unread or is_recorded(base, season):
        return
    with contextlib.suppress(WriteError, OutsideError):
        write_base(layers.root, base.model_copy(update={"season": known_season(season)}))


def moved_dates(base: Base, season: Season, tree: Tree) -> list[Finding]:
    """Warn of dates that differ from those recorded under the same revision; ``tree`` is ``workplace.yml``.

    New dates need no warning, since calendars add them; nor do deleted ones, which no file removes from calendars.
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
