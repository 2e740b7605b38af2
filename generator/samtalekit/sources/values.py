"""Fill in values by name: ``{{ role.host.the }}``. No other template syntax; values are data, never rendered again."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence

from samtalekit.core.findings import Location
from samtalekit.core.locale import written_span
from samtalekit.core.messages import catalogue, message
from samtalekit.core.text import odd_characters
from samtalekit.model.kit import KitFile, Words
from samtalekit.model.markup import block_lines, code_spans
from samtalekit.model.workplace import RoleWords, Workplace, with_capitals
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest_value
from samtalekit.sources.yaml_tree import Tree

_PLACEHOLDER = re.compile(r"\{\{(?P<name>(?:(?!\{\{).)*?)\}\}|(?P<code>\{%|\{#)|(?P<open>\{\{)")

_SINGLE = re.compile(r"(?<!\{)\{\s*(?P<name>\w+(?:\.\w+)+)\s*\}(?!\})")
"""A name between single braces, which would be shown with them."""
_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_MARKDOWN = re.compile(r"([\\`*_\[\]{}|!@~]|:(?=//)|(?<=www)\.)")
_LEADING = re.compile(r"^(\d*)([-#+:=~.)])")  # would begin a heading, list, block or rule at the start of a line

Scope = Mapping[str, str]
"""Values by dotted name."""


class AnyName(dict[str, str]):
    """The scope when the words could not be read: it accepts every name, so that one mistake is reported once."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return "…"


class WithUnread(dict[str, str]):
    """The scope of a translation when the words of the source language could not be read: it accepts all of those."""

    def __init__(self, names: Scope, language: str) -> None:
        super().__init__(names)
        self._prefix = f"{language}."

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or str(name).startswith(self._prefix)

    def __missing__(self, name: str) -> str:
        return "…"


def roles_of(words: Words, workplace: Workplace, language: str) -> Mapping[str, RoleWords]:
    """Return the kit's roles with the workplace's own words over them."""
    return {**words.roles, **workplace.roles.get(language, {})}


def words_of(words: Words, workplace: Workplace, language: str) -> Mapping[str, str]:
    """Return the kit's other words with the workplace's own over them."""
    return {**words.words, **workplace.words.get(language, {})}


def data_notices_of(words: Words, workplace: Workplace, language: str) -> Mapping[str, str]:
    """Return the kit's data notices with the workplace's own words over them."""
    return {**words.data_notices, **workplace.data_notices.get(language, {})}


def step_numbers(structure: KitFile, workplace: Workplace, language: str) -> Scope:
    """Return how many steps a workplace has, in words, and the number of each, by the end of its page's name.

    A step that is left out has no number: what is said of it is left out as well.
    """
    kept = [page for page in structure.steps if workplace.pages == "all" or page in workplace.pages]
    key = f"count.{len(kept)}"
    count = message(language, key) if key in catalogue(language) else str(len(kept))
    numbers = {f"step.{_last_name(page)}": "–" for page in structure.steps}
    numbers |= {f"step.{_last_name(page)}": str(number) for number, page in enumerate(kept, start=1)}
    return {"steps.count": count, "steps.Count": count[:1].upper() + count[1:], **numbers}


def _last_name(page: str) -> str:
    return page.rpartition("/")[2].replace("-", "_")


def scope_of(words: Words, structure: KitFile, workplace: Workplace, language: str) -> Scope:
    """Return all names that content may use, in one language."""
    names: dict[str, str] = {"workplace.name": workplace.name, **step_numbers(structure, workplace, language)}
    names["kit.title"] = filled(words.title, names, None, lambda _line, _column: Location(""))
    for role, word in roles_of(words, workplace, language).items():
        names |= {f"role.{role}.{form}": text for form, text in word.forms(language).items()}
    others = words_of(words, workplace, language)
    names |= {f"word.{name}": text for name, text in {**others, **with_capitals(others)}.items()}
    contact = workplace.contact
    for part in ("name", "email", "phone"):
        names[f"workplace.contact.{part}"] = (getattr(contact, part) if contact else None) or workplace.name
    for name in words.season:
        span = workplace.season.dates.get(name)
        shown = written_span(span.first, span.last, language) if span else message(language, "value.date_to_follow")
        names[f"season.{name}"] = shown
    return names


OF_SOURCE = ("role.", "word.")
"""Prefixes of the source language's values that a translation may use, too."""


def with_source(names: Scope, language: str, source: Scope | None) -> Scope:
    """Return a translation's names with those of the source language: ``da.role.host.one``.

    Args:
        names: The translation's own.
        language: The source language.
        source: Its names; None where they could not be read.
    """
    if source is None:
        return WithUnread(names, language)
    theirs = {f"{language}.{name}": text for name, text in source.items() if name.startswith(OF_SOURCE)}
    return {**theirs, **names}


def as_markdown(value: str) -> str:
    """Escape a value for Markdown, so that none of it is read as markup."""
    plain = _MARKDOWN.sub(r"\\\1", " ".join(value.split()))
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LEADING.sub(lambda match: f"{match[1]}&#{ord(match[2])};", plain)


def _between_single_braces(text: str, scope: Scope, code: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Yield where a value's name is between single braces, outside code."""
    for found in _SINGLE.finditer(text) if "{" in text else ():
        if found["name"] in scope and not any(start <= found.start() < end for start, end in code):
            yield found


def filled(
    text: str,
    scope: Scope,
    reader: SourceReader | None,
    place: Callable[[int, int], Location],
    *,
    markdown: bool = False,
) -> str:
    """Return a text with its values filled in; unknown names become findings.

    Args:
        text: Words with ``{{ dotted.name }}`` in them.
        scope: The names that exist.
        reader: Collects findings; None where the same text is filled in, and its mistakes reported, elsewhere.
        place: Returns the location of a line and column of the text, both counted from 0.
        markdown: True when the text is Markdown, in which values are escaped; code is left as it stands.
    """
    starts = [0, *(each.end() for each in re.finditer("\n", text))]
    is_filled = markdown and "{" in text
    code = code_spans(text) if is_filled else []
    titles = block_lines(text.split("\n")) if is_filled else {}

    if reader:
        for each in _between_single_braces(text, scope, code):
            line = bisect_right(starts, each.start()) - 1
            reader.report(place(line, each.start() - starts[line]), "value-syntax", text=each[0])

    def value(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in code):
            return match[0]
        line = bisect_right(starts, match.start()) - 1
        column = match.start() - starts[line]
        name = (match["name"] or "").strip()
        if not _NAME.fullmatch(name) and not any(odd_characters(name, each) for each in scope):
            if reader:
                reader.report(place(line, column), "value-syntax", text=match[0][:40])
            return ""
        if name not in scope:
            if reader:
                reader.report(place(line, column), "unknown-value", name=name, nearest=nearest_value(name, list(scope)))
            return ""
        if line in titles:  # its words are shown as they stand
            return " ".join(scope[name].split())
        return as_markdown(scope[name]) if markdown else scope[name]

    return _PLACEHOLDER.sub(value, text)


def fill_tree(tree: Tree, scope: Scope, reader: SourceReader) -> None:
    """Fill in the values in every text of a tree, in place; without known values the texts stay as they are."""
    if isinstance(scope, AnyName):
        return
    for path, text in list(tree.texts()):
        if "{" not in text or not path:
            continue
        start = tree.place(path).moved(columns=1 if path in tree.quoted_texts else 0)
        is_block = path in tree.block_texts

        def place(line: int, column: int, start: Location = start, *, is_block: bool = is_block) -> Location:
            return start if is_block else start.moved(line, column)

        holder = tree.at(path[:-1])
        if isinstance(holder, (dict, list)):
            holder[path[-1]] = filled(text, scope, reader, place)  # type: ignore[index]  # the last step fits its holder
