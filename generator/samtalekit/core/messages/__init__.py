"""Message catalogue (i18n): all fixed texts of the program, from TOML files with the same keys in every language.

Contains findings, messages, and the fixed labels on pages and papers ("Download", "Page 1 of 2"); the kit's own texts
are content. Also the progress callback type.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from samtalekit.core.text import printable

SPOKEN = ("da", "en")
"""Languages available for sites, papers and messages."""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message value that is itself a message key, translated with the message.

    Attributes:
        key: Dotted key, for example ``type.integer``.
        values: Names and values of its own placeholders.
        names: Names for its placeholder ``names``: each in the quotation marks of the language, "or" before the last.
    """

    key: str
    values: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()

    def written(self, language: str) -> str:
        """Return its text."""
        quoted = [message(language, "otherwise.quoted", {"name": each}) for each in self.names]
        names = ", ".join(quoted)
        if len(quoted) > 1 and self.key == "otherwise.names":
            names = message(language, "otherwise.one_of", {"names": ", ".join(quoted[:-1]), "last": quoted[-1]})
        return message(language, self.key, {**dict(self.values), "names": names})


def in_quotes(*names: str, more: bool = False) -> MessageRef:
    """Return names as a value of a message; with ``more``, they are the first of several."""
    return MessageRef("otherwise.more_names" if more else "otherwise.names", names=names)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return all messages of one language as a flat mapping by dotted key.

    Raises:
        KeyError: The language is not one of ``SPOKEN``.
    """
    if language not in SPOKEN:
        raise KeyError(language)
    rows: dict[str, str] = {}
    for file in files(__package__).joinpath(language).iterdir():
        rows.update(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
    return rows


def message(language: str, key: str, values: Mapping[str, str | int | MessageRef] | None = None) -> str:
    """Return a message with its placeholders filled.

    Raises:
        KeyError: The key is not in the catalogue, or the value of a placeholder is missing.
    """
    shown = {
        name: value.written(language) if isinstance(value, MessageRef) else value
        for name, value in (values or {}).items()
    }
    return printable(catalogue(language)[key].format_map(shown))


def _flat(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((f"{prefix}{name}", str(value)))
    return rows


# Progress of long jobs.

ProgressCallback = Callable[[str, Mapping[str, str | int]], None]
"""Progress callback: receives a message key and its values when a slow step begins."""


def no_progress(_key: str, _values: Mapping[str, str | int]) -> None:
    """Progress callback that does nothing."""
