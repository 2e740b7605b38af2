"""samtalekit itself: answers written and drawn by `samtalekit.paper.pdf.fill`."""

from collections.abc import Sequence

from paper.readers import values
from paper.witnesses.answers import Job
from samtalekit import __version__
from samtalekit.paper.pdf.fill import fill

NAME = "samtalekit"


def version() -> str:
    return __version__


def fill_all(jobs: Sequence[Job]) -> list[bytes]:
    return [fill(job.pdf, job.answers) for job in jobs]


def read_all(pdfs: Sequence[bytes]) -> list[dict[str, str]]:
    return [values(pdf) for pdf in pdfs]
