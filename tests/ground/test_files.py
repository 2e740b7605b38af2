"""Files: written whole or not at all."""

import pytest

from samtalekit.ground.errors import WriteError
from samtalekit.ground.files import write_if_changed


def test_a_file_that_would_not_change_is_not_written(tmp_path):
    """Whoever watches the folder would build for ever."""
    file = tmp_path / "a" / "b.txt"

    assert write_if_changed(file, b"one") is True
    before = file.stat().st_mtime_ns
    assert write_if_changed(file, b"one") is False
    assert file.stat().st_mtime_ns == before
    assert [each.name for each in file.parent.iterdir()] == ["b.txt"]


def test_a_file_that_cannot_be_written_says_which(tmp_path):
    """The path, and what the system said."""
    (tmp_path / "a").write_text("a file where a folder should be")

    with pytest.raises(WriteError, match=r"a/b\.txt") as caught:
        write_if_changed(tmp_path / "a" / "b.txt", b"one")
    assert caught.value.exit_code == 4
