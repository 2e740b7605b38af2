"""A finished folder takes the place of another: whole, or not at all, wherever it is stopped."""

import errno
import os
import signal
import sys
from contextlib import contextmanager
from multiprocessing import get_context
from random import Random

import pytest

from helpers.mounts import closed, keeps_its_name, tmpfs
from helpers.projects import write
from samtalekit.core.errors import WriteError
from samtalekit.core.swap import STAGE, contents_of, is_mount, recover, replace_folder
from stories.conftest import tree_of

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
OLD = {"manifest.json": "old", "index.html": "old", "assets/site.css": "old", "assets/a.js": "a", "gone.html": "old", "gone/x.html": "old", "guide": "a file"}  # fmt: skip
NEW = {"manifest.json": "new", "index.html": "new", "assets/site.css": "new", "assets/b.js": "b", "added.html": "new", "added/y.html": "new", "guide/index.html": "a folder"}  # fmt: skip
CHANGES_FILES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "open"}
"""What Python reports before it changes anything on the disk, or opens a file."""


@pytest.fixture
def place(tmp_path):
    """A folder with an older result, that keeps its name."""
    with keeps_its_name(tmp_path / "closed" / "site") as folder:
        yield write(folder, OLD)


@pytest.fixture
def made(tmp_path):
    return write(tmp_path / "made", NEW)


def tree_from(files):
    """The same as `tree_of` gives for a folder with these files."""
    from hashlib import sha256

    return {name: sha256(text.encode()).hexdigest() for name, text in files.items()}


def in_a_process(work):
    """Run something in a process of its own, and give its exit code; negative for a signal."""
    process = get_context("fork").Process(target=work)
    process.start()
    process.join()
    return process.exitcode


def at_step(number, act, *, has_exchange=True):
    """Do something just before this process changes the disk for the nth time; Python's audit hook reports each change."""
    steps = [0]

    def hook(event, arguments):
        if event == "ctypes.dlsym" and arguments[1] == "renameat2":
            if not has_exchange:
                raise AttributeError(arguments[1])  # a system without it
        elif event not in CHANGES_FILES:
            return
        steps[0] += 1
        if steps[0] == number:
            act()

    sys.addaudithook(hook)


def kill():
    os.kill(os.getpid(), signal.SIGKILL)


def fail():
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("has_exchange", [True, False], ids=["exchange", "two renames"])
def test_a_kill_at_any_step_is_undone_by_the_next_run(place, tmp_path, has_exchange):
    """Until then each file and each folder at the top is the old one or the new one, whole."""
    ends = set()
    for number in range(1, 300):
        made = write(tmp_path / f"made-{number}", NEW)

        def work(number=number, made=made):
            at_step(number, kill, has_exchange=has_exchange)
            replace_folder(made, place, "manifest.json")

        code = in_a_process(work)
        for name in contents_of(place):
            entry = {key: text for key, text in tree_of(place).items() if key.partition("/")[0] == name}
            assert entry in [{key: text for key, text in tree_from(files).items() if key.partition("/")[0] == name} for files in (OLD, NEW)]  # fmt: skip
        recover(place)
        assert tree_of(place) in (tree_from(OLD), tree_from(NEW)), number
        assert not (place / STAGE).exists()
        ends.add("old" if tree_of(place) == tree_from(OLD) else "new")
        if code == 0:
            break
        replace_folder(write(tmp_path / f"again-{number}", OLD), place)

    assert code == 0
    assert number > 20
    assert ends == {"old", "new"}


@pytest.mark.parametrize("has_exchange", [True, False], ids=["exchange", "two renames"])
def test_a_failure_at_any_step_leaves_the_old_one(place, tmp_path, has_exchange):
    """The disk gives up once: the run says so and has put everything back, or it is done and only clearing up failed."""
    code = None
    for number in range(1, 300):
        made = write(tmp_path / f"made-{number}", NEW)

        def work(number=number, made=made):
            at_step(number, fail, has_exchange=has_exchange)
            try:
                replace_folder(made, place, "manifest.json")
            except WriteError:
                os._exit(4)

        seen, code = code, in_a_process(work)
        assert tree_of(place) == tree_from(OLD if code else NEW) | {
            f"{STAGE}/{key}": text for key, text in tree_of(place / STAGE).items() if not code
        }
        if not code and seen == 0 and number > 30:
            break
        replace_folder(write(tmp_path / f"again-{number}", OLD), place)
        assert tree_of(place) == tree_from(OLD)

    assert code == 0


@pytest.mark.parametrize("number", range(60 if IS_SOAK else 6))
def test_a_kill_at_any_moment_is_undone_by_the_next_run(number, place, tmp_path):
    """The same by the clock, with a folder so large that the exchange takes a while."""
    many = {f"page-{each}.html": "old" for each in range(200)}
    replace_folder(write(tmp_path / "many", OLD | many), place)
    made = write(tmp_path / "made", NEW | dict.fromkeys(many, "new"))
    process = get_context("fork").Process(target=replace_folder, args=(made, place, "manifest.json"))
    process.start()
    process.join(Random(number).uniform(0.001, 0.08))
    process.kill()
    process.join()
    recover(place)

    assert tree_of(place) in (tree_from(OLD | many), tree_from(NEW | dict.fromkeys(many, "new")))


def test_a_reader_never_misses_a_file_that_both_have(place, tmp_path):
    """Neither between two moves nor while the old ones are thrown away."""

    def work():
        for number in range(60):
            files = NEW if number % 2 else OLD
            replace_folder(write(tmp_path / "work" / str(number), files), place, "manifest.json")

    writer = get_context("fork").Process(target=work)
    writer.start()
    seen = set()
    while writer.is_alive():
        seen |= {(place / name).read_text() for name in ("index.html", "assets/site.css", "manifest.json")}
    writer.join()

    assert writer.exitcode == 0
    assert seen == {"old", "new"}


def test_two_runs_at_once_wait_for_each_other(place, tmp_path):
    """The last one wins, whole."""

    def work(name, files):
        for number in range(20):
            replace_folder(write(tmp_path / name / str(number), files), place)

    runs = [get_context("fork").Process(target=work, args=each) for each in (("one", OLD), ("other", NEW))]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    assert [run.exitcode for run in runs] == [0, 0]
    assert tree_of(place) in (tree_from(OLD), tree_from(NEW))


def test_a_folder_that_may_be_renamed_is_exchanged_as_one(tmp_path):
    """Nothing of the old one is left, within or beside it."""
    write(tmp_path / "site", OLD)
    before = (tmp_path / "site").stat().st_ino
    replace_folder(write(tmp_path / "made", NEW), tmp_path / "site")

    assert tree_of(tmp_path) == {f"site/{name}": text for name, text in tree_from(NEW).items()}
    assert (tmp_path / "site").stat().st_ino != before


def test_a_folder_that_keeps_its_name_is_the_same_folder_after(place, made):
    """A web server or a container that holds it open sees what is new."""
    before = place.stat().st_ino
    replace_folder(made, place)

    assert tree_of(place) == tree_from(NEW)
    assert place.stat().st_ino == before


def test_an_entry_that_cannot_be_moved_brings_everything_back(place, made):
    """Somebody has mounted a folder within the site; the message says what to do."""
    with tmpfs(place / "gone"), pytest.raises(WriteError) as stopped:
        replace_folder(made, place)

    assert stopped.value.reason == "not-swapped"
    assert tree_of(place) == tree_from(OLD)


@pytest.mark.parametrize("where", ["", "site"], ids=["the mount itself", "a folder within"])
def test_a_full_disk_leaves_the_old_one(where, tmp_path):
    """The new one is copied from another file system, and there is room for one alone."""
    with tmpfs(tmp_path / "mount", "size=1m") as mount:
        place = write(mount / where, OLD | {"assets/large": "o" * 600_000})
        made = write(tmp_path / "made", NEW | {"assets/large": "n" * 600_000})
        with pytest.raises(WriteError, match="No space left") as stopped:
            replace_folder(made, place)

        assert stopped.value.reason == "not-written"
        assert tree_of(mount / where) == tree_from(OLD | {"assets/large": "o" * 600_000})
        assert [each.name for each in mount.iterdir() if each.name.startswith(".")] == []


def test_what_the_file_system_keeps_for_itself_stays(tmp_path):
    """A fresh volume of ext4 has ``lost+found`` at its root, which nobody may move."""
    with keeps_its_name(tmp_path / "closed" / "site") as place:
        write(place, OLD | {"lost+found/#12": "a piece"})
        replace_folder(write(tmp_path / "made", NEW), place)

        assert (place / "lost+found" / "#12").read_text() == "a piece"
        assert contents_of(place) == sorted({name.partition("/")[0] for name in NEW})


def test_a_mount_of_the_same_file_system_is_one(tmp_path):
    """As a container's volume on the host's own disk is."""
    with tmpfs(tmp_path / "disk of ours") as disk, _bound(disk / "a", disk / "b c") as folder:
        assert is_mount(folder)
        assert not is_mount(disk / "a")
        write(folder, OLD)
        replace_folder(write(disk / "made", NEW), folder)

        assert tree_of(disk / "a") == tree_from(NEW)


def test_a_plan_that_leads_elsewhere_is_not_followed(place, tmp_path):
    """Whoever can write in the folder of a web server moves no file outside it."""
    write(tmp_path / "outside", {"secret.txt": "x"})
    plan = '{"old": ["../../outside/secret.txt"], "new": {}}'
    write(place, {f"{STAGE}/plan.json": plan, f"{STAGE}/old/index.html": "x"})
    with pytest.raises(WriteError) as stopped:
        recover(place)

    assert stopped.value.reason == "not-restored"
    assert (tmp_path / "outside" / "secret.txt").exists()
    assert (place / STAGE / "old" / "index.html").exists()


@pytest.mark.parametrize("name", ["/old", "/new"])
def test_a_stage_that_is_a_link_moves_no_file_elsewhere(name, place, tmp_path):
    """A folder in Git may hold a plan, and a link beside it to the files of whoever builds."""
    outside = write(tmp_path / "outside", {"secret.txt": "x", "plan.json": '{"old": ["secret.txt"], "new": {}}'})
    link = place / f"{STAGE}{name}"
    write(place, {f"{STAGE}/plan.json": '{"old": ["secret.txt"], "new": {"index.html": "0"}}'})
    link.symlink_to(outside)
    before = tree_of(outside)
    with pytest.raises(WriteError) as stopped:
        recover(place)

    assert stopped.value.reason == "not-restored"
    assert tree_of(outside) == before
    assert not (place / "secret.txt").exists()


def test_in_a_closed_folder_nothing_is_begun(tmp_path, made):
    """Neither beside the folder nor within it."""
    with closed(tmp_path / "closed") as folder, pytest.raises(WriteError) as stopped:
        replace_folder(made, folder / "site")

    assert stopped.value.reason == "not-written"
    assert tree_of(made) == tree_from(NEW)


@contextmanager
def _bound(folder, onto):
    import subprocess

    for each in (folder, onto):
        each.mkdir()
    subprocess.run(["mount", "--bind", str(folder), str(onto)], check=True)
    try:
        yield onto
    finally:
        subprocess.run(["umount", str(onto)], check=True)
