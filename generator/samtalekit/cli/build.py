"""The command ``samtalekit build``, for one workplace or, with ``--all``, for many."""

import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from samtalekit.cli.console import Console
from samtalekit.cli.options import HelpfulCommand, folder_argument, format_option, into_option, language_of
from samtalekit.cli.status import drift_note
from samtalekit.cli.streams import write_json
from samtalekit.core.errors import ExitCode
from samtalekit.core.findings import Severity
from samtalekit.core.locale import written_number
from samtalekit.core.messages import message
from samtalekit.pipeline.unchanged import record_build, recorded_papers, unchanged_build

if TYPE_CHECKING:
    from samtalekit.jobs.build import BuildReport
    from samtalekit.jobs.build_many import AllReport
    from samtalekit.model.outputs import WorkplaceReport
    from samtalekit.pipeline.compiling import Compiler
    from samtalekit.pipeline.renderers import PaperHelper


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
    language: str, shard: tuple[int, int] | None, *, every: bool, report: bool, alone: Mapping[str, bool]
) -> None:
    """Check that the options may be combined; those of ``alone`` are for one workplace.

    Raises:
        click.UsageError: They may not.
    """
    lonely = "--shard" if shard else "--report" if report else None
    context = click.get_current_context(silent=True)
    if lonely and not every:
        raise click.UsageError(message(language, "many.only_with_all", {"option": lonely}), context)
    for option in (option for option, is_given in alone.items() if every and is_given):
        raise click.UsageError(message(language, "many.only_for_one", {"option": option}), context)
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
            folder_argument(language),
            into_option(language, "help.into", shown="site"),
            click.Option(["--verbose"], is_flag=True, help=message(language, "help.verbose")),
            click.Option(["--no-cache"], is_flag=True, help=message(language, "help.no_cache")),
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
    no_cache: bool = False,
    every: bool = False,
    report: bool = False,
) -> int:
    """Build, print what was made and where, and return the exit code."""
    alone = {"--verbose": verbose, "--no-cache": no_cache}
    refuse_what_makes_no_sense(language_of(folder), shard, every=every, report=report, alone=alone)
    if every:
        return run_all(folder, into, shard, style, report=report)
    return _run_one(folder, into, style, verbose=verbose, is_cached=not no_cache)


def _run_one(folder: Path, into: Path | None, style: str, *, verbose: bool, is_cached: bool) -> int:
    """Build one workplace, unless that would make what is there; and print the result."""
    site, console = into or folder / "site", Console(language_of(folder))
    is_plain = style == "text" and not verbose and is_cached
    if is_plain and (known := unchanged_build(folder, site)):
        _print_unchanged(known, folder, site, console)
        return ExitCode.DONE
    with _helper(folder) as helper, _compiler() as compiler, console.progress() as progress:
        from samtalekit.jobs.build import build  # noqa: PLC0415  # it takes 0.5 s to load

        report = build(folder, into, progress, is_cached=is_cached, helper=helper, compiler=compiler)
    console.print_findings(report.findings, style, **_as_data(report))
    if report.closed_cache:
        console.note(console.message("cli.cache_closed", folder=near(report.closed_cache)))
    drift = drift_note(folder, console) if style == "text" else ""
    console.note(drift)
    if style != "json":
        summary(report, console, verbose=verbose)
    if is_cached:
        record_build(folder, site, report.seen, _recorded(report, drift, console.language))
    return ExitCode.DONE


def _helper(folder: Path) -> AbstractContextManager["PaperHelper | None"]:
    """Start a process that gets ready to render while the sources are read, unless the last build had no papers."""
    from samtalekit.core.helper import Helper, can_help  # noqa: PLC0415  # not needed where nothing has changed

    def prepare() -> "Callable[[Any], object]":
        from samtalekit.pipeline.renderers import prepared  # noqa: PLC0415  # WeasyPrint takes 0.5 s to load

        return prepared()

    return Helper(prepare) if can_help() and recorded_papers(folder) != 0 else nullcontext()


def _compiler() -> AbstractContextManager["Compiler | None"]:
    """Start a process that compiles templates ahead."""
    from samtalekit.core.helper import Helper, can_help  # noqa: PLC0415  # as above

    def prepare() -> "Callable[[Any], Mapping[str, bytes]]":
        from samtalekit.pipeline.compiling import compiler  # noqa: PLC0415  # it takes 0.3 s to load

        return compiler()

    return Helper(prepare, is_alone=True) if can_help() else nullcontext()


def _recorded(report: "BuildReport", drift: str, language: str) -> dict[str, object]:
    """Return what the next build prints, should nothing have changed by then."""
    return {
        "workplace": report.workplace,
        "pages": report.pages,
        "papers": len(report.papers),
        "bytes": sum(len(paper.content) for paper in report.papers),
        "findings": [each.as_data(language) for each in report.findings],
        "note": drift,
    }


def _print_unchanged(known: Mapping[str, Any], folder: Path, site: Path, console: Console) -> None:
    console.recorded(known["findings"])
    console.note(known["note"])
    place = near(site.resolve())
    console.result(console.message("cli.built_unchanged", workplace=known["workplace"], site=place))
    _counts(known["pages"], known["papers"], known["bytes"], console)
    console.result(console.message("cli.built_open", site=place, folder=_served(folder.resolve())))


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
    _counts(report.pages, len(report.papers), sum(len(paper.content) for paper in report.papers), console)
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
    if verbose:
        console.result("  " + console.message("cli.built_work", **_work(report)))
    console.result(console.message("cli.built_open", site=site, folder=_served(report.root)))


def _counts(pages: Iterable[tuple[str, int]], papers: int, size_bytes: int, console: Console) -> None:
    """Print how many pages there are in each language, and how many papers of what size."""
    console.result("  " + console.pages_by_language(pages))
    if papers:
        size = written_number(round(size_bytes / 1_000_000, 1), console.language)
        console.result("  " + console.message("cli.built_papers", papers=console.counted("paper", papers), size=size))


STEPS = {
    "pages": ("page", "edit page"),
    "frames": ("engine page",),
    "finished": ("finished page",),
    "indexes": ("search index",),
    "parts": ("part", "chapter layout"),
    "files": ("theme markup", "theme style", "theme template", "prefilled texts"),
}
"""The steps that are counted, by the names of the values in the message; see `BuildReport.work`."""


def _work(report: "BuildReport") -> dict[str, str | int]:
    counted: dict[str, str | int] = {
        name: sum(report.work.get(step, 0) for step in steps) for name, steps in STEPS.items()
    }
    return counted | {"papers": report.rendered}


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
