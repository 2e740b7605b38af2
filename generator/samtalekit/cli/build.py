"""``samtalekit build [DIR] [--into SITE] [--all [--shard I/N] [--report]]``."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from samtalekit.cli.build_all import options_of_all, refuse_what_makes_no_sense, run_all
from samtalekit.cli.options import FOLDER, HelpfulCommand, folder_argument, language_of
from samtalekit.cli.status import note
from samtalekit.cli.console import Teller
from samtalekit.core.errors import ExitCode
from samtalekit.core.messages import say

if TYPE_CHECKING:
    from samtalekit.jobs.build import BuildReport


def build_command(language: str) -> click.Command:
    """The verb ``build``."""
    return HelpfulCommand(
        "build",
        language=language,
        help=say(language, "help.build") + "\n\n" + say(language, "help.dir"),
        callback=run,
        params=[
            folder_argument(),
            click.Option(["--into"], metavar="SITE", type=FOLDER, help=say(language, "help.into")),
            *options_of_all(language),
        ],
    )


def run(
    folder: Path, into: Path | None, shard: tuple[int, int] | None = None, *, every: bool = False, report: bool = False
) -> int:
    """Build, and say what was made and where."""
    refuse_what_makes_no_sense(language_of(folder), shard, every=every, report=report)
    if every:
        return run_all(folder, into, shard, report=report)
    return _run_one(folder, into)


def _run_one(folder: Path, into: Path | None) -> int:
    from samtalekit.jobs.build import build  # noqa: PLC0415  # WeasyPrint and MkDocs cost a second

    teller = Teller(language_of(folder))
    with teller.progress() as tell:
        report = build(folder, into, tell)
    teller.findings(report.findings)
    note(folder, teller)
    summary(report, teller)
    return ExitCode.DONE


def summary(report: "BuildReport", teller: Teller) -> None:
    """What was made and where."""
    site = near(report.site)
    teller.result(teller.say("cli.built", workplace=report.workplace, site=site))
    for language, pages in report.pages:
        teller.result("  " + teller.say("cli.built_pages", pages=teller.counted("page", pages), language=language))
    for paper in report.papers:
        size = max(1, round(len(paper.content) / 1000))
        values: dict[str, str | int] = {
            "title": paper.title,
            "path": paper.path,
            "pages": teller.counted("page", paper.pages),
            "size": size,
        }
        teller.result("  " + teller.say("cli.built_paper", **values))
    if report.papers:
        teller.result(_pressed(report.pressed, len(report.papers), teller))
    teller.result(teller.say("cli.built_open", site=site, folder=_served(report.root)))


def _pressed(pressed: int, papers: int, teller: Teller) -> str:
    """How many papers were made anew; of a rest only where there is one."""
    told = teller.counted("paper", papers)
    if pressed == papers:
        return teller.say("cli.built_pressed_all", papers=told)
    return teller.say("cli.built_pressed" if pressed else "cli.built_pressed_none", pressed=pressed, papers=told)


def _served(root: Path) -> str:
    """What to add to ``samtalekit serve`` from here."""
    return "" if root == Path.cwd() else " " + shlex.quote(near(root))


def near(path: Path) -> str:
    """The path from here when it lies below here, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) and path != here else str(path)
