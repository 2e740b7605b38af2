"""A helper is started before its tasks are known; whatever becomes of it, nothing is lost and nothing is left running."""

import os
import signal

import pytest

from samtalekit.core.errors import SamtalekitError, ThemeError
from samtalekit.core.helper import Helper

TASKS = ("one", "two", "three")


def upper():
    return str.upper


def test_every_task_is_done_once():
    with Helper(upper) as helper:
        assert sorted(helper.results(TASKS)) == [(0, "ONE"), (1, "TWO"), (2, "THREE")]
        assert list(helper.results(["four"])) == [(0, "FOUR")]


def test_what_it_is_told_it_knows_when_it_is_asked():
    def prepare():
        known = []
        return lambda task: known.append(task) or list(known)

    with Helper(prepare) as helper:
        helper.tell("get ready")

        assert list(helper.results(["work"])) == [(0, ["get ready", "work"])]


def test_this_process_does_something_else_meanwhile():
    done = []
    read, write = os.pipe()

    def prepare():
        return lambda _task: os.read(read, 1)

    with Helper(prepare) as helper:
        helper.meanwhile += [lambda: done.append("first"), lambda: os.write(write, b"x")]

        assert list(helper.results(["waits for the second"])) == [(0, b"x")]
    assert done == ["first"]
    os.close(read)
    os.close(write)


def test_results_are_taken_when_they_have_arrived():
    """Nobody waits for them, and what has failed does not arrive."""

    def prepare():
        def work(task):
            if task == "two":
                raise ThemeError("page.html.j2", "no such name")
            return task.upper()

        return work

    with Helper(prepare, is_alone=True) as helper:
        for task in ("two", "one"):
            helper.ask([task])
        while not (found := [*helper.arrived()]):
            pass

    assert found == ["ONE"]


def test_what_stops_a_task_is_raised_here():
    def prepare():
        def work(task):
            raise ThemeError("page.html.j2", "no such name")

        return work

    with Helper(prepare) as helper, pytest.raises(SamtalekitError, match="no such name"):
        list(helper.results(["one"]))


def test_a_process_that_is_killed_loses_its_task_alone():
    def prepare():
        def work(task):
            if task == "two":
                os.kill(os.getpid(), signal.SIGKILL)
            return task.upper()

        return work

    with Helper(prepare) as helper:
        assert sorted(helper.results(TASKS)) == [(0, "ONE"), (1, None), (2, "THREE")]


def test_a_helper_that_cannot_get_ready_does_nothing():
    """Its tasks are done by the caller, who is told what is missing."""

    def prepare():
        raise ModuleNotFoundError(name="weasyprint")

    with Helper(prepare) as helper:
        assert list(helper.results(TASKS)) == [(0, None), (1, None), (2, None)]


def test_it_ends_with_its_context_whatever_it_is_doing():
    def prepare():
        return lambda _task: signal.pause()

    with Helper(prepare) as helper:
        helper.tell("for ever")
        process = helper._process.pid
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
