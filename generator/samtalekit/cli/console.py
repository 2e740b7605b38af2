"""Printing: results to stdout, findings and everything else to stderr."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from samtalekit.cli.mistakes import usage_message
from samtalekit.cli.streams import write_command, write_json
from samtalekit.core.errors import SamtalekitError, SourceErrors, reason_of
from samtalekit.core.escapes import one_line
from samtalekit.core.findings import Finding, Severity
from samtalekit.core.text import code, plain
from samtalekit.core.messages import say
from samtalekit.pipeline.progress import Tell

if TYPE_CHECKING:
    from rich.status import Status

MOST_LISTED = 50
"""Findings that are told one by one in Markdown; a comment holds no more than so many letters."""

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


class Teller:
    """Says things in one language."""

    def __init__(self, language: str) -> None:
        """Choose the language; colours only on a terminal, and never with ``NO_COLOR``."""
        self.language = language
        plain = bool(os.environ.get("NO_COLOR"))
        self._out = Console(no_color=plain, highlight=False, soft_wrap=True)
        self._err = Console(no_color=plain, highlight=False, soft_wrap=True, stderr=True)
        self._shown: Status | None = None

    def result(self, text: str = "") -> None:
        """A line of a result, to stdout."""
        self._print(self._out, Text(text))

    def error(self, text: str) -> None:
        """A line of a message, to stderr."""
        self._print(self._err, Text(text))

    def say(self, key: str, **values: str | int) -> str:
        """A sentence of the catalogue."""
        return say(self.language, key, values)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Findings as text: place, code, what is wrong; below it, the mend."""
        for finding in findings:
            place, language = finding.place, self.language
            self.finding(
                f"{place.file}:{place.line}:{place.column}",
                finding.code,
                finding.severity,
                finding.message(language),
                finding.mend(language),
            )

    def finding(self, where: str, code: str, severity: Severity, message: str, mend: str) -> None:
        """One finding as text."""
        self._print(self._err, Text(f"{where}: "), Text(code, style=COLOURS[severity]), Text(f" {message}"))
        self.error(f"    {self.say('cli.mend')}: {mend[:1].lower()}{mend[1:]}")

    def as_json(self, findings: Iterable[Finding], **more: object) -> None:
        """Findings as one JSON object, to stdout."""
        write_json({"findings": [finding.as_data(self.language) for finding in findings], **more})

    def as_github(self, findings: Iterable[Finding]) -> None:
        """Findings as GitHub's workflow commands, which become remarks on the lines of a pull request."""
        for finding in findings:
            place, mend = finding.place, f"{self.say('cli.mend')}: {finding.mend(self.language)}"
            where: dict[str, str | int] = {
                "file": place.file,
                "line": place.line,
                "col": place.column,
                "title": finding.code,
            }
            write_command(finding.severity.value, where, finding.message(self.language), mend)

    def as_markdown(self, findings: Iterable[Finding]) -> None:
        """Findings as a list in Markdown, what stops a build first, to stdout; a line when there are none."""
        told = sorted(findings, key=lambda each: each.severity is not Severity.ERROR)
        for finding in told[:MOST_LISTED]:
            place, message = finding.place, plain(finding.message(self.language))
            where: dict[str, str | int] = {"file": code(place.file), "line": place.line}
            mend = finding.mend(self.language)
            mend = f"{self.say('cli.mend')}: {plain(mend[:1].lower() + mend[1:])}"
            self.result(f"- {self.say(f'listed.{finding.severity.value}', **where, message=message)} {mend}")
        if len(told) > MOST_LISTED:
            self.result(f"- {self.say('listed.more', number=len(told) - MOST_LISTED)}")
        if not told:
            self.result(self.say("listed.none"))

    def told(self, findings: Iterable[Finding], style: str, **more: object) -> None:
        """Findings in the style that ``--format`` asks for."""
        if style == "json":
            self.as_json(findings, **more)
        elif style == "github":
            self.as_github(findings)
        elif style == "markdown":
            self.as_markdown(findings)
        else:
            self.findings(findings)

    def count(self, findings: Iterable[Finding]) -> str:
        """How many errors and warnings there are."""
        severities = [finding.severity for finding in findings]
        counts = [(each.value, severities.count(each)) for each in Severity]
        return ", ".join(self.counted(thing, number) for thing, number in counts) + "."

    def counted(self, thing: str, number: int) -> str:
        """So many of a thing: "1 page", "2 pages"."""
        return self.say(f"count.{thing}.{'one' if number == 1 else 'many'}", number=number)

    def stop(self, error: SamtalekitError, style: str = "text") -> None:
        """What stopped a run."""
        if isinstance(error, SourceErrors):
            self.told(error.findings, style)
            if style == "text":
                self.error(self.count(error.findings))
        else:
            self.error(self.say("cli.failed", reason=reason_of(error, self.language)))

    def usage(self, error: click.UsageError) -> None:
        """A command line that makes no sense, with the way to its help."""
        command = error.ctx.command_path if error.ctx else "samtalekit"
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            for line in error.format_message().split("\n"):  # the help, in our own words
                self.error(line)
            return
        self.error(self.say("cli.usage_error", reason=usage_message(error, self.language)))
        self.error(f"{command} --help")

    @staticmethod
    def _print(console: Console, *parts: Text) -> None:
        """Print a line: the one place where text of any format but GitHub's and JSON passes, see `ground.escapes`."""
        plain = "".join(part.plain for part in parts)
        line = one_line(plain)
        console.print(Text.assemble(*parts) if line == plain else Text(line))

    @contextmanager
    def progress(self) -> Iterator[Tell]:
        """Show what takes time while it goes on, on a terminal alone."""
        with self._err.status("", spinner="dots") as status:
            self._shown = status
            try:
                yield lambda key, values: status.update(Text(one_line(say(self.language, key, values))))
            finally:
                self._shown = None

    @contextmanager
    def between(self) -> Iterator[None]:
        """Print while progress is shown: it stands aside meanwhile, else it would take results for its own."""
        shown = self._shown
        if shown:
            shown.stop()
        yield
        if shown:
            shown.start()
