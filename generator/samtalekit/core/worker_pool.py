"""A worker pool of forked processes, which share what the parent has loaded and do one task after another.

A worker that dies loses only its current task, and an exception in a task is raised in the parent. All workers end
when the parent does, however it ends.
"""

import gc
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import current_process, get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from typing import Generic, NoReturn, TypeVar

from samtalekit.core.errors import SamtalekitError
from samtalekit.core.system_errors import STOPPING, as_error

Task = TypeVar("Task")
Result = TypeVar("Result")

TIMEOUT_S = 0.4  # for a worker to clean up unfinished work; a run that is stopped ends within a second
INTERVAL_S = 0.1  # between two looks at whether the results are still wanted
_CAN_BLOCK = hasattr(signal, "pthread_sigmask")  # not on Windows, where nothing is forked


def processors() -> int:
    """Return how many processors this process may use."""
    asked = getattr(os, "sched_getaffinity", None)
    return len(asked(0)) if asked else os.cpu_count() or 1


def results(  # noqa: PLR0913  # six independent options
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    lost: Callable[[Task], Result],
    workers: int | None = None,
    *,
    apart: bool = False,
    check: Callable[[], None] | None = None,
) -> Iterator[tuple[int, Result]]:
    """Run every task and yield each result with its task's index as soon as it is ready.

    Args:
        work: Runs one task.
        tasks: The tasks.
        lost: Gives the result of a task whose worker died.
        workers: Number of processes; by default one per processor. With 1, tasks run in this process.
        apart: Never run a task in this process, so that one that crashes does not end it.
        check: Called every `INTERVAL_S` while workers are busy; what it raises ends them.

    Raises:
        SamtalekitError: A task raised it; the remaining tasks are dropped.
    """
    number = min(workers or processors(), len(tasks))
    if (number < 2 and not apart) or not can_fork():
        yield from ((at, work(task)) for at, task in enumerate(tasks))
        return
    with _lifeline() as line:
        waiting = deque(range(len(tasks)))
        gc.freeze()  # what is shared is not looked through in each worker, which would copy it
        busy = [_Worker(work, line, tasks, waiting.popleft()) for _ in range(number)]
        try:
            while busy:
                for worker in _ready(busy, check):
                    at, result = worker.at, worker.result()
                    if isinstance(result, SamtalekitError):
                        raise result
                    if result is None:
                        busy.remove(worker)
                        worker.end()
                        if waiting:
                            busy.append(_Worker(work, line, tasks, waiting.popleft()))
                    elif waiting:
                        worker.give(waiting.popleft())
                    else:
                        busy.remove(worker)
                        worker.end()
                    yield at, lost(tasks[at]) if result is None else result[0]
        finally:
            for worker in busy:
                worker.process.terminate()
            for worker in busy:
                worker.end()
            gc.unfreeze()


def once_more(work: Callable[[Task], Result], task: Task) -> Result | None:
    """Run a task again whose worker died; None when it dies again. Another task may have been the cause.

    Out of memory, the system kills the largest process: run in this one, the task would end the whole run without an
    error message.

    Raises:
        SamtalekitError: The task raised it.
    """

    def attempt(task: Task) -> Result | None:
        return work(task)

    return next(made for _at, made in results(attempt, [task], lambda _lost: None, 1, apart=True))


PARALLEL_FROM = 32  # tasks; for fewer, starting processes takes longer than they save
BATCHES_PER_WORKER = 4  # so that workers finish at nearly the same time


def map_in_batches(
    work: Callable[[Sequence[Task]], list[Result]], tasks: Sequence[Task], parallel_from: int = PARALLEL_FROM
) -> list[Result]:
    """Return the results of short tasks, in their order; many of them are run on all processors.

    ``work`` runs a batch of tasks. A batch whose worker died is run again in this process.

    Raises:
        SamtalekitError: A task raised it.
    """
    number = processors() * BATCHES_PER_WORKER if len(tasks) >= parallel_from else 1
    size = max(1, -(-len(tasks) // number))
    batches = [tasks[at : at + size] for at in range(0, len(tasks), size)]
    done = dict(results(work, batches, work))
    return [each for at in range(len(batches)) for each in done[at]]


def can_fork() -> bool:
    """True where processes can be forked and this one is not itself a worker."""
    return "fork" in get_all_start_methods() and not current_process().daemon


class _Worker(Generic[Task, Result]):
    """A worker process and the pipe to it."""

    def __init__(
        self, work: Callable[[Task], Result], line: tuple[int, int], tasks: Sequence[Task], first: int
    ) -> None:
        self.pipe, theirs = get_context("fork").Pipe()
        self.process = get_context("fork").Process(target=_serve, args=(work, line, tasks, theirs))
        self.process.daemon = True
        with signals_blocked():
            self.process.start()
        theirs.close()
        self.give(first)

    def give(self, at: int) -> None:
        """Send the worker a task, by its index."""
        self.at = at
        with suppress(OSError):  # a dead worker is detected when its result is read
            self.pipe.send(at)

    def result(self) -> tuple[Result] | SamtalekitError | None:
        """Return the result of its task, or what the task raised; None when the worker died."""
        try:
            answer: tuple[Result] | SamtalekitError = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return answer

    def end(self) -> None:
        """Stop the worker and wait until it has ended."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(TIMEOUT_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def _ready(workers: Sequence[_Worker[Task, Result]], check: Callable[[], None] | None) -> list[_Worker[Task, Result]]:
    ready: Sequence[object] = ()
    while not ready:
        if check:
            check()
        ready = wait([worker.pipe for worker in workers], INTERVAL_S if check else None)
    return [worker for worker in workers if worker.pipe in ready]


@contextmanager
def _lifeline() -> Iterator[tuple[int, int]]:
    """Open a pipe whose write end only this process holds: it closes when this process ends, and workers notice."""
    line = os.pipe()
    try:
        yield line
    finally:
        for end in line:
            os.close(end)


def _serve(work: Callable[[Task], Result], line: tuple[int, int], tasks: Sequence[Task], pipe: Connection) -> None:
    """Main loop of a worker: run the task of each index it receives."""
    begin_worker(line)
    try:
        while True:
            pipe.send(_answer(work, tasks[pipe.recv()]))
    except BaseException:  # noqa: BLE001  # the parent sees the pipe close and reports the lost task
        pipe.close()


def begin_worker(line: tuple[int, int]) -> None:
    """Prepare a forked process: it ends with its parent, and leaves Ctrl+C to it."""
    os.close(line[1])
    threading.Thread(target=_end_with, args=(line[0],), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    if _CAN_BLOCK:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def _answer(work: Callable[[Task], Result], task: Task) -> tuple[Result] | SamtalekitError:
    """Return a task's result, or the exception it raised, with its traceback for debugging."""
    try:
        return (work(task),)
    except Exception as raised:  # noqa: BLE001  # raised again in the parent
        return error_of(raised)


def error_of(raised: Exception) -> SamtalekitError:
    """Return an exception as it is sent to the parent, with its traceback for debugging."""
    error = as_error(raised)
    error.add_note("".join(traceback.format_exception(raised)))
    return error


@contextmanager
def signals_blocked() -> Iterator[None]:
    """Block signals during a fork: a new worker still has the parent's handlers and would print a traceback."""
    if not _CAN_BLOCK:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop(_number: int, _frame: object) -> NoReturn:
    """Exit by exception, so that context managers close and clean up."""
    sys.exit(0)


def _end_with(line: int) -> None:
    """End this worker when its parent ends: nothing is left to receive a result."""
    os.read(line, 1)
    os._exit(1)
