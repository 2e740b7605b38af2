"""The server shows a draft to the person at this machine, and to no page on the web that person has open."""

import http.client
import threading
from collections.abc import Iterator

import pytest
from mkdocs.livereload import LiveReloadServer

from samtalekit.web.engines.preview import allow_livereload, check_host, handle_bad_requests


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
