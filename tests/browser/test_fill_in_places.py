"""A form is filled in wherever the site works, and nothing of it stays or leaves: one story in each place.

The policy in a header is stricter than that of the pages: it allows the site's own files and no inline script. So it
refuses the two that the theme of the frame has, which ours allows by their hash; the form needs neither.
"""

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from browser.test_fill_in import ANSWERS, EFFECT, FORGET, GET, KEEP, PLAN, SAID, SUMMARY, blank, downloaded, write
from browser.test_policy import LISTEN
from browser.test_reminders import CALENDAR, FOLLOW_UP, OFFERS
from helpers.webservers import nginx
from samtalekit.paper.pdf.fill import fill

pytestmark = pytest.mark.browser

HEADER = """include /etc/nginx/mime.types; add_header Content-Security-Policy "default-src 'self'; connect-src 'self'; form-action 'none'" always;"""

STORED = """
async () => {
  const asked = async (what) => { try { return await what(); } catch { return []; } };
  return {
    local: Object.keys(localStorage).filter((key) => key !== "sk-scheme"),
    session: Object.keys(sessionStorage),
    databases: await asked(() => indexedDB.databases()),
    caches: await asked(() => caches.keys()),
    workers: await asked(() => navigator.serviceWorker.getRegistrations()),
    cookie: document.cookie,
  };
}
"""
INLINE = "script-src-elem inline"
NOTHING = {"local": [], "session": [], "databases": [], "caches": [], "workers": [], "cookie": ""}


@contextmanager
def sub_path(_site, served):
    yield served


@contextmanager
def behind_a_policy(site, _served):
    with nginx(HEADER) as server:
        shutil.copytree(site, server.site, dirs_exist_ok=True)
        yield server.address


@contextmanager
def disk(site, _served):
    yield f"{site.as_uri()}/"


PLACES = {"sub-path": sub_path, "a policy in a header": behind_a_policy, "disk": disk}


@pytest.fixture(params=PLACES)
def place(request, default_site, served):
    """Where the same files are read: an address that ends in a slash."""
    with PLACES[request.param](default_site, served) as address:
        yield address


@pytest.fixture
def watched(browser):
    """A page that notes what it asks for, what is refused, and what the browser complains of."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.asked, page.complaints = [], []
    page.add_init_script(LISTEN)
    page.clock.set_fixed_time(datetime(2027, 1, 15, 9, tzinfo=UTC))  # before the dates that go into a calendar
    page.on("request", lambda request: page.asked.append((request.method, request.url)))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: page.complaints.append(said.text) if said.type in {"error", "warning"} else None)
    yield page
    context.close()


def stored(page):
    return page.evaluate(STORED) | ({"cookie": page.context.cookies()} if page.context.cookies() else {})


def test_a_whole_story_leaves_no_request_and_forgetting_leaves_nothing(watched, place, default_site):
    """Written, kept, reloaded and gone on with, taken over by another form, into a calendar, as a PDF, and forgotten."""
    page, plan = watched, place + PLAN
    page.goto(plan)
    page.locator("[data-sk-add]", has_text="Mål 2").click()
    write(page, ANSWERS)
    assert stored(page) == NOTHING, "before somebody has said so"

    page.click(KEEP)
    page.reload()
    write(page, {"goal_2": "Gået videre efter en pause"})
    assert downloaded(page)[1] == fill(
        blank(default_site, "development-plan"), ANSWERS | {"goal_2": "Gået videre efter en pause"}
    )
    with page.expect_download() as download:
        page.click(CALENDAR)
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    refused = page.evaluate("window.refused")

    page.goto(place + FOLLOW_UP)
    page.locator(f"{OFFERS} button").click()
    refused += page.evaluate("window.refused")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(plan)
    assert len(stored(page)["local"]) == 1
    page.click(FORGET)
    page.click("[data-sk-yes]")
    assert stored(page) == NOTHING
    page.reload()
    assert stored(page) == NOTHING
    assert page.input_value("[name=goal_2]") == ""

    assert [each for each in refused if each != INLINE] == []
    assert [each for each in page.complaints if not each.startswith("Executing inline script")] == []
    assert [url for _method, url in page.asked if not url.startswith((place, "blob:", "data:"))] == []
    assert {method for method, _url in page.asked} == {"GET"}
    assert [url for _method, url in page.asked if "?" in url] == [], "no answer leaves in an address"


def test_who_is_offline_loses_nothing_and_gets_the_pdf_once_the_network_is_back(watched, served, default_site):
    """The page is open, and then the train goes into a tunnel; no service worker is needed for that."""
    page = watched
    page.goto(served + PLAN)
    page.context.set_offline(True)
    write(page, {"name": "Zoë", "goal_1": "Et mål", "follow_up_1": "15-05-2027"})
    with page.expect_download() as download:
        page.click(CALENDAR)
    assert b"20270515" in Path(download.value.path()).read_bytes()
    page.click(GET)
    page.locator(SUMMARY).wait_for()
    assert "Skemaet kunne ikke hentes" in page.locator(SUMMARY).inner_text()
    assert page.input_value("[name=goal_1]") == "Et mål"

    page.context.set_offline(False)
    expected = {"name": "Zoë", "goal_1": "Et mål", "follow_up_1": "15-05-2027"}
    assert downloaded(page)[1] == fill(blank(default_site, "development-plan"), expected)
    page.context.set_offline(True)
    assert downloaded(page)[1] == fill(blank(default_site, "development-plan"), expected), "all it needs is there now"


@pytest.mark.parametrize("path", [PLAN, EFFECT])
def test_without_scripts_nothing_is_stored_and_the_paper_is_there_behind_a_policy(browser, default_site, path):
    with behind_a_policy(default_site, "") as address:
        context = browser.new_context(java_script_enabled=False, accept_downloads=True)
        page = context.new_page()
        page.goto(address + path)
        with page.expect_download() as download:
            page.locator("a[download]").first.click()

        assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
        assert page.locator("#sk-questions").is_visible()
        assert page.locator(SAID).is_hidden()
        assert context.cookies() == []
        context.close()
