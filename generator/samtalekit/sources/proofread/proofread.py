"""Proofreading: check every readable text in the folder's own files for spelling, style, terms and role names.

A kit's files are proofread in the kit's folder, not in the workplace above it; a page that shows source text because
its translation is missing is proofread in the source language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samtalekit.core.errors import MissingToolError
from samtalekit.core.findings import Finding
from samtalekit.sources.checks.files import DEFINITIONS
from samtalekit.sources.examples import EXAMPLES
from samtalekit.sources.figures import GLOSSARY
from samtalekit.sources.language import YAML
from samtalekit.sources.layers import Found
from samtalekit.sources.localized import WORDS_FILE, LocalizedFiles
from samtalekit.sources.overlay.definition_overlay import is_extension
from samtalekit.sources.pages import PageFile
from samtalekit.sources.proofread.plain_text import Sentence, Sheet, sentences_of_markdown, sentences_of_text, words_of
from samtalekit.sources.proofread.spelling import SPELLING, Hunspell, Known, findings_of, slips, words_listed
from samtalekit.sources.proofread.style import Avoided, check_agreement, check_outline, check_readability, written_out
from samtalekit.sources.translation import FREELY, OWN, WRITTEN, units_of
from samtalekit.sources.yaml_tree import KeyPath, Tree

FRONT_MATTER = frozenset({"title", "menu", "summary", "lead", "promise", "who", "when", "time", "paths"})
"""Front matter keys with readable text."""

NAMES = ("role.", "workplace.name", "workplace.contact.name", "kit.")
"""Prefixes of values that hold names and a workplace's own words."""


@dataclass(frozen=True, slots=True)
class ProofreadResult:
    """Findings, and tools or dictionaries that the spell check needs and this machine lacks, each once."""

    findings: tuple[Finding, ...]
    missing: tuple[str, ...]


def proofread(localized: Iterable[LocalizedFiles]) -> ProofreadResult:
    """Proofread a kit in all its languages."""
    findings: list[Finding] = []
    missing: dict[str, None] = {}
    for files in localized:
        written = {name: tuple(sentences) for name, sentences in _written(files)}
        findings += _of_prose(files, written)
        try:
            findings += _of_spelling(files, written)
        except MissingToolError as error:
            missing[str(error)] = None
    return ProofreadResult(tuple(findings), tuple(missing))


def _of_prose(files: LocalizedFiles, written: Mapping[str, Sequence[Sentence]]) -> Iterator[Finding]:
    """Yield findings that need no dictionary."""
    has_glossary = files.glossary is not None and GLOSSARY in files.sources.files  # not the source language's
    avoided = Avoided(files.glossary.terms if files.glossary and has_glossary else ())
    for page in _pages(files):
        yield from check_readability(files.language, written[page.name])
        if not page.extends:  # the headings of an extension follow the kit's
            yield from check_outline(page.leaves[0].body_start, Sheet(page.name, page.page.origin.text))
    roles = written_out(files)
    for sheet in _sheets(files) if not files.sources.reader.layers.is_workplace else ():
        yield from check_agreement(sheet, files.language)
    for name, sentences in written.items():
        yield from roles.check(sentences)
        if name != f"content/{files.language}/{GLOSSARY}":
            yield from avoided.check(sentences)


def _of_spelling(files: LocalizedFiles, written: Mapping[str, Sequence[Sentence]]) -> Iterator[Finding]:
    if not written:
        return
    speller = Hunspell(files.language)
    found = slips(written, Known(_known(files)), files.language, speller)
    yield from findings_of(found, files.language, speller)


def _known(files: LocalizedFiles) -> Iterator[str]:
    """Yield words that are known in addition to the dictionary: listed words, terms, roles and names."""
    reader = files.sources.reader
    for folder in reader.layers.content:
        path = folder / "content" / files.language / SPELLING
        yield from words_listed((reader.text(path) if path.is_file() else None) or "")
    for term in files.glossary.terms if files.glossary else ():
        for text in (*term.spellings, *term.aliases):
            yield from words_of(text)
    for name, value in files.sources.scope.items():
        if name.startswith(NAMES):
            yield from words_of(value)


def _written(files: LocalizedFiles) -> Iterator[tuple[str, Iterator[Sentence]]]:
    """Yield every file with readable text, by name, and its sentences."""
    for page in _pages(files):
        yield page.name, _of_page(page, files)
    for found in files.sources.files.values():
        is_read = found.is_own and found.name.startswith(DEFINITIONS) and found.name.endswith(YAML)
        tree = files.sources.reader.tree(found.path) if is_read else None
        if tree is not None and isinstance(tree.data, dict):
            texts = _texts(found, tree, files)
            yield f"content/{files.language}/{found.name}", _of_tree(texts, tree, found, files)


def _sheets(files: LocalizedFiles) -> Iterator[Sheet]:
    """Yield a kit's files in this language as written."""
    for page in _pages(files):
        yield Sheet(page.name, page.leaves[0].text)
    for found in files.sources.files.values():
        if found.is_own and found.name.startswith(DEFINITIONS) and found.name.endswith(YAML):
            yield Sheet(f"content/{files.language}/{found.name}", files.sources.reader.text(found.path) or "")


def _pages(files: LocalizedFiles) -> Iterator[PageFile]:
    """Yield the folder's own pages in this language."""
    for page in files.pages.values():
        if page.page.origin.is_own and page.page.translation != "missing":
            yield page


def _of_page(page: PageFile, files: LocalizedFiles) -> Iterator[Sentence]:
    leaf = page.leaves[0]
    sheet, scope = Sheet(page.name, leaf.text), files.sources.scope
    for path, text in leaf.tree.texts():
        if path and path[0] in FRONT_MATTER:
            yield from sentences_of_text(text, leaf.tree.place(path), sheet, scope)
    yield from sentences_of_markdown(leaf.body_start, sheet, scope)


def _of_tree(
    texts: Iterable[tuple[KeyPath, str]], tree: Tree, found: Found, files: LocalizedFiles
) -> Iterator[Sentence]:
    place = tree.place(())
    sheet = Sheet(place.file, files.sources.reader.text(found.path) or "")
    for path, text in texts:
        yield from sentences_of_text(text, tree.place(path), sheet, files.sources.scope)


def _texts(found: Found, tree: Tree, files: LocalizedFiles) -> Iterator[tuple[KeyPath, str]]:
    """Yield the readable texts of a YAML file, as written."""
    if found.name == WORDS_FILE:
        return ((path, text) for path, text in tree.texts() if path[0] not in {"title", "roles", *OWN})
    if files.sources.source is None and is_extension(tree):
        return _texts_of_extension(tree)
    if found.name == GLOSSARY:
        return ((path, text) for path, text in tree.texts() if path[-1] == "means")
    if found.name.startswith(EXAMPLES):
        return _texts_of_example(found, tree, files)
    if files.sources.source is None:
        return _texts_of_slots(tree)
    return ((path, text) for path, text in tree.texts() if path[0] not in OWN | FREELY)


def _texts_of_extension(tree: Tree) -> Iterator[tuple[KeyPath, str]]:
    """Yield the words that a workplace's extension changes or adds."""
    for path, text in tree.texts():
        if path[0] == "reword" and not set(path) & {*FREELY, "avoid", "forms", "page", "term"}:
            yield path, text
    yield from (each for each in _texts_of_slots(tree) if each[0][0] != "reword")


def _texts_of_slots(tree: Tree) -> Iterator[tuple[KeyPath, str]]:
    for slot in units_of(tree):
        if slot.path[-1] in FREELY:
            continue
        value = tree.at(slot.path)
        if isinstance(value, str):
            yield slot.path, value
        elif isinstance(value, list):
            yield from (((*slot.path, number), str(each)) for number, each in enumerate(value))


def _texts_of_example(found: Found, tree: Tree, files: LocalizedFiles) -> Iterator[tuple[KeyPath, str]]:
    read = files.examples.get(found.name.removeprefix(EXAMPLES).rpartition(".")[0])
    kinds = {entry.name: entry.kind for entry in read.example.form.entries()} if read else {}
    for path, text in tree.texts():
        if path == ("title",) or (path[0] == "answers" and kinds.get(str(path[-1])) in WRITTEN):
            yield path, text
