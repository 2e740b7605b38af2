"""Readability: how hard a page is to read, by Björnsson's LIX, and sentences that nobody gets through in one breath.

Source: C. H. Björnsson, Läsbarhet, 1968: LIX = words / sentences + 100 × long words / words.
"""

from collections.abc import Iterator, Sequence

from samtalekit.core.findings import Finding
from samtalekit.sources.proofread.plain_text import Sentence

JUDGED = frozenset({"da"})
"""Languages that LIX is used of: its limits were found for Scandinavian prose."""

HIGHEST_LIX = 40  # a newspaper has about 40, an official letter 50 and more
LONG_WORD = 6  # letters; a word of more is long
FEWEST_WORDS = 120  # of a page: the figure of a shorter one is chance
LONGEST_SENTENCE = 30  # words


def lix(sentences: Sequence[Sentence]) -> int:
    """The LIX of some sentences, to the nearest whole number; 0 where there are no words."""
    words = [word.text for sentence in sentences for word in sentence.words]
    if not words:
        return 0
    long_words = sum(sum(sign.isalpha() for sign in word) > LONG_WORD for word in words)
    return round(len(words) / len(sentences) + 100 * long_words / len(words))


def check_readability(language: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """A page that is hard to read, at its longest sentence; and every sentence that is too long."""
    article = [sentence for sentence in sentences if sentence.is_article]
    for sentence in article:
        if len(sentence.words) > LONGEST_SENTENCE:
            values = {"words": len(sentence.words), "limit": LONGEST_SENTENCE}
            yield Finding(sentence.words[0].place, "long-sentence", values)
    if language in JUDGED and sum(len(sentence.words) for sentence in article) >= FEWEST_WORDS:
        figure = lix(article)
        if figure > HIGHEST_LIX:
            longest = max(article, key=lambda sentence: len(sentence.words))
            told = {"lix": figure, "limit": HIGHEST_LIX, "words": len(longest.words)}
            yield Finding(longest.words[0].place, "readability", told)
