"""A process that is started before anybody knows what it will have to do, and meanwhile loads what that takes.

A command that begins cold reads and checks first; on a second processor, the libraries it needs afterwards are loaded
by then. Unlike the workers of `core.worker_pool` a helper shares nothing with its parent, so its tasks are sent to it.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Generic, Self, TypeVar

from samtalekit.core.errors import SamtalekitError
from samtalekit.core.system_errors import memory_limit_bytes
from samtalekit.core.worker_pool import (
    TIMEOUT_S,
    begin_worker,
    can_fork,
    error_of,
    processors,
    results,
    signals_blocked,
)

Task = TypeVar("Task")
Result = TypeVar("Result")


class Helper(Generic[Task, Result]):
    """A helping process; a context, which ends it."""

    def __init__(self, prepare: Callable[[], Callable[[Task], Result]], *, is_alone: bool = False) -> None:
        """Start it.

        Args:
            prepare: Loads what it needs, there, and returns what does a task.
            is_alone: True where it does all tasks itself; else it has them done on all processors.
        """
        self._line = os.pipe()
        self._pipe, theirs = get_context("fork").Pipe()
        workers = 1 if is_alone else processors()
        self._process = get_context("fork").Process(target=_help, args=(prepare, workers, self._line, theirs))
        with signals_blocked():
            self._process.start()
        theirs.close()
        self.meanwhile: deque[Callable[[], object]] = deque()
        """What is done here while the helper is busy, at some time."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """End the process."""
        self._pipe.close()
        self._process.terminate()
        self._process.join(TIMEOUT_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()
        for end in self._line:
            os.close(end)

    def tell(self, task: Task) -> None:
        """Give it a task whose result nobody waits for."""
        with suppress(OSError):
            self._pipe.send(([task], False))

    def ask(self, tasks: Sequence[Task]) -> None:
        """Give it tasks whose results are taken when they have `arrived`; it is then asked for no `results`."""
        with suppress(OSError):
            self._pipe.send((tasks, True))

    def arrived(self) -> Iterator[Result]:
        """Yield the results that have arrived by now; what has failed is left out."""
        with suppress(EOFError, OSError):
            while self._pipe.poll():
                found: tuple[int, Result | None] | SamtalekitError = self._pipe.recv()
                if not isinstance(found, SamtalekitError) and found[1] is not None:
                    yield found[1]

    def results(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Result | None]]:
        """Have tasks done, and yield each result with its task's index as soon as it is ready.

        It is None where the process that did the task has died.

        Raises:
            SamtalekitError: A task raised it; the remaining tasks are dropped.
        """
        with suppress(OSError):  # one that has died is noticed when its answer is read
            self._pipe.send((tasks, True))
        waiting = set(range(len(tasks)))
        while waiting:
            while self.meanwhile and not self._pipe.poll():
                self.meanwhile.popleft()()
            try:
                found: tuple[int, Result | None] | SamtalekitError = self._pipe.recv()
            except (EOFError, OSError):
                yield from ((at, None) for at in sorted(waiting))
                return
            if isinstance(found, SamtalekitError):
                raise found
            waiting.discard(found[0])
            yield found


def can_help() -> bool:
    """True where a helper would have a processor of its own, and memory."""
    return can_fork() and processors() > 1 and memory_limit_bytes() is None


def _help(prepare: Callable[[], Callable[[Any], Any]], workers: int, line: tuple[int, int], pipe: Connection) -> None:
    """Main loop of a helper; one that cannot be prepared ends, so that its tasks are done, and fail, in the parent."""
    begin_worker(line)
    try:
        work = prepare()
        while True:
            tasks, is_awaited = pipe.recv()
            for found in _done(work, tasks, workers):
                if is_awaited:
                    pipe.send(found)
    except BaseException:  # noqa: BLE001  # the parent sees the pipe close
        pipe.close()


def _done(
    work: Callable[[Any], Any], tasks: Sequence[Any], workers: int
) -> Iterator[tuple[int, Any] | SamtalekitError]:
    """Do tasks by as many processes, which share what this one has loaded; the last may be an exception."""
    try:
        yield from results(work, tasks, lambda _lost: None, workers)
    except Exception as raised:  # noqa: BLE001  # raised again in the parent
        yield error_of(raised)
