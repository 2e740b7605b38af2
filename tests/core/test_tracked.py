"""What Git keeps of a folder, asked of Git, or read from its index where Git is not installed."""

import subprocess

import pytest

from helpers.projects import write
from samtalekit.pipeline.state_dir import tracked_below


@pytest.fixture
def checkout(tmp_path):
    """A repository with a workplace in it; a paper is kept by Git in the workplace, and another is not."""
    files = {f"shed/.cache/{name}": name for name in ("papers/ours.pdf", "papers/theirs.pdf", "base.json")}
    write(tmp_path, {**files, "shed/.cached.txt": "", "shed/page.md": ""})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "shed/.cache/papers/theirs.pdf", "shed/.cached.txt", "shed/page.md")
    return tmp_path


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("has_git", [True, False], ids=["git", "no git"])
def test_only_what_git_keeps_is_named(has_git, checkout, monkeypatch):
    """By its name in the folder, wherever in the repository that is."""
    if not has_git:
        monkeypatch.setenv("PATH", "")

    assert tracked_below(checkout / "shed", ".cache") == (".cache/papers/theirs.pdf",)


@pytest.mark.parametrize("has_git", [True, False], ids=["git", "no git"])
def test_a_link_that_git_keeps_is_named_itself(has_git, checkout, monkeypatch):
    """It may lead to files that were never a cache."""
    (checkout / "shed" / ".linked").symlink_to("page.md")
    git(checkout, "add", "shed/.linked")
    if not has_git:
        monkeypatch.setenv("PATH", "")

    assert tracked_below(checkout / "shed", ".linked") == (".linked",)


def test_outside_a_checkout_nothing_is_kept(tmp_path):
    """A folder that somebody unpacked."""
    assert tracked_below(tmp_path, ".cache") == ()


def test_a_folder_that_looks_like_a_repository_is_not_asked(checkout, tmp_path):
    """A suggestion can hold what a bare repository holds; its settings would name programs to run."""
    shed = checkout / "shed"
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare")], check=True)
    (tmp_path / "bare").rename(shed / "bare")
    for each in (shed / "bare").iterdir():
        each.rename(shed / each.name)
    (shed / "config").write_text(f"[core]\n\tbare = true\n\tfsmonitor = touch {tmp_path}/ran\n")

    assert tracked_below(shed, ".cache") == (".cache/papers/theirs.pdf",)
    assert not (tmp_path / "ran").exists()
