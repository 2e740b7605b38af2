"""Letters: which ones a language needs, which ones faces have, and what papers would print as a gap."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTFont

from samtalekit.core.findings import Finding, Location
from samtalekit.theming.theme import Theme

SIGNS = "0123456789.,:;!?()[]/%&+*@#'\"-–…·×€§“”‘’"
"""What any language needs beside letters: what people write, and what our own templates print.

Arrows and ticks are not among them. Few faces of text have them, and the kit's own face stands next in every stack.
"""

LETTERS = {
    "da": "abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅéÉ»«" + SIGNS,
    "en": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéÉ—" + SIGNS,
}
"""What a face must have to set a language, by the language's code."""

MOST_TOLD = 24  # letters in one message; whoever sees those knows what the file is

Use = Literal["text", "heading", "option", "field"]
"""Where a text is set on paper: as text, as a heading, as an option, which may be in a menu, or in a field."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A text that papers print.

    Attributes:
        place: Where it begins.
        lines: All lines of its file, to find a letter's own place in them.
        use: A heading may stand in running text too, as a form's title does in the foot: it needs both stacks.
            An option needs the face of fields as well.
    """

    place: Location
    text: str
    lines: Sequence[str]
    use: Use = "text"


def lacking(letters: frozenset[int], languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The letters that each language needs beyond those of a face; one that two need is told of the first."""
    told: set[str] = set()
    for language in languages:
        missed = [letter for letter in LETTERS.get(language, SIGNS) if ord(letter) not in letters]
        fresh = [letter for letter in missed if letter not in told]
        told.update(missed)
        if fresh:
            yield language, " ".join(fresh[:MOST_TOLD])


def missing_letters(texts: Iterable[Printed], theme: Theme) -> list[Finding]:
    """A finding for each character that papers print and their faces lack, once a file, where it first stands.

    A letter that a brand's face lacks and the kit's own has is set in the kit's own, and is no finding.
    """
    known = _known(theme)
    found: dict[tuple[str, str, str], Finding] = {}
    for printed in texts:
        if printed.text.isascii():
            continue
        for letter in dict.fromkeys(unicodedata.normalize("NFC", printed.text)):
            if letter <= "~" or ord(letter) in known[printed.use]:
                continue
            code = "field-letter-missing" if printed.use == "field" else "letter-missing"
            values = {"letter": letter, "code": f"U+{ord(letter):04X}"}
            found.setdefault((printed.place.file, code, letter), Finding(_place(letter, printed), code, values))
    return list(found.values())


def letters_everywhere(theme: Theme) -> frozenset[int]:
    """The letters that all faces on paper have, of text, headings and fields: what holds no others needs no look."""
    return frozenset.intersection(*_known(theme).values())


def letters_of(file: Path) -> frozenset[int]:
    """The code points that a face has glyphs for."""
    return _letters_of(file, file.stat().st_mtime_ns)  # read again when it changes while serving


def _known(theme: Theme) -> dict[Use, frozenset[int]]:
    text, heading = _of_stack(theme.text_stack, theme), _of_stack(theme.heading_stack, theme)
    field = letters_of(theme.field_face)
    return {"text": text, "heading": text & heading, "option": text & field, "field": field}


def _of_stack(stack: str, theme: Theme) -> frozenset[int]:
    """The letters that a stack of families sets in every weight and style."""
    found: frozenset[int] = frozenset()
    for family in (name.strip(' "') for name in stack.split(",")):
        files = [letters_of(face.path) for face in theme.print_faces if face.family == family]
        found |= frozenset.intersection(*files) if files else frozenset()
    return found


def _place(letter: str, printed: Printed) -> Location:
    """The first place of a letter from where its text begins; that beginning, when it is written as an escape."""
    start = printed.place
    for number, line in enumerate(printed.lines[start.line - 1 :], start=start.line):
        first = start.column - 1 if number == start.line else 0
        column = unicodedata.normalize("NFC", line).find(letter, first)
        if column >= 0:
            return Location(start.file, number, column + 1)
    return start


@lru_cache(maxsize=64)
def _letters_of(file: Path, _changed: int) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap() or {})
