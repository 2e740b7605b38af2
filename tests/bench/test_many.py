"""Ten workplaces in one run, beside ten builds one after another: what sharing the work gains.

Nothing is asserted of time.
"""

import os
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.bench

TEN = 10
ROUNDS = 1
FROM_NOTHING, AGAIN = "ten workplaces, from nothing", "ten workplaces again, nothing changed"
COMMAND = [sys.executable, "-m", "samtalekit.cli.main", "build"]
SETTINGS = "name: Arbejdsplads {number}\nlanguages: [da]\nforms: [development-plan]\npages: [index, contact]\npaths: []\nnews: false\n"


@pytest.fixture(scope="module")
def ten(tmp_path_factory):
    """Ten workplaces over the default kit, each with a name and a colour of its own, with one form and few pages."""
    folder = tmp_path_factory.mktemp("ten")
    for number in range(TEN):
        (folder / str(number) / "theme").mkdir(parents=True)
        (folder / str(number) / "workplace.yml").write_text(SETTINGS.format(number=number), encoding="utf-8")
        brand = f'color: {{primary: "#1{number}4f3a"}}\n'
        (folder / str(number) / "theme" / "_brand.yml").write_text(brand, encoding="utf-8")
    return folder


def build(*arguments):
    subprocess.run([*COMMAND, *arguments], check=True, capture_output=True, env=os.environ)


def all_at_once(folder):
    build("--all", str(folder))


def one_by_one(folder):
    for number in range(TEN):
        build(str(folder / str(number)))


def clear(folder):
    for made in [*folder.glob("**/.samtalekit"), *folder.glob("*/site"), folder / "report"]:
        shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize(("who", "work"), [("samtalekit", all_at_once), ("plain", one_by_one)])
def test_ten_workplaces_from_nothing(measure, ten, who, work):
    """Each has papers of its own to render."""
    measure(FROM_NOTHING, who, lambda: work(ten), rounds=ROUNDS, before=lambda: clear(ten))


@pytest.mark.parametrize(("who", "work"), [("samtalekit", all_at_once), ("plain", one_by_one)])
def test_ten_workplaces_again(measure, ten, who, work):
    """All papers are in the caches."""
    measure(AGAIN, who, lambda: work(ten), rounds=ROUNDS)
