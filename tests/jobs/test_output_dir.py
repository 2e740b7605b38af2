"""Where a result goes is asked before any work: every command, every kind of place that it may not go to."""

import json
import os
import re
import shutil
import subprocess
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from helpers.mounts import IS_ROOT, closed, keeps_its_name, tmpfs
from helpers.projects import PAGE, TESTS, over_tiny, write
from samtalekit.cli.main import main
from samtalekit.core.errors import WriteError
from samtalekit.core.messages import catalogue
from samtalekit.jobs import build_many as build_all
from samtalekit.jobs import build_many as report
from samtalekit.jobs import compare, new, pack
from samtalekit.jobs.build import build
from samtalekit.pipeline import publish
from samtalekit.pipeline.publish import SITE, OutputKind, output_dir, put_in_place
from stories.conftest import COMMAND, assert_whole, tree_of

BROKEN = {"content/en/lamps.md": "---\ntitle: Lamps\n---\n"}
"""A page with a mistake: whoever reads the sources first stops with exit code 1."""

EMPTY_SITE = json.dumps(
    {"samtalekit": "0.1.0", "kit": {"id": "a", "edition": 1}, "workplace": "A", "languages": ["en"], "pages": [], "papers": []}
)  # fmt: skip

NOBODY = 65_534

COMMANDS = {
    "build": lambda root, place: ["build", root, "--into", place],
    "build --all": lambda root, place: ["build", "--all", root.parent, "--into", place],
    "build --all --report": lambda root, place: ["build", "--all", root.parent, "--report", "--into", place],
    "pack": lambda root, place: ["pack", root, "--into", place],
    "compare": lambda root, place: ["compare", root.parent / "before", root.parent / "after", "--into", place],
    "new": lambda _root, place: ["new", place],
    "mkdocs": None,
}
"""Every command that writes a folder somebody can name, with its command line; MkDocs has one of its own."""

PLACES = {
    "a folder that is closed": ("closed", "nothing can be written in"),
    "a new folder in one that is closed": ("closed/a/b", "nothing can be written in"),
    "a link that leads nowhere": ("dead", "is a link to something that does not exist"),
    "a folder below such a link": ("dead/site", "is a link to something that does not exist"),
    "a link in a circle": ("circle", "is a link to something that does not exist"),
    "a pipe": ("pipe", "is not a folder|Not a directory"),
    "a folder below a file": ("file/site", "nothing can be written in"),
}
"""Places where no command may write, and the message for each."""


@pytest.fixture
def root(tmp_path, in_english):
    """A workplace with a mistake in it, two sites to compare, and places where nothing may be written."""
    root = over_tiny(tmp_path, BROKEN)
    shutil.copy(TESTS.parent / "mkdocs.yml", root)
    write(root.parent, {"before/manifest.json": EMPTY_SITE, "after/manifest.json": EMPTY_SITE})
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("x")
    return root


def run(command, root, place, capsys):
    """The exit code of a command, and what it says."""
    if COMMANDS[command]:
        with pytest.raises(SystemExit) as stopped:
            main([str(each) for each in COMMANDS[command](root, place)])
        return stopped.value.code, capsys.readouterr().err
    with pytest.raises(Abort) as aborted:
        mkdocs_build(load_config(str(root / "mkdocs.yml"), site_dir=str(place)))
    return aborted.value.code, capsys.readouterr().err + aborted.value.message


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("where", PLACES)
def test_a_place_that_cannot_be_written_is_reported_before_the_work(command, where, root, tmp_path, capsys):
    """Not after minutes of rendering: the sources have not even been read. The message says what to do, too."""
    name, words = PLACES[where]
    with closed(tmp_path / "closed"):
        before = tree_of(tmp_path)
        code, output = run(command, root, tmp_path / name, capsys)

        assert (code, bool(re.search(words, output))) == (4, True), output
        assert tree_of(tmp_path) == before
    assert re.search(r"(Choose|Make|Move) ", output)


@pytest.mark.parametrize("command", ["build", "pack", "compare", "new", "mkdocs"])
def test_a_folder_with_other_things_is_left_alone(command, root, tmp_path, capsys):
    """They would be lost."""
    place = write(tmp_path / "letters", {"letter.txt": "Dear shed"})
    code, output = run(command, root, place, capsys)

    assert code == 4
    assert "holds" in output or "has files of something else" in output
    assert tree_of(place) == tree_of(write(tmp_path / "same", {"letter.txt": "Dear shed"}))


@pytest.mark.parametrize(
    ("command", "files"),
    [
        ("build", {"manifest.json": '{"name": "A web application of others"}', "app.js": ""}),
        ("mkdocs", {"manifest.json": "[]", "index.html": ""}),
        ("compare", {"summary.md": "# Of the year", "accounts.ods": ""}),
        ("build --all", {"report/index.html": "the annual report"}),
        ("build --all --report", {"report/index.html": "the annual report"}),
    ],
)
def test_a_file_of_a_common_name_makes_no_folder_ours(command, files, root, tmp_path, capsys):
    """Many programs have a manifest, and many people a summary or a report."""
    place = write(tmp_path / "others", files)
    before = tree_of(place)

    assert run(command, root, place, capsys)[0] == 4
    assert tree_of(place) == before


@pytest.mark.parametrize("command", ["build", "pack"])
@pytest.mark.parametrize(
    "place", [".", "./", "..", "../..", "/", "content", "content/en/new", "theme", ".git/site", "../../tiny", "../../tiny/content/new"]
)  # fmt: skip
def test_no_result_is_laid_over_the_sources_or_among_them(command, place, root, capsys, monkeypatch):
    """Seen from the workplace: itself, what holds it, the whole machine, its kit."""
    monkeypatch.chdir(root)
    kit = root.parents[1] / "tiny"
    before = tree_of(kit)

    assert run(command, root, place, capsys)[0] == 4
    assert tree_of(kit) == before


def test_a_comparison_is_never_laid_over_what_it_compares(root, capsys):
    """A folder that holds both sites, and a summary of somebody's."""
    write(root.parent, {"summary.md": "x"})

    assert run("compare", root, root.parent, capsys)[0] == 4
    assert (root.parent / "before" / "manifest.json").exists()


def test_every_kind_of_output_has_its_words():
    """And there is no kind that the commands above do not check."""
    modules = (publish, build_all, compare, new, pack, report)
    kinds = {each for module in modules for each in vars(module).values() if isinstance(each, OutputKind)}

    assert {f"write.{kind.reason}" for kind in kinds} <= catalogue("en").keys()
    assert len(kinds) == 5


def test_asking_leaves_nothing_behind(tmp_path):
    """Neither in an old folder nor where a new one would be."""
    (tmp_path / "there").mkdir()
    for name in ("there", "not/yet/there"):
        output_dir(tmp_path / name, SITE, within=None)

    assert [each.name for each in tmp_path.rglob("*")] == ["there"]


def test_what_somebody_puts_there_during_the_work_is_left_alone(tmp_path):
    """The question is asked once more before anything is moved."""
    target = output_dir(tmp_path / "site", SITE, within=None)
    write(tmp_path / "site", {"letter.txt": "Dear shed"})
    with pytest.raises(WriteError) as stopped:
        put_in_place(write(tmp_path / "made", {"manifest.json": EMPTY_SITE}), target)

    assert stopped.value.reason == "not-a-site"
    assert (tmp_path / "site" / "letter.txt").exists()


def test_a_build_that_finds_mistakes_still_repairs_what_a_killed_one_left(root, tmp_path, capsys):
    """Readers do not wait for the editor to fix a page."""
    with keeps_its_name(tmp_path / "parent" / "site") as place:
        write(place, {
            "manifest.json": EMPTY_SITE, "index.html": "new", "added.html": "new",
            ".samtalekit-swap/plan.json": json.dumps({"old": ["index.html", "manifest.json"], "new": {"index.html": "x", "added.html": "y"}}),
            ".samtalekit-swap/old/index.html": "old", ".samtalekit-swap/new/rest.html": "new",
        })  # fmt: skip

        assert run("build", root, place, capsys)[0] == 1
        assert (place / "index.html").read_text() == "old"
        assert sorted(each.name for each in place.iterdir()) == ["index.html", "manifest.json"]


def test_a_link_in_the_place_of_a_half_exchange_is_removed_and_leads_nowhere(root, tmp_path, capsys):
    """No run leaves one; whoever put it there stops no build with it, and reaches no other folder."""
    write(tmp_path / "site", {"manifest.json": EMPTY_SITE})
    write(tmp_path / "other", {"plan.json": json.dumps({"old": [], "new": {"manifest.json": "x"}})})
    (tmp_path / "site" / ".samtalekit-swap").symlink_to(tmp_path / "other")
    run("build", root, tmp_path / "site", capsys)

    assert not (tmp_path / "site" / ".samtalekit-swap").is_symlink()
    assert (tmp_path / "site" / "manifest.json").read_text() == EMPTY_SITE
    assert [each.name for each in (tmp_path / "other").iterdir()] == ["plan.json"]


@pytest.mark.parametrize("process", [os.getpid(), 999_999_999], ids=["running", "gone"])
def test_a_folder_that_was_between_two_names_gets_its_own_back(process, tmp_path):
    """Killed on a file system that cannot exchange names; in a container every run has the same number."""
    write(tmp_path / f".site-{process}.before", {"manifest.json": EMPTY_SITE})
    write(tmp_path / f".site-{process}", {"half.html": ""})
    output_dir(tmp_path / "site", SITE, within=None)

    assert tree_of(tmp_path).keys() == {"site/manifest.json"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A workplace that has been built where a build goes by itself."""
    root = over_tiny(tmp_path_factory.mktemp("publish"), {"content/en/lamps.md": PAGE})
    build(root)
    return root


def test_a_link_to_a_folder_is_followed_and_stays_a_link(built, tmp_path):
    """As a web server's folder often is one."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    report = build(built, tmp_path / "link")

    assert report.site == tmp_path / "real"
    assert (tmp_path / "link").is_symlink()
    assert tree_of(tmp_path / "real") == tree_of(built / "site")


BUILDS = {
    "build": lambda root, place: ["build", root, "--into", place],
    "pack": lambda root, place: ["pack", root, "--into", place],
    "all": lambda root, _place: ["build", "--all", root],
    "by itself": lambda root, _place: ["build", root],
}


@pytest.mark.parametrize("command", BUILDS)
@pytest.mark.parametrize("name", ["site", ".samtalekit", ".samtalekit/cache"])
def test_a_link_in_the_folder_leads_no_result_out_of_it(command, name, tmp_path, capsys, in_english):
    """A suggestion may bring a link; what it leads to is somebody else's."""
    root = over_tiny(tmp_path, {})
    outside = write(tmp_path / "outside", {"manifest.json": EMPTY_SITE, "build-999999999/kept.txt": "x"})
    before = tree_of(outside)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(outside)
    with pytest.raises(SystemExit) as stopped:
        main([str(each) for each in BUILDS[command](root, root / "site")])
    printed = capsys.readouterr()

    assert stopped.value.code == 1
    assert "outside-kit" in printed.out + printed.err
    assert tree_of(outside) == before


def test_the_record_is_not_written_through_a_link(tmp_path, in_english):
    """Nor are the other instructions about the kit's texts."""
    root = over_tiny(tmp_path, {"content/en/lamps.md": PAGE})
    (tmp_path / "outside").mkdir()
    (root / ".samtalekit").symlink_to(tmp_path / "outside")
    with pytest.raises(SystemExit) as stopped:
        main(["status", str(root), "--accept", "."])

    assert stopped.value.code == 1
    assert not any((tmp_path / "outside").iterdir())


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"])
@pytest.mark.parametrize("verb", ["build", "compare"])
def test_a_pipe_in_place_of_a_manifest_holds_nothing_up(verb, make, tmp_path):
    """Opening it would wait for a writer, and reading the device would never end."""
    root = over_tiny(tmp_path, {})
    (root / "site").mkdir()
    make(root / "site" / "manifest.json")
    line = {"build": ["build", root], "compare": ["compare", root / "site", root / "site", "--into", tmp_path / "told"]}
    done = subprocess.run([*COMMAND, *map(str, line[verb])], timeout=300, capture_output=True, text=True, check=False)

    assert done.returncode in {1, 4}
    assert str(root / "site") in done.stderr


@pytest.mark.parametrize("name", ["out", "./out/", "a/../out", "new/er/out"])
def test_a_place_may_be_named_as_people_name_it(name, built, tmp_path, monkeypatch):
    """Relative, with a stroke at its end, through folders that are not there yet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    with pytest.raises(SystemExit) as stopped:
        main(["build", str(built), "--into", name])

    assert stopped.value.code == 0
    assert tree_of(tmp_path / name) == tree_of(built / "site")


def test_a_site_is_renewed_in_a_mounted_volume(built, tmp_path):
    """Built twice, into the mount itself and into a folder within; the second time over the first."""
    with tmpfs(tmp_path / "volume") as volume:
        for place in (volume, volume, volume / "site", volume / "site"):
            build(built, place)
            assert tree_of(volume / "site" if place != volume else volume) == tree_of(built / "site")


def test_mkdocs_renews_a_site_in_a_mounted_volume(built, tmp_path, in_english):
    """Its own ``site_dir`` is asked about like any other."""
    shutil.copy(TESTS.parent / "mkdocs.yml", built)
    with keeps_its_name(tmp_path / "parent" / "volume") as volume:
        for _time in range(2):
            mkdocs_build(load_config(str(built / "mkdocs.yml"), site_dir=str(volume)))

        assert_whole(volume)


def test_a_volume_that_is_too_small_keeps_its_site(built, tmp_path, capsys, in_english):
    """There is room for the site once, and the exchange of a volume's contents needs it twice."""
    size = sum(path.stat().st_size // 4096 + 1 for path in (built / "site").rglob("*")) * 4
    with tmpfs(tmp_path / "volume", f"size={round(size * 1.5)}k") as volume:
        build(built, volume)
        before = tree_of(volume)
        with pytest.raises(SystemExit) as stopped:
            main(["build", str(built), "--into", str(volume)])

        assert stopped.value.code == 4
        assert "the disk is full. What was there before is untouched." in capsys.readouterr().err
        assert tree_of(volume) == before


@pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody else")
def test_somebody_who_owns_a_folder_alone_renews_it():
    """As with ``/srv/mus``, which IT has handed over, in ``/srv``, which it has not."""
    with TemporaryDirectory() as top:
        srv = Path(top)
        srv.chmod(0o755)
        place = write(srv / "mus", {"manifest.json": EMPTY_SITE, "old.html": ""})
        made = write(srv / "work" / "made", {"manifest.json": EMPTY_SITE, "new.html": ""})
        subprocess.run(["chown", "-R", f"{NOBODY}", place, made.parent], check=True)

        def work():
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            put_in_place(made, output_dir(place, SITE, within=None))

        process = get_context("fork").Process(target=work)
        process.start()
        process.join()

        assert process.exitcode == 0
        assert sorted(each.name for each in place.iterdir()) == ["manifest.json", "new.html"]
