"""What an intranet takes, tried as an intranet does: from a file share, and under the headers of the pack itself."""

import functools
import http.server
import threading
import xml.etree.ElementTree as ET
import zipfile
from contextlib import contextmanager

import pytest

from browser.conftest import QuietHandler
from browser.test_accessibility import violations
from samtalekit.jobs.pack import pack

pytestmark = pytest.mark.browser

SEARCH = ".md-search__input"
RESULT = ".md-search-result__link"
POLICY = "Content-Security-Policy"
LISTEN = "window.refused = []; addEventListener('securitypolicyviolation', event => refused.push(`${event.violatedDirective} ${event.blockedURI}`));"
KEPT = {"sk-scheme", "sk-news"}


@pytest.fixture(scope="session")
def default_pack(default_site, tmp_path_factory):
    """The default kit packed; its papers are in the cache already."""
    return pack(default_site.parent, tmp_path_factory.mktemp("intranet") / "packed").place


def unpacked(place, name, into):
    with zipfile.ZipFile(place / name) as archive:
        archive.extractall(into)
    return into


def listening(page):
    """What a page asks for, and complains of."""
    asked, logged = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: logged.append(str(error)))
    page.on("console", lambda message: logged.append(message.text) if message.type in {"error", "warning"} else None)
    return asked, logged


def test_the_file_share_opens_from_its_start_file_and_is_searched(browser, default_pack, tmp_path):
    """In a folder with blanks and Danish letters, as shares have; nothing but files is requested."""
    share = unpacked(default_pack, "file-share.zip", tmp_path / "Fælles drev (S)")
    page = browser.new_page()
    asked, logged = listening(page)
    page.goto((share / "START.html").as_uri())
    page.wait_for_url("**/site/index.html")
    page.fill(SEARCH, "udviklingsplan")
    page.locator(RESULT).first.click()
    page.wait_for_url("**/skemaer/udviklingsplan.html*")
    page.close()

    assert logged == []
    assert [url for url in asked if not url.startswith(("file:///", "data:", "blob:"))] == []


class StrictHandler(QuietHandler):
    """Sends what the pack's own settings for IIS say, and no more."""

    headers_to_send: dict[str, str] = {}  # noqa: RUF012  # of a class made for one server
    types: dict[str, str] = {}  # noqa: RUF012

    def end_headers(self):
        for name, value in self.headers_to_send.items():
            self.send_header(name, value)
        super().end_headers()

    def guess_type(self, path):
        ending = "." + str(path).rpartition(".")[2]
        return self.types.get(ending) or super().guess_type(path)


@contextmanager
def strictly_served(site, change=lambda policy: policy):
    settings = ET.fromstring((site / "web.config").read_text(encoding="utf-8"))
    headers = {each.get("name"): each.get("value") for each in settings.iter("add") if each.get("name")}
    headers[POLICY] = change(headers[POLICY])
    types = {each.get("fileExtension"): each.get("mimeType") for each in settings.iter("mimeMap")}
    handler = type("Handler", (StrictHandler,), {"headers_to_send": headers, "types": types})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def strict_site(default_pack, tmp_path_factory):
    return unpacked(default_pack, "web-server.zip", tmp_path_factory.mktemp("server")) / "site"


def visit(browser, base):
    """All that readers do: read in both languages, search, go dark, turn a wheel, sift, fold news, copy a source."""
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    asked, logged = listening(page)
    refused = []

    def leave():
        refused.extend(page.evaluate("window.refused"))

    page.add_init_script(LISTEN)
    page.goto(base + "index.html")
    page.click(".sk-scheme")
    page.locator("[data-sk-news] summary").first.click()
    leave()
    page.goto(base + "trin/planlaeg.html")
    leave()
    page.goto(base + "skemaer/udviklingsplan.html")
    leave()
    page.goto(base + "mere-viden/mus-hjulet.html")
    page.locator(".sk-wheel__turn button").last.click()
    leave()
    page.goto(base + "mere-viden/laeringsmetoder.html")
    page.locator(".sk-filters input").first.check()
    leave()
    page.goto(base + "ret/trin/planlaeg.html")
    page.locator("[data-sk-copy]").first.click()
    leave()
    page.goto(base + "en/index.html")
    page.fill(SEARCH, "wheel")
    page.locator(RESULT).first.wait_for()
    leave()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/more/**")
    leave()
    kept = page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
    cookies = page.context.cookies()
    page.context.close()
    return {"asked": asked, "logged": logged, "refused": refused, "kept": kept, "cookies": cookies}


def test_nothing_is_refused_under_the_headers_of_the_pack(browser, strict_site):
    """The policy is read out of the pack's own settings, and every control is used."""
    with strictly_served(strict_site) as base:
        seen = visit(browser, base)

        assert seen["refused"] == []
        assert seen["logged"] == []
        assert [url for url in seen["asked"] if not url.startswith(base)] == []
    assert seen["cookies"] == []
    assert set(seen["kept"]) == KEPT


def test_a_word_changed_in_a_page_would_be_refused(browser, strict_site):
    """The same page under a policy with other hashes: the test above can fail, and the policy holds."""
    with strictly_served(strict_site, lambda policy: policy.replace("'sha256-", "'sha256-A")) as base:
        page = browser.new_page()
        page.add_init_script(LISTEN)
        page.goto(base + "index.html")
        refused = page.evaluate("window.refused")
        page.close()

    assert {each.split()[0] for each in refused} >= {"script-src-elem"}


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_instructions_are_for_everybody_and_need_nothing_beside_them(
    opened, default_pack, axe_source, width, scheme
):
    """Opened from the pack's folder: nothing is requested, nothing wider than the screen, axe-core finds nothing."""
    page = opened("about:blank", width=width, scheme=scheme)
    asked, logged = listening(page)
    for name in ("index.html", "index.en.html"):
        address = (default_pack / name).as_uri()
        page.goto(address)

        assert [url for url in asked if not url.startswith((address, "data:"))] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h2").count() == 9
        assert violations(page, axe_source) == []
        asked.clear()
    assert logged == []
