"""The command ``samtalekit check [DIR] [--strict] [--format F]``: print findings in the sources."""

from pathlib import Path

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import HelpfulCommand, folder_argument, format_option
from samtalekit.cli.status import note
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message


def check_command(language: str) -> click.Command:
    """Return the click command ``check``."""
    return HelpfulCommand(
        "check",
        language=language,
        help=message(language, "help.check") + "\n\n" + message(language, "help.dir"),
        callback=run,
        params=[
            folder_argument(),
            click.Option(["--strict"], is_flag=True, help=message(language, "help.strict")),
            format_option(language, "markdown"),
        ],
    )


def run(folder: Path, style: str, *, strict: bool) -> int:
    """Check, print the findings, and return 1 for errors, or for any finding with ``--strict``."""
    from samtalekit.jobs.check import check  # noqa: PLC0415  # the libraries of theming take 0.3 s to import

    report = check(folder)
    console = Console(report.language)
    counts = {"pages": report.pages, "forms": report.forms}
    console.print_findings(report.findings, style, **counts)
    if report.missing:
        console.error(console.message("cli.no_speller", what=", ".join(report.missing)))
    if style in {"text", "github"}:
        counted = {"pages": console.counted("page", report.pages), "forms": console.counted("form", report.forms)}
        if report.has_errors:
            console.error(console.count(report.findings))
        elif report.findings:
            warnings = console.counted("warning", len(report.findings))
            console.result(console.message("cli.well_with_warnings", **counted, warnings=warnings))
        else:
            console.result(console.message("cli.all_well", **counted))
    if style == "text":
        note(folder, console)
    return ExitCode.FINDINGS if report.has_errors or (strict and report.findings) else ExitCode.DONE
