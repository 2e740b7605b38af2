"""Files: written whole or not at all."""

import os

import pytest

from samtalekit.core.errors import WriteError
from samtalekit.core.files import read_regular, write_if_changed
from samtalekit.core.mirror import mirror


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


SITE = {"index.html": b"one", "a/b.html": b"two", "c.html": b"three", "d.html": b"four", "e.html": b"five"}


def test_a_new_folder_shares_the_files_that_the_earlier_one_has(tmp_path):
    """A page that has not changed is not written anew; it keeps its time, and so what browsers know of it."""
    mirror(tmp_path / "site", SITE)
    new = SITE | {"index.html": b"on3"}
    mirror(tmp_path / "new", new, alike=tmp_path / "site")

    assert {name: (tmp_path / "new" / name).read_bytes() for name in new} == new
    assert (tmp_path / "new/a/b.html").samefile(tmp_path / "site/a/b.html")
    assert (tmp_path / "site/index.html").read_bytes() == b"one"


def test_no_file_is_shared_that_a_build_would_not_have_written_just_so(tmp_path):
    """Its permissions are others, it has another name somewhere, or it is a link: the new folder gets one of its own."""
    site = tmp_path / "site"
    mirror(site, SITE)
    (site / "index.html").chmod(0o600)
    os.link(site / "a/b.html", tmp_path / "kept.html")
    (site / "c.html").unlink()
    (site / "c.html").symlink_to(tmp_path / "c.html")
    (tmp_path / "c.html").write_bytes(b"three")
    (site / "d.html").unlink()
    (site / "d.html").mkdir()
    mirror(tmp_path / "new", SITE, alike=site)
    shared = {name for name in SITE if (tmp_path / "new" / name).samefile(site / name)}

    assert shared == {"e.html"}
    assert {name: (tmp_path / "new" / name).read_bytes() for name in SITE} == SITE
    assert not any((tmp_path / "new" / name).is_symlink() for name in SITE)
    assert len({(tmp_path / "new" / name).stat().st_mode for name in SITE}) == 1
