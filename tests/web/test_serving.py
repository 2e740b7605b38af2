"""The server shows a draft to the person at this machine, and to no page on the web that person has open."""

import http.client
import threading
from collections.abc import Iterator

import pytest
from mkdocs.livereload import LiveReloadServer

from samtalekit.core.errors import SamtalekitError, WriteError
from samtalekit.jobs.serve import serve
from samtalekit.web.engines.preview import allow_livereload, check_host, handle_bad_requests
from samtalekit.web.preview_bar import error_bar


@pytest.fixture
def port(tmp_path) -> Iterator[int]:
    """A server of a site, with a secret file beside it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<!doctype html><title>Draft</title>")
    (tmp_path / "secret.txt").write_text("the secret")
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path / "site"))
    for arrange in (handle_bad_requests, check_host, allow_livereload):
        arrange(server)
    server.server_bind()
    server.server_activate()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_address[1]
    LiveReloadServer.__mro__[2].shutdown(server)
    server.server_close()
    thread.join()


def asked(port: int, path: str, host: str) -> tuple[int, str]:
    """Status and text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host.replace("§", str(port)))
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_a_port_that_is_in_use_is_reported_before_anything_is_built(port, tmp_path):
    """A first build takes a minute. This folder holds no kit at all, which nobody has looked for yet."""
    with pytest.raises(WriteError) as stopped:
        serve(tmp_path / "nothing", port, ready=lambda *_: None, rebuilt=lambda *_: None)

    assert (stopped.value.reason, stopped.value.path) == ("port-taken", f"127.0.0.1:{port}")


def test_an_error_without_a_file_is_shown_without_a_place():
    """No empty box where others have a file and a line."""
    shown = error_bar(SamtalekitError("The disk is full"), "en")

    assert "<p>The disk is full</p>" in shown
    assert "<code>" not in shown.partition("</style>")[2]


@pytest.mark.parametrize("host", ["127.0.0.1:§", "localhost:§", "LOCALHOST:§", "localhost"])
def test_this_machine_is_answered(host, port):
    assert asked(port, "/", host)[0] == 200


@pytest.mark.parametrize("path", ["/", "/livereload/0/0", "/index.html"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:§", "127.0.0.1.evil.example:§", "localhost.evil.example", "", "0.0.0.0:§"])  # fmt: skip
def test_a_name_that_is_made_to_lead_here_is_not(host, path, port):
    """DNS rebinding."""
    status, text = asked(port, path, host)

    assert (status, "Draft" in text) == (421, False)


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "//../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/a/../../secret.txt", "/%00", "/..;/secret.txt",
     "/livereload/" + "9" * 5000 + "/1"],
)  # fmt: skip
def test_nothing_beside_the_site_is_sent(path, port):
    """However the way out is spelt."""
    status, text = asked(port, path, "127.0.0.1")

    assert (status, "secret" in text) == (404, False)
