"""Text measuring and line breaking for SVG drawings, with advance widths from the theme's font files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from samtalekit.theming.theme import FontFile, Theme

SAFETY = 1.02  # factor on the width: kerning, and small differences between renderers
MOST_MEASURED = 100_000  # cached entries; a kit in two languages takes a fifth of it
SOFT_HYPHEN = "\u00ad"
SHORT_LINE = 0.4  # of the longest; a shorter last line looks stranded
_BREAKS = re.compile(r"(?<=[-–/])(?=\w)")  # a line may break after these
_VOWELS = frozenset("aeiouyæøåäöüéèê")


@dataclass(frozen=True, slots=True)
class Style:
    """A text style; lengths in the drawing's units.

    Attributes:
        size: Font size.
        leading: From one baseline to the next.
        is_heading: True for the theme's heading font, False for its text font.
    """

    size: float
    leading: float
    weight: int = 400
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class _Measured:
    """Cache of measurements in the fonts of one theme, shared by themes with the same fonts."""

    characters: dict[tuple[str, bool, int], float] = field(default_factory=dict)
    widths: dict[tuple[str, Style], float] = field(default_factory=dict)
    lines: dict[tuple[str, Style, float], tuple[str, ...]] = field(default_factory=dict)


class Lettering:
    """Measures text and breaks it into lines, in the fonts of one theme."""

    def __init__(self, theme: Theme) -> None:
        """Look up the fonts; each file is read once per process, and measurements are cached."""
        self._faces = theme.print_faces
        self._stacks = {True: _families(theme.heading_stack), False: _families(theme.text_stack)}
        self._measured = _measured(theme.print_faces, theme.heading_stack, theme.text_stack)

    def width(self, words: str, style: Style) -> float:
        """Return the width that a text needs on one line, with a safety margin."""
        return self.drawn_width(words, style) * SAFETY

    def drawn_width(self, words: str, style: Style) -> float:
        """Return the advance width of a text, used to centre it."""
        known, key = self._measured.widths, (words, style)
        if key not in known:
            _make_room(known)
            known[key] = sum(self._ems(character, style) for character in words) * style.size
        return known[key]

    def _ems(self, character: str, style: Style) -> float:
        """Advance width of a character, in ems, in the first font that has it; one em when none has."""
        key = (character, style.is_heading, style.weight)
        characters = self._measured.characters
        if key not in characters:
            faces = (_nearest(self._faces, family, style.weight) for family in self._stacks[style.is_heading])
            known = (_advances(face.path) for face in faces if face)
            found = next((each[ord(character)] for each in known if ord(character) in each), 1.0)
            characters[key] = 0.0 if character == SOFT_HYPHEN else found
        return characters[key]

    def widest_word(self, texts: Sequence[str], style: Style) -> float:
        """Return the width of the widest word of several texts."""
        return max((self.width(word, style) for text in texts for word in text.split()), default=0)

    def lines(self, words: str, style: Style, room: float) -> tuple[str, ...]:
        """Break a text into the fewest lines that fit, at the best places; a word too wide for any line is divided."""
        known, key = self._measured.lines, (words, style, room)
        if key not in known:
            _make_room(known)
            known[key] = self._best(words, style, room)
        return known[key]

    def _best(self, words: str, style: Style, room: float) -> tuple[str, ...]:
        ways = [self._broken(words, style, room)]
        narrow = room
        while len(ways[0]) > 1 and narrow > room / 2:
            narrow -= style.size / 2
            ways.append(self._broken(words, style, narrow))
        fewest = min(len(way) for way in ways)
        return min((way for way in ways if len(way) == fewest), key=self._roughness)

    def _broken(self, words: str, style: Style, room: float) -> tuple[str, ...]:
        lines: list[str] = []
        line = ""
        for glue, piece in _pieces(words):
            rest = piece
            if self.width(line + glue + rest, style) <= room:
                line += glue + rest if line else rest
                continue
            if line:
                lines.append(line)
            while self.width(rest, style) > room and len(rest) > 1:
                head, rest = self._divide(rest, style, room)
                lines.append(head)
            line = rest
        return tuple(each.replace(SOFT_HYPHEN, "") for each in [*lines, line] if each)

    @staticmethod
    def _roughness(lines: Sequence[str]) -> tuple[int, bool, int]:
        """Sort key, worst defect first: divided words, a short last line, few breaks after punctuation."""
        divided = sum(line.endswith("-") for line in lines)
        is_short = len(lines[-1]) < SHORT_LINE * max(len(line) for line in lines)
        clauses = sum(line.endswith((",", ".", ":", ";", "?")) for line in lines[:-1])
        return divided, is_short, -clauses

    def _divide(self, word: str, style: Style, room: float) -> tuple[str, str]:
        """Split a word into the part that fits with a hyphen, and the rest.

        At a soft hyphen of the author, else before a syllable, else anywhere, so that text never overflows.
        """
        reached = list(accumulate(self.width(character, style) for character in f"-{word}"))
        fitting = [at for at in range(1, len(word)) if reached[at] <= room] or [1]
        soft = [at for at in fitting if word[at] == SOFT_HYPHEN]
        between = [at for at in fitting if at > 2 and _is_between_syllables(word, at)]
        at = (soft or between or fitting)[-1]
        return f"{word[:at].replace(SOFT_HYPHEN, '')}-", word[at:].lstrip(SOFT_HYPHEN)


def _pieces(words: str) -> list[tuple[str, str]]:
    """Split a text where lines may break; each piece comes with its separator from the one before."""
    found: list[tuple[str, str]] = []
    for word in words.split(" "):
        first, *more = _BREAKS.split(word)
        found += [(" " if found else "", first), *(("", each) for each in more)]
    return found


def _is_between_syllables(word: str, at: int) -> bool:
    """True before a consonant with a vowel after it, when at least three characters are carried over."""
    characters = word.lower()
    return (
        at + 2 < len(characters)
        and characters[at].isalpha()
        and characters[at] not in _VOWELS
        and characters[at + 1] in _VOWELS
        and any(character in _VOWELS for character in characters[:at])
    )


def _families(stack: str) -> tuple[str, ...]:
    return tuple(name.strip().strip('"') for name in stack.split(","))


def _nearest(faces: Sequence[FontFile], family: str, weight: int) -> FontFile | None:
    upright = [face for face in faces if face.family == family and face.style == "normal"]
    return min(upright, key=lambda face: abs(face.weight - weight), default=None)


@lru_cache(maxsize=16)
def _measured(_faces: tuple[FontFile, ...], _heading_stack: str, _text_stack: str) -> _Measured:
    return _Measured()


def _make_room(known: dict[Any, Any]) -> None:
    """Clear a full cache, so that a long-running process stays small."""
    if len(known) >= MOST_MEASURED:
        known.clear()


@cache
def _advances(path: Path) -> Mapping[int, float]:
    with TTFont(path, lazy=True) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}
