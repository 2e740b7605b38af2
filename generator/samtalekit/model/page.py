"""A page of guidance: its front matter, the origin of its text, and parts that a workplace can leave out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field as Constraints

from samtalekit.core.findings import Location
from samtalekit.model.base import (
    Anchor,
    Day,
    FieldId,
    Fingerprint,
    FormId,
    Frozen,
    NamedElsewhere,
    PageId,
    Text,
    Translation,
    WebAddress,
)
from samtalekit.model.markup import HOLDING_BLOCKS, PART, WITH, block_lines


class Source(Frozen):
    """A source that a page builds on, and the day it was read.

    Attributes:
        part: The kit's part that it belongs to; left out with it.
    """

    title: Text
    url: WebAddress
    read: Day
    part: FieldId | None = None


class FrontMatter(Frozen):
    """The front matter of a page.

    Attributes:
        menu: A shorter title for menus; the title when left out.
        address: Path of the page on the site, without ``.html``; its id when left out.
        summary: One or two sentences, for its card and its description.
        lead: The sentences under the headline of a front page, or of a presentation.
        promise: What a step gives: "When you have read this, you have …".
        paths: On a step: what each audience does in it, by the kit's ids.
        opening: The title on a presentation's opening slide; the page's when left out.
        minutes: How long a presentation takes, in minutes.
        date: The day of a piece of news.
        aliases: Words that people search for and the page does not say.
        translates: The fingerprint of the text that it is a translation of.
        part: The kit's part that the page belongs to; left out with it.
        only_with: What the page speaks of; it is left out where one of them is.
        booklet: False for a page that makes sense on a screen only; the printed booklet leaves it out.
        fold: True where sections after the first are folded on the site, if a line can say what is in them.
        sheet: Anchors of the sections that a paper of one page shows; without any, the page has no such paper.
    """

    title: Text
    menu: Text | None = None
    kind: Literal["front", "step", "page", "slides"] = "page"
    address: PageId | None = None
    summary: Text
    order: int = 1000
    lead: Text | None = None
    promise: Text | None = None
    who: Text | None = None
    when: Text | None = None
    time: Text | None = None
    opening: Text | None = None
    minutes: Annotated[int, Constraints(ge=1, le=480)] | None = None
    forms: Annotated[tuple[NamedElsewhere, ...], Constraints(strict=False)] = ()
    paths: Mapping[FormId, Text] = {}
    date: Day | None = None
    aliases: Annotated[tuple[Text, ...], Constraints(strict=False)] = ()
    sources: Annotated[tuple[Source, ...], Constraints(strict=False)] = ()
    translates: Fingerprint | None = None
    booklet: bool = True
    fold: bool = False
    sheet: Annotated[tuple[Anchor, ...], Constraints(strict=False)] = ()
    part: FieldId | None = None
    only_with: Annotated[tuple[NamedElsewhere, ...], Constraints(strict=False)] = ()


class Origin(Frozen):
    """The file that a page or a form was read from.

    Attributes:
        path: Relative to the root of its folder, with ``/``: ``content/da/steps/plan.md``.
        is_own: True when it is in the folder being built, not in the kit beneath a workplace.
        text: The content of the file, front matter included.
        body_line: The line on which a page's text begins; None for a file that is all YAML.
        beneath: The kit's file that this one extends.
    """

    path: str
    is_own: bool
    text: str
    body_line: int | None = None
    beneath: "Origin | None" = None


SHEET_PREFIX = "sheet-"


class Page(Frozen):
    """A page with placeholders replaced.

    Attributes:
        id: Its path in the source language, without ``.md``.
        language: The language of its text; the source's where a translation is missing.
        address: Its path on the site, without ``.html``.
        body: Markdown with placeholders replaced, links as the author wrote them.
    """

    id: PageId
    language: str
    address: str
    front: FrontMatter
    body: str
    origin: Origin
    translation: Translation = "current"

    @property
    def title(self) -> str:
        """Its headline."""
        return self.front.title

    @property
    def sheet_id(self) -> str | None:
        """The id of its paper of one page: ``steps/plan`` → ``sheet-plan``; None where it has none."""
        return f"{SHEET_PREFIX}{self.id.removesuffix('/index').rpartition('/')[2]}" if self.front.sheet else None


# Parts: content that applies to some workplaces only, and is left out whole elsewhere.
#
# On a page a part is between two lines of its own, in running text or in a block::
#
#     ::: part state_agreement
#     The agreement asks for a written plan.
#     :::
#
# Where it applies, only the two lines are removed; where it is left out, all of it is.

_ITEM = re.compile(r"^(?P<indent>\s*)- ")
_BEGINS_PART = re.compile(rf":::[ \t]*{PART}\b")
_OF_PART = re.compile(r"\bpart:\s*[\"']?(?P<part>[a-z0-9_]+)")


def kept_lines(lines: Sequence[str], is_kept: Callable[[str, int], bool]) -> tuple[tuple[int, ...], int | None]:
    """Return which lines of a page's text are kept, and the first part that is not closed.

    ``is_kept`` decides on a part by its name and the line it begins on. All lines are counted from 0.
    """
    if not any(_BEGINS_PART.match(line) for line in lines):
        return tuple(range(len(lines))), None
    kept: list[int] = []
    open_blocks: list[tuple[bool, bool, int]] = []  # is it a part; does its text stay; where does it begin
    blocks = block_lines(lines)
    for number in range(len(lines)):
        block = blocks.get(number)
        stays = not open_blocks or open_blocks[-1][1]
        if block is None:
            is_line = True
        elif block[0] == PART:
            open_blocks.append((True, is_kept(block[1], number) and stays, number))
            is_line = False
        elif block[0] in HOLDING_BLOCKS | {WITH}:
            open_blocks.append((False, stays, number))
            is_line = True
        else:
            is_line = bool(block[0]) or not (open_blocks and open_blocks.pop()[0])
        if is_line and stays:
            kept.append(number)
    return tuple(kept), next((line for is_part, _stays, line in open_blocks if is_part), None)


@dataclass(frozen=True, slots=True)
class Tie:
    """Text of a page that is shown only at a workplace that has all that it names.

    Attributes:
        names: Of pages, forms, examples, parts and languages.
        first: The first of its lines, from 0, in the page's text without the two lines around it.
        last: The line after its last.
        place: Where it begins.
    """

    names: tuple[str, ...]
    first: int
    last: int
    place: Location


def tied_lines(lines: Sequence[tuple[str, Location]]) -> tuple[tuple[int, ...], tuple[Tie, ...], Location | None]:
    """Return which lines are text, what they are tied to, and where the first block begins that is not closed."""
    kept: list[int] = []
    ties: list[Tie] = []
    open_blocks: list[tuple[str, str, int, Location]] = []  # name and words; its first line; where it begins
    blocks = block_lines([words for words, _place in lines]) if any(":::" in words for words, _place in lines) else {}
    for number, (_words, place) in enumerate(lines):
        name, words = blocks.get(number, (None, ""))
        if name in HOLDING_BLOCKS or name == WITH:
            open_blocks.append((name, words, len(kept), place))
        if name == "" and open_blocks:
            name, words, first, begins = open_blocks.pop()
            if name == WITH:
                ties.append(Tie(names_in(words), first, len(kept), begins))
        if name != WITH:
            kept.append(number)
    return tuple(kept), tuple(ties), next((place for name, _words, _at, place in open_blocks if name == WITH), None)


def names_in(words: str) -> tuple[str, ...]:
    """Return the names on the line that begins a block ``::: with``: between them a comma, a space or both."""
    return tuple(re.findall(r"[^\s,]+", words))


def without_parts(text: str, left_out: frozenset[str]) -> str:
    """Return a page's file without the parts that are left out, as the basis of a workplace's own file."""
    opening, head, body = _cut(text)
    lines = body.split("\n")
    kept, _open = kept_lines(lines, lambda name, _line: name not in left_out)
    return opening + "".join(_items_kept(head, left_out)) + "\n".join(lines[number] for number in kept)


def _cut(text: str) -> tuple[str, str, str]:
    """The line that opens the front matter, the front matter with the line that closes it, and the text."""
    if not text.startswith("---\n") or "\n---\n" not in text:
        return "", "", text
    head, mark, body = text[4:].partition("\n---\n")
    return "---\n", head + mark, body


def _items_kept(head: str, left_out: frozenset[str]) -> Iterator[str]:
    """The lines of the front matter without a list's items that belong to a part that is left out."""
    group: list[str] = []
    indent = 0
    for line in [*head.splitlines(keepends=True), ""]:
        begins = _ITEM.match(line)
        is_inside = bool(group) and len(line) - len(line.lstrip()) > indent and not (begins and not begins["indent"])
        if is_inside:
            group.append(line)
            continue
        part = _OF_PART.search("".join(group))
        if part is None or part["part"] not in left_out:
            yield from group
        group, indent = ([line], len(begins["indent"])) if begins else ([], 0)
        if not begins:
            yield line
