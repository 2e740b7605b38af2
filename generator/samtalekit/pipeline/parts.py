"""Render the parts of papers: cached ones are returned, the others laid out and drawn by worker processes."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from zlib import compress, decompress

from samtalekit.core.cache import QUICK, Cache
from samtalekit.core.errors import WriteError
from samtalekit.core.worker_pool import results
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.paper.parts import Bookmark, Layout, Part, PartTask

LAID_OUT, DRAWN = "chapter layout", "part"
"""Steps whose work is counted."""


@dataclass(frozen=True, slots=True)
class PartRunner:
    """Renders parts of papers in one theme.

    Attributes:
        render: Lays out and draws one part.
        workers: The number of processes.
        apart: True where nothing may be laid out in this process.
        check: As `results`.
    """

    cache: Cache
    fingerprints: Fingerprints
    render: Callable[[PartTask], Part]
    workers: int
    apart: bool
    check: Callable[[], None] | None = None

    def __call__(self, tasks: Sequence[PartTask]) -> list[Part]:
        """Return the results of tasks, in their order.

        Raises:
            PaperError: A part cannot be rendered.
            WriteError: A worker process died, twice.
        """
        keys = [self.fingerprints.of_part(task) for task in tasks]
        found = {key: _result_of(data) for key in keys if (data := self.cache.get(key))}
        stale = [(key, task) for key, task in dict(zip(keys, tasks, strict=True)).items() if key not in found]
        here = 0 if self.apart or self.workers == 1 else 1  # the first loads what all share: styles, fonts
        for key, task in stale[:here]:
            found[key] = self._stored(key, task, self.render(task))
        rest = sorted(stale[here:], key=lambda each: -len(each[1].html))  # longest first: workers finish together
        for at, made in self._made([task for _key, task in rest], self.workers):
            key, task = rest[at]
            result = made or next(self._made([task], 1))[1]  # its worker died, which may be another part's fault
            if result is None:
                raise WriteError("lost", task.title)
            found[key] = self._stored(key, task, result)
        return [found[key] for key in keys]

    def _made(self, tasks: Sequence[PartTask], workers: int) -> Iterator[tuple[int, Part | None]]:
        """Yield the result of each task with its index as soon as it is ready; None when its worker died."""

        def work(task: PartTask) -> Part | None:
            return self.render(task)

        return results(work, tasks, lambda _task: None, workers, apart=self.apart, check=self.check)

    def _stored(self, key: str, task: PartTask, result: Part) -> Part:
        packed = b64encode(compress(result.pdf, QUICK)).decode("ascii")
        data = asdict(result.layout) | {"pdf": packed}
        self.cache.put(DRAWN if task.is_drawn else LAID_OUT, key, data)
        return result


def _result_of(data: dict[str, Any]) -> Part:
    bookmarks = tuple(Bookmark(**each) for each in data["bookmarks"])
    return Part(Layout(data["pages"], data["anchors"], bookmarks), decompress(b64decode(data["pdf"])))
