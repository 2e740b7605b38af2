"""Whole builds, run as a user runs them: the command, in a folder, on real files."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.forked import forked

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "samtalekit.cli.main"]


def run(*arguments, folder, check=True, **surroundings):
    """Run the command in a folder; with ``check``, it has to succeed.

    It has a process of its own, and a new Python where surroundings are given that Python itself reads.
    """
    environment = {**os.environ, "SAMTALEKIT_LANG": "en", **surroundings}
    if all(name.startswith("SAMTALEKIT_") for name in surroundings):
        done = forked(arguments, folder, environment)
    else:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, env=environment, check=False
        )
    assert not check or done.returncode == 0, done.stderr
    return done


def tree_of(folder):
    """Every file of a folder with the hash of its bytes."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def manifest_of(site):
    return json.loads((Path(site) / "manifest.json").read_text(encoding="utf-8"))


def assert_whole(site):
    """Everything that the manifest names is there, byte for byte."""
    manifest = manifest_of(site)
    for entry in [*manifest["pages"], *manifest["papers"], *manifest["slides"]]:
        content = (Path(site) / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["path"]
    assert manifest["pages"]


@pytest.fixture(scope="session")
def newly_made(tmp_path_factory):
    """A workplace as ``samtalekit new`` makes it, which publishes in Danish; for others to copy."""
    top = tmp_path_factory.mktemp("new")
    run("new", "havnegade-skole", folder=top, SAMTALEKIT_LANG="da")
    return top / "havnegade-skole"


@pytest.fixture
def new_workplace(newly_made, tmp_path):
    """Make a workplace as ``samtalekit new`` does, with settings of its own besides."""

    def make(settings=""):
        folder = shutil.copytree(newly_made, tmp_path / newly_made.name)
        with (folder / "workplace.yml").open("a", encoding="utf-8") as file:
            file.write(settings)
        return folder

    return make
