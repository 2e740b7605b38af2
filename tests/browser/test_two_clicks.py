"""Whatever the source of the kit offers is here, in both languages, at most two clicks from the front page."""

import json
import os
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

pytestmark = pytest.mark.browser

ROWS = {
    "step 1": "steps/plan",
    "step 2": "steps/bridge",
    "step 3": "steps/share",
    "step 4": "steps/learn",
    "step 5": "steps/effect",
    "the figure of the process": "process-figure",
    "the figure of effect": "effect-figure",
    "step 1 to print": "sheet-plan",
    "the wheel": "more/wheel",
    "guidelines": "more/guidelines",
    "cases": "more/cases",
    "tools": "more/tools",
    "questions on cards": "more/tools/questions",
    "contact": "contact",
    "news": "more/news",
}
"""What is looked for, and the id of its page or paper in the manifest."""

LINKS = (
    """() => [...document.querySelectorAll("a[href]")].filter(link => link.checkVisibility()).map(link => link.href)"""
)


@pytest.fixture(scope="module")
def manifest(default_site: Path):
    return json.loads((default_site / "manifest.json").read_text("utf-8"))


def links_of(page, address):
    """Where the visible links of a page lead, without their anchors."""
    page.goto(address)
    return {urlsplit(link)._replace(fragment="").geturl() for link in page.evaluate(LINKS)}


@pytest.mark.parametrize("language", ["da", "en"] if os.environ.get("SAMTALEKIT_SOAK") else ["da"])
def test_everything_is_two_clicks_from_the_front_page(opened, served, manifest, language):
    """Nobody should have to know where it is."""
    things = [*manifest["pages"], *manifest["papers"]]
    addresses = {each["id"]: urljoin(served, each["path"]) for each in things if each["language"] == language}
    front, page = addresses["index"], opened("about:blank")
    first = links_of(page, front)
    reached = first.union(
        *(links_of(page, link) for link in sorted(first) if link.startswith(served) and ".html" in link)
    )

    assert {row: where for row, where in ROWS.items() if addresses[where] not in reached} == {}


FILLED_IN = "a[href$='#sk-fill']"
STANDS = """link => [...link.querySelectorAll(".sk-unseen")].map(each => each.textContent.slice(2)).join()"""


@pytest.mark.parametrize("language", ["da", "en"] if os.environ.get("SAMTALEKIT_SOAK") else ["da"])
def test_every_form_is_filled_in_two_clicks_from_the_front_page(opened, served, manifest, language):
    """One to a page, one on “Udfyld her”, which leads to where it is filled in and not to a PDF."""
    pages = {each["id"]: each for each in manifest["pages"] if each["language"] == language}
    forms = {each["id"] for each in manifest["papers"] if (each["kind"], each["language"]) == ("form", language)}
    page = opened("about:blank")
    first = links_of(page, urljoin(served, pages["index"]["path"]))
    reached = set()
    for link in sorted(first):
        if link.startswith(served) and ".html" in link:
            page.goto(link)
            reached |= {address for address in page.evaluate(LINKS) if address.endswith("#sk-fill")}

    assert {form for form in forms if f"{served}{pages[f'forms/{form}']['path']}#sk-fill" not in reached} == set()


@pytest.mark.parametrize(
    ("page_id", "form"),
    [
        ("more/wheel", "mus-principles"),
        ("more/year", "process-plan"),
        ("start/employee", "development-plan"),
        ("start/manager", "group-overview"),
        ("steps/effect", "development-plan"),
        ("forms/index", "review-survey"),
    ],
    ids=["the wheel", "the calendar", "a path", "another path", "a step", "the list"],
)
def test_a_form_is_filled_in_from_where_it_is_spoken_of(opened, served, manifest, page_id, form):
    """The link says which form it is; the form is there, with the first thing to write in."""
    pages = {each["id"]: each for each in manifest["pages"] if each["language"] == "da"}
    page = opened(served + pages[page_id]["path"])
    page.emulate_media(reduced_motion="reduce")
    target = f"{served}{pages[f'forms/{form}']['path']}#sk-fill"
    link = next(each for each in page.locator(FILLED_IN).all() if each.evaluate("link => link.href") == target)

    assert link.inner_text().startswith("Udfyld her")
    assert link.evaluate(STANDS) == pages[f"forms/{form}"]["title"]
    page.goto(target)
    assert page.locator("#sk-fill").is_visible()
    assert page.evaluate("document.querySelector('#sk-fill').getBoundingClientRect().top") < 40


def test_without_scripts_no_link_leads_to_a_form_that_is_not_there(opened, served, manifest):
    pages = {each["id"]: each["path"] for each in manifest["pages"] if each["language"] == "da"}
    for page_id in ("more/wheel", "start/employee", "steps/effect", "forms/index"):
        page = opened(served + pages[page_id], scripts=False)
        assert page.locator(FILLED_IN).count()
        assert not [link for link in page.locator(FILLED_IN).all() if link.is_visible()]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_menu_and_the_search_stand_on_the_front_page(opened, served, manifest, language, width):
    """No click at all on a desktop; on a phone the menu is one click away."""
    front = next(each for each in manifest["pages"] if (each["id"], each["language"]) == ("index", language))
    page = opened(served + front["path"], width=width)
    if width < 600:
        page.click(".sk-menu__button")

    assert page.locator(".sk-menu__panel a" if width < 600 else ".sk-tabs a").first.is_visible()
    assert page.locator(".md-search__input").is_visible() or page.locator("[for=__search]").first.is_visible()


def test_every_page_and_paper_is_in_both_languages(manifest):
    """The switch of languages leads from page to page, so each must have its twin."""

    def ids(language, key):
        return sorted((each["id"], each.get("kind")) for each in manifest[key] if each["language"] == language)

    assert ids("da", "pages") == ids("en", "pages")
    assert ids("da", "papers") == ids("en", "papers")


def test_the_language_switch_leads_to_the_same_page(opened, served, manifest):
    """Not to the other language's front page, where the reader would have to begin again."""
    pages = {(each["id"], each["language"]): each["path"] for each in manifest["pages"]}
    page = opened(served + pages["more/follow-up", "da"])
    page.click(".sk-languages__link[hreflang=en]")

    assert page.url == served + pages["more/follow-up", "en"]
    page.click(".sk-languages__link[hreflang=da]")
    assert page.url == served + pages["more/follow-up", "da"]


def test_every_form_has_its_filled_in_example_in_both_languages(manifest):
    """Twenty-two forms, and one of each that somebody has filled in."""
    kinds = {
        (kind, language): {
            each["id"] for each in manifest["papers"] if (each["kind"], each["language"]) == (kind, language)
        }
        for kind in ("form", "example")
        for language in ("da", "en")
    }

    for language in ("da", "en"):
        assert len(kinds["form", language]) == 22
        assert {f"{form}-example" for form in kinds["form", language]} <= kinds["example", language]
