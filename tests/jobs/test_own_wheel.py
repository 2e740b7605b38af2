"""samtalekit's own wheel: the same file from a checkout and from an installation, and none at all from changed files."""

import email
import io
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile

import pytest
from packaging.requirements import Requirement

from helpers.installed import run_from, unpacked
from helpers.locked import ROOT, runtime_of
from samtalekit import __version__
from samtalekit.core.errors import ExitCode, PackageError
from samtalekit.jobs.own_wheel import checkout_files, installed_files, own_wheel, wheel_of

ABOUT = f"samtalekit-{__version__}.dist-info"
LOCKED = ROOT / "generator/samtalekit/jobs/skeleton/both/requirements.lock"


@pytest.fixture(scope="module")
def wheel():
    return own_wheel()


@pytest.fixture
def installed(wheel, tmp_path):
    """What a wheel installs: a copy of its own, which a test may spoil."""
    return unpacked(wheel.content, tmp_path / "installed")


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """A folder made by an installed samtalekit: by somebody without a home, who may not write in the package."""
    top = tmp_path_factory.mktemp("elsewhere")
    package = unpacked(wheel.content, top / "installed")
    for path in (package, *package.rglob("*")):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    before = {path: path.stat().st_mtime_ns for path in package.rglob("*")}
    made = run_from(package, "new", "ours", cwd=top, HOME=None, XDG_CACHE_HOME=None, TMPDIR=str(top))
    after = {path: path.stat().st_mtime_ns for path in package.rglob("*")}
    for path in package.rglob("*"):
        path.chmod(path.stat().st_mode | stat.S_IWUSR)
    assert (made.returncode, made.stderr) == (0, "")
    return top, before, after


@pytest.fixture(scope="module")
def of_the_builder(tmp_path_factory):
    """The wheel that pip would build of the checkout."""
    folder = tmp_path_factory.mktemp("builder")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl")).read_bytes()


def read(content):
    """A wheel's files by their paths."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def metadata_of(files):
    """What a wheel says of its project: keys with their values, requirements in one spelling, and its description."""
    message = email.message_from_bytes(files[f"{ABOUT}/METADATA"])
    values = {key: sorted(message.get_all(key)) for key in message.keys() if key != "Metadata-Version"}  # noqa: SIM118
    requirements = [Requirement(each) for each in values.pop("Requires-Dist")]
    names = sorted(
        (each.name.replace(".", "-").lower(), str(each.specifier), str(each.marker)) for each in requirements
    )
    return values, names, message.get_payload()


def test_it_holds_what_pip_would_build(wheel, of_the_builder):
    """The same files with the same bytes, the same command and plugin, and the same words about the project."""
    ours, theirs = read(wheel.content), read(of_the_builder)
    own = {f"{ABOUT}/{name}" for name in ("METADATA", "WHEEL", "RECORD")}

    assert wheel.name == f"samtalekit-{__version__}-py3-none-any.whl"
    assert set(ours) == set(theirs)
    assert [name for name in ours if name not in own and ours[name] != theirs[name]] == []
    assert metadata_of(ours) == metadata_of(theirs)


def test_an_installation_gives_the_very_wheel_that_it_came_from(wheel, elsewhere):
    """So its hash is the same at everybody's, and so is the folder's list of requirements."""
    folder = elsewhere[0] / "ours"

    assert (folder / "wheels" / wheel.name).read_bytes() == wheel.content
    assert f"--hash=sha256:{wheel.sha256}" in (folder / "requirements.txt").read_text(encoding="utf-8")


def test_it_needs_no_home_and_writes_nothing_beside_itself(elsewhere):
    """A service account has no home folder, and a package is in a folder where only its owner may write."""
    top, before, after = elsewhere

    assert sorted(path.name for path in top.iterdir()) == ["installed", "ours"]
    assert before == after


def test_what_an_installer_adds_is_not_handed_on(wheel, installed):
    """Scripts, bytecode and an installer's own notes belong to one machine."""
    record = installed / ABOUT / "RECORD"
    for name in ("INSTALLER", "REQUESTED", "direct_url.json"):
        (installed / ABOUT / name).write_text("pip\n")
    notes = f"../../../bin/samtalekit,sha256=x,1\r\n{ABOUT}/INSTALLER,sha256=x,4\r\nsamtalekit/__pycache__/a.pyc,,\r\n"
    record.write_text(notes + record.read_text(encoding="utf-8"), encoding="utf-8")

    assert wheel_of(__version__, installed_files(installed, __version__)) == wheel


def change(path):
    path.write_bytes(path.read_bytes() + b"\n# mine\n")


SPOILT = {
    "changed": (lambda at: change(at / "samtalekit/jobs/new.py"), "file-changed"),
    "changed metadata": (lambda at: change(at / ABOUT / "METADATA"), "file-changed"),
    "missing": (lambda at: (at / "samtalekit/_package/content/da/index.md").unlink(), "file-missing"),
    "no record": (lambda at: (at / ABOUT / "RECORD").unlink(), "no-record"),
    "no metadata": (lambda at: shutil.rmtree(at / ABOUT), "no-record"),
    "empty record": (lambda at: (at / ABOUT / "RECORD").write_text(""), "no-record"),
    "a record of pictures": (lambda at: (at / ABOUT / "RECORD").write_bytes(b"\x89PNG\xff"), "no-record"),
    "no hash": (lambda at: strip_hash(at / ABOUT / "RECORD"), "file-changed"),
}
"""Ways in which an installation may differ from what was installed."""


def strip_hash(record):
    text = record.read_text(encoding="utf-8")
    record.write_text(re.sub(r"(?m)^(samtalekit/jobs/new\.py),.*$", r"\1,,", text), encoding="utf-8")


@pytest.mark.parametrize("way", SPOILT)
def test_files_that_are_not_those_that_were_installed_are_not_handed_on(installed, way):
    """Whoever got them would run them."""
    spoil, reason = SPOILT[way]
    spoil(installed)
    with pytest.raises(PackageError) as stopped:
        installed_files(installed, __version__)

    assert (stopped.value.reason, stopped.value.exit_code) == (reason, ExitCode.MISSING_TOOL)


@pytest.mark.parametrize("option", [(), ("--from-index",)], ids=["wheel", "index"])
def test_a_changed_file_is_reported_in_a_sentence_and_no_folder_is_made(installed, tmp_path, option):
    """Also where only the hash would be written."""
    change(installed / "samtalekit/jobs/new.py")
    made = run_from(installed, "new", "ours", *option, cwd=tmp_path)
    message = " ".join(made.stderr.split())

    assert (made.returncode, made.stdout) == (ExitCode.MISSING_TOOL, "")
    assert "jobs/new.py has changed since samtalekit was installed. Install samtalekit again" in message
    assert not (tmp_path / "ours").exists()


def test_a_checkout_gives_the_same_bytes_wherever_and_whenever(wheel, tmp_path):
    """Its dates, rights, leftovers of editors and hidden files make no difference; a changed page does."""
    for name in ("content", "theme", "generator/samtalekit"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copyfile
        )
    for name in ("mkdocs.yml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "content/da/index.md").chmod(0o600)
    (tmp_path / "content/da/.index.md.swp").write_text("leftover")
    (tmp_path / "generator/samtalekit/__pycache__").mkdir()
    (tmp_path / "generator/samtalekit/__pycache__/new.pyc").write_bytes(b"leftover")

    assert wheel_of(__version__, checkout_files(tmp_path)) == wheel
    change(tmp_path / "content/da/index.md")
    assert wheel_of(__version__, checkout_files(tmp_path)).sha256 != wheel.sha256


def test_its_libraries_are_those_of_the_lock_file():
    """``requirements.lock`` without what only tests need, word for word; ``make accept`` renews it."""
    expected = runtime_of((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    if os.environ.get("SAMTALEKIT_ACCEPT"):
        LOCKED.write_text(expected, encoding="utf-8")

    assert LOCKED.read_text(encoding="utf-8") == expected
