"""Style checks: readability (Björnsson's LIX), long sentences, words that the glossary avoids, headings and alt texts.

Source: C. H. Björnsson, Läsbarhet, 1968: LIX = words / sentences + 100 × long words / words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from samtalekit.core.findings import Finding
from samtalekit.model.catalogue import Term
from samtalekit.model.markup import headings_at, unnamed_pictures
from samtalekit.sources.proofread.plain_text import Sentence, Sheet, words_of

JUDGED = frozenset({"da"})
"""Languages checked with LIX, whose limits were found for Scandinavian prose."""

HIGHEST_LIX = 40  # a newspaper has about 40, an official letter 50 and more
LONG_WORD = 6  # letters; a longer word counts as long
FEWEST_WORDS = 120  # on a page: the LIX of fewer words varies too much
LONGEST_SENTENCE = 30  # words


def lix(sentences: Sequence[Sentence]) -> int:
    """Return the LIX of some sentences, to the nearest whole number; 0 where there are no words."""
    words = [word.text for sentence in sentences for word in sentence.words]
    if not words:
        return 0
    long_words = sum(sum(sign.isalpha() for sign in word) > LONG_WORD for word in words)
    return round(len(words) / len(sentences) + 100 * long_words / len(words))


def check_readability(language: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Report a page that is hard to read, at its longest sentence, and every sentence that is too long."""
    article = [sentence for sentence in sentences if sentence.is_article]
    for sentence in article:
        if len(sentence.words) > LONGEST_SENTENCE:
            values = {"words": len(sentence.words), "limit": LONGEST_SENTENCE}
            yield Finding(sentence.words[0].place, "long-sentence", values)
    if language in JUDGED and sum(len(sentence.words) for sentence in article) >= FEWEST_WORDS:
        figure = lix(article)
        if figure > HIGHEST_LIX:
            longest = max(article, key=lambda sentence: len(sentence.words))
            values = {"lix": figure, "limit": HIGHEST_LIX, "words": len(longest.words)}
            yield Finding(longest.words[0].place, "readability", values)


class Avoided:
    """The words to avoid, and the term to use instead of each."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {_key(words_of(each)): term.term for term in terms for each in term.avoid}
        self._first = frozenset(words[0] for words in self._terms)
        self._longest = max((len(words) for words in self._terms), default=0)

    def check(self, sentences: Iterable[Sentence]) -> Iterator[Finding]:
        """Report every avoided word, whole and in any case; values by name are the workplace's own and skipped."""
        for sentence in sentences:
            words = sentence.words
            for number, word in enumerate(words):
                if word.text.casefold() not in self._first:
                    continue
                for length in range(self._longest, 0, -1):
                    part = words[number : number + length]
                    key = _key(each.text for each in part)
                    if key in self._terms and not any(each.is_value for each in part):
                        written = " ".join(each.text for each in part)
                        values = {"word": written, "term": self._terms[key]}
                        yield Finding(word.place, "term-avoided", values)
                        break


def _key(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


# The outline: heading levels without gaps, and pictures with alternative text.

TITLE = 1  # level of a page's title, which precedes its text


def check_outline(first: int, sheet: Sheet) -> Iterator[Finding]:
    """Report skipped heading levels and pictures without alternative text, from a character offset to the end.

    Source: WCAG 2.2, 1.1.1 Non-text Content; 1.3.1 Info and Relationships, technique G141.
    """
    text = sheet.text[first:]
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    above = TITLE
    for line, level, words in headings_at(text):
        fitting = max(TITLE + 1, min(level, above + 1))
        if level != fitting:
            values = {"heading": words, "marks": "#" * level, "fitting": "#" * fitting}
            yield Finding(sheet.place(first + starts[line]), "heading-order", values)
        above = max(level, TITLE + 1)
    for line, column, target in unnamed_pictures(text):
        yield Finding(sheet.place(first + starts[line] + column), "alt-missing", {"target": target})
