"""``samtalekit check``: read everything, make nothing."""

from dataclasses import dataclass
from pathlib import Path

from samtalekit.ground.findings import Finding, has_errors
from samtalekit.jobs.opening import look


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes:
        pages: Pages of guidance, in all languages; 0 when errors kept them from being counted.
        forms: Forms, in all languages.
    """

    findings: tuple[Finding, ...]
    language: str
    pages: int = 0
    forms: int = 0

    @property
    def has_errors(self) -> bool:
        """True when a build would stop."""
        return has_errors(self.findings)


def check(root: Path) -> CheckReport:
    """Check a workplace or a kit."""
    looked = look(root)
    if looked.opened is None:
        return CheckReport(looked.findings, looked.language)
    editions = looked.opened.kit.editions
    pages, forms = sum(len(e.pages) for e in editions), sum(len(e.forms) for e in editions)
    return CheckReport(looked.findings, looked.language, pages, forms)
