"""The table of claims and sources in the documents is the one that the kit's pages have."""

import re

import pytest
import yaml

from docs.test_docs import DOCS, ROOT

TABLE = (DOCS / "sources-of-the-kit.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in row.strip("|").split("|")] for row in TABLE.splitlines() if row.startswith("| ")]
CLAIMS = [row for row in ROWS if row[0] != "what is said"]
OF_THEME = "the page of every form"
"""Where a claim stands that is in the theme's own words, and not on a page of the kit."""
DAY = r"\d{4}-\d{2}-\d{2}"


@pytest.fixture(scope="module")
def sources():
    """The address of every source that a page of the kit names, of all its parts, with the page's file."""
    pages = sorted((ROOT / "content").rglob("*.md"))
    fronts = {page: yaml.safe_load(page.read_text(encoding="utf-8").split("---\n")[1]) for page in pages}
    return [
        (source["url"], page.relative_to(ROOT).as_posix())
        for page, front in fronts.items()
        for source in front.get("sources", [])
    ]


def test_every_source_of_a_page_has_a_row(sources):
    """Whoever checks the kit once a year finds in one place all that there is to read again."""
    known = {row[3].strip("<>") for row in CLAIMS}

    assert sorted({f"{page}: {url}" for url, page in sources if url not in known}) == []


def test_no_row_is_left_of_a_source_that_no_page_names(sources):
    """A row says where a claim stands; one that stands nowhere misleads."""
    named = {url for url, _page in sources}

    assert [row[0] for row in CLAIMS if row[1] != OF_THEME and row[3].strip("<>") not in named] == []


def test_danish_and_english_pages_have_the_same_sources(sources):
    """A reader of either language can check the same claims."""
    danish = {(page.removeprefix("content/da/"), url) for url, page in sources if page.startswith("content/da/")}
    english = {(page.removeprefix("content/en/"), url) for url, page in sources if page.startswith("content/en/")}

    assert danish ^ english == set()


def test_every_row_says_what_where_from_whom_and_when():
    """A claim without a day cannot be read again in time."""
    assert len(CLAIMS) > 40
    assert [row for row in CLAIMS if len(row) != 6 or not all(row[:5])] == []
    assert [row[0] for row in CLAIMS if not re.fullmatch(f"{DAY}(, {DAY})*", row[4])] == []


def test_no_source_is_a_front_page(sources):
    """An address that ends at the host sends a reader looking."""
    assert sorted({url for url, _page in sources if re.fullmatch(r"https?://[^/]+/?", url)}) == []
