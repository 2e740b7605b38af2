"""Printing: results to stdout, findings and everything else to stderr."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

import click
from rich.console import Console as RichConsole
from rich.text import Text

from samtalekit.cli.streams import write_command, write_json
from samtalekit.core.errors import SamtalekitError, SourceErrors, reason_of
from samtalekit.core.escapes import one_line
from samtalekit.core.findings import Finding, Severity
from samtalekit.core.messages import ProgressCallback, catalogue, say
from samtalekit.core.text import code, plain, shortened

if TYPE_CHECKING:
    from rich.status import Status

    from samtalekit.diff.text import Change


# What is wrong with a command line, in the reader's language: click's own sentences are English alone.


def usage_message(error: click.UsageError, language: str) -> str:
    """What is wrong in words of ours; click's own only where we do not know the mistake."""
    match error:
        case click.NoSuchOption():
            return _unknown("no_option", error.option_name, error.possibilities, language)
        case click.NoSuchCommand():
            return _unknown("no_command", error.command_name, error.possibilities, language)
        case click.MissingParameter():
            return say(language, "usage.missing", {"what": _name(error.param)})
        case click.BadOptionUsage():
            given = [each for each in error.ctx.command.params if error.option_name in each.opts] if error.ctx else []
            is_flag = any(isinstance(each, click.Option) and each.is_flag for each in given)
            return say(language, "usage.no_value" if is_flag else "usage.value", {"option": error.option_name})
        case click.BadParameter():
            return _bad(error, language)
        case _:
            return error.format_message()


def _unknown(key: str, name: str, near: list[str] | None, language: str) -> str:
    sentence = say(language, f"usage.{key}", {"name": name})
    return f"{sentence} {say(language, 'usage.near', {'names': ', '.join(near)})}" if near else sentence


def _bad(error: click.BadParameter, language: str) -> str:
    kind, what = (error.param.type if error.param else None), _name(error.param)
    if isinstance(kind, click.Choice):
        return say(language, "usage.choice", {"what": what, "choices": ", ".join(map(str, kind.choices))})
    if isinstance(kind, click.IntRange):
        return say(language, "usage.range", {"what": what, "least": str(kind.min), "most": str(kind.max)})
    if isinstance(kind, click.Path):
        return say(language, "usage.folder", {"what": what})
    return f"{what}: {error.message}" if what else error.message


def _name(parameter: click.Parameter | None) -> str:
    """A parameter as the help has it: ``--into``, ``DIR``."""
    if parameter is None:
        return ""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.make_metavar(click.get_current_context(silent=True) or click.Context(click.Command(""))).strip(
        "[]"
    )


MOST_LISTED = 50
"""Findings that are told one by one in Markdown; a comment holds no more than so many letters."""

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


class Console:
    """Says things in one language."""

    def __init__(self, language: str) -> None:
        """Choose the language; colours only on a terminal, and never with ``NO_COLOR``."""
        self.language = language
        plain = bool(os.environ.get("NO_COLOR"))
        self._out = RichConsole(no_color=plain, highlight=False, soft_wrap=True)
        self._err = RichConsole(no_color=plain, highlight=False, soft_wrap=True, stderr=True)
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
    def _print(console: RichConsole, *parts: Text) -> None:
        """Print a line: the one place where text of any format but GitHub's and JSON passes, see `ground.escapes`."""
        plain = "".join(part.plain for part in parts)
        line = one_line(plain)
        console.print(Text.assemble(*parts) if line == plain else Text(line))

    @contextmanager
    def progress(self) -> Iterator[ProgressCallback]:
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


# Changes in words, for people at a terminal.

MOST_CHANGES = 12  # of one file; more are counted, and the kit's page is quicker to read
MOST_WORDS = 500  # letters of what is quoted
MOST_OF_A_SECTION = 200  # of a section that is new or gone
SHORT = 40  # letters of a value that is told as it was and is in one line


def quoted(teller: Console, words: str) -> str:
    """Words in the quotation marks of the language."""
    return teller.say("status.quoted", words=words)


class ChangeLines:
    """Tells changes line by line, each with how deep it stands."""

    def __init__(self, teller: Console) -> None:
        self.teller, self.say = teller, teller.say

    def lines(self, changes: Sequence["Change"]) -> Iterator[tuple[int, str]]:
        """The changes of one file under their headings; of very many, the first and how many more."""
        for where, group in groupby(changes[:MOST_CHANGES], key=_stands_under):
            if where:
                yield 2, self.say("status.under", where=where)
            for change in group:
                yield from self._change(change, 3 if where else 2)
        if len(changes) > MOST_CHANGES:
            yield 2, self.say("status.more_changes", number=len(changes) - MOST_CHANGES)

    def _change(self, change: "Change", depth: int) -> Iterator[tuple[int, str]]:
        told = self._in_one_line(change)
        if told:
            yield depth, told
            return
        if change.key:
            yield depth, f"{self._key(change.key)}:"
            depth += 1
        for side, words in (("before", change.before), ("after", change.after)):
            if words:
                yield depth, self.say(f"status.{side}", words=self._value(change, words))

    def _in_one_line(self, change: "Change") -> str:
        """What is told by its kind; nothing for what is told as it was and as it is."""
        is_new, after = change.before is None, change.after or ""
        most = MOST_OF_A_SECTION if change.kind == "heading" else MOST_WORDS
        words = shortened((after if is_new else change.before) or "–", most)
        way = "added" if is_new else "removed"
        match change.kind:
            case "moved":
                told = self.say(f"status.moved_{'after' if after else 'first'}", name=words, after=after)
            case "renamed":
                told = self.say("status.renamed_heading", before=words, after=after)
            case "heading":
                told = self.say(f"status.heading_{way}", name=change.where, words=words)
            case "item":
                told = self.say(f"status.item_{way}", what=self._item(change.key), name=words)
            case "block":
                name = f"::: {change.key}" if words == "–" else quoted(self.teller, words)
                told = self.say(f"status.block_{way}", name=name)
            case "link":
                told = self.say("status.link", words=change.key, before=words, after=after)
            case "shape" | "unread":
                told = self.say(f"status.{change.kind}")
            case "value":
                told = self._short_value(change)
            case "words" | "line":
                told = ""
        return told

    def _short_value(self, change: "Change") -> str:
        if max(len(change.before or ""), len(change.after or "")) > SHORT:
            return ""
        before, after = (self._value(change, words or "–") for words in (change.before, change.after))
        return self.say("status.value", what=self._key(change.key), before=before, after=after)

    def _key(self, key: str) -> str:
        """What a key is called by people; the key itself where it has no other name."""
        outer, _dot, inner = key.partition(".")
        told = self._known(f"status.key.{outer}") or outer
        return f"{told} ({inner})" if inner else told

    def _item(self, key: str) -> str:
        """What one thing of a list is called."""
        return self._known(f"status.item.{key}") or self.say("status.item.other")

    def _value(self, change: "Change", words: str) -> str:
        """A value as people say it: a kind of answer, and a yes or no, have names of their own."""
        name = f"status.{'kind' if change.key == 'kind' else 'flag'}.{words}"
        return (self._known(name) if change.kind == "value" else "") or shortened(words, MOST_WORDS)

    def _known(self, name: str) -> str:
        return self.say(name) if name in catalogue(self.teller.language) else ""


def _stands_under(change: "Change") -> str:
    """The heading that a change is told under; a whole section and its own name are told by themselves."""
    return "" if change.kind in {"heading", "renamed"} else change.where
