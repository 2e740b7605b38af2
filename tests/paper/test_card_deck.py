"""Cards: a deck of questions that is printed, cut apart and read across a table."""

import re
from dataclasses import replace
from io import BytesIO

import page as pdf_rules
import pikepdf
import pypdf
import pypdfium2
import pytest

from paper.readers import qpdf_complaints
from paper.samples import FRAME, make_theme, read_cards
from samtalekit.core.text import pt_from_mm
from samtalekit.model.card_set import CardSet
from samtalekit.paper.card_deck import (
    COLUMNS,
    HEIGHT_MM,
    LEAST_PT,
    LEFT_MM,
    PER_SHEET,
    ROWS,
    TOP_MM,
    WIDTH_MM,
    PrintedCard,
    compose_cards,
    deck_of,
    in_small_type,
)
from samtalekit.paper.finish import render_composition
from samtalekit.paper.inspect.account import account_of

DPI = 100
KEPT_MM = 4.5  # what is printed on a card stays this far from where it is cut
LONG = "Hvad ville du sige til en kollega, der lige er begyndt, og som spørger dig, hvordan vi taler med hinanden her, når "
LONG += (
    "noget er gået galt, og ingen helt ved, hvem der skulle have gjort noget ved det, før det nåede så langt som her?"
)


def deck(*questions, **more):
    """A card set with these questions, each a text or a mapping, in one theme."""
    items = [{"text": each} if isinstance(each, str) else each for each in questions]
    named = [{"id": f"q{number}"} | item for number, item in enumerate(items)]
    theme = {"id": "lamp", "title": "Lampen", "questions": named}
    return CardSet.model_validate(
        {"cards": "deck", "title": "Om lamper", "purpose": "Træk et kort.", "themes": [theme]} | more
    )


def of_the_kit():
    return read_cards("dialogue-cards")


@pytest.fixture(scope="module")
def printed(theme, renderer):
    """Make the paper of a card set."""

    def make(card_set, theme=theme, renderer=renderer, frame=FRAME):
        composition = compose_cards(card_set, language="da", edition=2, frame=frame, theme=theme)
        return render_composition(composition, theme=theme, renderer=renderer)

    return make


@pytest.fixture(scope="module")
def kits(printed):
    """The paper of the kit's own questions."""
    return printed(of_the_kit())


@pytest.fixture(scope="module")
def hardest(printed):
    """The longest texts that a card set takes, eight themes, and one question too many for a sheet."""
    texts = {"text": LONG[:220], "follow_up": LONG[:220], "who": "Den, der har siddet længst ved vinduet, h"[:40]}
    themes = [
        {
            "id": f"t{n}",
            "title": f"{n} Et tema med et langt navn at læse op"[:40],
            "questions": [{"id": f"q{n}"} | texts],
        }
        for n in range(8)
    ]
    return printed(
        deck(
            "Et?",
            themes=themes,
            title="En titel, der er så lang, som en titel på et kort kan være nu"[:60],
            purpose=LONG[:200],
        )
    )


PAPERS = ["kits", "hardest"]


@pytest.fixture(params=PAPERS)
def paper(request):
    return request.getfixturevalue(request.param)


def characters(paper):
    """Each character of a paper: its page, and its place in millimetres from the upper left corner."""
    document = pypdfium2.PdfDocument(paper.content)
    for number, page in enumerate(document):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            if text.get_text_range(at, 1).strip():
                yield number, *(round(each / pt_from_mm(1), 2) for each in (left, 841.89 - top, right, 841.89 - bottom))
    document.close()


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_deck_is_accessible_and_can_be_archived(paper, profile, tmp_path):
    """A workplace's papers are for everybody, cards too."""
    file = tmp_path / "deck.pdf"
    file.write_bytes(paper.content)

    assert [failure.message for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures] == []
    assert qpdf_complaints(paper.content, tmp_path) == ""


def test_it_is_printed_on_a4_standing_eight_cards_a_sheet(kits):
    """Forty questions are five sheets, one for each theme of the kit; the sixth has the title, and cards to write on."""
    pages = pypdf.PdfReader(BytesIO(kits.content)).pages
    themes = [theme.title for theme in of_the_kit().themes]

    assert {(page.width_mm, page.height_mm) for page in account_of(kits.content).pages} == {(210, 297)}
    assert (kits.kind, kits.fields, kits.pages) == ("cards", (), 6)
    assert [page.extract_text().count(theme) for page, theme in zip(pages, themes, strict=False)] == [PER_SHEET] * 5
    assert pages[5].extract_text().count("Jeres eget spørgsmål") == PER_SHEET - 1
    assert "40 spørgsmål" in pages[5].extract_text()


@pytest.mark.parametrize(("questions", "blank"), [(1, 6), (6, 1), (7, 8), (8, 7), (9, 6)])
def test_the_last_sheet_is_filled_with_cards_of_ones_own(theme, questions, blank):
    """Nobody cuts an empty sheet, and there is always a card for one's own question."""
    cards = deck_of(deck(*["Hvad nu?"] * questions), theme, "da")

    assert len(cards) % PER_SHEET == 0
    assert [type(card).__name__ for card in cards] == [
        *["PrintedCard"] * questions, "TitleCard", *["BlankCard"] * blank
    ]  # fmt: skip


def test_lines_to_cut_along_lead_round_every_card_and_beyond_the_outermost(kits):
    """A guillotine is set by the marks at the edges, scissors follow the lines."""
    document = pypdfium2.PdfDocument(kits.content)
    for page in document:
        sheet = page.render(scale=DPI / 72).to_pil().convert("L")
        for row in range(ROWS + 1):
            y = TOP_MM + row * HEIGHT_MM
            for left in (LEFT_MM - 2.8, *(LEFT_MM + column * WIDTH_MM + 20 for column in range(COLUMNS))):
                assert is_dashed(sheet, (left, y), (left + 2.6 if left < LEFT_MM else left + 40, y)), (row, left)
        for column in range(COLUMNS + 1):
            x = LEFT_MM + column * WIDTH_MM
            for row in range(ROWS):
                top = TOP_MM + row * HEIGHT_MM + 20
                assert is_dashed(sheet, (x, top), (x, top + 30)), (row, column)
    document.close()


def is_dashed(sheet, start, end):
    """True when something between light and dark is drawn along a line, with gaps; millimetres."""
    pixels = [round(each * DPI / 25.4) for each in (*start, *end)]
    across = pixels[1] == pixels[3]
    found = []
    for at in range(pixels[0] if across else pixels[1], (pixels[2] if across else pixels[3]) + 1):
        near = [sheet.getpixel((at, pixels[1] + d) if across else (pixels[0] + d, at)) for d in (-1, 0, 1)]
        found.append(min(near) < 230)
    return 0.3 < sum(found) / len(found) <= 0.9


def test_no_letter_is_cut_through(paper):
    """However long a text is, it stays on its card, and clear of the knife."""
    for _page, left, top, right, bottom in characters(paper):
        if TOP_MM < top < TOP_MM + ROWS * HEIGHT_MM:
            x, y = (left - LEFT_MM) % WIDTH_MM, (top - TOP_MM) % HEIGHT_MM
            assert x > KEPT_MM, (left, top)
            assert x + right - left < WIDTH_MM - KEPT_MM, (left, top)
            assert y > KEPT_MM, (left, top)
            assert y + bottom - top < HEIGHT_MM - KEPT_MM, (left, top)


def test_the_longest_question_is_printed_to_its_last_word(hardest):
    """It is small, and it is reported; but nothing of it is lost."""
    words = " ".join(pypdf.PdfReader(BytesIO(hardest.content)).pages[0].extract_text().split())

    assert words.count(" ".join(LONG[:220].split())) == 2 * PER_SHEET


def test_questions_are_large_and_of_one_size(theme):
    """A deck in which every card has a size of its own looks like eight decks."""
    sizes = [card.type.size for card in deck_of(of_the_kit(), theme, "da") if isinstance(card, PrintedCard)]

    assert min(sizes) >= 18
    assert sizes.count(max(sizes)) >= 0.9 * len(sizes)


def test_a_question_that_is_longer_than_most_is_set_smaller_and_alone(theme):
    short, long = (
        "Hvad lyser?",
        "Hvad gør du, når lampen går ud på vej hjem, og der er langt til den næste i den gade, du er i?",
    )
    cards = [card for card in deck_of(deck(*[short] * 10, long), theme, "da") if isinstance(card, PrintedCard)]

    assert {card.type.size for card in cards[:-1]} == {20}
    assert LEAST_PT <= cards[-1].type.size < 20


def test_a_question_that_no_card_holds_in_readable_type_is_told_of(theme):
    """Where it is in the card set, so that the finding is at its line."""
    found = dict(in_small_type(deck("Hvad lyser?", {"text": LONG[:220], "follow_up": LONG[:220]}), theme))

    assert list(found) == [("themes", 0, "questions", 1)]
    assert found["themes", 0, "questions", 1] < LEAST_PT


def test_a_word_that_is_wider_than_the_card_is_set_smaller_and_not_divided(theme):
    """Half a word is no question."""
    word = "Mindreværdskompleksbehandling"
    (card,) = (card for card in deck_of(deck(f"{word}?"), theme, "da") if isinstance(card, PrintedCard))

    assert card.lines == (f"{word}?",)
    assert card.type.size < 20


def test_cards_are_read_aloud_theme_by_theme_each_beginning_with_a_heading(kits):
    """The tags say the order; the logo of every card is no part of it."""
    with pikepdf.open(BytesIO(kits.content)) as pdf:
        tags = [str(each.S) for each in structure(pdf.Root.StructTreeRoot)]
        assert tags.count("/H1") == 1
        assert tags.count("/H2") == len(of_the_kit().themes)
        assert tags.index("/H1") < tags.index("/H2")
        assert tags.count("/Figure") == 1, "the logo is told of on the card with the title alone"
        outline = [str(item.title) for first in pdf.open_outline().root for item in first.children]
    words = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(kits.content)).pages).split())
    places = [words.index(question.text) for _n, _hue, _theme, question in of_the_kit().numbered()]

    assert outline == [theme.title for theme in of_the_kit().themes]
    assert places == sorted(places)


def structure(parent):
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def test_every_card_says_its_theme_in_words_and_in_colour(theme, printed):
    """In grey print, and to those who tell no colours apart, the word remains."""
    themes = [
        {"id": f"t{n}", "title": f"Tema {n}", "questions": [{"id": f"q{n}", "text": "Hvad nu?"}]} for n in range(8)
    ]
    paper = printed(deck("Et?", themes=themes))
    words = pypdf.PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    colours = {theme.light[f"hue-{number}"] for number in range(1, 9)}
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes().decode("latin-1")
    inks = {
        tuple(round(float(each) * 255) for each in ink.split()[:3])
        for ink in re.findall(r"[\d.]+ [\d.]+ [\d.]+ rg", drawn)
    }

    assert [n for n in range(8) if f"Tema {n}" not in words] == []
    assert {tuple(bytes.fromhex(colour[1:])) for colour in colours} <= inks
    assert len(colours) == 8


def test_a_logo_on_every_card_is_in_the_file_once(kits):
    """A logo of many paths, forty-eight times, would be a file that no mail takes."""
    with pikepdf.open(BytesIO(kits.content)) as pdf:
        forms = {
            form.objgen
            for page in pdf.pages
            for form in page.Resources.XObject.as_dict().values()
            if form.Subtype == "/Form"
        }

    assert len(forms) <= 4, "lines to cut along, a small logo and a large one"
    assert len(kits.content) < 80_000


def test_a_workplace_without_a_logo_has_its_name_on_the_cards(printed, theme):
    """In type, as on its other papers."""
    paper = printed(deck("Hvad lyser?"), theme=replace(theme, logo=None))
    words = pypdf.PdfReader(BytesIO(paper.content)).pages[0].extract_text()

    assert words.count("Havneby Styrelse") == PER_SHEET + 1, "each card, and the foot of the sheet"


def test_a_workplaces_own_line_stands_at_the_foot_of_the_sheet_and_not_on_a_card(printed):
    """It is cut away with the margin."""
    paper = printed(deck("Hvad lyser?"), frame=replace(FRAME, style=FRAME.style.model_copy(update={"foot": "Kajen 1"})))
    last = max(bottom for *_rest, bottom in characters(paper))

    assert "Kajen 1" in pypdf.PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert last < 297 - 4


def test_the_same_cards_are_the_same_bytes(kits, printed):
    assert printed(of_the_kit()).content == kits.content


def test_the_same_measures_stand_in_the_style_sheet():
    """What is measured in Python is what is drawn by CSS."""
    css = make_theme().text("print/cards.css")

    assert f"height: {HEIGHT_MM:g}mm;" in css
    assert f"width: {WIDTH_MM:g}mm;" in css
    assert re.search(rf"margin: \d+mm {LEFT_MM:g}mm ", css)
