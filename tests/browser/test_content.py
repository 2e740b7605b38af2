"""Blocks that do something: a catalogue that is narrowed down, news that is folded away, and all of it on paper."""

from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
METHODS = "mere-viden/laeringsmetoder.html"
CATALOGUE = yaml.safe_load((ROOT / "content/da/catalogues/methods.yml").read_text("utf-8"))
ALL = [item["title"] for item in CATALOGUE["items"]]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["index.html", "trin/planlaeg.html", "mere-viden/aarshjul.html"])
def test_a_date_of_the_year_keeps_to_one_line(opened, served, path, width):
    """A range that breaks in its middle reads as two dates."""
    page = opened(served + path, width=width)
    lines = page.locator(".sk-season__row dt, .sk-year__row dt").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight))"
    )

    assert lines
    assert [each for each in lines if each > 1.4] == []


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_card_of_a_step_shows_its_paper_whole_and_nothing_lies_on_anything(opened, served, width):
    """A paper cut off in its middle tells nobody which one it is."""
    page = opened(served + "index.html", width=width)
    boxes = page.locator(".sk-card").evaluate_all("""cards => cards.map(card => [...card.children].map(each => {
        const {left, right, top, bottom} = each.getBoundingClientRect();
        return {left, right, top, bottom, name: each.className};
    }))""")
    sheets = [each for card in boxes for each in card if each["name"] == "sk-card__sheet"]

    assert sheets
    assert [
        each for each in sheets if not 1.3 < (each["bottom"] - each["top"]) / (each["right"] - each["left"]) < 1.5
    ] == []
    tops = [(each["top"] - card[0]["top"]) for card in boxes for each in card if each["name"] == "sk-card__sheet"]
    assert [top for top in tops if abs(top) > 16] == []
    assert [(one["name"], two["name"]) for card in boxes for one in card for two in card if lies_on(one, two)] == []


def lies_on(one, two):
    """True when two different parts of a card have room in common."""
    across = min(one["right"], two["right"]) - max(one["left"], two["left"])
    down = min(one["bottom"], two["bottom"]) - max(one["top"], two["top"])
    return one is not two and across > 1 and down > 1


def test_three_short_columns_fit_on_a_phone_and_a_wider_table_shows_that_there_is_more(opened, served):
    """A table that is cut off without a sign is taken for the whole."""
    short = opened(served + "mere-viden/grus.html", width=390).locator(".sk-table").first
    wide = opened(served + "mere-viden/saerlige-samtaler.html", width=390).locator(".sk-table").first

    assert short.evaluate("each => each.scrollWidth - each.clientWidth") == 0
    assert wide.evaluate("each => each.scrollWidth - each.clientWidth") > 0
    assert wide.evaluate("each => getComputedStyle(each).backgroundAttachment") == "local, local, scroll, scroll"


def having(**chosen):
    """The titles of what has any of the options of each filter."""
    items = CATALOGUE["items"]
    fits = [all(set(item["choices"][name]) & set(options) for name, options in chosen.items()) for item in items]
    return [item["title"] for item, is_fit in zip(items, fits, strict=True) if is_fit]


def shown(page):
    return page.locator(".sk-method:visible .sk-method__title").all_inner_texts()


def status(page):
    return page.locator(".sk-filters__said").inner_text()


def tick(page, *options):
    """Tick options by keyboard alone, each reached with the Tab key from the one before."""
    for option in options:
        box = page.locator(f".sk-filters__check[value={option}]")
        for _press in range(40):
            if box.evaluate("box => box === document.activeElement"):
                break
            page.keyboard.press("Tab")
        assert box.evaluate("box => box === document.activeElement")
        page.keyboard.press("Space")


@pytest.fixture
def methods(opened, served):
    """The page of the catalogue, with the keyboard just above its filters."""
    page = opened(served + METHODS)
    page.evaluate("""() => {
        const before = document.querySelector('.sk-catalogue').previousElementSibling;
        before.tabIndex = -1;
        before.focus();
    }""")
    return page


def test_options_of_one_filter_add_and_filters_narrow_each_other_by_keyboard_alone(methods):
    """An hour or some days, and no money: neither of them alone would do."""
    tick(methods, "hours", "days")
    by_time = shown(methods)
    tick(methods, "free")

    assert by_time == having(time=["hours", "days"])
    assert shown(methods) == having(time=["hours", "days"], cost=["free"])
    assert 0 < len(shown(methods)) < len(by_time) < len(ALL)


def test_what_is_left_is_counted_and_announced(methods):
    """Screen readers announce how much of the list is left."""
    before = status(methods)
    tick(methods, "hours", "free", "cooperation")
    count = len(having(time=["hours"], cost=["free"], goal=["cooperation"]))

    assert before == f"Alle {len(ALL)} er vist."
    assert methods.get_attribute(".sk-filters__said", "role") == "status"
    assert status(methods) == f"{count} af {len(ALL)} er vist."


def test_when_nothing_fits_the_way_out_is_announced(methods):
    """An empty page without a word looks broken."""
    methods.evaluate("document.querySelectorAll('.sk-method').forEach(item => item.setAttribute('data-cost', ''))")
    tick(methods, "free")

    assert shown(methods) == []
    assert status(methods) == "Ingen passer på det hele. Tag et kryds væk."


def test_all_is_shown_again_at_one_key_press(methods):
    tick(methods, "months", "paid")
    for _press in range(40):
        methods.keyboard.press("Tab")
        if methods.evaluate("document.activeElement.type") == "reset":
            break
    methods.keyboard.press("Enter")
    methods.locator(f".sk-method:visible >> nth={len(ALL) - 1}").wait_for()

    assert shown(methods) == ALL
    assert status(methods) == f"Alle {len(ALL)} er vist."
    assert methods.locator(".sk-filters__check:checked").count() == 0


def test_a_link_to_what_is_sifted_away_shows_it(methods):
    """Search leads to a method; a filter from before must not hide it."""
    tick(methods, "months")
    title = methods.locator(".sk-method[hidden] .sk-method__title").first
    anchor, words = title.get_attribute("id"), title.text_content()
    methods.evaluate("anchor => { location.hash = anchor; }", anchor)
    methods.locator(f"#{anchor}").wait_for(state="visible")

    assert words in shown(methods)
    assert shown(methods) == ALL


def test_without_scripts_the_whole_catalogue_is_there_and_no_dead_filter(opened, served):
    page = opened(served + METHODS, scripts=False)

    assert shown(page) == ALL
    assert not page.locator(".sk-filters").is_visible()


def test_news_that_is_folded_stays_folded(opened, served):
    """It has been read; the next visit is for something else."""
    page = opened(served)
    was_open = page.locator(".sk-news__words").is_visible()
    page.focus(".sk-news__summary")
    page.keyboard.press("Enter")
    page.reload()
    is_folded = not page.locator(".sk-news__words").is_visible()
    page.click(".sk-news__summary")
    page.reload()

    assert was_open
    assert is_folded
    assert page.locator(".sk-news__words").is_visible()


def test_newer_news_is_not_folded_by_what_was_folded_before(opened, served):
    page = opened(served)
    page.evaluate("localStorage.setItem('sk-news', 'more/news/of-last-year')")
    page.reload()

    assert page.locator(".sk-news__words").is_visible()


def test_nothing_is_folded_on_paper_and_all_is_as_before_after(opened, served):
    """Printing is no choice: what was folded on the screen is folded again."""
    page = opened(served)
    page.click(".sk-news__summary")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    on_paper = page.locator("details.sk-news").evaluate("news => news.open")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.reload()

    assert on_paper
    assert not page.locator("details.sk-news").evaluate("news => news.open")


def test_a_printed_page_has_no_chrome_and_keeps_its_words(opened, served):
    """Menus and filters are dead on paper; the address of a link is not."""
    page = opened(served + METHODS)
    page.emulate_media(media="print")

    assert not page.locator(".sk-tabs, .md-search, .sk-side, .sk-filters, .sk-menu").filter(visible=True).count()
    assert shown(page) == ALL
    assert "https://" in page.locator(".sk-sources a").first.evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
