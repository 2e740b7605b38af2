"""Ctrl+C and SIGTERM: they stop a run between two steps, never in the middle of the one that puts a result in place.

Nor after the last one: the result is there then, and the run goes on to say so.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

STOPPING = (signal.SIGINT, signal.SIGTERM)

Handler = Callable[[int, FrameType | None], Any] | int | None
"""What Python says of a signal's handler; None of one that was not set by Python."""


class _Run:
    """What is known of the run that this process is for.

    Attributes:
        answers: True while a command of ours decides what a signal does; else Python or a host such as MkDocs does.
        is_over: True from when the result is in place: a signal has nothing left to stop.
    """

    answers = False
    is_over = False


@contextmanager
def answered(*, to_the_end: bool = False) -> Iterator[None]:
    """Let signals raise a `KeyboardInterrupt` until the result of the run is in its place, and do nothing from then on.

    Args:
        to_the_end: The process ends when this does: a signal on its way out does nothing either.
    """
    if not _is_main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in STOPPING}
    _Run.answers, _Run.is_over = True, False
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # a shell that puts a command in the background takes Ctrl+C away from it
            signal.signal(number, _interrupt)
    try:
        yield
    finally:
        _Run.is_over = True
        if not to_the_end:
            _Run.answers = False
            _restore(before)


@contextmanager
def uninterrupted(*, is_last: bool = False) -> Iterator[None]:
    """While a result is put in its place: a signal that comes meanwhile is answered afterwards.

    Args:
        is_last: This is what the run was for. A signal that came meanwhile, or comes later, stops nothing any more, so
            that a run never says both that it was interrupted and that its result is there.
    """
    if not _is_main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _frame: came.append(number)) for number in STOPPING}
    try:
        yield
        _Run.is_over = _Run.answers and is_last
    finally:
        _restore(before)
        if came:
            signal.raise_signal(came[0])


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    if not _Run.is_over:
        raise KeyboardInterrupt


def _restore(before: Mapping[signal.Signals, Handler]) -> None:
    for number, handler in before.items():
        signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _is_main_thread() -> bool:
    """True where signals are heard; Python lets no other thread decide about them."""
    return threading.current_thread() is threading.main_thread()
