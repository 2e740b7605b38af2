"""The script that fills in papers runs in a page that was opened as a file, and in a worker: the bytes in the table."""

import base64
import json
from hashlib import sha256

import pytest

from paper.samples import ROOT

pytestmark = pytest.mark.browser

VECTORS = ROOT / "tests" / "vectors"
SCRIPT = ROOT / "theme" / "web" / "js" / "writer.js"
TABLE = json.loads((VECTORS / "fill.json").read_text("utf-8"))["papers"]
GIVEN = {
    "blank": base64.b64encode((VECTORS / "paper.pdf").read_bytes()).decode(),
    "paper": json.loads((VECTORS / "paper.json").read_text("utf-8")),
    "face": json.loads((VECTORS / "field-font.json").read_text("utf-8")),
    "answers": [vector["answers"] for vector in TABLE],
}
FILL = """
function fillAll({ blank, paper, face, answers }) {
  const base = Uint8Array.from(atob(blank), (character) => character.charCodeAt(0));
  return answers.map((each) => {
    const filled = samtalekitWriter.fill(base, paper, face, each);
    let text = "";
    for (const byte of filled.subarray(base.length)) text += String.fromCharCode(byte);
    return btoa(text);
  });
}
"""
IN_A_WORKER = """
([script, given]) => new Promise((done, failed) => {
  const code = script + "; onmessage = (event) => postMessage(fillAll(event.data));";
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  worker.onmessage = (event) => done(event.data);
  worker.onerror = (event) => failed(new Error(event.message));
  worker.postMessage(given);
})
"""


@pytest.fixture
def page(opened, tmp_path):
    """A page that was opened by a double click, and loads the script as every page loads its own."""
    (tmp_path / "writer.js").write_bytes(SCRIPT.read_bytes())
    (tmp_path / "all.js").write_text(FILL)
    file = tmp_path / "page.html"
    file.write_text('<!doctype html><script src="writer.js"></script><script src="all.js"></script>')
    return opened(file.as_uri())


def digests(appended: list[str]) -> dict[str, str]:
    """The digest of each filled paper: the blank one, and what was appended to it."""
    blank = (VECTORS / "paper.pdf").read_bytes()
    filled = [blank + base64.b64decode(each) for each in appended]
    return {vector["about"]: sha256(pdf).hexdigest() for vector, pdf in zip(TABLE, filled, strict=True)}


def test_a_page_that_was_opened_as_a_file_writes_the_bytes_in_the_table(page):
    """No server, no secure context, no module."""
    assert digests(page.evaluate("(given) => fillAll(given)", GIVEN)) == {
        vector["about"]: vector["sha256"] for vector in TABLE
    }


def test_a_worker_writes_them_too(page):
    """Nothing of the page is used."""
    script = SCRIPT.read_text("utf-8") + FILL

    assert digests(page.evaluate(IN_A_WORKER, [script, GIVEN])) == {
        vector["about"]: vector["sha256"] for vector in TABLE
    }
