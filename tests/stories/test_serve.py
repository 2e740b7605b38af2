"""``samtalekit serve``: what an editor sees while editing."""

import io
import json
import os
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request

import pytest
from pypdf import PdfReader

from helpers.havneby import FEW
from stories.conftest import COMMAND, ROOT, run

TRIES = 200_000
TIMEOUT_S = 900  # a command that says nothing for so long is ended, and its test fails


@pytest.fixture
def serving(new_workplace):
    """A workplace being served: its folder, the running command, and a way to fetch pages."""
    folder = new_workplace(FEW)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "SAMTALEKIT_LANG": "en", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip

    def fetch(path, encoding="utf-8"):
        for _attempt in range(TRIES):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=300) as answer:
                    return answer.read().decode(encoding)
            except (ConnectionRefusedError, urllib.error.URLError) as error:
                if isinstance(error, urllib.error.HTTPError):
                    raise
        raise AssertionError

    patience = threading.Timer(TIMEOUT_S, process.kill)
    patience.start()
    try:
        wait_for("follows your edits", process)
        yield folder, process, fetch
    finally:
        patience.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


def wait_for(words, process):
    """Read what the command says until it says this."""
    output = []
    for line in process.stdout:
        output.append(line)
        if words in line:
            return "".join(output)
    raise AssertionError("".join(output))


def test_an_edit_is_shown_a_broken_one_is_reported_and_keeps_the_last_good_site(serving):
    """The editor changes the brand, breaks a file, fixes it: the browser always has a whole site."""
    folder, process, fetch = serving
    assert "Havnegade skole" in fetch("index.html")

    settings = folder / "workplace.yml"
    good = settings.read_text(encoding="utf-8")
    settings.write_text(good.replace("Havnegade skole", "Skolen ved havnen"), encoding="utf-8")
    wait_for("Updated.", process)
    assert "Skolen ved havnen" in fetch("index.html")

    settings.write_text(good + "navn: x\n", encoding="utf-8")
    output = wait_for("The last whole site is shown", process)
    assert "unknown-key" in output
    page = fetch("index.html")
    assert "Skolen ved havnen" in page
    assert "workplace.yml:" in page
    assert "there is no key “navn” here." in page
    assert "accessibility" not in page.partition("</section>")[0]  # a warning, which the command has printed

    settings.write_text(good, encoding="utf-8")
    wait_for("Updated.", process)
    page = fetch("index.html")
    assert "Skolen ved havnen" not in page
    assert "there is no key" not in page

    process.send_signal(signal.SIGTERM)  # a shell that runs tests in the background takes SIGINT away
    process.wait(timeout=300)
    assert not list((folder / ".samtalekit").glob("serve-*"))


def test_a_page_is_shown_before_its_papers_are_made(serving):
    """The editor looks at a sentence; the booklet with that sentence comes by itself, and a newer save comes first."""
    folder, process, fetch = serving
    manifest = json.loads(fetch("manifest.json"))
    booklet = next(each["path"] for each in manifest["papers"] if each["kind"] == "booklet")
    contact = next(each["path"] for each in manifest["pages"] if each["id"] == "contact")
    page = folder / "content" / "da" / "contact.md"
    text = (ROOT / "content" / "da" / "contact.md").read_text(encoding="utf-8")
    for kettle in ("blå", "grønne"):
        page.write_text(f"{text}\nVi mødes ved den {kettle} kedel.\n", encoding="utf-8")
        output = wait_for("The pages are updated.", process)
        assert "Updated." not in output
        shown = fetch(contact)
        assert f"den {kettle} kedel" in shown
        assert "until then the earlier version is shown" in shown
        assert "kedel" not in words_of(fetch(booklet, "latin-1"))

    wait_for("Updated.", process)
    assert "den grønne kedel" in words_of(fetch(booklet, "latin-1"))
    assert "until then" not in fetch(contact)


def words_of(pdf):
    """The words of a PDF, each a space apart, wherever its lines break."""
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.encode("latin-1"))).pages).split()
    )


def test_pages_forms_and_brand_are_all_watched(serving):
    """A form of one's own, put in while the site is served, is there without a new start."""
    folder, process, fetch = serving
    fetch("index.html")
    brand = folder / "theme" / "_brand.yml"

    brand.write_text(brand.read_text(encoding="utf-8").replace("#1f4e79", "#0f4c3a"), encoding="utf-8")
    wait_for("Updated.", process)

    assert "#0f4c3a" in fetch("assets/site.css")


def until(fetch, path, has):
    """Fetch a page until it is as expected; a request waits while the site is being rebuilt."""
    for _attempt in range(TRIES):
        try:
            if has(fetch(path)):
                return
        except urllib.error.HTTPError:
            continue
    raise AssertionError(path)


def test_however_an_editor_saves_it_is_seen(serving):
    """Some write the file anew and rename it, some leave a copy beside it; a checkout changes many files at once."""
    folder, _process, fetch = serving
    contact = next(each["path"] for each in json.loads(fetch("manifest.json"))["pages"] if each["id"] == "contact")
    text = (ROOT / "content" / "da" / "contact.md").read_text(encoding="utf-8")
    pages = folder / "content" / "da"
    new = pages / ".contact.md.new"
    new.write_text(f"{text}\nVi har en rød kedel.\n", encoding="utf-8")
    new.replace(pages / "contact.md")
    until(fetch, contact, lambda page: "en rød kedel" in page)

    (pages / ".contact.md.swp").write_text("a copy that an editor leaves", encoding="utf-8")
    (pages / "contact.md").unlink()
    for name in ("privacy", "index", "contact"):
        kits = (ROOT / "content" / "da" / f"{name}.md").read_text(encoding="utf-8")
        (pages / f"{name}.md").write_text(f"{kits}\nVi har en sort kedel.\n", encoding="utf-8")
    until(fetch, contact, lambda page: "en sort kedel" in page and "en rød kedel" not in page)
    until(fetch, "index.html", lambda page: "en sort kedel" in page)

    style = folder / "theme" / "web" / "css" / "content.css"  # in folders that were not there before
    style.parent.mkdir(parents=True)
    style.write_text("p { letter-spacing: 1px }", encoding="utf-8")
    until(fetch, "assets/site.css", lambda sheet: "letter-spacing: 1px" in sheet)
    style.write_text("p { letter-spacing: 2px }", encoding="utf-8")
    until(fetch, "assets/site.css", lambda sheet: "letter-spacing: 2px" in sheet)


def test_a_taken_port_is_reported_with_its_way_out(new_workplace):
    """Another program has the port: exit code 4, before anything claims to be served."""
    folder = new_workplace(FEW)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        done = run("serve", "--port", port, folder=folder, check=False)

    assert done.returncode == 4
    assert "--port" in done.stderr
    assert "follows your edits" not in done.stdout
