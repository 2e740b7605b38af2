"""Exceptions that stop a run, with exit codes and messages.

::

    SamtalekitError            1
    ├── SourceErrors           1  findings about the sources, all of a run at once
    ├── PaperError             1  a paper cannot be generated as its form requires
    ├── ThemeError             1  a template of the theme has an error
    ├── OutsideError           1  a path leaves the folders that may be read
    ├── EngineError            1  the site engine failed or omitted something
    ├── UnexpectedError        1  a bug in samtalekit
    ├── MissingToolError       3  a library, font or tool is missing
    ├── PackageError           3  samtalekit's own files may differ from those installed
    └── WriteError             4  a folder or file cannot be written, or another system error
"""

import errno
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import ClassVar

from samtalekit.core.findings import Finding, in_order
from samtalekit.core.locale import message_language
from samtalekit.core.messages import MessageRef, catalogue, message
from samtalekit.core.text import printable

_NUMBER = re.compile(r"\[Errno (\d+)\]")
"""Pattern of the errno in the message of `shutil.copytree`."""


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    MISSING_TOOL = 3
    NOT_WRITTEN = 4


class SamtalekitError(Exception):
    """Base class of all exceptions that samtalekit raises on purpose."""

    exit_code: ClassVar[ExitCode] = ExitCode.FINDINGS

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle for a worker process: keeps an `OSError` cause, but no traceback."""
        cause = self.__cause__ if isinstance(self.__cause__, OSError) else None
        return _handed_over, (type(self), self.args, vars(self), cause)


def _handed_over(
    kind: type[SamtalekitError], arguments: tuple[object, ...], values: Mapping[str, object], cause: OSError | None
) -> SamtalekitError:
    error = kind.__new__(kind, *arguments)
    vars(error).update(values)
    error.__cause__ = cause
    return error


class SourceErrors(SamtalekitError):  # noqa: N818  # it holds many errors
    """The sources contain errors; ``findings`` has all findings, sorted by location, at least one of them an error."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__("\n".join(f"{f.place.file}:{f.place.line}: {f.message('en')}" for f in self.findings))


class PaperError(SamtalekitError):
    """A paper cannot be generated as its form requires."""


class ThemeError(SamtalekitError):
    """A template of a theme has an error.

    Attributes:
        template: Its name in the theme, with the line if known: ``web/parts/paper.html.j2:12``.
        problem: Jinja's message.
        outside: The path with which it leaves the theme; empty for other errors.
        limit: The exceeded limit, a message key under ``limit``; empty for other errors.
    """

    def __init__(self, template: str, problem: str, *, outside: str = "", limit: str = "") -> None:
        super().__init__(f"{template}: {problem}")
        self.template, self.problem, self.outside, self.limit = template, problem, outside, limit


class OutsideError(SamtalekitError):
    """A path leaves the folders that may be read; ``name`` is the path as written, truncated."""

    def __init__(self, name: str) -> None:
        self.name = name[:60].encode("unicode_escape").decode("ascii") if not name[:60].isprintable() else name[:60]
        super().__init__(self.name)


class EngineError(SamtalekitError):
    """The site engine failed."""


class UnexpectedError(SamtalekitError):
    """A bug in samtalekit: class name and message, in one line, of the original exception, which is the cause."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind, self.text = kind, text


class MissingToolError(SamtalekitError):
    """A required library, font or tool is missing.

    Attributes:
        what: Name of what is missing.
        reason: ``library`` (a Python package), ``system`` (a shared library that such a package loads) or ``file`` (one
            of samtalekit's own files), with a message under ``missing.<reason>``; empty for a tool.
        detail: The system's message, if any.
    """

    exit_code = ExitCode.MISSING_TOOL

    def __init__(self, what: str, reason: str = "", detail: str = "") -> None:
        super().__init__(what)
        self.what, self.reason, self.detail = what, reason, detail


class PackageError(SamtalekitError):
    """samtalekit's own files cannot be redistributed, because they may differ from those installed.

    Attributes:
        reason: ``no-record``, ``file-missing`` or ``file-changed``; its message key is ``package.<reason>``.
        path: The package or file concerned.
    """

    exit_code = ExitCode.MISSING_TOOL

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason, self.path = reason, path


class WriteError(SamtalekitError):
    """A result could not be written, or another system error occurred.

    Existing files are unchanged or restored (except for ``not-restored``).

    Attributes:
        reason: What happened, for example ``not-written``; its message key is ``write.<reason>``.
        path: Path that could not be written.
        detail: The system's message, if any.
    """

    exit_code = ExitCode.NOT_WRITTEN

    def __init__(self, reason: str, path: str, detail: str = "") -> None:
        super().__init__(f"{path}: {detail or reason}")
        self.reason, self.path, self.detail = reason, path, detail


def reason_of(error: SamtalekitError, language: str) -> str:
    """Return the message that explains why a run stopped."""
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
            key, values = "cli.template_leads_out", {"template": f"theme/{error.template}", "name": error.outside}
        case ThemeError() if error.limit:
            problem = message(language, f"limit.{error.limit}")
            key, values = "cli.template_fault", {"template": f"theme/{error.template}", "problem": problem}
        case ThemeError():
            problem = error.problem.rstrip(".")
            key, values = "cli.template_fault", {"template": f"theme/{error.template}", "problem": problem}
        case MissingToolError():
            named: dict[str, str | int | MessageRef] = {"what": error.what, "detail": error.detail}
            what = message(language, f"missing.{error.reason}", named) if error.reason else error.what
            key, values = "cli.missing_tool", {"what": what}
        case UnexpectedError():
            key, values = "cli.unexpected", {"kind": error.kind, "said": error.text}
        case _:
            return printable(str(error))
    return message(language, key, values)


def system_words(error: BaseException | None, language: str) -> str:
    """Return a system error's message in the reader's language; the system's own if there is no translation."""
    if not isinstance(error, OSError):
        return ""
    number = number_of(error)
    words = catalogue(language).get(f"system.{errno.errorcode.get(number or 0, '')}")
    return words or error.strerror or (os.strerror(number) if number else str(error))


def number_of(error: OSError) -> int | None:
    """Return the errno of a system error; for a folder that could not be copied, that of the first file."""
    found = _NUMBER.search(str(error)) if isinstance(error, shutil.Error) else None
    return int(found[1]) if found else error.errno


def paper_error(code: str, language: str | None = None, /, **values: str | int) -> PaperError:
    """Create the `PaperError` with a code's message.

    Args:
        code: A key under ``paper_error`` in ``core/messages/<language>/paper.toml``.
        language: The paper's language; ``SAMTALEKIT_LANG`` takes precedence.
        **values: Placeholder values of the message.

    Raises:
        KeyError: There is no such message.
    """
    return PaperError(message(message_language(language), f"paper_error.{code}", values))
