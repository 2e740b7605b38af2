"""Style checks: readability (LIX), long sentences, words to avoid, headings, alt texts, role names written out.

In a kit every role's word that is written out is reported, since a value by name lets each workplace use its own word.
In a workplace only the roles that it has renamed are: where all else says "the branch host", the kit's "the host" is a
mistake. Phrases in which the word means something else, as in "they host a dinner", are listed in a file, one a line.

Source: C. H. Björnsson, Läsbarhet, 1968: LIX = words / sentences + 100 × long words / words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from samtalekit.core.findings import Finding, Location
from samtalekit.core.locale import AGREEING, OWNERS
from samtalekit.model.catalogue import Term
from samtalekit.model.kit import Words
from samtalekit.model.markup import headings_at, unnamed_pictures
from samtalekit.sources.localized import LocalizedFiles
from samtalekit.sources.proofread.plain_text import Sentence, Sheet, Word, words_of
from samtalekit.sources.validate import validate

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
        self._terms = {_term_key(words_of(each)): term.term for term in terms for each in term.avoid}
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
                    key = _term_key(each.text for each in part)
                    if key in self._terms and not any(each.is_value for each in part):
                        written = " ".join(each.text for each in part)
                        values = {"word": written, "term": self._terms[key]}
                        yield Finding(word.place, "term-avoided", values)
                        break


def _term_key(words: Iterable[str]) -> tuple[str, ...]:
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


LET_STAND = "let-stand.txt"

_ORDER = ("the", "one", "the_many", "many", "the_s", "the_many_s", "a", "your", "new", "a_new")
"""Which form is suggested where two have the same spelling."""

Key = tuple[str, ...]

_OWNER = re.compile(
    rf"\{{\{{\s*role\.(?P<role>\w+)\.(?P<form>{'|'.join(OWNERS)})\s*\}}\}}(?P<ending>[’']?s\b)", re.IGNORECASE
)


@dataclass(frozen=True)
class WrittenOut:
    """Finds words of roles and bodies that are written out.

    Attributes:
        values: Names of values, by the words that they stand for.
        let_stand: Phrases in which such a word means something else.
        own_lines: Lines that define the words, where they must be written out.
    """

    language: str
    values: Mapping[Key, str]
    let_stand: frozenset[Key]
    own_lines: frozenset[Location]

    def check(self, sentences: Iterable[Sentence]) -> Iterator[Finding]:
        """Yield a finding for each such word, the longest phrase first; words from values by name are skipped."""
        for sentence in sentences:
            words = sentence.words
            free = [not word.is_value for word in words]
            for at, end in self._standing(words):
                free[at:end] = [False] * (end - at)
            at = 0
            while at < len(words):
                for end in self._ends(words, at):
                    name = self._name(tuple(word.text for word in words[at:end])) if all(free[at:end]) else ""
                    if name:
                        yield from self._finding(words[at:end], name)
                        at = end - 1
                        break
                at += 1

    @cached_property
    def _lengths(self) -> Mapping[str, Sequence[int]]:
        return _lengths_by_first(self.values)

    @cached_property
    def _let_stand_lengths(self) -> Mapping[str, Sequence[int]]:
        return _lengths_by_first(self.let_stand)

    def _ends(self, words: Sequence[Word], at: int) -> Iterator[int]:
        """Yield where a phrase that begins with a word may end, the longest first."""
        first = words[at].text
        lengths = {*self._lengths.get(first, ()), *self._lengths.get(_small(first), ()), *([1] if "-" in first else ())}
        return (at + length for length in sorted(lengths, reverse=True) if at + length <= len(words))

    def _standing(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield the spans of allowed phrases in a sentence: first word, and the one after the last."""
        for at, word in enumerate(words):
            for length in self._let_stand_lengths.get(word.text.casefold(), ()):
                if _key(words[at : at + length]) in self.let_stand:
                    yield at, at + length

    def _name(self, text: Key) -> str:
        """Return the name of the value for some words, capitalized like them; empty for none."""
        small = (_small(text[0]), *text[1:])
        if text in self.values:
            return self.values[text]
        if small in self.values:
            return _with_capital(self.values[small])
        head, hyphen, _rest = text[0].partition("-")
        name = self.values.get((head,), "") if hyphen and len(text) == 1 else ""
        return name if name.startswith("word.") else ""

    def _finding(self, part: Sequence[Word], name: str) -> Iterator[Finding]:
        place = part[0].place
        if Location(place.file, place.line) not in self.own_lines:
            written = " ".join(word.text for word in part)
            values = {"word": written, "value": name, "list": f"content/{self.language}/{LET_STAND}"}
            yield Finding(place, "role-written-out", values)


def check_agreement(sheet: Sheet, language: str) -> Iterator[Finding]:
    """Report grammar that fits only the kit's word for a role: an article before its value, a genitive s after it."""
    agreeing = AGREEING.get(language, {})
    before = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in sorted(agreeing, key=len, reverse=True))
    noun = re.compile(rf"\b(?P<word>{before})\s+\{{\{{\s*role\.(?P<role>\w+)\.one\s*\}}\}}", re.IGNORECASE)
    for match in noun.finditer(sheet.text) if before else ():
        word = " ".join(match["word"].split())
        name = f"role.{match['role']}.{agreeing[word.casefold()]}"
        values = {"word": word, "value": _with_capital(name) if word[:1].isupper() else name}
        yield Finding(sheet.place(match.start()), "role-agreement", values)
    for match in _OWNER.finditer(sheet.text):
        values = {"word": match["ending"], "value": f"role.{match['role']}.{match['form']}_s"}
        yield Finding(sheet.place(match.start()), "role-agreement", values)


def _with_capital(name: str) -> str:
    stem, _dot, form = name.rpartition(".")
    return f"{stem}.{form[:1].upper()}{form[1:]}"


def written_out(files: LocalizedFiles) -> WrittenOut:
    """Return the search for written-out words in a language."""
    kits = validate(Words, files.words_tree)[0] or files.words
    is_kit = not files.sources.reader.layers.is_workplace
    roles = {name: role for name, role in kits.roles.items() if is_kit or role != files.words.roles.get(name)}
    others = {name: word for name, word in kits.words.items() if is_kit or word != files.words.words.get(name)}
    values = {_spelt(word): f"word.{name}" for name, word in others.items()}
    values |= {_spelt(f"{word}'s"): f"word.{name}" for name, word in others.items()}
    for form in reversed(_ORDER):
        values |= {_spelt(role.forms(files.language)[form]): f"role.{name}.{form}" for name, role in roles.items()}
    places = files.words_tree
    own = (places.place((key, name)) for key in ("roles", "words") for name in getattr(kits, key))
    return WrittenOut(
        language=files.language,
        values={key: name for key, name in values.items() if key},
        let_stand=frozenset((*_phrases(files), *_own_words(files, roles, others))),
        own_lines=frozenset(Location(place.file, place.line) for place in own),
    )


def _own_words(files: LocalizedFiles, roles: Iterable[str], others: Iterable[str]) -> Iterator[Key]:
    """Yield a workplace's words in place of the kit's: "the branch host" is right, and no "host" is written out in it.

    ``roles`` and ``others`` are the names of those that it has replaced.
    """
    if not files.sources.reader.layers.is_workplace:
        return
    forms = (files.words.roles[name].forms(files.language).values() for name in roles if name in files.words.roles)
    words = (files.words.words[name] for name in others if name in files.words.words)
    for text in (*(form for each in forms for form in each), *(each for word in words for each in (word, f"{word}'s"))):
        if key := tuple(word.casefold() for word in words_of(text)):
            yield key


def _spelt(text: str) -> Key:
    return tuple(words_of(text))


def _small(word: str) -> str:
    return word[:1].lower() + word[1:]


def _lengths_by_first(phrases: Iterable[Key]) -> Mapping[str, Sequence[int]]:
    """Return how many words phrases have, by their first word, so that most words of a text need one look-up."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return {first: sorted(each) for first, each in lengths.items()}


def _key(words: Iterable[Word]) -> Key:
    return tuple(word.text.casefold() for word in words)


def _phrases(files: LocalizedFiles) -> Iterator[Key]:
    """Yield allowed phrases: the glossary's terms of several words, and those of the lists."""
    for term in files.glossary.terms if files.glossary else ():
        spellings = (tuple(word.casefold() for word in words_of(each)) for each in term.spellings)
        yield from (key for key in spellings if len(key) > 1)
    reader = files.sources.reader
    for folder in reader.layers.content:
        path = folder / "content" / files.language / LET_STAND
        for line in ((reader.text(path) if path.is_file() else None) or "").split("\n"):
            key = tuple(word.casefold() for word in words_of(line.partition("#")[0]))
            if key:
                yield key
