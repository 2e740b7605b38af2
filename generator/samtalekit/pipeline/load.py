"""Load a project: read the folder, open its theme, collect all findings.

Three checks need both the sources and the theme: that the fonts have all characters, that prefilled text (default
values, table cells, answers of examples) fits its field on paper, and that questions on cards are in large type.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from samtalekit.core.cache import Cache
from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import (
    KIT_FILE,
    WORKPLACE_FILE,
    file_or_none,
    read_regular,
    sha256_of,
    states_of,
    text_of,
)
from samtalekit.core.findings import Finding, Location, has_errors, in_order
from samtalekit.core.locale import message_language, written_value
from samtalekit.diff.record import moved_dates, read_base
from samtalekit.model.card_set import CardSet
from samtalekit.model.form import Form
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.page import Origin
from samtalekit.model.table import Entry, TableField
from samtalekit.model.workplace import Brand, Density
from samtalekit.pipeline.cache import learn_facts, note_facts
from samtalekit.pipeline.state_dir import state_dir_findings
from samtalekit.sources.forms import HEAD, FormFile
from samtalekit.sources.kit import read_kit
from samtalekit.sources.layers import Layers
from samtalekit.sources.localized import WORDS_FILE, LocalizedFiles
from samtalekit.sources.within_file import mappings
from samtalekit.sources.yaml_tree import KeyPath, Tree, read_tree
from samtalekit.theming import Printed, Theme, Use, characters_everywhere, missing_characters, open_theme

# Printed texts: every text that papers print, with its location, to check that the fonts have its characters.

OF_A_WORKPLACE = frozenset({"name", "contact", "roles", "words", "data_notice", "data_notices", "papers"})
"""The keys of ``workplace.yml`` that papers print."""

UNPRINTED_FRONT = frozenset({"aliases", "address"})
"""Front matter keys that are for search and URLs alone."""

_EXTENDS = re.compile(r"^extends: true", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _File:
    """A source file whose texts may be printed; it has already been read without errors.

    Attributes:
        name: The path shown in findings.
        text: The file's content.
        use: Which font use a YAML value has, by its key path; None for one that is not printed.
        filled: Text to check in place of a field value that contains a ``{{ }}`` placeholder.
        body_line: The line on which a page's Markdown begins; None for a file that is all YAML.
    """

    name: str
    text: str
    use: Callable[[KeyPath], Use | None]
    filled: str = ""
    body_line: int | None = None


def printed_texts(kit: Kit, layers: Layers, sure: frozenset[int]) -> Iterator[Printed]:
    """Yield every text that papers may print: workplace settings, and words, forms, figures and pages in all languages.

    Pages are included because a booklet prints them. Values referred to by name are yielded where they are defined.
    Files with only ``sure`` characters, which every font has, are skipped.
    """
    for file in _files(kit, layers):
        characters = set(unicodedata.normalize("NFC", file.text + file.filled))
        if "\\" in file.text or any(character > "~" and ord(character) not in sure for character in characters):
            yield from _of_yaml(file)
            yield from _of_body(file)


def _files(kit: Kit, layers: Layers) -> Iterator[_File]:
    yield _workplace(layers)
    for localized in kit.localized:
        filled = {form.id: "".join(entry.default for entry in form.entries()) for form in localized.forms}
        yield from _words(localized, layers, "".join(filled.values()))
        for form in localized.forms:
            yield from _with_beneath(localized.form_origins[form.id], layers, _use_in_form, filled[form.id])
        for figure in localized.figure_origins.values():
            yield from _with_beneath(figure, layers, _use_in_form)
        for example in localized.example_origins.values():
            yield from _with_beneath(example, layers, _use_in_example)
        for cards in localized.card_origins.values():
            yield from _with_beneath(cards, layers, _use_on_cards)
        for other in localized.other_origins:
            yield from _with_beneath(other, layers, _use_in_form)
        for page in localized.pages:
            yield from _with_beneath(page.origin, layers, _use_in_front)


def _with_beneath(
    origin: Origin, layers: Layers, use: Callable[[KeyPath], Use | None], filled: str = ""
) -> Iterator[_File]:
    """Yield a file and, where it extends one of the kit's, that one too."""
    name = origin.path if origin.is_own else layers.name(layers.kit / origin.path)
    yield _File(name, origin.text, use, filled, origin.body_line)
    if origin.beneath:
        yield from _with_beneath(origin.beneath, layers, use, filled)


def _workplace(layers: Layers) -> _File:
    """The workplace's settings, from its own file or from the example in the kit."""
    file, below = (WORKPLACE_FILE, ()) if file_or_none(layers.root, WORKPLACE_FILE) else (KIT_FILE, ("workplace",))

    def use(path: KeyPath) -> Use | None:
        step = path[len(below)] if path[: len(below)] == below and len(path) > len(below) else None
        return "heading" if step in OF_A_WORKPLACE else None

    return _File(file, text_of(layers.root, file), use)


def _words(localized: LocalizedKit, layers: Layers, filled: str) -> Iterator[_File]:
    """The interface words, which may be used in headings, and the common form header."""
    for file, use in ((WORDS_FILE, _use_of_words), (HEAD, _use_in_form)):
        for folder in layers.content:
            name = f"content/{localized.language}/{file}"
            text = text_of(folder, name)
            if text:
                yield _File(layers.name(folder / name), text, use, filled)
            if text and not _EXTENDS.search(text):
                break


def _use_of_words(_path: KeyPath) -> Use:
    return "heading"


def _use_in_form(path: KeyPath) -> Use:
    """Field values use the field font; the options of a menu may use either font."""
    if path[-1] == "default" or ("rows" in path and path[-2:-1] == ("values",)):
        return "field"
    if "options" in path:
        return "option"
    return "heading" if path[-1] == "title" else "text"


def _use_in_example(path: KeyPath) -> Use:
    return "field" if path[0] == "answers" else "text"


def _use_on_cards(path: KeyPath) -> Use:
    return "heading" if path[-1] in {"title", "text"} else "text"


def _use_in_front(path: KeyPath) -> Use | None:
    if path[0] in UNPRINTED_FRONT:
        return None
    return "heading" if path[-1] in {"title", "menu"} else "text"


def _of_yaml(file: _File) -> Iterator[Printed]:
    """Yield the texts in a file's YAML: the whole file, or a page's front matter."""
    lines = file.text.split("\n")
    if file.body_line is None:
        tree, _findings = read_tree(file.text, file.name)
    else:
        tree, _findings = read_tree("\n".join(lines[1 : file.body_line - 2]) + "\n", file.name, first_line=2)
    for path, value in tree.texts() if tree else ():
        use = file.use(path)
        if use and tree:
            text = file.filled if use == "field" and "{{" in value else value
            yield Printed(tree.place(path), text, lines, use)


def _of_body(file: _File) -> Iterator[Printed]:
    """Yield a page's Markdown, line by line."""
    if file.body_line is not None:
        lines = file.text.split("\n")
        for number, line in enumerate(lines[file.body_line - 1 :], start=file.body_line):
            use: Use = "heading" if line.startswith("#") else "text"
            yield Printed(Location(file.name, number), line, lines, use, is_page=True)


@dataclass(frozen=True, slots=True)
class Project:
    """A loaded folder that is ready to be built.

    Attributes:
        findings: Warnings only; errors stop the load.
        site_file: ``mkdocs.yml`` as plain data.
    """

    kit: Kit
    theme: Theme
    layers: Layers
    site_file: Mapping[str, object]
    findings: tuple[Finding, ...]

    @property
    def language(self) -> str:
        """The language of messages."""
        return message_language(self.kit.workplace.languages[0])


@dataclass(frozen=True, slots=True)
class LoadResult:
    """Result of loading a folder: all findings, what was read by language, and the project if there are no errors."""

    findings: tuple[Finding, ...]
    language: str
    project: Project | None
    localized: tuple[LocalizedFiles, ...] = ()


def load(root: Path, cache: Cache | None = None) -> LoadResult:
    """Read a folder, open its theme, and check fonts, prefilled texts and the state directory; collect all findings.

    What the cache knows of a file is not found out again.
    """
    cache = cache or Cache()
    learn_facts(root, cache)
    reading = read_kit(root, cache)
    reading = replace(reading, findings=in_order([*reading.findings, *state_dir_findings(root)]))
    language = message_language(reading.language)
    if reading.brand is None or reading.layers is None:
        return LoadResult(reading.findings, language, None, reading.localized)
    name = reading.kit.workplace.name if reading.kit else ""
    languages = [localized.language for localized in reading.kit.localized] if reading.kit else [language]
    folders = [folder / "theme" for folder in reading.layers.theme]
    theme, found = _opened(reading.brand, folders, name, languages, cache)
    more = [*found]
    if reading.kit:
        texts = printed_texts(reading.kit, reading.layers, characters_everywhere(theme))
        more += missing_characters(texts, theme)
        if not has_errors([*reading.findings, *more]):
            is_workplace = reading.layers.root != reading.layers.kit
            more += cut_off(reading.kit, reading.localized, theme, cache, is_workplace=is_workplace)
            more += small_cards(reading.localized, theme, cache, is_workplace=is_workplace)
        more += _moved_dates(reading.kit, reading.layers)
    findings = in_order([*reading.findings, *more])
    if reading.kit is None or has_errors(findings):
        note_facts(root, cache)
        return LoadResult(findings, language, None, reading.localized)
    project = Project(reading.kit, theme, reading.layers, reading.site_file, findings)
    return LoadResult(findings, language, project, reading.localized)


def _opened(
    brand: Brand, folders: Sequence[Path], name: str, languages: Sequence[str], cache: Cache
) -> tuple[Theme, list[Finding]]:
    """Open a theme, or return it as it was opened when the cache was last used, if none of its files has changed."""
    states = states_of(folders)
    named = [face.path for faces in brand.faces.values() for face in faces] + [brand.logo, brand.logo_dark]
    if states is None or not all(any(path.is_relative_to(folder) for folder in folders) for path in named if path):
        return open_theme(brand, folders, name, languages, cache)
    key = (open_theme, brand.model_dump_json(), *folders, name, *languages, states)
    known: tuple[Theme, list[Finding]] | None = cache.recall(key)
    if known is None:
        known = open_theme(brand, folders, name, languages, cache)
        cache.keep(key, known)
    return known


def _moved_dates(kit: Kit, layers: Layers) -> list[Finding]:
    """Warn of dates that a workplace has moved without raising the revision."""
    base, _unread = read_base(layers.root)
    tree, _findings = read_tree(text_of(layers.root, WORKPLACE_FILE), WORKPLACE_FILE) if base.season else (None, [])
    return moved_dates(base, kit.workplace.season, tree) if tree else []


def load_project(root: Path, cache: Cache | None = None) -> Project:
    """Load a folder for a build.

    Raises:
        SourceErrors: The folder has errors; the exception holds all findings.
    """
    loaded = load(root, cache)
    if loaded.project is None:
        raise SourceErrors(loaded.findings)
    return loaded.project


# Prefilled text that its field would cut off.

SHOWN = 40  # characters of a text in a finding

_Places = Callable[[str], Location]
"""Returns the location of a field's value in a file, by the name of the field."""


def cut_off(
    kit: Kit, files: tuple[LocalizedFiles, ...], theme: Theme, cache: Cache, *, is_workplace: bool
) -> Iterator[Finding]:
    """Yield a finding for each prefilled text that its field cuts off, with the number of characters that fit.

    ``files`` are those that the kit was read from, without errors. Of a workplace over a kit only its own are checked.
    """
    density = kit.workplace.papers.density
    face = sha256_of(read_regular(theme.field_face))
    for language in files:
        for form, values, place in _prefilled(language, is_workplace=is_workplace):
            inputs = [face, density, form.model_dump_json(), json.dumps(dict(values))]
            cut = cache.derived("prefilled texts", inputs, partial(_cut_off, form, values, density, theme))
            for name, text, shown in cut:
                yield Finding(place(name), "text-cut-off", {"text": text[:SHOWN], "number": len(text), "limit": shown})


def _cut_off(form: Form, values: Mapping[str, str], density: Density, theme: Theme) -> list[list[Any]]:
    """Return the values that a form's fields cut off: the field's name, the text, and how many characters fit."""
    from samtalekit.paper.layout import rooms_of  # noqa: PLC0415  # loads pikepdf
    from samtalekit.paper.pdf.field_font import read_field_face  # noqa: PLC0415  # pikepdf takes 0.1 s

    face, rooms = read_field_face(theme.field_face), rooms_of(form, density)
    entries = {entry.name: entry for entry in form.entries()}
    found: list[list[Any]] = []
    for name, value in values.items():
        text, room = _as_shown(entries[name], value, form.language), rooms.get(name)
        shown = room.shown(text, face) if room else len(text)
        if shown < len(text):
            found.append([name, text, shown])
    return found


def small_cards(
    files: tuple[LocalizedFiles, ...], theme: Theme, cache: Cache, *, is_workplace: bool
) -> Iterator[Finding]:
    """Yield a finding for each question that its card holds only in small type; of a workplace, in its own files."""
    faces = [f"{face.family} {face.weight} {sha256_of(read_regular(face.path))}" for face in theme.print_faces]
    for file in (each for language in files for each in language.card_sets.values()):
        if file.origin.is_own or not is_workplace:
            inputs = [file.card_set.model_dump_json(), theme.heading_stack, theme.text_stack, *faces]
            for path, size in cache.derived("cards", inputs, partial(_in_small_type, file.card_set, theme)):
                yield Finding(file.tree.place((*path, "text")), "card-text-small", {"size": f"{size:g}"})


def _in_small_type(card_set: CardSet, theme: Theme) -> list[list[Any]]:
    from samtalekit.paper.card_deck import in_small_type  # noqa: PLC0415  # fontTools takes 0.1 s

    return [list(each) for each in in_small_type(card_set, theme)]


def _places(paths: Mapping[str, KeyPath], tree: Tree) -> _Places:
    return lambda name: tree.place(paths.get(name, ()))


def _prefilled(files: LocalizedFiles, *, is_workplace: bool) -> Iterator[tuple[Form, Mapping[str, str], _Places]]:
    """Yield each form with its default values, and each example with its answers, by the name of the field."""
    for file in files.forms.values():
        if file.origin.is_own or not is_workplace:
            values = {entry.name: entry.default for entry in file.form.entries() if entry.default}
            if values:
                yield file.form, values, _places(_paths_of(file), file.tree)
    for example in files.examples.values():
        if example.origin.is_own or not is_workplace:
            answers = example.example.answers
            paths: dict[str, KeyPath] = {name: ("answers", name) for name in answers}
            yield example.example.form, answers, _places(paths, example.tree)


def _paths_of(file: FormFile) -> dict[str, KeyPath]:
    """Key path of each field's default value in the form's file, by the name of the field."""
    tree = file.tree
    by_id = {
        str(tree.at((*path, "id"))): path
        for section in mappings(tree, ("sections",))
        for path in mappings(tree, (*section, "fields"))
    }
    found: dict[str, KeyPath] = {}
    for entry in file.form.entries():
        path = by_id.get(entry.question) or by_id.get(entry.question.rpartition("_")[0])
        if path:
            found[entry.name] = (*path, "default")
    for path in by_id.values():
        field = file.form.field(str(tree.at((*path, "id"))))
        if isinstance(field, TableField) and isinstance(field.rows, tuple):
            cells = [(row, column.id) for row in range(len(field.rows)) for column in field.columns]
            for entry, (row, column) in zip(field.entries(), cells, strict=False):
                found[entry.name] = (*path, "rows", row, "values", column)
    return found


def _as_shown(entry: Entry, value: str, language: str) -> str:
    """Return what a field shows of its value: the label of an option, a number as the language writes it."""
    if entry.values:
        return next((label for option, label in entry.values if option == value), "")
    return written_value(value, language) if entry.kind == "number" else value
