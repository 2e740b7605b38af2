"""Differences as people read them: sentences under headings, and questions with their words; never lines of a file."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from samtalekit.sources.changes import Change, changes_of_lists
from samtalekit.diff.definitions import difference_of_trees
from samtalekit.diff.text import difference_of_links, difference_of_sections, sections_of
from samtalekit.sources.yaml_tree import Tree, read_tree

_HOLE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def difference(path: str, before: str, after: str, values: Mapping[str, str]) -> tuple[Change, ...]:
    """What is different in a file; never nothing where its text is.

    Args:
        path: By which is known what kind of file it is.
        before: Its text.
        after: The other text.
        values: Values by name, which readers see in place of the names.
    """
    if before == after:
        return ()
    shown = values_shown(values)
    ending = PurePosixPath(path).suffix
    if ending == ".md":
        found = tuple(_of_pages(before, after, shown))
    elif ending in {".yml", ".yaml"}:
        found = tuple(_of_definitions(before, after, shown))
    else:
        pairs = changes_of_lists(before.split("\n"), after.split("\n"))
        found = tuple(Change("", "line", "", " ".join(one) or None, " ".join(other) or None) for one, other in pairs)
    return found or (Change("", "shape"),)


def values_shown(values: Mapping[str, str]) -> Callable[[str], str]:
    """Puts values in place of their names."""
    return lambda text: _HOLE.sub(lambda match: values.get(match[1], match[0]), text)


def _of_pages(before: str, after: str, shown: Callable[[str], str]) -> Iterator[Change]:
    heads, bodies = zip(_cut(before), _cut(after), strict=True)
    one, other = (read_tree(head, "")[0] or Tree({}, {}) for head in heads)
    yield from difference_of_trees(one, other, shown)
    mine, theirs = map(shown, bodies)
    yield from difference_of_sections(sections_of(mine), sections_of(theirs))
    yield from difference_of_links(mine, theirs)


def _of_definitions(before: str, after: str, shown: Callable[[str], str]) -> Iterator[Change]:
    one, other = read_tree(before, "")[0], read_tree(after, "")[0]
    if one is None or other is None:
        yield Change("", "unread")
    else:
        yield from difference_of_trees(one, other, shown)


def _cut(text: str) -> tuple[str, str]:
    parts = text.split("---\n", 2)
    return (parts[1], parts[2]) if text.startswith("---") and len(parts) == 3 else ("", text)
