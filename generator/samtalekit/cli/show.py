"""``samtalekit show PAPER [--format F]``."""

import json
import sys
from pathlib import Path

import click

from samtalekit.cli.parts import HelpfulCommand, format_option, language_of, libraries
from samtalekit.cli.telling import Teller
from samtalekit.ground.errors import ExitCode, SourceErrors
from samtalekit.ground.words import say


def show_command(language: str) -> click.Command:
    """The verb ``show``."""
    return HelpfulCommand(
        "show",
        language=language,
        help=say(language, "help.show"),
        callback=run,
        params=[click.Argument(["paper"], metavar="PAPER"), format_option(language)],
    )


def run(paper: str, style: str) -> int:
    """Print a paper's account."""
    with libraries():
        from samtalekit.jobs.show import show  # noqa: PLC0415  # WeasyPrint costs half a second
    teller = Teller(language_of(Path()))
    try:
        account = show(paper, Path())
    except SourceErrors as error:
        teller.stop(error, style)
        return error.exit_code
    if style == "json":
        told = {"findings": [], "account": account.as_data()}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        teller.result(account.as_text(teller.language))
    return ExitCode.DONE
