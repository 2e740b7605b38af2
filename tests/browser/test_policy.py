"""Pages hold themselves to their policy without any header: ours runs, what somebody plants does not.

From a disk Firefox keeps to the standard, by which nothing is ``'self'`` there. Chromium makes an exception, so
``only_as_the_standard_has_it`` takes ``'self'`` out of the pages: what then works does so by ``file:`` alone.
"""

import functools
import http.server
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from browser.conftest import QuietHandler
from helpers.projects import over_tiny
from samtalekit.jobs.build import build

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
pytestmark = pytest.mark.browser

SEARCH = ".md-search__input"
RESULT = ".md-search-result__link"
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
LISTEN = "window.refused = []; addEventListener('securitypolicyviolation', event => refused.push(`${event.violatedDirective} ${event.blockedURI}`));"
FOLDER = "workers/Fælles drev (S)/100 % mus"  # blanks, letters, and a name that Material's own search stumbles over
TIMEOUT_S = 900  # a command that says nothing for so long is ended, and its test fails


class Recording(QuietHandler):
    """Keeps what it was asked for: a browser reports a request also when its policy then blocks it."""

    asked: list[str] = []  # noqa: RUF012  # of all servers here

    def do_GET(self):  # noqa: N802  # the library's name
        self.asked.append(f"http://{self.headers['Host']}{self.path}")
        super().do_GET()


@contextmanager
def serving(folder):
    handler = functools.partial(Recording, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def listening(page):
    """What a page asks for, and what it and the browser complain of."""
    asked, logged = [], []
    page.add_init_script(LISTEN)
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: logged.append(str(error)))
    page.on("console", lambda message: logged.append(message.text) if message.type in {"error", "warning"} else None)
    return asked, logged


def only_as_the_standard_has_it(site):
    for path in site.rglob("*.html"):
        path.write_text(path.read_text("utf-8").replace("'self' file:", "file:"), "utf-8")


@pytest.fixture(scope="module")
def tiny_site(tmp_path_factory):
    return build(over_tiny(tmp_path_factory.mktemp("tiny"), {})).site


@pytest.fixture(params=["root", "sub-path", "disk", "disk by the standard"])
def address(request, tiny_site, tmp_path):
    """Where the same files are read: an address that ends in a slash."""
    site = shutil.copytree(tiny_site, tmp_path / FOLDER / "site")
    if request.param == "root":
        with serving(site) as base:
            yield base
    elif request.param == "sub-path":
        with serving(site.parent) as base:
            yield f"{base}site/"
    else:
        if request.param == "disk by the standard":
            only_as_the_standard_has_it(site)
        yield f"{site.as_uri()}/"


@pytest.mark.parametrize("width", [390, 1280])
def test_search_finds_and_leads_on_wherever_the_files_are_read(browser, address, width):
    """A word of another ending, so that the language's own stems have been loaded; then a click on what was found."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked, logged = listening(page)
    page.goto(f"{address}index.html")
    page.fill(SEARCH, "brake")
    page.locator(RESULT, has_text="Brakes").first.wait_for()
    refused = page.evaluate("window.refused")
    page.locator(RESULT, has_text="Brakes").first.click()
    page.wait_for_url("**/brakes.html*")
    page.close()

    assert (refused, logged) == ([], [])
    assert [url for url in asked if not url.startswith(address)] == []


PLANTED = {
    "script": "<script>ran()</script>",
    "another-script": "<script type='module'>ran()</script>",
    "picture": "<img src='data:,' onerror='ran()'>",
    "drawing": "<svg onload='ran()'></svg>",
    "drawing-script": "<svg><script>ran()</script></svg>",
    "details": "<details open ontoggle='ran()'></details>",
    "frame": "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "frame-address": "<iframe src='javascript:parent.ran()'></iframe>",
    "outside": "<script src='{outside}ran.js'></script>",
    "outside-address": "<base href='{outside}'><script src='ran.js'></script>",
    "data": "<script src='data:text/javascript,ran()'></script>",
    "link": "<a id='planted' href='javascript:ran()'>x</a>",
    "form": "<form action='javascript:ran()'><button id='planted'>x</button></form>",
}
"""What somebody puts into a page that is finished; ``planted`` is clicked."""

SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
"""What is to happen after loading, or after a click, has happened when two frames have been drawn."""


@pytest.fixture(scope="module")
def planted_site(tiny_site, tmp_path_factory):
    """A finished site on a server and on the disk, with pages added by hand, and a server outside that would answer.

    Each page is there with its policy, and without it: then it has to run, or the test would prove nothing.
    """
    top = tmp_path_factory.mktemp("planted")
    (top / "outside").mkdir()
    (top / "outside" / "ran.js").write_text("ran()", "utf-8")
    site = shutil.copytree(tiny_site, top / "site")
    page = (site / "brakes.html").read_text("utf-8")
    with serving(top / "outside") as outside, serving(top) as base:
        for name, words in PLANTED.items():
            html = page.replace("</article>", f"{words.replace('{outside}', outside)}</article>", 1)
            (site / f"{name}.html").write_text(html, "utf-8")
            (site / f"{name}-free.html").write_text(META.sub("", html), "utf-8")
        yield {"server": f"{base}site/", "disk": f"{site.as_uri()}/", "outside": outside}


def has_run(browser, address):
    """Whether the planted words ran."""
    page = browser.new_page()
    page.add_init_script("window.ran = () => { window.has_run = true };")
    page.goto(address)
    if page.locator("#planted").count():
        page.locator("#planted").dispatch_event("click")
    page.evaluate(SETTLED)
    found = page.evaluate("window.has_run === true")
    page.close()
    return found


@pytest.mark.parametrize("place", ["server", "disk"] if IS_SOAK else ["disk"])
@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_in_a_finished_page_does_not_run(browser, planted_site, place, name):
    """On the disk, after the build; no header helps. Without the policy the same words run."""
    Recording.asked.clear()
    runs = has_run(browser, f"{planted_site[place]}{name}.html")
    asked_outside = [url for url in Recording.asked if url.startswith(planted_site["outside"])]

    assert (runs, asked_outside) == (False, [])
    assert has_run(browser, f"{planted_site[place]}{name}-free.html")


PAGES = [
    "index.html",
    "hr-og-udvalg.html",
    "trin/planlaeg.html",
    "skemaer/index.html",
    "skemaer/udviklingsplan.html",
    "mere-viden/mus-hjulet.html",
    "mere-viden/laeringsmetoder.html",
    "mere-viden/ordliste.html",
    "mere-viden/aarshjul.html",
    "mere-viden/nyheder.html",
    "mere-viden/eksempler.html",
    "ret/trin/planlaeg.html",
    "en/index.html",
]
"""One page for each template and each control of the default kit."""

USED = {
    ".sk-scheme": "click",
    "[data-sk-news] summary": "click",
    ".sk-wheel__turn button": "click",
    ".sk-filters input": "check",
    "[data-sk-copy]": "click",
    "[data-sk-folds]": "click",
    ".sk-menu__button": "click",  # last, since it covers the others
}
"""Controls, and what readers do with them."""


def use(page):
    """All that readers do on a page: go dark, fold, turn, sift, copy, open, search, print."""
    for selector, verb in USED.items():
        control = page.locator(selector).first
        if control.count() and control.is_visible():
            getattr(control, verb)()
    page.keyboard.press("Escape")
    page.fill(SEARCH, "mus")
    page.locator(RESULT).first.wait_for()
    page.emulate_media(media="print")
    page.pdf()
    page.emulate_media(media="screen")


ALL_PLACES = [(390, "server"), (1280, "disk"), (390, "disk"), (1280, "server")]


@pytest.mark.parametrize(("width", "place"), ALL_PLACES if IS_SOAK else ALL_PLACES[:2])
def test_the_policy_refuses_nothing_of_ours(browser, default_site, served, place, width):
    """One page of each template, each control used, in the dark and on paper; no header is sent."""
    base = served if place == "server" else f"{default_site.as_uri()}/"
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(10_000)
    asked, logged = listening(page)
    refused = {}
    for path in PAGES:
        page.goto(base + path)
        use(page)
        refused[path] = page.evaluate("window.refused")
    page.context.close()

    assert {path: each for path, each in refused.items() if each} == {}
    assert logged == []
    assert [url for url in asked if not url.startswith((base, "data:"))] == []


def test_every_page_of_a_site_in_two_languages_has_its_policy_behind_its_charset(default_site):
    """Pages of guidance, of forms, of both languages, and those to edit from."""
    pages = sorted(default_site.rglob("*.html"))
    behind = re.compile(r'<meta charset="utf-8">' + META.pattern)
    heads = {page: page.read_text("utf-8").partition("</head>")[0] for page in pages}

    assert [page for page, head in heads.items() if not behind.search(head) or len(META.findall(head)) != 1] == []
    assert {path.relative_to(default_site).parts[0] for path in pages} > {"en", "ret", "skemaer", "index.html"}


MKDOCS = "site_name: x\ndocs_dir: content\nuse_directory_urls: false\ntheme: {name: material, font: false}\nplugins: [samtalekit, search, offline]\n"
LAMPS = "---\ntitle: Lamps\nsummary: A lamp at each end.\n---\n\nWords.\n"


@pytest.fixture(params=["samtalekit", "mkdocs"])
def live(request, tmp_path):
    """A workplace that is served while it is edited, by our command and by MkDocs's: its folder and its address."""
    folder = over_tiny(tmp_path, {"mkdocs.yml": MKDOCS, "content/en/lamps.md": LAMPS})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = ["samtalekit.cli.main", "serve", "--port", str(port)]
    theirs = ["mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [sys.executable, "-m", *(ours if request.param == "samtalekit" else theirs)],
        cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "SAMTALEKIT_LANG": "en", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    patience = threading.Timer(TIMEOUT_S, process.kill)
    patience.start()
    output = []
    with process.stdout:
        try:
            for line in process.stdout:
                output.append(line)
                if "follows your edits" in line or "Serving on" in line:
                    break
            else:
                raise AssertionError("".join(output))
            yield folder, f"http://127.0.0.1:{port}/"
        finally:
            patience.cancel()
            process.send_signal(signal.SIGTERM)
            process.wait()


def test_a_page_that_is_served_reloads_when_its_source_changes(browser, live):
    """The server's own script is allowed on the page that it is put into, and nothing is refused."""
    folder, base = live
    page = browser.new_page()
    _asked, logged = listening(page)
    page.goto(f"{base}lamps.html")
    assert "'unsafe" not in page.content()
    (folder / "content/en/lamps.md").write_text(LAMPS.replace("Words.", "Other words."), "utf-8")
    page.get_by_text("Other words.").wait_for(timeout=TIMEOUT_S * 1000)
    refused = page.evaluate("window.refused")
    page.close()

    assert (refused, logged) == ([], [])


@pytest.mark.parametrize("live", ["samtalekit"], indirect=True)
def test_a_page_that_is_served_says_what_is_wrong_until_it_is_mended(browser, live):
    """With its own style allowed by the page's policy, and a title of the source as text."""
    folder, base = live
    lamps = folder / "content/en/lamps.md"
    good = lamps.read_text("utf-8")
    page = browser.new_page()
    _asked, logged = listening(page)
    page.goto(f"{base}lamps.html")
    lamps.write_text(good + "\nSee [it](<img src=x onerror=alert(1)>.md).\n", "utf-8")
    notice = page.get_by_role("alert")
    notice.wait_for(timeout=TIMEOUT_S * 1000)
    text, colour = notice.inner_text(), notice.evaluate("each => getComputedStyle(each).backgroundColor")
    refused = page.evaluate("window.refused")
    lamps.write_text(good, "utf-8")
    notice.wait_for(state="detached", timeout=TIMEOUT_S * 1000)
    page.close()

    assert "content/en/lamps.md:" in text
    assert colour == "rgb(122, 18, 18)"
    assert (refused, logged) == ([], [])
