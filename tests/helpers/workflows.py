"""Generated workflows, read as their hosts read them, and their scripts run in a shell on this machine."""

import os
import re
import subprocess
import sys
from pathlib import Path

from ruamel.yaml import YAML

from helpers.installed import fresh_python

PINNED_ACTIONS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/cache": ("27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5"),
    "actions/upload-artifact": ("bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "actions/upload-pages-artifact": ("fc324d3547104276b827a68afc52ff2a11cc49c9", "v5.0.0"),
    "actions/deploy-pages": ("cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "v5.0.0"),
}
"""The actions that workflows may use: each by the commit of a release, which nobody can move as a tag is moved."""
_VENV = """\
if [ "$1 $2" = "-m venv" ]; then
  "{python}" -m venv --without-pip "$3"
  cp "$(dirname "{python}")"/../lib/python*/site-packages/libraries.pth "$3"/lib/python*/site-packages/
  exit
fi
exec "{python}" "$@"
"""
"""Python on a runner: an environment that it makes has the libraries, too."""

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def read_workflow(path):
    """A workflow as plain data; YAML 1.2, so that ``on`` is a word."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def actions_of(path):
    """Every action that a workflow file names, with the part after ``@`` and the comment behind it."""
    return re.findall(r"uses: ([\w./-]+)@(\S+)(?: # (\S+?);?(?:\s|$))?", path.read_text(encoding="utf-8"))


def with_values(text, values):
    """A text with its expressions in place; one that is not known is an error of the test."""
    return _EXPRESSION.sub(lambda match: values[match[1]], str(text))


def expressions(node):
    """Every expression of a workflow, wherever it is."""
    if isinstance(node, dict):
        return {each for value in node.values() for each in expressions(value)}
    if isinstance(node, list):
        return {each for value in node for each in expressions(value)}
    return set(_EXPRESSION.findall(node)) if isinstance(node, str) else set()


class Machine:
    """A runner: a shell, stand-ins for what only a host has, and a Python that gets samtalekit where a step installs it.

    The libraries are there from the start, since no index is asked. Until a step has installed samtalekit,
    the command is the checkout's.
    """

    def __init__(self, folder: Path) -> None:
        self.tools, self.log, self.temp = folder / "tools", folder / "log", folder / "temp"
        self.tools.mkdir(parents=True)
        self.temp.mkdir()
        self.log.touch()
        for name in ("sudo", "apt-get"):
            self.tool(name, "exit 0")
        self.python = fresh_python(folder / "python")
        self.tool("python", _VENV.format(python=self.python))
        self.checkout = folder / "checkout-tools"
        self.checkout.mkdir()
        self.tool("samtalekit", f'exec "{sys.executable}" -m samtalekit.cli.main "$@"', self.checkout)

    @property
    def installed(self) -> Path:
        """The command, once a step has installed it."""
        return self.python.with_name("samtalekit")

    def tool(self, name: str, script: str, folder: Path | None = None) -> None:
        """Put a program on the machine that writes down how it was called."""
        path = (folder or self.tools) / name
        path.write_text(f'#!/bin/bash\nprintf "%s\\n" "{name} $*" >> "{self.log}"\n{script}\n')
        path.chmod(0o755)

    def run(self, script: str, *, cwd: Path, fails: bool = False, **surroundings: str) -> str:
        """Run a script as a host does: stop at the first fault, in a pipe too."""
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=cwd,
            capture_output=True,
            text=True,
            env=os.environ
            | {
                "PATH": f"{self.tools}:{self.python.parent}:{self.checkout}:{os.environ['PATH']}",
                "PIP_NO_INDEX": "1",
                "PIP_NO_COMPILE": "1",
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            }
            | surroundings,
            check=False,
        )
        assert (done.returncode != 0) == fails, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr
