"""Search finds what is meant: asked as people ask, the page is first or within three; on a server and on a share."""

import json
import tomllib
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

pytestmark = pytest.mark.browser

QUERIES = tomllib.loads((Path(__file__).parent / "queries.toml").read_text("utf-8"))
SEARCH = ".md-search__input"
FIRST = 3
ENOUGH = 0.95

ASK = """async query => {
    const field = document.querySelector(".md-search__input");
    const results = document.querySelector("[data-md-component=search-result]");
    const settled = new Promise(resolve => {
        let wait;
        const rest = quiet => { clearTimeout(wait); wait = setTimeout(() => { watch.disconnect(); resolve(); }, quiet); };
        const watch = new MutationObserver(() => rest(80));  // a word that no page has is asked for twice
        watch.observe(results, { childList: true, subtree: true, characterData: true });
        rest(3000);
    });
    field.focus();
    field.value = query;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await settled;
    return [...results.querySelectorAll(".md-search-result__list > li")].map(item => item.querySelector("a").href);
}"""
"""Types a query, and gives the address of each page in the list of results, in its order."""


@pytest.fixture(scope="module")
def page_ids(default_site):
    """Ids of pages by their path on the site."""
    pages = json.loads((default_site / "manifest.json").read_text("utf-8"))["pages"]
    return {page["path"]: page["id"] for page in pages}


@pytest.fixture(params=["server", "share"])
def site(request, default_site, served):
    """The address of the site on a web server, and in a folder."""
    return served if request.param == "server" else f"{default_site.as_uri()}/"


def found(page, site, page_ids, query):
    """The ids of the pages that a query finds, best first."""
    paths = [unquote(urlsplit(href).path.removeprefix(urlsplit(site).path)) for href in page.evaluate(ASK, query)]
    return [page_ids.get(path, path) for path in paths]


@pytest.mark.parametrize(("language", "front"), [("da", "index.html"), ("en", "en/index.html")], ids=["da", "en"])
def test_the_page_that_is_meant_is_among_the_first_three(opened, site, page_ids, language, front):
    """Employees, managers and HR type single words, everyday words, endings, and words without Danish letters."""
    page = opened(urljoin(site, front))
    answers = {query: found(page, site, page_ids, query)[:FIRST] for query in QUERIES[language]}
    misses = {query: answers[query] for query, meant in QUERIES[language].items() if not {*meant} & {*answers[query]}}
    report = "\n".join(f"{query}: {', '.join(pages) or 'nothing'}" for query, pages in misses.items())

    assert len(misses) <= (1 - ENOUGH) * len(answers), report


@pytest.mark.parametrize(("language", "front"), [("da", "index.html"), ("en", "en/index.html")], ids=["da", "en"])
def test_a_common_word_leads_first_to_the_page_whose_subject_it_is(opened, served, page_ids, language, front):
    """Whoever types one word takes the first page that is found."""
    page = opened(urljoin(served, front))
    firsts = {query: found(page, served, page_ids, query)[:1] for query in QUERIES["first"][language]}

    assert {
        query: first for query, first in firsts.items() if not {*first} & {*QUERIES["first"][language][query]}
    } == {}


@pytest.mark.parametrize("query", ["handleplan", "opfoelgning", "musskema"], ids=["alias", "letters", "hyphen"])
def test_a_word_that_is_hidden_finds_a_page_and_is_not_shown(opened, site, query):
    page = opened(f"{site}index.html")
    page.evaluate(ASK, query)
    shown = page.locator(".md-search-result__list").inner_text()

    assert query not in shown.lower()
    assert page.locator(".md-search-result__list > li").first.locator("h1").is_visible()
    assert page.locator(".md-search-result__list > li").first.locator("article p").first.inner_text().strip()


def test_a_word_with_a_letter_missing_shows_what_it_was_taken_for(opened, site):
    """The page's own word is marked; the words that were tried are not shown."""
    page = opened(f"{site}index.html")
    page.evaluate(ASK, "udviklngsplan")

    assert "udviklingsplan" in [mark.lower() for mark in page.locator(".md-search-result mark").all_inner_texts()]
    assert "udviklngs" not in page.locator(".md-search-result").inner_text().lower()


def test_small_words_of_a_sentence_find_nothing_of_their_own(opened, served, page_ids):
    """“er” would find “erfagruppe”, and “til” “tilgængelighed”."""
    page = opened(served)

    assert found(page, served, page_ids, "hvad er grus til") == found(page, served, page_ids, "grus")


def test_signs_of_the_search_s_own_language_are_left_as_they_are(opened, served, page_ids):
    page = opened(served)

    assert "more/group-review" not in found(page, served, page_ids, "+mus -grus")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_was_found(opened, served, axe_source, width, scheme):
    page = opened(served, width=width, scheme=scheme)
    page.evaluate(ASK, "udviklngsplan skema")
    page.evaluate(axe_source)
    found_faults = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")

    assert [fault["id"] for fault in found_faults] == []


def test_results_are_walked_with_the_arrows_and_opened_with_enter(opened, site):
    page = opened(f"{site}index.html")
    page.evaluate(ASK, "orlov")
    first = page.locator(".md-search-result__link").first.get_attribute("href")
    page.keyboard.press("ArrowDown")

    assert page.evaluate("document.activeElement.href") == urljoin(site, first)

    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert urlsplit(page.url).path == urlsplit(first).path
