"""A build that is killed, whenever it is, leaves a whole site."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from helpers.faults import KILLER, hook
from helpers.mounts import keeps_its_name
from helpers.projects import PAGE, SAMPLES, over_tiny, write
from stories.conftest import COMMAND, assert_whole, manifest_of, run, tree_of

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
KILLS = 15 if IS_SOAK else 3
RENDERS_ITS_OWN = True
LONGEST_S = 6.0  # a build with all papers to render takes less, also on a slow machine


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


CACHE_KILLS = 500 if IS_SOAK else 4
PER_TEST = 25
SOONEST_S = 0.15  # before that, Python starts


@pytest.mark.parametrize("first", range(0, CACHE_KILLS, PER_TEST))
def test_a_kill_at_any_moment_leaves_a_cache_that_gives_right_answers(first, tmp_path):
    """What a killed build had begun to keep is not taken for the whole of it."""
    folder, into = (
        over_tiny(tmp_path, {"content/en/lamps.md": PAGE + "A lamp.\n", "theme/_brand.yml": ""}),
        tmp_path / "fresh",
    )
    page = folder / "content" / "en" / "lamps.md"
    run("build", folder=folder)
    for number in range(first, min(first + PER_TEST, CACHE_KILLS)):
        chance = random.Random(number)
        if chance.random() < 0.1:  # nothing is kept, so that everything is being written
            shutil.rmtree(folder / ".samtalekit" / "cache", ignore_errors=True)  # or nothing has been kept yet
        page.write_text(f"{PAGE}Lamp {number}.\n", encoding="utf-8")
        (folder / "theme/_brand.yml").write_text(f'color: {{primary: "#0{number % 4}3a6b"}}\n', encoding="utf-8")
        build = subprocess.Popen([*COMMAND, "build"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            build.wait(timeout=chance.uniform(SOONEST_S, LONGEST_S / 2))
        except subprocess.TimeoutExpired:
            build.kill()
            build.wait()
        assert_whole(folder / "site")

    run("build", folder=folder)
    run("build", "--no-cache", "--into", str(into), folder=folder)
    assert tree_of(folder / "site") == tree_of(into)


MID_EXCHANGE = {
    "before the first entry": ("os.rename", ".samtalekit-swap/new/lamps", 1),
    "after the first entry": ("ctypes.dlsym", "renameat2", 1),
    "between two entries": ("ctypes.dlsym", "renameat2", 3),
    "after the last entry": ("os.remove", ".samtalekit-swap/plan.json", 1),
}
"""Moments while ``plan.json`` is there: what Python is about to do, with what, and which time of doing so."""

COMMITTED = ("shutil.rmtree", ".samtalekit-swap", 2)
"""The moment after ``plan.json`` is deleted; before the first entry, the same folder is cleared once."""


@pytest.mark.parametrize("moment", MID_EXCHANGE.values(), ids=MID_EXCHANGE)
def test_a_kill_while_a_volume_is_renewed_is_undone_by_the_next_build(moment, renewal, tmp_path):
    """Its entries are being exchanged one by one; the next run puts the old ones back, even if it stops at a mistake."""
    folder, old, _new = renewal
    with keeps_its_name(tmp_path / "parent" / "volume") as volume:
        shutil.copytree(old, volume, dirs_exist_ok=True)
        assert killed_at(moment, folder, volume, tmp_path) == -signal.SIGKILL
        assert (volume / ".samtalekit-swap" / "plan.json").exists()
        stopped = stopped_at_a_mistake(folder, volume)

        assert stopped.returncode == 1
        assert tree_of(volume) == tree_of(old)


def test_a_kill_once_a_volume_is_renewed_leaves_the_new_site(renewal, tmp_path):
    """All entries are in place, and only the old ones are left to throw away; the next run does that."""
    folder, old, new = renewal
    with keeps_its_name(tmp_path / "parent" / "volume") as volume:
        shutil.copytree(old, volume, dirs_exist_ok=True)
        assert killed_at(COMMITTED, folder, volume, tmp_path) == -signal.SIGKILL
        assert (volume / ".samtalekit-swap").exists()
        stopped_at_a_mistake(folder, volume)

        assert tree_of(volume) == tree_of(new)


@pytest.mark.parametrize("number", range(6 if IS_SOAK else 1))
def test_a_kill_at_any_moment_of_a_renewal_leaves_the_old_volume_or_the_new_one(number, renewal, tmp_path):
    """Nobody chooses the moment of a power cut: it may come before the last entry or after it."""
    folder, old, new = renewal
    with keeps_its_name(tmp_path / "parent" / "volume") as volume:
        shutil.copytree(old, volume, dirs_exist_ok=True)
        build = subprocess.Popen(
            [*COMMAND, "build", "--into", volume], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while build.poll() is None and not (volume / ".samtalekit-swap" / "plan.json").exists():
            with contextlib.suppress(subprocess.TimeoutExpired):
                build.wait(0.001)
        with contextlib.suppress(subprocess.TimeoutExpired):
            build.wait(number / 1000)
        build.kill()
        build.wait()
        stopped_at_a_mistake(folder, volume)

        assert tree_of(volume) in (tree_of(old), tree_of(new))


@pytest.mark.parametrize("number", range(KILLS if IS_SOAK else 2))
def test_ctrl_c_at_any_moment_is_reported_in_words_and_never_beside_a_result(number, workplace_with_site):
    """A traceback, or two messages that contradict each other, would leave the editor guessing."""
    folder = workplace_with_site
    shutil.rmtree(folder / ".samtalekit" / "cache", ignore_errors=True)
    build = subprocess.Popen(
        [*COMMAND, "build"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "SAMTALEKIT_LANG": "en"},
    )  # fmt: skip
    while build.poll() is None and not has_begun(build.pid):
        with contextlib.suppress(subprocess.TimeoutExpired):
            build.wait(0.01)
    try:
        build.wait(timeout=random.Random(number).uniform(0, LONGEST_S))
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


def has_begun(process):
    """True when the command itself runs: before its first library, only Python could answer a signal."""
    try:
        return "pydantic_core" in Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
    except OSError:
        return False


def killed_at(moment, folder, volume, tmp_path):
    """Build into a volume, in a process that kills itself at a moment; its exit code."""
    event, part, times = moment
    surroundings = {
        "PYTHONPATH": str(hook(tmp_path / "hook", KILLER)),
        "KILL_AT": f"{times} {event} {part}",
    }
    build = subprocess.run(
        [*COMMAND, "build", "--into", str(volume)],
        cwd=folder, env={**os.environ, **surroundings}, capture_output=True, check=False,
    )  # fmt: skip
    return build.returncode


def stopped_at_a_mistake(folder, volume):
    """Run the next build, which finds a mistake in a page and makes nothing."""
    page = folder / "content" / "en" / "lamps.md"
    right = page.read_text(encoding="utf-8")
    page.write_text("---\ntitle: Lamps\n---\n", encoding="utf-8")
    try:
        return run("build", "--into", str(volume), folder=folder, check=False)
    finally:
        page.write_text(right, encoding="utf-8")


@pytest.fixture(scope="module")
def renewal(tmp_path_factory):
    """A folder, its site before a page was added, and its site as it is."""
    top = tmp_path_factory.mktemp("renewal")
    folder = over_tiny(top, {})
    run("build", "--into", str(top / "old"), folder=folder)
    write(folder, {"content/en/lamps.md": PAGE + "A lamp.\n"})
    run("build", "--into", str(top / "new"), folder=folder)
    return folder, top / "old", top / "new"


@pytest.fixture(scope="module")
def workplace_with_site(tmp_path_factory):
    """Over the kit that comes along when all is tried, over the smallest one else."""
    folder = tmp_path_factory.mktemp("killed")
    run("new", "here", folder=folder)
    if not IS_SOAK:
        shutil.copytree(SAMPLES / "tiny", folder / "kit")
        (folder / "here/workplace.yml").write_text("name: Quay\nkit: ../kit\nlanguages: [en]\nexample: true\n")
        shutil.rmtree(folder / "here/content")  # the example that a new workplace begins with
    run("build", folder=folder / "here")
    return folder / "here"
