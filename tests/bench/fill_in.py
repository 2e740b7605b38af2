"""What a form on its page costs a reader: bytes of script at first and for the PDF, and the time that a key takes.

``make site && .venv/bin/python tests/bench/fill_in.py site`` prints the figures that stand in ``generator/docs/speed.md``. No test
depends on them: times follow the machine.
"""

import functools
import gzip
import http.server
import statistics
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpers.projects import over_tiny
from samtalekit.jobs.build import build

CHROMIUM = "/usr/bin/chromium-headless-shell"
KEYS = 200
RATES = (1, 4)  # of a processor that is so many times slower
LEVEL = 6  # of gzip, as web servers have it
CHARACTERS = "Det her er et svar, som nogen skriver i et felt. "
FORM = "content/en/forms/hundred.yml"
FIELDS = 100
KINDS = ("kind: text", "kind: line", "kind: date", "kind: scale, low: Low, high: High", "kind: check")

WATCH = """
() => {
  window.seen = [];
  let begun = 0;
  addEventListener('keydown', () => { begun = performance.now(); }, true);
  addEventListener('input', () => {
    const start = begun;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { window.seen.push(performance.now() - start); window.isSeen?.(); };
    requestAnimationFrame(() => port2.postMessage(0)); // arrives once the frame is drawn
  });
}
"""
SEEN = "(count) => window.seen.length >= count || new Promise((done) => { window.isSeen = done; })"


def hundred() -> str:
    """A form of a hundred questions of five kinds, every tenth of which hangs on another."""
    fields = [
        f"      - {{id: q{number}, {KINDS[number % 5]}, label: Question {number}"
        + (f", relevant: {{q{number + 3}: 2}}}}" if number % 10 == 5 else "}")
        for number in range(FIELDS)
    ]
    head = "form: hundred\nedition: 1\ntitle: Hundred\npurpose: To be typed in.\nwho: you\nwhen: now\ntime: an hour\nhead: []\n"
    return f"{head}sections:\n  - id: all\n    title: All\n    fields:\n" + "\n".join(fields) + "\n"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Says nothing."""

    def log_message(self, *_words):
        """Say nothing."""


def loaded(page, act):
    """The scripts that a page and its workers load while something is done: name and bytes, compressed."""
    found = {}

    def note(request):
        if urlsplit(request.url).path.endswith(".js"):
            found[request.url] = request

    page.on("request", note)
    act()
    page.wait_for_load_state("networkidle")
    page.remove_listener("request", note)
    return found


def sizes(urls, site):
    """Bytes of files of the site, as a server that compresses sends them."""
    paths = [unquote(urlsplit(url).path).lstrip("/") for url in urls]
    return {path: len(gzip.compress((site / path).read_bytes(), LEVEL)) for path in paths}


def table(title, found):
    """Print bytes by name, and their sum."""
    print(title)
    for name, size in sorted(found.items(), key=lambda item: -item[1]):
        print(f"  {size:>9,}  {name}")
    print(f"  {sum(found.values()):>9,}  in all\n")


def typed(page, session, rate):
    """Milliseconds that each key takes: of the processor, for all that the page does, and until it is seen."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    page.evaluate("window.seen.length = 0")
    fields = page.locator("#sk-fill textarea:visible").all()
    field = fields[len(fields) // 2]
    field.fill(" ")
    field.focus()
    page.evaluate(SEEN, 1)
    page.evaluate("window.seen.length = 0")
    busy = []
    for at in range(KEYS):
        before = busy_ms(session)
        page.keyboard.type(CHARACTERS[at % len(CHARACTERS)])
        page.evaluate(SEEN, at + 1)
        busy.append(busy_ms(session) - before)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return busy, page.evaluate("window.seen")


def busy_ms(session):
    """Processor time of the page's main thread: script, style, layout and painting, whatever else the machine does."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"] * 1000


def measure_bytes(context, base, site):
    """Print what the form of the development plan loads."""
    page = context.new_page()
    first = loaded(page, lambda: page.goto(f"{base}skemaer/udviklingsplan.html"))
    table("Scripts at first load of a form's page, gzipped:", sizes(first, site))

    def get():
        with page.expect_download():
            page.click("[data-sk-get]")

    later = {url for url in loaded(page, get) if not url.startswith("blob:")}
    table("Scripts at “Hent som PDF”, gzipped:", sizes(later, site))


def measure_keys(context, base):
    """Print what a key takes in a form of a hundred fields."""
    page = context.new_page()
    page.goto(f"{base}forms/hundred.html")
    page.click("[data-sk-keep]")
    page.evaluate(WATCH)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    print(f"A key in a form of {FIELDS} fields, {KEYS} keys, answers kept; milliseconds (median, worst):")
    for rate in RATES:
        busy, seen = typed(page, session, rate)
        slower = "as it is" if rate == 1 else f"{rate} times slower"
        print(f"  {slower:<16} processor {middle_and_most(busy)}   until it is seen {middle_and_most(seen)}")


def middle_and_most(values):
    """Median and maximum, in columns."""
    return f"{statistics.median(values):6.1f} {max(values):7.1f}"


@contextmanager
def serving(site):
    """Serve a site on this machine; gives its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def main(site):
    """Measure the bytes on a finished site of the default kit, and keys on a form made for it."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900})
        with serving(site) as base:
            measure_bytes(context, base, site)
        with serving(build(over_tiny(Path(folder), {FORM: hundred()})).site) as base:
            measure_keys(context, base)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
