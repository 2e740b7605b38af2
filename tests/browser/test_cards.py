"""Choosing among questions: to copy them, to print them with room to write; on a screen, a share, by keyboard, without scripts."""

from io import BytesIO
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
QUESTIONS = "mere-viden/redskaber/spoergsmaal.html"
CARDS = yaml.safe_load((ROOT / "content/da/cards/dialogue-cards.yml").read_text("utf-8"))
ALL = {question["id"]: question for theme in CARDS["themes"] for question in theme["questions"]}
COPIED = """Spørgsmål til samtalen

Opgaverne
- Hvad har du fået til at lykkes i år?
  Spørg videre: Hvad gjorde du, så det lykkedes?

Fremtiden
- Hvad vil du gerne være en del af?
  Spørg videre: Hvad vil du bidrage med?
- Hvad venter der os det næste år? (Medarbejderen spørger)
  Spørg videre: Hvad er ikke afgjort endnu?
"""
KEPT = "Object.entries({...localStorage, ...sessionStorage}).concat(document.cookie || [])"


def status(page):
    return page.locator(".sk-deck__count").inner_text()


def shown(page):
    return page.locator(".sk-deck__item:visible .sk-deck__text").all_inner_texts()


def choose(page, *names):
    for name in names:
        page.check(f".sk-deck__box[value={name}]")


def act(page, name):
    page.click(f"[data-sk-do={name}]")


@pytest.fixture
def questions(opened, served):
    return opened(served + QUESTIONS)


def test_what_is_chosen_is_counted_and_announced(questions):
    before = status(questions)
    choose(questions, "succeeded", "part_of")

    assert before == "Sæt kryds ved de spørgsmål, I vil bruge."
    assert status(questions) == "Valgt: 2"
    assert questions.get_attribute(".sk-deck__count", "role") == "status"


def test_until_something_is_chosen_there_is_nothing_to_do_with_it(questions):
    """A button that does nothing makes people think that the page is broken."""
    assert not questions.locator("[data-sk-do]").filter(visible=True).count()

    choose(questions, "succeeded")
    assert questions.locator("[data-sk-do]").filter(visible=True).count() == 3


def test_the_whole_card_can_be_pressed(questions):
    """On a phone, a small box is missed."""
    questions.locator(".sk-deck__item", has_text=ALL["succeeded"]["follow_up"]).click(position={"x": 200, "y": 70})

    assert questions.locator(".sk-deck__box:checked").get_attribute("value") == "succeeded"


def test_it_is_all_done_by_keyboard_alone(questions):
    """With Tab and the space bar, and the way is never under the bar."""
    questions.emulate_media(reduced_motion="reduce")  # a page that glides is not there yet when it is asked
    questions.locator(".sk-deck .sk-filters__reset").first.focus()
    for name in list(ALL)[:6]:
        questions.keyboard.press("Tab")
        focused = questions.evaluate_handle("document.activeElement")
        assert focused.evaluate("box => box.value") == name
        hidden = """box => {
            const place = box.getBoundingClientRect();
            return document.elementFromPoint(place.x + 8, place.y + 8) !== box;
        }"""
        assert not focused.evaluate(hidden), name
    questions.keyboard.press("Space")
    for _press in range(len(ALL)):
        questions.keyboard.press("Tab")
        if questions.evaluate("document.activeElement.dataset.skDo") == "clear":
            break
    chosen = status(questions)
    questions.keyboard.press("Enter")

    assert chosen == "Valgt: 1"
    assert status(questions).startswith("Sæt kryds")
    assert questions.evaluate("document.activeElement.matches('.sk-deck__count')")


def test_a_theme_alone_is_shown_and_what_was_chosen_in_others_stays_chosen(questions):
    choose(questions, "succeeded")
    questions.check(".sk-filters__check[value=theme-future]")
    future = [question["text"] for question in CARDS["themes"][-1]["questions"]]

    assert shown(questions) == future
    assert questions.locator(".sk-deck .sk-filters__said").inner_text() == f"{len(future)} af {len(ALL)} er vist."
    assert status(questions) == "Valgt: 1"


def test_a_link_to_a_theme_that_is_not_shown_shows_it(questions):
    questions.check(".sk-filters__check[value=theme-future]")
    questions.evaluate("location.hash = 'theme-tasks'")
    questions.locator("#theme-tasks").wait_for(state="visible")

    assert len(shown(questions)) == len(ALL)


def test_the_chosen_are_copied_as_plain_text_under_their_themes(questions):
    """To a mail, a calendar, a chat: nothing of the page comes along."""
    questions.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(questions, "ahead_of_us", "part_of", "succeeded")
    act(questions, "copy")
    questions.get_by_text("Kopieret: 3").wait_for()

    assert questions.evaluate("navigator.clipboard.readText()") == COPIED


@pytest.mark.parametrize(
    "missing", ["{clipboard: {value: undefined}}", "{clipboard: {value: {writeText: () => Promise.reject()}}}"]
)
def test_where_there_is_no_clipboard_the_text_is_selected_and_the_keys_are_told(questions, missing):
    """A page on plain http has none, and some browsers refuse it: Ctrl + C is left."""
    questions.evaluate(f"Object.defineProperties(navigator, {missing})")
    choose(questions, "succeeded", "part_of", "ahead_of_us")
    act(questions, "copy")
    field = questions.locator(".sk-deck__words")
    field.wait_for(state="visible")

    assert field.evaluate("text => text.value.slice(text.selectionStart, text.selectionEnd)") == COPIED
    assert field.evaluate("text => text === document.activeElement")
    assert "Ctrl + C" in status(questions)

    choose(questions, "would_keep")
    assert not field.is_visible()


def test_it_works_from_a_folder_under_the_policy_of_the_page(opened, default_site):
    """On a share, scripts are files beside the page, and nothing is fetched."""
    page = opened((default_site / QUESTIONS).as_uri())
    logged = []
    page.on("console", lambda message: logged.append(message.text))
    choose(page, "succeeded", "part_of")
    page.evaluate("window.print = () => {}")
    act(page, "copy")
    act(page, "print")
    act(page, "clear")

    assert status(page).startswith("Sæt kryds")
    assert logged == []


def test_nothing_is_kept_of_what_was_chosen(questions):
    """On a computer that many use, the next one sees nothing of it."""
    choose(questions, "succeeded", "part_of")
    before = questions.evaluate(KEPT)
    questions.reload()

    assert before == questions.evaluate(KEPT) == []
    assert questions.locator(".sk-deck__box:checked").count() == 0


@pytest.fixture
def print_chosen(questions):
    """Choose questions and print them; the browser's own window is not opened."""

    def act_on(*names, only=None):
        choose(questions, *names)
        if only:
            questions.check(f".sk-filters__check[value={only}]")
        questions.evaluate("window.print = () => { window.printed = true; }")
        act(questions, "print")
        assert questions.evaluate("window.printed")
        questions.emulate_media(media="print")

    return act_on


def words_on_paper(page):
    """What is printed, with all that belongs to printing: afterwards the page is as before."""
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf())).pages).split())


def test_only_the_chosen_are_printed_each_with_room_to_write(print_chosen, questions):
    """The title, the themes, three lines under each question; no menu, no other question, no card to download."""
    print_chosen("succeeded", "ahead_of_us")
    told = ["Spørgsmål til samtalen", "Opgaverne", ALL["succeeded"]["text"], "Fremtiden", ALL["ahead_of_us"]["text"]]
    lines = questions.locator(".sk-deck").inner_text().split("\n")
    heights = [item.bounding_box()["height"] for item in questions.locator(".sk-deck__item:visible").all()]
    words = words_on_paper(questions)
    others = [question["text"] for name, question in ALL.items() if name not in {"succeeded", "ahead_of_us"}]
    others += ["Sådan bruger I dem", "Hent kortene", "Valgt:", "Samarbejdet", "Tilgængelighed"]

    assert [line for line in lines if line in told] == told
    assert [line for line in told if line not in words] == []
    assert [line for line in others if line in words] == []
    assert len(heights) == 2
    assert min(heights) > 140, "pixels: a question, and three lines of 10 mm"


def test_a_chosen_question_is_printed_even_if_its_theme_is_not_shown(print_chosen, questions):
    """It is counted in the bar, so it has to be on the paper."""
    print_chosen("succeeded", "part_of", only="theme-future")

    assert ALL["succeeded"]["text"] in words_on_paper(questions)


def test_after_printing_the_page_is_as_before(print_chosen, questions):
    """The browser's own way to print then prints the page."""
    print_chosen("succeeded")
    questions.evaluate("window.dispatchEvent(new Event('afterprint'))")

    assert len(shown(questions)) == len(ALL)
    assert "Sådan bruger I dem" in words_on_paper(questions)


def test_without_scripts_all_questions_are_there_and_no_dead_box(opened, served):
    page = opened(served + QUESTIONS, scripts=False)

    assert shown(page) == [question["text"] for question in ALL.values()]
    assert page.locator(".sk-deck__theme h3").all_inner_texts() == [theme["title"] for theme in CARDS["themes"]]
    assert not page.locator(".sk-deck__box, .sk-deck__bar, .sk-deck .sk-filters").filter(visible=True).count()
    assert page.locator(".sk-deck a[download]").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (320, "dark"), (1280, "dark")])
def test_axe_finds_nothing_while_questions_are_chosen_and_copied(opened, served, axe_source, width, scheme):
    page = opened(served + QUESTIONS, width=width, scheme=scheme)
    choose(page, "succeeded", "part_of")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    act(page, "copy")
    page.evaluate(axe_source)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")

    assert [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
