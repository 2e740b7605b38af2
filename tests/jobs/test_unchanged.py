"""A build or a check that has nothing to do does nothing, and misses no change."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.projects import over_tiny
from samtalekit.core.files import sha256_of
from samtalekit.pipeline import unchanged as module
from samtalekit.pipeline.publish import sources_snapshot
from stories.conftest import run, tree_of

NOTHING = "nothing has changed since the last build"
PAGE = "---\nextends: true\n---\n\n::: end\nOurs.\n:::\n"
LOADED = """
import sys
from samtalekit.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    print(sorted({"weasyprint", "mkdocs", "pydantic", "yaml", "jinja2", "PIL", "coloraide"} & sys.modules.keys()))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    top = tmp_path_factory.mktemp("built")
    shed = over_tiny(top, {"content/en/brakes.md": PAGE, "theme/_brand.yml": "color:\n  primary: '#1c5d4a'\n"})
    run("build", folder=shed)
    return top


@pytest.fixture
def shed(built, tmp_path):
    """A copy of the workplace, built: copying it makes every file another one, so that it is built once more."""
    shutil.copytree(built, tmp_path / "top")
    folder = tmp_path / "top" / "broken" / "shed"
    run("build", folder=folder)
    return folder


def is_quick(folder, *arguments, **surroundings):
    return NOTHING in run("build", *arguments, folder=folder, **surroundings).stdout


def test_it_says_so_and_loads_no_library(shed):
    """Warnings and numbers are those of the build that made the site."""
    first = tree_of(shed / "site")
    environment = {**os.environ, "SAMTALEKIT_LANG": "en"}
    done = subprocess.run([sys.executable, "-c", LOADED, "build"], cwd=shed, env=environment, capture_output=True, text=True, check=True)  # fmt: skip

    assert done.stdout.splitlines() == [
        "Harbour Shed: nothing has changed since the last build. The site is in site",
        "  3 pages (en)",
        "  3 papers, 0.2 MB",
        "Open site/index.html, or run: samtalekit serve",
        "[]",
    ]
    assert tree_of(shed / "site") == first


def test_a_warning_is_said_again(shed):
    (shed / "content/en/notes.docx").write_text("x")
    warned = run("build", folder=shed)
    again = run("build", folder=shed)

    assert NOTHING in again.stdout
    assert "file-not-used" in again.stderr
    assert again.stderr == warned.stderr


def a_word(shed):
    """Of the same length, and with the time that the file had."""
    path = shed / "content/en/brakes.md"
    about = path.stat()
    path.write_text(path.read_text().replace("Ours", "Mine"))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


CHANGES = {
    "a word": a_word,
    "a new page": lambda shed: (shed / "content/en/lamps.md").write_text("---\ntitle: L\nsummary: L.\n---\n\nL.\n"),
    "a page that is gone": lambda shed: (shed / "content/en/brakes.md").unlink(),
    "another name of a page": lambda shed: (shed / "content/en/brakes.md").rename(shed / "content/en/index.md"),
    "the settings": lambda shed: (shed / "workplace.yml").write_text((shed / "workplace.yml").read_text().replace("Harbour", "Quay")),
    "the colours": lambda shed: (shed / "theme/_brand.yml").write_text("color:\n  primary: '#7a2e46'\n"),
    "a template": lambda shed: (shed / "theme/web").mkdir() or (shed / "theme/web/x.css").write_text("p { top: 0 }"),
    "the site's settings": lambda shed: (shed / "mkdocs.yml").write_text("site_name: X\ntheme: {name: material}\nplugins: [search]\n"),
    "the kit": lambda shed: (shed / "../../tiny/content/en/index.md").write_text("---\ntitle: T\nkind: front\nsummary: S.\n---\n\nS.\n"),
    "a page of the site": lambda shed: (shed / "site/index.html").write_text("x"),
    "a paper that is gone": lambda shed: next((shed / "site/papers/en").glob("*.pdf")).unlink(),
    "a file more in the site": lambda shed: (shed / "site/more.txt").write_text("x"),
    "an empty folder in the site": lambda shed: (shed / "site/empty").mkdir(),
    "a page that nobody may read": lambda shed: (shed / "site/index.html").chmod(0),
    "a page that is a link": lambda shed: (shed / "site/index.html").symlink_to((shed / "site/index.html").rename(shed / "moved.html")),
    "the whole site": lambda shed: shutil.rmtree(shed / "site"),
    "a folder behind a link": lambda shed: (shed / "content/en/more").symlink_to(shed / "content/en"),
    "a record that is damaged": lambda shed: (shed / ".samtalekit/cache" / module.RECORD).write_text("{"),
    "a record of something else": lambda shed: (shed / ".samtalekit/cache" / module.RECORD).write_text("[1]"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_is_missed(change, shed):
    """Of what is read, and of what was made."""
    assert is_quick(shed)
    CHANGES[change](shed)

    assert NOTHING not in run("build", folder=shed, check=False).stdout


def test_another_place_or_language_or_an_option_is_another_build(shed, tmp_path):
    assert is_quick(shed)
    assert not is_quick(shed, SAMTALEKIT_LANG="da")
    assert not is_quick(shed, "--into", str(tmp_path / "elsewhere"))
    assert not is_quick(shed, "--no-cache")
    assert not is_quick(shed, "--verbose")


def test_what_is_touched_and_not_changed_is_read_once_and_then_known(shed):
    """A clone, a copy or an editor that saves without a change gives every file another time."""
    os.utime(shed / "content/en/brakes.md", (1, 1))
    record = shed / ".samtalekit/cache" / module.RECORD
    assert is_quick(shed)
    for path in [*shed.rglob("*"), *(shed / "../../tiny").rglob("*")]:
        if path.is_file() and ".samtalekit" not in path.parts:
            os.utime(path, (path.stat().st_atime, 1_000_000_000))

    assert is_quick(shed)
    assert json.loads(record.read_text())["answer"]["workplace"] == "Harbour Shed"


def test_a_record_that_git_tracks_is_not_believed(shed):
    """Whoever suggests a change could bring a site along, and a record that says that nothing has changed."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example"]
    subprocess.run([*git, "init", "-q", "."], cwd=shed, check=True)
    subprocess.run([*git, "add", "-f", Path(".samtalekit/cache") / module.RECORD], cwd=shed, check=True)
    done = run("build", folder=shed, check=False)

    assert (done.returncode, NOTHING in done.stdout) == (1, False)
    assert "cache-in-git" in done.stderr


def is_known(folder, *arguments):
    """True for a check that says what the last one found, without the libraries that finding it takes."""
    environment = {**os.environ, "SAMTALEKIT_LANG": "en"}
    done = subprocess.run([sys.executable, "-c", LOADED, "check", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)  # fmt: skip
    return done.stdout.endswith("[]\n")


def test_a_check_of_what_has_not_changed_says_the_same(shed):
    (shed / "content/en/notes.docx").write_text("x")
    first = run("check", folder=shed)
    again = run("check", folder=shed)
    strict = run("check", "--strict", folder=shed, check=False)

    assert "file-not-used" in first.stderr
    assert "1 warning" in first.stdout
    assert (again.stdout, again.stderr) == (first.stdout, first.stderr)
    assert strict.returncode == 1
    assert is_known(shed)


@pytest.mark.parametrize("change", ["a word", "a new page", "the settings", "a template", "the kit"])
def test_a_check_misses_no_change(change, shed):
    run("check", folder=shed)
    assert is_known(shed)
    CHANGES[change](shed)

    assert not is_known(shed)


def test_a_check_with_errors_is_made_again(shed):
    """They are what somebody is about to mend."""
    (shed / "content/en/lamps.md").write_text("no front matter")
    run("check", folder=shed, check=False)

    assert not is_known(shed)


def test_a_dictionary_that_is_installed_later_is_used(shed, tmp_path, monkeypatch):
    monkeypatch.setenv("DICPATH", str(tmp_path / "dictionaries"))
    run("check", folder=shed)
    assert is_known(shed)
    (tmp_path / "dictionaries").mkdir()

    assert not is_known(shed)


@pytest.mark.parametrize("files", [{}, {".samtalekit/base.json": "{}"}])
def test_a_check_writes_nothing_into_a_folder_that_was_never_built(files, tmp_path):
    """A clone of a workplace has a record in ``.samtalekit``, and no cache."""
    folder = over_tiny(tmp_path, files)
    before = tree_of(folder)
    run("check", folder=folder, check=False)

    assert tree_of(folder) == before


@pytest.mark.parametrize("verb", ["build", "check"])
def test_an_edit_while_it_runs_is_seen_by_the_next_run(verb, shed):
    """What was read is not what is there now, so that nothing is recorded."""
    seen = sources_snapshot(shed)
    CHANGES["a word"](shed)
    if verb == "build":
        module.record_build(shed, shed / "site", seen, {})
        assert module.unchanged_build(shed, shed / "site") is None
    else:
        module.record_check(shed, seen, {})
        assert module.unchanged_check(shed) is None


def test_a_copy_of_a_folder_is_another_folder(shed, tmp_path):
    """Also where both are built into one place."""
    run("check", folder=shed)
    run("build", "--into", str(tmp_path / "out"), folder=shed)
    shutil.copytree(shed, shed.with_name("copy"), symlinks=True)
    CHANGES["a word"](shed.with_name("copy"))

    assert not is_known(shed.with_name("copy"))
    assert not is_quick(shed.with_name("copy"), "--into", str(tmp_path / "out"))


def test_a_link_to_the_kit_that_leads_elsewhere_is_a_change(shed):
    """``kit: ../kit``, and a new edition of the kit beside the old one."""
    top = shed.parent
    (top / "kit").symlink_to(top.parent / "tiny")
    settings = (shed / "workplace.yml").read_text()
    (shed / "workplace.yml").write_text(settings.replace("../../tiny", "../kit"))
    run("build", folder=shed)
    run("check", folder=shed)
    assert is_quick(shed)
    shutil.copytree(top.parent / "tiny", top.parent / "tiny-2")
    (top / "kit").unlink()
    (top / "kit").symlink_to(top.parent / "tiny-2")

    assert not is_known(shed)
    assert not is_quick(shed)


def test_however_the_folder_is_named_it_is_the_same(shed):
    assert is_quick(shed)
    assert NOTHING in run("build", str(shed), folder=shed.parent).stdout
    assert NOTHING in run("build", "shed", folder=shed.parent).stdout


def test_a_site_that_is_changed_before_it_is_recorded_is_recorded_as_it_is(shed):
    """Hashes come from its manifest for files that are older than it, and nobody else has written these."""
    page, manifest = shed / "site/index.html", shed / "site/manifest.json"
    for path in shed.glob("site/**/*.html"):
        os.utime(path, ns=(0, manifest.stat().st_mtime_ns - 10**10))
    page.write_text(page.read_text("utf-8").replace("<body", "<Body"), "utf-8")
    module.record_build(shed, shed / "site", sources_snapshot(shed), {})
    written = json.loads((shed / ".samtalekit/cache" / module.RECORD).read_bytes())["written"]

    assert {path: about[-1] for path, about in written.items()} == {
        str(path): sha256_of(path.read_bytes()) for path in shed.glob("site/**/*") if path.is_file()
    }
