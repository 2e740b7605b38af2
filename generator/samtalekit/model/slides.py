"""Slides: a page of the kind ``slides``, divided at its headings, with notes, minutes and how much text fits."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from markdown_it.token import Token

from samtalekit.model.gfm import BLOCK, parse
from samtalekit.model.markup import HOLDING_BLOCKS, NOTES, line_of, words_of

KIND = "slides"
"""The ``kind`` of a page that is a presentation, too."""

FOLDER = "slides"
"""Folder of presentations in the whole site, with a folder for each language."""

ON_SLIDES = frozenset({"checklist", "contact", "figure", "season", "steps", "tip", NOTES})
"""Blocks that a slide may have; the others are made for pages, which readers scroll and click."""

_MINUTES = re.compile(r"(?P<number>\d{1,3})(?:[ \t]*min\.?)?")
_STARTS = frozenset({"h1", "h2"})


@dataclass(frozen=True, slots=True)
class Notes:
    """One block of speaker notes. ``words`` follow its name; ``line`` counts from 0 in the page's text."""

    words: str
    line: int
    tokens: tuple[Token, ...]

    @property
    def minutes(self) -> int | None:
        """The minutes that the slide takes; None where its words are no number."""
        found = _MINUTES.fullmatch(self.words)
        return int(found["number"]) if found else None


@dataclass(frozen=True, slots=True)
class SlideText:
    """A slide's part of the parsed page.

    Attributes:
        line: The line (from 0) on which it begins.
        heading: The tokens of its heading; none for what precedes the first one.
        body: The tokens of what it shows: text, and figures apart.
        figures: The tokens of each figure or picture that stands by itself.
        notes: Its speaker notes.
        blocks: Name and line (from 0) of each of our blocks on it.
    """

    line: int
    heading: tuple[Token, ...]
    body: tuple[Token, ...]
    figures: tuple[tuple[Token, ...], ...]
    notes: tuple[Notes, ...]
    blocks: tuple[tuple[str, int], ...]

    @property
    def title(self) -> str:
        """The words of its heading."""
        return words_of(self.heading[1]) if self.heading else ""

    @property
    def minutes(self) -> int | None:
        """How many minutes it takes; None where its notes do not say."""
        said = [notes.minutes for notes in self.notes if notes.minutes is not None]
        return sum(said) if said else None


def slides_in(text: str) -> tuple[SlideText, ...]:
    """Divide a page's text: what precedes the first heading of the second level, then a slide for each of these.

    The first part is for those who read the page; only its notes belong to the presentation, to its opening slide.
    """
    tokens = parse(text).tokens
    starts = [at for at, is_inside in _places(tokens) if not is_inside and _begins_slide(tokens[at])]
    bounds = [0, *starts, len(tokens)]
    return tuple(_slide(tokens[first:last]) for first, last in pairwise(bounds))


def _begins_slide(token: Token) -> bool:
    return token.type == "heading_open" and token.level == 0 and token.tag in _STARTS


def _places(tokens: Sequence[Token]) -> Iterator[tuple[int, bool]]:
    """Yield the number of each token, and whether it is inside a block that holds text."""
    is_inside = False
    for at, token in enumerate(tokens):
        if token.type == BLOCK:
            is_inside = token.info in HOLDING_BLOCKS or (is_inside and bool(token.info))
        yield at, is_inside


def _slide(tokens: Sequence[Token]) -> SlideText:
    is_opening = not tokens or not _begins_slide(tokens[0])
    heading = () if is_opening else tuple(tokens[:3])  # opening, words, closing
    body: list[Token] = []
    figures: list[tuple[Token, ...]] = []
    notes: list[Notes] = []
    blocks: list[tuple[str, int]] = []
    at = len(heading)
    while at < len(tokens):
        token, end = tokens[at], at + 1
        if token.type == BLOCK and token.info:
            blocks.append((token.info, line_of(token)))
        if token.type == BLOCK and token.info == NOTES:
            end = next((n for n in range(end, len(tokens)) if tokens[n].type == BLOCK and not tokens[n].info), end)
            notes.append(Notes(token.content, line_of(token), tuple(tokens[at + 1 : end])))
            end += 1
        elif token.type == BLOCK and token.info == "figure":
            figures.append((token,))
        elif _is_picture(tokens[at : at + 3]):
            end = at + 3
            figures.append(tuple(tokens[at:end]))
        else:
            body.append(token)
        at = end
    line = line_of(heading[0]) if heading else 0
    return SlideText(line, heading, tuple(body), tuple(figures), tuple(notes), tuple(blocks))


def _is_picture(tokens: Sequence[Token]) -> bool:
    """True for a paragraph that holds one picture and nothing else."""
    if len(tokens) < 3 or tokens[0].type != "paragraph_open" or tokens[0].level:
        return False
    inside = [each for each in tokens[1].children or () if each.type != "text" or each.content.strip()]
    return [each.type for each in inside] == ["image"]


# How much text fits. Text is set in the largest of three sizes in which it fits by this estimate, which theme/web/css/
# slide.css and the kit's own fonts are measured for; with none, a slide has too much text.

Size = Literal["large", "normal", "small"]

LONGEST_TITLE = 70  # characters; the panel of a title has room for six lines


@dataclass(frozen=True, slots=True)
class TextLimit:
    """How many lines a slide has in a size, and how many characters a line has."""

    lines: int
    characters: int


TEXT_LIMITS: Mapping[Size, TextLimit] = {
    "large": TextLimit(8, 33),
    "normal": TextLimit(11, 42),
    "small": TextLimit(14, 52),
}
"""The limit of a slide's text; in a larger size it has so few lines that there is space around them."""

BESIDE_FIGURE: Mapping[Size, TextLimit] = {"normal": TextLimit(6, 20), "small": TextLimit(8, 24)}
"""The limit of a text that stands under its slide's title, beside a figure."""

GAPS = {"paragraph_open": 0.5, "list_item_open": 0.3, "tr_open": 0.5, "heading_open": 0.6}
"""Space, in lines, that each element adds."""

BLOCK_LINES = {"contact": 3.5, "checklist": 1.0, "tip": 1.5}
"""Lines that a block takes beside the text inside it."""


def size_of(slide: SlideText, *, season: int, steps: int) -> Size | None:
    """Return the size of a slide's text; None where it has more than fits, or its title does.

    Args:
        slide: The slide.
        season: How many dates ``::: season`` lists.
        steps: How many steps ``::: steps`` lists.
    """
    if len(slide.title) > LONGEST_TITLE:
        return None
    limits = BESIDE_FIGURE if slide.figures and slide.body else TEXT_LIMITS
    fits = (size for size, limit in limits.items() if _lines(slide, limit, season, steps) <= limit.lines)
    return next(fits, None)


def _lines(slide: SlideText, limit: TextLimit, season: int, steps: int) -> float:
    lines, cells = 0.0, 0
    row: list[float] = []
    rows_of = {"season": season * 1.5, "steps": steps * 1.4}
    for token in slide.body:
        lines += GAPS.get(token.type, 0.0) * (token.type != "paragraph_open" or not token.hidden)
        if token.type == BLOCK:
            lines += rows_of.get(token.info, BLOCK_LINES.get(token.info, 0.0))
        elif token.type in {"fence", "code_block"}:
            lines += token.content.count("\n") + 1
        elif token.type == "tr_open":
            row, cells = [], 0
        elif token.type in {"th_open", "td_open"}:
            cells += 1
        elif token.type == "inline" and cells:
            row.append(len(words_of(token)))
        elif token.type == "tr_close":
            each = limit.characters / max(cells, 1)
            lines += max((_broken(length, each) for length in row), default=1)
            cells = 0
        elif token.type == "inline":
            lines += _broken(len(words_of(token)), limit.characters)
    return lines


def _broken(characters: float, width: float) -> int:
    """How many lines some characters take."""
    return max(1, -int(-characters // width))
