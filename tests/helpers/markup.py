"""Markup in every text of a kit: text fields are found by walking the models, so that a new one is tried by itself."""

import itertools
import json
import shutil
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from helpers.projects import SAMPLES, write
from samtalekit.model.card_set import CardSet
from samtalekit.model.catalogue import Catalogue, Glossary
from samtalekit.model.figure import FIGURES
from samtalekit.model.form import ExampleSource, FormSource, Head
from samtalekit.model.kit import KitFile, Words
from samtalekit.model.page import FrontMatter
from samtalekit.model.workplace import Workplace
from samtalekit.sources.yaml_tree import read_tree

KIT = SAMPLES / "welcome-aboard"
MARK = "<img src=x onerror=r({})>"
LOUD = "{} " + MARK + """ "'&lt;b&gt;"""
"""What is planted: something that runs, both quotation marks, and an entity that has to stay one."""
LINKED = LOUD + " ![m](https://mark.example/)"
"""The same with a picture in Markdown, which would become an element wherever a text is read as Markdown."""

FILES: Mapping[str, type[BaseModel]] = {
    "kit.yml": KitFile,
    "en/words.yml": Words,
    "en/head.yml": Head,
    "en/glossary.yml": Glossary,
    "en/catalogues/*.yml": Catalogue,
    "en/cards/*.yml": CardSet,
    "en/forms/*.yml": FormSource,
    "en/examples/*.yml": ExampleSource,
}
"""The model of each YAML file of a kit, but for figures, whose kind decides, and front matter."""


@dataclass
class Plants:
    """What was planted: each mark's number, and the text field that it is in (``Model.field``)."""

    text_fields: dict[int, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(100))

    def plant(self, text_field: str, text: str, adapter: TypeAdapter[Any]) -> str:
        """The text with a mark of its own; where the field has no room for both, the mark alone."""
        number = next(self._numbers)
        for loud in (LINKED.format(text, number), LOUD.format(text, number), MARK.format(number)):
            if text_field.startswith("RoleWords.") and loud != MARK.format(number):
                continue  # a role's word is used in titles that have no room for more
            if accepts(adapter, loud):
                self.text_fields[number] = text_field
                return loud
        return text


def accepts(adapter: TypeAdapter[Any], text: str) -> bool:
    """True when a field of the models takes a text."""
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


def text_fields_of(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> set[str]:
    """Every field beneath a model that takes markup, as ``Model.field``; ids and addresses refuse it."""
    seen = set() if seen is None else seen
    if model in seen:
        return set()
    seen.add(model)
    return {
        text_field
        for name, annotation in fields_of(model)
        for text_field in _text_fields(f"{owner(model, name)}.{name}", annotation, seen)
    }


def _text_fields(text_field: str, annotation: Any, seen: set[type[BaseModel]]) -> Iterator[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from text_fields_of(annotation, seen)
    elif parts := parts_of(annotation):
        for part in parts:
            yield from _text_fields(text_field, part, seen)
    elif takes_text(annotation) and accepts(TypeAdapter(annotation), MARK.format(100)):
        yield text_field


def owner(model: type[BaseModel], name: str) -> str:
    """The model that a field was first declared in: the label of a question belongs to all kinds."""
    return next(each.__name__ for each in reversed(model.__mro__) if name in getattr(each, "__annotations__", {}))


def fields_of(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Each field's name and annotation, its limits in place."""
    for name, info in model.model_fields.items():
        yield name, Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def bare(annotation: Any) -> Any:
    """An annotation without its limits."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def kind_of(annotation: Any) -> Any:
    """``tuple``, ``Mapping``, ``Union`` or None."""
    origin = get_origin(bare(annotation))
    if origin in {Union, types.UnionType}:
        return Union
    return Mapping if isinstance(origin, type) and issubclass(origin, Mapping) else origin if origin is tuple else None


def parts_of(annotation: Any) -> tuple[Any, ...]:
    """What an annotation is made of: the items of a tuple, the values of a mapping, the ways of a union."""
    parts, kind = get_args(bare(annotation)), kind_of(annotation)
    if kind is tuple:
        return parts[:1]
    if kind is Mapping:
        return parts[1:]
    return tuple(each for each in parts if each is not type(None)) if kind is Union else ()


def takes_text(annotation: Any) -> bool:
    return bare(annotation) is str


def planted(annotation: Any, data: Any, text_field: str, plants: Plants) -> Any:
    """The data of a source with a mark in every text that its model takes markup in."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and isinstance(data, dict):
        known = dict(fields_of(annotation))
        return {
            key: planted(known[key], value, f"{owner(annotation, key)}.{key}", plants) if key in known else value
            for key, value in data.items()
        }
    parts, kind = parts_of(annotation), kind_of(annotation)
    if isinstance(data, list) and kind is tuple:
        return [_way(parts, each, text_field, plants) for each in data]
    if isinstance(data, dict) and kind is Mapping:
        return {key: _way(parts, each, text_field, plants) for key, each in data.items()}
    return _way(parts, data, text_field, plants) if parts else _leaf(annotation, data, text_field, plants)


def _way(parts: tuple[Any, ...], data: Any, text_field: str, plants: Plants) -> Any:
    """Through the way of a union that the data fits."""
    for part in parts:
        if len(parts) == 1 or accepts(TypeAdapter(part), data):
            return planted(part, data, text_field, plants)
    return data


def _leaf(annotation: Any, data: Any, text_field: str, plants: Plants) -> Any:
    is_words = isinstance(data, str) and takes_text(annotation)
    is_code = (
        text_field in {"ExampleSource.answers", "Row.values", "NumberField.default"}
        and isinstance(data, str)
        and " " not in data
    )
    return plants.plant(text_field, data, TypeAdapter(annotation)) if is_words and not is_code else data


MORE = {
    "content/en/forms/locker.yml": """
form: locker
edition: 1
title: The locker
purpose: Hand over a locker.
who: "{{ role.host.the_s }} helper"
when: on day one
time: a minute
not_when: When there is no locker.
send_to: the caretaker
aliases: [cupboard]
sections:
  - id: locker
    title: Locker
    note: One each
    fields:
      - {id: number, kind: line, label: Number, hint: It stands on the door, default: not known yet}
      - {id: state, kind: text, label: State, default: as good as new}
      - {id: size, kind: choice, label: Size, options: [{id: a, label: One}, {id: b, label: Two}, {id: c, label: Three}, {id: d, label: Four}, {id: e, label: Five}, {id: f, label: Six}, {id: g, label: Seven}, {id: h, label: Eight}, {id: i, label: Nine}]}
      - id: keys
        kind: table
        label: Keys
        row_title: Which key
        columns: [{id: who, kind: line, label: Who has it}]
        rows: [{id: front, label: Front door, values: {who: the desk has it}}, {id: back, label: Back door}]
""",
    "content/en/weeks/locker.md": """---
title: A locker of one's own
summary: Where the key is.
sources: [{title: A book of lockers, url: https://lockers.example/book, read: 2026-01-31}]
---

## {{ role.host.A }} has the key

{{ role.host.Your }} and {{ role.host.a_new }} know {{ workplace.name }}, {{ word.place }}, {{ word.key }} and {{ workplace.contact.name }}.

| {{ role.host.New }} | {{ role.host.the_many_s }} |
|---|---|
| {{ kit.title }} | {{ season.tour }} |

::: tip {{ word.place }}
A tip.
:::

::: contact

::: data-notice
""",
}
"""Files of the kit's own that have what the sample has no use for."""

WORDS = {
    "words": {"place": "the library", "key": "the key"},
    "packs": {"buddy": "Everything for a friend"},
    "roles": {
        "host": {
            "one": "host", "the": "the host", "many": "hosts", "the_many": "the hosts", "a": "a host", "your": "your host",
            "new": "new host", "a_new": "a new host", "the_s": "the host's", "the_many_s": "the hosts'",
        }
    },
}  # fmt: skip

WORKPLACE = {
    "name": "Larkfield",
    "languages": ["en"],
    "edit_address": "https://code.example/larkfield/kit/edit/main/",
    "contact": {"name": "The desk", "email": "desk@larkfield.example", "phone": "12 34"},
    "season": {"next_intake": "2027-09-01/2027-09-30", "tour": "2027-09-14"},
    "roles": {"en": {"buddy": {"one": "friend", "the": "the friend", "many": "friends", "the_many": "the friends"}}},
    "words": {"en": {"place": "the house"}},
    "data_notice": {
        "kept_in": "the drawer",
        "deleted_after": "a year",
        "controller": "the desk",
        "access": "the next host",
        "purpose": "to keep promises",
        "legal_basis": "the rules of the house",
        "dpo": "the guardian",
    },
    "data_notices": {"en": {"own": "Put it in the drawer"}},
    "papers": {"foot": "Printed here"},
    "accessibility_statement": "https://larkfield.example/statement",
}


def workplace_of_markup(top: Path) -> tuple[Path, Plants]:
    """Lay a kit and a workplace over it in a folder, with markup in every text field of every source of both.

    Returns:
        The workplace's folder, and what was planted.
    """
    kit, workplace, plants = top / "kit", top / "larkfield", Plants()
    shutil.copytree(KIT, kit, ignore=shutil.ignore_patterns(".samtalekit", "site"))
    write(kit, MORE)
    write(workplace, {"workplace.yml": json.dumps(WORKPLACE)})
    _rewrite(kit / "content/en/words.yml", lambda data: data | WORDS | {"roles": data["roles"] | WORDS["roles"]})
    for pattern, model in FILES.items():
        for path in sorted(kit.glob(f"content/{pattern}")):
            _rewrite(path, lambda data, model=model: planted(model, data, "", plants))
    for path in sorted(kit.glob("content/en/figures/*.yml")):
        _rewrite(path, lambda data: planted(FIGURES[data["kind"]], data, "", plants))
    for path in sorted(kit.glob("content/en/**/*.md")):
        _rewrite_front(path, lambda data: planted(FrontMatter, data, "", plants))
    _rewrite(workplace / "workplace.yml", lambda data: planted(Workplace, data, "", plants) | {"kit": "../kit"})
    return workplace, plants


def _rewrite(path: Path, change: Callable[[Any], Any]) -> None:
    path.write_text(_changed(path.read_text(encoding="utf-8"), change), encoding="utf-8")


def _rewrite_front(path: Path, change: Callable[[Any], Any]) -> None:
    _start, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    path.write_text(f"---\n{_changed(front, change)}---\n{body}", encoding="utf-8")


def _changed(text: str, change: Callable[[Any], Any]) -> str:
    """A source with its data changed, as JSON, which is YAML and says exactly what it means."""
    tree, _findings = read_tree(text, "")
    assert tree, text
    return json.dumps(change(tree.data), ensure_ascii=False, indent=1) + "\n"


def all_text_fields() -> set[str]:
    """Every text field of every source of a kit that takes markup."""
    models = [*FILES.values(), *FIGURES.values(), FrontMatter, Workplace]
    seen: set[type[BaseModel]] = set()
    return {text_field for model in dict.fromkeys(models) for text_field in text_fields_of(model, seen)}
