"""The command ``samtalekit show``: print the contents of a PDF, or with ``--ids`` what pages and forms are called."""

from pathlib import Path

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import HelpfulCommand, format_option, language_of, placeholder
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message


def show_command(language: str) -> click.Command:
    """Return the click command ``show``."""
    return HelpfulCommand(
        "show",
        language=language,
        help=message(language, "help.show"),
        callback=run,
        params=[
            click.Argument(
                ["paper"], metavar=f"{placeholder(language, 'paper')}|{placeholder(language, 'dir')}", required=False
            ),
            click.Option(["--ids"], is_flag=True, help=message(language, "help.ids")),
            format_option(language),
        ],
    )


def run(paper: str | None, style: str, *, ids: bool) -> int:
    """Print the contents of a paper, or the ids of a folder's pages and forms, and return the exit code.

    Raises:
        click.UsageError: Neither a paper nor ``--ids`` was given.
    """
    if ids:
        return _show_ids(Path(paper or "."), style)
    if paper is None:
        language = language_of(Path())
        raise click.UsageError(message(language, "usage.missing", {"what": placeholder(language, "paper")}))
    from samtalekit.jobs.show import show  # noqa: PLC0415  # WeasyPrint takes 0.5 s to import

    console = Console(language_of(Path()))
    account = show(paper, Path())
    if style == "json":
        console.as_json([], account=account.as_data())
    else:
        for line in account.as_lines(console.language):
            console.result(line)
    return ExitCode.DONE


def _show_ids(folder: Path, style: str) -> int:
    """Print id, title and address of every page and form, in each language; those left out are marked."""
    from samtalekit.jobs.ids import ids_of  # noqa: PLC0415  # reads YAML and Markdown

    console = Console(language_of(folder))
    rows = ids_of(folder)
    if style == "json":
        console.as_json([], ids=[row.as_data() for row in rows])
        return ExitCode.DONE
    groups = [(language, kind) for language in dict.fromkeys(row.language for row in rows) for kind in ("page", "form")]
    for language, kind in groups:
        of_kind = [row for row in rows if (row.language, row.kind) == (language, kind)]
        if not of_kind:
            continue
        wide, long = max(len(row.id) for row in of_kind), max(len(row.title) for row in of_kind)
        console.result(console.message(f"cli.ids.{kind}", language=language))
        for row in of_kind:
            left_out = "" if row.is_included else f"  ({console.message('cli.ids.left_out')})"
            console.result(f"  {row.id:<{wide}}  {row.title:<{long}}  {row.address}{left_out}".rstrip())
    return ExitCode.DONE
