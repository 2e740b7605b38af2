"""Card sets: questions by theme, printed as a deck of cards and chosen from on a page."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field as Constraints

from samtalekit.model.base import FieldId, FormId, Frozen, Lead, Text

MAX_THEMES = 8
MAX_QUESTIONS = 40  # of one theme: five sheets of cards

CardText = Annotated[Text, Constraints(max_length=220)]
"""A question or a follow-up: one or two sentences."""

CardTitle = Annotated[Text, Constraints(max_length=60)]
"""The title of a deck, on one or two lines of a card."""

CardLabel = Annotated[Text, Constraints(max_length=40)]
"""A few words on one line of a card."""


class Question(Frozen):
    """A question, one card of the deck.

    Attributes:
        text: The question itself.
        follow_up: A question to go on with, printed beneath it.
        who: Who asks it, or whom it is for, in a few words.
    """

    id: FieldId
    text: CardText
    follow_up: CardText | None = None
    who: CardLabel | None = None


class CardTheme(Frozen):
    """What several questions are about: a heading on the page, a word and a colour on the cards.

    Attributes:
        lead: A sentence under its heading on the page.
    """

    id: FieldId
    title: CardLabel
    lead: Lead | None = None
    questions: Annotated[tuple[Question, ...], Constraints(min_length=1, max_length=MAX_QUESTIONS, strict=False)]

    @property
    def anchor(self) -> str:
        """Its anchor on the page of the card set."""
        return f"theme-{self.id.replace('_', '-')}"


class CardSet(Frozen):
    """A card set, ``cards/<id>.yml``.

    Attributes:
        cards: Its id, also the name of its file and its paper.
        purpose: What the questions are for: on the page, and on the card that has the title.
        themes: In the order in which they are printed.
    """

    cards: FormId
    title: CardTitle
    purpose: Lead
    themes: Annotated[tuple[CardTheme, ...], Constraints(min_length=1, max_length=MAX_THEMES, strict=False)]

    @property
    def id(self) -> str:
        """Its id."""
        return self.cards

    @property
    def count(self) -> int:
        """How many questions it has."""
        return sum(len(theme.questions) for theme in self.themes)

    def numbered(self) -> Iterator[tuple[int, int, CardTheme, Question]]:
        """Yield each question: its number and its theme's, both from 1, the theme and the question."""
        number = 0
        for place, theme in enumerate(self.themes, start=1):
            for question in theme.questions:
                number += 1
                yield number, place, theme, question
