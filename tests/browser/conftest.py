"""A browser, and a site to look at in it."""

import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from helpers.havneby import havneby
from helpers.projects import SAMPLES
from samtalekit.core.files import lock

CHROMIUM = Path("/usr/bin/chromium")
HEADLESS = Path("/usr/bin/chromium-headless-shell")
"""Chromium without windows and without its view of PDFs: it opens a page in less than half the time."""
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TIMEOUT_MS = 60_000 if os.environ.get("SAMTALEKIT_SOAK") else 10_000
"""How long a page may let a test wait; longer in a soak, which opens thousands of pages with all processors at work."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture(scope="session")
def default_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The whole default kit, built by the first of a run's processes that asks for it."""
    from samtalekit.jobs.build import build

    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "default-site"
    shared.mkdir(exist_ok=True)
    descriptor = os.open(shared, os.O_RDONLY)
    try:
        lock(descriptor)
        site = shared / "workplace" / "site"
        return site if site.exists() else build(havneby(shared / "workplace")).site
    finally:
        os.close(descriptor)


@pytest.fixture(scope="session")
def page_paths(default_site: Path) -> list[str]:
    """The pages to look at: all of them in a soak; else so few that every component of the site is on one of them.

    A page in English and one for editing are among them: they have components of their own.
    """
    paths = sorted(path.relative_to(default_site).as_posix() for path in default_site.rglob("*.html"))
    if os.environ.get("SAMTALEKIT_SOAK"):
        return paths
    components = {path: components_of((default_site / path).read_text("utf-8")) for path in paths}
    chosen: list[str] = []
    missing = set().union(*components.values())
    while missing:
        chosen.append(max(paths, key=lambda path: len(components[path] & missing)))
        missing -= components[chosen[-1]]
    return chosen


def components_of(html: str) -> set[str]:
    """The classes of our own that a page uses, and its language."""
    used = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split() if name.startswith("sk-")}
    return used | set(re.findall(r'<html lang="[^"]*"', html))


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Put a site on a web server, at a path of its own: nothing may count on standing at the root."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(site: Path) -> str:
        root = tmp_path_factory.mktemp("server")
        (root / "intranet").mkdir()
        (root / "intranet" / "mus").symlink_to(site)
        handler = functools.partial(QuietHandler, directory=str(root))
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/intranet/mus/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def served(default_site: Path, serve: Callable[[Path], str]) -> str:
    """The address of the default site on a web server."""
    return serve(default_site)


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a small kit in Danish: one form with every kind of field, and one that is not filled in on its page."""
    from samtalekit.jobs.build import build

    root = tmp_path_factory.mktemp("every-kind") / "kit"
    shutil.copytree(SAMPLES / "every-kind", root)
    return build(root).site


@pytest.fixture(scope="session")
def serve_every_kind(every_kind, serve) -> str:
    """The address of that site on a web server."""
    return serve(every_kind)


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[[Path], Browser]]:
    """Start a browser of Debian's."""
    with sync_playwright() as playwright:
        started: list[Browser] = []

        def start(program: Path) -> Browser:
            if not program.exists():
                pytest.skip(f"needs {program.name}")
            started.append(playwright.chromium.launch(executable_path=str(program), args=FLAGS))
            return started[-1]

        yield start
        for browser in started:
            browser.close()


@pytest.fixture(scope="session")
def browser(launch: Callable[[Path], Browser]) -> Browser:
    """The engine of Chromium."""
    return launch(HEADLESS)


@pytest.fixture(scope="session")
def pdf_browser(launch: Callable[[Path], Browser]) -> Browser:
    """Chromium as people have it, which shows PDFs."""
    return launch(CHROMIUM)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address: ``opened(address, width=390, scheme="dark", scripts=False)``."""
    contexts: list[BrowserContext] = []

    def open_page(address: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core, as ``npm ci`` in this folder lays it down."""
    if not AXE.exists():
        pytest.skip("needs npm ci in tests/browser")
    return AXE.read_text("utf-8")
