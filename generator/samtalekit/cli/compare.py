"""The command ``samtalekit compare BEFORE AFTER --into DIR [--preview URL] [--pictures URL]``: diff two sites."""

from pathlib import Path

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import FOLDER, HelpfulCommand, into_option, language_of, placeholder
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message


def compare_command(language: str) -> click.Command:
    """Return the click command ``compare``."""
    return HelpfulCommand(
        "compare",
        language=language,
        help=message(language, "help.compare"),
        callback=run,
        params=[
            click.Argument(["before"], metavar=placeholder(language, "before"), type=FOLDER),
            click.Argument(["after"], metavar=placeholder(language, "after"), type=FOLDER),
            into_option(language, "help.compare_into", required=True),
            click.Option(
                ["--preview"],
                metavar=placeholder(language, "address"),
                default="",
                help=message(language, "help.compare_preview"),
            ),
            click.Option(
                ["--pictures"],
                metavar=placeholder(language, "address"),
                default="",
                help=message(language, "help.compare_pictures"),
            ),
        ],
    )


def run(before: Path, after: Path, into: Path, preview: str, pictures: str) -> int:
    """Compare two sites, and print the number of differences."""
    from samtalekit.jobs.change_summary import counts, summary  # noqa: PLC0415  # PDF rendering takes 0.5 s to import
    from samtalekit.jobs.compare import PICTURES, CompareReport, compare  # noqa: PLC0415  # as above

    def render(report: CompareReport) -> str:
        return summary(report, preview=preview, pictures=pictures or PICTURES)

    with Console(language_of(Path())).progress() as progress:
        report = compare(before, after, into, render, progress)
    console = Console(report.language)
    console.result(counts(report))
    console.result(console.message("compare.written", path=f"{report.folder.as_posix()}/summary.md"))
    return ExitCode.DONE
