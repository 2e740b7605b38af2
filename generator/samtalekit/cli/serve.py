"""The command ``samtalekit serve [DIR] [--port N]``: local preview server."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import HelpfulCommand, folder_argument, language_of
from samtalekit.core.errors import ExitCode, SamtalekitError
from samtalekit.core.findings import Finding
from samtalekit.core.messages import message

if TYPE_CHECKING:
    from samtalekit.jobs.build import BuildReport

PORT = 8000


def serve_command(language: str) -> click.Command:
    """Return the click command ``serve``."""
    return HelpfulCommand(
        "serve",
        language=language,
        help=message(language, "help.serve") + "\n\n" + message(language, "help.dir"),
        callback=run,
        params=[
            folder_argument(language),
            click.Option(
                ["--port"], type=click.IntRange(1, 65535), default=PORT, show_default=True,
                help=message(language, "help.port"), metavar="N",
            ),
        ],
    )  # fmt: skip


def run(folder: Path, port: int) -> int:
    """Serve until interrupted."""
    from samtalekit.jobs.serve import serve  # noqa: PLC0415  # WeasyPrint and MkDocs take 1 s to import

    console = Console(language_of(folder))
    shown: list[Finding] = []

    def show(findings: Sequence[Finding]) -> None:
        """Print the findings, unless they are those that were printed last."""
        if [*findings] != shown:
            console.findings(findings)
            shown[:] = findings

    def ready(report: "BuildReport", port: int) -> None:
        show(report.findings)
        console.result(console.message("cli.serving", address=f"http://127.0.0.1:{port}/"))

    def rebuilt(outcome: "BuildReport | SamtalekitError", pending: int) -> None:
        if isinstance(outcome, SamtalekitError):
            console.stop(outcome)
            console.error(console.message("cli.kept_last"))
        else:
            show(outcome.findings)
            papers = console.counted("paper", pending)
            console.result(console.message("cli.rebuilt_first" if pending else "cli.rebuilt", papers=papers))

    serve(folder, port, ready=ready, rebuilt=rebuilt)
    return ExitCode.DONE
