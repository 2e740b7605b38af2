"""Cross-file checks: every id and name that one file uses must exist in another."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from samtalekit.core.findings import Location
from samtalekit.core.messages import MessageRef
from samtalekit.model.figure import WheelFigure
from samtalekit.model.kit import KitFile, Words
from samtalekit.model.markup import SECTION, anchors_at, blocks
from samtalekit.model.workplace import Workplace
from samtalekit.sources.checks.files import check_names
from samtalekit.sources.checks.links import check_links
from samtalekit.sources.checks.promises import check_names_of_ties
from samtalekit.sources.checks.slides import check_slides
from samtalekit.sources.forms import FormFile
from samtalekit.sources.localized import WORDS_FILE, LocalizedFiles, exists_unread
from samtalekit.sources.pages import PageFile
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import OtherNames, nearest, nearest_named, nearest_spoken
from samtalekit.sources.validate import validate
from samtalekit.sources.yaml_tree import KeyPath, Tree


def check_structure(structure: KitFile, tree: Tree, files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that every page and form in ``kit.yml`` exists and every id has its words."""
    ways: list[tuple[KeyPath, str]] = [
        *(
            ((key, number), page)
            for key in ("menu", "foot", "steps")
            for number, page in enumerate(getattr(structure, key))
        ),
        *(
            (("phases", n, "steps", m), page)
            for n, phase in enumerate(structure.phases)
            for m, page in enumerate(phase.steps)
        ),
        *((("audiences", n, "page"), audience.page) for n, audience in enumerate(structure.audiences)),
        *(((key,), page) for key in ("glossary", "news") if (page := getattr(structure, key))),
    ]
    for path, page in ways:
        if page not in files.pages and not exists_unread(page, files, reader):
            near = nearest_named(page, files.page_names(also_left_out=True))
            reader.report(tree.place(path), "missing-page", page=page, nearest=near)
    for number, form in enumerate(structure.forms):
        if form not in files.forms and not exists_unread(f"forms/{form}", files, reader):
            near = nearest_named(form, files.form_names(also_left_out=True))
            reader.report(tree.place(("forms", number)), "missing-form", form=form, nearest=near)
    _each_has_words(structure, files, reader)


def _each_has_words(structure: KitFile, files: LocalizedFiles, reader: SourceReader) -> None:
    requested = (
        ("phases", [phase.id for phase in structure.phases], set(files.words.phases)),
        ("audiences", [audience.id for audience in structure.audiences], set(files.words.audiences)),
        ("season", list(structure.season), set(files.words.season)),
        ("data_notices", list(structure.data_notices), set(files.words.data_notices)),
    )
    for key, ids, known in requested:
        for name in ids:
            if name not in known:
                reader.report(files.words_tree.key_place((key,)), "missing-word", key=f"{key}.{name}")


@dataclass(frozen=True, slots=True)
class Subtree:
    """The part of a tree below a path: a kit on its own has its workplace in ``kit.yml``."""

    tree: Tree
    below: KeyPath = ()

    def place(self, *path: str | int) -> Location:
        """Return the location of a value."""
        return self.tree.place((*self.below, *path))

    def key_place(self, *path: str | int) -> Location:
        """Return the location of a key."""
        return self.tree.key_place((*self.below, *path))


def check_workplace(
    workplace: Workplace, part: Subtree, structure: KitFile, files: LocalizedFiles, reader: SourceReader
) -> None:
    """Check that a workplace names only what the kit has, and gives the required details unless it is an example."""
    for name in workplace.season.dates:
        if name not in structure.season:
            key = part.key_place("season", name)
            near = nearest_spoken(name, {each: files.words.season.get(each, "") for each in structure.season})
            reader.report(key, "unknown-key", key=name, nearest=near)
    _check_parts(workplace, part, structure, reader)
    _check_choices(workplace, part, files, reader)
    if workplace.pages != "all":
        _check_sections(part, files, reader)
    audiences = files.audience_texts(structure)
    for number, name in enumerate(workplace.paths if workplace.paths != "all" else ()):
        if name not in audiences:
            near = nearest_spoken(name, audiences)
            reader.report(part.place("paths", number), "unknown-audience", name=name, nearest=near)
    if not workplace.example:
        _check_duties(workplace, part, reader)


def _check_parts(workplace: Workplace, part: Subtree, structure: KitFile, reader: SourceReader) -> None:
    named_parts = {"leave_out": structure.all_parts, "take_in": structure.optional_parts}
    for setting, parts in named_parts.items():
        for number, name in enumerate(getattr(workplace, setting)):
            if setting == "take_in" and name in structure.all_parts and name not in parts:
                is_out = name in workplace.leave_out
                remedy = MessageRef(f"part_mend.{'both' if is_out else 'here'}")
                reader.report(part.place(setting, number), "part-taken-in", name=name, remedy=remedy)
            elif name not in parts:
                near = nearest(name, list(parts))
                reader.report(part.place(setting, number), "unknown-part", name=name, nearest=near)


def _check_choices(workplace: Workplace, part: Subtree, files: LocalizedFiles, reader: SourceReader) -> None:
    forms = files.form_names(also_left_out=True)
    pages = {**files.page_names(also_left_out=True), **{f"forms/{form}": names for form, names in forms.items()}}
    for key, known in (("pages", pages), ("forms", forms)):
        chosen = getattr(workplace, key)
        for number, name in enumerate(chosen if chosen != "all" else ()):
            stem = f"forms/{name}" if key == "forms" else name
            if name not in known and not exists_unread(stem, files, reader):
                code = "missing-page" if key == "pages" else "missing-form"
                words = {key[:-1]: name, "nearest": nearest_named(name, known)}
                reader.report(part.place(key, number), code, **words)


def _check_sections(part: Subtree, files: LocalizedFiles, reader: SourceReader) -> None:
    """Warn when a section of the menu is left out and pages beneath it are not: each is then in the main menu itself.

    One page alone may well be meant to be there.
    """
    choice = files.choice
    for section in choice.kit.menu:
        folder = section.removesuffix("index")
        if choice.has_page(section) or section not in choice.fronts or not folder.endswith("/"):
            continue
        apart = {*choice.kit.menu, *choice.kit.foot, *(each.page for each in choice.kit.audiences)}
        beneath = [page for page in choice.fronts if page.startswith(folder) and choice.has_page(page)]
        count = len({*beneath} - apart)
        if count > 1:
            reader.report(part.key_place("pages"), "pages-outside-menu", count=count, page=section)


def _check_duties(workplace: Workplace, part: Subtree, reader: SourceReader) -> None:
    notice = workplace.data_notice
    missing = [name for name in ("kept_in", "deleted_after", "controller") if not getattr(notice, name)]
    if missing:
        reader.report(part.place("data_notice"), "data-notice-missing", keys=", ".join(missing))
    given: dict[tuple[str, ...], str | None] = {
        ("data_notice", key): getattr(notice, key) for key in type(notice).model_fields
    }
    given |= {(key,): getattr(workplace, key) for key in ("accessibility_statement", "edit_address")}
    for path, value in given.items():
        if value and value.strip().endswith(("…", "...")):
            reader.report(part.place(*path), "placeholder", key=path[-1], value=value)
    if not workplace.accessibility_statement:
        reader.report(part.place(), "accessibility-missing")


def check_own_words(
    workplace: Workplace, part: Subtree, structure: KitFile, localized: list[LocalizedFiles], reader: SourceReader
) -> None:
    """Check that a workplace's own words are for keys and languages that the kit has."""
    for key in ("roles", "words", "data_notices"):
        own: Mapping[str, Mapping[str, object]] = getattr(workplace, key)
        for language in own:
            if language not in structure.languages:
                near = nearest(language, list(structure.languages))
                reader.report(part.key_place(key, language), "unknown-key", key=language, nearest=near)
        for files in localized:
            kits = files.words_tree.at((key,))
            added = _own_notices(files) if key == "data_notices" else frozenset()
            known = sorted({*(kits if isinstance(kits, dict) else ()), *added})
            spoken = {name: role.one for name, role in files.words.roles.items()} if key == "roles" else {}
            for name in own.get(files.language, {}):
                if name not in known:
                    place = part.key_place(key, files.language, name)
                    reader.report(
                        place,
                        "unknown-key",
                        key=name,
                        nearest=nearest_spoken(name, {each: spoken.get(each, "") for each in known}),
                    )
    for files in localized:
        for name in sorted(_own_notices(files) - {*files.words.data_notices}):
            place = part.key_place("data_notices")
            reader.report(place, "data-notice-language", name=name, language=files.language)
        _check_words_of_roles(workplace, part, files, reader)


def _own_notices(files: LocalizedFiles) -> frozenset[str]:
    """Return the ids of data notices that a workplace adds in any language, and one of its forms names."""
    own = {name for each in files.choice.workplace.data_notices.values() for name in each}
    named = {file.form.source.data_notice for file in files.forms.values()}
    return frozenset(own & named) - {*files.choice.kit.data_notices}


def _check_words_of_roles(workplace: Workplace, part: Subtree, files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that a renamed role has its other words, too: ``guild_short`` goes with ``guild``.

    A word that is made of values follows the role by itself.
    """
    language = files.language
    found = files.sources.files[WORDS_FILE]
    written = reader.tree((found.beneath or found).path)
    kits, own = validate(Words, files.words_tree)[0] or files.words, workplace.words.get(language, {})
    renamed = workplace.roles.get(language, {})
    for name, word in kits.words.items():
        role = max((role for role in kits.roles if name.startswith(f"{role}_")), key=len, default="")
        is_own = name in own or files.words_tree.place(("words", name)).file == f"content/{language}/{WORDS_FILE}"
        follows = written is not None and "{{" in str(written.at(("words", name)))
        if is_own or follows or role not in renamed or renamed[role].one == kits.roles[role].one:
            continue
        values = {"role": renamed[role].one, "word": word, "name": name, "language": language}
        reader.report(part.key_place("roles", language, role), "role-word-kept", **values)


def check_pages(
    files: LocalizedFiles, structure: KitFile, reader: SourceReader, *, folders: Collection[str] = ()
) -> None:
    """Check that addresses differ and that named forms, steps, audiences, links and blocks exist.

    ``folders`` of the site belong to other languages or to presentations; given for the language at its root only.
    """
    check_names(files, structure, folders, reader)
    audiences = [audience.id for audience in structure.audiences]
    for page in files.pages.values():
        _check_page(page, files, reader)
        check_slides(page, structure, reader)
        _check_pack_names(page, audiences, reader)
        _check_paths(page, audiences, reader)
    for form in files.forms.values():
        _check_form(form, structure, files, reader)
    _check_data(files, reader)
    check_names_of_ties(files, reader)


def _check_page(file: PageFile, files: LocalizedFiles, reader: SourceReader) -> None:
    for number, form in enumerate(file.page.front.forms):
        _check_form_name(form, file.tree.place(("forms", number)), files, reader)
    _check_sheet(file, reader)
    for part in blocks(file.page.body):
        if part.name in _CHECKED_BLOCKS and (part.words or part.name not in _NAMELESS_BLOCKS):
            _CHECKED_BLOCKS[part.name](part.words, file.body_place(part.line), files, reader)
    check_links(file, files, reader)


def _check_sheet(file: PageFile, reader: SourceReader) -> None:
    """Check that the sections of a page's sheet exist; a workplace may leave out, or rename, those of the kit."""
    sections = [anchor for _line, level, anchor in anchors_at(file.page.body) if level <= SECTION]
    for number, anchor in enumerate(file.page.front.sheet):
        place = file.tree.place(("sheet", number))
        if anchor not in sections and place.file == file.name and file.leaves[0].found.is_own:
            reader.report(place, "sheet-section", name=anchor, nearest=nearest(anchor, sections))


_Check = Callable[[str, Location, LocalizedFiles, SourceReader], None]


def _exists(
    code: str,
    folder: str,
    known: Callable[[LocalizedFiles], Mapping[str, object]],
    names: Callable[[LocalizedFiles], Mapping[str, OtherNames]] | None = None,
) -> _Check:
    """Return the check that a name is one of those known, or has a file with mistakes of its own.

    Args:
        code: The finding's code; its message calls the name as the code does, ``form`` for ``missing-form``.
        folder: Where such files are, below a language's folder.
        known: The names of a language.
        names: What else people call them; a suggestion is then made among those that the workplace includes.
    """
    kind = code.removeprefix("missing-")

    def check(name: str, place: Location, files: LocalizedFiles, reader: SourceReader) -> None:
        if name not in known(files) and not (name and exists_unread(f"{folder}{name}", files, reader)):
            near = nearest_named(name, names(files)) if names else nearest(name, list(known(files)))
            reader.report(place, code, nearest=near, **{kind: name or "–"})

    return check


_check_form_name = _exists("missing-form", "forms/", lambda files: files.forms, LocalizedFiles.form_names)
_check_figure_name = _exists("missing-figure", "figures/", lambda files: files.figures)
_check_catalogue_name = _exists("missing-catalogue", "catalogues/", lambda files: files.catalogues)
_check_cards_name = _exists("missing-cards", "cards/", lambda files: files.card_sets)
_check_example_name = _exists("missing-example", "examples/", lambda files: files.examples)
_check_page_name = _exists("missing-page", "", lambda files: files.pages, LocalizedFiles.page_names)

_CHECKED_BLOCKS = {
    "form": _check_form_name,
    "figure": _check_figure_name,
    "catalogue": _check_catalogue_name,
    "cards": _check_cards_name,
    "example": _check_example_name,
    "pages": _check_page_name,
    "accessibility-statement": _check_page_name,
}
"""Blocks that refer to something, and the check that it exists."""

_NAMELESS_BLOCKS = frozenset({"accessibility-statement"})
"""Those that may do without a name."""


def _check_pack_names(file: PageFile, audiences: list[str], reader: SourceReader) -> None:
    for part in blocks(file.page.body):
        if part.name == "pack" and part.words not in audiences:
            near = nearest(part.words, audiences)
            reader.report(file.body_place(part.line), "unknown-audience", name=part.words or "–", nearest=near)


def _check_paths(file: PageFile, audiences: list[str], reader: SourceReader) -> None:
    for name in file.page.front.paths:
        if name not in audiences:
            place = file.tree.key_place(("paths", name))
            reader.report(place, "unknown-audience", name=name, nearest=nearest(name, audiences))


def _check_data(files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that pages and forms named by a glossary, an example or a wheel exist."""
    if files.glossary:
        for number, term in enumerate(files.glossary.terms):
            if term.page:
                _check_page_name(term.page, files.glossary.tree.place(("terms", number, "page")), files, reader)
    for example in files.examples.values():
        if example.example.case:
            _check_page_name(example.example.case, example.tree.place(("case",)), files, reader)
    for figure in files.figures.values():
        for number, step in enumerate(figure.figure.steps if isinstance(figure.figure, WheelFigure) else ()):
            if step.page:
                _check_page_name(step.page, figure.tree.place(("steps", number, "page")), files, reader)
            for place, form in enumerate(step.forms):
                _check_form_name(form, figure.tree.place(("steps", number, "forms", place)), files, reader)


def _check_form(file: FormFile, structure: KitFile, files: LocalizedFiles, reader: SourceReader) -> None:
    step = file.form.source.step
    if step and step not in files.pages and not exists_unread(step, files, reader):
        near = nearest_named(step, files.page_names())
        reader.report(file.tree.place(("step",)), "missing-page", page=step, nearest=near)
    audiences = files.audience_texts(structure)
    for number, name in enumerate(file.form.source.audiences):
        if name not in audiences:
            where = file.tree.place(("audiences", number))
            reader.report(where, "unknown-audience", name=name, nearest=nearest_spoken(name, audiences))
    notice = file.form.source.data_notice
    known = {*structure.data_notices, *files.words.data_notices, *_own_notices(files)}
    if notice and notice not in known:
        where, near = file.tree.place(("data_notice",)), nearest(notice, known)
        reader.report(where, "unknown-data-notice", name=notice, nearest=near)
