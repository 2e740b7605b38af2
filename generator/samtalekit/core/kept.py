"""Kept contents: of files that were made before, the hash is known, and they are read only when somebody needs them.

A step that makes a page follows from the hash of the one before it. So of a page that has not changed, nothing is read:
its hashes lead from step to step, and to the same file of the earlier site.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from samtalekit.core.cache import Cache
from samtalekit.core.files import sha256_of

Made = TypeVar("Made")


class LostError(Exception):
    """An entry of the cache is gone, or damaged, although its hash is known."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The content of a file, kept in a cache.

    Attributes:
        size: In bytes.
        facts: Plain data that was kept with it.
        load: Reads it; raises `LostError` when it is not there any more.
    """

    sha256: str
    size: int
    facts: Any = field(compare=False)
    load: Callable[[], bytes] = field(compare=False, repr=False)


Content = bytes | Kept
"""The content of a file, read or not."""


def keep(cache: Cache, step: str, key: str, content: bytes, facts: object = None) -> Kept:
    """Store what a step has made, with facts about it that can be asked without reading it."""
    digest, size = sha256_of(content), len(content)
    entry = {"text": content.decode("utf-8", "surrogateescape"), "facts": facts}
    cache.put(step, key, entry, [digest, size, facts])
    return Kept(digest, size, facts, partial(_load, cache, key))


def kept(cache: Cache, key: str) -> Kept | None:
    """Return what a step has made, unread where the cache has its hash at hand; None when it is not cached."""
    brief = cache.brief(key)
    if brief is None:
        entry = cache.get(key)
        if entry is None:
            return None
        content = _bytes_in(entry)
        brief = [sha256_of(content), len(content), entry["facts"]]
        cache.note_brief(key, brief)
    digest, size, facts = brief
    return Kept(digest, size, facts, partial(_load, cache, key))


def bytes_of(content: Content) -> bytes:
    """Return a content as bytes.

    Raises:
        LostError: It is kept, and not there any more.
    """
    return content.load() if isinstance(content, Kept) else content


def digest_of(content: Content) -> str:
    """Return the SHA-256 of a content, in hexadecimal."""
    return content.sha256 if isinstance(content, Kept) else sha256_of(content)


def size_of(content: Content) -> int:
    """Return the size of a content in bytes."""
    return content.size if isinstance(content, Kept) else len(content)


def again_if_lost(cache: Cache, make: Callable[[], Made]) -> Made:
    """Make something; once more, with every content read that it is made from, if one of them was lost."""
    try:
        return make()
    except LostError:
        cache.forget_briefs()
        return make()


def _load(cache: Cache, key: str) -> bytes:
    entry = cache.get(key)
    if entry is None:
        raise LostError(key)
    return _bytes_in(entry)


def _bytes_in(entry: Any) -> bytes:  # noqa: ANN401  # plain data
    content: bytes = entry["text"].encode("utf-8", "surrogateescape")
    return content
