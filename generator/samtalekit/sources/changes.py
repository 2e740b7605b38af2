"""A change: one thing that is different between two texts, as people read it, wherever it was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["heading", "renamed", "words", "block", "link", "item", "value", "moved", "line", "shape", "unread"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different.

    Attributes:
        where: The heading, or the question, that it stands under; empty for the whole.
        kind: A ``heading`` with its section, a ``block`` that places something, or an ``item`` with an id is new or
            gone: one side is None. Something ``moved`` has its name in ``before``, and in ``after`` what it now
            follows. A ``link`` has another target. ``shape`` is a file that differs in nothing that is read, and
            ``unread`` one that cannot be.
        key: Of a ``value``, the key in its file; of an ``item``, that of its list; of a ``block``, its name; of a
            ``link``, its words.
    """

    where: str
    kind: Kind
    key: str = ""
    before: str | None = None
    after: str | None = None


def changes_of_lists(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The stretches of two lists that are different, side by side."""
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield before[start:end], after[first:last]


def moved(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What has another place among things that both lists have, and what it now follows; empty where it comes first."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {before[number] for block in blocks for number in range(block.a, block.a + block.size)}
    for number, name in enumerate(after):
        if name not in kept:
            yield name, after[number - 1] if number else ""
