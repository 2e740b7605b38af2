"""Read and check a whole kit or workplace before anything is built, and report all findings together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from samtalekit.core.cache import Cache
from samtalekit.core.files import KIT_FILE, WORKPLACE_FILE
from samtalekit.core.findings import Finding, Location, has_errors, in_order
from samtalekit.core.messages import SPOKEN, MessageRef
from samtalekit.model.kit import Kit, KitFile, LocalizedKit
from samtalekit.model.slides import FOLDER
from samtalekit.model.workplace import Brand, Workplace
from samtalekit.sources.brand import read_brand
from samtalekit.sources.checks.across_files import (
    Subtree,
    check_own_words,
    check_pages,
    check_structure,
    check_workplace,
)
from samtalekit.sources.checks.files import check_unused
from samtalekit.sources.checks.promises import check_promises
from samtalekit.sources.figures import ids_of
from samtalekit.sources.layers import Layers
from samtalekit.sources.localized import LocalizedFiles, read_localized
from samtalekit.sources.reader import PUT_THERE, SourceReader, check_all_files, find_layers
from samtalekit.sources.selection import Choice, placed, selection
from samtalekit.sources.site_config import check_theme, read_site_file
from samtalekit.sources.validate import validate
from samtalekit.sources.yaml_tree import KeyPath, Tree

SENTENCES = frozenset({"contact", "data_notice", "data_notices", "papers"})
"""Keys of a workplace that hold sentences. Its name is data: a workplace may be called ``{{ this }}``."""

MISNAMED = frozenset({"missing-page", "missing-form"})
OF_LEFT_OUT = frozenset({"left-out", "link-left-out", "title-left-out", "announces-nothing"})
"""Findings about what a workplace leaves out; with a misspelled name in its lists they would be wrong."""

PLACEHOLDER = re.compile(r"\{\{.*?(\}\}|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Result of reading a folder.

    Attributes:
        kit: None when there are errors.
        layers: None when the folder is neither a workplace nor a kit.
        site_file: ``mkdocs.yml`` as plain data.
        findings: All of them, in order of location.
        language: The first language named, for messages; None when none could be read.
        brand: None when it cannot be read; may be set although it, or something else, has errors.
        localized: What was read of each language, also when there are errors; empty where the workplace has any.
    """

    kit: Kit | None
    layers: Layers | None
    findings: tuple[Finding, ...]
    language: str | None = None
    brand: Brand | None = None
    site_file: Mapping[str, object] = field(default_factory=dict)
    localized: tuple[LocalizedFiles, ...] = ()


def read_kit(root: Path, cache: Cache | None = None) -> ReadResult:
    """Read the workplace or the kit in a folder."""
    layers, findings = find_layers(root)
    if layers is None:
        return ReadResult(None, None, in_order(findings))
    reader = SourceReader(layers, list(findings), cache or Cache())
    check_all_files(reader)
    check_theme(reader)
    structure, structure_tree = _structure(reader)
    workplace, workplace_tree, below = _workplace(reader, structure, structure_tree)
    brand, site_file = read_brand(reader), read_site_file(reader)
    kit, localized = None, list[LocalizedFiles]()
    if structure and structure_tree and not findings:
        assumed = workplace or _fallback_workplace(structure, workplace_tree)
        localized = _localized_files(structure, assumed, workplace_tree or structure_tree, below, reader)
        if localized:
            check_structure(structure, structure_tree, localized[0], reader)
            if workplace and workplace_tree:
                own = Subtree(workplace_tree, below)
                check_workplace(workplace, own, structure, localized[0], reader)
                check_own_words(workplace, own, structure, localized, reader)
            languages = [each.language for each in localized]
            taken = [*languages[1:], *(f"{FOLDER}/{language}" for language in languages)]
            for files in localized:
                check_pages(files, structure, reader, folders=taken if files is localized[0] else [])
            check_unused(workplace, structure, localized, reader)
            check_promises(localized, reader)
            if workplace and brand and not has_errors(reader.findings):
                kit = _kit(workplace, brand, localized)
    elif structure is None:
        _read_alone(reader)
    if any(each.code in MISNAMED and each.place.file == WORKPLACE_FILE for each in reader.findings):
        reader.findings = [each for each in reader.findings if each.code not in OF_LEFT_OUT]
    if workplace is None:
        localized = []  # proofreading would not know its name, nor its words for the roles
    found = in_order(reader.findings)
    language = _language(workplace, workplace_tree, below)
    return ReadResult(kit, layers, found, language, brand, site_file, tuple(localized))


def _read_alone(reader: SourceReader) -> None:
    """Read words, pages and forms without the kit's structure, to report their own mistakes."""
    workplace = Workplace(name="–", languages=("en",))
    for language in SPOKEN:
        others = tuple(each for each in SPOKEN if each != language)  # any of them may be the source language
        structure = KitFile.model_construct(forms=(), languages=others)  # type: ignore[call-arg]  # no more is used
        if reader.layers.find(f"content/{language}/words.yml"):
            read_localized(language, structure, workplace, reader)


def _fallback_workplace(structure: KitFile, tree: Tree | None) -> Workplace:
    """Return a substitute for a workplace with mistakes, so that the content is checked in the same run."""
    named = tree.at(("languages",)) if tree else None
    requested = tuple(each for each in named if each in structure.languages) if isinstance(named, list) else ()
    return structure.workplace.model_copy(update={"languages": requested or structure.languages[:1]})


def _structure(reader: SourceReader) -> tuple[KitFile | None, Tree | None]:
    path = reader.layers.find(KIT_FILE)
    tree = reader.tree(path) if path else None
    if tree is None:
        if path is None:
            reader.report(Location(KIT_FILE), "missing-file", path=KIT_FILE, remedy=PUT_THERE)
        return None, None
    structure, findings = validate(KitFile, tree)
    reader.findings += findings
    return structure, tree


def _workplace(
    reader: SourceReader, structure: KitFile | None, kit_tree: Tree | None
) -> tuple[Workplace | None, Tree | None, KeyPath]:
    """Return the workplace, its tree and its path in that tree: a kit on its own has it in ``kit.yml``."""
    path = reader.layers.root / WORKPLACE_FILE
    if not path.is_file():
        if kit_tree:
            _check_no_placeholders(kit_tree, ("workplace",), reader)
        return (structure.workplace if structure else None), kit_tree, ("workplace",)
    tree = reader.tree(path)
    if tree is None:
        return None, None, ()
    workplace, findings = validate(Workplace, tree)
    reader.findings += findings
    _check_no_placeholders(tree, (), reader)
    return workplace, tree, ()


def _check_no_placeholders(tree: Tree, below: KeyPath, reader: SourceReader) -> None:
    """Report values by name in a workplace's settings, which are the same in every language; values are not."""
    name = tree.at((*below, "name"))
    for path, text in tree.texts():
        is_sentence = path[: len(below)] == below and {*path[len(below) :][:1]} & SENTENCES
        placeholder = PLACEHOLDER.search(text.replace(str(name), "") if name else text) if is_sentence else None
        if placeholder:
            reader.report(tree.place(path), "value-misplaced", text=placeholder[0][:40])


def _language(workplace: Workplace | None, tree: Tree | None, below: KeyPath) -> str | None:
    if workplace:
        return workplace.languages[0]
    named = tree.at((*below, "languages", 0)) if tree else None
    return named if isinstance(named, str) else None


def _localized_files(
    structure: KitFile, workplace: Workplace, tree: Tree, below: KeyPath, reader: SourceReader
) -> list[LocalizedFiles]:
    """Read the requested languages that the kit has; a language that it lacks is reported and left out."""
    found: list[LocalizedFiles] = []
    existing = ", ".join(structure.languages)
    missing = [language for language in workplace.languages if not _exists(language, structure, reader)]
    if len(missing) == len(workplace.languages):
        reader.report(tree.place((*below, "languages")), "no-language", there=existing)
        return found
    source = read_localized(structure.languages[0], structure, workplace, reader)  # what translations are compared with
    for number, language in enumerate(workplace.languages):
        if language in missing:
            place = tree.place((*below, "languages", number))
            remedy = MessageRef(
                f"language_mend.{'translate' if language in SPOKEN else 'remove'}", (("language", language),)
            )
            reader.report(place, "language-missing", language=language, remedy=remedy, there=existing)
        elif source and language == source.language:
            found.append(source)
        elif files := read_localized(language, structure, workplace, reader, source):
            found.append(files)
    return found


def _exists(language: str, structure: KitFile, reader: SourceReader) -> bool:
    has_words = reader.layers.find(f"content/{language}/words.yml") is not None
    return language in SPOKEN and (has_words or language == structure.languages[0])


def _kit(workplace: Workplace, brand: Brand, localized: list[LocalizedFiles]) -> Kit:
    choice = localized[0].choice
    return Kit(
        structure=choice.structure(),
        workplace=workplace,
        brand=brand,
        localized=tuple(_localized_kit(files, choice) for files in localized),
    )


def _localized_kit(files: LocalizedFiles, choice: Choice) -> LocalizedKit:
    pages = [each.page for each in selection(files.pages, choice).values()]
    forms = [file for name, file in files.forms.items() if choice.has_form(name)]
    terms = files.glossary.terms if files.glossary else ()
    everywhere, chosen = [file.page.body for file in files.pages.values()], [page.body for page in pages]
    gone = {block: placed(block, everywhere) - placed(block, chosen) for block in ("figure", "cards")}
    figures = {name: file for name, file in files.figures.items() if name not in gone["figure"]}
    cards = {name: file for name, file in files.card_sets.items() if name not in gone["cards"]}
    return LocalizedKit(
        language=files.language,
        words=files.words,
        pages=tuple(pages),
        forms=tuple(file.form for file in forms),
        form_origins={file.form.id: file.origin for file in forms},
        images=files.images,
        figures=tuple(file.figure for file in figures.values()),
        figure_origins={file.figure.id: file.origin for file in figures.values()},
        stale_figures=ids_of(figures),
        examples=tuple(file.example for file in files.examples.values() if choice.has_form(file.example.form.id)),
        catalogues=tuple(file.catalogue for file in files.catalogues.values()),
        card_sets=tuple(file.card_set for file in cards.values()),
        card_origins={name: file.origin for name, file in cards.items()},
        stale_cards=frozenset(name for name, file in cards.items() if file.translation != "current"),
        terms=tuple(term for term in terms if choice.has_all(term.only_with)),
        example_origins={name: file.origin for name, file in files.examples.items()},
        other_origins=tuple(
            file.origin for file in (*files.catalogues.values(), *((files.glossary,) if files.glossary else ()))
        ),
    )
