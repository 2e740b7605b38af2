"""JSON Schemas of the YAML source files, for completion and validation in editors, and the settings of VS Code.

Editors support draft-07 (https://json-schema.org/draft-07); pydantic writes 2020-12, so schemas are converted. A
schema is a help only: it accepts everything that the check may accept, and sets no maximum length of a text, since
placeholders are not yet replaced by their values.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter

from samtalekit.model.base import Extension
from samtalekit.model.card_set import CardSet
from samtalekit.model.catalogue import Catalogue, Glossary
from samtalekit.model.figure import FIGURES
from samtalekit.model.form import ExampleSource, FormSource, Head
from samtalekit.model.kit import KitFile, Words
from samtalekit.model.table import KINDS
from samtalekit.model.workplace import Workplace
from samtalekit.sources.brand_standard import BrandFile

DRAFT = "http://json-schema.org/draft-07/schema#"
FOLDER = ".vscode/schemas"

Schema = dict[str, Any]

OF_2020 = {"$defs", "discriminator", "title", "default", "maxLength"}
"""Keywords to drop: draft-07 expresses them otherwise, or they do not help an author."""

_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def schema_files() -> dict[str, str]:
    """Return all schemas, and the VS Code settings that map them to files, by path in a workplace."""
    files = {f"{FOLDER}/{name}.json": make() for name, (_where, make) in SCHEMAS.items()}
    settings = {
        "yaml.schemas": {f"./{FOLDER}/{name}.json": where for name, (where, _make) in SCHEMAS.items()},
        "yaml.validate": True,
        "[markdown]": {"editor.wordWrap": "on"},
    }
    texts = {**files, ".vscode/settings.json": settings}
    return {path: json.dumps(each, ensure_ascii=False, indent=2) + "\n" for path, each in texts.items()}


def _plain(model: type[BaseModel]) -> Callable[[], Schema]:
    """Schema of a file that is always complete."""
    return lambda: _of(model)


def _extensible(*models: type[BaseModel], added: Sequence[str] = ()) -> Callable[[], Schema]:
    """Schema of a file that is complete, extends the kit's, or translates one; ``added`` are kinds that it may add."""

    def make() -> Schema:
        whole = [_of(model) for model in models]
        definitions: Schema = {}
        for schema in whole:
            definitions |= schema.pop("definitions", {})
        keys: Schema = {key: {} for schema in whole for key in schema["properties"]}
        extension = _of(Extension)
        extension["properties"] |= {key: {} for key in keys if key not in extension["properties"]}
        if added:
            extension["properties"]["add"]["items"]["properties"] = {"kind": {"enum": list(added)}}
        translation = {
            "type": "object",
            "description": "The words of another language, by id.",
            "properties": {"translates": extension["properties"]["translates"], **keys},
            "additionalProperties": False,
        }
        if any("translates" in schema["properties"] for schema in whole):
            translation = whole[0]  # a file that is complete in every language
        return {
            "$schema": DRAFT,
            "definitions": definitions,
            "if": _has("extends"),
            "then": _bare(extension),
            "else": {"if": _has("translates"), "then": _bare(translation), "else": _either(whole)},
        }

    return make


def _words() -> Schema:
    """Schema of ``words.yml``: complete, or only the words that a workplace changes."""
    whole = _of(Words)
    whole["properties"]["extends"] = {"const": True, "description": "These words are laid over the kit's."}
    required = whole.pop("required")
    return {**whole, "if": _has("extends"), "then": {}, "else": {"required": required}}


SCHEMAS: Mapping[str, tuple[str, Callable[[], Schema]]] = {
    "workplace": ("workplace.yml", _plain(Workplace)),
    "brand": ("theme/_brand.yml", _plain(BrandFile)),
    "kit": ("content/kit.yml", _plain(KitFile)),
    "words": ("content/*/words.yml", _words),
    "head": ("content/*/head.yml", _extensible(Head, added=KINDS)),
    "glossary": ("content/*/glossary.yml", _extensible(Glossary)),
    "form": ("content/*/forms/*.yml", _extensible(FormSource, added=KINDS)),
    "catalogue": ("content/*/catalogues/*.yml", _extensible(Catalogue)),
    "cards": ("content/*/cards/*.yml", _extensible(CardSet)),
    "figure": ("content/*/figures/*.yml", _extensible(*dict.fromkeys(FIGURES.values()))),
    "example": ("content/*/examples/*.yml", _plain(ExampleSource)),
}
"""Schemas by name: the files that each is for, and the function that makes it."""


def _has(key: str) -> Schema:
    return {"type": "object", "required": [key]}


def _bare(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "$schema"}


def _either(whole: list[Schema]) -> Schema:
    """One of several models, distinguished by ``kind``."""
    if len(whole) == 1:
        return _bare(whole[0])
    return _by_kind([(schema["properties"]["kind"], _bare(schema)) for schema in whole])


def _by_kind(choices: list[tuple[Schema, Schema]]) -> Schema:
    """Select the schema by ``kind``, so that an editor reports errors for that kind alone."""
    kinds = [kind for option, _schema in choices for kind in option.get("enum", [option.get("const")])]
    ways = [
        {
            "if": {"properties": {"kind": {"enum": option.get("enum", [option.get("const")])}}, **_has("kind")},
            "then": then,
        }
        for option, then in choices
    ]
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": kinds}}, "allOf": ways}


def _of(model: type[BaseModel]) -> Schema:
    """Return a model's schema in draft-07, with descriptions of the keys from its docstring."""
    raw = TypeAdapter(model).json_schema()
    definitions = raw.get("$defs", {})
    by_doc = {inspect.cleandoc(each.__doc__ or ""): each for each in _models()}
    for part in [raw, *definitions.values()]:
        _describe(part, by_doc.get(part.pop("description", "")))
    schema = {"$schema": DRAFT, **_older(raw, definitions)}
    if definitions:
        schema["definitions"] = {name: _older(part, definitions) for name, part in definitions.items()}
    return schema


def _describe(part: Schema, model: type[BaseModel] | None) -> None:
    """Set descriptions from a model's docstring: its summary, and its Attributes on their keys."""
    if model is None:
        return
    part["description"] = _spoken(inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0])
    for each in reversed(model.__mro__):
        for key, words in _ATTRIBUTE.findall(inspect.cleandoc(each.__doc__ or "")):
            if key in part.get("properties", {}):
                part["properties"][key]["description"] = _spoken(words)


def _spoken(words: str) -> str:
    return " ".join(words.replace("``", "").split())


def _models() -> Iterator[type[BaseModel]]:
    """Yield every pydantic model of samtalekit."""
    waiting = [BaseModel]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        yield from (each for each in below if each.__module__.startswith("samtalekit."))


def _older(node: Any, definitions: Schema) -> Any:  # noqa: ANN401  # any part of a schema
    """Convert a part of a schema to draft-07."""
    if isinstance(node, list):
        return [_older(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if "discriminator" in node:
        names = dict.fromkeys(way.rpartition("/")[2] for way in node["discriminator"]["mapping"].values())
        return _by_kind([(definitions[name]["properties"]["kind"], _reference(name)) for name in names])
    if "$ref" in node:
        reference = _reference(node["$ref"].rpartition("/")[2])
        return {"allOf": [reference], "description": node["description"]} if "description" in node else reference
    kept = {key: _older(value, definitions) for key, value in node.items() if key not in {*OF_2020, "properties"}}
    if "patternProperties" in node:
        kept.setdefault("additionalProperties", False)
    if "properties" in node:  # its keys are property names, not keywords
        kept["properties"] = {key: _older(value, definitions) for key, value in node["properties"].items()}
    return kept


def _reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}
