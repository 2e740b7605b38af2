"""Words as people type them: parts of compounds, other endings, and letters that a keyboard or a hurry leaves out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import chain

LEAST = 4
"""Letters of the shortest word that a compound is split into: "plan" is a part, "mål" as a rule an accident."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What has to be known of a language to search in it.

    Attributes:
        endings: What its words end in when they are inflected, ``""`` among them.
        genitive: What shows whose something is; nobody searches for that.
        links: What stands between the words of a compound; none in a language that writes them apart.
    """

    endings: tuple[str, ...] = ("",)
    genitive: str = ""
    links: tuple[str, ...] = ()


GRAMMARS: Mapping[str, Grammar] = {
    "da": Grammar(
        endings=("", "e", "en", "er", "erne", "ene", "eren", "et", "es", "s"),
        genitive="s",
        links=("", "s", "e"),
    ),
    "en": Grammar(endings=("", "s", "es", "ed", "ing")),
}
"""By language; in another, a word is found as it stands."""

_APART = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "é": "e", "è": "e", "ö": "o", "ä": "a", "ü": "u"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_TAG = re.compile(r"<[^>]*>")
_DOUBLED = re.compile(r"([bdfgklmnprst])\1")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, each once.

    Args:
        text: Plain, or HTML.
    """
    return tuple(dict.fromkeys(_WORD.findall(_small(text))))


def joined_of(text: str) -> tuple[str, ...]:
    """Its words with a hyphen as they are typed without: "e-læring" → "elæring"."""
    return tuple(dict.fromkeys(found.replace("-", "") for found in _HYPHENED.findall(_small(text))))


def foldings(word: str) -> tuple[str, ...]:
    """A word as it is typed where letters are missing: "årsmøde" → "aarsmoede", "arsmode"."""
    return tuple(each for each in dict.fromkeys((word.translate(_APART), word.translate(_PLAIN))) if each != word)


def hurried(word: str) -> tuple[str, ...]:
    """A long word as it is typed in a hurry, where two letters of a kind become one: "gruppeleder" → "grupeleder"."""
    return (_DOUBLED.sub(r"\1", word),) if len(word) >= 2 * LEAST and _DOUBLED.search(word) else ()


class Vocabulary:
    """All words of a kit in one language: what its compounds are made of, and the endings that its words have.

    There is no dictionary beside it: a part that the kit never says by itself, hardly anybody looks for in it.
    """

    def __init__(self, words: Iterable[str], language: str) -> None:
        """Sort the words by what they are without their endings."""
        self.words = frozenset(words)
        self._grammar = GRAMMARS.get(language, Grammar())
        self._by_stem: dict[str, list[str]] = {}
        for word in sorted(self.words):
            if not self._is_genitive(word):
                for stem in self._stems(word):
                    self._by_stem.setdefault(stem, []).append(word)

    def parts(self, word: str) -> tuple[str, ...]:
        """The last parts of a compound, and the word and those parts without Danish letters."""
        said = (word, *self.tails(word))
        return (*said[1:], *chain.from_iterable(map(foldings, said)))

    def kin(self, word: str) -> tuple[str, ...]:
        """All that a word may be typed as: parts, other endings, in a hurry, and all without Danish letters."""
        said = (word, *self.tails(word), *self.endings(word))
        return (*said[1:], *hurried(word), *chain.from_iterable(map(foldings, said)))

    def tails(self, word: str) -> tuple[str, ...]:
        """The last parts of a compound, the longest first: "vinduespladsen" → "pladsen".

        Its first part is in no need: a search goes by how words begin.
        """
        return tuple(word[at:] for at in self._splits(word))

    def endings(self, word: str) -> tuple[str, ...]:
        """The word with the other endings that it has in the kit: "pladsen" → "plads", "pladser".

        The last part of a compound has them for the whole: who says "planerne" knows "årsplanerne".
        """
        found = dict.fromkeys(self._siblings(word))
        for at in self._splits(word):
            found |= dict.fromkeys(word[:at] + sibling for sibling in self._siblings(word[at:]))
        return tuple(each for each in found if each != word)

    def _splits(self, word: str) -> Iterator[int]:
        """Where a compound parts: its last part is a word of the kit, with any ending, and so is what stands before."""
        if self._grammar.links:
            for at in range(LEAST, len(word) - LEAST + 1):
                if self._is_known(word[at:]) and self._is_head(word[:at]):
                    yield at

    def _is_head(self, part: str) -> bool:
        """Whether it is a word of the kit or a compound, with what links it to the next."""
        bare = (part.removesuffix(link) for link in self._grammar.links if part.endswith(link))
        return any(len(each) >= LEAST and (self._is_known(each) or any(self._splits(each))) for each in bare)

    def _is_known(self, part: str) -> bool:
        return any(stem in self.words or len(self._by_stem.get(stem, ())) > 1 for stem in self._stems(part))

    def _siblings(self, word: str) -> Iterator[str]:
        for stem in self._stems(word):
            yield from self._by_stem.get(stem, ())

    def _stems(self, word: str) -> Iterator[str]:
        """What a word may be without its ending."""
        for ending in self._grammar.endings:
            if word.endswith(ending) and len(word) - len(ending) >= LEAST:
                yield word.removesuffix(ending)

    def _is_genitive(self, word: str) -> bool:
        genitive = self._grammar.genitive
        return bool(genitive) and word.endswith(genitive) and word.removesuffix(genitive) in self.words


def _small(text: str) -> str:
    return unescape(_TAG.sub(" ", text)).lower()
