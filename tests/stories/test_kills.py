"""A build that is killed, whenever it is, leaves a whole site."""

import os
import random
import shutil
import signal
import subprocess

import pytest

from helpers.projects import SAMPLES
from stories.conftest import COMMAND, assert_whole, manifest_of, run

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
KILLS = 15 if IS_SOAK else 5
LONGEST_S = 6.0  # a build with all papers to press takes less, also on a slow machine
pytestmark = pytest.mark.xdist_group("kills")  # one site is built, and built upon


@pytest.mark.parametrize("number", range(KILLS))
def test_a_kill_at_any_moment_leaves_the_old_site_or_the_new_one_whole(number, workplace_with_site, tmp_path):
    """The power goes while a changed brand is being built; readers still meet a site that fits together."""
    folder = workplace_with_site
    brand = folder / "theme" / "_brand.yml"
    brand.write_text(f'meta: {{name: "{number}"}}\ncolor: {{primary: "#0{number % 10}3a6b"}}\n', encoding="utf-8")
    moment_s = random.Random(number).uniform(0.2, LONGEST_S)

    build = subprocess.Popen([*COMMAND, "build"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        build.wait(timeout=moment_s)
    except subprocess.TimeoutExpired:
        build.kill()
        build.wait()

    assert_whole(folder / "site")


@pytest.mark.parametrize("number", range(KILLS if IS_SOAK else 2))
def test_ctrl_c_at_any_moment_is_told_in_words_and_never_beside_a_result(number, workplace_with_site):
    """A traceback, or two messages that contradict each other, would leave the editor guessing."""
    folder = workplace_with_site
    shutil.rmtree(folder / ".samtalekit" / "papers", ignore_errors=True)
    build = subprocess.Popen(
        [*COMMAND, "build"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "SAMTALEKIT_LANG": "en"},
    )  # fmt: skip
    try:
        build.wait(timeout=random.Random(number).uniform(0.4, LONGEST_S))
    except subprocess.TimeoutExpired:
        build.send_signal(signal.SIGINT)
    out, err = build.communicate()

    assert "Traceback" not in err
    assert (build.returncode, "the site is in" in out, "Interrupted" in err) in [(0, True, False), (130, False, True)]
    assert_whole(folder / "site")


def test_the_next_build_clears_away_what_a_killed_one_left(workplace_with_site):
    """Half-made folders do not pile up."""
    folder = workplace_with_site
    (folder / ".samtalekit" / "build-999999999").mkdir(exist_ok=True)
    (folder / ".site-999999999").mkdir(exist_ok=True)

    run("build", folder=folder)

    assert not list((folder / ".samtalekit").glob("build-*"))
    assert not list(folder.glob(".site-*"))
    assert manifest_of(folder / "site")["papers"]


@pytest.fixture(scope="module")
def workplace_with_site(tmp_path_factory):
    """Over the kit that comes along when all is tried, over a small one else."""
    folder = tmp_path_factory.mktemp("killed")
    run("new", "here", folder=folder)
    if not IS_SOAK:
        shutil.copytree(SAMPLES / "welcome-aboard", folder / "kit")
        (folder / "here/workplace.yml").write_text("name: Quay\nkit: ../kit\nlanguages: [en]\nexample: true\n")
        shutil.rmtree(folder / "here/content")  # the example that a new workplace begins with
    run("build", folder=folder / "here")
    return folder / "here"
