"""Of what was made before, the hash is known; it is read when somebody needs it, and made again when it is lost."""

from pathlib import Path

import pytest

from samtalekit.core.cache import KEY, Cache
from samtalekit.core.kept import LostError, again_if_lost, bytes_of, digest_of, keep, kept, size_of
from samtalekit.core.mirror import mirror

PAGE, FACTS = "En side på \u2028 dansk".encode() + b"\xff", {"title": "Side"}


@pytest.fixture
def place(tmp_path):
    """The folder of a cache in which an earlier run has kept a page."""
    cache = Cache(tmp_path / "steps", tmp_path)
    keep(cache, "page", cache.key("page", ["a"]), PAGE, FACTS)
    cache.note_briefs()
    return tmp_path / "steps"


def later(place: Path) -> tuple[Cache, str]:
    """Another run, and the key of the page."""
    cache = Cache(place, place.parent)
    return cache, cache.key("page", ["a"])


def lose(place: Path, key: str) -> None:
    (place / key).unlink()


def test_it_is_what_was_kept_byte_for_byte(place):
    again = kept(*later(place))

    assert (bytes_of(again), digest_of(again), size_of(again), again.facts) == (PAGE, digest_of(PAGE), len(PAGE), FACTS)


def test_hash_and_facts_are_known_without_the_entry(place):
    cache, key = later(place)
    lose(place, key)
    again = kept(cache, key)

    assert (digest_of(again), again.facts) == (digest_of(PAGE), FACTS)
    with pytest.raises(LostError):
        bytes_of(again)


@pytest.mark.parametrize("damage", [b"", b"x" * 200])
def test_a_damaged_entry_is_lost(damage, place):
    cache, key = later(place)
    (place / key).write_bytes(damage)

    with pytest.raises(LostError):
        bytes_of(kept(cache, key))


def test_what_is_lost_is_made_again(place):
    """The second time nothing is taken for kept that cannot be read."""
    cache, key = later(place)
    lose(place, key)
    made = again_if_lost(cache, lambda: bytes_of(kept(cache, key) or keep(cache, "page", key, PAGE, FACTS)))

    assert made == PAGE
    assert cache.work["page"] == 1
    assert bytes_of(kept(*later(place))) == PAGE


def test_without_notes_the_entry_is_read(place):
    """They are notes of a folder: another one, or an upgrade, has none."""
    for path in place.iterdir():
        if KEY.fullmatch(path.name) and path.name != later(place)[1]:
            path.unlink()

    assert bytes_of(kept(*later(place))) == PAGE


def test_notes_are_of_what_the_last_run_used(place):
    """So they do not grow; what they leave out is read from its entry, as long as that is there."""
    cache, key = later(place)
    other = cache.key("page", ["b"])
    keep(cache, "page", other, b"another")
    cache.note_briefs()
    lose(place, key)

    assert kept(later(place)[0], other).load() == b"another"
    assert kept(*later(place)) is None


def test_in_memory_it_stays_as_long_as_it_is_asked_for():
    """A preview without a folder keeps entries of the last two rounds, and no hash without its entry."""
    cache = Cache()
    key = cache.key("page", ["a"])
    keep(cache, "page", key, PAGE)
    for _round in range(4):
        cache.begin_round()
        page = kept(cache, key)

    assert bytes_of(page) == PAGE


def test_a_file_that_the_earlier_folder_has_is_linked_without_reading_what_is_kept(place, tmp_path):
    cache, key = later(place)
    lose(place, key)
    mirror(tmp_path / "site", {"a.html": PAGE})
    mirror(tmp_path / "new", {"a.html": kept(cache, key)}, alike=tmp_path / "site")

    assert (tmp_path / "new/a.html").samefile(tmp_path / "site/a.html")


def test_a_file_of_the_same_size_is_not_taken_for_another(place, tmp_path):
    """Somebody has changed the earlier site by hand."""
    mirror(tmp_path / "site", {"a.html": PAGE[:-1] + b"x"})
    mirror(tmp_path / "new", {"a.html": kept(*later(place))}, alike=tmp_path / "site")

    assert (tmp_path / "new/a.html").read_bytes() == PAGE
