"""Round figures: words stay in their fields, dates in their places, and the list says all that the ring does."""

import re
from datetime import date
from math import cos, hypot, radians, sin
from xml.etree import ElementTree as ET

import pytest

from samtalekit.content.blocks import render_body
from samtalekit.content.drawings.text import Lettering, Style
from samtalekit.content.drawings.year import TONES, stretch, tracks
from samtalekit.content.figures import SHEET_WIDTH, figure_svg, figure_text, poster_svg, ring_svg
from samtalekit.model.figure import WheelFigure, YearDate, YearFigure
from samtalekit.theming.colours import contrast, mixed
from web.samples import default_kit, form, page, setting, small_kit

SVG = "{http://www.w3.org/2000/svg}"
A4_ROOM = 265 / 150  # of a poster
SMALLEST = 14  # units, as in every other figure
COMPOUND = "Bevillingsudvalgsformænden"  # 26 characters, the longest title there can be
FIELD = "sk-wheel__field"


def wheel(titles=("Strategi", "Koncept og rammer", "Skema & spørgsmål", "Opfølgning på åen"), **more):
    """A wheel of some steps in three phases."""
    phases = ["before"] * (len(titles) - 2) + ["during", "after"]
    data = {
        "figure": "lamp-wheel",
        "kind": "wheel",
        "title": "Et lampehjul",
        "lead": "Fra <det sidste> felt går der en tråd til det første.",
        "note": "Hjulet er vores eget.",
        "centre": {"title": "Lyset", "note": "Hvem skal se?"},
        "phases": [
            {"id": "before", "title": "Før"},
            {"id": "during", "title": "Under"},
            {"id": "after", "title": "Efter"},
        ],
        "steps": [
            {
                "id": f"step_{n}",
                "phase": phase,
                "title": title,
                "text": f"Gør nummer {n + 1}.",
                "who": "Cyklisten" if n < 2 else "Værten",
                "forms": ["lamp-log", "left-out"],
                "page": "lamps",
            }
            for n, (title, phase) in enumerate(zip(titles, phases, strict=True))
        ],
    }
    return WheelFigure.model_validate(data | more)


def year(*dates, **more):
    """An annual wheel; a date is its words, its first day and its last."""
    data = {"figure": "lamp-year", "kind": "year", "title": "Et år med lamper", "lead": "Hvornår det er mørkt."}
    found = tuple(YearDate(id=f"d{n}", words=w, first=a, last=b) for n, (w, a, b) in enumerate(dates))
    return YearFigure(**data | more, dates=found)


DARK = ("Tænd lampen, og hæng den op", date(2026, 11, 15), date(2027, 1, 31))
OIL = ("Hæld olie på", date(2027, 2, 1), date(2027, 2, 28))
WICK = ("Skift væge", date(2027, 2, 14), date(2027, 3, 20))
DAY = ("Tæl lamperne", date(2027, 9, 15), date(2027, 9, 15))
FIGURES = {"wheel": wheel(), "year": year(DARK, OIL, WICK, DAY, note="Datoerne er vores egne.")}


@pytest.fixture(scope="module")
def theme():
    return default_kit()[1]


@pytest.fixture(scope="module")
def drawings(theme):
    """Every way that a figure is drawn: the ring of a page, a page, a booklet and a poster."""

    def draw(figure):
        return {
            "ring": ring_svg(figure, theme, language="da", name="sk-x"),
            "page": figure_svg(figure, theme, language="da", for_paper=False),
            "phone": figure_svg(figure, theme, language="da", for_paper=False, width=420),
            "booklet": figure_svg(figure, theme, language="da", for_paper=True, width=SHEET_WIDTH),
            "poster": poster_svg(figure, theme, A4_ROOM, language="da"),
        }

    return draw


def outline(path):
    """The corners of a path of ours, its arcs as many short sides; every arc is part of a circle about one middle."""
    corners, at = [], (0.0, 0.0)
    for letter, numbers in re.findall(r"([MLAZ])([^MLAZ]*)", path):
        values = [float(each) for each in numbers.split()]
        if letter in "ML":
            at = (values[0], values[1])
            corners.append(at)
        elif letter == "A":
            radius, clockwise, end = values[0], values[4], (values[5], values[6])
            corners += list(_along(at, end, radius, clockwise == 1))
            at = end
    return corners


def _along(start, end, radius, is_clockwise):
    (x1, y1), (x2, y2) = start, end
    apart = hypot(x2 - x1, y2 - y1)
    down = (max(0, radius**2 - apart**2 / 4)) ** 0.5
    side = 1 if is_clockwise else -1
    middle = ((x1 + x2) / 2 - side * down * (y2 - y1) / apart, (y1 + y2) / 2 + side * down * (x2 - x1) / apart)
    for n in range(1, 25):
        x, y = x1 + (x2 - x1) * n / 24 - middle[0], y1 + (y2 - y1) * n / 24 - middle[1]
        yield middle[0] + x / hypot(x, y) * radius, middle[1] + y / hypot(x, y) * radius


def is_inside(corners, x, y):
    """True when a point is within a shape (the rule of even and odd crossings)."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def boxes(text, theme):
    """The box of every line of a text: words, left, right, top and bottom of its capitals."""
    size, weight = float(text.get("font-size")), int(text.get("font-weight"))
    is_heading = "Serif" in text.get("font-family") or "heading" in text.get("font-family")
    for span in text:
        left, base = float(span.get("x")), float(span.get("y"))
        wide = Lettering(theme).drawn_width(span.text, Style(size, size, weight, is_heading))
        yield span.text, left, left + wide, base - 0.7 * size, base


def outside(svg, theme):
    """The lines of a wheel that reach over the edge of their step."""
    found, field = [], None
    for element in ET.fromstring(svg).iter():
        if element.get("class") == FIELD:
            field = outline(element.get("d"))
        elif element.tag == f"{SVG}circle" or (element.tag == f"{SVG}path" and element.get("class") is None):
            field = None
        elif element.tag == f"{SVG}text" and field and element[:]:
            for words, left, right, top, bottom in boxes(element, theme):
                corners = [(x, y) for x in (left, (left + right) / 2, right) for y in (top, bottom)]
                is_in_a_field = is_inside(field, (left + right) / 2, (top + bottom) / 2)
                if is_in_a_field and not all(is_inside(field, x, y) for x, y in corners):
                    found.append(words)
    return found


def fields(svg, theme):
    """How many steps have their own title within them."""
    return sum(1 for element in ET.fromstring(svg).iter() if element.get("class") == FIELD)


def text_of(svg):
    """All words of a drawing, words that were divided put together again."""
    lines = [
        " ".join(span.text for span in text) if text[:] else (text.text or "")
        for text in ET.fromstring(svg).iter(f"{SVG}text")
    ]
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize(
    "titles",
    [
        ("Dialog",) * 3,
        ("Strategi", "Koncept og rammer", "Skema og spørgsmål", "Forberedelse", "Dialog", "Feedback", "Mål", "Ø"),
        (COMPOUND,) * 8,
        ("Mange små ord på en række", COMPOUND) * 6,
    ],
)
def test_no_title_leaves_its_step(titles, drawings, theme):
    """A workplace writes its own steps: rings grow and text shrinks, and no word crosses an edge."""
    for name, svg in drawings(wheel(titles)).items():
        assert fields(svg, theme) == len(titles), name
        assert outside(svg, theme) == [], name


def test_a_ring_is_as_small_as_its_words_allow_and_no_larger_than_a_page_can_show(theme):
    """A phone shows it at 342 pixels, and its text is scaled with it."""
    usual = ring_svg(wheel(), theme, language="da", name="sk-x")
    long = ring_svg(wheel((COMPOUND,) * 6), theme, language="da", name="sk-x")

    assert float(ET.fromstring(usual).get("width")) < 420 < float(ET.fromstring(long).get("width")) <= 480
    assert "Opfølgning" in text_of(usual)


def test_words_are_divided_only_where_no_ring_is_large_enough(theme):
    """Paper has room for a larger ring; where a page has none left, a step shows its number, and the list its title."""
    hard = wheel((COMPOUND,) * 12)
    on_paper = (
        figure_svg(hard, theme, language="da", for_paper=True, width=SHEET_WIDTH),
        poster_svg(hard, theme, A4_ROOM, language="da"),
    )
    on_page = ring_svg(hard, theme, language="da", name="sk-x")

    assert [text_of(svg).replace("- ", "").count(COMPOUND) for svg in on_paper] == [12, 12]
    assert text_of(on_page) == "Før Under Efter 1 2 3 4 5 6 7 8 9 10 11 12 Lyset Hvem skal se?"
    assert text_of(on_paper[0]).count("-") < 12


@pytest.mark.parametrize("kind", FIGURES)
def test_text_is_as_large_as_in_other_figures(kind, drawings):
    """No text is so faint that only the young can read it."""
    for svg in drawings(FIGURES[kind]).values():
        assert min(float(text.get("font-size")) for text in ET.fromstring(svg).iter(f"{SVG}text")) >= SMALLEST


@pytest.mark.parametrize("kind", FIGURES)
def test_nothing_leaves_the_sheet(kind, drawings, theme):
    """What is outside a drawing is cut off by whoever prints it."""
    for name, svg in drawings(FIGURES[kind]).items():
        root = ET.fromstring(svg)
        width, height = float(root.get("width")), float(root.get("height"))
        for text in root.iter(f"{SVG}text"):
            for words, left, right, top, bottom in boxes(text, theme):
                assert left >= -0.1, (name, words)
                assert right <= width + 0.1, (name, words)
                assert top >= -0.1, (name, words)
                assert bottom <= height + 0.1, (name, words)
        for text_element in root.iter(f"{SVG}text"):
            if not text_element[:]:
                assert all(0 <= float(x) <= width for x in text_element.get("x").split()), (name, text_element.text)


@pytest.mark.parametrize("kind", FIGURES)
def test_every_word_that_is_read_aloud_is_drawn(kind, drawings):
    """Who reads the booklet, or the poster, misses nothing of what is read aloud, but that the ring begins again."""
    described = figure_text(FIGURES[kind], "da")
    for name in ("page", "booklet", "poster"):
        shown = text_of(drawings(FIGURES[kind])[name])
        for part in described.parts:
            words = [part.title, part.note or "", *(task for doing in part.doings for task in doing.tasks)]
            for sentence in words if part.title != "Derfra begynder det igen" else ():
                assert sentence in shown, (name, sentence)


def test_a_wheel_is_described_phase_by_phase_and_says_that_it_turns():
    """Who listens hears what it turns on, the steps by number, that there is no end, and whose they are."""
    assert figure_text(wheel(), "da").plain == (
        "Et lampehjul. Fra <det sidste> felt går der en tråd til det første. Lyset (Hvem skal se?). "
        "Før: 1 Strategi; 2 Koncept og rammer. Under: 3 Skema & spørgsmål. Efter: 4 Opfølgning på åen. "
        "Derfra begynder det igen. Hvem: 1–2: Cyklisten. 3–4: Værten. Hjulet er vores eget."
    )


def test_a_year_is_described_date_by_date_in_the_language_of_its_page():
    """Days are written as people write them, not as machines do."""
    assert figure_text(year(OIL, DAY), "da").plain == (
        "Et år med lamper. Hvornår det er mørkt. 1 1.–28. februar 2027: Hæld olie på. 2 15. september 2027: Tæl lamperne."
    )
    assert "1 1–28 February 2027: Hæld olie på." in figure_text(year(OIL), "en").plain


def test_the_months_are_those_of_the_language(theme):
    danish, english = (ring_svg(year(OIL), theme, language=each, name="sk-x") for each in ("da", "en"))

    assert "januar februar marts" in text_of(danish)
    assert "January February March" in text_of(english)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_year_without_dates_says_so(language, theme):
    """An empty ring alone looks like a fault."""
    words = {"da": "Arbejdspladsen har ikke sat årets datoer endnu.", "en": "has not set this year’s dates yet"}[
        language
    ]

    assert words in figure_text(year(), language).plain
    assert words in text_of(figure_svg(year(), theme, language=language, for_paper=True))


def test_a_date_over_new_year_is_one_stretch():
    """From November to January is a quarter of the ring, not three quarters."""
    found = stretch(year(DARK).dates[0])

    assert found.last - found.first == pytest.approx(78 / 365 * 360)
    assert found.first < 360 < found.last


def test_dates_that_meet_have_a_track_each_and_those_that_follow_share_one():
    """Over New Year too: the end of January meets the January of next year's date."""
    january = ("Se efter", date(2028, 1, 10), date(2028, 1, 20))

    assert tracks(year(OIL, WICK).dates) == (0, 1)
    assert tracks(year(DARK, OIL, DAY).dates) == (0, 0, 0)
    assert tracks(year(DARK, january).dates) == (0, 1)
    assert tracks(year(("Hele året", date(2027, 1, 1), date(2027, 12, 31)), DAY).dates) == (0, 1)


def test_an_arc_begins_and_ends_on_its_days(theme):
    """February's arc is under February: whoever reads it off the ring reads the right dates."""
    root = ET.fromstring(ring_svg(year(OIL), theme, language="da", name="sk-x"))
    middle = float(root.get("width")) / 2
    arcs = [path.get("d") for path in root.iter(f"{SVG}path") if path.get("stroke-width") == "15"]

    assert len(arcs) == 1
    x1, y1, *_round, x2, y2 = (float(each) for each in re.findall(r"-?[0-9.]+", arcs[0]))
    for x, y, day in ((x1, y1, 31), (x2, y2, 59)):
        away, angle = hypot(x - middle, y - middle), radians(day / 365 * 360)
        drawn = (middle + away * sin(angle), middle - away * cos(angle))
        assert hypot(x - drawn[0], y - drawn[1]) < 15, "no further than its round end"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_tone_can_be_seen_on_the_page(scheme, theme):
    """WCAG 2.2, 1.4.11: an arc is 3:1 on its background; and no two dates have the same tone before the eighth."""
    tokens = getattr(theme, scheme)
    tones = [tokens[ink] if isinstance(ink, str) else mixed(tokens[ink[0]], tokens[ink[1]], ink[2]) for ink in TONES]

    assert all(contrast(tone, tokens["page"]) >= 3 for tone in tones)
    assert len(set(tones)) == len(tones) == 7


@pytest.mark.parametrize("kind", FIGURES)
def test_colours_follow_the_page_and_are_fixed_on_paper(kind, drawings, theme):
    """In dark mode nothing stays light, and a PDF renderer resolves no CSS variables."""
    token = "|".join(theme.light)
    on_page = rf"none|var\(--sk-({token})\)|color-mix\(in oklab, var\(--sk-({token})\) \d+%, var\(--sk-({token})\)\)"
    found = drawings(FIGURES[kind])

    for ink in re.findall(r'(?:fill|stroke)="([^"]*)"', found["ring"]):
        assert re.fullmatch(on_page, ink), ink
    for ink in re.findall(r'(?:fill|stroke)="([^"]*)"', found["poster"]):
        assert re.fullmatch("none|#[0-9a-f]{6}", ink), ink
    assert "var(" not in found["poster"]


@pytest.mark.parametrize("kind", FIGURES)
def test_a_poster_fills_its_sheet_and_never_more(kind, theme):
    root = ET.fromstring(poster_svg(FIGURES[kind], theme, A4_ROOM, language="da"))
    width, height = float(root.get("width")), float(root.get("height"))

    assert height == pytest.approx(width / A4_ROOM, abs=0.2)
    assert SMALLEST * 265 / width * 72 / 25.4 >= 9.5, "letters of a poster are 9.5 points or more"


@pytest.fixture
def html():
    """A page with a figure on it; the kit has one of the two forms, and a page on lamps."""

    def render(figure, text="", **localized):
        kit = small_kit(page("index"), page("lamps", title="Om lamper"), forms=(form("lamp-log", title="Lampebog"),))
        found = kit.localized[0].model_copy(update={"figures": (figure,), **localized})
        here = setting(kit.model_copy(update={"localized": (found,)}))
        return render_body(text or f"::: figure {figure.id}", here).html

    return render


def test_the_steps_of_a_wheel_are_a_list_in_order(html):
    """Without a script, without a picture: every step, its phase, what to do and for whom."""
    out = html(wheel())
    steps = re.findall(r'<li class="sk-wheel__step" id="([^"]+)"', out)

    assert steps == [f"sk-lamp-wheel-0-step_{n}" for n in range(4)]
    assert re.findall(r'sk-wheel__title">([^<]+)<', out) == [
        "Strategi", "Koncept og rammer", "Skema &amp; spørgsmål", "Opfølgning på åen",
    ]  # fmt: skip
    assert out.count("Gør nummer 2.") == 1
    assert '<span class="sk-wheel__phase">Efter</span>' in out


def test_each_field_of_the_ring_leads_to_its_step_by_name(html):
    """A screen reader hears number, title and phase; the name holds the words that are seen (WCAG 2.2, 2.5.3)."""
    links = re.findall(r'<a href="#([^"]+)" class="sk-wheel__link" aria-label="([^"]+)"', html(wheel()))

    assert links[0] == ("sk-lamp-wheel-0-step_0", "1 Strategi (Før)")
    assert links[2] == ("sk-lamp-wheel-0-step_2", "3 Skema &amp; spørgsmål (Under)")
    assert len(links) == 4


def test_what_a_language_leaves_out_is_not_linked(html):
    """A workplace without a form gets no dead link, and no word of it."""
    out = html(wheel())

    assert out.count(">Lampebog</a>") == 4
    assert "left-out" not in out
    assert out.count("Om lamper") == 4
    assert "Læs mere" not in html(wheel(), pages=(page("index"),))


def test_two_wheels_of_one_page_share_no_id(html):
    """Else a field of the second leads to a step of the first."""
    ids = re.findall(r' id="([^"]+)"', html(wheel(), "::: figure lamp-wheel\n\nTekst.\n\n::: figure lamp-wheel"))

    assert len(ids) == len(set(ids)) == 2 * (2 + 4)


def test_the_dates_of_a_year_say_when_they_are_now(html):
    """A script marks today; it reads the days from the rows."""
    out = html(year(OIL, DAY))

    assert 'data-first="2027-02-01" data-last="2027-02-28"' in out
    assert out.count("data-first") == 2
    assert "1.–28. februar 2027" in out
    assert "Arbejdspladsen har ikke sat årets datoer endnu." in html(year())


@pytest.mark.parametrize("kind", FIGURES)
def test_a_translation_that_may_be_old_says_so(kind, html):
    """A reader of the other language knows what to trust."""
    figure = FIGURES[kind]

    assert "Oversættelsen af figuren kan være forældet." in html(figure, stale_figures=frozenset({figure.id}))
    assert "forældet" not in html(figure)
