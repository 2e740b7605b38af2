"""Whole builds, run as a user runs them: the command, in a folder, on real files."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "samtalekit.cli.main"]


def run(*arguments, folder, check=True, **surroundings):
    """Run the command in a folder; with ``check``, it has to succeed."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "SAMTALEKIT_LANG": "en", **surroundings},
        check=False,
    )
    assert not check or done.returncode == 0, done.stderr
    return done


def tree_of(folder):
    """Every file of a folder with the sum of its bytes."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def manifest_of(site):
    return json.loads((Path(site) / "manifest.json").read_text(encoding="utf-8"))


def assert_whole(site):
    """Everything that the manifest names is there, byte for byte."""
    manifest = manifest_of(site)
    for entry in [*manifest["pages"], *manifest["papers"]]:
        content = (Path(site) / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["path"]
    assert manifest["pages"]


@pytest.fixture
def new_workplace(tmp_path):
    """Make a workplace with ``samtalekit new``, which publishes in Danish."""

    def make(name="havnegade-skole"):
        run("new", name, folder=tmp_path, SAMTALEKIT_LANG="da")
        return tmp_path / name

    return make
