"""Query a page's running text: its sentences, and what follows the paragraphs that announce something."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from markdown_it.token import Token

from samtalekit.core.text import ABBREVIATIONS
from samtalekit.model.gfm import BLOCK, parse
from samtalekit.model.markup import HOLDING_BLOCKS, line_of

_END = re.compile(r"[.!?…][*_~»«”’\"')\]]*\s+(?=[*_~»«“‘\"'(\[]*[^\W_a-zæøå])")
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_PAIRS = (("»", "«"), ("“", "”"), ("(", ")"))

_NOTHING_NEW = frozenset({"heading_open", "list_item_open"})
_ALONE = frozenset({"fence", "code_block"})

Span = tuple[int, int]
"""Where something begins and ends, in characters."""


def sentence_spans(inline: Token) -> tuple[Span, ...]:
    """Return start and end of each sentence in the content of an ``inline`` token, the blanks after it included."""
    text = inline.content
    kept_whole = [each.meta["span"] for each in inline.children or () if "span" in each.meta]
    bounds = [0]
    for match in _END.finditer(text):
        at, before = match.end(), _WORD_BEFORE.search(text, 0, match.start())
        is_abbreviation = text[match.start()] == "." and before and before[0].casefold() in ABBREVIATIONS
        is_inside = any(start < at < end for start, end in kept_whole) or _is_open(text[bounds[-1] : at])
        if not is_abbreviation and not is_inside:
            bounds.append(at)
    return tuple(pairwise([*bounds, len(text)]))


def _is_open(text: str) -> bool:
    """True where quotation marks, brackets or emphasis that begin in a text do not end in it."""
    return any(text.count(left) > text.count(right) for left, right in _PAIRS) or text.count("**") % 2 == 1


def ends_in_colon(inline: Token) -> bool:
    """Return True for a text that announces what follows it."""
    return inline.content.rstrip(" *_").endswith(":")


def last_line(inline: Token) -> int:
    """Return the last line (from 0) of an ``inline`` token."""
    return (inline.map[1] if inline.map else 1) - 1


@lru_cache(maxsize=2048)  # as `parse`
def announcements(text: str) -> dict[int, range]:
    """Return the lines (from 0) of what follows each paragraph, by its last line; blocks in a row are one thing."""
    tokens = parse(text).tokens
    return {
        last_line(token): range(line_of(following), end)
        for before, token, following, end in _followed(tokens)
        if before.type == "paragraph_open" and following.type not in _NOTHING_NEW
    }


def _followed(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token, int]]:
    """Yield each text with the token before it, the element after its paragraph and the line after that element."""
    for number in range(1, len(tokens) - 2):
        following = tokens[number + 2]
        is_element = following.nesting == 1 or following.type in _ALONE or (following.type == BLOCK and following.info)
        if tokens[number].type == "inline" and is_element and following.map:
            end = _end_of_blocks(tokens[number + 2 :]) if following.type == BLOCK else following.map[1]
            yield tokens[number - 1], tokens[number], following, end


def _end_of_blocks(tokens: Sequence[Token]) -> int:
    """Return the line after the blocks that tokens begin with."""
    end, is_inside = line_of(tokens[0]) + 1, False
    for token in tokens:
        if token.type != BLOCK and not is_inside:
            break
        if token.type == BLOCK:
            is_inside = token.info in HOLDING_BLOCKS or (is_inside and bool(token.info))
            end = line_of(token) + 1
    return end
