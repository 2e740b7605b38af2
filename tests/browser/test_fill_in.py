"""Filling in a form on its page: the same paper, made on the reader's own machine."""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from paper.readers import values as values_of
from samtalekit.paper.pdf.fill import fill

pytestmark = pytest.mark.browser

PLAN = "skemaer/udviklingsplan.html"
EFFECT = "skemaer/effektark.html"
NAME = "Łukasz Şahin Ωμέγα Zoë æøå ğıİ"
FORM, GET, SAID = "#sk-fill", "[data-sk-get]", "[data-sk-said]"
SUMMARY, KEEP, FORGET = "[data-sk-summary]", "[data-sk-keep]", "[data-sk-forget]"
PROGRESS = "[data-sk-progress]"
RESUMED, STARTING, ASIDE = "[data-sk-resumed]", "[data-sk-starting]", "[data-sk-aside]"
PREPARATION = "skemaer/medarbejderens-forberedelse.html"
MORE = "[data-sk-open]"
"""The button of the bar where there is little room."""

ANSWERS = {
    "name": NAME,
    "date": "01-02-2027",
    "goal_1": "Lede mandagsmøder (også på skærm)\nmed Zoë \\ 50 %",
    "follow_up_1": "15-05-2027",
    "status_1": "2",
    "method_1_network": "yes",
    "method_1_mentor": "yes",
    "goal_2": "Ét mål til",
    "invites": "manager",
}


def write(page, answers):
    """Answer as a reader does: type, tick and choose; a date in the order of the device's own picker."""
    for name, answer in answers.items():
        control = page.locator(f"[name='{name}']")
        kind = control.first.get_attribute("type")
        if kind == "radio":
            page.locator(f"[name='{name}'][value='{answer}']").check()
        elif kind == "checkbox":
            control.check()
        elif kind == "date":
            control.fill("-".join(reversed(answer.split("-"))))
        else:
            control.fill(answer)


def fill_in_plan(page):
    page.locator("[data-sk-add]", has_text="Mål 2").click()
    write(page, ANSWERS)


def downloaded(page):
    """The file that the button gives: its name and its bytes."""
    with page.expect_download() as download:
        page.click(GET)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def storage(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key !== 'sk-scheme')")


def go_and_wait_for_search(page, address):
    """Open a Danish page, and wait for what it loads last, after the page itself: the endings of Danish words."""
    with page.expect_event("requestfinished", lambda request: "/lunr.da" in request.url):
        page.goto(address)


class KitForm(NamedTuple):
    """A form of the kit: the address of its page, and the file of its paper."""

    id: str
    page: str
    paper: str


def forms_of(site, language):
    """Every form of a language, as the site's manifest has them."""
    manifest = json.loads((site / "manifest.json").read_text("utf-8"))
    pages = {page["id"]: page["path"] for page in manifest["pages"] if page["language"] == language}
    return [
        KitForm(paper["id"], pages[f"forms/{paper['id']}"], paper["path"])
        for paper in manifest["papers"]
        if (paper["kind"], paper["language"]) == ("form", language)
    ]


@cache
def blank(site, form):
    return (site / f"papers/da/{form}.pdf").read_bytes()


def test_the_paper_from_the_page_is_the_one_that_python_fills_in(opened, served, default_site):
    """Byte for byte, with hard names, several lines, ticks, a scale, a choice, dates and a second round."""
    page = opened(served + PLAN)
    fill_in_plan(page)

    name, paper = downloaded(page)

    assert name == f"Udviklingsplan – {NAME}.pdf"
    assert paper == fill(blank(default_site, "development-plan"), ANSWERS)


RED = """
() => {
  const probe = document.createElement("i");
  probe.style.color = "var(--sk-error)";
  document.querySelector("#sk-fill").append(probe);
  const red = getComputedStyle(probe).color;
  probe.remove();
  return [...document.querySelectorAll("#sk-fill *")]
    .filter((each) => each.checkVisibility())
    .filter((each) => ["color", "borderInlineStartColor"].some((side) => getComputedStyle(each)[side] === red))
    .map((each) => each.outerHTML.slice(0, 80));
}
"""
"""What is seen in the colour of an error."""

FILL_ALL = """
(name) => {
  const answers = {};
  for (let add; (add = document.querySelector('[data-sk-add]:not([hidden])')); ) add.click();
  const form = document.querySelector('#sk-fill form');
  for (let turn = 0; turn < 3; turn += 1) {
    for (const control of form.querySelectorAll('input[name], textarea[name], select[name]')) {
      if (control.closest('[hidden]')) continue;
      if (control.type === 'radio') control.checked = true; // the last of a group stays
      else if (control.type === 'checkbox') control.checked = true;
      else if (control.type === 'date') control.value = '2027-02-01';
      else if (control.inputMode === 'decimal') control.value = '2';
      else if (control.tagName === 'SELECT') control.selectedIndex = control.options.length - 1;
      else control.value = name.slice(0, control.maxLength > 0 ? control.maxLength : undefined);
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
  }
  for (const control of form.querySelectorAll('input[name], textarea[name], select[name]')) {
    const isOff = ['radio', 'checkbox'].includes(control.type) && !control.checked;
    if (control.closest('[hidden]')) answers[control.name] = '';
    else if (!isOff) answers[control.name] = control.type === 'date' ? '01-02-2027' : control.value;
  }
  return answers;
}
"""


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_form_of_the_kit_comes_out_as_python_fills_it_in(opened, served, default_site, language):
    """Every control of every form, in all rounds, with hard names."""
    forms, page, differing = forms_of(default_site, language), opened(served), []
    for form in forms:
        page.goto(served + form.page)
        answers = page.evaluate(FILL_ALL, NAME)
        if downloaded(page)[1] != fill((default_site / form.paper).read_bytes(), answers):
            differing.append(form.id)

    assert len(forms) > 20
    assert differing == []


def test_a_form_is_filled_in_on_a_disk(opened, default_site):
    """Where a page may fetch nothing: opened by a double click."""
    page = opened((default_site / PLAN).as_uri())
    fill_in_plan(page)

    assert downloaded(page)[1] == fill(blank(default_site, "development-plan"), ANSWERS)


def test_nothing_leaves_the_site_and_the_writer_comes_when_it_is_asked_for(opened, served):
    """Every request of a whole story, and none of them sends anything; a word here and there needs no measuring."""
    page = opened("about:blank")
    go_and_wait_for_search(page, served + PLAN)
    requests = []
    page.on("request", lambda request: requests.append((request.method, request.url)))
    write(page, {"name": "Łukasz", "goal_1": "Et mål", "follow_up_1": "15-05-2027"})
    before = list(requests)
    fill_in_plan(page)
    downloaded(page)

    assert before == []
    assert [url for _method, url in requests if not url.startswith((served, "blob:"))] == []
    assert {method for method, _url in requests} == {"GET"}
    assert any(url.endswith("assets/writer.js") for _method, url in requests)


def test_what_is_not_filled_in_is_told_calmly_once_the_form_is_downloaded(opened, served, default_site):
    """As information: nothing is red, and nothing is called invalid."""
    page = opened(served + PLAN)
    write(page, {"name": NAME})

    paper = downloaded(page)[1]

    assert paper == fill(blank(default_site, "development-plan"), {"name": NAME})
    assert page.evaluate("document.activeElement.hasAttribute('data-sk-summary')")
    assert page.locator(SUMMARY).locator("a").all_inner_texts() == [
        "Mål 1: Hvad vil du kunne, gøre mere af eller gøre anderledes? – Skriv et svar",
        "Mål 1: Følges op den – Skriv en dato",
    ]
    assert page.locator(SUMMARY).locator("h3").inner_text() == "Skemaet er hentet"
    assert f"»Udviklingsplan – {NAME}.pdf«" in page.locator(SUMMARY).inner_text()
    assert page.locator("#sk-f-follow_up_1-error").text_content() == "Bemærk: Skriv en dato"
    assert page.locator(SUMMARY).get_attribute("role") == "group"
    assert page.locator("[aria-invalid]").count() == 0
    assert page.evaluate(RED) == []


def test_a_link_of_the_summary_leads_to_the_field_and_an_answer_takes_the_message_away(opened, served):
    page = opened(served + PLAN)
    downloaded(page)
    page.locator(SUMMARY).locator("a").nth(1).click()

    assert page.evaluate("document.activeElement.name") == "follow_up_1"
    assert page.locator("#sk-f-follow_up_1-error").is_visible()
    write(page, {"follow_up_1": "15-05-2027"})
    assert page.locator("#sk-f-follow_up_1-error").is_hidden()


def test_only_a_character_that_the_paper_cannot_draw_stops_the_download(opened, served):
    """It is named, and all that was written stays."""
    page = opened(served + PLAN)
    downloads = []
    page.on("download", lambda _download: downloads.append(True))
    write(page, {"name": "Zoë", "goal_1": "Godt humør 👋 og 東京"})
    page.click(GET)
    page.locator(SUMMARY).wait_for()

    assert "Skemaet er ikke hentet endnu" in page.locator(SUMMARY).inner_text()
    assert "Papiret kan ikke vise 👋 東 京" in page.locator(SUMMARY).locator("a").inner_text()
    assert page.locator(SUMMARY).get_attribute("role") == "alert"
    assert page.locator("[name=goal_1]").get_attribute("aria-invalid") == "true"
    assert len(page.evaluate(RED)) > 2
    assert page.input_value("[name=goal_1]") == "Godt humør 👋 og 東京"
    assert page.input_value("[name=name]") == "Zoë"
    assert downloads == []


def test_a_text_that_its_field_cuts_off_in_print_is_told_of_as_soon_as_it_is_left(opened, served):
    """At its field and for a screen reader, and not first after the download, which goes on."""
    page = opened(served + PLAN)
    write(page, {"goal_1": "Et mål, der er længere end feltet. " * 40})
    page.locator("[name=goal_1]").blur()
    message = page.locator("#sk-f-goal_1-error")
    message.wait_for()
    assert re.search(r"For langt til papiret: de sidste \d+ tegn ses ikke på print", message.inner_text())
    assert message.text_content().removeprefix("Bemærk: ") in page.locator(ASIDE).text_content()
    assert page.locator("[name=goal_1]").get_attribute("aria-invalid") is None
    assert page.locator(SUMMARY).is_hidden()

    write(page, {"follow_up_1": "15-05-2027"})
    downloaded(page)
    assert page.locator(SUMMARY).locator("a").count() == 1
    write(page, {"goal_1": "Et kort mål"})
    message.wait_for(state="hidden")


def test_a_name_that_its_field_cuts_off_is_told_of_with_how_much(opened, served):
    """What is left without the last characters fits."""
    page = opened(served + PLAN)
    message = page.locator("#sk-f-name-error")
    write(page, {"name": "n" * 60})
    page.locator("[name=name]").blur()
    message.wait_for()
    count = int(re.search(r"de sidste (\d+) tegn", message.inner_text())[1])

    write(page, {"name": "n" * (60 - count + 1)})
    message.filter(has_text="det sidste tegn").wait_for()
    write(page, {"name": "n" * (60 - count)})
    message.wait_for(state="hidden")


def test_a_question_that_does_not_apply_is_hidden_and_not_on_the_paper_and_comes_back_as_it_was(
    opened, served, default_site
):
    page = opened(served + EFFECT)
    why_not, often = page.locator("[data-sk-relevant]", has=page.locator("textarea")).last, page.locator
    name = why_not.get_attribute("data-sk-question")
    assert why_not.is_hidden()

    write(page, {"used": "not_yet", name: "Opgaven kom ikke"})
    write(page, {"used": "often"})
    assert why_not.is_hidden()
    assert values_of(downloaded(page)[1])[name] == ""

    write(page, {"used": "not_yet"})
    assert often(f"[name='{name}']").input_value() == "Opgaven kom ikke"
    assert values_of(downloaded(page)[1])[name] == "Opgaven kom ikke"


def test_progress_is_said_in_words(opened, served):
    """Of the questions: whom a form is about is none."""
    page = opened(served + PLAN)
    assert page.locator(PROGRESS).inner_text() == "0 af 14 svar"
    assert page.locator("[data-sk-part]").count() == page.locator("[data-sk-section]").count() - 1

    write(page, {"name": NAME, "method_1_mentor": "yes", "status_1": "3"})
    assert page.locator(PROGRESS).inner_text() == "2 af 14 svar"

    page.locator("[data-sk-clear]:visible").click()
    assert page.locator(PROGRESS).inner_text() == "1 af 14 svar"


def test_rounds_are_added_up_to_those_of_the_paper_and_taken_away(opened, served, default_site):
    page = opened(served + PLAN)
    for number in (2, 3):
        page.locator("[data-sk-add]:visible").click()
        assert page.evaluate("document.activeElement.textContent") == f"Mål {number}"
    assert page.locator("[data-sk-add]:visible").count() == 0

    write(page, {"goal_3": "Et tredje"})
    page.locator("[data-sk-remove]:visible").click()
    assert page.evaluate("document.activeElement.textContent") == "Tilføj mål 3"
    assert downloaded(page)[1] == blank(default_site, "development-plan")


def test_nothing_is_kept_before_somebody_says_so(opened, served):
    page = opened(served + PLAN)
    fill_in_plan(page)
    downloaded(page)
    assert storage(page) == []

    page.reload()
    assert page.input_value("[name=name]") == ""


def test_what_is_kept_comes_back_with_its_rounds_and_a_sentence_on_where_it_is(opened, served, default_site):
    page = opened(served + PLAN)
    page.click(KEEP)
    fill_in_plan(page)
    page.reload()

    assert "Gemt i browseren her siden" in page.locator("[data-sk-since]").inner_text()
    assert page.locator("[name=goal_2]").is_visible()
    assert downloaded(page)[1] == fill(blank(default_site, "development-plan"), ANSWERS)


def test_the_next_form_takes_the_place_of_one_that_is_kept_only_after_it_was_offered_as_a_file(
    opened, served, default_site
):
    """A manager has several talks in a row, and loses none of them."""
    page = opened(served + PLAN)
    assert page.locator(RESUMED).is_hidden()
    page.click(KEEP)
    assert "plads til ét skema af hver slags." in page.locator(".sk-fill__stays").inner_text()
    anna = {"name": "Anna Holm", "goal_1": "Et mål", "goal_2": "Et til"}
    page.locator("[data-sk-add]", has_text="Mål 2").click()
    write(page, anna)
    page.reload()
    assert "Du er i gang med »Udviklingsplan – Anna Holm«." in page.locator(RESUMED).inner_text()

    page.locator(f"{RESUMED} [data-sk-start]").click()
    assert "»Udviklingsplan – Anna Holm« slettet" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Begynd på et nyt skema"
    page.keyboard.press("Enter")
    with page.expect_download() as download:
        page.click("[data-sk-start-fetch]")
    assert download.value.suggested_filename == "Udviklingsplan – Anna Holm.pdf"
    assert Path(download.value.path()).read_bytes() == fill(blank(default_site, "development-plan"), anna)
    assert page.input_value("[name=name]") == "Anna Holm", "until somebody says so"

    page.click("[data-sk-start-empty]")
    assert page.evaluate("document.activeElement.name") == "name"
    assert [page.input_value(f"[name={name}]") for name in anna] == ["", "", ""]
    assert page.locator("[name=goal_2]").is_hidden()
    assert page.locator(f"{RESUMED}, {STARTING}").locator("visible=true").count() == 0
    assert "Anna" not in page.evaluate("JSON.stringify(localStorage)")
    write(page, {"name": "Bo"})
    page.reload()
    assert page.input_value("[name=name]") == "Bo", "what was chosen holds for the next one, too"
    page.click(FORGET)
    page.click("[data-sk-yes]")
    assert storage(page) == []
    assert page.locator(RESUMED).is_hidden()


def test_forgetting_leaves_nothing(opened, served):
    page = opened(served + PLAN)
    fill_in_plan(page)
    page.click(KEEP)
    assert len(storage(page)) == 1

    page.click(FORGET)
    assert len(storage(page)) == 1, "it asks first"
    page.click("[data-sk-yes]")
    assert storage(page) == []
    assert page.input_value("[name=name]") == ""
    assert page.locator("[name=goal_2]").is_hidden()
    page.reload()
    assert storage(page) == []
    assert page.input_value("[name=name]") == ""


def test_a_draft_belongs_to_one_form_one_language_and_one_site(opened, served):
    page = opened(served + PLAN)
    page.click(KEEP)
    write(page, {"name": NAME})
    [key] = storage(page)
    page.reload()

    said = json.loads(key.removeprefix("samtalekit-draft "))
    assert said == ["mus", "Havneby Styrelse", "/intranet/mus/", "development-plan", 3, "da"]
    page.goto(served + EFFECT)
    assert page.input_value("[name=name]") == ""


def test_a_browser_that_keeps_nothing_loses_nothing_on_the_screen(opened, served):
    """Storage that is blocked or full, as in a private window."""
    page = opened(served + PLAN)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    write(page, {"name": NAME})
    page.click(KEEP)

    assert "Browseren kan ikke gemme her" in page.locator(SAID).inner_text()
    assert page.input_value("[name=name]") == NAME
    assert page.locator(KEEP).is_visible()


def test_the_keyboard_alone_is_enough(opened, served, default_site):
    """From the button at the top of the page to the PDF."""
    page = opened(served + PLAN)
    page.emulate_media(reduced_motion="reduce")
    page.locator("a[href='#sk-fill']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Har du allerede et udfyldt skema? Åbn det her"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "name"
    page.keyboard.type("Zoë")
    go_to(page, "name", "goal_1")
    page.keyboard.type("Et mål")
    go_to(page, "name", "status_1")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    go_to(page, "name", "method_1_mentor")
    page.keyboard.press("Space")
    go_to(page, "textContent", "Hent som PDF")
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    expected = {"name": "Zoë", "goal_1": "Et mål", "status_1": "2", "method_1_mentor": "yes"}
    assert Path(download.value.path()).read_bytes() == fill(blank(default_site, "development-plan"), expected)


def go_to(page, name, value):
    """Press the tab key until something has the focus, and see that nothing lies on it."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(name) => document.activeElement[name]", name) == value:
            assert page.evaluate(SEEN), value
            return
    pytest.fail(f"the keyboard does not reach {value}")


SEEN = """
(() => {
  const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return Boolean(top && (top === document.activeElement || document.activeElement.closest('label')?.contains(top)));
})()
"""


def test_without_a_script_there_are_the_questions_as_text_and_the_download(opened, served):
    page = opened(served + PLAN, scripts=False)

    assert page.locator(FORM).is_hidden()
    assert page.locator("a[href='#sk-fill']").is_hidden()
    assert page.locator("#sk-questions").is_visible()
    assert page.locator("a[download]").first.is_visible()


def test_without_a_script_the_download_is_the_button_that_stands_out(opened, served):
    """It is a line beside the other one only where that can be pressed."""
    backgrounds = {}
    for scripts in (True, False):
        page = opened(served + PLAN, scripts=scripts)
        shown = page.locator(".sk-head__action .sk-button:visible")
        backgrounds[scripts] = shown.evaluate_all("(all) => all.map((each) => getComputedStyle(each).backgroundColor)")

    [fill_in, download], [only] = backgrounds[True], backgrounds[False]
    assert fill_in != download
    assert only == fill_in


def test_a_link_to_the_questions_leads_to_the_form(opened, served):
    page = opened("about:blank")
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{served}{PLAN}#sk-questions")

    assert page.locator("#sk-questions").is_hidden()
    assert page.evaluate("document.querySelector('#sk-fill').getBoundingClientRect().top") < 40


def test_a_device_that_shares_files_is_handed_the_paper(browser, served, default_site):
    """Nothing is sent by the page: the device asks to whom."""
    context = browser.new_context(accept_downloads=True)
    context.add_init_script("""
      navigator.canShare = ({ files }) => files.length === 1;
      navigator.share = async ({ files }) => { window.shared = [files[0].name, files[0].type, files[0].size]; };
    """)
    page = context.new_page()
    page.goto(served + PLAN)
    write(page, {"name": NAME, "goal_1": "Et mål", "follow_up_1": "15-05-2027"})
    assert page.locator("[data-sk-share]").inner_text() == "Send til lederen"
    page.click("[data-sk-share]")
    page.locator(SAID).filter(has_text="er delt").wait_for()
    expected = fill(
        blank(default_site, "development-plan"), {"name": NAME, "goal_1": "Et mål", "follow_up_1": "15-05-2027"}
    )

    assert page.evaluate("window.shared") == [f"Udviklingsplan – {NAME}.pdf", "application/pdf", len(expected)]
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(served + PREPARATION)
    assert page.locator(GET).is_visible()
    assert page.locator("[data-sk-share]").count() == 0, "nobody hands this one on"
    context.close()
