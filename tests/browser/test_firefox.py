"""A form on its page in Firefox, where Debian's is installed: ``apt-get install firefox-esr``.

It is no tool of ``make test``: it takes 80 MB, and what differs from Chromium is what these few stories go through.
"""

import pytest

from browser.test_fill_in_access import EVERY_KIND
from helpers.marionette import FIREFOX, firefox
from samtalekit.paper.pdf.fill import fill

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not FIREFOX.exists(), reason="needs firefox-esr")]

TAB, ENTER, SPACE, RIGHT = "\ue004", "\ue006", " ", "\ue014"
NAMES = "Łukasz Şahin Ωμέγα Zoë æøå ğıİ"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with firefox(tmp_path_factory.mktemp("firefox")) as started:
        yield started


def focused(browser):
    return browser.run("return document.activeElement.name || document.activeElement.textContent.trim()")


def go_to(browser, wanted):
    """Press the tabulator key until something has the focus."""
    for _press in range(90):
        browser.press(TAB)
        if focused(browser) == wanted:
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


def fill_in(browser):
    """With the keyboard alone; what is typed into a date comes as the browser's own language has it."""
    browser.run("document.querySelector('[name=name]').focus()")
    browser.press(NAMES)
    for name, keys in (
        ("tuned", "03032027"),
        ("noises", f"Kæden{ENTER}knirker"),
        ("light", SPACE + RIGHT),
        ("why_dark", "En pære"),
        ("mood", SPACE + RIGHT + RIGHT),
        ("Tilføj tur 2", ENTER),
        ("where_2", "Hjem"),
        ("Hent som PDF", ENTER),
    ):
        go_to(browser, name)
        browser.press(keys)


ANSWERS = {
    "name": NAMES, "tuned": "03-03-2027", "noises": "Kæden\nknirker", "light": "one", "why_dark": "En pære", "mood": "3",
    "where_2": "Hjem",
}  # fmt: skip


@pytest.fixture
def blank(every_kind):
    return next((every_kind / "papers").rglob("all-kinds.pdf")).read_bytes()


@pytest.mark.parametrize("way", ["a web server", "a disk"])
def test_the_paper_from_the_page_is_the_one_that_python_fills_in(browser, serve_every_kind, every_kind, blank, way):
    """And its summary says what is missing, with the focus on it."""
    browser.open((serve_every_kind if way == "a web server" else f"{every_kind.as_uri()}/") + EVERY_KIND)
    fill_in(browser)
    paper = browser.downloaded()
    browser.wait_for("!document.querySelector('[data-sk-summary]').hidden")

    assert paper.read_bytes() == fill(blank, ANSWERS)
    assert focused(browser).startswith("Skemaet er hentet")
    paper.unlink()


def test_what_is_kept_comes_back_and_is_forgotten(browser, serve_every_kind):
    browser.open(serve_every_kind + EVERY_KIND)
    browser.run("document.querySelector('[data-sk-keep]').click()")
    browser.run("document.querySelector('[name=name]').focus()")
    browser.press(NAMES)
    browser.open(serve_every_kind + EVERY_KIND)
    assert browser.run("return document.querySelector('[name=name]').value") == NAMES

    browser.run("document.querySelector('[data-sk-forget]').click(); document.querySelector('[data-sk-yes]').click()")
    assert browser.run("return document.querySelector('[name=name]').value") == ""
    assert browser.run("return Object.keys(localStorage).filter((key) => key !== 'sk-scheme')") == []


def test_axe_finds_nothing(browser, serve_every_kind, axe_source):
    browser.open(serve_every_kind + EVERY_KIND)
    browser.run(axe_source + "; window.axe = axe;")
    browser.run("axe.run({ resultTypes: ['violations'] }).then((result) => { window.found = result.violations; })")
    browser.wait_for("window.wrappedJSObject ? window.wrappedJSObject.found : window.found")

    assert browser.run("return (window.wrappedJSObject ?? window).found.map((each) => each.id)") == []


def test_a_box_grows_with_its_text(browser, serve_every_kind):
    browser.open(serve_every_kind + EVERY_KIND)
    height = "return document.querySelector('[name=noises]').offsetHeight"
    browser.run("document.querySelector('[name=noises]').focus()")
    before = browser.run(height)
    browser.press(ENTER * 12)

    assert browser.run(height) > before + 200
