"""Checks of what speaks of something that can be left out: its names, and what an own text still promises."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from samtalekit.core.findings import Location
from samtalekit.model.markup import code_spans
from samtalekit.sources.localized import LocalizedFiles, exists_unread
from samtalekit.sources.pages import PageFile
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.selection import FORM, Choice, Selected, selection
from samtalekit.sources.suggest import nearest
from samtalekit.sources.yaml_tree import Tree

LONG_TITLE = 3  # words; such a title means the page wherever it stands
_NOT_READ = frozenset({"aliases", "only_with", "sources"})
"""Keys whose texts do not speak of the kit: words to search for, names of ties, titles of other people's pages."""
_OWN_FOLDER = "content/"
_MID_SENTENCE = re.compile(r"[^\W_][,;]? $")
_HEADING = re.compile(r"#{1,6}[ \t]")
_STEP_NUMBER = re.compile(r"\{\{\s*step\.(?P<step>\w+)\s*\}\}")
_QUOTES = {"»": "«", "“": "”", '"': '"'}


def check_names_of_ties(files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that what text, pages and terms are tied to exists, whether it is left out or not."""
    known = files.choice.names()
    for name, place in _names_of_ties(files):
        if name not in known and not exists_unread(name, files, reader):
            near = nearest(name, known)
            reader.report(place, "with-unknown", name=name or "–", nearest=near)


def _names_of_ties(files: LocalizedFiles) -> Iterator[tuple[str, Location]]:
    for file in files.pages.values():
        for tie in file.ties:
            yield from ((name, tie.place) for name in tie.names or ("",))
        for number, name in enumerate(file.page.front.only_with):
            yield name, file.tree.place(("only_with", number))
    for at, term in enumerate(files.glossary.terms if files.glossary else ()):
        for number, name in enumerate(term.only_with):
            yield name, files.glossary.tree.place(("terms", at, "only_with", number))  # type: ignore[union-attr]  # read


def check_promises(localized: Sequence[LocalizedFiles], reader: SourceReader) -> None:
    """Report where a page promises what is left out; of a workplace's pages, only the text that is its own.

    The kit's own text is left out with what it speaks of.
    """
    choice = localized[0].choice
    for files in localized:
        titles = titles_left_out(files)
        for page_id, selected in selection(files.pages, choice).items():
            file = files.pages[page_id]
            own = {n for n in range(len(file.places)) if not choice.is_over_kit or file.is_own(n)}
            if own and file.page.translation != "missing":
                _check_page(file, selected, titles, own, reader)
                _check_numbers_of_steps(file, selected, choice, own, reader)
        for tree in _own_trees(files):
            _check_texts(tree, titles, reader)


def _check_page(
    file: PageFile, selected: Selected, titles: Mapping[str, str], own: Collection[int], reader: SourceReader
) -> None:
    """Check those lines (from 0) of a page that its editor can change."""
    for promise in selected.rest.promises:
        place = file.body_place(promise.line, promise.column)
        if promise.line in own and promise.target:
            reader.report(place, "link-left-out", words=promise.words[:60], name=promise.name)
        elif promise.line in own:
            code = "block-left-out" if promise.is_block else "announces-nothing"
            reader.report(place, code, words=promise.words[:60])
    linked = [(each.line, each.words) for each in selected.rest.promises if each.target]
    whole = file.page.body.split("\n")
    for line, column, title in mentions(selected.page.body, titles):
        number = selected.rest.numbers[line]
        if number in own and not any(number == at and title in words for at, words in linked):
            found = whole[number].find(title)
            place = file.body_place(number, column if found < 0 else found)
            reader.report(place, "title-left-out", title=title, name=titles[title])


def _own_trees(files: LocalizedFiles) -> Iterator[Tree]:
    """Yield front matter and definitions that readers see and a workplace's folder has a file for."""
    choice = files.choice
    if not choice.is_over_kit:
        return
    pages = (each for page_id, each in files.pages.items() if choice.has_page(page_id))
    yield from (each.tree for each in pages if each.leaves[0].found.is_own)
    forms = (each for form_id, each in files.forms.items() if choice.has_form(form_id))
    others = (*files.figures.values(), *files.catalogues.values(), *files.card_sets.values())
    glossary = (files.glossary,) if files.glossary else ()
    yield from (each.tree for each in (*forms, *others, *glossary) if each.origin.is_own)


def _check_texts(tree: Tree, titles: Mapping[str, str], reader: SourceReader) -> None:
    """Report where an own text of a definition or a page's front matter names what is left out."""
    for path, text in tree.texts():
        place = tree.place(path)
        if _NOT_READ.isdisjoint(path) and place.file.startswith(_OWN_FOLDER):
            for _line, _column, title in mentions(text, titles):
                reader.report(place, "text-names-left-out", title=title, name=titles[title])


def _check_numbers_of_steps(
    file: PageFile, selected: Selected, choice: Choice, own: Collection[int], reader: SourceReader
) -> None:
    """Report where an own text gives the number of a step that is left out."""
    gone = {each.rpartition("/")[2]: each for each in choice.kit.steps if not choice.has_page(each)}
    lines = file.unfilled.split("\n")
    for number in selected.rest.numbers:
        for match in _STEP_NUMBER.finditer(lines[number]) if gone and number in own else ():
            if match["step"] in gone:
                place = file.body_place(number, match.start())
                reader.report(place, "number-left-out", value=match[0], name=gone[match["step"]])


def titles_left_out(files: LocalizedFiles) -> dict[str, str]:
    """Return the name of each page and form that is left out, by its title; one that another one has is no such."""
    choice = files.choice
    pages, forms = files.page_names(also_left_out=True), files.form_names(also_left_out=True)
    named = {page_id: (names.title, choice.has_page(page_id)) for page_id, names in pages.items()}
    named |= {f"{FORM}{form_id}": (names.title, choice.has_form(form_id)) for form_id, names in forms.items()}
    there = {title for title, is_there in named.values() if is_there}
    return {title: name for name, (title, is_there) in named.items() if not is_there and title not in there}


def mentions(text: str, titles: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Yield line and column (from 0), and the title, where a text mentions one of some titles.

    A title of one or two words is also what its thing is called; it is a mention in quotation marks, or with its
    capital in the middle of a sentence. A heading names what is beneath it.
    """
    if not titles:
        return
    code = code_spans(text) if "`" in text else []
    for match in _pattern(tuple(sorted(titles, key=len, reverse=True))).finditer(text):
        start, end = match.span()
        line = text.rfind("\n", 0, start) + 1
        if _HEADING.match(text, line):
            continue
        is_quoted = _QUOTES.get(text[start - 1 : start]) == text[end : end + 1]
        is_capital = match[0][0].isupper() and _MID_SENTENCE.search(text[line:start])
        if (is_quoted or is_capital or len(match[0].split()) >= LONG_TITLE) and not any(
            a <= start < b for a, b in code
        ):
            yield text.count("\n", 0, start), start - line, match[0]


@lru_cache(maxsize=64)
def _pattern(titles: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, titles))})(?![\w-])")
