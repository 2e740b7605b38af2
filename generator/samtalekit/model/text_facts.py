"""Facts of texts: answers to questions such as which links a text has, kept so that nobody has to parse it again.

A question is a pure function of a text, and its answer plain data. A process keeps the answers of all texts that it has
met; a build stores them, and the next one `learn`s them before it asks. An answer is found by the hash of the text and
by the question, so nothing that is kept is ever out of date; whoever stores them has to see to the program that gave
them, see `core.cache`.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from hashlib import sha256
from typing import Any, TypeVar

Answer = TypeVar("Answer")

KEPT = 8192
"""Number of texts whose answers are at hand; those of other texts are looked up again."""

Facts = dict[str, Any]
"""Plain data: what was answered about a text, by question."""

_stored: dict[str, Facts] = {}
_asked: dict[str, None] = {}
_news: set[str] = set()  # the texts of which something has been found out that is not stored


@lru_cache(maxsize=KEPT)
def _about(text: str) -> tuple[Facts, Facts]:
    """Return what is known of a text: as plain data, and as the answers that were given in this process."""
    name = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    _asked[name] = None
    return _stored.setdefault(name, {}), {}


def fact(restored: Callable[[Any], Answer]) -> Callable[[Callable[[str], Answer]], Callable[[str], Answer]]:
    """Keep the answers to a question about texts; ``restored`` makes one of what JSON has kept of it."""

    def kept(question: Callable[[str], Answer]) -> Callable[[str], Answer]:
        name = f"{question.__module__}.{question.__name__}"

        @wraps(question)
        def answer(text: str) -> Answer:
            stored, given = _about(text)
            if name not in given:
                if name in stored:
                    given[name] = restored(stored[name])
                else:
                    given[name] = stored[name] = question(text)
                    _news.add(name)
            found: Answer = given[name]
            return found

        return answer

    return kept


def plain_rows(kept: Any) -> tuple[Any, ...]:  # noqa: ANN401  # as JSON has it
    """Restore a tuple of tuples."""
    return tuple(tuple(each) for each in kept)


def learn(facts: Mapping[str, Facts]) -> None:
    """Take over what an earlier run has found out."""
    for name, known in facts.items():
        _stored.setdefault(name, {}).update(known)


def learned() -> dict[str, Facts] | None:
    """Return all that is known of the texts that were asked about, to be stored; None if nothing of it is new."""
    if not _news:
        return None
    _news.clear()
    for name in list(_asked)[:-KEPT]:
        del _asked[name]
        _stored.pop(name, None)
    return {name: _stored[name] for name in _asked if _stored.get(name)}
