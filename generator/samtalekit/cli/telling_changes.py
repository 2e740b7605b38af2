"""Changes in words, for people at a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from samtalekit.cli.console import Teller
from samtalekit.ground.shorten import shortened
from samtalekit.core.messages import catalogue

if TYPE_CHECKING:
    from samtalekit.sources.changes import Change

MOST_CHANGES = 12  # of one file; more are counted, and the kit's page is quicker to read
MOST_WORDS = 500  # letters of what is quoted
MOST_OF_A_SECTION = 200  # of a section that is new or gone
SHORT = 40  # letters of a value that is told as it was and is in one line


def quoted(teller: Teller, words: str) -> str:
    """Words in the quotation marks of the language."""
    return teller.say("status.quoted", words=words)


class ChangesTold:
    """Tells changes line by line, each with how deep it stands."""

    def __init__(self, teller: Teller) -> None:
        self.teller, self.say = teller, teller.say

    def lines(self, changes: Sequence["Change"]) -> Iterator[tuple[int, str]]:
        """The changes of one file under their headings; of very many, the first and how many more."""
        for where, group in groupby(changes[:MOST_CHANGES], key=_stands_under):
            if where:
                yield 2, self.say("status.under", where=where)
            for change in group:
                yield from self._change(change, 3 if where else 2)
        if len(changes) > MOST_CHANGES:
            yield 2, self.say("status.more_changes", number=len(changes) - MOST_CHANGES)

    def _change(self, change: "Change", depth: int) -> Iterator[tuple[int, str]]:
        told = self._in_one_line(change)
        if told:
            yield depth, told
            return
        if change.key:
            yield depth, f"{self._key(change.key)}:"
            depth += 1
        for side, words in (("before", change.before), ("after", change.after)):
            if words:
                yield depth, self.say(f"status.{side}", words=self._value(change, words))

    def _in_one_line(self, change: "Change") -> str:
        """What is told by its kind; nothing for what is told as it was and as it is."""
        is_new, after = change.before is None, change.after or ""
        most = MOST_OF_A_SECTION if change.kind == "heading" else MOST_WORDS
        words = shortened((after if is_new else change.before) or "–", most)
        way = "added" if is_new else "removed"
        match change.kind:
            case "moved":
                told = self.say(f"status.moved_{'after' if after else 'first'}", name=words, after=after)
            case "renamed":
                told = self.say("status.renamed_heading", before=words, after=after)
            case "heading":
                told = self.say(f"status.heading_{way}", name=change.where, words=words)
            case "item":
                told = self.say(f"status.item_{way}", what=self._item(change.key), name=words)
            case "block":
                name = f"::: {change.key}" if words == "–" else quoted(self.teller, words)
                told = self.say(f"status.block_{way}", name=name)
            case "link":
                told = self.say("status.link", words=change.key, before=words, after=after)
            case "shape" | "unread":
                told = self.say(f"status.{change.kind}")
            case "value":
                told = self._short_value(change)
            case "words" | "line":
                told = ""
        return told

    def _short_value(self, change: "Change") -> str:
        if max(len(change.before or ""), len(change.after or "")) > SHORT:
            return ""
        before, after = (self._value(change, words or "–") for words in (change.before, change.after))
        return self.say("status.value", what=self._key(change.key), before=before, after=after)

    def _key(self, key: str) -> str:
        """What a key is called by people; the key itself where it has no other name."""
        outer, _dot, inner = key.partition(".")
        told = self._known(f"status.key.{outer}") or outer
        return f"{told} ({inner})" if inner else told

    def _item(self, key: str) -> str:
        """What one thing of a list is called."""
        return self._known(f"status.item.{key}") or self.say("status.item.other")

    def _value(self, change: "Change", words: str) -> str:
        """A value as people say it: a kind of answer, and a yes or no, have names of their own."""
        name = f"status.{'kind' if change.key == 'kind' else 'flag'}.{words}"
        return (self._known(name) if change.kind == "value" else "") or shortened(words, MOST_WORDS)

    def _known(self, name: str) -> str:
        return self.say(name) if name in catalogue(self.teller.language) else ""


def _stands_under(change: "Change") -> str:
    """The heading that a change is told under; a whole section and its own name are told by themselves."""
    return "" if change.kind in {"heading", "renamed"} else change.where
