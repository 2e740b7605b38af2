"""Figures, catalogues and the glossary, read from the files of one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict

from samtalekit.model.base import Frozen
from samtalekit.model.catalogue import Catalogue, Glossary, Term
from samtalekit.model.figure import FIGURES, AnyFigure, GridFigure, WheelFigure, YearFigure, YearSource
from samtalekit.model.kit import KitFile, Words, year_dates
from samtalekit.model.overlay import Translation
from samtalekit.model.page import Origin
from samtalekit.model.workplace import Workplace
from samtalekit.sources.language import LanguageSources
from samtalekit.sources.validate import validate
from samtalekit.sources.within_file import (
    check_catalogue_tree,
    check_figure_tree,
    check_glossary_tree,
    check_wheel_tree,
)
from samtalekit.sources.yaml_tree import Tree

FIGURE_FOLDER, CATALOGUE_FOLDER, GLOSSARY = "figures/", "catalogues/", "glossary.yml"


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A figure that was read."""

    figure: AnyFigure
    tree: Tree
    origin: Origin
    translation: Translation


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A catalogue that was read."""

    catalogue: Catalogue
    tree: Tree
    origin: Origin


@dataclass(frozen=True, slots=True)
class GlossaryFile:
    """A glossary that was read."""

    terms: tuple[Term, ...]
    tree: Tree
    origin: Origin


class _KindOfFigure(Frozen):
    """What a figure says of how it is drawn, before anything else of it is looked at."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["lanes", "phases", "wheel", "year"]


def read_figures(
    room: LanguageSources, structure: KitFile, words: Words | None, workplace: Workplace
) -> dict[str, FigureFile]:
    """Read every figure, by its id; an annual wheel gets the workplace's dates."""
    found: dict[str, FigureFile] = {}
    dates = year_dates(structure, words.season if words else {}, workplace)
    for each in room.definitions(FIGURE_FOLDER):
        figure = _figure(each.tree, room)
        if figure is None:
            continue
        if figure.id != each.stem:
            room.desk.say(each.tree.place(("figure",)), "figure-file-name", figure=figure.id, file=each.stem)
        whole = YearFigure(**figure.model_dump(), dates=dates) if isinstance(figure, YearSource) else figure
        found[figure.id] = FigureFile(whole, each.tree, each.origin, each.translation)
    return found


def _figure(tree: Tree, room: LanguageSources) -> GridFigure | WheelFigure | YearSource | None:
    """Hold a figure against the model of its kind; of an unknown kind, against its ids alone."""
    kind = str(tree.at(("kind",)))
    (check_wheel_tree if kind == "wheel" else check_figure_tree)(tree, room.desk)
    if kind not in FIGURES:
        room.desk.findings += validate(_KindOfFigure, tree)[1]
        return None
    figure, findings = validate(FIGURES[kind], tree)
    room.desk.findings += findings
    return figure


def read_catalogues(room: LanguageSources) -> dict[str, CatalogueFile]:
    """Read every catalogue, by its id."""
    found: dict[str, CatalogueFile] = {}
    for each in room.definitions(CATALOGUE_FOLDER):
        catalogue, findings = validate(Catalogue, each.tree)
        room.desk.findings += findings
        check_catalogue_tree(each.tree, room.desk)
        if catalogue is None:
            continue
        if catalogue.id != each.stem:
            place = each.tree.place(("catalogue",))
            room.desk.say(place, "catalogue-file-name", catalogue=catalogue.id, file=each.stem)
        found[catalogue.id] = CatalogueFile(catalogue, each.tree, each.origin)
    return found


def read_glossary(room: LanguageSources) -> GlossaryFile | None:
    """Read the glossary; None where there is none."""
    found = room.whole_of(GLOSSARY)
    if found is None:
        return None
    glossary, findings = validate(Glossary, found.tree)
    room.desk.findings += findings
    check_glossary_tree(found.tree, room.desk)
    return GlossaryFile(glossary.terms if glossary else (), found.tree, found.origin)


def ids_of(files: Mapping[str, FigureFile]) -> frozenset[str]:
    """The figures whose words do not say what their source says."""
    return frozenset(name for name, file in files.items() if file.translation != "current")
