"""The scripts of ``generator/fill-in``: typed, tested by node's own runner, and built as they stand."""

import gzip
import subprocess

import pytest

from paper.samples import ROOT
from paper.witnesses.node import NODE

SOURCE = ROOT / "generator" / "fill-in"
BUILT = ROOT / "theme" / "web" / "js"
SCRIPTS = ("form.js", "reader.js", "writer.js")
MOST_BYTES = {"form.js": 13_000, "reader.js": 10_000, "writer.js": 15_000}  # compressed, as a web server sends it


def run(*arguments: str) -> str:
    """What node says; a failed run is a failed test, with what it said."""
    done = subprocess.run([str(NODE), *arguments], cwd=SOURCE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_types_hold():
    """Strictly: see ``tsconfig.json``."""
    assert run("node_modules/typescript/bin/tsc", "--noEmit") == ""


def test_its_own_tests_pass():
    """Each part of the scripts by itself, and the table of vectors."""
    assert "fail 0" in run("build.mjs", "--tests")


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_built_is_what_stands_there(script, tmp_path):
    """A change of the source without ``make scripts`` would never reach a reader."""
    run("build.mjs", "--into", str(tmp_path))

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(SCRIPTS)
    assert (tmp_path / script).read_bytes() == (BUILT / script).read_bytes()


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_light(script):
    """Perhaps on a telephone: one comes with the page of a form, the others when somebody opens a file or asks for the PDF."""
    assert len(gzip.compress((BUILT / script).read_bytes(), 9)) <= MOST_BYTES[script]


def test_nothing_is_fetched_from_a_machine_that_is_named():
    """The lock file says which versions and what they hash to; npm's own settings say from where."""
    lock = (SOURCE / "package-lock.json").read_text("utf-8")

    assert "resolved" not in lock
    assert lock.count('"integrity"') > 3
