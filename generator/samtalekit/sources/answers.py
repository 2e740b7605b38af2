"""Answers that a form itself names: what stands in a field from the start, and what makes a question relevant."""

from collections.abc import Iterator, Mapping

from samtalekit.model.form import FormSource
from samtalekit.model.kinds import (
    TICKED,
    CheckField,
    ChoiceField,
    ChoicesField,
    Field,
    ScaleField,
    TableField,
)
from samtalekit.sources.folders import Desk
from samtalekit.sources.tree import Path as TreePath
from samtalekit.sources.tree import Tree
from samtalekit.sources.validate import nearest


def check_answers(form: FormSource, tree: Tree, desk: Desk) -> None:
    """See that every answer a form names is one that its question can have."""
    for n, section in enumerate(form.sections):
        known = _known_in(form, n)
        for m, field in enumerate(section.fields):
            path = ("sections", n, "fields", m)
            for place, value in _defaults(field):
                _check(value, _answers(field), (*path, *place), tree, desk)
            if isinstance(field, TableField):
                _check_cells(field, path, tree, desk)
            _check_rules(field, path, known, tree, desk)


def _known_in(form: FormSource, place: int) -> Mapping[str, Field]:
    """The questions with answers to choose that a section can ask about: one printed several times, in itself alone."""
    return {
        field.id: field
        for number, section in enumerate(form.sections)
        for field in section.fields
        if _answers(field) and (section.repeat == 1 or number == place)
    }


def _answers(field: Field) -> tuple[str, ...]:
    """What a field can be answered with; nothing for what is written freely."""
    if isinstance(field, CheckField):
        return (TICKED,)
    if isinstance(field, ScaleField):
        return tuple(str(step) for step in range(1, field.steps + 1))
    return tuple(option.id for option in field.options) if isinstance(field, (ChoiceField, ChoicesField)) else ()


def _defaults(field: Field) -> Iterator[tuple[TreePath, str]]:
    if isinstance(field, (ChoiceField, ScaleField)) and field.default is not None:
        yield ("default",), str(field.default)
    elif isinstance(field, ChoicesField):
        yield from ((("default", number), value) for number, value in enumerate(field.default))


def _check_cells(table: TableField, path: TreePath, tree: Tree, desk: Desk) -> None:
    columns = {column.id: column for column in table.columns}
    for number, row in enumerate(table.rows if isinstance(table.rows, tuple) else ()):
        for name, value in row.values.items():
            place = (*path, "rows", number, "values", name)
            if columns[name].kind == "check":
                _check(value, (TICKED,), place, tree, desk)
            elif columns[name].kind == "choice":
                _check(value, tuple(option.id for option in columns[name].options or ()), place, tree, desk)


def _check_rules(field: Field, path: TreePath, known: Mapping[str, Field], tree: Tree, desk: Desk) -> None:
    others = {name: other for name, other in known.items() if name != field.id}
    for name, answers in (field.relevant or {}).items():
        place = (*path, "relevant", name)
        if name not in others:
            desk.say(tree.key_place(place), "unknown-question", name=name, nearest=nearest(name, sorted(others)))
            continue
        for answer in answers:
            _check(answer, _answers(others[name]), place, tree, desk)


def _check(value: str, answers: tuple[str, ...], place: TreePath, tree: Tree, desk: Desk) -> None:
    if value and value not in answers:
        desk.say(tree.place(place), "bad-choice", key=str(place[-1]), value=value, expected=", ".join(answers))
