"""Read the kit in one language: words, common head, forms, figures, images and pages, with their translation status."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef
from samtalekit.model.base import fingerprint_of
from samtalekit.model.kit import KitFile, Words
from samtalekit.model.markup import anchors, inner_target, with_links
from samtalekit.model.workplace import Workplace
from samtalekit.sources.examples import ExampleFile, read_examples
from samtalekit.sources.figures import (
    CardSetFile,
    CatalogueFile,
    FigureFile,
    GlossaryFile,
    read_card_sets,
    read_catalogues,
    read_figures,
    read_glossary,
)
from samtalekit.sources.forms import FormFile, read_forms, read_head
from samtalekit.sources.language import YAML, LanguageSources
from samtalekit.sources.layers import Found, index_of
from samtalekit.sources.overlay.definition_overlay import is_extension, overlaid
from samtalekit.sources.overlay.page_overlay import Parts
from samtalekit.sources.pages import PageFile, PageSource, read_page
from samtalekit.sources.reader import IMAGES, PUT_THERE, SourceReader
from samtalekit.sources.selection import Choice
from samtalekit.sources.suggest import OtherNames
from samtalekit.sources.translation import is_current
from samtalekit.sources.validate import validate
from samtalekit.sources.values import (
    AnyName,
    Scope,
    data_notices_of,
    fill_tree,
    roles_of,
    scope_of,
    with_source,
    words_of,
)
from samtalekit.sources.yaml_tree import Tree

WORDS_FILE = "words.yml"


@dataclass(frozen=True, slots=True)
class DefinitionFiles:
    """All that is read from the YAML files of one language but its words."""

    forms: Mapping[str, FormFile]
    figures: Mapping[str, FigureFile]
    catalogues: Mapping[str, CatalogueFile]
    card_sets: Mapping[str, CardSetFile]
    examples: Mapping[str, ExampleFile]
    glossary: GlossaryFile | None


@dataclass(frozen=True, slots=True)
class LocalizedFiles(DefinitionFiles):
    """Everything read for one language, before the cross-file checks."""

    language: str
    sources: LanguageSources
    words: Words
    words_tree: Tree
    pages: Mapping[str, PageFile]
    images: Mapping[str, Path]
    choice: Choice
    source: "LocalizedFiles | None" = None

    def page_names(self, *, also_left_out: bool = False) -> Mapping[str, OtherNames]:
        """Return title and address of the pages that the workplace includes, or of all, by id."""
        return {
            page_id: OtherNames(
                file.page.front.title,
                file.page.address,
                _names_of(self.source.pages.get(page_id)) if self.source else (),
            )
            for page_id, file in self.pages.items()
            if also_left_out or self.choice.has_page(page_id)
        }

    def audience_texts(self, structure: KitFile) -> Mapping[str, str]:
        """Return what each audience is called, with the words of the roles in it."""
        spoken = {audience.id: self.words.audiences.get(audience.id, "") for audience in structure.audiences}
        for name, role in self.words.roles.items():
            value = f"{{{{ role.{name}.one }}}}"
            spoken = {audience: text.replace(value, role.one) for audience, text in spoken.items()}
        return spoken

    def form_names(self, *, also_left_out: bool = False) -> Mapping[str, OtherNames]:
        """Return title and address of the forms that the workplace includes, or of all, by id."""
        return {
            form_id: OtherNames(
                file.form.source.title,
                file.form.address,
                _names_of(self.source.forms.get(form_id)) if self.source else (),
            )
            for form_id, file in self.forms.items()
            if also_left_out or self.choice.has_form(form_id)
        }


def _names_of(file: PageFile | FormFile | None) -> tuple[str, ...]:
    """Return address and title of a page or form in another language; empty for None."""
    if file is None:
        return ()
    if isinstance(file, PageFile):
        return file.page.address, file.page.front.title
    return file.form.address, file.form.source.title


def read_localized(
    language: str, structure: KitFile, workplace: Workplace, reader: SourceReader, source: LocalizedFiles | None = None
) -> LocalizedFiles | None:
    """Read one language; None, with findings, when its words cannot be read.

    ``source`` is the language that this one is translated from; None for that language itself.
    """
    index = index_of(reader.layers, language)
    beyond = _beyond(language, structure, source)
    words, words_tree, scope = _words(index, language, structure, workplace, reader, beyond)
    parts = Parts(structure.all_parts, structure.left_out(workplace))
    sources = LanguageSources(language, index, scope, reader, source.sources if source else None, parts)
    definitions = _definitions_once(sources, structure, words, workplace)
    pages = _pages(sources, source)
    if words is None or words_tree is None:
        return None
    choice = Choice(
        workplace,
        structure,
        {page_id: file.page.front for page_id, file in pages.items()},
        frozenset(definitions.forms),
        {example_id: file.example.form.id for example_id, file in definitions.examples.items()},
        {each.id: _packed(each.id, definitions.forms) for each in structure.audiences},
        reader.layers.is_workplace,
    )
    images = _images(index, reader) if source is None else {**source.images, **_images(index, reader)}
    return LocalizedFiles(
        forms=definitions.forms,
        figures=definitions.figures,
        catalogues=definitions.catalogues,
        card_sets=definitions.card_sets,
        examples=definitions.examples,
        glossary=definitions.glossary,
        language=language,
        sources=sources,
        words=words,
        words_tree=words_tree,
        pages=pages,
        images=images,
        choice=choice,
        source=source,
    )


def _packed(audience: str, forms: Mapping[str, FormFile]) -> frozenset[str]:
    """Return the ids of the forms in the pack of an audience."""
    sources = {form_id: file.form.source for form_id, file in forms.items()}
    return frozenset(form_id for form_id, each in sources.items() if each.pack and audience in each.audiences)


def _definitions(
    sources: LanguageSources, structure: KitFile, words: Words | None, workplace: Workplace
) -> DefinitionFiles:
    forms = read_forms(sources, structure.forms, read_head(sources))
    return DefinitionFiles(
        forms=forms,
        figures=read_figures(sources, structure, words, workplace),
        catalogues=read_catalogues(sources),
        card_sets=read_card_sets(sources),
        examples=read_examples(sources, forms),
        glossary=read_glossary(sources),
    )


def _definitions_once(
    sources: LanguageSources, structure: KitFile, words: Words | None, workplace: Workplace
) -> DefinitionFiles:
    """Return the definitions of a language, with their findings, as they were read last if no YAML file has changed."""
    reader = sources.reader
    files = [*sources.files.values(), *(sources.source.files.values() if sources.source else ())]
    named = [each for each in files if each.name.endswith(YAML)]
    texts = [(each, reader.text(each.path), each.beneath and reader.text(each.beneath.path)) for each in named]
    given = [structure, workplace, *([words] if words else ())]
    key = (_definitions, sources.language, sources.scope_key, *(each.model_dump_json() for each in given), *texts)
    known: tuple[DefinitionFiles, list[Finding]] | None = reader.cache.recall(key)
    if known is None:
        start = len(reader.findings)
        known = (_definitions(sources, structure, words, workplace), reader.findings[start:])
        reader.cache.keep(key, known)
    else:
        reader.findings += known[1]
    return known[0]


def _images(index: Mapping[str, Found], reader: SourceReader) -> dict[str, Path]:
    """Return the readable images of one language: real paths by path below its folder."""
    real = {name: reader.real(found.path) for name, found in index.items() if found.path.suffix.lower() in IMAGES}
    return {name: path for name, path in real.items() if path}


_Beyond = Callable[[Scope], Scope]
"""Adds the source language's names to a translation's."""


def _beyond(language: str, structure: KitFile, source: LocalizedFiles | None) -> _Beyond:
    first = structure.languages[0]
    if language == first:
        return lambda names: names
    return lambda names: with_source(names, first, source.sources.scope if source else None)


def _words(  # noqa: PLR0913, PLR0917  # the files, and all that their values come from
    index: Mapping[str, Found],
    language: str,
    structure: KitFile,
    workplace: Workplace,
    reader: SourceReader,
    beyond: _Beyond,
) -> tuple[Words | None, Tree | None, Scope]:
    """Read the kit's words: first plain, so that they can refer to each other, then with values filled in."""
    path = f"content/{language}/{WORDS_FILE}"
    if WORDS_FILE not in index:
        reader.report(Location(path), "missing-file", path=path, remedy=PUT_THERE)
        return None, None, AnyName()
    tree = _words_tree(index[WORDS_FILE], reader)
    if tree is None:
        return None, None, AnyName()
    words, findings = validate(Words, tree)
    reader.findings += findings
    if words is None:
        words = _known_part(tree)  # an unknown key is reported, but must not hide other mistakes
    if words is None:
        return None, None, AnyName()
    fill_tree(tree, beyond(scope_of(words, structure, workplace, language)), reader)
    filled_words, _findings = validate(Words, tree)
    words = filled_words or words
    own = {
        "roles": roles_of(words, workplace, language),
        "words": words_of(words, workplace, language),
        "data_notices": data_notices_of(words, workplace, language),
    }
    words = words.model_copy(update=own)
    return words, tree, beyond(scope_of(words, structure, workplace, language))


def _words_tree(found: Found, reader: SourceReader) -> Tree | None:
    """Return the words as written; a workplace's extension is laid over the kit's."""
    tree, beneath = reader.tree(found.path), found.beneath
    base = reader.tree(beneath.path) if beneath and is_extension(tree) else None
    return overlaid(base, tree) if tree and base else tree.copy() if tree else None


def _known_part(tree: Tree) -> Words | None:
    """Return the words without unknown keys; None when there are other mistakes, too."""
    if isinstance(tree.data, dict):
        tree.data = {key: value for key, value in tree.data.items() if key in Words.model_fields}
        for path in [path for path in tree.values if path and path[0] not in tree.data]:
            del tree.values[path]
        for path in [path for path in tree.keys if path and path[0] not in tree.data]:
            del tree.keys[path]
    return validate(Words, tree)[0]


def _pages(sources: LanguageSources, source: LocalizedFiles | None) -> dict[str, PageFile]:
    """Read every page; a missing translation is replaced by the source page and marked as missing."""
    pages: dict[str, PageFile] = {}
    foreign = set(source.pages if source else ()) - {name.removesuffix(".md") for name in sources.files}
    for name, found in sources.files.items():
        if name.endswith(".md"):
            page = read_page(found, name.removesuffix(".md"), sources)
            if page and source and _is_left_out_here_alone(page, source, sources):
                foreign.add(page.page.id)
            elif page:
                pages[page.page.id] = _with_translation_state(page, source, sources) if source else page
    for page_id, theirs in (source.pages if source else {}).items():
        if page_id in foreign:
            place, shown = (
                Location(f"content/{sources.language}/{page_id}.md"),
                MessageRef("translation.shown_as_it_is"),
            )
            sources.reader.report(place, "translation-missing", source=theirs.name, shown=shown)
            pages[page_id] = replace(theirs, page=theirs.page.model_copy(update={"translation": "missing"}))
    are_all_there = all(file.page.translation != "missing" for file in pages.values())
    return {
        page_id: pages[page_id]
        if are_all_there and pages[page_id].leaves[0].found.is_own
        else _without_dead_anchors(pages[page_id], pages, sources.parts)
        for page_id in sorted(pages)
    }


def _is_left_out_here_alone(file: PageFile, source: LocalizedFiles, sources: LanguageSources) -> bool:
    """True for the kit's translation of an excluded page whose source page the workplace replaces with its own."""
    theirs = source.pages.get(file.page.id)
    leaves_out = sources.parts.leaves_out
    return theirs is not None and leaves_out(file.page.front) and not leaves_out(theirs.page.front)


def _without_dead_anchors(file: PageFile, pages: Mapping[str, PageFile], parts: Parts) -> PageFile:
    """Drop link anchors that the target page lacks, where the author of the page cannot fix them.

    Headings of an untranslated page are in another language, which is reported already; and the kit cannot know which
    of its headings a workplace has changed or left out.
    """

    def led(target: str) -> str:
        inner = inner_target(file.page.id, target)
        linked = pages.get(inner.stem) if inner and inner.suffix == ".md" else None
        if inner is None or linked is None:
            return target
        is_changed = (linked.leaves[0].found.is_own or bool(parts.left_out)) and not file.leaves[0].found.is_own
        if not is_changed and "missing" not in {file.page.translation, linked.page.translation}:
            return target
        return target if inner.fragment in anchors(linked.page.body) else target.partition("#")[0]

    return replace(file, page=file.page.model_copy(update={"body": with_links(file.page.body, led)}))


def _with_translation_state(file: PageFile, source: LocalizedFiles, sources: LanguageSources) -> PageFile:
    """Compare a translated page with its source page."""
    theirs = source.pages.get(file.page.id)
    if theirs is None:
        if f"{file.page.id}.md" not in source.sources.files:
            name = f"content/{source.language}/{file.page.id}.md"
            sources.reader.report(Location(file.name), "translation-orphan", source=name)
        return file
    are_current = [
        is_current(mine.tree.at(("translates",)), fingerprint_of(leaf.text), mine.tree, leaf.name, sources.reader)
        for mine, leaf in _levels(file, theirs)
    ]
    if theirs.extends and not file.leaves[0].found.is_own:
        place = Location(f"content/{sources.language}/{file.page.id}.md")
        shown = MessageRef("translation.shown_without")
        sources.reader.report(place, "translation-missing", source=theirs.name, shown=shown)
        are_current.append(False)
    return file if all(are_current) else replace(file, page=file.page.model_copy(update={"translation": "stale"}))


def _levels(file: PageFile, theirs: PageFile) -> Iterator[tuple[PageSource, PageSource]]:
    """Pair each file with the one it translates: the workplace's with the workplace's, the kit's with the kit's."""
    own = file.leaves[0].found.is_own
    if own and (theirs.extends or not file.extends):
        yield file.leaves[0], theirs.leaves[0]
    if file.extends or not own:
        yield file.leaves[-1], theirs.leaves[-1]


def exists_unread(name: str, files: LocalizedFiles, reader: SourceReader) -> bool:
    """Return True if a page or definition of that name exists; where it was not read, it has findings of its own."""
    stem = f"content/{files.language}/{name}"
    return any(reader.layers.find(f"{stem}{suffix}") for suffix in (".md", ".yml", ".yaml"))
