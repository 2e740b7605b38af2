"""What a machine can lack or refuse, and running the command there: in a process of its own, as a user would."""

import ast
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.projects import TESTS

PACKAGE = TESTS.parent / "generator" / "samtalekit"
TIMEOUT_S = 900  # a command that has not ended by then is stopped, and its test fails
LEGAL = {0, 1, 2, 3, 4, 130}

BLOCKER = """\
import importlib.abc, os, sys

class Blocker(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in os.environ["BLOCKED"].split():
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

if os.environ.get("BLOCKED"):
    sys.meta_path.insert(0, Blocker())
"""

INTERRUPTER = """\
import os, signal, sys

seen = []

def listen(event, arguments):
    wanted, part = os.environ["INTERRUPT_AT"].split(" ", 1)
    if event == wanted and part in str(arguments[0]) and not seen:
        seen.append(event)
        os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(listen)
"""
"""Presses Ctrl+C when Python is about to do a certain thing with a certain file; PEP 578."""

KILLER = """\
import os, signal, sys

times, event_wanted, part_wanted = os.environ["KILL_AT"].split(" ", 2)
seen = []

def listen(event, arguments):
    if event == event_wanted and part_wanted in " ".join(map(str, arguments)):
        seen.append(event)
        if len(seen) == int(times):
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(listen)
"""
"""Kills the process when Python is about to do a certain thing for the n-th time; PEP 578."""


def libraries() -> list[str]:
    """The libraries that the program imports, by the names it imports them by."""
    names: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return sorted(names - sys.stdlib_module_names - {"samtalekit"})


@dataclass(frozen=True)
class Fault:
    """Something that is taken away.

    Attributes:
        exits: The exit codes that fit.
        surroundings: Variables of the environment; None takes one away.
        prepare: Does something to the folder that the command is run in.
        limits: Limits of the system, by their name in `resource`.
        streams: What the command's streams are, where they are no pipes.
        start: Words before the command, such as a program that takes rights away.
    """

    exits: frozenset[int]
    surroundings: Mapping[str, str | None] = field(default_factory=dict)
    prepare: Callable[[Path], object] = lambda _folder: None
    limits: Mapping[str, int] = field(default_factory=dict)
    closed: Sequence[int] = ()
    stdout: str = ""
    stderr: str = ""
    start: Sequence[str] = ()


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: bytes
    err: str


def hook(folder: Path, code: str) -> Path:
    """A folder for PYTHONPATH, whose code runs as Python begins."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return folder


def run(arguments: Sequence[str | bytes], folder: Path, fault: Fault, program: str = "samtalekit.cli.main") -> Ended:
    """Run the command where something is taken away; a server is stopped as soon as it serves."""
    surroundings = {**os.environ, "SAMTALEKIT_LANG": "en", **fault.surroundings}
    surroundings.pop("PYTHONUTF8", None)
    surroundings |= {key: value for key, value in fault.surroundings.items() if value is not None}
    process = subprocess.Popen(
        [*fault.start, sys.executable, "-m", program, *arguments],
        cwd=folder,
        env={key: value for key, value in surroundings.items() if value is not None},
        stdin=subprocess.DEVNULL,
        stdout=_stream(fault.stdout),
        stderr=_stream(fault.stderr),
        preexec_fn=lambda: _take_away(fault),  # noqa: PLW1509  # it sets limits, before any thread of ours runs
    )
    patience = threading.Timer(TIMEOUT_S, process.kill)
    patience.start()
    try:
        out = b""
        if "serve" in arguments and process.stdout:
            for line in process.stdout:
                out += line
                if b"http://127.0.0.1" in line:
                    process.send_signal(signal.SIGTERM)
        rest, err = process.communicate()
    finally:
        patience.cancel()
    return Ended(process.returncode, out + (rest or b""), (err or b"").decode("utf-8", "replace"))


def _stream(name: str) -> int:
    if name == "nobody":  # the reader of the pipe has gone
        reader, writer = os.pipe()
        os.close(reader)
        return writer
    return os.open(name, os.O_WRONLY) if name else subprocess.PIPE


def _take_away(fault: Fault) -> None:
    for name, value in fault.limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
    for number in fault.closed:
        os.close(number)


def faults_of_ending(ended: Ended, *, is_heard: bool = True) -> str:
    """What is wrong with how a command ended, if anything is: a traceback, an odd exit code, a silence."""
    output = ended.out.decode("utf-8", "replace") + ended.err
    wrong = [
        *(["a traceback"] if "Traceback" in output else []),
        *(["a mistake of samtalekit's own"] if "a mistake in samtalekit itself" in output else []),
        *([f"exit code {ended.code}"] if ended.code not in LEGAL else []),
        *(["nothing is said"] if ended.code and is_heard and not re.search(r"\w{3}", ended.err) else []),
    ]
    return f"{', '.join(wrong)}:\n{output}" if wrong else ""


def without_rights() -> Sequence[str]:
    """Words before a command that make even root ask for permission; None of them for anybody else."""
    if os.geteuid():
        return ()
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


def can_drop_rights() -> bool:
    """True where permissions can be tried."""
    return bool(os.geteuid()) or shutil.which("setpriv") is not None
