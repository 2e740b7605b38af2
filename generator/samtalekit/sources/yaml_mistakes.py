"""Explain YAML that cannot be parsed: what is wrong, where it was written, and how to mend it.

The parser stops where it can no longer go on, which is often lines below the mistake: a quotation mark that opens in
line 3 may stop it at the end of the file.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef
from samtalekit.sources.yaml_braces import Stop, brace_mistake, equals_at, quoted, within_quotes

Path = tuple[str | int, ...]

_KEY = re.compile(r"[ ]*(?:-[ ]+)*(?P<key>[^\s:#\"'{\[-][^:#\"'{\[]*):(?=\s|$)[ ]*")
"""A key at the beginning of a line, with the space after its colon."""

_NO_SPACE = re.compile(r"[ ]*(?:-[ ]+)*[\w-]+(?P<colon>:)(?![\s/:])")
"""A key whose colon has no space after it, which makes it a text."""

_NO_COLON = re.compile(r"[ ]*(?:-[ ]+)*(?P<key>[a-z_]+)[ ]+(?P<value>[\[{\"'].*?)[ ]*")
"""A key without its colon, before a list, a mapping or a text in quotation marks."""

_STARTS = re.compile(r"(?:^[ ]*(?:-[ ]+)*|: +|[\[{,] *)(?P<mark>[\"'])")
"""A quotation mark where a value begins."""

_ENDS = frozenset(",]}#:")
"""What may follow a closing quotation mark on its line."""

_ODD_QUOTES = re.compile(r"(?P<opening>[“”„»«‘’‚])(?P<words>[^“”„»«\"]*[^“”„»«‘’‚\"\s])(?P<closing>[“”»«‘’])")
"""A value between quotation marks of print, which word processors make of straight ones: text to YAML."""


@dataclass(frozen=True, slots=True)
class YamlMistake:
    """A mistake in YAML; line and column count from 0."""

    line: int
    column: int
    problem: MessageRef
    remedy: MessageRef


UNKNOWN = (MessageRef("yaml.unknown"), MessageRef("yaml_mend.look"))
"""Problem and remedy of what has none of its own: the parser's own sentences are for programmers, and in English."""

HARD_SPACES = "\u00a0\u2007\u202f"
"""Spaces of word processors at which no line is broken; YAML takes them for letters."""

_HARD = re.compile(rf"^[ ]*(?:-[ ]*)?(?P<space>[{HARD_SPACES}])|^[ ]*(?:-[ ]+)*[\w-]+:[ ]*(?P<after>[{HARD_SPACES}])")
"""A hard space in the indentation, or after a key's colon."""


def mistake_of(text: str, error: yaml.MarkedYAMLError) -> YamlMistake:
    """Return the mistake that most likely made the parser stop."""
    lines = text.split("\n")
    mark = error.problem_mark or error.context_mark
    stop = (mark.line, mark.column) if mark else (0, 0)
    for detect in _DETECTORS:
        if found := detect(lines, stop, error):
            return found
    return YamlMistake(stop[0], stop[1], *UNKNOWN)


def template_at(text: str, line: int) -> YamlMistake | None:
    """Return the mistake of a value on a line, counted from 0, that begins with ``{{``; None where none does."""
    return _template(text.split("\n"), (line, 0), yaml.MarkedYAMLError())


_Detector = Callable[[Sequence[str], Stop, yaml.MarkedYAMLError], YamlMistake | None]


def _mistake(place: Stop, problem: str, remedy: str, /, **values: str) -> YamlMistake:
    named = tuple(values.items())
    line, column = place
    return YamlMistake(line, column, MessageRef(f"yaml.{problem}", named), MessageRef(f"yaml_mend.{remedy}", named))


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""


def _tab(lines: Sequence[str], stop: Stop, _error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A tab in the indentation, which YAML does not allow."""
    for number in (stop[0], stop[0] - 1):
        line = _line(lines, number) if number >= 0 else ""
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            return _mistake((number, indent.index("\t")), "tab", "tab")
    return None


def _hard_space(lines: Sequence[str], stop: Stop, _error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A space of a word processor in the indentation, at or shortly above where the parser stopped."""
    for number in range(stop[0], max(-1, stop[0] - _NEAR), -1):
        if hard := _HARD.match(_line(lines, number)):
            place = (number, hard.start("space" if hard["space"] else "after"))
            return _mistake(place, "hard_space", "hard_space")
    return None


_NEAR = 4  # lines from a mistake to where the parser stops


def _equals(lines: Sequence[str], stop: Stop, error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """An equals sign where a colon belongs."""
    mark = error.context_mark
    numbers = [mark.line] if mark else []
    first = stop[0]
    while first and _has_content(_line(lines, first - 1)) and equals_at(lines, [first - 1]):
        first -= 1
    found = equals_at(lines, [*range(first, stop[0] + 1), *numbers])
    return _mistake(found[0], "equals", "quote", text=found[1]) if found else None


def equals_alone(text: str) -> YamlMistake | None:
    """Return the mistake of a file all of whose lines have an equals sign, which YAML takes for one text."""
    lines = text.split("\n")
    first = next((number for number in range(len(lines)) if _has_content(lines[number])), 0)
    found = equals_at(lines, [first])
    return _mistake(found[0], "equals", "quote", text=found[1]) if found else None


def _template(lines: Sequence[str], stop: Stop, _error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A value that begins with ``{{``, which YAML takes for a mapping."""
    line = _line(lines, stop[0])
    key = _KEY.match(line)
    if key and line.startswith("{{", key.end()):
        return _quotable(line, stop[0], key, "braces")
    return None


def _open_quote(lines: Sequence[str], stop: Stop, _error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A quotation mark that is never closed, or with text after the one that closes it."""
    opened: tuple[int, int, str] | None = None
    for number, line in enumerate(lines[: stop[0] + 1]):
        rest = 0
        if opened:
            end = _closing(line, 0, opened[2])
            if end < 0:
                continue
            if line[end + 1 :].strip() and line[end + 1 :].strip()[0] not in _ENDS:
                break  # what closes it was meant to open another
            opened, rest = None, end + 1
        while not opened and (start := _STARTS.search(line, rest)):
            column, sign = start.start("mark"), start["mark"]
            end = _closing(line, column + 1, sign)
            if end < 0:
                opened = (number, column, sign)
                continue
            after = line[end + 1 :].strip()
            if number == stop[0] and after and after[0] not in _ENDS and (key := _KEY.match(line)):
                found = within_quotes(line, number, column, key["key"].strip(), end + 1)
                return _mistake(found.place, found.problem, found.remedy, **found.values)
            rest = end + 1
    return _mistake(opened[:2], "open_quote", "open_quote", sign=opened[2]) if opened else None


def _closing(line: str, start: int, sign: str) -> int:
    """Return where a quoted text ends on a line; -1 where it does not."""
    at = start
    while at < len(line):
        if (sign == '"' and line[at] == "\\") or (sign == "'" and line.startswith("''", at)):
            at += 2
        elif line[at] == sign:
            return at
        else:
            at += 1
    return -1


def _in_braces(lines: Sequence[str], stop: Stop, error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A mistake between braces or brackets, or after them."""
    found = brace_mistake(lines, stop, error)
    return _mistake(found.place, found.problem, found.remedy, **found.values) if found else None


def _backslash(lines: Sequence[str], stop: Stop, error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A backslash between double quotation marks, where it begins the number of a character."""
    mark, line = error.context_mark, _line(lines, stop[0])
    if "quoted scalar" not in str(error.context) or not mark or mark.line != stop[0] or "\\" not in line[: stop[1] + 1]:
        return None
    at, end = line.rindex("\\", 0, stop[1] + 1), line.find('"', stop[1])
    text = line[mark.column + 1 : end] if end > 0 else line[mark.column + 1 :].rstrip()
    return _mistake((stop[0], at), "backslash", "quote_it_so", text=quoted(text))


def _second_colon(lines: Sequence[str], stop: Stop, error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A colon within a value, or one without a space after it."""
    mark = error.context_mark
    if mark and "could not find expected" in str(error.problem):
        line = _line(lines, mark.line)
        if missing := _NO_SPACE.match(line):
            return _no_space(mark.line, missing)
        bare = _NO_COLON.fullmatch(line)
        text = f"{bare['key']}: {bare['value']}" if bare else ""
        return _mistake((mark.line, bare.end("key")), "no_colon", "quote", text=text) if bare else None
    if "mapping values are not allowed" not in str(error.problem):
        return None
    number, column = stop
    line, before = _line(lines, number), _line(lines, number - 1) if number else ""
    key = _KEY.match(line)
    if key and key.end() <= column:
        return _quotable(line, number, key, "second_colon", column=column)
    if missing := _NO_SPACE.match(before):
        return _no_space(number - 1, missing)
    return _indent(lines, stop, error)


def _no_space(number: int, missing: re.Match[str]) -> YamlMistake:
    """A colon without a space after it; the mend is the line with one."""
    colon = missing.end("colon")
    text = f"{missing.string[:colon]} {missing.string[colon:]}".strip()
    return _mistake((number, missing.start("colon")), "no_space", "no_space", text=text)


def _no_dash(lines: Sequence[str], stop: Stop, error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """An entry of a list without its dash, beneath one that has it."""
    mark = error.context_mark if "could not find expected" in str(error.problem) else None
    number = mark.line if mark else stop[0]
    line, above = _line(lines, number), _above(lines, number)
    text = line.strip()
    is_entry = above is not None and lines[above].lstrip().startswith("- ")
    if not is_entry or text.startswith("-") or not (text.startswith("{") or (not mark and _KEY.match(line))):
        return None
    column = len(line) - len(line.lstrip())
    is_whole = lines[above].rstrip().endswith("}")  # type: ignore[index]  # there is an entry above
    return _mistake((number, column), "no_dash", "no_dash", text=f"- {text}") if is_whole else None


_SIGNS_SAID = (
    "cannot start any token",
    "block sequence entries are not",
    "mapping keys are not",
    "expected node content",
)
_SIGNS_READ = ("anchor", "alias", "tag", "block scalar", "directive")
"""What the parser says of a sign that a value cannot begin with, and what it takes such a value for."""


def _start(lines: Sequence[str], stop: Stop, error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A sign that a value cannot begin with: ``%``, ``@``, a backtick, ``&``, ``?``, ``|``, a list's dash."""
    problem, context = str(error.problem), str(error.context or "")
    if not any(words in problem for words in _SIGNS_SAID) and not any(words in context for words in _SIGNS_READ):
        return None
    line = _line(lines, stop[0])
    key = _KEY.match(line)
    if key and key.end() <= stop[1]:
        return _quotable(line, stop[0], key, "start", column=key.end())
    return _mistake(stop, "start", "quote_it")


def _indent(lines: Sequence[str], stop: Stop, error: yaml.MarkedYAMLError) -> YamlMistake | None:
    """A line that is indented unlike its neighbours."""
    problem = str(error.problem)
    if not any(words in problem for words in ("expected key", "block end", "'-' indicator", "mapping values")):
        return None
    line = _line(lines, stop[0])
    column = len(line) - len(line.lstrip())
    above = _above(lines, stop[0])
    if above is None or not line.strip():
        return None
    text = lines[above]
    indent = len(text) - len(text.lstrip())
    inner = re.match(r"[ ]*(?:-[ ]+)*", text)
    columns = {indent, inner.end() if inner else indent}
    near = min(sorted(columns), key=lambda each: abs(each - column))
    if near == column:
        return None  # it is something else
    if not near:
        return _mistake((stop[0], column), "wrong_indent", "no_indent")
    return _mistake((stop[0], column), "wrong_indent", "wrong_indent", spaces=str(near), line=str(above + 1))


def _above(lines: Sequence[str], number: int) -> int | None:
    """Return the nearest line above that has content."""
    return next((each for each in range(number - 1, -1, -1) if _has_content(_line(lines, each))), None)


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _quotable(line: str, number: int, key: re.Match[str], problem: str, column: int | None = None) -> YamlMistake:
    """A value that has to be in quotation marks; the mend is the line with them."""
    value = line[key.end() :].rstrip()
    quoted = quoted_text(value)
    at = (number, key.end() if column is None else column)
    return _mistake(at, problem, "quote", text=f"{key['key'].strip()}: {quoted}")


def between_odd_quotes(value: str) -> re.Match[str] | None:
    """Return the ``opening``, ``words`` and ``closing`` of a value that stands between quotation marks of print."""
    return _ODD_QUOTES.fullmatch(value)


_CUT = re.compile(
    r"^(?P<key>[ ]*(?:- +)?[\w-]+: +)(?P<text>[^\s\"'#\[{|>&*!%@`][^#\n]*?) +(?P<rest>#(?![0-9a-fA-F]{6}\b)\w[^\n]*)$",
    re.MULTILINE,
)
"""A text with a number sign in it: YAML takes what follows for a comment. A colour's digits beside its name are one."""


def cut_at_hash(
    text: str, first_line: int, places: Mapping[Path, Location], value_at: Callable[[Path], object]
) -> Iterator[Finding]:
    """Yield a finding for each text that ends before a ``#`` that is meant as a part of it: ``title: Room #4``."""
    for match in _CUT.finditer(text):
        line, column = text.count("\n", 0, match.start()), match.start("text") - match.start()
        here = (first_line + line, column + 1)
        found = (at for path, at in places.items() if (at.line, at.column) == here and value_at(path) == match["text"])
        if place := next(found, None):
            whole = f"{match['key'].strip()} {quoted_text(match['text'] + ' ' + match['rest'])}"
            yield Finding(place, "text-after-hash", {"text": match["text"], "whole": whole})


def quoted_text(value: str) -> str:
    """Return a text in YAML's quotation marks: double ones, or single ones around a text that has double ones.

    Quotation marks of print around the text were meant to be YAML's.
    """
    odd = between_odd_quotes(value)
    return quoted(odd["words"] if odd else value)


def odd_quotes(value: re.Match[str]) -> dict[str, str]:
    """Return the values of the finding ``odd-quotes``."""
    shown = {"text": quoted(value["words"]), "whole": quoted(value[0])}
    return {"opening": value["opening"], "closing": value["closing"], **shown}


_DETECTORS: tuple[_Detector, ...] = (
    _tab, _hard_space, _template, _open_quote, _equals, _backslash,
    _in_braces, _no_dash, _second_colon, _start, _indent,
)  # fmt: skip
"""The surest first."""
