"""The command ``samtalekit show PAPER [--format F]``: print the contents of a PDF."""

from pathlib import Path

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import HelpfulCommand, format_option, language_of
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message


def show_command(language: str) -> click.Command:
    """Return the click command ``show``."""
    return HelpfulCommand(
        "show",
        language=language,
        help=message(language, "help.show"),
        callback=run,
        params=[click.Argument(["paper"], metavar="PAPER"), format_option(language)],
    )


def run(paper: str, style: str) -> int:
    """Print the contents of a paper, and return the exit code."""
    from samtalekit.jobs.show import show  # noqa: PLC0415  # WeasyPrint takes 0.5 s to import

    console = Console(language_of(Path()))
    account = show(paper, Path())
    if style == "json":
        console.as_json([], account=account.as_data())
    else:
        for line in account.as_lines(console.language):
            console.result(line)
    return ExitCode.DONE
