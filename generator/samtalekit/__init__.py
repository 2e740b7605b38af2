"""samtalekit: from guidance and forms to a themed website and fill-in papers.

The names in `__all__` are for other programs. Each is imported when it is first asked for, so that
``import samtalekit`` loads no library. See ``generator/docs/manifest.md``, "From Python".
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samtalekit.core.errors import SamtalekitError
    from samtalekit.core.findings import Finding, Location, Severity
    from samtalekit.jobs.build import BuildReport, build
    from samtalekit.jobs.check import CheckReport, check
    from samtalekit.model.form import Form
    from samtalekit.model.kit import Kit
    from samtalekit.paper.inspect.account import PaperAccount, account_of
    from samtalekit.paper.pdf.fill import fill
    from samtalekit.pipeline.load import LoadResult, Project, load

__version__ = "0.1.0"
__released__ = "2026-11-26"
"""Release date of this version, ISO 8601. Times in zips derive from it, because a build never reads the clock."""

__all__ = [
    "BuildReport", "CheckReport", "Finding", "Form", "Kit", "LoadResult", "Location", "PaperAccount", "Project",
    "SamtalekitError", "Severity", "account_of", "build", "check", "fill", "load",
]  # fmt: skip

_MODULES = {
    "BuildReport": "jobs.build",
    "CheckReport": "jobs.check",
    "Finding": "core.findings",
    "Form": "model.form",
    "Kit": "model.kit",
    "LoadResult": "pipeline.load",
    "Location": "core.findings",
    "PaperAccount": "paper.inspect.account",
    "Project": "pipeline.load",
    "SamtalekitError": "core.errors",
    "Severity": "core.findings",
    "account_of": "paper.inspect.account",
    "build": "jobs.build",
    "check": "jobs.check",
    "fill": "paper.pdf.fill",
    "load": "pipeline.load",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562).

    Raises:
        AttributeError: There is no such name.
    """
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
