"""All that the program says: one folder a language, one TOML file a room, the same keys in every language.

The kit's own words are content; these are the words of the machinery: findings, messages, and the fixed
words around a page or a paper ("Download", "Page 1 of 2").
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from samtalekit.core.escapes import printable

SPOKEN = ("da", "en")
"""The languages that a site, a paper or a message can be in."""


@dataclass(frozen=True, slots=True)
class MessageRef:
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


def say(language: str, key: str, values: Mapping[str, str | int | MessageRef] | None = None) -> str:
    """One sentence of the catalogue with its values in place.

    Raises:
        KeyError: The key is not in the catalogue, or a value that the sentence names is missing.
    """
    told = {
        name: say(language, value.key) if isinstance(value, MessageRef) else value
        for name, value in (values or {}).items()
    }
    return printable(catalogue(language)[key].format_map(told))


def _flat(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((f"{prefix}{name}", str(value)))
    return rows


# How a long job tells how far it has come.

ProgressCallback = Callable[[str, Mapping[str, str | int]], None]
"""Called with a key of the catalogue and its values, when something that takes time begins."""


def no_progress(_key: str, _values: Mapping[str, str | int]) -> None:
    """Tell nobody."""
