"""The command ``samtalekit status [DIR] [--accept PATH...] [--format F]``, and the drift note of other commands."""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samtalekit.cli.console import ChangeLines, Console, quoted
from samtalekit.cli.options import HelpfulCommand, folder_argument, format_option, placeholder
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message

if TYPE_CHECKING:
    from samtalekit.diff.definitions import AnswersKept
    from samtalekit.diff.text import Change
    from samtalekit.jobs.accept import AffectedOutputs
    from samtalekit.jobs.status import OverlayStatus, StatusReport

MOST_NAMES = 6
WIDTH = 96


class _Accepting(HelpfulCommand):
    """A command whose ``--accept`` takes all paths up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat ``--accept`` before each of its paths, as click requires."""
        return super().parse_args(ctx, list(_each_with_its_option(args)))


def _each_with_its_option(args: Sequence[str]) -> Iterator[str]:
    takes, has_one = False, False
    for each in args:
        if each.startswith("-"):
            takes, has_one = each == "--accept", False
            yield each
        else:
            if takes and has_one:
                yield "--accept"
            has_one = True
            yield each


def status_command(language: str) -> click.Command:
    """Return the click command ``status``."""
    return _Accepting(
        "status",
        language=language,
        help=message(language, "help.status") + "\n\n" + message(language, "help.dir"),
        callback=run,
        params=[
            folder_argument(language),
            click.Option(
                ["--accept"],
                multiple=True,
                metavar=placeholder(language, "path") + "...",
                help=message(language, "help.accept"),
            ),
            format_option(language),
        ],
    )


def run(folder: Path, accept: tuple[str, ...], style: str) -> int:
    """Record accepted files, print what has drifted, and return the exit code."""
    from samtalekit.jobs.status import status  # noqa: PLC0415  # YAML and models take 0.3 s to import

    report = status(folder, accept)
    console = Console(report.language)
    if style == "json":
        console.as_json(report.findings, overlays=[_as_data(each) for each in report.overlays])
    elif style == "github":
        console.as_github(report.findings)
    else:
        _StatusPrinter(console, report).print()
    return ExitCode.DONE


def note(folder: Path, console: Console) -> None:
    """Print `drift_note`, if there is one."""
    console.note(drift_note(folder, console))


def drift_note(folder: Path, console: Console) -> str:
    """Return a line to print if the samtalekit version has changed or overlays are stale; for use by other commands."""
    from samtalekit.jobs.status import drift_summary  # noqa: PLC0415  # as above
    from samtalekit.sources.reader import find_layers  # noqa: PLC0415  # as above

    layers, _findings = find_layers(folder)
    seen = drift_summary(layers) if layers else None
    if seen and seen.versions:
        before, after = seen.versions.before, seen.versions.after
        renewed = "note_renewed" if seen.stale else "note_renewed_alone"
        key = "note_older" if seen.versions.is_step_back else renewed
        files = console.counted("own_file", len(seen.stale))
        return console.message(f"status.{key}", before=before, after=after, files=files)
    if seen and seen.stale:
        return console.message("status.note", files=console.counted("own_file", len(seen.stale)))
    return ""


def _as_data(each: "OverlayStatus") -> dict[str, object]:
    overlay = each.overlay
    return {
        "file": overlay.path,
        "way": overlay.way,
        "state": overlay.state,
        "title": each.title,
        "changes": [
            {
                "where": change.where,
                "kind": change.kind,
                "key": change.key,
                "before": change.before,
                "after": change.after,
            }
            for change in each.changes
        ],
        "pages": list(each.affected.pages),
        "papers": list(each.affected.papers),
    }


class _StatusPrinter:
    """Prints a status report as text."""

    def __init__(self, console: Console, report: "StatusReport") -> None:
        self.console, self.report, self.message = console, report, console.message

    def print(self) -> None:
        """Print changes in the kit, each overlay to review and each stale translation; one line if there are none."""
        for path in self.report.accepted:
            self.console.result(self.message("status.accepted", path=path))
        in_need, stale = self.report.in_need, self.report.translations
        if self.report.renewal.is_any:
            self._renewal()
        for each in in_need:
            self._overlay(each)
        for translation in stale:
            self.console.result()
            self.console.result(translation.finding.place.file)
            self._line(translation.finding.message(self.console.language), 1)
            self._changes(translation.changes)
            self._line(translation.finding.mend(self.console.language), 1)
        if not in_need and not stale and not self.report.renewal.is_any:
            count = self.console.counted("own_file", len(self.report.overlays))
            self.console.result(
                self.message("status.all_well" if self.report.overlays else "status.nothing_own", files=count)
            )

    def _renewal(self) -> None:
        renewal = self.report.renewal
        versions = renewal.versions
        if versions and versions.is_step_back:
            self.console.result(self.message("status.older", before=versions.before, after=versions.after))
            return  # a downgrade: the differences are the newer version's changes
        self.console.result(
            self.message("status.renewed_from", before=versions.before, after=versions.after)
            if versions
            else self.message("status.renewed")
        )
        for key, names in (("changed", renewal.changed), ("added", renewal.added), ("gone", renewal.gone)):
            if names:
                listed = ", ".join(_short(name) for name in names[:MOST_NAMES])
                more = len(names) - MOST_NAMES
                if more > 0:
                    listed += " " + self.message("status.and_more", number=more)
                self._line(
                    self.message(f"status.renewed_{key}", files=self.console.counted("file", len(names)), names=listed),
                    1,
                )
        stale = [each for each in self.report.overlays if each.overlay.is_stale]
        own = self.console.counted("own_file", len(stale))
        self._line(self.message("status.touches" if stale else "status.touches_none", files=own), 1)
        if not stale:
            self._line(self.message("status.accept_all"), 1)

    def _overlay(self, each: "OverlayStatus") -> None:
        overlay = each.overlay
        self.console.result()
        self.console.result(self.message(f"status.{overlay.way}", path=overlay.path, title=each.title))
        self._line(self.message(f"status.{overlay.state}"), 1)
        if overlay.state == "unrecorded" and overlay.way == "extends":
            self._line(self.message("status.makes" if each.changes else "status.makes_nothing"), 1)
        if overlay.state == "unrecorded" and overlay.way == "replaces" and not each.changes:
            self._line(self.message("status.same"), 1)
        if overlay.state == "unrecorded" and overlay.way == "replaces" and each.changes:
            self._line(self.message("status.differs"), 1)
        self._changes(each.changes)
        if each.answers:
            self._answers(each.answers, overlay.way)
        if overlay.state == "stale":
            self._line(self._touches(each.affected), 1)
            key = "status.keep_extension" if overlay.way == "extends" else "status.keep"
            self._command(key, overlay.path)
        if overlay.state == "orphan":
            self._command("status.keep_orphan", overlay.path)
        if overlay.state == "unrecorded":
            self._command("status.record", overlay.path)
        if overlay.way == "replaces" or overlay.state == "orphan":
            self._command("status.take", overlay.path)

    def _command(self, key: str, path: str) -> None:
        """Print a command to copy, without line wrapping."""
        self.console.result("  " + self.message(key, path=path))

    def _changes(self, changes: Sequence["Change"]) -> None:
        for depth, text in ChangeLines(self.console).lines(changes):
            self._line(text, depth)

    def _answers(self, answers: "AnswersKept", way: str) -> None:
        """Print which answers are kept; for a replaced form, which of them the kit's form would read."""
        key, kept = f"answers_{way}", self.console.counted("answer", answers.kept)
        if not answers.lost:
            self._line(self.message(f"status.{key}_kept", answers=kept), 1)
            return
        names = ", ".join(quoted(self.console, label) for label in answers.lost)
        self._line(self.message(f"status.{key}_lost", answers=kept, names=names), 1)
        if answers.owes_edition and way == "extends":
            self._line(self.message("status.same_edition", edition=answers.editions[1]), 1)

    def _touches(self, affected: "AffectedOutputs") -> str:
        titles = [title for title in affected.papers.values() if title]
        places = [
            self.message("status.all_pages") if affected.all_pages else self._named("page", [*affected.pages.values()]),
            self.message("status.all_papers") if affected.all_papers else self._named("paper", titles),
            self.message("status.booklet") if len(titles) < len(affected.papers) else "",
        ]
        listed = "; ".join(each for each in places if each)
        return self.message("status.shown_in", places=listed) if listed else self.message("status.shown_nowhere")

    def _named(self, what: str, titles: Sequence[str]) -> str:
        listed = [quoted(self.console, title) for title in dict.fromkeys(titles)]
        more = len(listed) - MOST_NAMES
        names = ", ".join(listed[:MOST_NAMES]) + (
            " " + self.message("status.and_more", number=more) if more > 0 else ""
        )
        return self.message(f"status.{what}.{'one' if len(listed) == 1 else 'many'}", names=names) if listed else ""

    def _line(self, text: str, depth: int) -> None:
        indent = "  " * depth
        hanging = (
            indent + "     "
            if text.startswith((self.message("status.before", words=""), self.message("status.after", words="")))
            else indent
        )
        for line in textwrap.wrap(
            text, WIDTH, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False
        ) or [""]:
            self.console.result(line)


def _short(name: str) -> str:
    """Return a kit file's path below ``content/``, without its extension."""
    return name.removeprefix("content/").rpartition(".")[0]
