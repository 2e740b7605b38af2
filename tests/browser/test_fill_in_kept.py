"""A form that is kept in the browser: in several tabs, in a storage that is full, in another language, and forgotten."""

import json

import pytest

from browser.test_fill_in import EFFECT, FORGET, FORM, KEEP, PLAN, RESUMED, SAID, SUMMARY, downloaded, storage, write

pytestmark = pytest.mark.browser

ENGLISH_PLAN = "en/forms/development-plan.html"
THERE, REST, SINCE = "[data-sk-there]", "[data-sk-rest]", "[data-sk-since]"
LISTEN = "addEventListener('storage', (event) => { if (window.isDeaf) event.stopImmediatePropagation(); })"
DEAF = "window.isDeaf = true"
"""A tab that was put aside is told of nothing."""
FULL = """
() => {
  const { setItem } = Storage.prototype;
  window.empty = () => { Storage.prototype.setItem = setItem; };
  Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };
}
"""


def kept(page, words):
    """Wait until something is stored, which takes a pause in typing."""
    page.wait_for_function("(words) => JSON.stringify(localStorage).includes(words)", arg=words)


def keep(page, answers):
    page.click(KEEP)
    write(page, answers)
    kept(page, list(answers.values())[-1])


def forget(page):
    page.click(FORGET)
    page.click("[data-sk-yes]")


def said(page, words):
    page.locator(SAID).filter(has_text=words).wait_for()


def another_tab(page):
    tab = page.context.new_page()
    tab.set_default_timeout(10_000)
    tab.add_init_script(LISTEN)
    tab.goto(page.url)
    return tab


# In several tabs.


@pytest.mark.parametrize("is_deaf", [False, True], ids=["a tab that hears of it", "a tab that was put aside"])
def test_what_is_forgotten_in_one_tab_does_not_come_back_from_another(opened, served, is_deaf):
    """Somebody at a shared computer deletes what they wrote, and closes the other tab afterwards."""
    page = opened(served + PLAN)
    keep(page, {"name": "Anna Holm"})
    other = another_tab(page)
    assert other.input_value("[name=name]") == "Anna Holm"
    if is_deaf:
        other.evaluate(DEAF)
    forget(page)
    if not is_deaf:
        said(other, "Alt er slettet i en anden fane.")
        assert other.input_value("[name=name]") == ""
        assert other.locator(KEEP).is_visible()
        assert other.locator(RESUMED).is_hidden()

    other.goto("about:blank")
    assert storage(page) == []


def test_a_tab_that_is_written_in_afterwards_does_not_bring_back_what_is_forgotten(opened, served):
    page = opened(served + PLAN)
    keep(page, {"name": "Anna Holm"})
    other = another_tab(page)
    other.evaluate(DEAF)
    forget(page)

    write(other, {"goal_1": "Et mål"})
    said(other, "Alt er slettet i en anden fane.")
    assert other.input_value("[name=name]") == ""
    assert storage(page) == []


def test_a_tab_that_nobody_has_written_in_takes_in_newer_answers(opened, served):
    page = opened(served + PLAN)
    keep(page, {"name": "Anna Holm"})
    other = another_tab(page)
    page.locator("[data-sk-add]:visible").click()
    write(page, {"goal_2": "Et mål til"})
    kept(page, "Et mål til")

    said(other, "Svarene er de nyeste, fra en anden fane.")
    assert other.input_value("[name=goal_2]") == "Et mål til"
    assert other.locator("[name=goal_2]").is_visible()
    other.goto("about:blank")
    page.reload()
    assert page.input_value("[name=goal_2]") == "Et mål til"


def test_a_tab_with_older_answers_writes_over_no_newer_one(opened, served):
    """What is written in it is added to what the other tab has kept."""
    page = opened(served + PLAN)
    keep(page, {"name": "Anna Holm"})
    older = another_tab(page)
    older.evaluate(DEAF)
    write(page, {"goal_1": "Lede mandagsmøder"})
    kept(page, "Lede mandagsmøder")

    write(older, {"unit": "Økonomi"})
    said(older, "Skemaet er også åbent i en anden fane.")
    kept(page, "Økonomi")
    page.reload()
    values = [page.input_value(f"[name={name}]") for name in ("name", "goal_1", "unit")]
    assert values == ["Anna Holm", "Lede mandagsmøder", "Økonomi"]


def test_who_would_keep_a_form_over_one_that_is_there_is_asked_first(opened, served):
    page = opened(served + PLAN)
    other = another_tab(page)
    keep(page, {"name": "Anna Holm"})
    write(other, {"name": "Bo"})
    other.click(KEEP)

    assert "»Udviklingsplan – Anna Holm« allerede gemt" in other.evaluate("document.activeElement.textContent")
    other.keyboard.press("Escape")
    assert other.locator(THERE).is_hidden()
    assert other.evaluate("document.activeElement.hasAttribute('data-sk-keep')")
    other.keyboard.press("Enter")
    with other.expect_download() as download:
        other.click("[data-sk-there-fetch]")
    assert download.value.suggested_filename == "Udviklingsplan – Bo.pdf"
    assert "Anna Holm" in other.evaluate("JSON.stringify(localStorage)")
    other.click("[data-sk-there-yes]")
    assert "Gemt i browseren her siden" in other.evaluate("document.activeElement.textContent")
    assert "Anna Holm" not in other.evaluate("JSON.stringify(localStorage)")
    said(page, "Svarene er de nyeste")
    assert page.input_value("[name=name]") == "Bo"


def test_who_keeps_an_empty_form_gets_the_one_that_is_there(opened, served):
    page = opened(served + PLAN)
    other = another_tab(page)
    keep(page, {"name": "Anna Holm"})
    other.click(KEEP)

    assert other.input_value("[name=name]") == "Anna Holm"
    assert other.locator(THERE).is_hidden()


# In a storage that is full, or has something else.


def test_what_is_kept_can_be_forgotten_when_there_is_no_room_for_more(opened, served):
    """And it says which of the answers are on the device."""
    page = opened(served + PLAN)
    keep(page, {"name": "Anna Holm"})
    page.evaluate(FULL)
    write(page, {"goal_1": "Et mål, som der ikke er plads til"})
    said(page, "Der er ikke plads til mere. Det, du skrev før kl.")

    assert "det nyeste står kun her" in page.locator(SINCE).inner_text()
    assert page.locator(KEEP).is_hidden()
    page.evaluate("window.empty()")
    write(page, {"goal_1": "Et mål"})
    kept(page, "Et mål")
    assert "Gemt i browseren her siden" in page.locator(SINCE).inner_text()
    page.evaluate(FULL)
    write(page, {"goal_1": "Et mål, som der ikke er plads til"})
    said(page, "Der er ikke plads til mere.")
    forget(page)
    assert storage(page) == []


def test_a_form_is_shown_whatever_is_stored_under_its_name(opened, served):
    page = opened(served + PLAN)
    page.click(KEEP)
    [name] = storage(page)
    for found in ("{}", "null", "[1]", "no JSON", '{"since": "x", "rounds": {}, "values": {}}', '{"since": 1}'):
        page.evaluate("([name, found]) => localStorage.setItem(name, found)", [name, found])
        page.goto("about:blank")
        page.goto(served + PLAN)
        assert page.locator(FORM).is_visible(), found
        write(page, {"name": "Anna Holm"})
        page.evaluate("localStorage.clear()")
    page.click(KEEP)
    assert len(storage(page)) == 1


# What is said of it.


def test_forgetting_says_what_else_is_kept_here_and_deletes_it_if_asked(opened, served):
    page = opened(served + EFFECT)
    page.click(KEEP)
    page.goto(served + PLAN)
    keep(page, {"name": "Anna Holm"})
    forget(page)

    said(page, "Skemaet er slettet her på siden og på enheden.")
    assert page.locator(f"{REST} p").first.inner_text() == "Her ligger også: Effektark"
    assert page.evaluate("document.activeElement.textContent").startswith("Her ligger også")
    assert len(storage(page)) == 1
    page.click("[data-sk-rest-yes]")
    said(page, "Alt er slettet.")
    assert page.locator(REST).is_hidden()
    assert storage(page) == []


def test_it_says_that_there_is_room_for_one_form_of_each_kind_before_anything_is_kept(opened, served):
    page = opened(served + PLAN)
    intro = page.locator(".sk-fill__stays").inner_text()
    assert "Her er plads til ét skema af hver slags." in intro
    assert "flyt filen til dit eget drev, eller slet den, når du har sendt den" in intro

    keep(page, {"name": "Anna Holm"})
    assert "ét skema" not in page.locator("[data-sk-kept]").inner_text()
    page.reload()
    assert "Her er plads til ét skema af hver slags." in page.locator(RESUMED).inner_text()


def test_a_form_that_is_kept_in_another_language_says_where(opened, served):
    page = opened(served + PLAN)
    keep(page, {"name": "Anna Holm"})
    page.goto(served + ENGLISH_PLAN)
    notice = page.locator("[data-sk-other-language]")
    assert notice.inner_text() == "You have kept answers in Danish. Go to them"

    notice.locator("a").click()
    assert page.url.startswith(served + PLAN)
    assert page.input_value("[name=name]") == "Anna Holm"
    assert notice.is_hidden()
    page.goto(served + ENGLISH_PLAN)
    page.click(KEEP)
    forget(page)
    assert notice.is_hidden()
    assert storage(page) == []


def test_a_round_that_is_taken_out_says_so_and_is_not_kept(opened, served):
    page = opened(served + PLAN)
    page.locator("[data-sk-add]:visible").click()
    page.click(KEEP)
    write(page, {"goal_2": "Skal ikke med"})
    kept(page, "Skal ikke med")
    page.locator("[data-sk-remove]:visible").click()

    assert page.locator(SAID).inner_text() == (
        "Mål 2 er taget ud og kommer ikke med i PDF-filen. »Tilføj mål 2« henter svarene tilbage."
    )
    page.wait_for_function("() => !JSON.stringify(localStorage).includes('Skal ikke med')")
    page.locator("[data-sk-add]:visible").click()
    assert page.input_value("[name=goal_2]") == "Skal ikke med"
    assert page.locator(SAID).inner_text() == ""
    kept(page, "Skal ikke med")


def test_what_was_said_of_a_file_goes_with_the_next_change(opened, served):
    page = opened(served + PLAN)
    write(page, {"goal_1": "Et mål", "follow_up_1": "15-05-2027"})
    downloaded(page)
    assert "er hentet" in page.locator(SAID).inner_text()

    page.locator("[data-sk-add]:visible").click()
    assert page.locator(SAID).inner_text() == ""


# What is looked at before the PDF.


def test_a_year_of_two_digits_is_told_of(opened, served):
    """A browser takes 27 as the year 27."""
    page = opened(served + PLAN)
    write(page, {"goal_1": "Et mål"})
    page.locator("[name=follow_up_1]").fill("0027-03-15")
    assert page.locator("[data-sk-dates]").is_hidden(), "no reminder of that"
    downloaded(page)

    [told] = page.locator(SUMMARY).locator("a").all_inner_texts()
    assert told == "Mål 1: Følges op den – Skriv hele datoen: dag, måned og år med fire tal"


def test_a_letter_that_the_paper_cannot_draw_is_told_of_while_one_writes(opened, served):
    """Once the writer is there; it is red, since it stops the download."""
    page = opened(served + PLAN)
    write(page, {"goal_1": "Et mål, som er længere end fyrre tegn, og så 👋"})
    page.locator("[name=goal_1]").blur()
    message = page.locator("#sk-f-goal_1-error")
    message.filter(has_text="Papiret kan ikke vise 👋").wait_for()
    assert page.locator("[name=goal_1]").get_attribute("aria-invalid") == "true"

    write(page, {"goal_1": "Et mål, som er længere end fyrre tegn, og så det"})
    message.wait_for(state="hidden")
    assert page.locator("[name=goal_1]").get_attribute("aria-invalid") is None


@pytest.mark.parametrize(
    ("answer", "title", "lead"),
    [
        ("Et mål", "Skemaet kunne ikke deles", "hent det som PDF, og send filen selv"),
        ("Et mål 👋", "Skemaet er ikke delt endnu", "del det igen"),
    ],
)
def test_what_cannot_be_shared_is_told_of_as_that(browser, served, answer, title, lead):
    context = browser.new_context()
    context.add_init_script("""
      navigator.canShare = () => true;
      navigator.share = async () => { throw new DOMException('', 'NotAllowedError'); };
    """)
    page = context.new_page()
    page.goto(served + PLAN)
    write(page, {"goal_1": answer})
    page.click("[data-sk-share]")
    page.locator(SUMMARY).wait_for()

    assert page.locator(f"{SUMMARY} h3").inner_text() == title
    assert lead in page.locator(SUMMARY).inner_text()
    context.close()


def test_the_blank_paper_is_called_empty_where_the_form_is_filled_in(opened, served):
    """»Hent som PDF« is the one that has the answers."""
    page = opened(served + PLAN)
    assert page.locator(".sk-head__action a[download]").inner_text().startswith("Hent tomt skema")
    page.goto(f"{served}en/forms/development-plan.html")
    assert page.locator(".sk-head__action a[download]").inner_text().startswith("Download the empty form")


def test_a_cell_of_a_table_is_named_by_its_row_and_column(opened, served, serve_every_kind):
    """With its table, where a form has several."""
    page = opened(f"{served}skemaer/gruppens-laeringsoverblik.html")
    page.locator("[name$='_people']").first.fill("et par")
    downloaded(page)
    assert "Række 1, Antal – Skriv et tal" in page.locator(SUMMARY).locator("a").all_inner_texts()

    page = opened(serve_every_kind + "skemaer/eftersyn.html")
    page.locator("[name=friends_2_count]").fill("et par")
    downloaded(page)
    assert (
        "Hvem kører med? Række 2, Antal cykler – Skriv et tal" in page.locator(SUMMARY).locator("a").all_inner_texts()
    )


def test_without_a_script_the_page_says_how_to_write_in_the_pdf(opened, served):
    words = {scripts: opened(served + PLAN, scripts=scripts).locator(".sk-saving__title") for scripts in (True, False)}

    assert words[True].inner_text() == "Vil du hellere skrive i PDF-filen?"
    assert words[False].inner_text() == "Sådan skriver du i PDF-filen"


def test_a_draft_names_its_form(opened, served):
    """Other forms say by it what else is kept."""
    page = opened(served + PLAN)
    page.click(KEEP)
    [draft] = page.evaluate("Object.values(localStorage).filter((text) => text.includes('since'))")

    assert json.loads(draft)["title"] == "Udviklingsplan"
