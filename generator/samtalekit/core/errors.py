"""What can stop a run, and the exit code each stop has.

::

    SamtalekitError            1
    ├── SourceErrors           1  findings about the sources, all of a run at once
    ├── PaperError             1  a paper that cannot be finished as it should
    ├── ThemeError             1  a template of the theme has a fault
    ├── OutsideError           1  a name leads out of the folders that may be read
    ├── EngineError            1  the site engine failed or left something out
    ├── UnexpectedError        1  a mistake of samtalekit's own
    ├── MissingToolError       3  a library, a face or a tool is not there
    ├── PackageError           3  samtalekit's own files are not those that were installed
    └── WriteError             4  a folder or file cannot be written, or the system refuses something else
"""

import errno
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import ClassVar

from samtalekit.core.escapes import printable
from samtalekit.core.findings import Finding, in_order
from samtalekit.core.locale import message_language
from samtalekit.core.messages import MessageRef, catalogue, say

_NUMBER = re.compile(r"\[Errno (\d+)\]")
"""How `shutil.copytree` tells the number of a file's fault: in a sentence."""


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

    def __reduce__(self) -> tuple[object, ...]:
        """How a worker process hands it over: with the system's own words, but without frames, which stay behind."""
        cause = self.__cause__ if isinstance(self.__cause__, OSError) else None
        return _handed_over, (type(self), self.args, vars(self), cause)


def _handed_over(
    kind: type[SamtalekitError], arguments: tuple[object, ...], values: Mapping[str, object], cause: OSError | None
) -> SamtalekitError:
    error = kind.__new__(kind, *arguments)
    vars(error).update(values)
    error.__cause__ = cause
    return error


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
        template: Its name in the theme, with the line where it is known: ``web/parts/paper.html.j2:12``.
        problem: What Jinja says of it.
        outside: The name with which it leads out of the theme; empty when that is not its fault.
        limit: What it has used up, as the catalogue has it under ``limit``; empty when that is not its fault.
    """

    def __init__(self, template: str, problem: str, *, outside: str = "", limit: str = "") -> None:
        """Keep what the message is made of."""
        super().__init__(f"{template}: {problem}")
        self.template, self.problem, self.outside, self.limit = template, problem, outside, limit


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


class UnexpectedError(SamtalekitError):
    """A mistake of samtalekit's own; the exception itself is the cause.

    Attributes:
        kind: The name of the exception's class.
        said: What the exception says, in one line.
    """

    def __init__(self, kind: str, said: str) -> None:
        """Keep what the message is made of."""
        super().__init__(f"{kind}: {said}")
        self.kind, self.said = kind, said


class MissingToolError(SamtalekitError):
    """A library, a face or a tool that the work needs is not on this machine.

    Attributes:
        what: Its name.
        reason: ``library`` (a Python package), ``system`` (a library that such a package loads) or ``file`` (a file of
            samtalekit's own); the catalogue has its words under ``missing.<reason>``. A tool, whose name says it all,
            has none.
        detail: What the system said, if it said anything.
    """

    exit_code = ExitCode.MISSING_TOOL

    def __init__(self, what: str, reason: str = "", detail: str = "") -> None:
        """Keep what the message is made of."""
        super().__init__(what)
        self.what, self.reason, self.detail = what, reason, detail


class PackageError(SamtalekitError):
    """samtalekit's own files cannot be handed on, because they are not known to be those that were installed.

    Attributes:
        reason: ``no-record``, ``file-missing`` or ``file-changed``; the catalogue has its words under
            ``package.<reason>``.
        path: The package or the file that it is about.
    """

    exit_code = ExitCode.MISSING_TOOL

    def __init__(self, reason: str, path: str) -> None:
        """Keep what the message is made of."""
        super().__init__(f"{path}: {reason}")
        self.reason, self.path = reason, path


class WriteError(SamtalekitError):
    """A result could not be written, or the system refused something else.

    What was there before is untouched, or put back (except ``not-restored``).

    Attributes:
        reason: What happened, for example ``not-written``; the catalogue has its words under ``write.<reason>``.
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
    values: dict[str, str | int | MessageRef]
    match error:
        case WriteError():
            detail = system_words(error.__cause__, language) or error.detail
            key, values = f"write.{error.reason}", {"path": error.path, "detail": detail}
        case PackageError():
            key, values = f"package.{error.reason}", {"path": error.path}
        case OutsideError():
            key, values = "cli.leads_out", {"name": error.name}
        case ThemeError() if error.outside:
            key, values = "cli.template_leads_out", {"template": error.template, "name": error.outside}
        case ThemeError() if error.limit:
            problem = say(language, f"limit.{error.limit}")
            key, values = "cli.template_fault", {"template": error.template, "problem": problem}
        case ThemeError():
            key, values = "cli.template_fault", {"template": error.template, "problem": error.problem}
        case MissingToolError():
            named: dict[str, str | int | MessageRef] = {"what": error.what, "detail": error.detail}
            what = say(language, f"missing.{error.reason}", named) if error.reason else error.what
            key, values = "cli.missing_tool", {"what": what}
        case UnexpectedError():
            key, values = "cli.unexpected", {"kind": error.kind, "said": error.said}
        case _:
            return printable(str(error))
    return say(language, key, values)


def system_words(error: BaseException | None, language: str) -> str:
    """What the system says of a fault, in the reader's language; in its own where we have no words for it."""
    if not isinstance(error, OSError):
        return ""
    number = number_of(error)
    words = catalogue(language).get(f"system.{errno.errorcode.get(number or 0, '')}")
    return words or error.strerror or (os.strerror(number) if number else str(error))


def number_of(error: OSError) -> int | None:
    """The system's number of a fault; of a folder that could not be copied, the number of the first file's."""
    found = _NUMBER.search(str(error)) if isinstance(error, shutil.Error) else None
    return int(found[1]) if found else error.errno


# What can go wrong with a paper, told in the reader's language.


def paper_error(code: str, language: str | None = None, /, **values: str | int) -> PaperError:
    """The error of that code, ready to raise.

    Args:
        code: A key under ``paper_error`` in ``core/messages/<language>/paper.toml``.
        language: The paper's own language; ``SAMTALEKIT_LANG`` goes before it.
        **values: The words that the sentence names.

    Raises:
        KeyError: There is no such sentence.
    """
    return PaperError(say(message_language(language), f"paper_error.{code}", values))
