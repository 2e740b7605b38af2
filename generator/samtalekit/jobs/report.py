"""The report over many workplaces: a line of JSON for each, and a page made from the lines and from nothing else."""

from collections.abc import Collection, Iterable
from pathlib import Path
from urllib.parse import quote

from pydantic import ValidationError

from samtalekit import __version__
from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import MAX_DATA_BYTES, read_regular, write_if_changed
from samtalekit.core.findings import Finding, Location
from samtalekit.pipeline.publish import OutputKind
from samtalekit.model.workplace_report import Line
from samtalekit.content.templates import Templates
from samtalekit.sources.brand import read_brand
from samtalekit.sources.reader import Desk, Layers, package_root
from samtalekit.theming import Theme, open_theme
from samtalekit.web.packing.policy import alone_with_policy

LINES, PAGE = "workplaces.jsonl", "index.html"
KIND = OutputKind("not-a-report", lambda _folder, names: LINES in names or PAGE not in names, is_in_place=True)


def read_lines(folder: Path) -> tuple[list[Line], list[Finding]]:
    """The lines of an earlier run, and a finding for each that cannot be read."""
    path, lines, findings = folder / LINES, list[Line](), list[Finding]()
    try:
        texts = read_regular(path, MAX_DATA_BYTES).decode("utf-8").split("\n")
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError):
        return [], [Finding(Location(f"{folder.name}/{LINES}"), "report-line")]
    for number, text in enumerate(texts, start=1):
        try:
            if text.strip():
                lines.append(Line.model_validate_json(text))
        except ValidationError:
            findings.append(Finding(Location(f"{folder.name}/{LINES}", number), "report-line"))
    return lines, findings


def merged(earlier: Iterable[Line], fresh: Iterable[Line], there: Collection[str]) -> tuple[Line, ...]:
    """The lines of all workplaces that are still there, each once, by path; the last that speaks of one counts."""
    lines = {line.path: line for line in (*earlier, *fresh)}
    return tuple(lines[path] for path in sorted(lines) if path in there)


def write_report(folder: Path, lines: Iterable[Line], language: str) -> None:
    """Write the lines and their page.

    Raises:
        WriteError: One of them cannot be written.
    """
    lines = tuple(lines)
    write_if_changed(folder / LINES, "".join(f"{line.model_dump_json()}\n" for line in lines).encode())
    write_if_changed(folder / PAGE, page_of(lines, language).encode())


def page_of(lines: Iterable[Line], language: str) -> str:
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
    desk = Desk(Layers(package, package))
    brand = read_brand(desk)
    if brand is None:
        raise SourceErrors(desk.findings)
    return open_theme(brand, [package / "theme"], "samtalekit")[0]
