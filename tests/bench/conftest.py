"""The figures of one run, side by side: what it costs here, and with what a user would take instead."""

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

LIMIT = 120_000  # bytes of a blank paper of two pages


@dataclass
class Figures:
    """Medians and extremes in seconds, by what was done and by whom; sizes of papers by name."""

    medians: dict[str, dict[str, float]] = field(default_factory=dict)
    spreads: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def lines(self):
        """A table as text: ours, the other's, ours as a part of the other's."""
        yield f"On {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, {processor()}, Python {platform.python_version()}"
        yield ""
        yield f"{'what':<52}{'samtalekit':>26}{'plain':>26}{'ratio':>8}{'rounds':>8}"
        for what, by in self.medians.items():
            ours, plain = by.get("samtalekit"), by.get("plain")
            ratio = f"{ours / plain:.2f}" if ours and plain else "–"
            shown = [f"{self._with_spread(what, who):>26}" for who in ("samtalekit", "plain")]
            yield f"{what:<52}{''.join(shown)}{ratio:>8}{self.rounds[what]:>8}"
        yield ""
        yield f"{'blank paper':<44}{'bytes':>12}{'limit':>12}{'part':>8}{'pages':>8}"
        for name, (size, pages) in self.sizes.items():
            yield f"{name:<44}{size:>12,}{LIMIT:>12,}{size / LIMIT:>8.0%}{pages:>8}"

    def _with_spread(self, what, who):
        spread = self.spreads.get(what, {}).get(who)
        median = seconds(self.medians[what].get(who))
        return f"{median} ({seconds(spread[0])}–{seconds(spread[1])})" if spread else median


def processor():
    """The name of the processor, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def seconds(median):
    """Three figures are all that a shared machine can measure."""
    if median is None:
        return "–"
    return f"{median:.2f} s" if median >= 1 else f"{median * 1000:.0f} ms"


FIGURES = pytest.StashKey[Figures]()


def pytest_configure(config):
    """Begin with an empty table."""
    config.stash[FIGURES] = Figures()


@pytest.fixture
def figures(request):
    """The table of this run."""
    return request.config.stash[FIGURES]


@pytest.fixture
def measure(benchmark, figures):
    """Do something several times and note its median; what prepares it is not counted."""

    def run(what, who, work, *, rounds, before=None, warm=1):
        benchmark.pedantic(work, setup=before, rounds=rounds, warmup_rounds=warm)
        stats = benchmark.stats.stats
        figures.medians.setdefault(what, {})[who] = stats.median
        if rounds > 1:
            figures.spreads.setdefault(what, {})[who] = (stats.min, stats.max)
        figures.rounds[what] = rounds

    return run


def pytest_terminal_summary(terminalreporter, config):
    """Print the table at the end, where one looks."""
    figures = config.stash[FIGURES]
    if figures.medians:
        terminalreporter.section("medians of this run; a ratio below 1 is quicker than plain")
        for line in figures.lines():
            terminalreporter.write_line(line)
