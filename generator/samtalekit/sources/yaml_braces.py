"""Explain mistakes between braces and brackets: ``{id: pay, label: Room #3}``, where YAML reads signs unlike elsewhere.

The parser tells the bracket that it was reading, and the sign that it could not go on at.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from samtalekit.sources.suggest import KEYS

Stop = tuple[int, int]
"""Line and column, from 0, where the parser stopped."""

_CLOSING = {"{": "}", "[": "]"}
_AFTER_CLOSING = ("expected '-' indicator", "expected key", "<document start>")
"""What the parser says of text after the last closing bracket."""

_KEYS_IN_BRACES = frozenset(KEYS.values())
_BRACKET_FIRST = re.compile(r"[ ]*(?:-[ ]+)*(?P<key>[^\s:#\"'{\[][^:#\"'{\[]*):[ ]+(?=[\[{])")
"""A key whose value begins with a bracket."""
_ENDS_OF_QUOTE = r"(?=\s*(?:[,}\]]|$))"


@dataclass(frozen=True, slots=True)
class BraceMistake:
    """A mistake between brackets: its place, the ending of its two messages' keys, and their values."""

    place: Stop
    problem: str
    remedy: str
    values: Mapping[str, str]


@dataclass(slots=True)
class _Token:
    """A value, or a key, between brackets: where it begins, the key before it, and its quotation mark if it has one."""

    line: int
    column: int
    key: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class _State:
    """What the parser had read when it stopped.

    Attributes:
        open: The brackets that are open.
        token: The value or key that was being read, or was read last.
        comment: Where the last comment began that hides a closing bracket.
    """

    open: str
    token: _Token
    comment: Stop | None


def brace_mistake(lines: Sequence[str], stop: Stop, error: yaml.MarkedYAMLError) -> BraceMistake | None:
    """Return the mistake between brackets that made the parser stop; None where it was not between any."""
    problem, context, mark = str(error.problem), str(error.context or ""), error.context_mark
    if any(words in problem for words in _AFTER_CLOSING):
        return _after_closing(lines, stop)
    if not mark or "flow " not in context or "flow node" in context:
        return None
    at = (mark.line, mark.column)
    outer = re.search(r"[{\[]", lines[mark.line][: mark.column]) if mark.line < len(lines) else None
    state = _read_to(lines, (mark.line, outer.start()) if outer else at, stop)
    detectors = (_hidden_by_comment, _quote_within, _wrong_bracket, _round_bracket, _colon_or_comma)
    found = (detect(lines, stop, state) for detect in detectors)
    sign = "{" if "mapping" in context else "["
    whole = BraceMistake(at, "open_bracket", "open_bracket", {"sign": sign, "closing": _CLOSING[sign]})
    return next(filter(None, found), whole)


def _read_to(lines: Sequence[str], start: Stop, stop: Stop) -> _State:
    """Read from an opening bracket to where the parser stopped."""
    opened, comment = "", None
    token = _Token(*start)
    is_new = True
    for number in range(start[0], min(stop[0], len(lines) - 1) + 1):
        line, at = lines[number], start[1] if number == start[0] else 0
        end = stop[1] if number == stop[0] else len(line)
        while at < end:
            char = line[at]
            if char == "#" and f" {line}"[at].isspace():
                is_hiding = re.search(r"[}\]]", line[at:]) and line[:at].strip()
                comment = (number, at) if is_hiding else comment
                break
            if char in "{[":
                opened, is_new = opened + char, True
                token = _Token(number, at + 1)
            elif char in "}]":
                opened, is_new = opened[:-1], False
            elif char == ",":
                is_new = True
            elif char == ":" and line[at + 1 : at + 2] in {" ", ""}:
                key = line[token.column : at].strip() if token.line == number else ""
                token, is_new = _Token(number, at + 1, key), True
            elif is_new and not char.isspace():
                is_first = line[:at].rstrip().endswith((",", "{", "["))
                token, is_new = _Token(number, at, "" if is_first else token.key), False
                if char in "\"'":
                    token.sign = char
                    at = _end_of_quote(line, at + 1, char)
            at += 1
    return _State(opened, token, comment)


def _end_of_quote(line: str, start: int, sign: str) -> int:
    at = start
    while at < len(line) and line[at] != sign:
        at += 2 if sign == '"' and line[at] == "\\" else 1
    return at


def _hidden_by_comment(lines: Sequence[str], _stop: Stop, state: _State) -> BraceMistake | None:
    """A number sign after a space: what follows it, the closing bracket with it, is a comment."""
    if state.comment is None or (state.token.line != state.comment[0]):
        return None
    line, token = lines[state.comment[0]], state.token
    rest = line[token.column :].rstrip()
    whole = rest[: rest.find(",", state.comment[1] - token.column)] if "," in line[state.comment[1] :] else rest
    if whole == rest:
        closing = "".join(_CLOSING[each] for each in reversed(state.open))
        while closing and not whole.endswith(closing):
            closing = closing[:-1]
        whole = whole.removesuffix(closing)
    return BraceMistake(state.comment, "hidden", "quote", {"text": _written(token.key, whole.strip())})


def _quote_within(lines: Sequence[str], stop: Stop, state: _State) -> BraceMistake | None:
    """A quotation mark, or an apostrophe, within a text between the same marks."""
    token, line = state.token, lines[stop[0]] if stop[0] < len(lines) else ""
    if not token.sign or token.line != stop[0] or line[: stop[1]].rstrip()[-1:] != token.sign:
        return None
    return within_quotes(line, stop[0], token.column, token.key, stop[1])


def within_quotes(line: str, number: int, opening: int, key: str, after: int) -> BraceMistake:
    """Return the mistake of a text between quotation marks that goes on after the second of them.

    ``opening`` is the column of the first mark, ``after`` that of what follows the second one.
    """
    sign = line[opening]
    second = line.rindex(sign, opening, after)
    last = re.search(re.escape(sign) + _ENDS_OF_QUOTE, line[after:])
    if last:
        text = quoted(line[opening + 1 : after + last.start()])
        return BraceMistake((number, second), "quote_within", "quote", {"sign": sign, "text": _pair(key, text)})
    end = re.search(r"[,}\]]|$", line[after:])
    text = quoted(line[opening : after + (end.start() if end else 0)].strip())
    return BraceMistake((number, after), "after_quote", "quote", {"text": _pair(key, text)})


def _wrong_bracket(lines: Sequence[str], stop: Stop, state: _State) -> BraceMistake | None:
    """A closing bracket that closes nothing, or stands for the other kind."""
    line = lines[stop[0]] if stop[0] < len(lines) else ""
    sign = line[stop[1] : stop[1] + 1]
    if sign not in {"}", "]"} or not state.open:
        return None
    rest, needed = line[stop[1] + 1 :], _CLOSING[state.open[-1]]
    if _closes(rest, state.open):
        return BraceMistake(stop, "extra_bracket", "delete", {"sign": sign})
    if _closes(rest, state.open[:-1]):
        return BraceMistake(stop, "other_bracket", "write", {"sign": sign, "closing": needed})
    return None


def _closes(rest: str, opened: str) -> bool:
    """True when the rest of a line closes exactly these brackets."""
    for char in re.sub(r"\"[^\"]*\"|'[^']*'|(?:^|\s)#.*", "", rest):
        if char in _CLOSING:
            opened += char
        elif char in "}]":
            if not opened or _CLOSING[opened[-1]] != char:
                return False
            opened = opened[:-1]
    return not opened


def _round_bracket(lines: Sequence[str], stop: Stop, state: _State) -> BraceMistake | None:
    """A round bracket at the end of a line where a brace belongs."""
    number = state.token.line
    line = lines[number].rstrip() if number < len(lines) else ""
    text = line[state.token.column :]
    if number == stop[0] or not state.open or not text.endswith(")") or text.count(")") <= text.count("("):
        return None
    values = {"sign": ")", "closing": _CLOSING[state.open[-1]]}
    return BraceMistake((number, len(line) - 1), "other_bracket", "write", values)


def _colon_or_comma(lines: Sequence[str], stop: Stop, state: _State) -> BraceMistake | None:
    """A colon in a text, or a comma that is missing before a key."""
    line, token = lines[stop[0]] if stop[0] < len(lines) else "", state.token
    if line[: stop[1]].rstrip().endswith(("}", "]")) and line[stop[1] : stop[1] + 1].isalpha():
        return BraceMistake(stop, "no_comma", "comma", {"text": line[stop[1] :].split(":")[0].strip()})
    if line[stop[1] : stop[1] + 1] != ":" or token.line != stop[0] or not token.key:
        return None
    before, _space, word = line[token.column : stop[1]].strip().rpartition(" ")
    if before and word in _KEYS_IN_BRACES:
        return BraceMistake((stop[0], line.rindex(word, 0, stop[1])), "no_comma", "comma", {"text": word})
    whole = re.split(r",|[}\]]+[,\s]*$", line[token.column :])[0].strip()
    return BraceMistake(stop, "second_colon", "quote", {"text": _written(token.key, whole)})


def _after_closing(lines: Sequence[str], stop: Stop) -> BraceMistake | None:
    """Text after the last closing bracket of a line."""
    line = lines[stop[0]] if stop[0] < len(lines) else ""
    before, rest = line[: stop[1]].rstrip(), line[stop[1] :].rstrip()
    if not before.endswith(("}", "]")) or not rest or rest[0] == "#":
        return None
    if rest[0] in "}]":
        return BraceMistake(stop, "extra_bracket", "delete", {"sign": rest[0]})
    if any(char.isalnum() for char in rest):
        key = _BRACKET_FIRST.match(line)
        text = _written(key["key"], line[key.end() :].rstrip()) if key else ""
        return BraceMistake((stop[0], key.end()), "start", "quote", {"text": text}) if key else None
    return BraceMistake(stop, "after_bracket", "delete", {"bracket": before[-1], "sign": rest})


def _written(key: str, value: str) -> str:
    return _pair(key, quoted(value))


def _pair(key: str, value: str) -> str:
    return f"{key}: {value}" if key else value


def quoted(value: str) -> str:
    """Return a text in YAML's quotation marks: double ones, or single ones around a text that has double ones."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


# Names written with an equals sign, ``name = Nordby``, as in other kinds of settings files.

_EQUALS = re.compile(r"[ ]*(?:-[ ]+)*(?P<key>[^\W\d][\w-]*)[ ]*(?P<sign>=)[ ]*(?P<value>[^\s=].*?)[ ]*")


def equals_at(lines: Sequence[str], numbers: Iterator[int] | Sequence[int]) -> tuple[Stop, str] | None:
    """Return the first of these lines that has an equals sign where a colon belongs: its place, and how to write it."""
    for number in numbers:
        match = _EQUALS.fullmatch(lines[number]) if 0 <= number < len(lines) else None
        if match:
            return (number, match.start("sign")), f"{match['key']}: {match['value']}"
    return None
