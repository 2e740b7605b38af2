"""The command ``samtalekit pack [DIR] --into DIR [--address URL]``: bundle a site for an intranet."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from samtalekit.cli.build import near
from samtalekit.cli.console import Console
from samtalekit.cli.options import HelpfulCommand, folder_argument, into_option, language_of, placeholder
from samtalekit.cli.status import note
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import message

if TYPE_CHECKING:
    from samtalekit.jobs.pack import PackReport


def pack_command(language: str) -> click.Command:
    """Return the click command ``pack``."""
    return HelpfulCommand(
        "pack",
        language=language,
        help=message(language, "help.pack") + "\n\n" + message(language, "help.dir"),
        callback=run,
        params=[
            folder_argument(language),
            into_option(language, "help.pack_into", required=True),
            click.Option(
                ["--address"],
                metavar=placeholder(language, "address"),
                help=message(language, "help.address"),
                callback=lambda _context, _option, value: website(value, language),
            ),
        ],
    )


def website(value: str | None, language: str) -> str | None:
    """Validate the URL of a site, and return it with a trailing slash.

    Raises:
        BadParameter: It is not an https URL, or has a query, a fragment, credentials or invalid characters.
    """
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        is_one = (
            parts.scheme == "https"
            and bool(parts.hostname)
            and not (parts.query or parts.fragment or "@" in parts.netloc)
        )
        is_one = is_one and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or not re.fullmatch(r"[!-~\u00a1-\uffff]+", value) or re.search(r"[\"<>\\^`{|}]", value):
        raise click.BadParameter(message(language, "pack.bad_address", {"address": value[:80]}))
    return value.removesuffix("index.html").rstrip("/") + "/"


def run(folder: Path, into: Path, address: str | None) -> int:
    """Make the bundle, print what was made and audited, and return the exit code."""
    from samtalekit.jobs.pack import pack  # noqa: PLC0415  # WeasyPrint and MkDocs take 1 s to import

    console = Console(language_of(folder))
    with console.progress() as progress:
        report = pack(folder, into, address, progress)
    console.findings(report.findings)
    note(folder, console)
    summary(report, console)
    return ExitCode.DONE


def summary(report: "PackReport", console: Console) -> None:
    """Print the files of the bundle, its folder, and the result of the audit."""
    console.result(console.message("pack.made", workplace=report.workplace, place=near(report.place)))
    for name, use, size in report.files:
        console.result("  " + console.message("pack.made_file", name=name, use=use, size=size))
    console.result(console.message("pack.proven", **report.counts))
    hashes = report.policy.count("'sha256-")
    console.result(console.message("pack.policy", hashes=hashes, letters=len(report.policy)))
