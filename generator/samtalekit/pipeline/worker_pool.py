"""Workers: processes that share what this one has read, and do one task after another.

A worker is forked, so what is warm here is warm there. One that dies loses its task alone, and what a task raises is
raised here; all of them end when this process does, however it ends.
"""

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

PATIENCE_S = 5.0  # for a worker to throw away what it has half done
_CAN_BLOCK = hasattr(signal, "pthread_sigmask")  # not on Windows, where nothing is forked


def processors() -> int:
    """How many processors this process may use."""
    asked = getattr(os, "sched_getaffinity", None)
    return len(asked(0)) if asked else os.cpu_count() or 1


def results(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    lost: Callable[[Task], Result],
    workers: int | None = None,
    *,
    apart: bool = False,
) -> Iterator[tuple[int, Result]]:
    """Do every task, and give each result with the number of its task as soon as it is there.

    Args:
        work: Does a task.
        tasks: What to do.
        lost: The result of a task whose worker died.
        workers: How many processes; as many as there are processors when left out. One is this process itself.
        apart: Never in this process: a task that may cost a process its life costs this one nothing.

    Raises:
        SamtalekitError: A task raised it; the other tasks are left.
    """
    number = min(workers or processors(), len(tasks))
    if (number < 2 and not apart) or not _can_fork():
        yield from ((at, work(task)) for at, task in enumerate(tasks))
        return
    with _lifeline() as line:
        waiting = deque(range(len(tasks)))
        busy = [_Worker(work, line, tasks, waiting.popleft()) for _ in range(number)]
        try:
            while busy:
                for worker in _ready(busy):
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


def _can_fork() -> bool:
    """True where a process can have workers; a worker itself cannot."""
    return "fork" in get_all_start_methods() and not current_process().daemon


class _Worker(Generic[Task, Result]):
    """One process, and the pipe to it."""

    def __init__(
        self, work: Callable[[Task], Result], line: tuple[int, int], tasks: Sequence[Task], first: int
    ) -> None:
        self.pipe, theirs = get_context("fork").Pipe()
        self.process = get_context("fork").Process(target=_serve, args=(work, line, tasks, theirs))
        self.process.daemon = True
        with _signals_blocked():
            self.process.start()
        theirs.close()
        self.give(first)

    def give(self, at: int) -> None:
        """Give it a task, by its number."""
        self.at = at
        with suppress(OSError):  # a worker that is gone is found out when it should answer
            self.pipe.send(at)

    def result(self) -> tuple[Result] | SamtalekitError | None:
        """What it made of its task, or what the task raised; None when it died over it."""
        try:
            answer: tuple[Result] | SamtalekitError = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return answer

    def end(self) -> None:
        """See it off, and wait until it is gone."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(PATIENCE_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def _ready(workers: Sequence[_Worker[Task, Result]]) -> list[_Worker[Task, Result]]:
    there = wait([worker.pipe for worker in workers])
    return [worker for worker in workers if worker.pipe in there]


@contextmanager
def _lifeline() -> Iterator[tuple[int, int]]:
    """A pipe whose one end this process alone holds open: it breaks when the process ends, and workers hear that."""
    line = os.pipe()
    try:
        yield line
    finally:
        for end in line:
            os.close(end)


def _serve(work: Callable[[Task], Result], line: tuple[int, int], tasks: Sequence[Task], pipe: Connection) -> None:
    """What a worker does: a task for each number that it is sent."""
    os.close(line[1])
    threading.Thread(target=_end_with, args=(line[0],), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl+C is the other process's to answer
    signal.signal(signal.SIGTERM, _stop)
    if _CAN_BLOCK:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    try:
        while True:
            pipe.send(_answer(work, tasks[pipe.recv()]))
    except BaseException:  # noqa: BLE001  # whatever it is, the other process sees the pipe close, and says what is lost
        pipe.close()


def _answer(work: Callable[[Task], Result], task: Task) -> tuple[Result] | SamtalekitError:
    """The result of a task, or what it raised, with the lines of code that it came from for who looks for a mistake."""
    try:
        return (work(task),)
    except Exception as raised:  # noqa: BLE001  # it is raised where somebody hears it
        error = as_error(raised)
        error.add_note("".join(traceback.format_exception(raised)))
        return error


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """A signal waits while a process is forked: a new worker would answer it as this process does, with a traceback."""
    if not _CAN_BLOCK:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop(_number: int, _frame: object) -> NoReturn:
    """End, and let what is open be closed and thrown away on the way out."""
    sys.exit(0)


def _end_with(line: int) -> None:
    """End with the process that this one was forked from: nobody is left to take a result."""
    os.read(line, 1)
    os._exit(1)
