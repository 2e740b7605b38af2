"""The one place where names become files: what leads out of a folder is refused, however it is written."""

import os

import pytest

from samtalekit.core.errors import OutsideError
from samtalekit.core.files import file_in, first_file, folder_beside, leads_out, names_below, text_of


@pytest.fixture
def folder(tmp_path):
    """A folder with a file, one deeper, a hidden one, and links in and out; a secret beside it."""
    inside = tmp_path / "in"
    (inside / "deep").mkdir(parents=True)
    (inside / ".git").mkdir()
    (inside / "a.txt").write_text("a")
    (inside / "deep" / "å.txt").write_text("deep")
    (inside / ".git" / "config").write_text("password")
    (tmp_path / "secret.txt").write_text("secret")
    (inside / "same.txt").symlink_to("deep/å.txt")
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "gone.txt").symlink_to("nowhere.txt")
    (inside / "gone-out.txt").symlink_to(tmp_path / "nowhere.txt")
    (inside / "up").symlink_to(tmp_path)
    (inside / "git").symlink_to(".git")
    (inside / "loop").symlink_to("loop")
    os.mkfifo(inside / "pipe")
    return inside


@pytest.mark.parametrize(
    ("name", "real"),
    [
        ("a.txt", "a.txt"),
        ("deep/å.txt", "deep/å.txt"),
        ("./deep/../a.txt", "a.txt"),
        ("same.txt", "deep/å.txt"),
    ],
)
def test_a_name_within_the_folder_is_the_real_file(name, real, folder):
    assert file_in(folder, name) == (folder / real).resolve()


@pytest.mark.parametrize("name", ["", ".", "deep", "nowhere.txt", "a.txt/b", "A.TXT", "gone.txt", "pipe", "100%.txt"])
def test_what_is_no_file_there_is_nothing(name, folder):
    """A folder, a pipe, a link that leads nowhere, a name in another case."""
    assert file_in(folder, name) is None


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt", "..", "deep/../../secret.txt", "/etc/hostname", "//etc/hostname", "out.txt", "gone-out.txt", "up/secret.txt", "up/nowhere",
        "file:///etc/hostname", "FILE:///etc/hostname", "C:\\a", "c:/a", "..\\secret.txt", "%2e%2e/secret.txt", "%2E%2E%2Fsecret.txt", "..%2fsecret.txt",
        "%252e%252e/secret.txt", "%2Fetc/hostname", "a.txt%00", "a.txt\0", "\0", "a\n.txt", "x" * 5000, "x/" * 5000, "\ud800", ".git/config", "git/config", "loop",
    ],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused(name, folder):
    """Dots, links, addresses, encodings, names that no file can have; and hidden folders, where passwords lie."""
    with pytest.raises(OutsideError) as caught:
        file_in(folder, name)

    assert leads_out(folder, name)
    assert caught.value.exit_code == 1
    assert caught.value.name.isprintable()
    assert text_of(folder, name) == ""


def test_a_name_may_begin_further_down_and_lead_up_within_the_folder(folder):
    """A brand in ``theme/`` may name a picture of the content."""
    assert file_in(folder, "../a.txt", below="deep") == folder.resolve() / "a.txt"
    with pytest.raises(OutsideError):
        file_in(folder, "../../secret.txt", below="deep")


def test_a_link_that_leads_out_does_not_give_way_to_the_next_folder(folder, tmp_path):
    """The kit's own file would hide that somebody tried."""
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "out.txt").write_text("the kit's")

    with pytest.raises(OutsideError):
        first_file((folder, tmp_path / "kit"), "out.txt")
    assert first_file((tmp_path / "kit", folder), "a.txt") == folder.resolve() / "a.txt"


def test_a_folder_is_walked_without_its_hidden_files_and_links_to_folders(folder, tmp_path):
    """A folder that is itself a link out holds nothing."""
    assert list(names_below(tmp_path, "in")) == [
        *(f"in/{name}" for name in ("a.txt", "gone-out.txt", "gone.txt", "loop", "out.txt", "pipe", "same.txt")),
        "in/deep/å.txt",
    ]
    assert list(names_below(folder, "up")) == []


def test_a_kit_may_lie_beside_its_workplace(folder, tmp_path):
    """The one name that may lead out; what is then read, is read within the kit."""
    assert folder_beside(folder, "..") == tmp_path.resolve()
    assert [folder_beside(folder, name) for name in ("a.txt", "nowhere", "loop", "\0", "x" * 5000)] == [None] * 5
