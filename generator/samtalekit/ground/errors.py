"""What can stop a run, and the exit code each stop has.

::

    SamtalekitError            1
    ├── SourceErrors           1  findings about the sources, all of a run at once
    ├── PaperError             1  a paper that cannot be finished as it should
    ├── ThemeError             1  a template of the theme has a fault
    ├── OutsideError           1  a name leads out of the folders that may be read
    ├── EngineError            1  the site engine failed or left something out
    ├── MissingToolError       3  a library, a face or a tool is not there
    └── WriteError             4  a folder or file cannot be written
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import ClassVar

from samtalekit.ground.findings import Finding, in_order
from samtalekit.ground.words import say


class ExitCode(IntEnum):
    """What the command answers its caller."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    MISSING_TOOL = 3
    NOT_WRITTEN = 4


class SamtalekitError(Exception):
    """The root of all that samtalekit raises on purpose."""

    exit_code: ClassVar[ExitCode] = ExitCode.FINDINGS


class SourceErrors(SamtalekitError):  # noqa: N818  # it holds many errors, and its name says so
    """The sources hold mistakes.

    Attributes:
        findings: All of them, in order of place; at least one is an error.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings in the order of their places."""
        self.findings = in_order(findings)
        super().__init__("\n".join(f"{f.place.file}:{f.place.line}: {f.message('en')}" for f in self.findings))


class PaperError(SamtalekitError):
    """A paper cannot be made as its form demands."""


class ThemeError(SamtalekitError):
    """A template of a theme has a fault.

    Attributes:
        template: Its name in the theme.
        problem: What Jinja says of it.
        outside: The name with which it leads out of the theme; empty when that is not its fault.
    """

    def __init__(self, template: str, problem: str, *, outside: str = "") -> None:
        """Keep what the message is made of."""
        super().__init__(f"{template}: {problem}")
        self.template, self.problem, self.outside = template, problem, outside


class OutsideError(SamtalekitError):
    """A name leads out of the folders that may be read.

    Attributes:
        name: As it was written, cut short where it is long.
    """

    def __init__(self, name: str) -> None:
        """Keep what the message is made of; what cannot be shown is spelt out."""
        self.name = name[:60].encode("unicode_escape").decode("ascii") if not name[:60].isprintable() else name[:60]
        super().__init__(self.name)


class EngineError(SamtalekitError):
    """The engine that turns the stage into a site failed."""


class MissingToolError(SamtalekitError):
    """A library, a face or a tool that the work needs is not on this machine."""

    exit_code = ExitCode.MISSING_TOOL


class WriteError(SamtalekitError):
    """A result could not be written; what was there before is untouched.

    Attributes:
        reason: ``not-written``, ``holds-sources``, ``not-a-site``, ``not-a-comparison``, ``not-a-pack``, ``not-empty``,
            ``port-taken`` or ``report-there``; the catalogue has its words under ``write.<reason>``.
        path: What could not be written.
        detail: What the system said, if it said anything.
    """

    exit_code = ExitCode.NOT_WRITTEN

    def __init__(self, reason: str, path: str, detail: str = "") -> None:
        """Keep what the message is made of."""
        super().__init__(f"{path}: {detail or reason}")
        self.reason, self.path, self.detail = reason, path, detail


def reason_of(error: SamtalekitError, language: str) -> str:
    """Why a run stopped, in words."""
    if isinstance(error, WriteError):
        return say(language, f"write.{error.reason}", {"path": error.path, "detail": error.detail})
    if isinstance(error, OutsideError):
        return say(language, "cli.leads_out", {"name": error.name})
    if isinstance(error, ThemeError) and error.outside:
        return say(language, "cli.template_leads_out", {"template": error.template, "name": error.outside})
    if isinstance(error, ThemeError):
        return say(language, "cli.template_fault", {"template": error.template, "problem": error.problem})
    if isinstance(error, MissingToolError):
        return say(language, "cli.missing_tool", {"what": str(error)})
    return str(error)
