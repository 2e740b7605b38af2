"""Check that prefilled text fits its field on paper: default values, table cells, and answers of examples."""

from collections.abc import Callable, Iterator, Mapping

from samtalekit.core.findings import Finding, Location
from samtalekit.core.locale import written_value
from samtalekit.model.field_kinds import Entry, TableField
from samtalekit.model.form import Form
from samtalekit.model.kit import Kit
from samtalekit.sources.forms import FormFile
from samtalekit.sources.localized import LocalizedFiles
from samtalekit.sources.within_file import mappings
from samtalekit.sources.yaml_tree import KeyPath, Tree
from samtalekit.theming import Theme

SHOWN = 40  # characters of a text in a finding

_Places = Callable[[str], Location]
"""Returns the location of a field's value in a file, by the name of the field."""


def cut_off(kit: Kit, files: tuple[LocalizedFiles, ...], theme: Theme, *, is_workplace: bool) -> Iterator[Finding]:
    """Yield a finding for each prefilled text that its field cuts off, with the number of characters that fit.

    ``files`` are those that the kit was read from, without errors. Of a workplace over a kit only its own are checked.
    """
    filled = [each for language in files for each in _prefilled(language, is_workplace=is_workplace)]
    if not filled:
        return
    from samtalekit.paper.pdf.field_font import read_field_face  # noqa: PLC0415  # pikepdf takes 0.1 s
    from samtalekit.paper.room import rooms_of  # noqa: PLC0415  # as above

    face = read_field_face(theme.field_face)
    for form, values, place in filled:
        rooms = rooms_of(form, kit.workplace.papers.density)
        entries = {entry.name: entry for entry in form.entries()}
        for name, value in values.items():
            text = _as_shown(entries[name], value, form.language)
            room = rooms.get(name)
            shown = room.shown(text, face) if room else len(text)
            if shown < len(text):
                yield Finding(place(name), "text-cut-off", {"text": text[:SHOWN], "number": len(text), "limit": shown})


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
