"""Word forms for search: split compounds, vary endings, fold Danish letters, without a dictionary."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import chain

LEAST = 4
"""Minimum length, in characters, of a compound part: "plan" is a part, "mål" usually a coincidence."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Inflection rules of a language, for search.

    Attributes:
        endings: Inflectional endings, including ``""``.
        genitive: Genitive ending; genitives are not offered as variants.
        links: Linking elements between compound parts; empty for a language that writes them apart.
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
"""By language; other languages get no word forms."""

_APART = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "é": "e", "è": "e", "ö": "o", "ä": "a", "ü": "u"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_TAG = re.compile(r"<[^>]*>")
_DOUBLED = re.compile(r"([bdfgklmnprst])\1")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a plain text or HTML in lower case, each once."""
    return tuple(dict.fromkeys(_WORD.findall(_small(text))))


def joined_of(text: str) -> tuple[str, ...]:
    """Return hyphenated words without the hyphen: "e-læring" → "elæring"."""
    return tuple(dict.fromkeys(found.replace("-", "") for found in _HYPHENED.findall(_small(text))))


def foldings(word: str) -> tuple[str, ...]:
    """Return a word with Danish letters replaced: "årsmøde" → "aarsmoede", "arsmode"."""
    if word.isascii():
        return ()
    return tuple(each for each in dict.fromkeys((word.translate(_APART), word.translate(_PLAIN))) if each != word)


def undoubled(word: str) -> tuple[str, ...]:
    """Return a long word with doubled letters typed once: "gruppeleder" → "grupeleder"."""
    return (_DOUBLED.sub(r"\1", word),) if len(word) >= 2 * LEAST and _DOUBLED.search(word) else ()


class Vocabulary:
    """All words of a kit in one language, used to split compounds and find inflected forms.

    No dictionary is needed: a part that never occurs as a word of the kit is rarely searched for.
    """

    def __init__(self, words: Iterable[str], language: str) -> None:
        """Index the words by stem."""
        self.words = frozenset(words)
        self._grammar = GRAMMARS.get(language, Grammar())
        self._splits, self._stems = cache(self._find_splits), cache(self._find_stems)
        self._by_stem: dict[str, list[str]] = {}
        for word in sorted(self.words):
            if not self._is_genitive(word):
                for stem in self._stems(word):
                    self._by_stem.setdefault(stem, []).append(word)
        shared = (stem for stem, words in self._by_stem.items() if len(words) > 1)
        stems = {*shared, *(word for word in self.words if len(word) >= LEAST)}
        self._known = frozenset(stem + ending for stem in stems for ending in self._grammar.endings)

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the trailing parts of a compound, and the word and those parts with Danish letters folded."""
        forms = (word, *self.tails(word))
        return (*forms[1:], *chain.from_iterable(map(foldings, forms)))

    def related(self, word: str) -> tuple[str, ...]:
        """Return all variants of a word: parts, inflected forms, single letters for doubled, and folded letters."""
        forms = (word, *self.tails(word), *self.endings(word))
        return (*forms[1:], *undoubled(word), *chain.from_iterable(map(foldings, forms)))

    def tails(self, word: str) -> tuple[str, ...]:
        """Return the trailing parts of a compound, longest first: "vinduespladsen" → "pladsen".

        The first part is not needed: search matches prefixes.
        """
        return tuple(word[at:] for at in self._splits(word))

    def endings(self, word: str) -> tuple[str, ...]:
        """Return the word's other inflected forms in the kit: "pladsen" → "plads", "pladser".

        A compound inflects like its last part: "planerne" gives "årsplanerne".
        """
        found = dict.fromkeys(self._siblings(word))
        for at in self._splits(word):
            found |= dict.fromkeys(word[:at] + sibling for sibling in self._siblings(word[at:]))
        return tuple(each for each in found if each != word)

    def _find_splits(self, word: str) -> tuple[int, ...]:
        """Return the split positions of a compound: a known word in any form follows, a valid head precedes."""
        places = range(LEAST, len(word) - LEAST + 1) if self._grammar.links else ()
        return tuple(at for at in places if word[at:] in self._known and self._is_head(word[:at]))

    def _is_head(self, part: str) -> bool:
        """True for a known word or compound, with its linking element."""
        bare = (part.removesuffix(link) for link in self._grammar.links if part.endswith(link))
        return any(len(each) >= LEAST and (each in self._known or any(self._splits(each))) for each in bare)

    def _siblings(self, word: str) -> Iterator[str]:
        for stem in self._stems(word):
            yield from self._by_stem.get(stem, ())

    def _find_stems(self, word: str) -> tuple[str, ...]:
        """Return possible stems of a word."""
        longest = len(word) - LEAST
        endings = [len(each) for each in self._grammar.endings if len(each) <= longest and word.endswith(each)]
        return tuple(word[: len(word) - ending] for ending in endings)

    def _is_genitive(self, word: str) -> bool:
        genitive = self._grammar.genitive
        return bool(genitive) and word.endswith(genitive) and word.removesuffix(genitive) in self.words


def _small(text: str) -> str:
    return unescape(_TAG.sub(" ", text)).lower()
