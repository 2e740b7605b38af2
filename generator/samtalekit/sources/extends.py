"""``extends: true``: a file that means it and does not say so is read as an extension, with one finding.

``extends: ja`` and ``Extends: true`` are typing errors; a file may also lack the key altogether.
"""

from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef
from samtalekit.sources.yaml_tree import KeyPath, Tree

EXTENDS = "extends"


def likely_typos(tree: Tree) -> list[Finding]:
    """Treat a file with a misspelled ``extends`` as an extension, so that one typo gives one finding, and return it.

    The tree, of a file or a page's front matter, is changed in place.
    """
    if not isinstance(tree.data, dict) or isinstance(tree.data.get(EXTENDS), bool):
        return []
    key = next((each for each in tree.data if str(each).casefold() == EXTENDS), None)
    if key is None or (key != EXTENDS and tree.data[key] is False):
        return []
    place = tree.key_place((key,))
    for path in [path for path in tree.values if path[:1] == (key,)]:
        _drop(path, tree)
    tree.data = {EXTENDS if each == key else each: True if each == key else value for each, value in tree.data.items()}
    tree.values[(EXTENDS,)] = tree.keys[(EXTENDS,)] = place
    return [Finding(place, "extends-true")]


_KEYS_OF_EXTENSIONS = frozenset({"add", "hide", "order", "reword"})
"""Keys that only an extension has; ``options`` and ``translates`` are those of other files, too."""


def extends_missing(tree: Tree, remedy: str = "file") -> list[Finding]:
    """Treat a file that is written as an extension as one, and return the finding that it does not say so.

    The tree, of a file or a page's front matter, is changed in place.
    """
    keys = {*tree.data} if isinstance(tree.data, dict) else set()
    if remedy == "file" and (EXTENDS in keys or not keys & _KEYS_OF_EXTENSIONS):
        return []
    place = Location(tree.place(()).file, tree.place(()).line)
    tree.data = {EXTENDS: True, **(tree.data if isinstance(tree.data, dict) else {})}
    tree.values[(EXTENDS,)] = tree.keys[(EXTENDS,)] = place
    return [Finding(place, "extends-missing", {"remedy": MessageRef(f"extends_mend.{remedy}")})]


def _drop(path: KeyPath, tree: Tree) -> None:
    del tree.values[path]
    tree.keys.pop(path, None)
    tree.block_texts.discard(path)
    tree.quoted_texts.discard(path)
