"""Compose a card set as a deck to print and cut: eight cards on a sheet of A4, with lines to cut along.

Each card is measured in the theme's fonts before it is laid out: its question is as large as the card allows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from samtalekit.content.drawings.text import SOFT_HYPHEN, Lettering, Style
from samtalekit.core.messages import message
from samtalekit.core.text import pt_from_mm
from samtalekit.model.card_set import CardSet, Question
from samtalekit.paper.compose import Composition, Frame, document, foot_of, page_of
from samtalekit.paper.stylesheet import logo_on_paper, stylesheet
from samtalekit.theming.theme import Theme

# Measures of a card; print/cards.css has the same, and a test compares the two.

COLUMNS, ROWS = 2, 4
PER_SHEET = COLUMNS * ROWS
WIDTH_MM, HEIGHT_MM = 95.0, 67.0  # of a card
LEFT_MM, TOP_MM = 10.0, 13.0  # of the first card on its sheet of A4
CUT_BEYOND_MM = 3.0  # how far the lines to cut along go on beyond the cards
TEXT_WIDTH_MM = 74.0
TEXT_HEIGHT_MM = 40.0  # between the theme above and the logo beneath; the card has 2 mm more
FOLLOW_UP_GAP_MM = 8.4  # between question and follow-up: a line, and the words that introduce it
LOGO_MAX_WIDTH_MM, LOGO_MAX_HEIGHT_MM = 22.0, 5.0


@dataclass(frozen=True, slots=True)
class CardType:
    """Type size of a question and of its follow-up, in points; lines are 1.25 and 1.3 times as high."""

    size: float
    follow_up: float

    @property
    def question_style(self) -> Style:
        """The style of the question."""
        return Style(self.size, self.size * 1.25, weight=600, is_heading=True)

    @property
    def follow_up_style(self) -> Style:
        """The style of the follow-up."""
        return Style(self.follow_up, self.follow_up * 1.3)


TYPES = tuple(
    CardType(size, follow_up)
    for size, follow_up in (
        *((20, 10.5), (19, 10.5), (18, 10), (17, 10), (16, 10), (15, 9.5), (14, 9.5), (13, 9.5)),
        *((11, 9), (9, 8), (7.5, 7.5)),
    )
)
"""From the largest; the last are for what nothing larger holds, so that nothing is ever cut off."""

ALIKE = 0.9  # share of a deck's questions that decides how large all of them are at most

LEAST_PT = 13.0
"""A question in smaller type is reported: cards are read across a table."""


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """A card as printed.

    Attributes:
        number: Of the question, from 1.
        hue: Number of its theme's colour, from 1.
        theme: The theme's title.
        begins: True for the first card of a theme.
        lines: The question, line by line.
        type: How large it is set.
    """

    number: int
    hue: int
    theme: str
    begins: bool
    question: Question
    lines: tuple[str, ...]
    type: CardType


@dataclass(frozen=True, slots=True)
class TitleCard:
    """The card that names the deck; it comes after the questions."""

    title: str
    purpose: str
    count: str


@dataclass(frozen=True, slots=True)
class BlankCard:
    """A card to write a question of one's own on."""


Card = PrintedCard | TitleCard | BlankCard


def compose_cards(card_set: CardSet, *, language: str, edition: int, frame: Frame, theme: Theme) -> Composition:
    """Compose the deck of a card set: its questions by theme, the card with its title, and blank cards to the end.

    Raises:
        ThemeError: A template of the theme has a fault.
        FileNotFoundError: The theme lacks a template or style sheet.
    """
    cards = deck_of(card_set, theme, language)
    html = document(
        theme,
        "cards",
        page_of(language, card_set.title, frame),
        title=card_set.title,
        sheets=[cards[at : at + PER_SHEET] for at in range(0, len(cards), PER_SHEET)],
        foot=foot_of(card_set.title, edition, language, frame),
        workplace=frame.workplace,
    )
    return Composition(
        id=card_set.id,
        kind="cards",
        language=language,
        edition=edition,
        title=card_set.title,
        html=html,
        css="\n".join((stylesheet(theme), _drawings(theme), theme.text("print/cards.css"))),
    )


def _drawings(theme: Theme) -> str:
    """Return what style sheets cannot draw as custom properties: the lines to cut along, and the logo of a card.

    As backgrounds, both are decoration: a screen reader does not come upon the logo on every card.
    """
    right, bottom = LEFT_MM + COLUMNS * WIDTH_MM, TOP_MM + ROWS * HEIGHT_MM
    across = [f"M{LEFT_MM - CUT_BEYOND_MM} {TOP_MM + n * HEIGHT_MM}H{right + CUT_BEYOND_MM}" for n in range(ROWS + 1)]
    down = [f"M{LEFT_MM + n * WIDTH_MM} {TOP_MM - CUT_BEYOND_MM}V{bottom + CUT_BEYOND_MM}" for n in range(COLUMNS + 1)]
    lines = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 210 297'><path d='{}' stroke='{}' stroke-width='.18' "
        "stroke-dasharray='1.4 1.4' fill='none'/></svg>"
    ).format(" ".join((*across, *down)), theme.light["field-line"])
    logo = logo_on_paper(theme.logo, widest_mm=LOGO_MAX_WIDTH_MM, highest_mm=LOGO_MAX_HEIGHT_MM)
    rules = [f'--sk-cut-lines: url("data:image/svg+xml,{quote(lines)}");']
    if logo:
        rules += [
            f'--sk-mark: url("{logo.address}");',
            f"--sk-mark-width: {logo.width_mm}mm;",
            f"--sk-mark-height: {logo.height_mm}mm;",
        ]
    return ":root { " + " ".join(rules) + " }"


def deck_of(card_set: CardSet, theme: Theme, language: str) -> list[Card]:
    """Return all cards in the order of print; the last sheet is full, and has at least one blank card."""
    lettering, room = Lettering(theme), pt_from_mm(TEXT_WIDTH_MM)
    largest = [_largest(question, lettering) for _number, _hue, _theme, question in card_set.numbered()]
    common = sorted(largest)[int(ALIKE * (len(largest) - 1))]
    cards: list[Card] = []
    for (number, hue, of, question), place in zip(card_set.numbered(), largest, strict=True):
        chosen = TYPES[max(place, common)]
        lines = lettering.lines(question.text, chosen.question_style, room)
        cards.append(PrintedCard(number, hue, of.title, question is of.questions[0], question, lines, chosen))
    key = "paper.cards_count_one" if card_set.count == 1 else "paper.cards_count"
    cards.append(TitleCard(card_set.title, card_set.purpose, message(language, key, {"count": card_set.count})))
    blank = -len(cards) % PER_SHEET or PER_SHEET
    return [*cards, *(BlankCard() for _ in range(blank))]


def in_small_type(card_set: CardSet, theme: Theme) -> Iterator[tuple[tuple[str | int, ...], float]]:
    """Yield the path and the size, in points, of each question that no card holds in type of `LEAST_PT`."""
    lettering = Lettering(theme)
    for at, of in enumerate(card_set.themes):
        for number, question in enumerate(of.questions):
            chosen = TYPES[_largest(question, lettering)]
            if chosen.size < LEAST_PT:
                yield ("themes", at, "questions", number), chosen.size


def _largest(question: Question, lettering: Lettering) -> int:
    """Return the number of the largest type in which a card holds a question; the last, if none does."""
    room = pt_from_mm(TEXT_WIDTH_MM)
    for number, each in enumerate(TYPES):
        lines = lettering.lines(question.text, each.question_style, room)
        height = len(lines) * each.question_style.leading
        if question.follow_up:
            beneath = (
                len(lettering.lines(question.follow_up, each.follow_up_style, room)) * each.follow_up_style.leading
            )
            height += beneath + pt_from_mm(FOLLOW_UP_GAP_MM)
        if _is_whole(question.text, lines) and height <= pt_from_mm(TEXT_HEIGHT_MM):
            return number
    return len(TYPES) - 1


def _is_whole(text: str, lines: Sequence[str]) -> bool:
    """True when no word was divided."""
    return "".join("".join(lines).split()) == "".join(text.replace(SOFT_HYPHEN, "").split())
