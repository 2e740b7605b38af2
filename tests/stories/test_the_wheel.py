"""samtalekit comes along in a workplace's folder: whoever has the folder has the very samtalekit that it is built with."""

import os
import re
import shutil
import subprocess

import pytest

from helpers.installed import fresh_python, run_from, unpacked
from helpers.locked import ROOT
from helpers.projects import TINY
from helpers.workflows import Machine, read_workflow
from samtalekit import __version__
from stories.conftest import manifest_of, run

NEWER = "99.0.0"
SETTINGS = "name: Quay\nkit: kit\nlanguages: [en]\nexample: true\n"
INSTALL = "python -m pip install --require-hashes -r requirements.txt"


def git(folder, *arguments):
    who = ["-c", "user.name=Editor", "-c", "user.email=editor@quay.example", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder, words):
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", words)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A new folder over the smallest kit, in Git."""
    folder = tmp_path_factory.mktemp("made") / "quay"
    run("new", "quay", folder=folder.parent)
    shutil.copytree(TINY, folder / "kit")
    shutil.rmtree(folder / "content")
    (folder / "workplace.yml").write_text(SETTINGS)
    git(folder, "init", "-q")
    commit(folder, "Our quay")
    return folder


@pytest.fixture
def quay(made, tmp_path):
    """A copy of it, for one test."""
    return shutil.copytree(made, tmp_path / "quay")


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """The folder that a samtalekit of next year makes: the same code under another version, which pip distinguishes."""
    top = tmp_path_factory.mktemp("newer")
    for name in ("content", "theme", "generator/samtalekit"):
        shutil.copytree(ROOT / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, top / name)
    for name in ("pyproject.toml", "generator/samtalekit/__init__.py"):
        text = (top / name).read_text(encoding="utf-8")
        (top / name).write_text(text.replace(f'ersion = "{__version__}"', f'ersion = "{NEWER}"').replace(
            f'__version__ = "{__version__}"', f'__version__ = "{NEWER}"'), encoding="utf-8")  # fmt: skip
    made = run_from(top / "generator", "new", "fresh", cwd=top)
    assert made.returncode == 0, made.stderr
    return top / "fresh"


def installs(folder, python):
    """What pip says when the folder's list is installed as the list itself says; no index is asked."""
    (command,) = re.findall(
        r"^#   (python -m pip install .*)$", (folder / "requirements.txt").read_text(), re.MULTILINE
    )
    assert command == INSTALL
    return subprocess.run(
        [python, *command.split()[1:]],
        cwd=folder,
        env={**os.environ, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_COMPILE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_colleague_installs_it_from_the_folder_and_builds(quay, tmp_path):
    """With the one command that the list names, and without an index."""
    python = fresh_python(tmp_path / "python")
    installed = installs(quay, python)
    where = subprocess.run(
        [python, "-c", "import samtalekit; print(samtalekit.__file__)"], check=True, capture_output=True, text=True
    ).stdout
    built = subprocess.run(
        [python.with_name("samtalekit"), "build"], cwd=quay, capture_output=True, text=True, check=False
    )

    assert installed.returncode == 0, installed.stderr
    assert where.startswith(str(tmp_path / "python"))
    assert built.returncode == 0, built.stderr
    assert manifest_of(quay / "site")["samtalekit"] == __version__


def test_a_wheel_that_somebody_changed_is_not_installed(quay, tmp_path):
    """A suggestion that puts another file there fails before it runs."""
    (wheel,) = (quay / "wheels").iterdir()
    wheel.write_bytes(wheel.read_bytes().replace(b"whoever", b"WHOEVER"))
    python = fresh_python(tmp_path / "python")
    installed = installs(quay, python)

    assert installed.returncode != 0
    assert "DO NOT MATCH THE HASHES" in installed.stderr
    assert not python.with_name("samtalekit").exists()


def test_from_the_index_nothing_but_the_same_file_is_installed(made, tmp_path):
    """Whoever has registered the name meanwhile is refused; the file that ``new`` knows is taken."""
    run("new", "named", "--from-index", folder=tmp_path)
    (wheel,) = (made / "wheels").iterdir()
    index = tmp_path / "index"
    index.mkdir()
    outcomes = []
    for content in (unwanted(wheel.read_bytes(), tmp_path), wheel.read_bytes()):
        (index / wheel.name).write_bytes(content)
        python = fresh_python(tmp_path / f"python {len(outcomes)}")
        done = subprocess.run(
            [python, "-m", "pip", "install", "--require-hashes", "-r", "requirements.txt"],
            cwd=tmp_path / "named",
            env={
                **os.environ,
                "PIP_NO_INDEX": "1",
                "PIP_FIND_LINKS": str(index),
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "PIP_NO_COMPILE": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        outcomes.append((done.returncode == 0, python.with_name("samtalekit").exists()))

    assert outcomes == [(False, False), (True, True)]


def unwanted(wheel, folder):
    """A wheel of the same name and version with other code in it."""
    from samtalekit.jobs.own_wheel import installed_files, wheel_of

    files = installed_files(unpacked(wheel, folder / "theirs"), __version__)
    return wheel_of(__version__, files | {"samtalekit/cli/main.py": b"print('ours now')\n"}).content


def renew(quay, newer):
    """What the document about a newer samtalekit says to do, word for word, in a suggestion of its own."""
    page = (ROOT / "generator/docs/status.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"## A newer samtalekit\n.*?```sh\n(.*?) *```", page, re.DOTALL)
    first, *rest = [line.strip() for line in script.splitlines()]
    assert first == "samtalekit new ../fresh"
    git(quay, "checkout", "-qb", "newer")
    shutil.copytree(newer, quay.parent / "fresh")
    subprocess.run(["bash", "-euc", "\n".join(rest)], cwd=quay, check=True)
    commit(quay, "A newer samtalekit")
    assert [path.name for path in (quay / "wheels").iterdir()] == [f"samtalekit-{NEWER}-py3-none-any.whl"]


def test_github_builds_a_newer_samtalekit_beside_the_one_there_is(quay, newer, tmp_path):
    """Its suggestion is built with the new one, and what was there before with the old one, each from its own wheel."""
    base = git(quay, "rev-parse", "HEAD").strip()
    renew(quay, newer)
    machine = Machine(tmp_path / "machine")
    steps = read_workflow(quay / ".github/workflows/kit.yml")["jobs"]["look"]["steps"]
    scripts = {step["name"]: step["run"] for step in steps if "run" in step}
    for name in ("Install samtalekit", "Look for mistakes", "Build the suggestion", "Build what is there now"):
        machine.run(scripts[name], cwd=quay, BASE=base, STRICT="", **surroundings(machine))

    assert manifest_of(machine.temp / "after")["samtalekit"] == NEWER
    assert manifest_of(machine.temp / "before")["samtalekit"] == __version__


@pytest.mark.skipif("SAMTALEKIT_SOAK" not in os.environ, reason="what GitHub's test proves, once more")
def test_gitlab_builds_a_newer_samtalekit_beside_the_one_there_is(quay, newer, tmp_path):
    """The same, and a summary of what changes."""
    base = git(quay, "rev-parse", "HEAD").strip()
    renew(quay, newer)
    machine = Machine(tmp_path / "machine")
    flow = read_workflow(quay / ".gitlab-ci.yml")
    given = surroundings(machine) | {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_PROJECT_URL": "https://gitlab.example"}
    for script in [*flow[".kit"]["before_script"], *flow["look"]["script"]]:
        machine.run(script, cwd=quay, CI_JOB_ID="1", STRICT="", **given)
    (before,) = machine.temp.glob("*/before")

    assert manifest_of(quay / "preview")["samtalekit"] == NEWER
    assert manifest_of(before)["samtalekit"] == __version__
    assert "could not be built" not in (quay / "told/summary.md").read_text(encoding="utf-8")


def test_what_cannot_be_installed_any_more_stops_no_suggestion(quay, newer, tmp_path):
    """A folder that once named samtalekit on an index gets out of it: there is nothing to compare with, and it says so."""
    (quay / "requirements.txt").write_text("samtalekit==0.0.1\n")
    commit(quay, "As it was once")
    base = git(quay, "rev-parse", "HEAD").strip()
    renew(quay, newer)
    machine = Machine(tmp_path / "machine")
    steps = read_workflow(quay / ".github/workflows/kit.yml")["jobs"]["look"]["steps"]
    (script,) = [step["run"] for step in steps if step.get("name") == "Build what is there now"]
    (quay / ".samtalekit" / "cache").mkdir(parents=True)
    output = machine.run(script, cwd=quay, BASE=base, **surroundings(machine))

    assert "There is nothing to compare with" in output
    assert not (machine.temp / "before").exists()


def surroundings(machine):
    return {"RUNNER_TEMP": str(machine.temp), "TMPDIR": str(machine.temp), "SAMTALEKIT_LANG": "en"}
