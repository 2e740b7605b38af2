"""``samtalekit check``: validate and proofread the sources without building anything."""

from dataclasses import dataclass, field
from pathlib import Path

from samtalekit.core.findings import Finding, has_errors, in_order
from samtalekit.pipeline.cache import note_facts, open_caches
from samtalekit.pipeline.load import load
from samtalekit.pipeline.publish import sources_snapshot
from samtalekit.pipeline.sheets import long_sheets_unmade
from samtalekit.pipeline.state_dir import CACHE, STATE_DIR
from samtalekit.pipeline.unchanged import Snapshot
from samtalekit.sources.proofread import proofread


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Result of a check.

    Attributes:
        pages: Number of guidance pages, in all languages; 0 when errors prevented counting.
        forms: Number of forms, in all languages.
        by_language: Number of pages of the site, those of forms included, by language.
        missing: What is not installed and prevents spell checking.
        seen: What was to be read, before it was read.
    """

    findings: tuple[Finding, ...]
    language: str
    pages: int = 0
    forms: int = 0
    by_language: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()
    seen: Snapshot = field(default_factory=Snapshot)

    @property
    def has_errors(self) -> bool:
        """True when a build would fail."""
        return has_errors(self.findings)


def check(root: Path) -> CheckReport:
    """Validate a workplace or a kit, and proofread its texts."""
    seen = sources_snapshot(root)
    is_built = (root / STATE_DIR / CACHE).is_dir()  # a check writes nothing into a folder that was never built
    steps = open_caches(root, is_used=is_built).steps
    loaded = load(root, steps)
    proofread_result = proofread(loaded.localized)
    sheets = long_sheets_unmade(loaded.project, steps) if loaded.project else ()
    note_facts(root, steps)
    findings = in_order([*loaded.findings, *proofread_result.findings, *sheets])
    if loaded.project is None:
        return CheckReport(findings, loaded.language, missing=proofread_result.missing)
    localized = loaded.project.kit.localized
    pages, forms = sum(len(e.pages) for e in localized), sum(len(e.forms) for e in localized)
    by_language = tuple((each.language, len(each.pages) + len(each.forms)) for each in localized)
    return CheckReport(findings, loaded.language, pages, forms, by_language, proofread_result.missing, seen)
