"""What all tests share: projects out of dicts, messages in one language, and how often Hypothesis tries."""

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from helpers.projects import over_tiny, write

CALM = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
settings.register_profile(
    "ci", max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=CALM
)
settings.register_profile(
    "soak",
    max_examples=int(os.environ.get("SAMTALEKIT_SOAK_EXAMPLES", "3000")),
    deadline=None,
    suppress_health_check=CALM,
)
settings.load_profile("soak" if os.environ.get("SAMTALEKIT_SOAK") else "ci")


CACHE = "SAMTALEKIT_CACHE"
MADE_FOR_THIS_RUN = pytest.StashKey[str]()


def pytest_configure(config):
    """Let all tests of a run, in all its processes, share one cache of papers: each paper is rendered once."""
    if CACHE not in os.environ:
        config.stash[MADE_FOR_THIS_RUN] = os.environ[CACHE] = tempfile.mkdtemp(prefix="samtalekit-papers-")


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
def told(in_english, capsys):
    """What ``check`` prints of a folder: findings and their mends, without the count."""
    from samtalekit.cli.check import run

    def tell(root):
        run(root, "text", strict=False)
        return capsys.readouterr().err.splitlines()[:-1]

    return tell


def pytest_xdist_make_scheduler(config, log):
    """Give a module's tests to one process, and all browser tests to the same: what they build is built once."""
    from xdist.scheduler import LoadScopeScheduling

    class ByModule(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            module = nodeid.partition("::")[0]
            return "browser" if module.startswith("tests/browser/") else module

    return ByModule(config, log)
