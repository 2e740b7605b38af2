"""Console output: results to stdout, findings, usage errors and progress to stderr; diffs as indented lines."""

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console as RichConsole
from rich.text import Text

from samtalekit.cli.streams import write_command, write_json
from samtalekit.core.errors import SamtalekitError, SourceErrors, reason_of
from samtalekit.core.findings import Finding, Severity
from samtalekit.core.messages import ProgressCallback, catalogue, message
from samtalekit.core.text import code, one_line, plain, shortened

if TYPE_CHECKING:
    from rich.status import Status

    from samtalekit.diff.text import Change


# Usage errors in the user's language: click's own messages are English only.


def usage_message(error: click.UsageError, language: str) -> str:
    """Return a translated message for a usage error; click's own message for kinds of error not known here."""
    match error:
        case click.NoSuchOption():
            return _unknown("no_option", error.option_name, error.possibilities, language)
        case click.NoSuchCommand():
            return _unknown("no_command", error.command_name, _verbs_near(error), language)
        case click.MissingParameter():
            return message(language, "usage.missing", {"what": _name(error.param)})
        case click.BadOptionUsage():
            given = [each for each in error.ctx.command.params if error.option_name in each.opts] if error.ctx else []
            is_flag = any(isinstance(each, click.Option) and each.is_flag for each in given)
            return message(language, "usage.no_value" if is_flag else "usage.value", {"option": error.option_name})
        case click.BadParameter():
            return _bad(error, language)
        case _:
            return error.format_message()


VERBS = {
    "bygge": "build", "lav": "build", "ny": "new", "opret": "new", "pak": "pack", "pakke": "pack",
    "sammenlign": "compare", "se": "serve", "server": "serve", "tjek": "check", "vis": "show",
}  # fmt: skip
"""Danish words that somebody may write for a command."""


def _verbs_near(error: click.NoSuchCommand) -> list[str]:
    """Return the command that is probably meant, also by a Danish word for it."""
    known = error.ctx.command.commands if error.ctx and isinstance(error.ctx.command, click.Group) else {}
    spoken = {**{name: name for name in known}, **VERBS}
    near = difflib.get_close_matches(error.command_name.casefold(), spoken, n=1, cutoff=0.6)
    return [spoken[name] for name in near]


def _unknown(key: str, name: str, near: list[str] | None, language: str) -> str:
    sentence = message(language, f"usage.{key}", {"name": name})
    return f"{sentence} {message(language, 'usage.near', {'names': ', '.join(near)})}" if near else sentence


def _bad(error: click.BadParameter, language: str) -> str:
    kind, what = (error.param.type if error.param else None), _name(error.param)
    if isinstance(kind, click.Choice):
        return message(language, "usage.choice", {"what": what, "choices": ", ".join(map(str, kind.choices))})
    if isinstance(kind, click.IntRange):
        return message(language, "usage.range", {"what": what, "least": str(kind.min), "most": str(kind.max)})
    if isinstance(kind, click.Path):
        return message(language, "usage.folder", {"what": what})
    return f"{what}: {error.message}" if what else error.message


def _name(parameter: click.Parameter | None) -> str:
    """Return a parameter's name as in the help: ``--into``, ``DIR``."""
    if parameter is None:
        return ""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.make_metavar(click.get_current_context(silent=True) or click.Context(click.Command(""))).strip(
        "[]"
    )


MOST_LISTED = 50
"""How many findings are listed in Markdown; the length of a pull request comment is limited."""

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


class Console:
    """Prints messages in one language."""

    def __init__(self, language: str) -> None:
        """Set the language; colours are used only on a terminal, and never with ``NO_COLOR``."""
        self.language = language
        plain = bool(os.environ.get("NO_COLOR"))
        self._out = RichConsole(no_color=plain, highlight=False, soft_wrap=True)
        self._err = RichConsole(no_color=plain, highlight=False, soft_wrap=True, stderr=True)
        self._shown: Status | None = None

    def result(self, text: str = "") -> None:
        """Print a line of a result to stdout."""
        self._print(self._out, Text(text))

    def error(self, text: str) -> None:
        """Print a line of a message to stderr."""
        self._print(self._err, Text(text))

    def message(self, key: str, **values: str | int) -> str:
        """Return a message from the catalogue."""
        return message(self.language, key, values)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Print findings as text to stderr: location, code, message, and the fix below."""
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
        """Print one finding as text to stderr."""
        self._print(self._err, Text(f"{where}: "), Text(code, style=COLOURS[severity]), Text(f" {message}"))
        self.error(f"    {self.message('cli.mend')}: {mend[:1].lower()}{mend[1:]}")

    def recorded(self, findings: Iterable[Mapping[str, Any]]) -> None:
        """Print findings of an earlier run, as `Finding.as_data` gave them."""
        for each in findings:
            where = f"{each['file']}:{each['line']}:{each['column']}"
            self.finding(where, each["code"], Severity(each["severity"]), each["message"], each["mend"])

    def note(self, text: str) -> None:
        """Print a line about something else than the run, if there is one."""
        if text:
            self.error(text)

    def unspelled(self, missing: Sequence[str]) -> None:
        """Say what is not installed and prevents spell checking."""
        if missing:
            self.error(self.message("cli.no_speller", what=", ".join(missing)))

    def as_json(self, findings: Iterable[Finding], **more: object) -> None:
        """Print findings as one JSON object to stdout."""
        write_json({"findings": [finding.as_data(self.language) for finding in findings], **more})

    def as_github(self, findings: Iterable[Finding]) -> None:
        """Print findings as GitHub workflow commands, which become annotations on the lines of a pull request."""
        for finding in findings:
            self.annotation(finding.as_data(self.language))

    def annotation(self, finding: Mapping[str, str | int]) -> None:
        """Print one finding, as ``--format json`` has it, as a GitHub workflow command."""
        where = {
            "file": _from_here(str(finding["file"])),
            "line": finding["line"],
            "col": finding["column"],
            "title": finding["code"],
        }
        mend = f"{self.message('cli.mend')}: {finding['mend']}"
        write_command(str(finding["severity"]), where, str(finding["message"]), mend)

    def as_markdown(self, findings: Iterable[Finding]) -> None:
        """Print findings as a Markdown list to stdout, errors first; one line when there are none."""
        ordered = sorted(findings, key=lambda each: each.severity is not Severity.ERROR)
        for finding in ordered[:MOST_LISTED]:
            place, message = finding.place, plain(finding.message(self.language))
            where: dict[str, str | int] = {"file": code(place.file), "line": place.line}
            mend = finding.mend(self.language)
            mend = f"{self.message('cli.mend')}: {plain(mend[:1].lower() + mend[1:])}"
            self.result(f"- {self.message(f'listed.{finding.severity.value}', **where, message=message)} {mend}")
        if len(ordered) > MOST_LISTED:
            self.result(f"- {self.message('listed.more', number=len(ordered) - MOST_LISTED)}")
        if not ordered:
            self.result(self.message("listed.none"))

    def print_findings(self, findings: Iterable[Finding], style: str, **more: object) -> None:
        """Print findings in the format of ``--format``."""
        if style == "json":
            self.as_json(findings, **more)
        elif style == "github":
            self.as_github(findings)
        elif style == "markdown":
            self.as_markdown(findings)
        else:
            self.findings(findings)

    def count(self, findings: Iterable[Finding]) -> str:
        """Return the number of errors and warnings, as text."""
        severities = [finding.severity for finding in findings]
        counts = [(each.value, severities.count(each)) for each in Severity]
        return ", ".join(self.counted(thing, number) for thing, number in counts) + "."

    def pages_by_language(self, pages: Iterable[tuple[str, int]]) -> str:
        """Return how many pages there are in each language: "57 pages (da), 57 pages (en)"."""
        return ", ".join(
            self.message("cli.built_pages", pages=self.counted("page", number), language=language)
            for language, number in pages
        )

    def counted(self, thing: str, number: int) -> str:
        """Return a number with its noun: "1 page", "2 pages"."""
        return self.message(f"count.{thing}.{'one' if number == 1 else 'many'}", number=number)

    def stop(self, error: SamtalekitError, style: str = "text") -> None:
        """Print the error that stopped a run."""
        if isinstance(error, SourceErrors):
            self.print_findings(error.findings, style)
            if style == "text":
                self.error(self.count(error.findings))
        else:
            self.error(self.message("cli.failed", reason=reason_of(error, self.language)))

    def usage(self, error: click.UsageError) -> None:
        """Print a usage error, and the command that shows the help."""
        command = error.ctx.command_path if error.ctx else "samtalekit"
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            for line in error.format_message().split("\n"):  # the help, which is translated
                self.error(line)
            return
        self.error(self.message("cli.usage_error", reason=usage_message(error, self.language)))
        self.error(f"{command} --help")

    @staticmethod
    def _print(console: RichConsole, *parts: Text) -> None:
        """Print a line, escaped; all output passes here except GitHub commands and JSON, see `core.characters`."""
        plain = "".join(part.plain for part in parts)
        line = one_line(plain)
        console.print(Text.assemble(*parts) if line == plain else Text(line))

    @contextmanager
    def progress(self) -> Iterator[ProgressCallback]:
        """Show progress with a spinner, on a terminal only; yields the progress callback."""
        with self._err.status("", spinner="dots") as status:
            self._shown = status
            try:
                yield lambda key, values: status.update(Text(one_line(message(self.language, key, values))))
            finally:
                self._shown = None

    @contextmanager
    def between(self) -> Iterator[None]:
        """Pause the spinner while printing; otherwise it would capture the output."""
        shown = self._shown
        if shown:
            shown.stop()
        yield
        if shown:
            shown.start()


def _from_here(file: str) -> str:
    """Return a finding's file relative to the current directory, where GitHub looks for it: the repository's root.

    Unchanged when the command was given a folder elsewhere.
    """
    context = click.get_current_context(silent=True)
    here = Path.cwd()
    folder = here / ((context and context.params.get("folder")) or "")
    path = Path(os.path.normpath(folder / file))
    return path.relative_to(here).as_posix() if all(each.is_relative_to(here) for each in (folder, path)) else file


# Changes of files as text for the terminal.

MOST_CHANGES = 12  # per file; the rest are only counted, since the kit's page is then quicker to read
MOST_WORDS = 500  # characters of a quoted text
MOST_OF_A_SECTION = 200  # characters of an added or removed section
SHORT = 40  # characters of a value shown before and after on one line


def quoted(console: Console, words: str) -> str:
    """Return a text in the quotation marks of the language."""
    return console.message("status.quoted", words=words)


class ChangeLines:
    """Formats changes as lines, each with its indentation depth."""

    def __init__(self, console: Console) -> None:
        self.console, self.message = console, console.message

    def lines(self, changes: Sequence["Change"]) -> Iterator[tuple[int, str]]:
        """Yield the changes of one file under their headings; at most `MOST_CHANGES`, then the number of the rest."""
        for where, group in groupby(changes[:MOST_CHANGES], key=_stands_under):
            if where:
                yield 2, self.message("status.under", where=where)
            for change in group:
                yield from self._change(change, 3 if where else 2)
        if len(changes) > MOST_CHANGES:
            yield 2, self.message("status.more_changes", number=len(changes) - MOST_CHANGES)

    def _change(self, change: "Change", depth: int) -> Iterator[tuple[int, str]]:
        text = self._in_one_line(change)
        if text:
            yield depth, text
            return
        if change.key:
            yield depth, f"{self._key(change.key)}:"
            depth += 1
        for side, words in (("before", change.before), ("after", change.after)):
            if words:
                yield depth, self.message(f"status.{side}", words=self._value(change, words))

    def _in_one_line(self, change: "Change") -> str:
        """Format a change on one line by its kind; empty for a change that needs lines for before and after."""
        is_new, after = change.before is None, change.after or ""
        most = MOST_OF_A_SECTION if change.kind == "heading" else MOST_WORDS
        words = shortened((after if is_new else change.before) or "–", most)
        way = "added" if is_new else "removed"
        match change.kind:
            case "moved":
                text = self.message(f"status.moved_{'after' if after else 'first'}", name=words, after=after)
            case "renamed":
                text = self.message("status.renamed_heading", before=words, after=after)
            case "heading":
                text = self.message(f"status.heading_{way}", name=change.where, words=words)
            case "item":
                text = self.message(f"status.item_{way}", what=self._item(change.key), name=words)
            case "block":
                name = f"::: {change.key}" if words == "–" else quoted(self.console, words)
                text = self.message(f"status.block_{way}", name=name)
            case "link":
                text = self.message("status.link", words=change.key, before=words, after=after)
            case "shape" | "unread":
                text = self.message(f"status.{change.kind}")
            case "value":
                text = self._short_value(change)
            case "words" | "line":
                text = ""
        return text

    def _short_value(self, change: "Change") -> str:
        if max(len(change.before or ""), len(change.after or "")) > SHORT:
            return ""
        before, after = (self._value(change, words or "–") for words in (change.before, change.after))
        return self.message("status.value", what=self._key(change.key), before=before, after=after)

    def _key(self, key: str) -> str:
        """Return the display name of a key; the key itself if it has none."""
        outer, _dot, inner = key.partition(".")
        label = self._known(f"status.key.{outer}") or outer
        return f"{label} ({inner})" if inner else label

    def _item(self, key: str) -> str:
        """Return the noun for an item of a list."""
        return self._known(f"status.item.{key}") or self.message("status.item.other")

    def _value(self, change: "Change", words: str) -> str:
        """Format a value; kinds of answers and booleans have display names."""
        name = f"status.{'kind' if change.key == 'kind' else 'flag'}.{words}"
        return (self._known(name) if change.kind == "value" else "") or shortened(words, MOST_WORDS)

    def _known(self, name: str) -> str:
        return self.message(name) if name in catalogue(self.console.language) else ""


def _stands_under(change: "Change") -> str:
    """Return the heading to group a change under; none for a whole section or a renamed heading."""
    return "" if change.kind in {"heading", "renamed"} else change.where
