"""Hunspell: the system's own speller, asked for all words of a language at once."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from samtalekit.core.errors import MissingToolError

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
