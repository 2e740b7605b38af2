"""Read the card sets of a language: questions by theme, for a deck of cards and a page to choose from."""

from dataclasses import dataclass

from samtalekit.model.base import Translation
from samtalekit.model.card_set import CardSet
from samtalekit.model.page import Origin
from samtalekit.sources.language import LanguageSources
from samtalekit.sources.validate import validate
from samtalekit.sources.within_file import check_card_tree
from samtalekit.sources.yaml_tree import Tree

CARD_FOLDER = "cards/"


@dataclass(frozen=True, slots=True)
class CardSetFile:
    """A parsed card set."""

    card_set: CardSet
    tree: Tree
    origin: Origin
    translation: Translation


def read_card_sets(sources: LanguageSources) -> dict[str, CardSetFile]:
    """Read every card set, by id."""
    found: dict[str, CardSetFile] = {}
    for each in sources.definitions(CARD_FOLDER):
        card_set, findings = validate(CardSet, each.tree)
        sources.reader.findings += findings
        check_card_tree(each.tree, sources.reader)
        if card_set is None:
            continue
        if card_set.id != each.stem:
            place = each.tree.place(("cards",))
            sources.reader.report(place, "cards-file-name", cards=card_set.id, file=each.stem)
        found[card_set.id] = CardSetFile(card_set, each.tree, each.origin, each.translation)
    return found
