"""A form on its page for everybody: with a keyboard, a screen reader, a telephone, a page zoomed to 400 %, on paper."""

import json
import os
import re
from io import BytesIO
from itertools import product
from pathlib import Path

import pypdfium2
import pytest

from browser.test_fill_in import FILL_ALL, FORGET, FORM, GET, KEEP, MORE, SAID, SUMMARY, downloaded, storage, write
from helpers.accessibility_tree import tree_of
from helpers.projects import SAMPLES
from samtalekit.paper.pdf.fill import fill

pytestmark = pytest.mark.browser

IS_SOAK = bool(os.environ.get("SAMTALEKIT_SOAK"))
EVERY_KIND = "skemaer/eftersyn.html"
TREE = SAMPLES / "every-kind" / "accessibility-tree.txt"
PHONE, DESKTOP = (390, 844), (1280, 900)
ZOOMED = (320, 256)
"""What is left of a window of 1280 by 1024 pixels when its page is zoomed to 400 %."""
SIZES = [(320, 700), PHONE, DESKTOP, ZOOMED]
SCREENS = (
    [*product(SIZES, ("light", "dark"))]
    if IS_SOAK
    else [(ZOOMED, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
)
OPEN = "[data-sk-choose]"
BAR_HEIGHT = 56  # pixels, of 844: a row of a finger's height
TARGET = 24  # pixels; WCAG 2.2, 2.5.8


@pytest.fixture
def form(opened, serve_every_kind):
    """Open the form with every kind of field: ``form(size=PHONE, scheme="dark")``."""

    def open_form(size=DESKTOP, scheme="light", path=EVERY_KIND):
        page = opened(serve_every_kind, width=size[0], scheme=scheme)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(reduced_motion="reduce")
        page.goto(serve_every_kind + path)
        page.locator(FORM).wait_for()
        return page

    return open_form


@pytest.fixture
def forms(form, serve_every_kind, request):
    """Open each form to look at: the one with every kind of field; in a soak those of the kit, in both languages, too."""

    def open_each(size, scheme):
        page = form(size, scheme)
        yield page
        if IS_SOAK:
            site = request.getfixturevalue("default_site")
            pages = json.loads((site / "manifest.json").read_text("utf-8"))["pages"]
            for each in pages:
                if each["id"].startswith("forms/") and each["id"] != "forms/index":
                    page.goto(request.getfixturevalue("served") + each["path"])
                    page.locator(FORM).wait_for()
                    yield page

    return open_each


# What a machine can see: in every state of the page, on every screen.

AXE = """
async () => {
  const bar = document.querySelector("[data-sk-bar]");
  bar.style.position = "static";
  const found = await axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
  bar.style.position = "";
  return found.violations;
}
"""
"""With the bar at the end of the form: axe counts only as much of a field as the bar leaves free where the page happens
to be scrolled to. That it never lies on what has the focus is a test of its own."""


def violations(page, state):
    return [
        f"{page.url}, {state}: {one['id']}: {node['html'][:160]}" for one in page.evaluate(AXE) for node in one["nodes"]
    ]


def states(page):
    """Bring a form from state to state, as people do, and tell each."""
    yield "empty"
    page.click(GET)
    page.locator(f"{SUMMARY}:not([hidden]), {SAID}:not(:empty)").first.wait_for(state="attached")
    yield "with what is missing"
    page.evaluate(FILL_ALL, "Zoë Łukasz")
    yield "filled in, with every question and round shown"
    for choice in page.locator(f"{FORM} input[type=radio]:visible").all()[:8]:
        choice.check()
    yield "with other answers, and questions hidden"
    if page.locator(MORE).is_visible():
        page.click(MORE)
        yield "with the bar open"
    page.click(KEEP)
    yield "kept"
    page.locator("[data-sk-kept] [data-sk-start]").click()
    yield "asked whether to start a new one"
    page.click("[data-sk-start-stay]")
    if not page.locator(FORGET).is_visible():
        page.click(MORE)
    page.click(FORGET)
    yield "asked whether to forget"


@pytest.mark.parametrize(("size", "scheme"), SCREENS)
def test_axe_finds_nothing_in_any_state(forms, axe_source, size, scheme):
    """And nobody has to scroll sideways: WCAG 2.2, 1.4.10."""
    found, wide = [], []
    for page in forms(size, scheme):
        page.evaluate(axe_source)
        for state in states(page):
            found += violations(page, state)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wide.append(f"{page.url}, {state}")

    assert found == []
    assert wide == []


SMALL = """
(least) => [...document.querySelectorAll("#sk-fill :is(input, textarea, select, button, a)")]
  .filter((each) => each.checkVisibility())
  .map((each) => [each, (each.closest("label") ?? each).getBoundingClientRect()])
  .filter(([, box]) => box.width < least || box.height < least)
  .map(([each]) => each.outerHTML)
"""


def test_what_is_pressed_is_large_enough_for_a_finger(form):
    page = form(PHONE)
    page.click(GET)
    page.locator(SUMMARY).wait_for()
    page.evaluate(FILL_ALL, "Zoë")
    page.click(MORE)

    assert page.evaluate(SMALL, TARGET) == []


def test_no_question_moves_when_one_is_answered(form):
    """The button that takes an answer back stands in the space between two questions."""
    page = form(PHONE)
    after = page.locator("[name=month]")
    before = after.bounding_box()["y"] + page.evaluate("scrollY")
    page.locator("[name=mood]").last.check()

    button = page.locator("[data-sk-clear]:visible")
    assert button.count() == 1
    clear, label = button.bounding_box(), page.locator("label[for=sk-f-month]").bounding_box()
    assert label["y"] - clear["y"] - clear["height"] >= 16, "it does not look like a part of the next question"
    assert after.bounding_box()["y"] + page.evaluate("scrollY") == pytest.approx(before, abs=0.5)


# With a keyboard alone.

COVERED = """
() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((right) => [0.2, 0.5, 0.8].map((down) =>
    [box.left + box.width * right, box.top + Math.min(box.height, innerHeight) * down]));
  const isSeen = ([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (top === focused || focused.contains(top) || focused.closest("label")?.contains(top));
  };
  return points.some(isSeen) ? "" : focused.outerHTML.slice(0, 120);
}
"""


@pytest.mark.parametrize("size", [ZOOMED, PHONE, DESKTOP, (1280, 720)])
def test_nothing_lies_on_what_has_the_focus(form, size):
    """On the way through the whole page, and back: WCAG 2.2, 2.4.11."""
    page = form(size)
    page.evaluate(FILL_ALL, "Zoë")
    covered, way = [], []
    for key in ("Tab", "Shift+Tab"):
        page.locator("[name=name]" if key == "Tab" else GET).focus()
        for _press in range(300):
            page.keyboard.press(key)
            covered += [lying] if (lying := page.evaluate(COVERED)) else []
            way.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
            if page.evaluate("document.activeElement.matches('[data-sk-get], [name=name]')"):
                break
        assert way[-1] == ("Hent som PDF" if key == "Tab" else "sk-f-name")

    assert covered == []


def test_a_line_that_is_written_in_a_high_box_stays_above_the_bar(form):
    page = form(PHONE)
    page.locator("[name=noises]").focus()
    for _line in range(24):
        page.keyboard.type("Kæden")
        page.keyboard.press("Enter")
    box, bar = page.locator("[name=noises]").bounding_box(), page.locator("[data-sk-bar]").bounding_box()

    assert box["height"] > 500, "it has grown with the text"
    assert box["y"] + box["height"] <= bar["y"] + 1


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.innerText.trim()")


def go_to(page, wanted, key="Tab"):
    """Press a key until something has the focus, and see that nothing lies on it."""
    for _press in range(90):
        page.keyboard.press(key)
        if focused(page) == wanted:
            assert page.evaluate(COVERED) == ""
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


STORY = [
    ("name", "Zoë Łukasz"), ("noises", "Kæden\nknirker"), ("brakes_work", ["Space"]), ("light", ["Space", "ArrowDown"]),
    ("why_dark", "En pære"), ("tools_patches", ["Space"]), ("mood", ["Space", *["ArrowRight"] * 3]), ("month", "Mar"),
    ("where_1", "Til søen"), ("Tilføj tur 2", ["Enter"]), ("where_2", "Hjem"), ("jobs_chain_who", "Şahin"),
    ("jobs_chain_day", "04042027"), ("jobs_chain_done", ["Space"]), ("jobs_chain_place", "Værk"),
    ("friends_2_count", "3"), ("feelings_lapping_now", ["Space", "ArrowRight"]), ("own_2_name", "At tage hjem"),
]  # fmt: skip
"""Where the tabulator key leads, and what is typed or pressed there. A day and a month that are alike, since the
browser's own language says which comes first."""

TOLD = {
    "name": "Zoë Łukasz", "noises": "Kæden\nknirker", "brakes_work": "yes", "light": "one", "why_dark": "En pære",
    "tools_patches": "yes", "mood": "4", "month": "m3", "where_1": "Til søen", "where_2": "Hjem", "jobs_chain_who": "Şahin",
    "jobs_chain_day": "04-04-2027", "jobs_chain_done": "yes", "jobs_chain_place": "shop", "friends_2_count": "3",
    "feelings_lapping_now": "2", "own_2_name": "At tage hjem",
}  # fmt: skip


def test_a_form_is_filled_in_and_downloaded_with_the_keyboard_alone(form, every_kind):
    """Every kind of field, from the button at the top of the page to the PDF; no mouse is touched."""
    page = form()
    page.locator("a[href='#sk-fill']").focus()
    page.keyboard.press("Enter")
    for name, keys in STORY:
        go_to(page, name)
        if isinstance(keys, str):
            page.keyboard.type(keys)
        else:
            for key in keys:
                page.keyboard.press(key)
    go_to(page, "Hent som PDF")
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    paper = next((every_kind / "papers").rglob("all-kinds.pdf")).read_bytes()
    assert Path(download.value.path()).read_bytes() == fill(paper, TOLD)


def test_the_keyboard_leads_from_what_is_missing_to_its_field(form):
    page = form()
    page.locator(GET).focus()
    page.keyboard.press("Enter")
    page.locator(SUMMARY).wait_for()
    assert focused(page).startswith("Skemaet er hentet")

    go_to(page, "Hvornår blev den efterset? – Skriv en dato")
    page.keyboard.press("Enter")
    assert focused(page) == "tuned"
    assert page.evaluate(COVERED) == ""
    page.keyboard.type("03032027")
    assert page.input_value("[name=tuned]") == "2027-03-03"
    assert page.locator("#sk-f-tuned-error").is_hidden()


def test_the_focus_goes_to_a_new_round_and_back_to_where_it_was_added(form):
    page = form()
    page.locator("[name=where_1]").focus()
    for number in (2, 3):
        go_to(page, f"Tilføj tur {number}")
        page.keyboard.press("Enter")
        assert focused(page) == f"Tur {number}"
    go_to(page, "Fjern tur 3")
    page.keyboard.press("Enter")

    assert focused(page) == "Tilføj tur 3"


def test_the_focus_goes_to_where_it_says_what_is_kept_and_forgetting_asks_first(form):
    """Escape means no."""
    page = form()
    page.locator(KEEP).focus()
    page.keyboard.press("Enter")
    assert focused(page).startswith("Gemt i browseren her siden")
    go_to(page, "Glem alt")
    page.keyboard.press("Enter")
    assert focused(page).startswith("Vil du slette alt, du har skrevet")
    page.keyboard.press("Escape")
    assert focused(page) == "Glem alt"
    assert len(storage(page)) == 1

    page.keyboard.press("Enter")
    go_to(page, "Ja, slet det")
    page.keyboard.press("Enter")
    assert focused(page) == "Gem på denne enhed"
    assert storage(page) == []


# On a telephone: one row at the bottom.


def test_the_bar_of_a_telephone_is_one_row_and_opens_by_a_button(form):
    page = form(PHONE)
    page.locator("[name=noises]").scroll_into_view_if_needed()
    bar = page.locator("[data-sk-bar]").bounding_box()
    assert bar["height"] <= BAR_HEIGHT
    assert bar["y"] + bar["height"] == PHONE[1]
    assert page.locator(KEEP).is_visible()
    assert page.locator(OPEN).is_hidden()

    page.click(MORE)
    assert focused(page) == "Åbn et udfyldt skema"
    page.keyboard.press("Escape")
    assert page.locator(OPEN).is_hidden()
    assert focused(page) == "Mere"

    page.click(KEEP)
    assert focused(page).startswith("Gemt i browseren her siden")
    assert "Gemt i browseren her siden" in page.locator("[data-sk-since]").inner_text()
    page.locator("[name=noises]").focus()
    assert page.locator(FORGET).is_hidden()
    assert "Gemt her" in page.locator("[data-sk-bar]").inner_text()
    assert page.locator("[data-sk-bar]").bounding_box()["height"] <= BAR_HEIGHT


def test_the_bar_of_a_desktop_is_one_row_and_two_with_a_share_sheet(form):
    """The button that gets the PDF is at the right of it in both."""
    page = form(DESKTOP)
    get, progress = page.locator(GET), page.locator("[data-sk-progress]")
    one_row = page.locator("[data-sk-bar]").bounding_box()["height"]
    assert one_row < 2 * get.bounding_box()["height"]

    page.evaluate("document.querySelector('[data-sk-share]').hidden = false")
    box, words = get.bounding_box(), progress.bounding_box()
    assert page.locator("[data-sk-bar]").bounding_box()["height"] < one_row + get.bounding_box()["height"]
    assert box["x"] > words["x"] + words["width"]
    assert box["y"] < words["y"] + words["height"] / 2 < box["y"] + box["height"]


def test_the_bar_stays_on_a_page_that_is_zoomed_to_200_percent(form):
    page = form((640, 512))

    assert page.locator("[data-sk-bar]").evaluate("(bar) => getComputedStyle(bar).position") == "sticky"


def test_the_bar_does_not_stay_where_there_is_no_room_for_it(form):
    page = form(ZOOMED)

    assert page.locator("[data-sk-bar]").evaluate("(bar) => getComputedStyle(bar).position") == "static"


# For a screen reader.


def test_a_screen_reader_gets_every_kind_of_field_with_its_words(form):
    """The tree is in a file, to be read; ``SAMTALEKIT_ACCEPT=1`` writes it anew."""
    page = form()
    page.locator("[data-sk-add]:visible").click()
    page.locator("[name=light][value=none]").check()
    page.locator("[name=speed]").fill("80")
    page.click(GET)
    page.locator(SUMMARY).wait_for()
    lines = ["# Empty, with what is missing", "", *tree_of(page, FORM), ""]
    page.evaluate(FILL_ALL, "Zoë")
    page.click(KEEP)
    page.click(FORGET)
    lines += ["# Filled in, kept, and asked whether to forget: the bar", "", *tree_of(page, "[data-sk-bar]"), ""]
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.locator("[name=name]").focus()
    lines += ["# The bar of a telephone", "", *tree_of(page, "[data-sk-bar]"), ""]
    made = re.sub(r"siden .*?, også", "siden …, også", "\n".join(lines))  # the time of day
    if os.environ.get("SAMTALEKIT_ACCEPT"):
        TREE.write_text(made, encoding="utf-8")

    assert TREE.read_text(encoding="utf-8") == made


def test_a_message_at_a_field_is_told_from_its_hint(form):
    page = form()
    downloaded(page)

    assert page.locator("#sk-f-tuned-error").text_content() == "Bemærk: Skriv en dato"
    assert page.locator("[name=tools_pump]").get_attribute("aria-invalid") is None, "one box is not what is wrong"
    assert page.locator("[name=tuned]").get_attribute("aria-describedby").endswith("sk-f-tuned-error")


# On paper.


def test_the_page_is_printed_with_all_answers_and_without_what_is_for_a_screen(form):
    """No answer is parted by the end of a page."""
    page = form(scheme="dark")
    page.locator("[data-sk-add]:visible").click()
    write(page, {"name": "Zoë Łukasz", "make": "Kildemose", "where_2": "Strandmøllen", "jobs_tyre_who": "Şahin"})
    long = "Begyndelsen. " + "Det knirker, når jeg træder hårdt i pedalerne. " * 12
    page.locator("[name=noises]").evaluate("(box) => box.removeAttribute('maxlength')")
    write(page, {"noises": long + "Slutningen."})
    page.click(GET)
    page.locator(SUMMARY).wait_for()
    pages = text_of(page.pdf(prefer_css_page_size=True))
    whole = "\n".join(pages)

    for answer in ("Zoë Łukasz", "Kildemose", "Strandmøllen", "Şahin", "Bremserne virker", "Det røde"):
        assert answer in whole
    assert [page for page in pages if "Begyndelsen." in page] == [page for page in pages if "Slutningen." in page]
    for button in (
        "Hent som PDF",
        "Gem på",
        "Tilføj",
        "Fjern",
        "Søg",
        "Udfyld her",
        "Skemaet er hentet",
        "Skriv et svar",
        "yyyy",  # what a browser puts into an empty date
        "Vælg",  # and what stands in an empty list
    ):
        assert button not in whole, button
    assert "Tur 3" not in whole


def text_of(pdf: bytes) -> list[str]:
    """The text of each page; a line break within a text is a blank."""
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


# Where a form is not filled in on its page.


def test_a_form_that_is_not_filled_in_on_its_page_has_its_questions_as_text(opened, serve_every_kind):
    page = opened(f"{serve_every_kind}skemaer/huskeseddel.html")

    assert page.locator(FORM).count() == 0
    assert page.get_by_text("Udfyld her").count() == 0
    assert page.locator("#sk-questions").is_visible()
    assert "form.js" not in page.content()
