"""A talk is held: from a disk and from a server, by keys, with notes, on two screens, on paper, and by those who listen."""

import io
import re

import pytest
from pypdf import PdfReader

from browser.test_accessibility import violations
from browser.test_policy import LISTEN, SETTLED
from helpers.projects import over_tiny
from samtalekit.jobs.build import build
from samtalekit.jobs.check import check
from samtalekit.model.slides import BESIDE_FIGURE, TEXT_LIMITS, size_of, slides_in

pytestmark = pytest.mark.browser

TALKS = ["slides/da/mere-viden/redskaber/slides-til-opstart.html", "slides/en/more/tools/kick-off.html"]
SCREENS = [(1280, 720), (1920, 1080), (1024, 768), (390, 844), (844, 390), (320, 568), (3440, 1440)]
TALL = """() => [...document.querySelectorAll('.sk-presentation__slide')].filter(slide =>
    slide.querySelector('.sk-slide').getBoundingClientRect().height > innerHeight - document.querySelector('.sk-presentation__bar').offsetHeight + 1
).map(slide => slide.id)"""
CUT_OFF = """() => [...document.querySelectorAll('.sk-slide__sheet *')].filter(each =>
    !each.closest('svg, .sk-slide__words') && each.getBoundingClientRect().right > each.closest('.sk-slide').getBoundingClientRect().right + 1
).map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def stage(browser):
    """Open a talk on a screen: its page, and what was asked for and complained of."""
    contexts = []

    def opened(address, size=(1280, 720), **more):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.noticed = []
        page.add_init_script(LISTEN)
        page.on("request", lambda request: page.noticed.append(request.url))
        page.on("pageerror", lambda error: page.noticed.append(str(error)))
        page.on("console", lambda message: page.noticed.append(message.text))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def here(page):
    """The slide that is shown, by what the bar, the address and the screen say of it."""
    shown = page.evaluate(
        """() => [...document.querySelectorAll('.sk-presentation__slide')].filter(slide =>
            Math.abs(slide.getBoundingClientRect().top) < 2).map(slide => slide.id)"""
    )
    place = page.locator(".sk-presentation__place").inner_text()
    assert shown == [f"sk-slide-{place.split()[0]}"], (shown, place)
    return int(place.split()[0])


@pytest.mark.parametrize("talk", TALKS)
def test_a_talk_from_a_disk_asks_nobody_for_anything(stage, default_site, talk):
    page = stage((default_site / talk).as_uri())
    for key in ["ArrowRight", "n", "o", "Escape", "?", "Escape", "End"]:
        page.keyboard.press(key)
    page.evaluate("document.fonts.ready.then(() => true)")

    assert [each for each in page.noticed if not each.startswith("data:")] == [(default_site / talk).as_uri()]
    assert page.evaluate("window.refused") == []
    assert page.evaluate("[...document.fonts].some(face => face.status === 'loaded')")


def test_a_talk_goes_on_and_back_by_the_keys_of_a_keyboard_and_of_a_pointer(stage, default_site):
    page = stage((default_site / TALKS[0]).as_uri())
    for key, place in [
        ("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("ArrowDown", 5), ("ArrowLeft", 4), ("PageUp", 3), ("Shift+Space", 2),
        ("ArrowUp", 1), ("ArrowUp", 1), ("End", 10), ("ArrowRight", 10), ("Home", 1),
    ]:  # fmt: skip
        page.keyboard.press(key)

        assert here(page) == place, key
    assert page.evaluate("document.activeElement.id") == "sk-slide-1"


def test_buttons_do_what_the_keys_do_and_keep_the_keyboard_where_it_is(stage, default_site):
    page = stage((default_site / TALKS[0]).as_uri())
    page.get_by_role("button", name="Næste slide").click()
    assert here(page) == 2
    page.get_by_role("button", name="Noter", exact=True).focus()
    page.keyboard.press("Space")

    assert page.get_by_role("button", name="Noter", exact=True).get_attribute("aria-pressed") == "true"
    assert here(page) == 2


def test_whoever_comes_with_the_address_of_a_slide_sees_it_and_a_shape_of_the_window_changes_nothing(
    stage, default_site
):
    page = stage((default_site / TALKS[0]).as_uri() + "#sk-slide-6")
    assert here(page) == 6
    page.set_viewport_size({"width": 1024, "height": 700})
    page.evaluate(SETTLED)

    assert here(page) == 6
    page.keyboard.press("ArrowRight")
    assert page.url.endswith("#sk-slide-7")


def test_a_slide_that_is_scrolled_to_is_the_one_that_is_shown(stage, default_site):
    page = stage((default_site / TALKS[0]).as_uri())
    page.mouse.move(600, 300)
    page.evaluate(
        "() => { window.still = new Promise(done => addEventListener('scrollend', () => done(), { once: true })) }"
    )
    page.mouse.wheel(0, 600)
    page.evaluate("window.still")
    page.evaluate(SETTLED)
    assert here(page) == 2

    page.keyboard.press("ArrowRight")
    assert here(page) == 3


def test_notes_stand_beside_their_slide_with_the_time(stage, default_site):
    """The audience sees none before somebody asks for them."""
    page = stage((default_site / TALKS[0]).as_uri())
    page.keyboard.press("ArrowRight")
    assert page.locator(".sk-presentation__notes:visible").count() == 0
    page.keyboard.press("n")
    notes = page.locator("#sk-slide-2 .sk-presentation__words")

    assert "Sig årets formål i én sætning" in notes.inner_text()
    assert "af 4 min." in page.locator(".sk-presentation__time").inner_text()
    slide, beside = page.locator("#sk-slide-2 .sk-slide").bounding_box(), notes.bounding_box()
    assert beside["x"] >= slide["x"] + slide["width"] - 1
    page.keyboard.press("n")
    assert page.locator(".sk-presentation__notes:visible").count() == 0


def test_all_slides_at_once_and_from_there_to_any_of_them(stage, default_site):
    page = stage((default_site / TALKS[0]).as_uri() + "#sk-slide-3")
    page.keyboard.press("o")
    boxes = page.locator(".sk-slide").evaluate_all("all => all.map(each => each.getBoundingClientRect().toJSON())")
    assert all(box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.01) for box in boxes)
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent").startswith("4:")
    page.keyboard.press("Enter")

    assert here(page) == 4


def test_letters_are_no_shortcuts_for_those_who_say_so(stage, default_site):
    """WCAG 2.2, 2.1.4: who dictates sets off letters without meaning to."""
    page = stage((default_site / TALKS[0]).as_uri())
    page.keyboard.press("?")
    page.get_by_label("Brug bogstaverne som genveje").uncheck()
    page.get_by_role("button", name="Luk").click()
    page.keyboard.press("n")
    page.keyboard.press("o")
    assert page.locator(".is-notes, .is-overview").count() == 0

    page.keyboard.press("ArrowRight")
    assert here(page) == 2


@pytest.mark.parametrize("place", ["disk", "server"])
def test_two_windows_show_the_same_slide(stage, default_site, served, place):
    """The audience's without notes, the speaker's with them; either leads."""
    page = stage((default_site / TALKS[0]).as_uri() if place == "disk" else served + TALKS[0])
    page.keyboard.press("ArrowRight")
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    own = opened.value
    own.locator("html.is-notes").wait_for()
    assert own.url.endswith("#sk-slide-2")

    own.keyboard.press("ArrowRight")
    page.wait_for_url("**/*#sk-slide-3")
    page.keyboard.press("End")
    own.wait_for_url("**/*#sk-slide-10")
    assert (here(page), page.locator(".sk-presentation__notes:visible").count()) == (10, 0)


def test_a_window_that_is_none_of_the_talks_does_not_lead_it(stage, default_site):
    page = stage((default_site / TALKS[0]).as_uri())
    page.evaluate("window.postMessage({ slide: 4 }, '*')")
    page.evaluate(SETTLED)

    assert here(page) == 1


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("size", SCREENS, ids=str)
def test_no_text_leaves_its_slide_and_no_slide_its_screen(stage, default_site, size, scripts):
    """On a projector, a laptop, an old one, a phone held either way, the smallest that counts, and a very wide one."""
    for talk in TALKS:
        page = stage((default_site / talk).as_uri(), size, java_script_enabled=scripts)

        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(CUT_OFF) == []
        if size[0] > 800:
            assert page.evaluate(TALL) == []
        if scripts:
            page.keyboard.press("n")
            assert (
                page.evaluate(
                    "(bar => bar.scrollWidth - bar.clientWidth)(document.querySelector('.sk-presentation__bar'))"
                )
                <= 0
            )


LINE = "- Turn the lamp on, and look at it from {} steps away.\n"
FULL = """\
## A slide with as much text as fits

{text}
"""


@pytest.fixture(scope="module")
def fullest(tmp_path_factory):
    """A talk whose slides have as much on them as the check lets pass."""

    def most(make):
        count = next(
            n for n in range(1, 60) if size_of(slides_in(f"## A\n\n{make(n + 1)}")[1], season=0, steps=0) is None
        )
        return make(count)

    wide = "The lamp in front shines white and the lamp behind shines red, and both are on at dusk. "
    texts = [
        most(lambda n: "".join(LINE.format(k) for k in range(n))),
        most(lambda n: wide * n),
        most(lambda n: "\n\n".join(["One short line."] * n)),
        most(lambda n: "| Lamp | Colour |\n|---|---|\n" + "| the one in front | white, and never red |\n" * n),
        most(lambda n: "::: tip Look\n" + LINE.format("ten") * n + ":::\n"),
        most(lambda n: "![A lamp](lamp.png)\n\n" + "Look at it twice. " * n),
    ]
    slides = "\n".join(FULL.format(text=text) for text in texts)
    front = "---\ntitle: Lamps\nsummary: A talk.\nkind: slides\n---\n\n"
    from PIL import Image

    root = over_tiny(tmp_path_factory.mktemp("fullest"), {"content/en/lamps.md": front + slides})
    Image.new("RGB", (600, 900), (90, 90, 200)).save(root / "content/en/lamp.png")
    assert [each.code for each in check(root).findings if each.code.startswith("slide")] == []
    return build(root).site / "slides/en/lamps.html"


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)], ids=str)
def test_what_the_check_lets_pass_fits(stage, fullest, size):
    page = stage(fullest.as_uri(), size)

    assert page.locator(".sk-presentation__slide").count() == 7
    assert page.evaluate(TALL) == []
    assert page.evaluate(CUT_OFF) == []


def test_the_three_sizes_are_there_to_be_chosen():
    assert list(TEXT_LIMITS) == ["large", "normal", "small"]
    assert set(BESIDE_FIGURE) < set(TEXT_LIMITS)


@pytest.mark.parametrize("notes", [False, True])
def test_on_paper_a_slide_is_a_page(stage, pdf_browser, default_site, notes):
    page = pdf_browser.new_page()
    page.goto((default_site / TALKS[0]).as_uri())
    if notes:
        page.keyboard.press("n")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=False)))
    page.close()
    words = [" ".join(sheet.extract_text().split()) for sheet in printed.pages]

    assert len(words) == 10
    assert [round(float(length)) for length in printed.pages[0].mediabox[2:]] == [842, 595]  # A4, lying
    assert "Derfor holder vi MUS" in words[1]
    assert ("Sig årets formål i én sætning" in words[1]) is notes
    assert not re.search("Noter|Fuld skærm", " ".join(words)) or notes


def test_without_scripts_slides_are_scrolled_and_notes_unfolded(stage, default_site):
    page = stage((default_site / TALKS[0]).as_uri(), java_script_enabled=False)

    assert page.locator(".sk-presentation__bar:visible, .sk-presentation__open:visible").count() == 0
    assert page.locator(".sk-presentation__slide").count() == 10
    page.locator("#sk-slide-2 summary").click()
    assert page.get_by_text("Sig årets formål i én sætning").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).scrollSnapType") == "y mandatory"


def test_who_listens_hears_slides_by_name(stage, default_site):
    """Sections with headings, the figure's words, and the keyboard on the slide that is shown."""
    page = stage((default_site / TALKS[0]).as_uri())
    regions = page.get_by_role("region").evaluate_all("all => all.filter(each => each.matches('section')).length")
    page.keyboard.press("ArrowRight")

    assert regions == 10
    assert page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-labelledby')).textContent"
    ) == ("Derfor holder vi MUS")
    assert page.get_by_role("region", name="Et år med MUS").get_by_role("img").count() == 1
    assert "Opfølgning" in page.locator("#sk-slide-4 .sk-slide__words").inner_text()


@pytest.mark.parametrize("state", ["", "n", "o", "?"])
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=str)
def test_axe_finds_nothing_in_a_talk(stage, default_site, axe_source, size, state):
    page = stage((default_site / TALKS[0]).as_uri() + "#sk-slide-3", size)
    if state:
        page.keyboard.press(state)

    assert violations(page, axe_source) == []


def test_its_page_leads_to_it_and_fetches_it(opened, served, default_site):
    page = opened(served + "mere-viden/redskaber/slides-til-opstart.html")
    with page.expect_download() as fetched:
        page.get_by_role("link", name=re.compile("Hent den som fil")).click()
    assert fetched.value.suggested_filename == "slides-til-opstart.html"
    page.get_by_role("link", name="Vis præsentationen").click()
    page.wait_for_url("**/slides/da/**")

    assert page.locator(".sk-presentation__place").inner_text() == "1 af 10"


def test_a_slide_on_its_page_is_light_in_the_dark_too(opened, served):
    page = opened(served + "mere-viden/redskaber/slides-til-opstart.html", scheme="dark")
    colours = page.locator(".sk-slide__body").first.evaluate(
        "each => [getComputedStyle(each.closest('.sk-slide')).backgroundColor, getComputedStyle(each).color]"
    )

    assert colours == ["rgb(255, 255, 255)", "rgb(29, 43, 48)"]
