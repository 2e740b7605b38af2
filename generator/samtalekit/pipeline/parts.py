"""Render the parts of papers: cached ones are returned, the others laid out and drawn by worker processes."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from zlib import compress, decompress

from samtalekit.core.cache import QUICK, Cache
from samtalekit.core.errors import WriteError
from samtalekit.core.worker_pool import once_more, results
from samtalekit.model.outputs import PageUse
from samtalekit.paper.fingerprint import Fingerprints
from samtalekit.paper.parts import Bookmark, Layout, PartTask, RenderedPart
from samtalekit.pipeline.renderers import Render, RenderAll

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
        helped: Has tasks done by a helper, where there is one.
        loaded: What this process has rendered itself; the workers share what it has loaded for that.
    """

    cache: Cache
    fingerprints: Fingerprints
    render: Render
    workers: int
    apart: bool
    check: Callable[[], None] | None = None
    helped: RenderAll | None = None
    loaded: list[str] = field(default_factory=list, init=False)

    def __call__(self, tasks: Sequence[PartTask]) -> list[RenderedPart]:
        """Return the results of tasks, in their order.

        Raises:
            PaperError: A part cannot be rendered.
            WriteError: A worker process died, twice.
        """
        keys = [self.fingerprints.of_part(task) for task in tasks]
        found = {key: _result_of(data) for key in keys if (data := self.cache.get(key))}
        stale = [(key, task) for key, task in dict(zip(keys, tasks, strict=True)).items() if key not in found]
        is_loaded = self.apart or self.workers == 1 or bool(self.loaded) or self.helped is not None
        here = 0 if is_loaded else 1  # the first loads what all share: styles, fonts
        for key, task in stale[:here]:
            found[key] = self._stored(key, task, self.render(task))
            self.loaded.append(key)
        rest = sorted(stale[here:], key=lambda each: -len(each[1].html))  # longest first: workers finish together
        for at, made in self._rendered([task for _key, task in rest]):
            key, task = rest[at]
            result = made or once_more(self.render, task)
            if result is None:
                raise WriteError("lost", task.title)
            found[key] = self._stored(key, task, result)
        return [found[key] for key in keys]

    def _rendered(self, tasks: Sequence[PartTask]) -> Iterator[tuple[int, RenderedPart | None]]:
        if self.helped and tasks:
            return self.helped(tasks)
        return results(self._work, tasks, lambda _lost: None, self.workers, apart=self.apart, check=self.check)

    def _work(self, task: PartTask) -> RenderedPart | None:
        return self.render(task)

    def _stored(self, key: str, task: PartTask, result: RenderedPart) -> RenderedPart:
        packed = b64encode(compress(result.pdf, QUICK)).decode("ascii")
        data = asdict(result.layout) | {"pdf": packed}
        self.cache.put(DRAWN if task.is_drawn else LAID_OUT, key, data)
        return result


def _result_of(data: dict[str, Any]) -> RenderedPart:
    bookmarks = tuple(Bookmark(**each) for each in data["bookmarks"])
    use = tuple(PageUse(**each) for each in data["use"])
    return RenderedPart(Layout(data["pages"], data["anchors"], bookmarks, use), decompress(b64decode(data["pdf"])))
