"""Control characters: which ones no text may hold, and how a line shows those that came from outside.

Whatever is printed may quote a file, a name or a library, and a terminal, a log or a build machine may act on what it
reads. So there are two borders: a source with a sign of `UNSEEN` is refused where it is read, and every line passes
`one_line` where it is printed.
"""

import re

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1 (Unicode category Cc)
_BREAKS = r"\u2028\u2029"  # line and paragraph separator
_BIDI = r"\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: they show text in another order
_MARKS = r"\u061c\u200e\u200f"  # marks of direction, which a text in Arabic or Hebrew may need
_SURROGATES = r"\ud800-\udfff"  # half of a pair, or a byte of a file's name that is no UTF-8 (PEP 383)
_BYTE = 0xDC00  # a byte of a name stands this much further up

UNSEEN = re.compile(f"[{_CONTROLS}{_BREAKS}{_BIDI}{_SURROGATES}]")
"""What no text source and no value may hold. Carriage returns at the ends of lines are gone by then."""

UNSEEN_IN_NAME = re.compile(f"[\t\n{_CONTROLS}{_BREAKS}{_BIDI}]")
"""What no file's name may hold. Bytes that are no UTF-8 are no danger there, and are shown as numbers."""

_NOT_SHOWN = re.compile(f"[\n{_CONTROLS}{_BREAKS}{_BIDI}{_MARKS}{_SURROGATES}]")
_COMMAND = re.compile(r"^(\s*):(?=:\s*\w)|#(?=#\w*\[)")
r"""Where a build machine would read a command: ``::error::`` first in a line for GitHub Actions; anywhere, ``##[``
for GitHub's older commands, ``##vso[`` for Azure Pipelines, ``##teamcity[`` for TeamCity.

Source: github.com/actions/runner, ``ActionCommand.cs``; learn.microsoft.com, "Logging commands".
"""


def printable(text: str) -> str:
    r"""A text without what `UNSEEN` names: each is written as a number, ``\x1b`` or ``\u202e``. Line feeds stay."""
    return UNSEEN.sub(_number, text)


def one_line(text: str) -> str:
    r"""A text as one line of output: no control character, line break (``\n``) or command of a build machine in it."""
    return _COMMAND.sub(_no_command, _NOT_SHOWN.sub(_number, text))


def json_line(text: str) -> str:
    r"""A line of a JSON text, with the same signs as JSON writes them (``\u200f``), so that it means what it meant."""
    return re.sub(r"#(?=#\w*\[)", r"\\u0023", _NOT_SHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _number(found: re.Match[str]) -> str:
    number = ord(found[0])
    if found[0] == "\n":
        return "\\n"
    if 0x80 <= number - _BYTE <= 0xFF:
        return f"\\x{number - _BYTE:02x}"
    return f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}"


def _no_command(found: re.Match[str]) -> str:
    return "\\x23" if found[0] == "#" else f"{found[1]}\\x3a"
