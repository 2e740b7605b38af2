"""Workers share what is warm, and one that dies loses its own task alone."""

import os
import signal

import pytest

from samtalekit.jobs.workers import results

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


def test_no_worker_is_left_when_the_first_result_is_enough():
    """Whoever stops listening, as on Ctrl+C, leaves no process behind."""
    listening = results(lambda _task: os.getpid(), TASKS, lambda _task: 0, 2)
    _at, process = next(listening)
    listening.close()

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
