"""What all tests share: projects out of dicts, messages in one language, and how often Hypothesis tries.

How the suite stays quick:

- All tests of a run, in all its processes, share one cache of papers, which begins with those of ``make site``. A paper
  carries its workplace's name, so what needs the whole default kit is tried with one workplace, `helpers.havneby`;
  everything else with the tiny kit, or with few of the default kit's ``forms:`` and ``pages:``.
- A module's tests run in one process, so that a fixture of a module is made once. The longest come first
  (`LONGEST_FIRST`), so that the processes finish together; all browser tests share a site. In a soak some modules are
  longer than all others together: there each process takes half of the list, and then from what the other has left.
- What repeats the same with other numbers is tried a few times in ``make test`` and in full in ``make soak``, which sets
  ``SAMTALEKIT_SOAK`` and runs nothing but the modules that then do more than before (`does_more_in_a_soak`).
"""

import contextlib
import os
import re
import shutil
import signal
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from helpers.projects import over_tiny, write

CALM = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
settings.register_profile(
    "ci", max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=CALM
)
settings.register_profile(
    "soak",
    max_examples=int(os.environ.get("SAMTALEKIT_SOAK_EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=CALM,
)
settings.load_profile("soak" if os.environ.get("SAMTALEKIT_SOAK") else "ci")


ROOT = Path(__file__).parents[1]
CACHE = "SAMTALEKIT_CACHE"
MADE_FOR_THIS_RUN = pytest.StashKey[str]()


def pytest_configure(config):
    """Let all tests of a run, in all its processes, share one cache: each paper is rendered once.

    It begins with that of ``make site``, if there is one: whatever could change an entry is part of its key.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a run in the background, and so inherited
    if CACHE not in os.environ:
        config.stash[MADE_FOR_THIS_RUN] = os.environ[CACHE] = tempfile.mkdtemp(prefix="samtalekit-cache-")
        with contextlib.suppress(OSError):
            shutil.copytree(ROOT / ".samtalekit" / "cache", os.environ[CACHE], dirs_exist_ok=True)


def pytest_unconfigure(config):
    """Remove the cache with the run that made it."""
    if made := config.stash.get(MADE_FOR_THIS_RUN, None):
        shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module", autouse=True)
def paper_cache(request):
    """Take the shared cache away from modules that say ``RENDERS_ITS_OWN``: what they test is rendering itself."""
    with pytest.MonkeyPatch.context() as patch:
        if getattr(request.module, "RENDERS_ITS_OWN", False):
            patch.delenv(CACHE)
        yield


@pytest.fixture
def project(tmp_path):
    """Write a dict of files into a new folder."""
    return lambda files: write(tmp_path, files)


@pytest.fixture
def workplace(tmp_path):
    """Make a workplace of a dict of files over the tiny kit."""
    return lambda files, name="shed": over_tiny(tmp_path, files, name)


@pytest.fixture
def in_english(monkeypatch):
    """Messages in English, whatever the folder or the machine says."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")


@pytest.fixture
def codes():
    """The codes that a check finds in a folder, in order."""
    from samtalekit.jobs.check import check

    return lambda root: [finding.code for finding in check(root).findings]


@pytest.fixture
def reported(in_english, capsys):
    """What ``check`` prints for a folder: findings and their fixes, without the count."""
    from samtalekit.cli.check import run

    def report(root):
        run(root, "text", strict=False)
        return capsys.readouterr().err.splitlines()[:-1]

    return report


LONGEST_FIRST = (
    "tests/browser/test_accessibility.py",
    "tests/stories/",
    "tests/cli/test_taken_away.py",
    "tests/browser/",
    "tests/cli/",
    "tests/paper/",
)
"""The beginnings of the names of modules that take long."""

MORE_IN_A_SOAK = re.compile(r"SAMTALEKIT_SOAK|^from hypothesis|\bpage_paths\b|\bFEW\b|\bSCREENS\b", re.MULTILINE)


@cache
def does_more_in_a_soak(module: Path) -> bool:
    """True of a module that asks whether this is a soak, itself or through Hypothesis or a fixture."""
    return MORE_IN_A_SOAK.search(module.read_text(encoding="utf-8")) is not None


def pytest_collection_modifyitems(config, items):
    """Put the modules that take long before the others; in a soak, leave out those that would do the same as ever."""
    if os.environ.get("SAMTALEKIT_SOAK"):
        config.hook.pytest_deselected(items=[item for item in items if not does_more_in_a_soak(item.path)])
        items[:] = [item for item in items if does_more_in_a_soak(item.path)]

    def rank(item):
        return next((at for at, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start)), len(LONGEST_FIRST))

    items.sort(key=rank)
