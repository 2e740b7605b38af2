"""The command ``samtalekit check [DIR] [--strict] [--format F]``: print findings in the sources."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import HelpfulCommand, folder_argument, format_option, language_of
from samtalekit.cli.status import drift_note
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message
from samtalekit.pipeline.unchanged import record_check, unchanged_check


def check_command(language: str) -> click.Command:
    """Return the click command ``check``."""
    return HelpfulCommand(
        "check",
        language=language,
        help=message(language, "help.check") + "\n\n" + message(language, "help.dir"),
        callback=run,
        params=[
            folder_argument(language),
            click.Option(["--strict"], is_flag=True, help=message(language, "help.strict")),
            format_option(language, "markdown"),
        ],
    )


def run(folder: Path, style: str, *, strict: bool) -> int:
    """Check, print the findings, and return 1 for errors, or for any finding with ``--strict``.

    If nothing has changed since the last check without errors, what that found is printed again.
    """
    is_plain = style == "text"
    if is_plain and (known := unchanged_check(folder)):
        console = Console(language_of(folder))
        console.recorded(known["findings"])
        _print_result(len(known["findings"]), known["by_language"], known["missing"], console)
        console.note(known["note"])
        return ExitCode.FINDINGS if strict and known["findings"] else ExitCode.DONE
    from samtalekit.jobs.check import check  # noqa: PLC0415  # the libraries of theming take 0.3 s to import

    report = check(folder)
    console = Console(report.language)
    console.print_findings(report.findings, style, pages=report.pages, forms=report.forms)
    if report.has_errors:
        console.unspelled(report.missing)
        if style in {"text", "github"}:
            console.error(console.count(report.findings))
    elif style in {"text", "github"}:
        _print_result(len(report.findings), report.by_language, report.missing, console)
    else:
        console.unspelled(report.missing)
    drift = drift_note(folder, console) if is_plain else ""
    console.note(drift)
    if is_plain and not report.has_errors:
        findings = [each.as_data(console.language) for each in report.findings]
        counts = {"by_language": report.by_language, "missing": report.missing}
        record_check(folder, report.seen, {"findings": findings, "note": drift, **counts})
    return ExitCode.FINDINGS if report.has_errors or (strict and report.findings) else ExitCode.DONE


def _print_result(
    warnings: int, by_language: Iterable[tuple[str, int]], missing: Sequence[str], console: Console
) -> None:
    """Print what was checked, of a folder without errors."""
    console.unspelled(missing)
    counted = {"pages": console.pages_by_language(by_language)}
    if warnings:
        counted["warnings"] = console.counted("warning", warnings)
    console.result(console.message("cli.well_with_warnings" if warnings else "cli.all_well", **counted))
