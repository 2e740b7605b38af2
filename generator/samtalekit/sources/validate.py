"""Validate a YAML tree with a pydantic model: each error becomes a finding with location, suggestion and fix."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from samtalekit.core.findings import Finding
from samtalekit.core.messages import MessageRef, in_quotes
from samtalekit.model.base import ISO_DAY, day_of
from samtalekit.model.table import KINDS
from samtalekit.sources.suggest import ALL, all_or_list, dates_meant, last_day_of_month, listed, nearest_key
from samtalekit.sources.yaml_mistakes import quoted_text
from samtalekit.sources.yaml_tree import KeyPath, Tree

Model = TypeVar("Model", bound=BaseModel)
Values = dict[str, str | int | MessageRef]

LEFT_ALONE = frozenset({"defaults"})
"""Keys whose content belongs to other tools (brand.yml)."""

_PLAIN_BRANCHES = frozenset({"bool", "constrained-int", "constrained-str", "float", "int", "str"})
"""Pydantic's names for the branches of a union of plain values."""

_COMMA = re.compile(r"(?P<whole>-?\d+),(?P<rest>\d+)")
"""A number with the comma of Danish."""

MISSPELLED = 0.8  # similarity, 0 to 1, of a misspelled key to the one that is meant

_TYPES = {
    "string_type": "text", "int_type": "integer", "int_from_float": "integer", "bool_type": "boolean",
    "list_type": "list", "tuple_type": "list", "dict_type": "mapping", "mapping_type": "mapping",
    "model_type": "mapping", "model_attributes_type": "mapping", "date_type": "date", "date_parsing": "date",
    "is_instance_of": "text", "float_type": "number", "number_type": "number",
}  # fmt: skip
"""Pydantic's error types for a wrong type, and our name of the expected one."""


def validate(model: type[Model], tree: Tree) -> tuple[Model | None, list[Finding]]:
    """Create a model from a tree.

    Returns:
        The model, or None when the tree is not valid; and a finding for each error.
    """
    if tree.data is None:
        return None, [Finding(tree.place(()), "empty-file")]
    empty = [path for path in tree.empty() if path[0] not in LEFT_ALONE]
    findings = [finding for path in empty if (finding := _empty(tree, path))]
    try:
        made = model.model_validate(tree.data)
    except ValidationError as error:
        details = _likely_branch(_beneath_no_bad_key(error.errors(include_url=False)), tree)
        found = [(detail, path, _finding(model, tree, detail, path)) for detail, path in details if path not in empty]
        meant = {(*path[:-1], name) for _, path, finding in found for name in _keys_meant(finding)}
        findings += [finding for detail, path, finding in found if detail["type"] != "missing" or path not in meant]
        return None, findings
    return (None if findings else made), findings


def _empty(tree: Tree, path: KeyPath) -> Finding | None:
    """A key without a value; in braces it is what follows a comma in the value before it."""
    place, name = tree.key_place(path), str(path[-1])
    holder = tree.at(path[:-1])
    items = list(holder.items()) if isinstance(holder, dict) and path[:-1] in tree.braced else []
    at = [key for key, _value in items].index(name) if items else 0
    if at and items[at - 1][1] is None:
        return None  # part of the same value
    if at and isinstance(items[at - 1][1], int) and name.isdecimal():  # 7,5
        key, whole = items[at - 1]
        text = f"{key}: {whole}.{name}"
        return Finding(place, "comma-in-value", {"remedy": MessageRef("comma_mend.point", (("text", text),))})
    if at and isinstance(items[at - 1][1], str):
        rest = (key for key, _value in takewhile(lambda item: item[1] is None, items[at:]))
        key, value = items[at - 1]
        text = f"{key}: {quoted_text(', '.join([value, *rest]))}"
        return Finding(place, "comma-in-value", {"remedy": MessageRef("comma_mend.quote", (("text", text),))})
    return Finding(place, "empty-value", _name(path))


def _keys_meant(finding: Finding) -> tuple[str, ...]:
    """Return the key that an unknown one stands for, which is therefore not reported as missing, too."""
    near = finding.values.get("nearest")
    if finding.code != "unknown-key" or not isinstance(near, MessageRef):
        return ()
    return near.names if len(near.names) == 1 else ()


def _beneath_no_bad_key(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return errors without those of what stands under a key that is itself wrong: ``roles: {somebody: {one: …}}``."""
    wrong = {error["loc"][:-1] for error in errors if error["loc"][-1:] == ("[key]",)}
    return [
        each
        for each in errors
        if each["loc"][-1:] == ("[key]",) or not any(each["loc"][: len(loc)] == loc for loc in wrong)
    ]


def _likely_branch(errors: list[ErrorDetails], tree: Tree) -> Iterator[tuple[ErrorDetails, KeyPath]]:
    """Of errors in a union, keep those of the type that the author most likely intended.

    Pydantic reports every branch of a union; the branch that got furthest into the data is taken, and at the same place
    the one that accepts the value's type.
    """
    placed = [(detail, *_path(detail["loc"], tree)) for detail in errors]
    deepest: dict[KeyPath, tuple[int, bool]] = {}
    for detail, path, forks in placed:
        for fork in forks:
            deepest[fork] = max(deepest.get(fork, (0, False)), _how_far(detail, path))
    seen: set[tuple[KeyPath, str]] = set()
    for detail, path, forks in placed:
        if any(_how_far(detail, path) < deepest[fork] for fork in forks):
            continue
        if detail["type"] == "too_short" and any(p[: len(path)] == path and len(p) > len(path) for _, p, _ in placed):
            continue  # the list is only short because its invalid items do not count
        key = (path, "" if forks and path in forks else detail["type"] + str(detail["loc"][-1:]))
        if key not in seen:
            seen.add(key)
            yield detail, path


def _how_far(detail: ErrorDetails, path: KeyPath) -> tuple[int, bool]:
    return len(path), detail["type"] not in _TYPES


def _path(loc: tuple[int | str, ...], tree: Tree) -> tuple[KeyPath, list[KeyPath]]:
    """Convert a pydantic location to a path in the tree, and the paths at which it names a union's branch."""
    path: KeyPath = ()
    forks: list[KeyPath] = []
    for number, step in enumerate(loc):
        here = tree.at(path)
        is_last = number == len(loc) - 1
        if isinstance(here, dict) and here.get("kind") == step and step not in here:
            continue  # pydantic names the union branch after the field's kind
        if (isinstance(here, dict) and (step in here or (is_last and not _is_branch(step)))) or (
            isinstance(here, list) and isinstance(step, int)
        ):
            path = (*path, step)
        else:
            forks.append(path)
    return path, forks


def _is_branch(step: int | str) -> bool:
    return isinstance(step, str) and ("[" in step or step.startswith("function-") or step in _PLAIN_BRANCHES)


def _finding(model: type[BaseModel], tree: Tree, detail: ErrorDetails, path: KeyPath) -> Finding:
    kind, context = detail["type"], detail.get("ctx", {})
    if _TYPES.get(kind) == "mapping" and (keys := _required_at(model, tree, path)):
        return Finding(tree.place(path), "wrong-type", _keyed(path, keys))
    if kind in _TYPES:
        return Finding(tree.place(path), "wrong-type", _typed(tree, path, _TYPES[kind]))
    if kind in _FORMATTERS:
        code, values = _FORMATTERS[kind](model, tree, path, context)
        is_at_key = code in {"unknown-key", "remind-misplaced"}
        return Finding(tree.key_place(path) if is_at_key else tree.place(path), code, values)
    if kind == "bad-id" and path[:1] in {("leave_out",), ("take_in",)} and "/" in _shown(tree, path):
        values = {"name": _shown(tree, path), "nearest": MessageRef("otherwise.pages_by_pages")}
        return Finding(tree.place(path), "unknown-part", values)
    if kind in _OWN:
        return Finding(tree.place(path), kind, {**_name(path), **context})
    return Finding(tree.place(path), "bad-value", {**_name(path), "value": _shown(tree, path), "shape": detail["msg"]})


def date_shape(shape: str, value: str) -> dict[str, MessageRef]:
    """Return the values of ``bad-date`` for the expected shape: a ``day``, or a ``span``."""
    wrong, (example, written) = shape, (shape, "")
    meant, days = dates_meant(value), value.split("/")
    are_dates = all(ISO_DAY.fullmatch(day) for day in days)
    if meant is not None and not are_dates and (shape == "span" or "/" not in meant):
        is_span = all(day in value for day in meant.split("/"))
        example, written = "slash" if is_span else "turned", meant
    elif are_dates and len(days) <= (2 if shape == "span" else 1):
        if last := next((last_day_of_month(day) for day in days if not day_of(day)), None):
            wrong, example, written = "no_such_day", "last_day", last
        elif days[-1] < days[0]:
            wrong, example, written = "backwards", "swapped", "/".join(reversed(days))
    values = (("date", written),) if written else ()
    return {"wrong": MessageRef(f"date_wrong.{wrong}"), "example": MessageRef(f"date_example.{example}", values)}


def _name(path: KeyPath) -> Values:
    named = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    return {"key": named or "–"}


def _typed(tree: Tree, path: KeyPath, expected: str) -> Values:
    example = MessageRef(f"type_example.{expected}")
    value = tree.at(path)
    if expected == "text" and path[-1:] == ("id",):
        example = MessageRef("type_example.id")
    elif expected in {"number", "integer"} and isinstance(value, str) and (number := _COMMA.fullmatch(value.strip())):
        example = MessageRef("type_example.point", (("number", f"{number['whole']}.{number['rest']}"),))
    elif expected == "list" and isinstance(value, str) and value.strip():
        example = MessageRef("type_example.listed", (("list", listed(value)),))
    elif expected == "list" and isinstance(value, dict) and value and path not in tree.braced:
        key, first = next(iter(value.items()))
        text = f"- {key}: {first}" if isinstance(first, (str, int, float)) else f"- {key}:"
        example = MessageRef("type_example.entry", (("text", text[:60]),))
    return {**_name(path), "expected": MessageRef(f"type.{expected}"), "example": example}


def _keyed(path: KeyPath, keys: Sequence[str]) -> Values:
    """The values of ``wrong-type`` where keys are expected, whose names are known."""
    shape = ", ".join(f"{key}: …" for key in keys)
    example = MessageRef("type_example.keyed", (("shape", f"{{{shape}}}"),))
    return {**_name(path), "expected": MessageRef("type.keyed"), "example": example}


def _shown(tree: Tree, path: KeyPath) -> str:
    value = tree.at(path)
    return str(value) if isinstance(value, (str, int, float)) else "…"


def _unknown_key(model: type[BaseModel], tree: Tree, path: KeyPath, _context: Mapping[str, Any]) -> tuple[str, Values]:
    known = _keys_at(model, tree, path[:-1])
    holder = tree.at(path[:-1])
    present = [str(key) for key in holder] if isinstance(holder, dict) else []
    if path[-1] == "remind" and path[-3:-2] == ("fields",) and "kind" in present:
        return "remind-misplaced", {"kind": str(tree.at((*path[:-1], "kind")))}
    if len(path) == 1 and "reword" in known and path[-1] in _REWORDED:
        return "unknown-key", {"key": str(path[-1]), "nearest": in_quotes(f"reword: {{{path[-1]}: …}}")}
    return "unknown-key", {"key": str(path[-1]), "nearest": nearest_key(str(path[-1]), known, present)}


_REWORDED = frozenset({"title", "purpose", "who", "when", "time", "shared_with", "notice", "sections"})
"""Keys of a form that an extension has under ``reword``."""


def _unknown_kind(
    _model: type[BaseModel], tree: Tree, path: KeyPath, _context: Mapping[str, Any]
) -> tuple[str, Values]:
    kind = str(tree.at((*path, "kind")))
    close = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.5)
    all_kinds = ", ".join(KINDS)
    return "form-kind", {"kind": kind, "nearest": close[0] if close else "line", "kinds": all_kinds}


def _not_one_of(_model: type[BaseModel], tree: Tree, path: KeyPath, context: Mapping[str, Any]) -> tuple[str, Values]:
    expected = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
    if expected == ALL:
        return "all-or-list", {**_name(path), "value": _shown(tree, path), "remedy": all_or_list(_shown(tree, path))}
    return "bad-choice", {**_name(path), "value": _shown(tree, path), "expected": expected}


def _limit(_model: type[BaseModel], tree: Tree, path: KeyPath, context: Mapping[str, Any]) -> tuple[str, Values]:
    for key in ("ge", "gt", "le", "lt"):
        if key in context:
            values: Values = {**_name(path), "value": _shown(tree, path), "limit": str(context[key])}
            return "too-low" if key[0] == "g" else "too-high", values
    return "bad-value", {**_name(path), "value": _shown(tree, path), "shape": "–"}


def _length(_model: type[BaseModel], _tree: Tree, path: KeyPath, context: Mapping[str, Any]) -> tuple[str, Values]:
    if "min_length" in context:
        return "list-short", {**_name(path), "limit": str(context["min_length"])}
    return "list-long", {**_name(path), "limit": str(context["max_length"])}


def _shape(_model: type[BaseModel], tree: Tree, path: KeyPath, _context: Mapping[str, Any]) -> tuple[str, Values]:
    if path[:1] in {("roles",), ("words",), ("data_notices",)} and len(path) == 2:  # a name where a language belongs
        names = {"key": str(path[0]), "name": str(path[1])}
        shape = MessageRef("example.of_language", tuple(names.items()))
        return "bad-value", {"key": names["key"], "value": names["name"], "shape": shape}
    return "bad-value", {**_name(path), "value": _shown(tree, path), "shape": MessageRef(_example_key(path))}


def _bad_span(model: type[BaseModel], tree: Tree, path: KeyPath, context: Mapping[str, Any]) -> tuple[str, Values]:
    """A value that is no span, under a key that may be a misspelled one of the model: ``revison: 2``."""
    if difflib.get_close_matches(str(path[-1]), _keys_at(model, tree, path[:-1]), n=1, cutoff=MISSPELLED):
        return _unknown_key(model, tree, path, context)
    return _bad_date(tree, path, "span")


def _bad_date(tree: Tree, path: KeyPath, shape: str) -> tuple[str, Values]:
    return "bad-date", {**_name(path), "value": _shown(tree, path)[:40], **date_shape(shape, _shown(tree, path))}


def _example_key(path: KeyPath) -> str:
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    return {
        "email": "example.email",
        "phone": "example.phone",
        "languages": "example.language",
        "roles": "example.language",
        "words": "example.language",
        "translates": "example.fingerprint",
    }.get(name, "example.address")


_Formatter = Callable[[type[BaseModel], Tree, KeyPath, Mapping[str, Any]], tuple[str, Values]]
_FORMATTERS: dict[str, _Formatter] = {
    "extra_forbidden": _unknown_key,
    "missing": lambda _model, _tree, path, _context: ("missing-key", {"key": str(path[-1])}),
    "union_tag_not_found": lambda _model, _tree, _path, _context: ("missing-key", {"key": "kind"}),
    "union_tag_invalid": _unknown_kind,
    "literal_error": _not_one_of,
    "greater_than_equal": _limit,
    "less_than_equal": _limit,
    "too_short": _length,
    "too_long": _length,
    "string_pattern_mismatch": _shape,
    "string_too_long": lambda _model, tree, path, context: (
        "text-too-long",
        {**_name(path), "number": str(len(_shown(tree, path))), "limit": str(context["max_length"])},
    ),
    "bad-date": lambda _model, tree, path, _context: _bad_date(tree, path, "day"),
    "day_or_span": _bad_span,
}
_OWN = frozenset({"bad-id", "empty-text", "one-line"})
"""Error types raised by our models; each is also the finding code."""


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _keys_at(model: type[BaseModel], tree: Tree, path: KeyPath) -> list[str]:
    """Return the keys that the model allows at a path."""
    return sorted({key for schema in _schemas_at(model, tree, path) for key in schema.get("properties", ())})


def _required_at(model: type[BaseModel], tree: Tree, path: KeyPath) -> list[str]:
    """Return the keys that the model requires at a path, whatever is chosen there, or else the first that it allows."""
    schemas = _schemas_at(model, tree, path)
    asked = [schema.get("required") or [*schema["properties"]][:3] for schema in schemas if "properties" in schema]
    return [key for key in (asked[0] if asked else ()) if all(key in keys for keys in asked)]


def _schemas_at(model: type[BaseModel], tree: Tree, path: KeyPath) -> list[dict[str, Any]]:
    """Return the JSON Schemas of what the model allows at a path, found by following its own along the data."""
    root = _schema(model)
    found: list[dict[str, Any]] = []

    def walk(schema: dict[str, Any], depth: int) -> None:
        if "$ref" in schema:
            walk(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], depth)
            return
        if "discriminator" in schema:
            here = tree.at(path[:depth])
            kind = here.get("kind") if isinstance(here, dict) else None
            chosen = schema["discriminator"]["mapping"].get(kind)
            for branch in [{"$ref": chosen}] if chosen else schema["oneOf"]:
                walk(branch, depth)
            return
        for branch in [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]:
            walk(branch, depth)
        if depth == len(path):
            found.append(schema)
            return
        for branch in _branches(schema, path[depth]):
            walk(branch, depth + 1)

    walk(root, 0)
    return found


def _branches(schema: dict[str, Any], step: str | int) -> Iterator[dict[str, Any]]:
    """Yield the schemas of what is under a key, or of a list's items."""
    if isinstance(step, int):
        yield schema.get("items", {})
    elif step in schema.get("properties", {}):
        yield schema["properties"][step]
    else:
        yield from schema.get("patternProperties", {}).values()
        if isinstance(others := schema.get("additionalProperties"), dict):
            yield others
