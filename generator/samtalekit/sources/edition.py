"""The kit in one language: words, head, forms, figures and pages, read from the overlay."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from samtalekit.ground.findings import Place
from samtalekit.model.figure import Figure
from samtalekit.model.form import Form, FormSource, Head
from samtalekit.model.kinds import Field
from samtalekit.model.kit import KitFile, Words
from samtalekit.model.page import Origin
from samtalekit.model.workplace import Workplace
from samtalekit.sources.answers import Question, check_answers, questions_of_form, questions_of_head
from samtalekit.sources.folders import IMAGES, Desk
from samtalekit.sources.index import Found, index_of
from samtalekit.sources.page_file import PageFile, read_page
from samtalekit.sources.tree import Tree
from samtalekit.sources.validate import nearest, validate
from samtalekit.sources.values import AnyName, Scope, fill_tree, roles_of, scope_of
from samtalekit.sources.within import check_figure_tree, check_form_tree, check_head_tree

WORDS, HEAD, FORMS, FIGURES = "words.yml", "head.yml", "forms/", "figures/"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form that was read, with the places of its YAML."""

    form: Form
    tree: Tree
    origin: Origin


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A figure that was read."""

    figure: Figure
    origin: Origin


@dataclass(frozen=True, slots=True)
class EditionFiles:
    """All that was read of one language, before it is checked as a whole."""

    language: str
    words: Words
    words_tree: Tree
    pages: Mapping[str, PageFile]
    forms: Mapping[str, FormFile]
    images: Mapping[str, Path]
    figures: Mapping[str, FigureFile]


def read_edition(language: str, structure: KitFile, workplace: Workplace, desk: Desk) -> EditionFiles | None:
    """Read one language; None, with findings, when its words cannot be read."""
    index = index_of(desk.layers, language)
    words, words_tree, scope = _words(index, language, workplace, desk)
    head = _head(index, language, scope, desk)
    forms = _forms(index, structure.forms, lambda file: _form(file, language, scope, head, desk))
    figures = _figures(index, language, scope, desk)
    pages: dict[str, PageFile] = {}
    for name, found in index.items():
        if name.endswith(".md"):
            page = read_page(found, name.removesuffix(".md"), language, scope, desk)
            if page:
                pages[page.page.id] = page
    if words is None or words_tree is None:
        return None
    images = {name: found.path for name, found in index.items() if found.path.suffix.lower() in IMAGES}
    return EditionFiles(language, words, words_tree, pages, forms, images, figures)


def _words(
    index: Mapping[str, Found], language: str, workplace: Workplace, desk: Desk
) -> tuple[Words | None, Tree | None, Scope]:
    """The kit's words, first read plain so that they can name each other, then with their values in place."""
    tree = _required(index, WORDS, language, desk)
    if tree is None:
        return None, None, AnyName()
    words, findings = validate(Words, tree)
    desk.findings += findings
    if words is None:
        return None, None, AnyName()
    scope = scope_of(words, workplace, language)
    fill_tree(tree, scope, desk)
    filled_words, _findings = validate(Words, tree)
    words = (filled_words or words).model_copy(update={"roles": roles_of(words, workplace, language)})
    return words, tree, scope_of(words, workplace, language)


def _required(index: Mapping[str, Found], name: str, language: str, desk: Desk) -> Tree | None:
    if name not in index:
        desk.say(Place(f"content/{language}/{name}"), "missing-file", path=f"content/{language}/{name}")
        return None
    return desk.tree(index[name].path)


def _head(index: Mapping[str, Found], language: str, scope: Scope, desk: Desk) -> Head | None:
    tree = _required(index, HEAD, language, desk)
    if tree is None:
        return None
    fill_tree(tree, scope, desk)
    head, findings = validate(Head, tree)
    desk.findings += findings
    check_head_tree(tree, desk)
    questions = questions_of_head(tree)
    _look_within(questions, tree, language, scope, desk)
    _names_once((), questions, tree, desk)
    return head


def _forms(
    index: Mapping[str, Found], order: Sequence[str], read: Callable[[Found], FormFile | None]
) -> dict[str, FormFile]:
    """Every form of the language, in the kit's order; those it does not name come last."""
    found: dict[str, FormFile] = {}
    for name, file in index.items():
        if name.startswith(FORMS) and name.endswith((".yml", ".yaml")):
            form = read(file)
            if form:
                found[form.form.id] = form
    rank = {form_id: place for place, form_id in enumerate(order)}
    return dict(sorted(found.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0])))


def _figures(index: Mapping[str, Found], language: str, scope: Scope, desk: Desk) -> dict[str, FigureFile]:
    """Every figure of the language, by its id."""
    found = [
        _figure(file, language, scope, desk)
        for name, file in index.items()
        if name.startswith(FIGURES) and name.endswith((".yml", ".yaml"))
    ]
    return {file.figure.id: file for file in found if file}


def _figure(file: Found, language: str, scope: Scope, desk: Desk) -> FigureFile | None:
    tree = desk.tree(file.path)
    if tree is None:
        return None
    fill_tree(tree, scope, desk)
    figure, findings = validate(Figure, tree)
    desk.findings += findings
    check_figure_tree(tree, desk)
    if figure is None:
        return None
    stem = PurePosixPath(file.name).stem
    if figure.id != stem:
        desk.say(tree.place(("figure",)), "figure-file-name", figure=figure.id, file=stem)
    return FigureFile(figure, _origin(file, language, desk))


def _origin(file: Found, language: str, desk: Desk) -> Origin:
    return Origin(path=f"content/{language}/{file.name}", is_own=file.is_own, text=desk.text(file.path) or "")


def _form(file: Found, language: str, scope: Scope, head: Head | None, desk: Desk) -> FormFile | None:
    tree = desk.tree(file.path)
    if tree is None:
        return None
    fill_tree(tree, scope, desk)
    source, findings = validate(FormSource, tree)
    desk.findings += findings
    check_form_tree(tree, desk)
    questions = questions_of_form(tree)
    _look_within(questions, tree, language, scope, desk)
    if source is None:
        return None
    stem = PurePosixPath(file.name).stem
    if source.form != stem:
        desk.say(tree.place(("form",)), "form-file-name", form=source.form, file=stem)
    known = {field.id: field for field in head.fields} if head else {}
    wanted = tuple(known) if source.head is None else source.head
    for number, name in enumerate(wanted):
        if name not in known and head:
            place = tree.place(("head", number))
            desk.say(place, "unknown-head-field", name=name, nearest=nearest(name, list(known)))
    form = Form(
        id=source.form,
        language=language,
        address=source.address or f"forms/{source.form}",
        source=source,
        head_fields=tuple(known[name] for name in wanted if name in known),
    )
    _names_once(form.head_fields, questions, tree, desk)
    return FormFile(form, tree, _origin(file, language, desk))


def _look_within(questions: Sequence[Question], tree: Tree, language: str, scope: Scope, desk: Desk) -> None:
    """See that the answers a file names can be given; not when values by name could not be put in their places."""
    if not isinstance(scope, AnyName):
        check_answers(questions, tree, language, desk)


def _names_once(head: Sequence[Field], questions: Sequence[Question], tree: Tree, desk: Desk) -> None:
    """No two fields of a paper may get the same name, also where a name is put together."""
    taken = {entry.name for field in head for entry in field.entries()}
    ids: set[str] = set()
    for question in questions:
        if question.field.id in ids:
            continue  # told as a duplicate id
        ids.add(question.field.id)
        names = question.names()
        twice = next((name for number, name in enumerate(names) if name in taken or name in names[:number]), None)
        if twice:
            desk.say(tree.place((*question.path, "id")), "field-name-twice", name=twice)
        taken.update(names)
