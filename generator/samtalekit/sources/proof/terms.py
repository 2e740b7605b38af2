"""Terms: one word for each idea. A word that a term of the glossary says to avoid is found where it is written."""

from collections.abc import Iterable, Iterator

from samtalekit.core.findings import Finding
from samtalekit.model.catalogue import Term
from samtalekit.sources.proofread.plain_text import Sentence, words_of


class Avoided:
    """The words to avoid, and the term to write in the place of each."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Gather what a glossary avoids."""
        self._terms = {_key(words_of(each)): term.term for term in terms for each in term.avoid}
        self._first = frozenset(words[0] for words in self._terms)
        self._longest = max((len(words) for words in self._terms), default=0)

    def look(self, sentences: Iterable[Sentence]) -> Iterator[Finding]:
        """Every avoided word of some sentences, in any case, whole; values by name are the workplace's own."""
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
