"""A paper opened and filled in with the keyboard alone, in Chromium's own viewer."""

import functools
import http.server
import threading
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from browser.conftest import QuietHandler
from paper.readers import FRAME_PT, PT_PER_INCH, boxes
from paper.samples import FRAME, make_theme, small_form
from paper.similarity import similarity
from paper.witnesses.answers import NAMES
from samtalekit.paper.finish import make_paper
from samtalekit.paper.pdf.fill import fill
from samtalekit.paper.render import Renderer

pytestmark = pytest.mark.browser

A4_HEIGHT_PT = 841.89
DPI = 96  # of a page at full size
WINDOW = {"width": 1000, "height": 1200}
TOP, MIDDLE = 3, (500, 700)  # pixels: where the viewer lets a page begin, and an empty place on it
TINT, WRITTEN = 235, 190  # of 255; fields are tinted lighter than this, and written on darker
A_PAGE = 3000  # pixels at least that are written on, once the paper is shown
TRIES = 100  # pictures taken, some 0.1 s each, before the viewer is given up
ALIKE = 0.4  # paler than on paper, and over the hairlines


@pytest.fixture(scope="module")
def paper() -> bytes:
    form = small_form(
        {"id": "name", "kind": "line", "label": "Navn"},
        {"id": "told", "kind": "text", "label": "Hvad skete der?", "lines": 3},
        {"id": "check", "kind": "check", "label": "Det passer"},
        {"id": "town", "kind": "line", "label": "By"},
    )
    theme = make_theme()
    return make_paper(form, frame=FRAME, theme=theme, renderer=Renderer(theme)).content


@pytest.fixture
def address(paper, tmp_path):
    """The paper's address on a web server, as a browser shows it: without tools, in full size."""
    (tmp_path / "paper.pdf").write_bytes(paper)
    handler = functools.partial(QuietHandler, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/paper.pdf#toolbar=0&zoom=100"
    server.shutdown()
    server.server_close()


def seen(page) -> Image.Image:
    """The window as it is; the tint that the viewer gives to fields is taken away."""
    picture = Image.open(BytesIO(page.screenshot())).convert("L")
    return picture.point(lambda level: 255 if level > TINT else level)


def waited_for(page, holds) -> Image.Image:
    """A picture of the window for which something holds."""
    pictures = (seen(page) for _ in range(TRIES))
    found = next((picture for picture in pictures if holds(picture)), None)
    assert found is not None, "the viewer never showed it"
    return found


def cut(picture: Image.Image, place: tuple[int, tuple[float, ...]], corner: tuple[int, int] = (0, 0)) -> Image.Image:
    """The part of a picture that shows a field, less its frame; the page begins at the corner."""
    _, (left, bottom, right, top) = place
    edges = (left, A4_HEIGHT_PT - top + FRAME_PT, right, A4_HEIGHT_PT - bottom - FRAME_PT)
    left, top, right, bottom = (round(edge * DPI / PT_PER_INCH) for edge in edges)
    return picture.crop((corner[0] + left, corner[1] + top, corner[0] + right, corner[1] + bottom))


def expected(pdf: bytes) -> Image.Image:
    """The first page of a filled paper, as large as the viewer shows it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        return document[0].render(scale=DPI / PT_PER_INCH, may_draw_forms=True).to_pil().convert("L")
    finally:
        document.close()


def test_a_paper_is_filled_in_with_the_keyboard_alone(pdf_browser, paper, address):
    """Typed, ticked and walked through with the tabulator key; the values at the end are the ones that were meant."""
    places = boxes(paper)
    context = pdf_browser.new_context(viewport=WINDOW)
    try:
        page = context.new_page()
        page.goto(address)
        blank = waited_for(page, lambda picture: picture.getpixel(MIDDLE) == 255 and ink(picture) > A_PAGE)
        corner = next((x, TOP) for x in range(WINDOW["width"]) if blank.getpixel((x, MIDDLE[1])) == 255)
        for _ in ("the viewer", "the first field"):
            page.keyboard.press("Tab")
        page.keyboard.type(NAMES)
        page.keyboard.press("Tab")
        page.keyboard.type("Først æøå.")
        page.keyboard.press("Enter")
        page.keyboard.type("Så ğıİ.")
        page.keyboard.press("Tab")
        page.keyboard.insert_text(" ")
        page.keyboard.press("Tab")
        page.keyboard.type("Łódź")
        page.keyboard.press("Tab")
        typed = waited_for(page, lambda picture: all(ink(cut(picture, place, corner)) for place in places.values()))
    finally:
        context.close()

    answers = {"name": NAMES, "told": "Først æøå.\nSå ğıİ.", "check": "yes", "town": "Łódź"}
    others = {"name": NAMES[::-1], "told": ".åøæ tsrøF\n.İığ åS", "check": "", "town": "Lodz"}
    own, other = (expected(fill(paper, each)) for each in (answers, others))
    for name, place in places.items():
        seen_of_field = cut(typed, place, corner)
        alike, unlike = (similarity(seen_of_field, cut(picture, place)) for picture in (own, other))
        assert alike > max(ALIKE, unlike * 1.2), name


def ink(picture: Image.Image) -> int:
    """How many pixels are written on; a field without the focus is drawn paler."""
    return sum(picture.histogram()[:WRITTEN])
