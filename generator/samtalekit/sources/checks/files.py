"""Checks of files: names that become files of the site, files that no build reads, and keys without effect."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from pathlib import PurePosixPath

from samtalekit.core.files import KIT_FILE, names_below
from samtalekit.core.findings import Location
from samtalekit.core.messages import SPOKEN, MessageRef
from samtalekit.model.kit import KitFile
from samtalekit.model.menu import PREFIX, booklet_ids
from samtalekit.model.workplace import Workplace
from samtalekit.sources.brand import BRAND_FILE
from samtalekit.sources.examples import EXAMPLES
from samtalekit.sources.figures import CARD_FOLDER, CATALOGUE_FOLDER, FIGURE_FOLDER, GLOSSARY
from samtalekit.sources.forms import FORMS, HEAD
from samtalekit.sources.localized import WORDS_FILE, LocalizedFiles
from samtalekit.sources.overlay.definition_overlay import is_extension
from samtalekit.sources.reader import IMAGES, YAML, SourceReader
from samtalekit.sources.yaml_tree import Tree


def check_names(files: LocalizedFiles, structure: KitFile, folders: Collection[str], reader: SourceReader) -> None:
    """Check the names of one language's pages, papers and pictures; no page may be in one of the ``folders``."""
    _addresses_once(files, folders, reader)
    _paper_names_once(structure, files, reader)
    _names_for_every_system(files, reader)


def _addresses_once(files: LocalizedFiles, folders: Collection[str], reader: SourceReader) -> None:
    """Check that no two pages or forms that are made have one address; of two, a workplace's own is reported."""
    taken: dict[str, str] = {}
    choice = files.choice
    named = [
        (file.page.address, file.tree, file.page.origin)
        for page_id, file in files.pages.items()
        if choice.has_page(page_id)
    ]
    named += [
        (file.form.address, file.tree, file.origin) for form_id, file in files.forms.items() if choice.has_form(form_id)
    ]
    for address, tree, origin in sorted(
        named, key=lambda each: each[2].is_own and each[1].place(("address",)).file == each[2].path
    ):
        path = origin.path
        if folder := next((each for each in folders if address.startswith(f"{each}/")), None):
            reader.report(tree.place(("address",)), "address-twice", address=address, other=f"{folder}/")
        if address in taken:
            reader.report(tree.place(("address",)), "address-twice", address=address, other=taken[address])
        taken.setdefault(address, path)


def _paper_names_once(structure: KitFile, files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that no PDF has the file name of another paper: they share one folder."""
    taken = dict.fromkeys(booklet_ids(structure), "booklet")
    taken |= {f"{PREFIX}{audience.id}": "pack" for audience in structure.audiences}
    named = [
        *(("figure", name, file.tree.place(())) for name, file in files.figures.items()),
        *(("example", name, file.tree.place(("example",))) for name, file in files.examples.items()),
        *(("cards", name, file.tree.place(("cards",))) for name, file in files.card_sets.items()),
        *(("form", name, file.tree.place(("form",))) for name, file in files.forms.items()),
    ]
    for kind, name, place in named:
        if taken.setdefault(name, kind) != kind:
            reader.report(place, "paper-name-taken", name=name, kind=MessageRef(f"paper_kind.{taken[name]}"))
    for page in files.pages.values():
        sheet = page.page.sheet_id
        if sheet in taken:
            other = MessageRef(f"paper_kind.{taken[sheet]}")
            reader.report(page.tree.place(("sheet",)), "sheet-name-taken", name=sheet, kind=other)
        elif sheet:
            taken[sheet] = "sheet"


# Names that every system can keep: Windows refuses some, and zips are unpacked there.

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
"""Names of devices, whatever their ending. Source: Microsoft, Naming Files, Paths, and Namespaces."""

_NO_NAME = re.compile(r"[<>:\"|?*]|[. ]$")
LONGEST_PATH = 180  # characters in a zip; Windows allows 260, the folder that it is unpacked to included
_AROUND = len("site/papers/en/") + len(".html")


def _names_for_every_system(files: LocalizedFiles, reader: SourceReader) -> None:
    """Check names that become files of the site: pages, papers and pictures."""
    named = [(file.page.address, file.tree.place(("address",))) for file in files.pages.values()]
    named += [(file.form.address, file.tree.place(("address",))) for file in files.forms.values()]
    named += [(file.form.id, file.tree.place(("form",))) for file in files.forms.values()]
    named += [(name, file.tree.place(())) for name, file in files.figures.items()]
    named += [(name, file.tree.place(())) for name, file in files.examples.items()]
    named += [(name, file.tree.place(())) for name, file in files.card_sets.items()]
    named += [(name, reader.whole(path)) for name, path in files.images.items()]
    alike: dict[str, str] = {}
    for name, place in dict(reversed(named)).items():
        odd = next((part for part in name.split("/") if _RESERVED.match(part) or _NO_NAME.search(part)), None)
        if odd is not None:
            reader.report(place, "name-reserved", name=odd)
        if len(name) + _AROUND > LONGEST_PATH:
            reader.report(place, "name-too-long", number=len(name), limit=LONGEST_PATH - _AROUND)
        if (other := alike.setdefault(name.casefold(), name)) != name:
            reader.report(place, "names-alike", name=name, other=other)


# Files that no build reads, and keys that have no effect where they stand.

DEFINITIONS = (WORDS_FILE, HEAD, GLOSSARY, FORMS, FIGURE_FOLDER, CATALOGUE_FOLDER, CARD_FOLDER, EXAMPLES)
"""Path prefixes of the files that a kit is read from, besides its pages."""

LIKE_MARKDOWN = frozenset({".markdown", ".mdown", ".mkd", ".txt", ""})
"""Endings of files that may be meant for a page."""

LISTS = frozenset({"spelling.txt", "let-stand.txt"})
_LANGUAGE_NAMES = {
    **dict.fromkeys(("dansk", "danish", "dk", "da-dk", "da_dk"), "da"),
    **dict.fromkeys(("engelsk", "english", "uk", "gb", "en-gb", "en_gb", "en-us"), "en"),
}
"""What somebody may call a language's folder, and its name."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")  # the folder of a language that is not built yet is no mistake


def check_unused(
    workplace: Workplace | None, structure: KitFile, localized: Sequence[LocalizedFiles], reader: SourceReader
) -> None:
    """Report everything in the folder that a build would ignore."""
    reported = {finding.place.file for finding in reader.findings}
    for name, home in _unread(structure, localized[0], reader):
        if name not in reported:
            reader.report(Location(name), "unread-file", there=home)
    _check_brands(reader)
    for files in localized:
        _check_changes(files, reader)
        if files.sources.source is None:
            _check_translates(files, reader)
        if workplace and reader.layers.is_workplace:
            _check_left_out(files, workplace, structure, reader)


_BRANDS = ("brand", "_brand")
_PLACES_OF_BRANDS = ("", "theme", "content")


def _check_brands(reader: SourceReader) -> None:
    """Report a file of a brand under another name, or in another folder, than the one that is read."""
    for folder, name, ending in product(_PLACES_OF_BRANDS, _BRANDS, (".yml", ".yaml")):
        path = (PurePosixPath(folder) / f"{name}{ending}").as_posix()
        if path != BRAND_FILE and (reader.layers.root / path).is_file():
            reader.report(Location(path), "brand-not-read")


def _unread(structure: KitFile, files: LocalizedFiles, reader: SourceReader) -> Iterator[tuple[str, str]]:
    """Yield every file that looks like content but is not read, and where it belongs."""
    root, language = reader.layers.root, files.language
    for path in map(PurePosixPath, names_below(root, "content")):
        home = "" if path.name.startswith("README") else _home(path, {*structure.languages, *SPOKEN}, language)
        if home and home != str(path):
            yield str(path), home
    for name in files.sources.files if reader.layers.is_workplace else ():
        for astray in (name, f"{language}/{name}"):
            if (root / astray).is_file():
                yield astray, f"content/{language}/{name}"


def _home(path: PurePosixPath, languages: set[str], language: str) -> str:
    """Return where a file of the content would be read; empty if unknown, its own path if it is read already."""
    if str(path) == KIT_FILE:
        return str(path)
    _content, *folders, name = path.parts
    if folders and (spoken := _LANGUAGE_NAMES.get(folders[0].casefold())) in languages:
        language, folders = spoken or language, folders[1:]
    elif folders and folders[0] in languages:
        language, folders = folders[0], folders[1:]
    elif folders and _LANGUAGE.fullmatch(folders[0]):
        return ""
    inside = PurePosixPath(*folders, name)
    is_read = inside.suffix == ".md" or inside.suffix.lower() in IMAGES or str(inside) in LISTS
    if not is_read and inside.suffix in YAML:
        is_read = str(inside).startswith(DEFINITIONS)
        inside = inside if is_read else PurePosixPath(FORMS, name)
    elif not is_read and inside.suffix.lower() not in LIKE_MARKDOWN:
        return ""
    elif not is_read:
        inside = inside.with_suffix(".yml" if str(inside).startswith(FORMS) else ".md")
    return f"content/{language}/{inside}"


def _check_changes(files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that an extension changes something."""
    for tree, body in _own_files(files, reader):
        keys = {*tree.data} if isinstance(tree.data, dict) else set()
        if is_extension(tree) and keys <= {"extends", "translates"} and not body.strip():
            reader.report(tree.key_place(("extends",)), "extension-empty")


def _check_translates(files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that the source of translations does not itself declare ``translates``."""
    for tree, _body in _own_files(files, reader):
        if tree.at(("translates",)) is not None:
            reader.report(tree.key_place(("translates",)), "translates-source")


def _own_files(files: LocalizedFiles, reader: SourceReader) -> Iterator[tuple[Tree, str]]:
    """Yield the folder's own files in a language: pages (front matter and text) and other files that can extend."""
    for page in files.pages.values():
        leaf = page.leaves[0]
        if leaf.found.is_own:
            yield leaf.tree, "".join(words for words, _place in leaf.lines)
    for found in files.sources.files.values():
        tree = reader.tree(found.path) if found.is_own and found.path.suffix in YAML else None
        if tree and (is_extension(tree) or found.name == GLOSSARY or found.name.startswith(EXAMPLES)):
            yield tree, ""


def _check_left_out(files: LocalizedFiles, workplace: Workplace, structure: KitFile, reader: SourceReader) -> None:
    """Check that a workplace's own pages and forms are among those that it selects."""
    own = [("pages", page.page.id, page.name) for page in files.pages.values() if page.leaves[0].found.is_own]
    own += [
        ("forms", form.form.id, reader.layers.name(reader.layers.root / form.origin.path))
        for form in files.forms.values()
        if form.origin.is_own
    ]
    misnamed = {each.place.file for each in reader.findings if each.code == "form-file-name"}
    for key, name, file in own:
        if file in misnamed:
            continue  # its name is to be changed first
        chosen = getattr(workplace, key)
        if chosen != "all" and name not in chosen and name != structure.menu[0]:
            reader.report(Location(file), "left-out", name=name, key=key)
        elif key == "pages" and (by := _left_out_by(name, workplace, structure)):
            reader.report(Location(file), "left-out-by", name=name, key=by)


def _left_out_by(page: str, workplace: Workplace, structure: KitFile) -> str:
    """Return the workplace's key, other than its list of pages, that leaves a page out; empty for none."""
    if structure.news and not workplace.news and f"{page}/".startswith(f"{structure.news}/"):
        return "news"
    gone = (each.page for each in structure.audiences if workplace.paths != "all" and each.id not in workplace.paths)
    return "paths" if page in gone else ""
