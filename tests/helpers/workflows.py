"""Generated workflows, read as their hosts read them, and their scripts run in a shell on this machine."""

import os
import re
import subprocess
import sys
from pathlib import Path

from ruamel.yaml import YAML

KNOWN_ACTIONS = {
    "actions/checkout@v4",
    "actions/setup-python@v5",
    "actions/cache@v4",
    "actions/upload-artifact@v4",
    "actions/download-artifact@v4",
    "actions/upload-pages-artifact@v3",
    "actions/deploy-pages@v4",
}
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def read_workflow(path):
    """A workflow as plain data; YAML 1.2, so that ``on`` is a word."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def with_values(text, values):
    """A text with its expressions in place; one that is not known is an error of the test."""
    return _EXPRESSION.sub(lambda match: values[match[1]], str(text))


def expressions(node):
    """Every expression of a workflow, wherever it stands."""
    if isinstance(node, dict):
        return {each for value in node.values() for each in expressions(value)}
    if isinstance(node, list):
        return {each for value in node for each in expressions(value)}
    return set(_EXPRESSION.findall(node)) if isinstance(node, str) else set()


class Machine:
    """A runner: a shell with the command, and stand-ins for what only a host has."""

    def __init__(self, folder: Path) -> None:
        self.tools, self.log, self.temp = folder / "tools", folder / "log", folder / "temp"
        self.tools.mkdir(parents=True)
        self.temp.mkdir()
        self.log.touch()
        for name in ("sudo", "apt-get"):
            self.tool(name, "exit 0")
        for name in ("samtalekit", "python"):
            code = '-m samtalekit.cli.main "$@"' if name == "samtalekit" else '"$@"'
            self.tool(name, f'exec "{sys.executable}" {code}')

    def tool(self, name: str, script: str) -> None:
        """Put a program on the machine that writes down how it was called."""
        path = self.tools / name
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
                "PATH": f"{self.tools}:{os.environ['PATH']}",
                "PIP_NO_INDEX": "1",
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            }
            | surroundings,
            check=False,
        )
        assert (done.returncode != 0) == fails, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr
