"""Findings: errors and warnings as data, with location, code and values; messages are translated on output."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from samtalekit.core import limits
from samtalekit.core.messages import SPOKEN, MessageRef, catalogue, message
from samtalekit.core.text import one_line


class Severity(StrEnum):
    """Severity of a finding: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


MORE = "more-findings"
"""Code of the finding that counts those not reported. A warning, because errors are reported before warnings."""


def severity_of(code: str) -> Severity:
    """Return the severity of a code; it is the same in every language.

    Raises:
        KeyError: There is no such code.
    """
    return Severity(catalogue(SPOKEN[0])[f"finding.{code}.severity"])


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A location in a source file.

    Attributes:
        file: Path relative to the working folder, with ``/``.
        line: Counts from 1; 1 for a whole or a missing file.
        column: Counts from 1, in characters.
    """

    file: str
    line: int = 1
    column: int = 1

    def moved(self, lines: int = 0, columns: int = 0) -> "Location":
        """Return the location moved down by lines and right by columns."""
        return Location(self.file, self.line + lines, self.column + columns)


@dataclass(frozen=True, slots=True)
class Finding:
    """An error or warning: a location, a code that is never renamed, and the values of its message.

    Its severity, message and fix are in ``core/messages/<language>/findings.toml`` under ``finding.<code>``.
    """

    place: Location
    code: str
    values: Mapping[str, str | int | MessageRef] = field(default_factory=dict, hash=False)

    @property
    def severity(self) -> Severity:
        """Return the severity of the finding's code."""
        return severity_of(self.code)

    def message(self, language: str) -> str:
        """Return what is wrong, in one sentence."""
        return one_line(message(language, f"finding.{self.code}.message", self.values))

    def mend(self, language: str) -> str:
        """Return how to fix it, in one sentence."""
        return one_line(message(language, f"finding.{self.code}.mend", self.values))

    def as_data(self, language: str) -> dict[str, str | int]:
        """Return the finding as printed by ``--format json``."""
        return {
            "file": one_line(self.place.file),
            "line": self.place.line,
            "column": self.place.column,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message(language),
            "mend": self.mend(language),
        }


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings sorted by location and code, without duplicates, at most `limits.FINDINGS` per file."""
    unique = {(each.place, each.code, repr(sorted(each.values.items()))): each for each in findings}
    kept: dict[str, list[Finding]] = {}
    for key in sorted(unique):
        kept.setdefault(key[0].file, []).append(unique[key])
    return tuple(each for file in kept.values() for each in _most_of(file))


def _most_of(findings: list[Finding]) -> list[Finding]:
    """A file's findings in order; above the limit, errors are kept before warnings, and the rest is counted."""
    counts = [each for each in findings if each.code == MORE]
    others = [each for each in findings if each.code != MORE]
    if len(others) <= limits.FINDINGS:
        return [*others, *counts]
    by_weight = sorted(others, key=lambda each: each.severity is not Severity.ERROR)
    kept = {id(each) for each in by_weight[: limits.FINDINGS]}
    shown = [each for each in others if id(each) in kept]
    more = len(others) - len(shown) + sum(int(str(each.values["number"])) for each in counts)
    return [*shown, Finding(shown[-1].place, MORE, {"number": more})]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return True if at least one finding is an error."""
    return any(each.severity is Severity.ERROR for each in findings)
