"""Spell check with Hunspell: words that neither its dictionary nor the kit knows.

Hunspell's dictionaries know Danish compounds but not the kit's own words. So a compound is accepted, too, when one part
is the kit's and the rest is known. Accepting any two known parts would accept every seventh typo: of 815 words with one
wrong letter, 123 split into two known words of at least three letters.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from samtalekit.core.errors import MissingToolError
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef, in_quotes
from samtalekit.sources.proofread.plain_text import Sentence

# Hunspell: the system's spell checker, run once for all words of a language.

PROGRAM = "hunspell"
DICTIONARIES: Mapping[str, str] = {"da": "da_DK", "en": "en_GB"}
TIMEOUT_S = 60  # seconds; ten thousand words take less than one

_PARTS = re.compile(r"[-'.]")  # some dictionaries split words at these
_OFFER = re.compile(r"^& (?P<word>\S+) \d+ \d+: (?P<nearest>[^,\n]+)", re.MULTILINE)


class Hunspell:
    """Spell checker of one language."""

    def __init__(self, language: str) -> None:
        """Find the program.

        Raises:
            MissingToolError: It is not installed.
        """
        program = shutil.which(PROGRAM)
        if program is None:
            raise MissingToolError(PROGRAM)
        self._program, self._dictionary = program, DICTIONARIES[language]

    def unknown(self, words: Iterable[str]) -> frozenset[str]:
        """Return the words that the dictionary does not know.

        Raises:
            MissingToolError: The dictionary is not installed, or cannot be used.
        """
        asked = sorted(words)
        unknown = frozenset(self._ask("-l", asked).split()) if asked else frozenset()
        return frozenset(word for word in asked if not unknown.isdisjoint({word, *_PARTS.split(word)}))

    def nearest(self, words: Iterable[str]) -> Mapping[str, str]:
        """Return the best suggestion for each unknown word that has one; takes about 0.05 s a word.

        Raises:
            MissingToolError: As above.
        """
        answer = self._ask("-a", [f"^{word}" for word in sorted(words)])  # ^: no word is read as a command
        return {match["word"]: match["nearest"].strip() for match in _OFFER.finditer(answer)}

    def _ask(self, way: str, lines: list[str]) -> str:
        """Run it once: ``-l`` lists unknown words, ``-a`` suggests others. Personal dictionaries are ignored."""
        command = [self._program, "-d", self._dictionary, "-i", "utf-8", "-p", os.devnull, way]
        try:
            done = subprocess.run(  # noqa: S603  # a program found on PATH; words are passed as text on stdin
                command,
                input="\n".join([*lines, ""]),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                cwd=Path(self._program).parent,  # it would use a dictionary in the working directory
                env={**os.environ, "HOME": os.devnull, "WORDLIST": os.devnull},  # no personal dictionary
                timeout=TIMEOUT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MissingToolError(PROGRAM) from error
        if done.returncode:
            raise MissingToolError(f"{PROGRAM} {self._dictionary}")
        return done.stdout


SPELLING = "spelling.txt"
COMPOUNDING = frozenset({"da"})
"""Languages that write compounds as one word."""

ENDINGS: Mapping[str, frozenset[str]] = {
    "da": frozenset({"", "s", "e", "en", "ens", "er", "ere", "erne", "ernes", "ers", "et", "ets"}),
    "en": frozenset({"", "s"}),
}
"""Endings allowed after the apostrophe of a name or an abbreviation."""

SHORTEST_PART = 3  # letters in a part of a compound
MOST_OFFERED = 40  # words; a suggestion takes hunspell about 0.05 s


@dataclass(frozen=True, slots=True)
class Slip:
    """An unknown word, once for each file."""

    word: str
    place: Location


class Known:
    """The kit's own words. A lower-case word also matches with capitals; a capitalized one only as written."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word.replace("’", "'") for word in words)

    def __contains__(self, word: str) -> bool:
        ways = {word, word.lower(), word.capitalize() if word.isupper() else word}
        return not ways.isdisjoint(self._words)

    def in_compound(self, part: str) -> bool:
        """Return True for a known word as part of a compound, with or without a linking s."""
        return part in self or part.removesuffix("s") in self


def words_listed(text: str) -> Iterator[str]:
    """Yield the words of a ``spelling.txt``: one a line; # begins a comment."""
    for line in text.split("\n"):
        yield from line.partition("#")[0].split()


def slips(files: Mapping[str, Sequence[Sentence]], known: Known, language: str, speller: Hunspell) -> list[Slip]:
    """Return the unknown words of some files, given their sentences by name.

    Raises:
        MissingToolError: The speller has no dictionary.
    """
    found: dict[tuple[str, str], Slip] = {}
    stopped: set[str] = set()
    for name, sentences in files.items():
        for sentence in sentences:
            for word in sentence.words:
                if not word.is_value and _is_spelt(word.text):
                    found.setdefault((name, word.text), Slip(word.text, word.place))
                    stopped |= {word.text} if word.has_stop else set()
    asked = {slip.word for slip in found.values() if slip.word not in known}
    unknown = speller.unknown(asked)
    pieces = {piece for word in unknown for piece in _pieces(word, language)}
    fine = pieces - speller.unknown(pieces)
    wrong = {word for word in unknown if not _passes(word, known, fine, language)}
    abbreviations = {f"{word}." for word in wrong & stopped}
    wrong -= {word.removesuffix(".") for word in abbreviations - speller.unknown(abbreviations)}
    return [slip for slip in found.values() if slip.word in wrong]


def findings_of(found: Sequence[Slip], language: str, speller: Hunspell) -> Iterator[Finding]:
    """Yield a finding for each unknown word, with the nearest known word where there is one."""
    offers = speller.nearest(list(dict.fromkeys(slip.word for slip in found))[:MOST_OFFERED]) if found else {}
    for slip in found:
        offer = offers.get(slip.word)
        nearest = in_quotes(offer) if offer else MessageRef("otherwise.another_word")
        words = f"content/{language}/{SPELLING}"
        yield Finding(slip.place, "spelling", {"word": slip.word, "nearest": nearest, "list": words})


def _is_spelt(word: str) -> bool:
    return len(word) > 1 and not any(sign.isdigit() for sign in word)


def _pieces(word: str, language: str) -> Iterator[str]:
    """Yield the possible parts of a compound word."""
    for part in word.split("-"):
        head = part.partition("'")[0]
        yield from (each for each in (part, head) if each)
        if language in COMPOUNDING:
            yield from (each for two in _halves(head) for each in two)


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        yield word[:at], word[at:]


def _passes(word: str, known: Known, fine: AbstractSet[str], language: str) -> bool:
    """True when each hyphenated part of a word is known, or a compound with one of the kit's own words."""
    return all(_is_fine(part, known, fine, language) for part in word.split("-"))


def _is_fine(part: str, known: Known, fine: AbstractSet[str], language: str) -> bool:
    head, apostrophe, ending = part.partition("'")
    if len(part) < 2 or part in known or part in fine:
        return True
    if apostrophe and ending in ENDINGS[language] and (head in known or head in fine):
        return True
    if apostrophe or language not in COMPOUNDING:
        return False
    return any(
        (known.in_compound(one) and (other in known or other in fine))
        or (other in known and (one in fine or known.in_compound(one)))
        for one, other in _halves(part)
    )
