"""Search index: add hidden words (aliases, compound parts, spelling variants), weights, and escape its HTML."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, zip_longest
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import unquote

from markupsafe import Markup, escape

from samtalekit.core.cache import Cache
from samtalekit.core.kept import Content, bytes_of
from samtalekit.model.catalogue import Term
from samtalekit.model.kit import KitFile, LocalizedKit
from samtalekit.web.page_context import StagedPage
from samtalekit.web.stage import Stage
from samtalekit.web.word_forms import Vocabulary, joined_of, words_of

INDEXES = ("search/search_index.json", "search/search_index.js")
"""The engine's index files: JSON for a web server, JavaScript (``var __index = {…}``) for ``file:`` pages."""

WEIGHTS = {"aliases": 500.0, "of_title": 250.0, "of_text": 0.5}
"""Boost of the hidden fields. In the engine a title word counts 1000, a text word 1."""

SECTION = 0.5
"""Boost of a section relative to its page, so that pages rank above their sections."""

FRONT = 2.5
"""Boost of the front page."""

NEWS = 0.5
"""Boost of news pages, so that they rank below the pages they report on."""

COMMON = 0.5
"""Share of pages from which on a compound part is too common to be indexed."""

FEW = 8
"""Number of pages up to which no word counts as common."""


_STRAY_TAG = re.compile(r"<(?!/?(?:code|li|ol|p|pre|sub|sup|ul)>)")
"""Any tag except those the engine keeps in the index; it keeps them without attributes."""

_STRAY_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);)")


class Hidden(NamedTuple):
    """Hidden search words of a document of the index.

    Attributes:
        aliases: Aliases given by authors.
        of_title: Compound parts and variants of words in the title and the aliases.
        of_text: Compound parts of words in the text.
    """

    aliases: tuple[str, ...] = ()
    of_title: tuple[str, ...] = ()
    of_text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Postponed:
    """Work that a preview puts off until its pages are shown; until then the site has the files that it had.

    Attributes:
        earlier: The files of the whole site as it was, by path.
        work: What is to be done; each puts into the cache what the next build then finds there.
    """

    earlier: Mapping[str, Content]
    work: list[Callable[[], object]] = field(default_factory=list)


def add_words(  # noqa: PLR0913, PLR0917  # six independent inputs
    files: dict[str, Content],
    localized: LocalizedKit,
    structure: KitFile,
    stage: Stage,
    cache: Cache,
    postponed: Postponed | None = None,
) -> None:
    """Add hidden words to the index of one language, among the files of its site; they are searched but never shown."""
    pages = stage.pages
    aliases = aliases_of(pages, localized.terms, structure.glossary)
    weights = weights_of(pages, structure)
    titles = {_address(page): page.title for page in pages}
    for path in INDEXES:
        if path in files:
            before, data, after = _parts(bytes_of(files[path]).decode("utf-8"))
            make = partial(with_words, data, localized.language, aliases, weights, titles)
            inputs = [data, localized.language, *(json.dumps(each) for each in (aliases, weights, titles))]
            find = partial(cache.derived, "search index", inputs, make)
            earlier = postponed.earlier.get(f"{stage.below}{path}") if postponed else None
            if postponed and earlier and not cache.get(cache.key("search index", inputs)):
                postponed.work.append(find)
                files[path] = earlier
            else:
                files[path] = f"{before}{find()}{after}".encode()


def _parts(index: str) -> tuple[str, str, str]:
    """Return what stands before an index's JSON object, the object, and what stands after it."""
    start, end = index.index("{"), index.rindex("}") + 1
    return index[:start], index[start:end], index[end:]


def weights_of(pages: Iterable[StagedPage], structure: KitFile) -> dict[str, float]:
    """Return the boost of pages that differ from 1, by their address in the index."""
    weights = {page.id: NEWS for page in pages if structure.news and page.id.startswith(f"{structure.news}/")}
    weights[structure.menu[0]] = FRONT
    return {_address(page): weights[page.id] for page in pages if page.id in weights}


def aliases_of(pages: Iterable[StagedPage], terms: Sequence[Term], glossary: str | None) -> dict[str, tuple[str, ...]]:
    """Return the aliases of pages and sections, by address in the index.

    A term's words apply to its glossary entry, to the page it links to, and to a page titled like it.
    """
    known = {page.id: page for page in pages}
    found: dict[str, dict[str, None]] = {_address(page): dict.fromkeys(page.aliases) for page in known.values()}
    for term in terms:
        words = dict.fromkeys((*term.spellings, *term.aliases, *term.avoid))
        names = {spelling.lower() for spelling in term.spellings}
        named = {page.id for page in known.values() if page.is_content and page.title.lower() in names}
        for page_id in sorted(named | {term.page or ""}):
            if page_id in known:
                found[_address(known[page_id])] |= words
        if glossary in known:
            found[f"{_address(known[glossary])}#{term.anchor}"] = words
    return {address: tuple(words) for address, words in found.items() if words}


def with_words(
    index: str,
    language: str,
    aliases: Mapping[str, Sequence[str]],
    weights: Mapping[str, float] = MappingProxyType({}),
    titles: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the index with hidden words in each document, and with all HTML in it escaped.

    If the engine supports field weights, the words become fields of their own; otherwise they are appended to the
    text in a hidden element.

    Args:
        index: A JSON object.
        language: Language of the index.
        aliases: By document address, relative to the folder of the index.
        weights: Boost by page address; 1 for all others.
        titles: The title of each page as plain text, by its address.
    """
    data = json.loads(index)
    documents = data["docs"] = [document | as_html(document, titles) for document in _without_repeats(data["docs"])]
    given = [tuple(aliases.get(unquote(document["location"]), ())) for document in documents]
    fields = data.get("config", {}).get("fields")
    for document, hidden in zip(documents, hidden_words(documents, given, language), strict=True):
        if fields is None:
            words = ", ".join(chain.from_iterable(hidden))
            document["text"] += str(Markup("<p hidden>{}</p>").format(words)) if words else ""
        else:
            document |= {name: " ".join(words) for name, words in hidden._asdict().items() if words}
            page, mark, _section = unquote(document["location"]).partition("#")
            document["boost"] = weights.get(page, 1) * (SECTION if mark else 1)
    if fields is not None:
        fields |= {name: {"boost": weight} for name, weight in WEIGHTS.items()}
    return json.dumps(data, separators=(",", ":"))


def as_html(document: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, str]:
    """Return a document's title and text as HTML with no tags except the engine's bare ones.

    Search shows both as HTML. The engine takes a page's title from its front matter, where it is plain text, and uses
    it for sections without a heading, too; everything else comes from the page's HTML. ``titles`` are plain text, by
    address.
    """
    page, mark, _section = unquote(document["location"]).partition("#")
    is_front_matter = page in titles and (not mark or document["title"] == titles[page])
    title = str(escape(titles[page])) if is_front_matter else document["title"]
    return {"title": _bare(title), "text": _bare(document["text"])}


def _bare(html: str) -> str:
    """Escape every tag but the engine's own, and every stray ampersand."""
    return _STRAY_TAG.sub("&lt;", _STRAY_AMPERSAND.sub("&amp;", html))


def hidden_words(
    documents: Sequence[Mapping[str, Any]], aliases: Sequence[Sequence[str]], language: str
) -> Iterator[Hidden]:
    """Yield the hidden words of each document (``location``, ``title`` and ``text``), given the aliases of each."""
    titles = [words_of(document["title"]) for document in documents]
    texts = [words_of(document["text"]) for document in documents]
    named = [words_of(" ".join(words)) for words in aliases]
    vocabulary = Vocabulary(chain(*titles, *texts, *named), language)
    parts = {word: vocabulary.parts(word) for word in vocabulary.words}
    common = _common(documents, [{*title, *text} for title, text in zip(titles, texts, strict=True)], parts)
    for document, words, title, text, alias in zip(documents, aliases, titles, texts, named, strict=True):
        heading = (*title, *alias)
        joined = joined_of(" ".join((document["title"], *words)))
        of_title = _new(chain(joined, *map(vocabulary.related, (*heading, *joined))), heading)
        of_text = _new(
            (part for word in text for part in parts[word] if part not in common), (*heading, *of_title, *text)
        )
        yield Hidden(tuple(word for word in alias if word not in title), of_title, of_text)


def _without_repeats(documents: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Drop empty sections that repeat their page's title."""
    titles = {document["location"]: document["title"] for document in documents}
    for document in documents:
        page, mark, _section = document["location"].partition("#")
        if not mark or document["text"].strip() or document["title"] != titles.get(page):
            yield document


def _common(
    documents: Sequence[Mapping[str, Any]], known: Sequence[set[str]], parts: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Words and compound parts that occur on too many pages to be useful for search."""
    pages: dict[str, set[str]] = {}
    for document, words in zip(documents, known, strict=True):
        page = document["location"].partition("#")[0]
        pages.setdefault(page, set()).update(words, *(parts[word] for word in words))
    counts = Counter(chain.from_iterable(pages.values()))
    return frozenset(word for word, count in counts.items() if count > max(COMMON * len(pages), FEW))


def _new(words: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Words that prefix search does not find already: a word is dropped if a longer one begins with it."""
    old = frozenset(known)
    known = sorted(old.union(words))
    return tuple(
        word
        for word, after in zip_longest(known, known[1:], fillvalue="")
        if word not in old and not after.startswith(word)
    )


def _address(page: StagedPage) -> str:
    """The page's address in the index."""
    return PurePosixPath(page.source).with_suffix(".html").as_posix()
