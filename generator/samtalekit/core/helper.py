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
from samtalekit.core.worker_pool import TIMEOUT_S, answer, begin_worker, can_fork, processors, signals_blocked

Task = TypeVar("Task")
Result = TypeVar("Result")

ALONE = 2
"""Number of tasks that the helper does alone: to load what they take a second time costs more than doing them."""


class Helper(Generic[Task, Result]):
    """A helping process; a context, which ends it. It does one task at a time."""

    def __init__(self, prepare: Callable[[], Callable[[Task], Result]]) -> None:
        """Start it; ``prepare`` loads what it needs, there, and returns what does a task."""
        self._line = os.pipe()
        self._pipe, theirs = get_context("fork").Pipe()
        self._process = get_context("fork").Process(target=_help, args=(prepare, self._line, theirs), daemon=True)
        with signals_blocked():
            self._process.start()
        theirs.close()
        self._is_lost = False
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
            self._pipe.send((task, False))

    def results(self, tasks: Sequence[Task], here: Callable[[int], Result]) -> Iterator[tuple[int, Result]]:
        """Do tasks, together with the helper, and yield each result with its task's index as soon as it is ready.

        ``here`` does the task of an index in this process, while the helper does another, or once it has died.

        Raises:
            SamtalekitError: A task raised it.
        """
        waiting = deque(range(len(tasks)))
        while waiting:
            at = waiting.popleft()
            self._ask(tasks[at])
            while len(waiting) > ALONE and not self._pipe.poll():
                mine = waiting.pop()
                yield mine, here(mine)
            while self.meanwhile and not self._is_lost:
                self.meanwhile.popleft()()
            found = self._answer()
            yield at, here(at) if found is None else found[0]

    def _ask(self, task: Task) -> None:
        with suppress(OSError):  # one that has died is noticed when its answer is read
            self._pipe.send((task, True))

    def _answer(self) -> tuple[Result] | None:
        """Return the result of its task; None when it has died."""
        try:
            found: tuple[Result] | SamtalekitError = self._pipe.recv()
        except (EOFError, OSError):
            self._is_lost = True
            return None
        if isinstance(found, SamtalekitError):
            raise found
        return found


def can_help() -> bool:
    """True where a helper would have a processor of its own, and memory."""
    return can_fork() and processors() > 1 and memory_limit_bytes() is None


def _help(prepare: Callable[[], Callable[[Any], Any]], line: tuple[int, int], pipe: Connection) -> None:
    """Main loop of a helper; one that cannot be prepared ends, so that its tasks are done, and fail, in the parent."""
    begin_worker(line)
    try:
        work = prepare()
        while True:
            task, is_awaited = pipe.recv()
            found = answer(work, task)
            if is_awaited:
                pipe.send(found)
    except BaseException:  # noqa: BLE001  # the parent sees the pipe close
        pipe.close()
