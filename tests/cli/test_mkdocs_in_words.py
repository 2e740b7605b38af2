"""Plain ``mkdocs build`` and ``mkdocs serve``: what stops them is reported as by our own command, with its exit code."""

import http.client
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading

import pytest

from helpers.faults import BLOCKER, Fault, can_drop_rights, faults_of_ending, hook, run, without_rights
from helpers.projects import TESTS, TINY
from stories.conftest import COMMAND

ANY = frozenset({0, 1, 3, 4})
TIMEOUT_S = 900


RENDERS_ITS_OWN = True


@pytest.fixture
def kit(tmp_path):
    """The smallest kit as a folder that MkDocs can be started in."""
    root = shutil.copytree(TINY, tmp_path / "kit")
    shutil.copy(TESTS.parent / "mkdocs.yml", root)
    return root


@pytest.fixture
def no_pango(tmp_path):
    """A library that is there and cannot be loaded, before the system's own."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/libpango-1.0.so.0").write_text("no library")
    return {"LD_LIBRARY_PATH": str(tmp_path / "lib")}


def mkdocs(kit, fault=Fault(ANY)):  # noqa: B008  # it is frozen
    return run(["build", "--quiet"], kit, fault, "mkdocs")


def test_pango_that_is_missing_is_named(kit, no_pango):
    ended = mkdocs(kit, Fault(ANY, no_pango))

    assert (ended.code, faults_of_ending(ended)) == (3, "")
    assert "apt-get install libpango-1.0-0" in ended.err


@pytest.mark.parametrize("library", ["pikepdf", "icalendar", "icu"])
def test_a_library_that_is_missing_is_named(library, kit, tmp_path):
    """Also one that our own code needs before it has read a file."""
    blocked = {"BLOCKED": library, "PYTHONPATH": str(hook(tmp_path / "hook", BLOCKER))}
    ended = mkdocs(kit, Fault(ANY, blocked))

    assert (ended.code, faults_of_ending(ended)) == (3, "")
    assert f"the Python package {library}" in ended.err


@pytest.mark.parametrize("size", [4096, 100_000])
def test_a_disk_that_refuses_ends_a_build_in_words(size, kit):
    """While papers are kept; and while MkDocs itself writes its files."""
    ended = mkdocs(kit, Fault(ANY, limits={"FSIZE": size}))

    assert (ended.code, faults_of_ending(ended)) == (4, "")
    assert "would be bigger than is allowed" in ended.err
    assert not (kit / "site").exists()


def test_a_mistake_in_the_sources_is_a_finding_and_exit_code_1(kit):
    (kit / "content/en/index.md").write_text("---\ntitle: x\n---\n", encoding="utf-8")
    ended = mkdocs(kit)

    assert (ended.code, faults_of_ending(ended)) == (1, "")
    assert "missing-key" in ended.err


@pytest.fixture
def served(kit):
    """The kit being served by our own command: its port, and the running process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*COMMAND, "serve", ".", "--port", str(port)],
        cwd=kit, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "SAMTALEKIT_LANG": "en"},
    )  # fmt: skip
    patience = threading.Timer(TIMEOUT_S, process.kill)
    patience.start()
    assert "follows your edits" in process.stdout.readline()
    yield port, process
    process.kill()
    process.communicate()
    patience.cancel()


def test_a_browser_that_hangs_up_and_an_address_that_no_file_has_are_nothing_to_tell(served):
    """The next reader is answered, and nothing is written but that a page was not found."""
    port, process = served
    for _time in range(3):  # a connection that ends in the middle of a request, by a reset
        with socket.create_connection(("127.0.0.1", port)) as browser:
            browser.sendall(b"GET /assets/site.css HTTP/1.1\r\nHost")
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    statuses = []
    for address in ("/index.html", "/%00", "/a/../../etc/hostname", "/assets", "/" + "x" * 5000):
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        browser.request("GET", address)
        statuses.append(browser.getresponse().status)
        browser.close()
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate()

    assert statuses == [200, 404, 404, 404, 404]
    assert "Traceback" not in err
    assert process.returncode == 0


def test_a_site_that_goes_away_while_it_is_served_is_not_found(served, kit):
    """Somebody tidies up; the server goes on."""
    port, process = served
    (place,) = (kit / ".samtalekit").glob("serve-*")
    shutil.rmtree(place)
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    browser.request("GET", "/index.html")

    assert browser.getresponse().status == 404
    browser.close()
    process.send_signal(signal.SIGTERM)
    assert "Traceback" not in process.communicate()[1]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems let everybody have low ports")
def test_a_port_that_is_not_for_everybody_is_reported_with_its_way_out(kit):
    """Below 1024 the port is the system's own."""
    if not can_drop_rights():
        pytest.skip("root needs setpriv to be refused anything")
    ended = run(["serve", ".", "--port", "1"], kit, Fault(ANY, start=without_rights()))

    assert (ended.code, faults_of_ending(ended)) == (4, "")
    assert "Choose another with --port" in ended.err
