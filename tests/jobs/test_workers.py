"""Workers share what is warm, and one that dies loses its own task alone."""

import os
import signal

import pytest

from samtalekit.core.errors import SamtalekitError, ThemeError, reason_of
from samtalekit.core.worker_pool import results

TASKS = ("one", "two", "three", "four", "five")


def lost(task):
    return f"{task} is lost"


@pytest.mark.parametrize("workers", [1, 2, 3, 9])
def test_every_task_is_done_once_however_many_do_them(workers):
    done = list(results(str.upper, TASKS, lost, workers))

    assert sorted(done) == [(at, task.upper()) for at, task in enumerate(TASKS)]


def test_a_worker_that_is_killed_loses_its_task_alone():
    """The system runs out of memory and takes one process: the others go on, and the rest is done by a new one."""

    def work(task):
        if task == "two":
            os.kill(os.getpid(), signal.SIGKILL)
        return task.upper()

    done = dict(results(work, TASKS, lost, 2))

    assert [done[at] for at in range(len(TASKS))] == ["ONE", "two is lost", "THREE", "FOUR", "FIVE"]


def test_what_is_warm_here_is_warm_there_and_stays_apart():
    """A worker sees what was read before, and changes nothing for anybody else."""
    read = {"words": "known"}

    def work(task):
        read[task] = "changed"
        return read["words"]

    assert {result for _at, result in results(work, TASKS, lost, 2)} == {"known"}
    assert read == {"words": "known"}


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (OSError(28, "No space left on device", "paper.pdf"), 4, "paper.pdf cannot be written: the disk is full."),
        (MemoryError(), 4, "this machine has too little memory."),
        (ModuleNotFoundError("No module named 'pikepdf'", name="pikepdf"), 3, "the Python package pikepdf"),
        (ZeroDivisionError("division by zero"), 1, "a mistake in samtalekit itself (ZeroDivisionError"),
        (ThemeError("page.html.j2", "no such name"), 1, "the template theme/page.html.j2 has a fault: no such name."),
    ],
)
def test_what_stops_a_task_is_raised_here_in_the_same_words(fault, code, words, capfd):
    """The worker itself writes nothing: it does not know where findings go."""

    def work(_task):
        raise fault

    with pytest.raises(SamtalekitError) as stopped:
        list(results(work, TASKS, lost, 2))

    assert words in reason_of(stopped.value, "en")
    assert stopped.value.exit_code == code
    assert "raise fault" in "".join(stopped.value.__notes__)
    assert capfd.readouterr() == ("", "")


def test_a_task_that_costs_a_process_its_life_can_be_done_apart():
    """Only one at a time, and still not in the process that has to say what happened."""
    assert dict(results(lambda _task: os.getpid(), ["one"], lambda _task: 0, 1, apart=True))[0] != os.getpid()
    assert list(results(lambda _task: os.kill(os.getpid(), signal.SIGKILL), ["one"], lost, 1, apart=True)) == [
        (0, "one is lost")
    ]


def test_no_worker_is_left_when_the_first_result_is_enough():
    """Whoever stops listening, as on Ctrl+C, leaves no process behind."""
    listening = results(lambda _task: os.getpid(), TASKS, lambda _task: 0, 2)
    _at, process = next(listening)
    listening.close()

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
