"""``samtalekit build --all``: every workplace below a folder, and a report over all of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pydantic import ValidationError

from samtalekit import __version__
from samtalekit.content.context import Templates
from samtalekit.core.errors import SamtalekitError, SourceErrors, WriteError
from samtalekit.core.escapes import printable
from samtalekit.core.files import MAX_DATA_BYTES, read_regular, write_if_changed
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.jobs.workplace_report import OutputLayout, is_in_the_reports_place, report_of_build, report_of_lost
from samtalekit.model.outputs import WorkplaceReport
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.publish import OutputKind, followed, output_dir, own_sources
from samtalekit.pipeline.worker_pool import processors, results
from samtalekit.sources.brand import read_brand
from samtalekit.sources.layers import workplaces_below
from samtalekit.sources.reader import Layers, SourceReader, package_root
from samtalekit.theming import Theme, open_theme
from samtalekit.web.bundle.headers import alone_with_policy

# The report over many workplaces: a line of JSON for each, and a page made from the lines and from nothing else.

LINES, PAGE = "workplaces.jsonl", "index.html"
KIND = OutputKind("not-a-report", lambda _folder, names: LINES in names or PAGE not in names, is_in_place=True)


def read_lines(folder: Path) -> tuple[list[WorkplaceReport], list[Finding]]:
    """The lines of an earlier run, and a finding for each that cannot be read."""
    path, lines, findings = folder / LINES, list[WorkplaceReport](), list[Finding]()
    try:
        texts = read_regular(path, MAX_DATA_BYTES).decode("utf-8").split("\n")
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError):
        return [], [Finding(Location(f"{folder.name}/{LINES}"), "report-line")]
    for number, text in enumerate(texts, start=1):
        try:
            if text.strip():
                lines.append(WorkplaceReport.model_validate_json(text))
        except ValidationError:
            findings.append(Finding(Location(f"{folder.name}/{LINES}", number), "report-line"))
    return lines, findings


def merged(
    earlier: Iterable[WorkplaceReport], fresh: Iterable[WorkplaceReport], there: Collection[str]
) -> tuple[WorkplaceReport, ...]:
    """The lines of all workplaces that are still there, each once, by path; the last that speaks of one counts."""
    lines = {line.path: line for line in (*earlier, *fresh)}
    return tuple(lines[path] for path in sorted(lines) if path in there)


def write_report(folder: Path, lines: Iterable[WorkplaceReport], language: str) -> None:
    """Write the lines and their page.

    Raises:
        WriteError: One of them cannot be written.
    """
    lines = tuple(lines)
    write_if_changed(folder / LINES, "".join(f"{line.model_dump_json()}\n" for line in lines).encode())
    write_if_changed(folder / PAGE, page_of(lines, language).encode())


def page_of(lines: Iterable[WorkplaceReport], language: str) -> str:
    """The page: a file that needs no other."""
    lines, theme = tuple(lines), _theme()
    templates = Templates(theme, language, below="report/", rooms=("report",))
    failed = tuple(line for line in lines if line.state == "failed")
    html = templates.whole(
        "page.html.j2",
        language=language,
        version=__version__,
        theme=theme,
        lines=lines,
        failed=failed,
        built=tuple(line for line in lines if line.state == "built"),
        overtaken=tuple(line for line in lines if line.overlays.stale or line.overlays.orphan),
        addresses={line.path: f"../{quote(line.site)}/index.html" for line in lines if line.site},
        lines_file=LINES,
    )
    return alone_with_policy("\n".join(text.rstrip() for text in html.splitlines() if text.strip()) + "\n")


def _theme() -> Theme:
    """What the page wears: the kit's that came along, since it is nobody's own."""
    package = package_root()
    desk = SourceReader(Layers(package, package))
    brand = read_brand(desk)
    if brand is None:
        raise SourceErrors(desk.findings)
    return open_theme(brand, [package / "theme"], "samtalekit")[0]


WHOLE = (1, 1)
"""The one part of a run that is not divided."""


@dataclass(frozen=True, slots=True)
class AllReport:
    """What a run over many workplaces came to.

    Attributes:
        handled: The lines of the workplaces that this run built, or tried to, in order.
        lines: All lines of the report, of this run and of earlier ones.
        report: The folder of the report.
        findings: Lines of an earlier report that could not be read, and were left out.
    """

    handled: tuple[WorkplaceReport, ...]
    lines: tuple[WorkplaceReport, ...]
    report: Path
    findings: tuple[Finding, ...] = ()

    @property
    def has_failed(self) -> bool:
        """True when a workplace of this run could not be built."""
        return any(line.state == "failed" for line in self.handled)


def build_all(  # noqa: PLR0913  # what, where, which part, said how, and by how many: each is a choice of its own
    folder: Path,
    into: Path | None = None,
    shard: tuple[int, int] = WHOLE,
    *,
    language: str,
    done: Callable[[WorkplaceReport], None] = lambda _line: None,
    tell: ProgressCallback = no_progress,
    workers: int | None = None,
) -> AllReport:
    """Build every workplace below a folder; one that fails stops no other.

    Args:
        folder: Holds the workplaces.
        into: Takes their sites and the report; each site goes into its own workplace when left out.
        shard: Which part of how many: ``(2, 4)`` is every fourth workplace, from the second on.
        language: Of findings and of the report.
        done: Called with each line, in the order of their paths.
        tell: Told how far the run has come.
        workers: How many processes; as many as there are processors when left out.

    Raises:
        SourceErrors: There is no workplace below the folder.
        WriteError: The report would lie among sources, or cannot be written.
    """
    place, paths = _begin(folder, into, language)
    part, parts = shard
    mine = paths[part - 1 :: parts]
    earlier, findings = read_lines(place.report)
    handled = []
    for line in _in_order(place, mine, tell, workers):
        handled.append(line)
        done(line)
    lines = merged(earlier, handled, {printable(path) for path in paths})
    write_report(place.report, lines, language)
    return AllReport(tuple(handled), lines, place.report, tuple(findings))


def report_alone(folder: Path, into: Path | None = None, *, language: str) -> AllReport:
    """Put the lines of a report in order and make its page anew; nothing is built.

    The lines may come from several runs, in any order: of two about one workplace the last counts.

    Raises:
        SourceErrors: There is no workplace below the folder, or a line cannot be read; nothing was written.
        WriteError: The report cannot be written.
    """
    place, paths = _begin(folder, into, language)
    earlier, findings = read_lines(place.report)
    if findings:
        raise SourceErrors(findings)
    lines = merged(earlier, (), {printable(path) for path in paths})
    write_report(place.report, lines, language)
    return AllReport((), lines, place.report)


def _begin(folder: Path, into: Path | None, language: str) -> tuple[OutputLayout, tuple[str, ...]]:
    folder, into = folder.resolve(), followed(into) if into else None
    paths = workplaces_below(folder, into)
    if not paths:
        raise SourceErrors([Finding(Location("."), "no-workplaces", {"folder": printable(folder.name) or "/"})])
    place = OutputLayout(folder, into, holders(paths), language)
    for path in paths:
        if into is None and is_in_the_reports_place(path):
            raise WriteError("report-there", printable(path))
    output_dir(place.report, KIND, [each for path in paths for each in own_sources(folder / path)], within=folder)
    return place, paths


def holders(paths: Sequence[str]) -> frozenset[str]:
    """The workplaces that have others inside them: their sites must not take the place of the others'."""
    return frozenset(one for one in paths if any(other.startswith(f"{one}/") for other in paths))


def _in_order(
    place: OutputLayout, paths: Sequence[str], tell: ProgressCallback, workers: int | None
) -> Iterator[WorkplaceReport]:
    """Build workplaces side by side, and give their lines in the order of the paths."""
    wanted = min(workers or processors(), len(paths))
    if wanted > 1:
        _warm_up(place, paths, tell)
    there: dict[int, WorkplaceReport] = {}
    told = 0
    _tell(tell, 0, paths)
    for at, line in results(
        lambda path: report_of_build(path, place), paths, lambda path: report_of_lost(path, place), wanted or 1
    ):
        there[at] = line
        _tell(tell, len(there), paths)
        while told in there:
            yield there[told]
            told += 1


def _tell(tell: ProgressCallback, done: int, paths: Sequence[str]) -> None:
    tell("progress.workplaces", {"done": done, "all": len(paths)})


def _warm_up(place: OutputLayout, paths: Sequence[str], tell: ProgressCallback) -> None:
    """Load what every worker is going to need, so that none has to do it again."""
    from samtalekit.paper.render import Renderer  # noqa: F401, PLC0415  # half a second of WeasyPrint
    from samtalekit.web.engines import mkdocs  # noqa: F401, PLC0415

    tell("progress.reading", {})
    for path in paths:
        try:
            load_project(place.folder / path)
        except (SamtalekitError, OSError):
            continue  # it is told when its turn comes
        return
