"""Read figures (grids, wheels and years), catalogues, card sets and the glossary of a language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from pydantic import ConfigDict

from samtalekit.model.base import Frozen, Translation
from samtalekit.model.card_set import CardSet
from samtalekit.model.catalogue import Catalogue, Glossary, Term
from samtalekit.model.figure import FIGURES, AnyFigure, GridFigure, WheelFigure, YearFigure, YearSource
from samtalekit.model.kit import KitFile, Words, year_dates
from samtalekit.model.page import Origin
from samtalekit.model.workplace import Workplace
from samtalekit.sources.language import Definition, LanguageSources
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.validate import validate
from samtalekit.sources.within_file import (
    check_card_tree,
    check_catalogue_tree,
    check_figure_tree,
    check_glossary_tree,
    check_wheel_tree,
)
from samtalekit.sources.yaml_tree import Tree

FIGURE_FOLDER, CATALOGUE_FOLDER, CARD_FOLDER, GLOSSARY = "figures/", "catalogues/", "cards/", "glossary.yml"


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A parsed figure."""

    figure: AnyFigure
    tree: Tree
    origin: Origin
    translation: Translation


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A parsed catalogue."""

    catalogue: Catalogue
    tree: Tree
    origin: Origin


@dataclass(frozen=True, slots=True)
class CardSetFile:
    """A parsed card set."""

    card_set: CardSet
    tree: Tree
    origin: Origin
    translation: Translation


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """A parsed glossary."""

    terms: tuple[Term, ...]
    tree: Tree
    origin: Origin


class _KindOfFigure(Frozen):
    """The ``kind`` of a figure, read first to choose its model."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["lanes", "phases", "wheel", "year"]


def read_figures(
    sources: LanguageSources, structure: KitFile, words: Words | None, workplace: Workplace
) -> dict[str, FigureFile]:
    """Read every figure, by id; an annual wheel gets the workplace's dates."""
    found: dict[str, FigureFile] = {}
    dates = year_dates(structure, words.season if words else {}, workplace)
    for each in sources.definitions(FIGURE_FOLDER):
        figure = _figure(each.tree, sources)
        if figure is None:
            continue
        if figure.id != each.stem:
            sources.reader.report(each.tree.place(("figure",)), "figure-file-name", figure=figure.id, file=each.stem)
        whole = YearFigure(**figure.model_dump(), dates=dates) if isinstance(figure, YearSource) else figure
        found[figure.id] = FigureFile(whole, each.tree, each.origin, each.translation)
    return found


def _figure(tree: Tree, sources: LanguageSources) -> GridFigure | WheelFigure | YearSource | None:
    """Validate a figure with the model of its kind; for an unknown kind, check its ids only."""
    kind = str(tree.at(("kind",)))
    (check_wheel_tree if kind == "wheel" else check_figure_tree)(tree, sources.reader)
    if kind not in FIGURES:
        sources.reader.findings += validate(_KindOfFigure, tree)[1]
        return None
    figure, findings = validate(FIGURES[kind], tree)
    sources.reader.findings += findings
    return figure


def read_catalogues(sources: LanguageSources) -> dict[str, CatalogueFile]:
    """Read every catalogue, by id."""
    found = _checked(sources, CATALOGUE_FOLDER, "catalogue", Catalogue, check_catalogue_tree)
    return {catalogue.id: CatalogueFile(catalogue, each.tree, each.origin) for each, catalogue in found}


def read_card_sets(sources: LanguageSources) -> dict[str, CardSetFile]:
    """Read every card set, by id."""
    found = _checked(sources, CARD_FOLDER, "cards", CardSet, check_card_tree)
    return {card_set.id: CardSetFile(card_set, each.tree, each.origin, each.translation) for each, card_set in found}


WithId = TypeVar("WithId", Catalogue, CardSet)


def _checked(
    sources: LanguageSources,
    folder: str,
    key: str,
    model: type[WithId],
    check: Callable[[Tree, SourceReader], None],
) -> Iterator[tuple[Definition, WithId]]:
    """Yield the valid definitions of a folder; one that does not have its file's name is a finding at ``key``."""
    for each in sources.definitions(folder):
        valid, findings = validate(model, each.tree)
        sources.reader.findings += findings
        check(each.tree, sources.reader)
        if valid is None:
            continue
        if valid.id != each.stem:
            sources.reader.report(each.tree.place((key,)), f"{key}-file-name", file=each.stem, **{key: valid.id})
        yield each, valid


def read_glossary(sources: LanguageSources) -> GlossaryFile | None:
    """Read the glossary; None where there is none."""
    found = sources.whole_of(GLOSSARY)
    if found is None:
        return None
    glossary, findings = validate(Glossary, found.tree)
    sources.reader.findings += findings
    check_glossary_tree(found.tree, sources.reader)
    return GlossaryFile(glossary.terms if glossary else (), found.tree, found.origin)


def ids_of(files: Mapping[str, FigureFile]) -> frozenset[str]:
    """Return the ids of figures whose translation is missing or out of date."""
    return frozenset(name for name, file in files.items() if file.translation != "current")
