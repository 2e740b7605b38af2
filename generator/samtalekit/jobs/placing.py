"""Placing: a result is put where it belongs whole, and never over something else."""

import os
import shutil
from pathlib import Path

from samtalekit.ground.errors import WriteError
from samtalekit.ground.files import swap_in
from samtalekit.jobs.workroom import clear_leftovers


def refuse_among_sources(place: Path, root: Path) -> None:
    """Never lay a site over its sources or among them: the next build would read its own result.

    Raises:
        WriteError: The place holds the sources, or lies in them.
    """
    sources = [root.resolve() / name for name in ("content", "theme", ".git", ".samtalekit", ".github")]
    if root.resolve().is_relative_to(place) or any(place.is_relative_to(source) for source in sources):
        raise WriteError("holds-sources", str(place))


def refuse_what_is_not_ours(place: Path, mark: str, reason: str) -> None:
    """Never put a result where something else stands: it would be lost.

    Args:
        place: Where the result is going to be.
        mark: The file that every result of its kind has.
        reason: What is said when there is none, as in `WriteError`.

    Raises:
        WriteError: The place is a file, or a folder with things in it that no run of ours made.
    """
    if place.is_file() or (place.is_dir() and any(place.iterdir()) and not (place / mark).is_file()):
        raise WriteError(reason, str(place))


def put_in_place(made: Path, place: Path) -> None:
    """Move a finished folder beside its place, then swap it in.

    Raises:
        WriteError: It cannot be written; what stood there stands.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(place.parent, f".{place.name}-")
        fresh = place.with_name(f".{place.name}-{os.getpid()}")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.move(made, fresh)
    except OSError as error:
        raise WriteError("not-written", str(place), error.strerror or "") from error
    swap_in(fresh, place)
