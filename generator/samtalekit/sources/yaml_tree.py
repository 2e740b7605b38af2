"""YAML tree: parse YAML into plain data with the location (line and column) of every key and value.

Built from the parser's events instead of a loader, because only that finds all duplicate keys in one run, refuses
anchors before they are expanded ("billion laughs"), and never creates an object from a tag.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite

import yaml

from samtalekit.core import limits
from samtalekit.core.files import WORKPLACE_FILE
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef
from samtalekit.core.text import UNSEEN
from samtalekit.sources.yaml_mistakes import (
    HARD_SPACES,
    UNKNOWN,
    YamlMistake,
    between_odd_quotes,
    cut_at_hash,
    equals_alone,
    mistake_of,
    odd_quotes,
    template_at,
)

try:  # libyaml reads some thirty times as fast; a PyYAML built without it reads the same
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader

KeyPath = tuple[str | int, ...]
"""Path of a value: keys and indices."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")  # YAML 1.2.2, 10.3.2 core schema; no octal: 010 is a text
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_HALF = re.compile(r"[dD][89a-fA-F][0-9a-fA-F]{2}")
"""The number of half a character after ``\\u``, at which libyaml stops."""
_CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(slots=True)
class Tree:
    """A YAML file's data and locations.

    Attributes:
        data: Plain dicts, lists, texts, numbers, booleans and None.
        values: Location of each value by its path; ``()`` is the whole.
        keys: Location of each key by the path of its value.
        block_texts: Paths of multi-line texts, whose inner columns are not known.
        quoted_texts: Paths of quoted texts, which begin one column later.
        braced: Paths of mappings in braces, ``{id: a, label: A}``, where a comma ends a value.
    """

    data: object
    values: dict[KeyPath, Location]
    keys: dict[KeyPath, Location] = field(default_factory=dict)
    block_texts: set[KeyPath] = field(default_factory=set)
    quoted_texts: set[KeyPath] = field(default_factory=set)
    braced: set[KeyPath] = field(default_factory=set)

    def copy(self) -> "Tree":
        """Return a tree whose data can be changed without changing this one's."""
        return Tree(
            copied(self.data), {**self.values}, {**self.keys}, {*self.block_texts}, {*self.quoted_texts}, {*self.braced}
        )

    def place(self, path: KeyPath) -> Location:
        """Return the location of a value, or of its nearest parent that has one."""
        while path not in self.values:
            path = path[:-1]
        return self.values[path]

    def key_place(self, path: KeyPath) -> Location:
        """Return the location of a key, or of its value where it has none."""
        return self.keys.get(path) or self.place(path)

    def texts(self) -> Iterator[tuple[KeyPath, str]]:
        """Yield every text value with its path."""
        for path in self.values:
            value = self.at(path)
            if isinstance(value, str):
                yield path, value

    def empty(self) -> list[KeyPath]:
        """Return the paths of keys without a value."""
        holders = ((path, self.at(path[:-1])) for path in self.keys)
        return [path for path, holder in holders if isinstance(holder, dict) and holder.get(path[-1], "") is None]

    def at(self, path: KeyPath) -> object:
        """Return the value at a path; None where there is none."""
        here = self.data
        for step in path:
            if isinstance(here, dict) and step in here:  # noqa: SIM114  # separate branches, so that types narrow
                here = here[step]
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return None
        return here


def copied(data: object) -> object:
    """Return a deep copy of plain data; ``copy.deepcopy`` takes five times as long."""
    if isinstance(data, dict):
        return {key: copied(value) for key, value in data.items()}
    if isinstance(data, list):
        return [copied(value) for value in data]
    return data


def paths_in(data: object, path: KeyPath) -> Iterator[KeyPath]:
    """Yield the path of a value, and of every value within it."""
    yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in entries:
        yield from paths_in(value, (*path, step))


def without_nulls(tree: Tree) -> Tree:
    """Return a copy of a tree without the keys that have no value, for formats in which such a key means none."""
    bare = tree.copy()
    for path in bare.empty():
        holder = bare.at(path[:-1])
        if isinstance(holder, dict):
            del holder[path[-1]], bare.keys[path]
    return bare


def read_tree(text: str, file: str, *, first_line: int = 1) -> tuple[Tree | None, list[Finding]]:
    """Parse YAML text into a tree, None when it is not valid, and findings; both are copies that the caller may change.

    ``first_line`` is the line of the file that the text begins on, for front matter.
    """
    tree, findings = _read(text, file, first_line)
    return tree.copy() if tree else None, [*findings]


@lru_cache(maxsize=2048)  # texts of several kits, so that a kit shared by many workplaces is parsed once
def _read(text: str, file: str, first_line: int) -> tuple[Tree | None, list[Finding]]:
    reader = _Reader(file, first_line)
    try:
        for event in yaml.parse(text, Loader=Loader):
            reader.take(event)
            if reader.is_beyond_reading:
                return None, [_with_line(each, text, first_line) for each in reader.findings]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = reader.place_of(mark) if mark else Location(file)
        line = "".join(text.split("\n")[mark.line : mark.line + 1]) if mark else ""
        if mark and (half := _HALF.match(line[mark.column :])):
            return None, [*reader.findings, Finding(place, "unseen-sign", {"sign": f"U+{half[0].upper()}"})]
        found = mistake_of(text, error)
        place = Location(file, first_line + found.line, found.column + 1)
        return None, [*reader.findings, _unreadable(place, found.problem, _remedy(found, file))]
    except (yaml.YAMLError, ValueError, RecursionError):
        return None, [*reader.findings, _unreadable(Location(file), *UNKNOWN)]
    if isinstance(reader.tree.data, str) and (alone := equals_alone(text)):
        place = Location(file, first_line + alone.line, alone.column + 1)
        return None, [*reader.findings, _unreadable(place, alone.problem, alone.remedy)]
    return reader.tree, [*reader.findings, *cut_at_hash(text, first_line, reader.tree.values, reader.tree.at)]


def _with_line(finding: Finding, text: str, first_line: int) -> Finding:
    """Return a finding of a value that begins with ``{{`` with the line as it should be."""
    if finding.code != "yaml-syntax" or finding.values != _because("a_mapping_as_key"):
        return finding
    mistake = template_at(text, finding.place.line - first_line)
    return _unreadable(finding.place, mistake.problem, _remedy(mistake, finding.place.file)) if mistake else finding


def _remedy(mistake: YamlMistake, file: str) -> MessageRef:
    """Return how to mend a mistake; in a workplace's settings no value would be filled in between quotation marks."""
    is_settings = mistake.problem.key == "yaml.braces" and file == WORKPLACE_FILE
    return MessageRef("yaml_mend.own_words") if is_settings else mistake.remedy


def _unreadable(place: Location, problem: MessageRef, remedy: MessageRef) -> Finding:
    return Finding(place, "yaml-syntax", {"problem": problem, "remedy": remedy})


def _because(problem: str) -> dict[str, MessageRef]:
    return {"problem": MessageRef(f"yaml.{problem}"), "remedy": MessageRef(f"yaml_mend.{problem}")}


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being read; ``key`` waits for its value."""

    data: dict[str, object] | list[object]
    path: KeyPath
    key: str | None = None


class _Reader:
    """Builds the tree from the parser's events."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file, self.first_line = file, first_line
        self.tree = Tree(None, {(): Location(file, first_line)})
        self.findings: list[Finding] = []
        self.open: list[_Open] = []
        self.documents = 0
        self.is_beyond_reading = False

    def place_of(self, mark: object) -> Location:
        line, column = getattr(mark, "line", 0), getattr(mark, "column", 0)
        return Location(self.file, self.first_line + line, column + 1)

    def take(self, event: yaml.Event) -> None:
        place = self.place_of(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop(place, "yaml-syntax", **_because("two_documents"))
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop(place, "yaml-alias")
        elif isinstance(event, yaml.NodeEvent):
            tag = getattr(event, "tag", None)
            if unseen := UNSEEN.search(str(getattr(event, "value", None) or "")):
                self._stop(place, "unseen-sign", sign=f"U+{ord(unseen[0]):04X}")
            elif tag and tag != "!":
                self._stop(place, "yaml-tag", tag=tag.replace("tag:yaml.org,2002:", "!!"))
            else:
                self._node(event, place)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.open.pop()

    def _stop(self, place: Location, code: str, **values: str | MessageRef) -> None:
        self.findings.append(Finding(place, code, values))
        self.is_beyond_reading = True

    def _node(self, event: yaml.NodeEvent, place: Location) -> None:
        above = self.open[-1] if self.open else None
        if isinstance(event, yaml.ScalarEvent):
            if above and isinstance(above.data, dict) and above.key is None:
                if str(event.value)[:1] in HARD_SPACES and event.value:
                    self._stop(place, "yaml-syntax", **_because("hard_space"))
                    return
                self._key(above, str(event.value), place)
            else:
                if odd := None if event.style else between_odd_quotes(str(event.value)):
                    self.findings.append(Finding(place, "odd-quotes", odd_quotes(odd)))
                path = self._put(odd["words"] if odd else _scalar(event), place)
                if event.style in {"|", ">"} or event.start_mark.line != event.end_mark.line:
                    self.tree.block_texts.add(path)
                elif event.style or odd:
                    self.tree.quoted_texts.add(path)
            return
        if above and isinstance(above.data, dict) and above.key is None:
            self._stop(place, "yaml-syntax", **_because("a_mapping_as_key"))
            return
        if len(self.open) >= limits.YAML_DEPTH:
            self._stop(place, "yaml-depth", limit=str(limits.YAML_DEPTH))
            return
        data: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._put(data, place)
        if isinstance(event, yaml.MappingStartEvent) and event.flow_style:
            self.tree.braced.add(path)
        self.open.append(_Open(data, path))

    def _key(self, above: _Open, key: str, place: Location) -> None:
        above.key = key
        path = (*above.path, key)
        if isinstance(above.data, dict) and key in above.data:
            first = self.tree.keys.get(path, place)
            is_in_list = any(isinstance(each, int) for each in above.path)
            remedy = MessageRef("duplicate_mend.entry" if is_in_list else "duplicate_mend.one")
            self.findings.append(Finding(place, "duplicate-key", {"key": key, "line": first.line, "remedy": remedy}))
            if is_in_list and self._begins_entry(above, key):
                self._next_entry(key, place)
        else:
            self.tree.keys[path] = place

    def _begins_entry(self, above: _Open, key: str) -> bool:
        """True for the first key of an entry of a list that comes again after others: a dash is missing before it."""
        keys = [*above.data]
        return isinstance(above.path[-1], int) and above.path not in self.tree.braced and keys[0] == key != keys[-1]

    def _next_entry(self, key: str, place: Location) -> None:
        """Go on as if the dash were there, so that the rest of the entry is not taken for more of the one before."""
        self.open.pop()
        data: dict[str, object] = {}
        self.open.append(_Open(data, self._put(data, place), key))
        self.tree.keys[(*self.open[-1].path, key)] = place

    def _put(self, value: object, place: Location) -> KeyPath:
        if not self.open:
            self.tree.data, self.tree.values[()] = value, place
            return ()
        above = self.open[-1]
        if isinstance(above.data, list):
            path: KeyPath = (*above.path, len(above.data))
            above.data.append(value)
        else:
            key = above.key or ""
            path, above.key = (*above.path, key), None
            if key in above.data:  # the first one counts; the duplicate has been reported
                return path
            above.data[key] = value
        self.tree.values[path] = place
        if len(self.tree.values) > limits.YAML_VALUES:
            self._stop(place, "too-many-values", limit=str(limits.YAML_VALUES))
        return path


def _scalar(event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if event.style:  # quoted, literal and folded scalars are always texts
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text) and len(text) < 19:
        return int(text)
    if _FLOAT.fullmatch(text) and isfinite(float(text)):
        return float(text)
    return text
