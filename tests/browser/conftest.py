"""A browser, and a site to look at in it."""

import functools
import http.server
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


ROOT = Path(__file__).parents[2]
WORKPLACE = """
name: Havneby Styrelse
languages: [da, en]
edit_address: https://github.com/havneby/mus-kit/edit/main/
contact: {name: HR i Havneby Styrelse, email: hr@havneby.example}
season: {preparation: 2027-02-01/2027-02-28, talks: 2027-03-01/2027-03-31, follow_up: 2027-09-15}
data_notice: {kept_in: sagssystemet, deleted_after: to år}
accessibility_statement: https://was.digst.dk/havneby
"""
PICTURE = "\n![Kort over vejen fra stationen til HR](map.png)\n"  # wider than any screen


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture(scope="session")
def default_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default kit as a workplace publishes it that has an edit address, and one page of its own with a picture."""
    from samtalekit.jobs.build import build

    folder = tmp_path_factory.mktemp("workplace")
    (folder / "workplace.yml").write_text(WORKPLACE, encoding="utf-8")
    own = folder / "content" / "da" / "contact.md"
    own.parent.mkdir(parents=True)
    own.write_bytes((ROOT / "content" / "da" / "contact.md").read_bytes() + PICTURE.encode())
    Image.new("RGB", (2400, 600), "#6b7f86").save(own.with_name("map.png"))
    return build(folder).site


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
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("needs chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


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
        page.set_default_timeout(10_000)
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
