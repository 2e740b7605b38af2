"""All that the program says: one folder a language, one TOML file a room, the same keys in every language.

The kit's own words are content; these are the words of the machinery: findings, messages, and the fixed
words around a page or a paper ("Download", "Page 1 of 2").
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SPOKEN = ("da", "en")
"""The languages that a site, a paper or a message can be in."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BYTE = 0xDC00  # a byte of a name stands this much further up


@dataclass(frozen=True, slots=True)
class Said:
    """A word that is itself in the catalogue, to be told in the reader's language.

    Attributes:
        key: Dotted key, for example ``type.integer``.
    """

    key: str


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All sentences of one language, flat, by dotted key.

    Raises:
        KeyError: The language is not one of ``SPOKEN``.
    """
    if language not in SPOKEN:
        raise KeyError(language)
    rows: dict[str, str] = {}
    for file in files(__package__).joinpath(language).iterdir():
        rows.update(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
    return rows


def printable(text: str) -> str:
    r"""A text that can be written as UTF-8: a byte of a file's name that is no letter is written as a number, ``\xf8``.

    Python keeps such bytes in names as lone surrogates (PEP 383), which no file, pipe or reader of JSON takes.
    """
    return _LONE_SURROGATE.sub(lambda found: _number(ord(found[0])), text)


def visible(text: str) -> str:
    r"""A text as one line of a terminal or a log: control characters are spelt out, such as ``\x1b`` and ``\n``.

    A file's name may hold a line break, and a log of GitHub takes a line that begins with ``::`` for a command.
    """
    shown = (sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in printable(text))
    return "".join(shown)


def say(language: str, key: str, values: Mapping[str, str | int | Said] | None = None) -> str:
    """One sentence of the catalogue with its values in place.

    Raises:
        KeyError: The key is not in the catalogue, or a value that the sentence names is missing.
    """
    told = {
        name: say(language, value.key) if isinstance(value, Said) else value for name, value in (values or {}).items()
    }
    return printable(catalogue(language)[key].format_map(told))


def _number(surrogate: int) -> str:
    return f"\\x{surrogate - _BYTE:02x}" if 0x80 <= surrogate - _BYTE <= 0xFF else f"\\u{surrogate:04x}"


def _flat(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((f"{prefix}{name}", str(value)))
    return rows
