"""Build one workplace of ``build --all`` and return its line of the report, whatever errors occur."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from samtalekit import __version__
from samtalekit.core.errors import SourceErrors, WriteError, reason_of
from samtalekit.core.files import KIT_FILE, MANIFEST_NAME, WORKPLACE_FILE, read_regular
from samtalekit.core.findings import Finding, Severity, in_order
from samtalekit.core.messages import ProgressCallback, message, no_progress
from samtalekit.core.system_errors import as_error
from samtalekit.core.text import printable
from samtalekit.diff.drift import State, overlays_of
from samtalekit.diff.record import read_base
from samtalekit.jobs.accept import stale_translations
from samtalekit.jobs.build import build_at
from samtalekit.model.outputs import (
    Manifest,
    ManifestKit,
    ReportedFinding,
    ReportedOverlays,
    WorkplaceReport,
)
from samtalekit.pipeline.cache import open_caches
from samtalekit.pipeline.publish import SITE, OutputDir, output_dir, sources_of
from samtalekit.pipeline.state_dir import CACHE, state_dir
from samtalekit.sources.layers import Layers, name_in, package_root
from samtalekit.sources.reader import find_layers

REPORT = "report"
"""The folder of the report, beside the sites or the workplaces."""

OF_THE_PACKAGE = "samtalekit/"
"""Prefix shown for files that came with samtalekit, so that the report reveals no paths of this machine."""


@dataclass(frozen=True, slots=True)
class OutputLayout:
    """Where the workplaces are, and where their output goes.

    Attributes:
        folder: The folder that holds the workplaces.
        into: The folder for their sites; None when each goes into its own workplace.
        holders: Paths of workplaces that contain others.
        language: The language of findings and reasons.
    """

    folder: Path
    into: Path | None
    holders: frozenset[str]
    language: str

    @property
    def report(self) -> Path:
        """The folder of the report."""
        return (self.into or self.folder) / REPORT

    def site(self, path: str) -> str:
        """Return a workplace's site, relative to the folder that holds the report."""
        if self.into is None or path == "." or path in self.holders:
            return "site" if path == "." else f"{path}/site"
        return path

    def portable(self, text: str) -> str:
        """Make a text independent of this machine: remove its absolute paths and unprintable characters."""
        for folder in (self.into, self.folder, package_root()):
            for known in {str(folder), str(folder.resolve())} if folder else ():
                text = text.replace(f"{known}{os.sep}", "").replace(known, ".")
        return printable(text)


def is_in_the_reports_place(path: str) -> bool:
    """Return True for a workplace in the report's folder or below it."""
    return path.partition("/")[0] == REPORT


def report_of_build(path: str, place: OutputLayout, progress: ProgressCallback = no_progress) -> WorkplaceReport:
    """Build one workplace and return its line; no exception passes this function."""
    root = place.folder / path
    try:
        site = _site_of(path, place)
        caches = open_caches(root, common=state_dir(place.folder) / CACHE)
        report = build_at(site, root, progress, caches, workers=1)  # the workplaces are shared out among processes
        manifest = json.loads(read_regular(site.path / MANIFEST_NAME))
        return _built(path, place, Manifest.model_validate(manifest, strict=False), report.findings)
    except SourceErrors as error:
        return _failed(path, place, error.findings)
    except Exception as error:  # noqa: BLE001  # an error in one workplace is reported, and stops no other
        return _failed(path, place, reason=reason_of(as_error(error), place.language))


def report_of_lost(path: str, place: OutputLayout) -> WorkplaceReport:
    """Return the line of a workplace whose worker process died."""
    return _failed(path, place, reason=message(place.language, "many.lost"))


def _site_of(path: str, place: OutputLayout) -> OutputDir:
    """Return the output folder of a site.

    Raises:
        WriteError: It would be in the report's folder, or `output_dir` refuses it.
    """
    site = (place.into or place.folder) / place.site(path)
    if is_in_the_reports_place(path):
        raise WriteError("report-there", path)
    return output_dir(site, SITE, sources_of(place.folder / path), within=place.folder / path)


def _built(path: str, place: OutputLayout, made: Manifest, findings: Sequence[Finding]) -> WorkplaceReport:
    line = _begun(path, place, findings)
    return line.model_copy(
        update={
            "name": made.workplace,
            "state": "built",
            "site": printable(place.site(path)),
            "samtalekit": made.samtalekit,
            "kit": made.kit,
            "languages": made.languages,
            "pages": len(made.pages),
            "papers": len(made.papers),
        }
    )


def _failed(
    path: str, place: OutputLayout, findings: Sequence[Finding] = (), reason: str | None = None
) -> WorkplaceReport:
    try:
        line = _begun(path, place, findings)
    except Exception as error:  # noqa: BLE001  # not even its files can be read
        name, reason = printable((place.folder / path).name), reason or reason_of(as_error(error), place.language)
        overlays = ReportedOverlays(files=0)
        line = WorkplaceReport(
            path=printable(path), name=name, state="failed", samtalekit=__version__, overlays=overlays
        )
    return line.model_copy(update={"reason": place.portable(reason) if reason else None})


def _begun(path: str, place: OutputLayout, findings: Sequence[Finding]) -> WorkplaceReport:
    """Return the part of the line that does not depend on whether the build succeeded."""
    root = (place.folder / path).resolve()
    layers = find_layers(root)[0] or Layers(root, package_root())
    base, unread = read_base(root)
    overlays = overlays_of(layers, base)
    found = in_order([*findings, *unread])
    settings, kit = name_in(layers, WORKPLACE_FILE), name_in(layers, KIT_FILE)

    def those(state: State) -> tuple[str, ...]:
        return tuple(printable(each.path) for each in overlays if each.state == state)

    return WorkplaceReport(
        path=printable(path),
        name=printable(_text(settings.at(("name",)) if settings else None) or root.name),
        state="failed",
        samtalekit=__version__,
        accepted=base.samtalekit,
        kit=_kit(kit.data if kit else None),
        languages=_texts(settings.at(("languages",)) if settings else None),
        overlays=ReportedOverlays(
            files=len(overlays), stale=those("stale"), unrecorded=those("unrecorded"), orphan=those("orphan")
        ),
        stale_translations=len(stale_translations(found, layers)),
        errors=_count(found, Severity.ERROR),
        warnings=_count(found, Severity.WARNING),
        findings=tuple(_reported(each, root, place) for each in found),
    )


def _count(findings: Iterable[Finding], severity: Severity) -> int:
    return sum(each.severity is severity for each in findings)


def _text(value: object) -> str | None:
    return value.strip()[:200] if isinstance(value, str) and value.strip() else None


def _texts(values: object) -> tuple[str, ...]:
    return tuple(printable(each) for each in values if isinstance(each, str)) if isinstance(values, list) else ()


def _kit(data: object) -> ManifestKit | None:
    if not isinstance(data, dict):
        return None
    name, edition = data.get("id"), data.get("edition")
    return ManifestKit(id=name, edition=edition) if isinstance(name, str) and type(edition) is int else None


def _reported(finding: Finding, root: Path, layout: OutputLayout) -> ReportedFinding:
    data = finding.as_data(layout.language)
    return ReportedFinding.model_validate(
        {
            **data,
            "file": file_of(finding.place.file, root, layout.folder.resolve()),
            "message": layout.portable(str(data["message"])),
            "mend": layout.portable(str(data["mend"])),
        }
    )


def file_of(name: str, root: Path, folder: Path) -> str:
    """Return a file's path relative to the folder of the workplaces, or with `OF_THE_PACKAGE` if it is samtalekit's."""
    path, package = Path(os.path.normpath(root / name)), package_root().resolve()
    if path.is_relative_to(package) and not package.is_relative_to(folder):
        return OF_THE_PACKAGE + printable(path.relative_to(package).as_posix())
    return printable(Path(os.path.relpath(path, folder)).as_posix())
