"""The cache hands out what was put in under the same inputs, and nothing else."""

import json
import os
import zlib
from pathlib import Path

import pytest

from samtalekit.core import cache as module
from samtalekit.core.cache import Cache, prune


def made_by(cache: Cache, step: str = "step", inputs: tuple[str | bytes, ...] = ("a",), data: object = "made") -> int:
    """How often something had to be made: once, or not at all."""
    before = cache.work.total()
    assert cache.derived(step, inputs, lambda: data) == data
    return cache.work.total() - before


def entry_in(folder: Path) -> Path:
    (path,) = [path for path in folder.iterdir() if len(path.name) == 64]
    return path


def test_what_was_made_once_is_there_for_every_later_process(tmp_path):
    """A new cache on the same folder stands for another process."""
    assert made_by(Cache(tmp_path / "c")) == 1
    assert made_by(Cache(tmp_path / "c")) == 0


@pytest.mark.parametrize("data", ["æøå", {"a": [1, 2.5, None, True]}, [], 0, False, "", "\ud800"])
def test_any_plain_data_comes_back_as_it_was(data, tmp_path):
    made_by(Cache(tmp_path), data=data)

    assert made_by(Cache(tmp_path), data=data) == 0


@pytest.mark.parametrize(
    ("step", "inputs"),
    [
        ("step", ("b",)),
        ("another", ("a",)),
        ("step", ("a", "")),
        ("step", ("", "a")),
        ("step", (b"a\0", "")),
        ("step", ()),
    ],
)
def test_other_inputs_or_another_step_are_something_else(step, inputs, tmp_path):
    """Wherever the border between two inputs lies."""
    made_by(Cache(tmp_path))

    assert made_by(Cache(tmp_path), step, inputs) == 1


def test_a_border_between_inputs_counts(tmp_path):
    made_by(Cache(tmp_path), inputs=("ab", "c"))

    assert made_by(Cache(tmp_path), inputs=("a", "bc")) == 1


def test_another_release_makes_everything_anew(tmp_path, monkeypatch):
    made_by(Cache(tmp_path))
    monkeypatch.setattr(module, "toolchain_hash", lambda: "another")

    assert made_by(Cache(tmp_path)) == 1


@pytest.mark.parametrize("damage", ["cut off", "another byte", "empty", "a pipe", "a folder", "a link", "no JSON"])
def test_a_damaged_entry_is_made_again_and_holds_nothing_up(damage, tmp_path):
    """A full disk, a bad one, and whatever else may lie in its place."""
    made_by(Cache(tmp_path / "c"))
    entry = entry_in(tmp_path / "c")
    content = entry.read_bytes()
    if damage in {"cut off", "another byte", "empty"}:
        entry.write_bytes({"cut off": content[:-1], "another byte": content[:-1] + b"?", "empty": b""}[damage])
    elif damage == "no JSON":
        packed = zlib.compress(b"{")
        entry.write_bytes(module.sha256_of(packed).encode() + packed)
    else:
        entry.unlink()
        if damage == "a pipe":
            os.mkfifo(entry)
        elif damage == "a folder":
            entry.mkdir()
        else:
            (tmp_path / "elsewhere").write_bytes(content)
            entry.symlink_to(tmp_path / "elsewhere")

    assert made_by(Cache(tmp_path / "c")) == 1
    assert made_by(Cache(tmp_path / "c")) == (1 if damage == "a folder" else 0)
    assert damage != "a link" or (tmp_path / "elsewhere").read_bytes() == content


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path):
    """Everything is made, as without a cache; a file stands where the folder would be."""
    (tmp_path / "c").write_text("in the way")

    assert made_by(Cache(tmp_path / "c")) == 1
    assert made_by(Cache(tmp_path / "c")) == 1


def test_a_mistake_is_not_kept(tmp_path):
    """What stops a step stops it again."""
    cache = Cache(tmp_path)
    for _attempt in range(2):
        with pytest.raises(ZeroDivisionError):
            cache.derived("step", ["a"], lambda: 1 // 0)


def test_memory_holds_this_round_and_the_one_before():
    """A server that runs for days does not grow."""
    cache = Cache()
    made_by(cache)
    cache.begin_round()
    assert made_by(cache) == 0
    cache.begin_round()
    assert made_by(cache, inputs=("b",)) == 1
    cache.begin_round()

    assert made_by(cache) == 1


def named(letter: str) -> str:
    """The name of an entry."""
    return letter * 64


def used_days_ago(path: Path, days: float, size: int = 10) -> Path:
    path.write_bytes(b"x" * size)
    then = path.stat().st_mtime - days * module.DAY_S
    os.utime(path, (then, then))
    return path


def test_what_was_not_used_for_a_month_goes_and_the_rest_stays(tmp_path):
    """Once a day; using an entry counts, not only making it."""
    made_by(Cache(tmp_path))
    entry = entry_in(tmp_path)
    long_ago = entry.stat().st_mtime - 40 * module.DAY_S
    os.utime(entry, (long_ago, long_ago))
    old = used_days_ago(tmp_path / named("a"), 31)
    new = used_days_ago(tmp_path / named("b"), 29)
    assert made_by(Cache(tmp_path)) == 0
    prune(tmp_path)

    assert (entry.exists(), old.exists(), new.exists()) == (True, False, True)
    used_days_ago(tmp_path / named("c"), 60)
    prune(tmp_path)
    assert (tmp_path / named("c")).exists()  # until tomorrow


def test_above_its_size_the_oldest_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "KEPT_BYTES", 25)
    for days in (1, 2, 3, 4):
        used_days_ago(tmp_path / named(str(days)), days)
    prune(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir() if path.name != module.PRUNED) == [named("1"), named("2")]


def test_what_is_not_ours_is_never_deleted(tmp_path):
    """Somebody names a folder of their own as the cache."""
    thesis = tmp_path / "thesis"
    thesis.mkdir()
    used_days_ago(thesis / "chapter-1.doc", 400)
    used_days_ago(tmp_path / "notes.txt", 400)
    left = used_days_ago(tmp_path / f".{named('a')}.123.part", 400)  # by a run that was killed
    os.utime(thesis, (0, 0))
    prune(tmp_path)

    assert (thesis / "chapter-1.doc").exists()
    assert (tmp_path / "notes.txt").exists()
    assert not left.exists()


def test_an_entry_of_another_user_is_used(tmp_path, monkeypatch):
    """Its time cannot be set; a cache that two users share is read all the same."""
    made_by(Cache(tmp_path))

    def refuse(*_arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "utime", refuse)
    assert made_by(Cache(tmp_path)) == 0


def test_an_entry_says_in_its_file_what_it_holds(tmp_path):
    """JSON behind a checksum, so that nothing in it is ever run."""
    made_by(Cache(tmp_path), data={"html": "<p>"})
    content = entry_in(tmp_path).read_bytes()

    assert json.loads(zlib.decompress(content[module.CHECKSUM :])) == {"html": "<p>"}
