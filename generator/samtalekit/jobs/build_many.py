"""``samtalekit build --all``: build all workplaces below a folder in parallel, with a report (JSON Lines, HTML)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pydantic import ValidationError

from samtalekit import __version__
from samtalekit.content.context import Templates
from samtalekit.core.errors import SamtalekitError, SourceErrors, WriteError
from samtalekit.core.files import MAX_DATA_BYTES, read_regular, write_if_changed
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.core.text import printable
from samtalekit.core.worker_pool import processors, results
from samtalekit.jobs.workplace_report import OutputLayout, is_in_the_reports_place, report_of_build, report_of_lost
from samtalekit.model.outputs import WorkplaceReport
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.publish import OutputKind, followed, output_dir, own_sources
from samtalekit.sources.brand import read_brand
from samtalekit.sources.layers import Layers, package_root, workplaces_below
from samtalekit.sources.reader import SourceReader
from samtalekit.theming import Theme, open_theme
from samtalekit.web.policy import alone_with_policy

# Report: a line of JSON per workplace, and an HTML page made from these lines alone.

LINES, PAGE = "workplaces.jsonl", "index.html"
KIND = OutputKind("not-a-report", lambda _folder, names: LINES in names or PAGE not in names, is_in_place=True)


def read_lines(folder: Path) -> tuple[list[WorkplaceReport], list[Finding]]:
    """Read the lines of earlier runs, with a finding for each that is invalid."""
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
    earlier: Iterable[WorkplaceReport], fresh: Iterable[WorkplaceReport], existing: Collection[str]
) -> tuple[WorkplaceReport, ...]:
    """Merge lines by path, keeping the last for each workplace and dropping workplaces that no longer exist."""
    lines = {line.path: line for line in (*earlier, *fresh)}
    return tuple(lines[path] for path in sorted(lines) if path in existing)


def write_report(folder: Path, lines: Iterable[WorkplaceReport], language: str) -> None:
    """Write the lines and their HTML page.

    Raises:
        WriteError: One of them cannot be written.
    """
    lines = tuple(lines)
    write_if_changed(folder / LINES, "".join(f"{line.model_dump_json()}\n" for line in lines).encode())
    write_if_changed(folder / PAGE, page_of(lines, language).encode())


def page_of(lines: Iterable[WorkplaceReport], language: str) -> str:
    """Render the HTML page: one self-contained file."""
    lines, theme = tuple(lines), _theme()
    templates = Templates(theme, language, below="report/", prefixes=("report",))
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
    """The theme of the bundled kit: the report belongs to no single workplace."""
    package = package_root()
    reader = SourceReader(Layers(package, package))
    brand = read_brand(reader)
    if brand is None:
        raise SourceErrors(reader.findings)
    return open_theme(brand, [package / "theme"], "samtalekit")[0]


WHOLE = (1, 1)
"""The shard of a run that is not divided."""


@dataclass(frozen=True, slots=True)
class AllReport:
    """Result of a run over many workplaces.

    Attributes:
        handled: The lines of the workplaces that this run built or tried to build, in order.
        lines: All lines of the report, from this run and earlier ones.
        findings: One per line of an earlier report that was invalid and left out.
    """

    handled: tuple[WorkplaceReport, ...]
    lines: tuple[WorkplaceReport, ...]
    report: Path
    findings: tuple[Finding, ...] = ()

    @property
    def has_failed(self) -> bool:
        """True when a workplace of this run could not be built."""
        return any(line.state == "failed" for line in self.handled)


def build_all(  # noqa: PLR0913  # independent options
    folder: Path,
    into: Path | None = None,
    shard: tuple[int, int] = WHOLE,
    *,
    language: str,
    done: Callable[[WorkplaceReport], None] = lambda _line: None,
    progress: ProgressCallback = no_progress,
    workers: int | None = None,
) -> AllReport:
    """Build every workplace below a folder; one that fails stops no other.

    Args:
        folder: The folder that holds the workplaces.
        into: The folder for their sites and the report; by default each site goes into its own workplace.
        shard: Part and number of parts: ``(2, 4)`` is every fourth workplace, from the second on.
        language: The language of findings and of the report.
        done: Called with each line, in the order of the paths.
        progress: Progress callback: receives a message key and its values.
        workers: Number of processes; by default one per processor.

    Raises:
        SourceErrors: There is no workplace below the folder.
        WriteError: The report would be written among sources, or cannot be written.
    """
    place, paths = _begin(folder, into, language)
    part, parts = shard
    mine = paths[part - 1 :: parts]
    earlier, findings = read_lines(place.report)
    handled = []
    for line in _in_order(place, mine, progress, workers):
        handled.append(line)
        done(line)
    lines = merged(earlier, handled, {printable(path) for path in paths})
    write_report(place.report, lines, language)
    return AllReport(tuple(handled), lines, place.report, tuple(findings))


def report_alone(folder: Path, into: Path | None = None, *, language: str) -> AllReport:
    """Merge and sort the lines of a report and render its page; build nothing.

    The lines may come from several runs, in any order; the last one for a workplace is kept.

    Raises:
        SourceErrors: There is no workplace below the folder, or a line is invalid; nothing was written.
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
    """Return the workplaces that contain others: their sites must not overwrite those of the others."""
    return frozenset(one for one in paths if any(other.startswith(f"{one}/") for other in paths))


def _in_order(
    place: OutputLayout, paths: Sequence[str], progress: ProgressCallback, workers: int | None
) -> Iterator[WorkplaceReport]:
    """Build workplaces in parallel and yield their lines in the order of the paths."""
    processes = min(workers or processors(), len(paths))
    if processes > 1:
        _warm_up(place, paths, progress)
    finished: dict[int, WorkplaceReport] = {}
    reported = 0
    _show_progress(progress, 0, paths)
    for at, line in results(
        lambda path: report_of_build(path, place), paths, lambda path: report_of_lost(path, place), processes or 1
    ):
        finished[at] = line
        _show_progress(progress, len(finished), paths)
        while reported in finished:
            yield finished[reported]
            reported += 1


def _show_progress(progress: ProgressCallback, done: int, paths: Sequence[str]) -> None:
    progress("progress.workplaces", {"done": done, "all": len(paths)})


def _warm_up(place: OutputLayout, paths: Sequence[str], progress: ProgressCallback) -> None:
    """Load what every worker needs before forking, so that none has to load it again."""
    from samtalekit.paper.render import Renderer  # noqa: F401, PLC0415  # WeasyPrint takes 0.5 s to import
    from samtalekit.web.engines import mkdocs  # noqa: F401, PLC0415

    progress("progress.reading", {})
    for path in paths:
        try:
            load_project(place.folder / path)
        except (SamtalekitError, OSError):
            continue  # reported when this workplace is built
        return
