"""Spelling: which words neither the dictionary nor the kit knows.

Hunspell's dictionaries know how Danish puts words together. What they cannot know is the kit's own words; so a
compound passes, too, when one part is the kit's and the rest is known. If any two known parts passed, so would every
seventh slip of the pen: of 815 words with one wrong letter, 123 fell into two words of three letters and more.
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
from samtalekit.core.messages import MessageRef
from samtalekit.sources.proofread.plain_text import Sentence

# Hunspell: the system's own speller, asked for all words of a language at once.

PROGRAM = "hunspell"
DICTIONARIES: Mapping[str, str] = {"da": "da_DK", "en": "en_GB"}
LONGEST_WAIT = 60  # seconds; ten thousand words take less than one

_PARTS = re.compile(r"[-'.]")  # what stands between them is a word of its own to some dictionaries
_OFFER = re.compile(r"^& (?P<word>\S+) \d+ \d+: (?P<nearest>[^,\n]+)", re.MULTILINE)


class Hunspell:
    """A speller of one language."""

    def __init__(self, language: str) -> None:
        """Find the program.

        Raises:
            MissingToolError: It is not on this machine.
        """
        program = shutil.which(PROGRAM)
        if program is None:
            raise MissingToolError(PROGRAM)
        self._program, self._dictionary = program, DICTIONARIES[language]

    def unknown(self, words: Iterable[str]) -> frozenset[str]:
        """Those of the words that its dictionary does not know.

        Raises:
            MissingToolError: The dictionary is not on this machine, or cannot be used.
        """
        asked = sorted(words)
        told = frozenset(self._ask("-l", asked).split()) if asked else frozenset()
        return frozenset(word for word in asked if not told.isdisjoint({word, *_PARTS.split(word)}))

    def nearest(self, words: Iterable[str]) -> Mapping[str, str]:
        """For each unknown word, the known one that is most like it, where there is any; a twentieth of a second each.

        Raises:
            MissingToolError: As above.
        """
        told = self._ask("-a", [f"^{word}" for word in sorted(words)])  # ^: no word is taken for a command
        return {match["word"]: match["nearest"].strip() for match in _OFFER.finditer(told)}

    def _ask(self, way: str, lines: list[str]) -> str:
        """Run it once: ``-l`` lists what is unknown, ``-a`` offers other words. No dictionary of the reader's own."""
        command = [self._program, "-d", self._dictionary, "-i", "utf-8", "-p", os.devnull, way]
        try:
            done = subprocess.run(  # noqa: S603  # a program found by its name; words go in as text
                command,
                input="\n".join([*lines, ""]),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                cwd=Path(self._program).parent,  # it would take a dictionary that lies in the folder it is run in
                env={**os.environ, "HOME": os.devnull, "WORDLIST": os.devnull},  # nobody's own words
                timeout=LONGEST_WAIT,
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
"""What may stand after the apostrophe of a name or an abbreviation."""

SHORTEST_PART = 3  # letters of a compound's part
MOST_OFFERED = 40  # words; hunspell looks for a twentieth of a second for each


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that nobody knows, once for each file."""

    word: str
    place: Location


class Known:
    """The kit's own words. One written small may get a capital, or capitals; one with a capital keeps it."""

    def __init__(self, words: Iterable[str]) -> None:
        """Gather them."""
        self._words = frozenset(word.replace("’", "'") for word in words)

    def __contains__(self, word: str) -> bool:
        ways = {word, word.lower(), word.capitalize() if word.isupper() else word}
        return not ways.isdisjoint(self._words)

    def in_compound(self, part: str) -> bool:
        """True for a word as a compound's part, where it may be followed by an s."""
        return part in self or part.removesuffix("s") in self


def words_listed(text: str) -> Iterator[str]:
    """The words of a ``spelling.txt``: one a line; a # begins a remark."""
    for line in text.split("\n"):
        yield from line.partition("#")[0].split()


def slips(files: Mapping[str, Sequence[Sentence]], known: Known, language: str, speller: Hunspell) -> list[Slip]:
    """The unknown words of some files.

    Args:
        files: Their sentences, by name.
        known: The kit's own words.
        language: Theirs.
        speller: Of that language.

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
    wanted = {slip.word for slip in found.values() if slip.word not in known}
    unknown = speller.unknown(wanted)
    pieces = {piece for word in unknown for piece in _pieces(word, language)}
    fine = pieces - speller.unknown(pieces)
    wrong = {word for word in unknown if not _passes(word, known, fine, language)}
    abbreviations = {f"{word}." for word in wrong & stopped}
    wrong -= {word.removesuffix(".") for word in abbreviations - speller.unknown(abbreviations)}
    return [slip for slip in found.values() if slip.word in wrong]


def findings_of(found: Sequence[Slip], language: str, speller: Hunspell) -> Iterator[Finding]:
    """A finding for each, with the nearest known word where there is one."""
    offers = speller.nearest(list(dict.fromkeys(slip.word for slip in found))[:MOST_OFFERED]) if found else {}
    for slip in found:
        nearest: str | MessageRef = MessageRef("otherwise.another_word")
        if slip.word in offers:
            nearest = f"“{offers[slip.word]}”"
        values = {"word": slip.word, "nearest": nearest, "list": f"content/{language}/{SPELLING}"}
        yield Finding(slip.place, "spelling", values)


def _is_spelt(word: str) -> bool:
    return len(word) > 1 and not any(sign.isdigit() for sign in word)


def _pieces(word: str, language: str) -> Iterator[str]:
    """Whatever a word may be put together from."""
    for part in word.split("-"):
        head = part.partition("'")[0]
        yield from (each for each in (part, head) if each)
        if language in COMPOUNDING:
            yield from (each for two in _halves(head) for each in two)


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        yield word[:at], word[at:]


def _passes(word: str, known: Known, fine: AbstractSet[str], language: str) -> bool:
    """True when each part of a word that has hyphens is known, or a compound with one of the kit's own words."""
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
