"""What a check asks of a page's Markdown besides what it says: HTML, tables, open code, brackets, stray marks."""

import re
from collections.abc import Iterator
from itertools import pairwise

from samtalekit.core import limits
from samtalekit.model.gfm import Document, is_closed, parse
from samtalekit.model.markup import line_of
from samtalekit.model.text_facts import fact, plain_rows

_HASHES = re.compile(r"(?P<mark>#{1,6})(?=[^\W\d])")
_ENTRY = re.compile(r"(?P<mark>-|\d{1,2}[.)])(?=[^\W\d_])")
"""Marks of a heading and of a list's entry, which need a space after them."""


@fact(plain_rows)
def raw_html(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return line and column (from 0) of the first HTML in each block, and that HTML.

    A block is a paragraph, a heading, a table, or the lines that the parser takes for HTML; one that only closes tags
    belongs to the one that opened them.
    """
    return tuple(_raw_html(parse(text)))


def _raw_html(document: Document) -> Iterator[tuple[int, int, str]]:
    table = 0
    seen_in_table = seen = False
    for token in document.tokens:
        table += {"table_open": 1, "table_close": -1}.get(token.type, 0)
        seen_in_table = seen_in_table and table > 0
        if token.type == "html_block":
            if not (seen and _closes_only(token.content)):
                seen = True
                yield line_of(token), 0, token.content.strip()
        elif token.type == "inline" and not seen_in_table:
            first = next((each for each in token.children or () if each.type == "html_inline"), None)
            if first is not None:
                seen, seen_in_table = True, table > 0
                yield *document.place(token, first.meta["span"][0]), first.content


def _closes_only(html: str) -> bool:
    return not re.sub(r"</[A-Za-z][\w-]*\s*>", "", html).strip()


@fact(plain_rows)
def table_sizes(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return line (from 0), number of columns and number of rows of each table."""
    line = wide = high = 0
    found = []
    for token in parse(text).tokens:
        if token.type == "table_open":
            line, wide, high = line_of(token), 0, 0
        wide += token.type == "th_open"
        high += token.type == "tr_open"
        if token.type == "table_close":
            found.append((line, wide, high))
    return tuple(found)


@fact(plain_rows)
def unruled_tables(text: str) -> tuple[tuple[int, int], ...]:
    """Return line (from 0) and number of columns of what was meant for a table, and lacks the line under its head."""
    document, found = parse(text), []
    for inline in document.inlines():
        rows = [row.strip() for row in inline.content.split("\n")]
        at = next((number for number, row in enumerate(rows) if _is_row(row)), None)
        if at is not None and rows[at + 1 :] and _is_row(rows[at + 1]):
            found.append((document.place(inline, 0)[0] + at, rows[at].count("|") - 1))
    return tuple(found)


def _is_row(line: str) -> bool:
    return len(line) > 2 and line.startswith("|") and line.endswith("|")  # characters


def outside_code(text: str) -> Iterator[tuple[int, str]]:
    """Return number (from 0) and text of each line that is not in a code block."""
    document = parse(text)
    code = {
        line
        for token in document.tokens
        if token.type in {"fence", "code_block"} and token.map
        for line in range(*token.map)
    }
    return ((number, line) for number, line in enumerate(document.lines) if number not in code)


@fact(plain_rows)
def unclosed_fences(text: str) -> tuple[tuple[int, str], ...]:
    """Return line (from 0) and marks of each code fence that is not closed."""
    document = parse(text)
    fences = (token for token in document.tokens if token.type == "fence" and not is_closed(token, document.lines))
    return tuple((line_of(token), token.markup) for token in fences)


@fact(lambda kept: kept)
def too_many_brackets(text: str) -> int | None:
    """Return the first line (from 0) on which more square brackets are open at once than may be; None for none."""
    return next((line for line, layers in _bracket_depths(text) if layers > limits.BRACKETS), None)


def _bracket_depths(text: str) -> Iterator[tuple[int, int]]:
    """Yield each line outside code (number from 0), with the largest number of square brackets open at once on it."""
    layers = 0
    for number, line in outside_code(text):
        layers = layers if line.strip() else 0  # a blank line ends the paragraph, and what is open in it
        most = layers
        for sign in re.findall(r"\\.|`+[^`]*`+|[\[\]]", line):
            layers = max(0, layers + {"[": 1, "]": -1}.get(sign, 0))
            most = max(most, layers)
        yield number, most


_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?) ?[\w-]+")


@fact(plain_rows)
def admonitions(text: str) -> tuple[tuple[int, str], ...]:
    """Return the line (from 0) and words of each paragraph that begins as a block of other tools does: ``!!! note``."""
    document = parse(text)
    return tuple(
        (document.place(inline, 0)[0], match[0])
        for before, inline in pairwise(document.tokens)
        if before.type == "paragraph_open" and (match := _ADMONITION.match(inline.content))
    )


@fact(plain_rows)
def unspaced_marks(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """Return where a heading or a list was meant, and readers see its mark: once for each paragraph.

    A single ``#`` or one entry may be meant as it is (``#tag``, ``-ish``): it counts at the paragraph's beginning, an
    entry before a capital; two entries always count.

    Returns:
        Line and column (from 0), the mark, and what follows it on its line.
    """
    document = parse(text)
    found = []
    for before, inline in pairwise(document.tokens):
        if before.type != "paragraph_open":
            continue
        lines, at = inline.content.split("\n"), 0
        entries = sum(_ENTRY.match(line) is not None for line in lines)
        for line in lines:
            heading, entry = _HASHES.match(line), _ENTRY.match(line)
            is_heading = heading and (at == 0 or len(heading[0]) > 1)
            is_entry = entry and (entries > 1 or (at == 0 and line[entry.end()].isupper()))
            if mark := heading if is_heading else entry if is_entry else None:
                found.append((*document.place(inline, at), mark[0], line[mark.end() :]))
                break
            at += len(line) + 1
    return tuple(found)
