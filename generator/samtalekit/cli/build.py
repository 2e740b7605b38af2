"""The command ``samtalekit build``, for one workplace or, with ``--all``, for many."""

import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import FOLDER, HelpfulCommand, folder_argument, format_option, language_of
from samtalekit.cli.status import note
from samtalekit.cli.streams import write_json
from samtalekit.core.errors import ExitCode
from samtalekit.core.findings import Severity
from samtalekit.core.locale import written_number
from samtalekit.core.messages import message

if TYPE_CHECKING:
    from samtalekit.jobs.build import BuildReport
    from samtalekit.jobs.build_many import AllReport
    from samtalekit.model.outputs import WorkplaceReport


# Many workplaces: ``samtalekit build [DIR] --all [--into OUT] [--shard I/N] [--report]``.

MOST_PARTS = 1000  # a larger number of machines is a typing error
_SHARD = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


class Shard(click.ParamType[tuple[int, int]]):
    """Option type: part and number of parts, such as ``2/10``."""

    name = "shard"

    def __init__(self, language: str) -> None:
        self.language = language

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:  # noqa: ANN401  # click's own
        """Parse both numbers.

        Raises:
            click.BadParameter: There are not two numbers, or the part is out of range.
        """
        if isinstance(value, tuple):
            return value[0], value[1]
        found = _SHARD.fullmatch(value)
        part, parts = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= part <= parts <= MOST_PARTS:
            self.fail(message(self.language, "many.shard", {"shard": value, "most": MOST_PARTS}), param, ctx)
        return part, parts


def options_of_all(language: str) -> list[click.Option]:
    """Return the options of ``build`` for many workplaces."""
    return [
        click.Option(["--all", "every"], is_flag=True, help=message(language, "help.all")),
        click.Option(["--shard"], metavar="I/N", type=Shard(language), help=message(language, "help.shard")),
        click.Option(["--report"], is_flag=True, help=message(language, "help.report")),
    ]


def refuse_what_makes_no_sense(
    language: str, shard: tuple[int, int] | None, *, every: bool, report: bool, verbose: bool
) -> None:
    """Check that the options may be combined.

    Raises:
        click.UsageError: They may not.
    """
    lonely = "--shard" if shard else "--report" if report else None
    context = click.get_current_context(silent=True)
    if lonely and not every:
        raise click.UsageError(message(language, "many.only_with_all", {"option": lonely}), context)
    if every and verbose:
        raise click.UsageError(message(language, "many.not_verbose"), context)
    if shard and report:
        raise click.UsageError(message(language, "many.not_both"), context)


def run_all(folder: Path, into: Path | None, shard: tuple[int, int] | None, style: str, *, report: bool) -> int:
    """Build every workplace, print the result of each, and return the exit code."""
    from samtalekit.jobs.build_many import WHOLE, build_all, report_alone  # noqa: PLC0415  # as for one

    language = language_of(folder)
    console = Console(language)
    if report:
        made = report_alone(folder, into, language=language)
    else:
        with console.progress() as progress:
            made = build_all(
                folder,
                into,
                shard or WHOLE,
                language=language,
                done=lambda line: _progress_line(line, console, style),
                progress=progress,
            )
    lines = made.lines if report else made.handled
    if style == "json":
        found = [each.as_data(language) for each in made.findings] + [
            each.model_dump() for line in lines for each in line.findings
        ]
        write_json({"findings": found, "workplaces": [line.model_dump(mode="json") for line in lines]})
    else:
        console.print_findings(made.findings, style)
        _sum(made, lines, console, is_report=report)
    return ExitCode.FINDINGS if made.has_failed else ExitCode.DONE


def _progress_line(line: "WorkplaceReport", console: Console, style: str) -> None:
    """Print one workplace: a result line to stdout, its findings to stderr; as JSON, all are printed at the end."""
    if style == "json":
        return
    with console.between():
        if line.state == "built":
            counts = {"pages": console.counted("page", line.pages), "papers": console.counted("paper", line.papers)}
            console.result(console.message("many.built", path=line.path, workplace=line.name, **counts))
        else:
            console.result(console.message("many.failed", path=line.path, workplace=line.name))
        if line.reason or (line.findings and style == "text"):
            console.error(f"{line.path} · {line.name}")
        if line.reason:
            console.error(console.message("cli.failed", reason=line.reason))
        for each in line.findings:
            if style == "github":
                console.annotation(each.model_dump())
            else:
                where = f"{each.file}:{each.line}:{each.column}"
                console.finding(where, each.code, Severity(each.severity), each.message, each.mend)


def _sum(made: "AllReport", reports: Sequence["WorkplaceReport"], console: Console, *, is_report: bool) -> None:
    """Print the number of workplaces built and failed, and the path of the report."""
    failed = sum(line.state == "failed" for line in reports)
    if reports:
        workplaces = console.counted("workplace", len(reports))
        console.result(console.message("many.sum", workplaces=workplaces, built=len(reports) - failed, failed=failed))
    elif not is_report:
        console.result(console.message("many.nothing"))
    if failed:
        console.error(console.message("many.stands"))
    here, page = Path.cwd(), made.report / "index.html"
    console.result(
        console.message("many.report", page=str(page.relative_to(here) if page.is_relative_to(here) else page))
    )


def build_command(language: str) -> click.Command:
    """Return the click command ``build``."""
    return HelpfulCommand(
        "build",
        language=language,
        help=message(language, "help.build") + "\n\n" + message(language, "help.dir"),
        callback=run,
        params=[
            folder_argument(),
            click.Option(["--into"], metavar="SITE", type=FOLDER, help=message(language, "help.into")),
            click.Option(["--verbose"], is_flag=True, help=message(language, "help.verbose")),
            format_option(language),
            *options_of_all(language),
        ],
    )


def run(  # noqa: PLR0913  # the options of the command
    folder: Path,
    into: Path | None,
    style: str = "text",
    shard: tuple[int, int] | None = None,
    *,
    verbose: bool = False,
    every: bool = False,
    report: bool = False,
) -> int:
    """Build, print what was made and where, and return the exit code."""
    refuse_what_makes_no_sense(language_of(folder), shard, every=every, report=report, verbose=verbose)
    if every:
        return run_all(folder, into, shard, style, report=report)
    return _run_one(folder, into, style, verbose=verbose)


def _run_one(folder: Path, into: Path | None, style: str, *, verbose: bool) -> int:
    from samtalekit.jobs.build import build  # noqa: PLC0415  # WeasyPrint and MkDocs take 1 s to import

    console = Console(language_of(folder))
    with console.progress() as progress:
        report = build(folder, into, progress)
    console.print_findings(report.findings, style, **_as_data(report))
    if style == "text":
        note(folder, console)
    if style != "json":
        summary(report, console, verbose=verbose)
    return ExitCode.DONE


def _as_data(report: "BuildReport") -> dict[str, object]:
    """Return what a build made, for ``--format json``; paths of papers are relative to the site."""
    named = ("id", "kind", "language", "title", "path", "pages")
    papers = [{name: getattr(paper, name) for name in named} | {"bytes": len(paper.content)} for paper in report.papers]
    return {
        "workplace": report.workplace,
        "site": str(report.site),
        "pages": dict(report.pages),
        "papers": papers,
        "rendered": report.rendered,
    }


def summary(report: "BuildReport", console: Console, *, verbose: bool = False) -> None:
    """Print the pages, papers and folder of a build in five lines; one more for each paper when asked."""
    site = near(report.site)
    console.result(console.message("cli.built", workplace=report.workplace, site=site))
    pages = [
        console.message("cli.built_pages", pages=console.counted("page", number), language=language)
        for language, number in report.pages
    ]
    console.result("  " + ", ".join(pages))
    if report.papers:
        megabytes = round(sum(len(paper.content) for paper in report.papers) / 1_000_000, 1)
        size = written_number(megabytes, console.language)
        papers = console.counted("paper", len(report.papers))
        console.result("  " + console.message("cli.built_papers", papers=papers, size=size))
    for paper in report.papers if verbose else ():
        values: dict[str, str | int] = {
            "title": paper.title,
            "path": paper.path,
            "pages": console.counted("page", paper.pages),
            "size": max(1, round(len(paper.content) / 1000)),
        }
        console.result("    " + console.message("cli.built_paper", **values))
    if report.papers:
        console.result("  " + _rendered(report.rendered, len(report.papers), console))
    console.result(console.message("cli.built_open", site=site, folder=_served(report.root)))


def _rendered(rendered: int, papers: int, console: Console) -> str:
    """Return how many papers were rendered, and how many came from the cache if any did."""
    counted = console.counted("paper", papers)
    if rendered == papers:
        return console.message("cli.built_rendered_all", papers=counted)
    return console.message(
        "cli.built_rendered" if rendered else "cli.built_rendered_none", rendered=rendered, papers=counted
    )


def _served(root: Path) -> str:
    """Return the folder argument to add to ``samtalekit serve``; empty for the current directory."""
    return "" if root == Path.cwd() else " " + shlex.quote(near(root))


def near(path: Path) -> str:
    """Return a path relative to the current directory if it is below it, else the absolute path."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) and path != here else str(path)
