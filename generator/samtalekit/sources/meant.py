"""What was meant: ``extends: ja`` and ``Extends: true`` are slips of the pen, told once and read as what they mean."""

from samtalekit.core.findings import Finding
from samtalekit.sources.yaml_tree import KeyPath, Tree

EXTENDS = "extends"


def extends_as_meant(tree: Tree) -> list[Finding]:
    """Read a file that nearly says that it extends the kit's as one that does, so that one slip is one finding.

    Args:
        tree: A file's, or a page's front matter; changed in place.

    Returns:
        The finding, or none.
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


def _drop(path: KeyPath, tree: Tree) -> None:
    del tree.values[path]
    tree.keys.pop(path, None)
    tree.block_texts.discard(path)
    tree.quoted_texts.discard(path)
