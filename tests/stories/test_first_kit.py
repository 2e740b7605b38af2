"""The tutorial, done as it is written: a folder, a text editor, and the commands in their order. There is no Git."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from stories.conftest import ROOT, assert_whole, manifest_of

TUTORIAL = ROOT / "generator" / "docs" / "da" / "first-kit.md"
BLOCK = re.compile(r"(?:^`(\S+)`:\n\n)?^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
NOT_HERE = re.compile(r"make site|\. \.venv/bin/activate|cd \.\.|samtalekit serve ")
"""What installs samtalekit, and what runs until somebody stops it."""


def written(existing, block):
    """A settings file after somebody has seen to it that the lines of a block are in it."""
    keys = re.findall(r"^(\w+):", block, re.MULTILINE)
    for key in keys:
        existing = re.sub(rf"^{key}:.*\n(?:(?: .*)?\n)*", "", existing, flags=re.MULTILINE)
    return f"{existing}\n{block}"


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory):
    """The empty folder after the whole tutorial, with what each command printed."""
    folder = tmp_path_factory.mktemp("first-kit")
    surroundings = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    surroundings.pop("SAMTALEKIT_LANG", None)
    printed = []
    for name, kind, block in BLOCK.findall(TUTORIAL.read_text(encoding="utf-8")):
        if name:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            settings = file.exists() and kind == "yaml"
            file.write_text(written(file.read_text(encoding="utf-8"), block) if settings else block, encoding="utf-8")
        for line in block.splitlines() if kind == "sh" else ():
            if not NOT_HERE.match(line.strip()):
                done = subprocess.run(
                    line, shell=True, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
                )
                printed.append((line.strip(), done.returncode, done.stdout + done.stderr))
    return folder, printed


def test_every_command_of_the_tutorial_works_as_written(tutorial):
    _folder, printed = tutorial

    assert [each for each in printed if each[1] != 0] == []
    assert {line.split()[1] for line, _code, _text in printed if line.startswith("samtalekit ")} == {
        "new", "show", "check", "status", "build", "pack"
    }  # fmt: skip


def test_whoever_follows_it_has_no_warning_left(tutorial):
    _folder, printed = tutorial
    checks = [text for line, _code, text in printed if line.startswith("samtalekit check")]

    assert len(checks) == 2
    assert [text for text in checks if not text.startswith("Alt er i orden")] == []


def test_the_site_has_the_page_the_form_and_the_words_of_the_tutorial(tutorial):
    folder, _printed = tutorial
    site = folder / "vores-kit" / "site"
    page = (site / "mere-viden" / "farvel.html").read_text(encoding="utf-8")

    assert_whole(site)
    assert "fortæller afdelingslederen gruppen" in page
    assert "farewell-talk.pdf" in page
    assert "Hos os begynder vi i oktober" in (site / "trin" / "planlaeg.html").read_text(encoding="utf-8")
    forms = [paper["id"] for paper in manifest_of(site)["papers"] if paper["kind"] == "form"]
    assert sorted(forms) == [
        "development-plan", "employee-preparation", "farewell-talk", "follow-up", "manager-preparation", "process-plan"
    ]  # fmt: skip


def test_the_pack_is_there_to_publish_without_git(tutorial):
    folder, _printed = tutorial

    assert {"file-share.zip", "sharepoint.zip", "web-server.zip", "index.html"} <= {
        file.name for file in (folder / "pakket").iterdir()
    }
    assert not list(folder.rglob(".git"))
