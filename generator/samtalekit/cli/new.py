"""The command ``samtalekit new DIR``: create a workplace folder."""

import shlex
from pathlib import Path

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import HelpfulCommand, language_of, placeholder
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message
from samtalekit.core.system_errors import uninterrupted


def new_command(language: str) -> click.Command:
    """Return the click command ``new``."""
    folder = click.Argument(["folder"], metavar=placeholder(language, "dir"), type=click.Path(path_type=Path))
    index = click.Option(["--from-index"], is_flag=True, help=message(language, "help.from_index"))
    return HelpfulCommand(
        "new", language=language, help=message(language, "help.new"), callback=run, params=[folder, index]
    )


def run(folder: Path, *, from_index: bool) -> int:
    """Create the folder, and print the next steps."""
    from samtalekit.jobs.new import new  # noqa: PLC0415  # YAML and models take 0.3 s to import

    console = Console(language_of(Path()))
    with uninterrupted(is_last=True):
        report = new(folder, console.language, from_index=from_index)
    console.result(console.message("cli.made_folder", name=report.name, folder=str(folder)))
    for group, files in report.groups.items():
        console.result("")
        console.result(f"  {console.message(f'new.{group}')}")
        for file in files:
            console.result(f"    {file}")
    for key, names in (("left", report.left), ("unignored", report.unignored)):
        if names:
            console.result("")
            console.result(f"  {console.message(f'new.{key}')}")
        for name in names:
            console.result(f"    {name}")
    console.result("")
    console.result(console.message("new.first"))
    for verb in ("build", "serve"):
        console.result(f"  samtalekit {verb} {shlex.quote(str(folder))}")
    return ExitCode.DONE
