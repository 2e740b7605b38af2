"""What a machine lacks or refuses is reported in words, by every verb: no traceback, and an exit code that is documented.

The verbs come from the command itself and the libraries from what the code imports, so that a new one is tried by
itself. Each fault is tried with one verb, and a few libraries with a build; with every third verb, and all libraries,
when SAMTALEKIT_SOAK is set.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.faults import (
    BLOCKER,
    INTERRUPTER,
    Fault,
    can_drop_rights,
    faults_of_ending,
    hook,
    libraries,
    run,
    without_rights,
)
from helpers.projects import over_tiny
from samtalekit.cli.main import command
from stories.conftest import tree_of

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
RENDERS_ITS_OWN = True

VERBS = {
    "new": ["new", "fresh"],
    "check": ["check", "broken/shed"],
    "build": ["build", "broken/shed"],
    "serve": ["serve", "broken/shed", "--port", "PORT"],
    "show": ["show", "check-up"],
    "status": ["status", "broken/shed"],
    "compare": ["compare", "before", "after", "--into", "told"],
    "pack": ["pack", "broken/shed", "--into", "packed"],
    "build --all": ["build", "--all", "broken"],
    "check --format json": ["check", "broken/shed", "--format", "json"],
}
"""What each verb is asked to do; ``show`` works in the workplace's folder."""

READS, WRITES = frozenset({0, 1, 3, 4}), frozenset({0, 1, 4})
MISSING = frozenset({0, 3})
FULL = "/dev/full"


def locked(name: str, mode: int):
    """A folder or file that its owner may not use in full."""
    return lambda top: (top / name).chmod(mode)


def with_file(name: bytes, content: bytes = b"---\ntitle: x\nsummary: x\n---\nA.\n"):
    """A file whose name is no UTF-8, in the workplace."""

    def write(top: Path) -> None:
        path = os.path.join(os.fsencode(top / "broken/shed"), name)  # noqa: PTH118  # a name in bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120  # as above
        with open(path, "wb") as file:  # noqa: PTH123  # as above
            file.write(content)

    return write


def no_papers(top: Path) -> None:
    """Every paper has to be made."""
    shutil.rmtree(top / "broken/shed/.samtalekit")


def broken_pango(top: Path) -> None:
    """A library that is there and cannot be loaded, before the system's own."""
    no_papers(top)
    (top / "lib").mkdir()
    (top / "lib" / "libpango-1.0.so.0").write_text("no library")


FAULTS: dict[str, tuple[Fault, str]] = {
    **{f"the library {name}": (Fault(MISSING, {"BLOCKED": name, "PYTHONPATH": "HOOK"}), "") for name in libraries()},
    "the library pango": (Fault(MISSING, {"LD_LIBRARY_PATH": "LIB"}, prepare=broken_pango), ""),
    "the tool hunspell and every other": (Fault(frozenset({0}), {"PATH": "/nowhere"}), "check"),
    "a home": (Fault(frozenset({0}), {"HOME": None}), "show"),
    "a home that is there": (Fault(frozenset({0}), {"HOME": "/nowhere", "XDG_CACHE_HOME": "/nowhere"}), ""),
    "a folder for temporary files": (Fault(WRITES, {"TMPDIR": "/nowhere"}), "compare"),
    "a locale of UTF-8": (
        Fault(WRITES, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        "check",
    ),
    **{
        f"a terminal that knows more than {name}": (
            Fault(frozenset({0}), {"PYTHONIOENCODING": name, "SAMTALEKIT_LANG": "da"}),
            verb,
        )
        for name, verb in (("ascii", "build"), ("iso-8859-1", "check"), ("cp850", "status"))
    },
    "an input": (Fault(frozenset({0}), closed=(0,)), "check"),
    "an output": (Fault(frozenset({0}), closed=(1,)), "check"),
    "a place for messages": (Fault(frozenset({0}), closed=(2,)), "check"),
    "any stream": (Fault(frozenset({0}), closed=(0, 1, 2)), "check"),
    "the reader of the output": (Fault(frozenset({0}), stdout="nobody"), "check"),
    "the reader of the messages": (Fault(frozenset({0}), stderr="nobody"), "check"),
    "room for the output": (Fault(frozenset({4}), stdout=FULL), "check --format json"),
    "room for the messages": (Fault(frozenset({0}), stderr=FULL), "check"),
    **{
        f"files of more than {size} bytes": (Fault(WRITES, limits={"FSIZE": size}, prepare=no_papers), "build")
        for size in ((0, 4096, 100_000) if IS_SOAK else (100_000,))
    },
    **{
        f"more than {size} MB of memory": (Fault(READS, limits={"AS": size * 1_000_000}, prepare=no_papers), "build")
        for size in ((40, 80, 120, 160, 200, 240, 280, 320, 400) if IS_SOAK else (60, 240))
    },
    "permission to write beside the sources": (
        Fault(WRITES, prepare=locked("broken/shed", 0o500), start=without_rights()),
        "build",
    ),
    "permission to read the settings": (
        Fault(WRITES, prepare=locked("broken/shed/workplace.yml", 0), start=without_rights()),
        "check",
    ),
    "permission to read the content": (
        Fault(WRITES, prepare=locked("broken/shed/content", 0), start=without_rights()),
        "check",
    ),
    "permission to enter the folder": (
        Fault(WRITES, prepare=locked("broken/shed", 0), start=without_rights()),
        "build",
    ),
    "permission to write here": (Fault(WRITES, prepare=locked(".", 0o500), start=without_rights()), "compare"),
    "UTF-8 in a page's name": (Fault(WRITES, prepare=with_file(b"content/en/l\xf8n.md")), "check --format json"),
    "UTF-8 in a style sheet's name": (Fault(WRITES, prepare=with_file(b"theme/web/css/l\xf8n.css", b"")), "check"),
    "UTF-8 in a typeface's name": (Fault(WRITES, prepare=with_file(b"theme/fonts/l\xf8n.ttf", b"")), "check"),
    "UTF-8 in a folder's name": (Fault(WRITES, prepare=with_file(b"content/\xf8n/index.md")), "status"),
}
"""What is taken away, how a command may end without it, and the verb that tries it in every run, if any."""

OF_STREAMS = ("output", "messages", "stream", "input")
EVERY = 3
"""In a soak each fault meets every third verb, beginning with the next: no verb and no fault is left out."""
CASES = [
    (verb, fault)
    for at, (fault, (_fault, quick)) in enumerate(FAULTS.items())
    for number, verb in enumerate(VERBS)
    if (verb == quick or (IS_SOAK and (at + number) % EVERY == 0))
    and not (verb == "serve" and any(word in fault for word in OF_STREAMS))
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A workplace over the smallest kit, with a page of its own and a site, and the site a second time."""
    top = tmp_path_factory.mktemp("whole")
    shed = over_tiny(top, {"content/en/brakes.md": "---\ntitle: Ours\nsummary: Ours.\n---\n\nOurs.\n"})
    assert run(["build", str(shed)], top, Fault(frozenset({0}))).code == 0
    for name in ("before", "after"):
        shutil.copytree(shed / "site", top / name)
    return top


@pytest.fixture
def machine(whole, tmp_path):
    """A copy of it to take something away from."""
    top = tmp_path / "machine"
    shutil.copytree(whole, top)
    yield top
    for path in [top, top / "broken/shed", *(top / "broken/shed").glob("*")]:
        path.chmod(0o755)


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def without(name: str, machine: Path) -> Fault:
    """A fault in a folder, which is made ready for it."""
    fault = FAULTS[name][0]
    if fault.start and not can_drop_rights():
        pytest.skip("root needs setpriv to be refused anything")
    fault.prepare(machine)
    places = {"HOOK": str(hook(machine.parent / "hook", BLOCKER)), "LIB": str(machine / "lib")}
    values = {key: places.get(value or "", value) for key, value in fault.surroundings.items()}
    return replace(fault, surroundings=values)


def test_every_verb_is_tried():
    """A new verb that nobody thought of here is seen."""
    assert {words[0] for words in VERBS.values()} == set(command("en").commands)


@pytest.mark.parametrize(("verb", "name"), CASES, ids=lambda each: each.replace(" ", "-"))
def test_what_is_taken_away_is_reported_in_words(verb, name, machine):
    """Whoever runs it reads a sentence, and a script reads an exit code."""
    fault = without(name, machine)
    arguments = [free_port() if each == "PORT" else each for each in VERBS[verb]]

    ended = run(arguments, machine / "broken/shed" if verb == "show" else machine, fault)

    is_heard = not fault.stderr and 2 not in fault.closed and "json" not in verb
    assert faults_of_ending(ended, is_heard=is_heard) == ""
    assert ended.code in fault.exits | ({1} if verb == "build --all" else set())  # a workplace that failed is told of
    if "json" in verb and not fault.stdout and 1 not in fault.closed and ended.code != 3:
        assert json.loads(ended.out.decode("utf-8"))["findings"] is not None


OF_SERVE = {"watchdog"}
"""Libraries that a build does without."""
OF_BUILDS = [name for name in libraries() if name not in OF_SERVE]


@pytest.mark.parametrize("name", OF_BUILDS if IS_SOAK else OF_BUILDS[::5])
def test_a_build_needs_every_library_and_names_the_one_that_is_missing(name, machine):
    """All that is installed is used, and the sentence says what to look for."""
    no_papers(machine)

    ended = run(VERBS["build"], machine, without(f"the library {name}", machine))

    assert (ended.code, faults_of_ending(ended)) == (3, "")
    assert f"the Python package {name}" in ended.err


def test_pango_is_named_with_its_packages_and_nothing_else_is_printed(machine):
    """Not the advice of a library that the reader has never heard of. A program reads it in the object, too."""
    fault = without("the library pango", machine)

    ended = run(["show", "check-up", "--format", "json"], machine / "broken/shed", fault)
    result = json.loads(ended.out)

    assert (ended.code, result["findings"], result["error"]) == (3, [], ended.err.strip())
    assert "apt-get install libpango-1.0-0" in result["error"]


def test_a_disk_that_is_full_leaves_the_earlier_site(machine, tmp_path):
    """A real one, of a few hundred kilobytes more than the site that is on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in (machine / "before").rglob("*")) // 1024
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size + 200}k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a disk can only be mounted by root, where the system lets it")
    try:
        shutil.copytree(machine / "before", disk / "site")
        earlier = tree_of(disk / "site")
        ended = run(["build", "broken/shed", "--into", str(disk / "site")], machine, Fault(WRITES))

        assert (ended.code, faults_of_ending(ended)) == (4, "")
        assert "the disk is full" in ended.err
        assert tree_of(disk / "site") == earlier
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_folders_whose_names_are_no_utf8_are_built_packed_and_compared(machine):
    """A disk from an older system: every name is taken as it is, and printed so that it can be read."""
    shed, out = b"broken/l\xf8n", b"\xf8ut"
    (machine / "broken/shed").rename(machine / os.fsdecode(shed))
    for arguments in (
        ["check", shed],
        ["build", "--all", "broken", "--into", out],
        ["compare", "before", out + b"/l\xf8n", "--into", b"t\xf8ld"],
        ["status", shed],
        ["new", b"n\xf8"],
    ):
        ended = run(arguments, machine, Fault(WRITES))
        assert (ended.code, faults_of_ending(ended)) == (0, "")
        ended.out.decode("utf-8")
    report = machine / os.fsdecode(out) / "report/workplaces.jsonl"
    (machine / os.fsdecode(shed)).rename(machine / "broken/shed")
    assert json.loads(report.read_bytes())["path"] == "l\\xf8n"


MOMENTS = {
    "while the sources are read": ("open brakes.md", 130),
    "while a paper is put on the disk": ("os.rename paper.pdf", 130),
    "just before the new site takes its place": ("shutil.move site", 0),
    "just after it has": ("shutil.rmtree build-", 0),
    "while the pages are made": ("open search_index.json", 130),
}
"""When Ctrl+C is pressed, by what Python is about to do, and the exit code."""


@pytest.mark.parametrize("moment", MOMENTS if IS_SOAK else [*MOMENTS][1::2])
def test_ctrl_c_stops_a_build_or_comes_too_late_and_only_one_of_them_is_reported(moment, machine, tmp_path):
    """Before the swap the earlier site is kept; from the swap on the new one is there, and the run says so."""
    at, code = MOMENTS[moment]
    no_papers(machine)
    hooked = str(hook(tmp_path / "hook", INTERRUPTER))
    marks = {"INTERRUPT_AT": at, "PYTHONPATH": hooked, "SAMTALEKIT_CACHE": None}  # all papers are rendered here
    site = machine / "broken/shed/site"
    earlier = site.stat().st_ino  # files that are as before keep their number: they are hard links

    ended = run(VERBS["build"], machine, Fault(frozenset({code}), marks))
    is_new = site.stat().st_ino != earlier

    assert (ended.code, faults_of_ending(ended)) == (code, "")
    assert ("the site is in" in ended.out.decode(), "Interrupted" in ended.err, is_new) == (
        not code,
        bool(code),
        not code,
    )
    assert not list((machine / "broken/shed/.samtalekit").glob("build-*"))


def test_a_mistake_of_our_own_is_a_sentence_and_shows_its_lines_when_asked(machine, tmp_path):
    """A template engine that hands back nonsense: nobody has foreseen it."""
    code = "import json.decoder\njson.decoder.JSONDecoder.decode = lambda *_: 1 / 0\n"
    surroundings = {"PYTHONPATH": str(hook(tmp_path / "hook", code))}
    plain = run(VERBS["build"], machine, Fault(WRITES, surroundings))
    asked = run(VERBS["build"], machine, Fault(WRITES, {**surroundings, "SAMTALEKIT_DEBUG": "1"}))

    assert plain.code == 1
    assert re.fullmatch(
        r"That did not work: this is a mistake in samtalekit itself \(ZeroDivisionError: .*\n", plain.err
    )
    assert "Traceback" in asked.err
    assert "1 / 0" in asked.err


STARVED = """\
from samtalekit.cli import commands, error_boundary, main
def starve(*_given):
    raise {lost}
commands.run = error_boundary.stopped = starve
main.main()
"""

EXECUTES_TEXT = """\
import signal
from samtalekit.cli import commands, main
commands.run = lambda _arguments: exec("signal.raise_signal(signal.SIGINT)", {"signal": signal})
main.main()
"""


def test_ctrl_c_gives_its_code_even_while_python_executes_a_text(tmp_path):
    """As it does in imports; a program started with ``-m`` would be ended by the signal all the same."""
    (tmp_path / "interrupted.py").write_text(EXECUTES_TEXT, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "interrupted"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stderr.count("\n")) == (130, 1)


@pytest.mark.parametrize("lost", ["MemoryError", "SystemError"])
def test_memory_that_ends_while_an_error_is_reported_is_reported_all_the_same(lost, tmp_path):
    """The sentence is there from the start, so that nothing has to be made for it."""
    (tmp_path / "starved.py").write_text(STARVED.format(lost=lost), encoding="utf-8")
    ended = subprocess.run([sys.executable, "-m", "starved"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr == "Der er ikke hukommelse nok. / There is not enough memory.\n"


LOSES_THE_ERROR = """\
import resource
from samtalekit.cli import commands, main
def lose(_arguments):
    raise SystemError("error return without exception set")
commands.run = lose
if {is_limited}:
    resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))
main.main()
"""


@pytest.mark.parametrize(("is_limited", "code"), [(True, 4), (False, 1)], ids=["limited", "not limited"])
def test_a_memory_error_that_python_loses_is_told_as_missing_memory(is_limited, code, tmp_path):
    """Far from the limit: the allocation that failed may have been a large one. Without a limit it is a mistake of ours."""
    (tmp_path / "lost.py").write_text(LOSES_THE_ERROR.format(is_limited=is_limited), encoding="utf-8")
    ended = subprocess.run([sys.executable, "-m", "lost"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
