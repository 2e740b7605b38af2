"""Role names written out in text, where a value by name should let each workplace use its own word.

In a kit every role's word is reported. In a workplace only the roles that it has renamed are: where all else says "the
branch host", the kit's "the host" is a mistake. Phrases in which the word means something else, as in "they host a
dinner", are listed in a file, one a line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from samtalekit.core.findings import Finding, Location
from samtalekit.core.locale import AGREEING, OWNERS
from samtalekit.model.kit import Words
from samtalekit.sources.localized import LocalizedFiles
from samtalekit.sources.proofread.plain_text import Sentence, Sheet, Word, words_of
from samtalekit.sources.validate import validate

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
        let_stand=frozenset(_phrases(files)),
        own_lines=frozenset(Location(place.file, place.line) for place in own),
    )


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
