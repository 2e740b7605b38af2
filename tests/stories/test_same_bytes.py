"""The same input gives the same bytes, whatever the day, the folder or the machine.

A part of the default kit that has a paper of every kind; a soak builds the whole.
"""

import os
import shutil
import subprocess
import sys

from helpers.havneby import havneby
from stories.conftest import ROOT, manifest_of, run, tree_of

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
HERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242", "SAMTALEKIT_CACHE": ""}
PART = {
    "forms": ["development-plan"],
    "pages": [
        "index",
        "contact",
        "start/employee",
        "steps/learn",
        "more/year",
        "more/tools/questions",
        "more/tools/kick-off",
    ],
    "news": False,
    "paths": ["employee"],
}
KINDS = {"form", "example", "pack", "poster", "cards", "booklet", "sheet"}
LONG_AGO = 1_000_000_000  # seconds; 9 September 2001


def kit_in(folder):
    """The default kit, on its own."""
    for top in ("content", "theme"):
        shutil.copytree(ROOT / top, folder / top)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def test_two_folders_two_time_zones_two_hash_seeds_give_one_site(tmp_path):
    """Two colleagues build the default kit, each on a machine of their own, and get the same files."""
    for name, surroundings in (("one", HERE), ("a longer name/for the other", THERE)):
        folder = tmp_path / name
        havneby(kit_in(folder), **({} if IS_SOAK else PART))
        if surroundings is THERE:
            for path in folder.rglob("*"):
                os.utime(path, (LONG_AGO, LONG_AGO))
        run("build", folder=folder, **surroundings)

    one, other = tree_of(tmp_path / "one" / "site"), tree_of(tmp_path / "a longer name/for the other" / "site")
    assert one == other
    assert {paper["kind"] for paper in manifest_of(tmp_path / "one" / "site")["papers"]} == KINDS


def test_plain_mkdocs_makes_the_same_site(tmp_path):
    """Who knows MkDocs runs ``mkdocs build`` at the root, and gets what ``samtalekit build`` gives."""
    havneby(kit_in(tmp_path), **({} if IS_SOAK else PART | {"languages": ["da"]}))
    run("build", folder=tmp_path, **HERE)
    ours = tree_of(tmp_path / "site")

    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=tmp_path, check=True, capture_output=True)

    assert tree_of(tmp_path / "site") == ours
