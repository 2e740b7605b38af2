"""Which of the pinned packages samtalekit runs on: those that it asks for, those that these ask for, and so on."""

import re
import tomllib
from importlib.metadata import distribution
from itertools import product

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.projects import TESTS

ROOT = TESTS.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
SYSTEMS = (("Linux", "linux", "posix"), ("Darwin", "darwin", "posix"), ("Windows", "win32", "nt"))
KINDS = (("cpython", "CPython"), ("pypy", "PyPy"))
MACHINES = ("x86_64", "aarch64", "arm64", "AMD64")
EVERYWHERE = tuple(
    {
        "python_version": version,
        "python_full_version": f"{version}.9",
        "platform_system": system[0],
        "sys_platform": system[1],
        "os_name": system[2],
        "implementation_name": kind[0],
        "platform_python_implementation": kind[1],
        "platform_machine": machine,
    }
    for version, system, kind, machine in product(PYTHONS, SYSTEMS, KINDS, MACHINES)
)
"""Machines that a workplace's folder may be built on: what any of them needs is pinned."""


def pinned(lock):
    """The blocks of a lock file, each with its hashes, by the package's name."""
    return {canonicalize_name(re.match(r"[\w.-]+", block)[0]): block for block in re.split(r"\n(?=\S)", lock.rstrip())}


def runtime_of(lock):
    """What samtalekit runs on, out of a lock file that also has what only tests need; word for word."""
    blocks = pinned(lock)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pending, asked = [Requirement(each) for each in project["dependencies"]], set()
    while pending:
        requirement = pending.pop()
        name = canonicalize_name(requirement.name)
        new = {(name, extra) for extra in ("", *requirement.extras)} - asked
        asked |= new
        pending += [each for _name, extra in sorted(new) for each in _asked_by(name, extra)]
    return "\n".join(blocks[name] for name in blocks if name in {name for name, _extra in asked}) + "\n"


def _asked_by(name, extra):
    """What a package asks for on any machine; nothing, for one that only machines unlike this one need."""
    found = [Requirement(each) for each in _requires(name)]
    return [
        each
        for each in found
        if each.marker is None or any(each.marker.evaluate({**machine, "extra": extra}) for machine in EVERYWHERE)
    ]


def _requires(name):
    return () if name in ELSEWHERE else distribution(name).requires or ()


ELSEWHERE = {"brotlicffi": "PyPy"}
"""Pinned packages that are not on the machines that test, and for which Python; they ask for ``cffi`` alone."""
