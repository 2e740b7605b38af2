"""A new release of a site reaches readers: real servers, real unzip, and a browser that caches."""

import pytest

from helpers.projects import PAGE, over_tiny
from helpers.webservers import apache, nginx, unzip
from samtalekit.jobs.pack import pack

pytestmark = pytest.mark.browser

OLD, NEW = "11 22 33 44", "55 66 77 88"
FILE = "content/en/lamps.md"


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Two packs of a workplace: between them a telephone number was corrected, by one as long."""
    top = tmp_path_factory.mktemp("releases")
    zips = []
    for number in (OLD, NEW):
        root = over_tiny(top, {FILE: f"{PAGE}Broken? Call {number}.\n"})
        zips.append(pack(root, top / f"pack {len(zips)}").place / "web-server.zip")
    return zips


@pytest.fixture(params=["nginx", "apache"])
def server(request, releases, tmp_path):
    """A server with the first release, and with the settings that came with it."""
    settings = tmp_path / "first"
    unzip(releases[0], settings)
    running = apache() if request.param == "apache" else nginx((settings / "server" / "nginx.conf").read_text())
    with running as server:
        unzip(releases[0], server.site.parent)
        yield server


def sizes(site):
    return {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*.html")}


def test_a_corrected_number_of_the_same_length_is_seen_at_once(browser, server, releases):
    """By somebody who read the page yesterday and follows a link to it today, and in the search.

    All else is kept: the server is asked for it, and answers that it has not changed.
    """
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    page.goto(server.address + "lamps.html")
    page.goto(server.address + "index.html")
    index = "fetch('search/search_index.json').then(answer => answer.text())"
    assert OLD in page.evaluate(index)
    before = sizes(server.site)
    unzip(releases[1], server.site.parent)
    asked = len(server.answered())

    assert sizes(server.site) == before
    page.goto(server.address + "index.html")
    page.get_by_role("link", name="Lamps").first.click()
    page.wait_for_url("**/lamps.html")
    assert NEW in page.inner_text("main")
    assert NEW in page.evaluate(index)
    page.reload()
    assert NEW in page.inner_text("main")
    page.context.close()

    answers = server.answered()[asked:]
    assert "200 /site/lamps.html" in answers
    assert "304 /site/index.html" in answers
    assert "304 /site/assets/site.css" in answers
