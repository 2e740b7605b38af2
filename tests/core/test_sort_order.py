"""Lists that people read stand as in a dictionary of their language, whatever the system's locale says."""

import random

import pytest

from samtalekit.core.locale import sort_key
from samtalekit.model.menu import children_of, menu_of
from web.samples import page, small_kit

IN_DANISH = [
    "1:1",
    "2 ting",
    "10 ting",
    "eclair",
    "éclair",
    "GRUS",
    "grus-plan",
    "MUS",
    "over",
    "über",
    "zone",
    "ærlig",
    "økonomi",
    "Aarhus",
]
"""Numbers stand by value; letters with marks stand with those without; ü is a y; æ, ø and å are letters of their own, and so is aa."""

IN_ENGLISH = [
    "1:1",
    "2 things",
    "10 things",
    "Aarhus",
    "ærlig",
    "eclair",
    "éclair",
    "grus",
    "MUS",
    "økonomi",
    "over",
    "über",
    "zone",
]


@pytest.mark.parametrize(("language", "words"), [("da", IN_DANISH), ("en", IN_ENGLISH)])
def test_words_are_sorted_as_their_language_sorts(language, words):
    shuffled = random.Random(1).sample(words, len(words))

    assert sorted(shuffled, key=lambda each: sort_key(each, language)) == words


def test_pages_without_a_place_of_their_own_stand_by_the_title_that_the_menu_shows():
    """Capitals do not come first, and å is not an a."""
    titles = {"more/a": "Åbne samtaler", "more/b": "zonesamtaler", "more/c": "Élever"}
    pages = (page("index"), page("more"), *(page(name, title=title) for name, title in titles.items()))
    pages += (page("more/d", title="Øvelser i fagsamtaler", menu="fagsamtaler"),)
    kit = small_kit(*pages, menu=["index", "more"])

    beneath = children_of(menu_of(kit, kit.localized[0]), "more")

    assert [item.title for item in beneath] == ["Élever", "fagsamtaler", "zonesamtaler", "Åbne samtaler"]
