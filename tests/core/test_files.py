"""Files: written whole or not at all."""

import os

import pytest

from samtalekit.core.errors import WriteError
from samtalekit.core.files import read_regular, write_if_changed


def test_a_file_that_would_not_change_is_not_written(tmp_path):
    """Whoever watches the folder would build for ever."""
    file = tmp_path / "a" / "b.txt"

    assert write_if_changed(file, b"one") is True
    before = file.stat().st_mtime_ns
    assert write_if_changed(file, b"one") is False
    assert file.stat().st_mtime_ns == before
    assert [each.name for each in file.parent.iterdir()] == ["b.txt"]


def test_a_file_that_cannot_be_written_says_which(tmp_path):
    """The path, and the system's own message."""
    (tmp_path / "a").write_text("a file where a folder should be")

    with pytest.raises(WriteError, match=r"a/b\.txt") as caught:
        write_if_changed(tmp_path / "a" / "b.txt", b"one")
    assert caught.value.exit_code == 4


ODD = {
    "a pipe": os.mkfifo,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": lambda path: path.mkdir(),
    "a large file": lambda path: path.write_bytes(b"x" * 1_001),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_only_a_regular_file_of_a_fair_size_is_read(make, tmp_path):
    """Neither waited for nor read for ever."""
    make(tmp_path / "odd")

    with pytest.raises(OSError, match=r"Invalid argument|File too large"):
        read_regular(tmp_path / "odd", 1_000)


def test_a_regular_file_is_read_whole(tmp_path):
    """To the last byte that the limit allows."""
    (tmp_path / "file").write_bytes(b"x" * 1_000)

    assert read_regular(tmp_path / "file", 1_000) == b"x" * 1_000
