"""Papers as parts: a form is one, a pack has a cover and its forms, a booklet its chapters.

A part is a document of its own, so that it can be cached, rendered beside others, and used in more than one paper: the
blank paper of a form, its examples and the packs that it is in are finished from one rendering. `join` makes one
document of several.

WeasyPrint lays out a whole document anew until the page numbers in its contents and references are right. Here, each
chapter of the booklet is laid out with stand-ins for the numbers, and then with the numbers: both follow from the
chapter alone, so the cost of a page does not grow with the length of the booklet.
"""

import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

from samtalekit.model.outputs import PageUse
from samtalekit.paper.compose import Composition


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of a document's outline.

    Attributes:
        level: 1 for the highest.
        page: Index of its page, from 0.
        left_pt, top_pt: Its place, in points from the page's lower left corner.
        is_open: True when the entries beneath it are shown at first.
    """

    level: int
    label: str
    page: int
    left_pt: float
    top_pt: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A document laid out.

    Attributes:
        pages: How many it has.
        anchors: The page of each anchor, from 0.
        bookmarks: Its outline.
        use: How each page is used.
    """

    pages: int
    anchors: dict[str, int]
    bookmarks: tuple[Bookmark, ...]
    use: tuple[PageUse, ...] = ()


@dataclass(frozen=True, slots=True)
class PartTask:
    """A document to lay out, or to draw.

    Attributes:
        title: The paper's, for messages.
        first_page: Number of its first page; odd numbers are right-hand pages.
        is_drawn: True for a PDF, False for the layout alone.
    """

    html: str
    css: str
    title: str
    first_page: int = 1
    is_drawn: bool = True


@dataclass(frozen=True, slots=True)
class RenderedPart:
    """A document that was laid out: its layout, and its PDF where it was drawn, too."""

    layout: Layout
    pdf: bytes = b""


Run = Callable[[Sequence[PartTask]], list[RenderedPart]]
"""Does tasks, in whatever order, and returns the results in theirs."""


Rounds = Generator[list[PartTask], list[RenderedPart], list[RenderedPart]]
"""Yields the tasks of each round, is sent their results, and returns the parts of a paper."""


Numbers = dict[str, dict[str, Any]]
"""Of each booklet, by language and id, the number of each chapter's first page (``starts``) and of each anchor's page
(``anchors``), which chapters were ``late`` to end, and which of them are set ``closer``; plain data.
"""


def render_parts(
    compositions: Sequence[Composition], run: Run, earlier: Numbers | None = None
) -> list[list[RenderedPart]]:
    """Return the parts of papers, drawn, in their order; all papers have their rounds at the same time.

    ``earlier`` are the page numbers of the last time, and become those of this time. Chapters are drawn with them while
    they are laid out: if they prove right, which is usual after an edit, nothing more has to be drawn.

    Raises:
        PaperError: As `Renderer.render_part`.
    """
    numbers: Numbers = {} if earlier is None else earlier
    waiting = {number: _rounds(composition, numbers) for number, composition in enumerate(compositions)}
    asked = {number: next(rounds) for number, rounds in waiting.items()}
    made: dict[int, list[RenderedPart]] = {}
    while asked:
        results = iter(run([task for tasks in asked.values() for task in tasks]))
        answers = {number: list(islice(results, len(tasks))) for number, tasks in asked.items()}
        asked = {}
        for number, parts in answers.items():
            try:
                asked[number] = waiting[number].send(parts)
            except StopIteration as end:
                made[number] = end.value
    return [made[number] for number in range(len(compositions))]


def _rounds(composition: Composition, numbers: Numbers) -> Rounds:
    if composition.kind == "booklet":
        return (yield from _chapters(composition, numbers))
    if not composition.parts:
        return (yield [_task(composition, composition.html)])
    cover = _numbered(composition.html, _ids_of(composition.html), {})
    *parts, filler = yield [_task(composition, each) for each in (cover, *composition.parts, composition.filler)]
    return _each_on_a_sheet(parts, filler)


def _task(composition: Composition, html: str, first_page: int = 1, *, is_drawn: bool = True) -> PartTask:
    return PartTask(html, composition.css, composition.title, first_page, is_drawn)


def _each_on_a_sheet(parts: Sequence[RenderedPart], filler: RenderedPart) -> list[RenderedPart]:
    """Insert a blank page after each part that ends on a right-hand page: on both sides, each begins on a new sheet."""
    found: list[RenderedPart] = []
    for part in parts[:-1]:
        found += [part, filler] if part.layout.pages % 2 else [part]
    return [*found, parts[-1]]


# The booklet: chapters, with page numbers.

BEGINS = "<!-- chapter -->"
"""Stands in the composed HTML before each chapter that begins on a new page."""
CROSS = "part:"
"""Scheme of a link from one part to another, until they are joined."""
STAND_IN = "00"
"""Stands for a page number in the first layout: digits have one width, so that most chapters keep their lines."""
TAIL = 0.3
"""A chapter whose last page is filled less than this is set closer, if it then needs a page less."""
SAVED = 0.09
"""What a page that is set closer saves, at most, as a part of its height: fuller last pages are not tried."""
CLOSER_BODY = '<body class="sk-closer"'
"""The body of a chapter that is set closer, see booklet.css."""
MAX_ROUNDS = 3
"""Layouts with page numbers, at most: a longer number may move a word, and so an anchor, to the next page."""

_LINK = re.compile(r'(?P<before><a\b[^>]*?)\shref="#(?P<anchor>[^"]*)"')
_ID = re.compile(r'<[^<>]*\sid="([^"]*)"')
_BODY = re.compile(r"<body\b[^>]*>")
_END = "</body>\n</html>"


Chapter = tuple[str, frozenset[str]]
"""A document of a booklet, and the ids in it."""


def _chapters(composition: Composition, numbers: Numbers) -> Rounds:
    chapters, name = _chapters_of(composition), f"{composition.language} {composition.id}"
    laid_out = [_task(composition, _numbered(*each, {}), is_drawn=False) for each in chapters]
    guessed = _guessed(composition, chapters, numbers.get(name))
    parts = (yield [*laid_out, *guessed])[: len(chapters)]  # what was guessed is found again where it is right
    whole, late = chapters, _late(parts)
    chapters, parts = yield from _without_tails(composition, chapters, parts)
    closer = [number for number, (one, other) in enumerate(zip(whole, chapters, strict=True)) if one is not other]
    for _round in range(MAX_ROUNDS):
        before = parts
        starts = list(accumulate((part.layout.pages for part in before[:-1]), initial=1))
        anchors = {
            anchor: start + page
            for start, part in zip(starts, before, strict=True)
            for anchor, page in part.layout.anchors.items()
        }
        numbers[name] = {"starts": starts, "anchors": anchors, "closer": closer, "late": late}
        parts = yield _drawn(composition, chapters, starts, anchors)
        if _places(parts) == _places(before):
            break
    return parts


def _guessed(
    composition: Composition, chapters: Sequence[Chapter], earlier: Mapping[str, Any] | None
) -> list[PartTask]:
    """Return the tasks that set chapters closer and draw them as the last time."""
    if earlier is None or len(earlier["starts"]) != len(chapters):
        return []
    tried = [_task(composition, _numbered(*_closer(chapters[n]), {}), is_drawn=False) for n in earlier["late"]]
    set_so = [_closer(each) if number in earlier["closer"] else each for number, each in enumerate(chapters)]
    return [*tried, *_drawn(composition, set_so, earlier["starts"], earlier["anchors"])]


def _drawn(
    composition: Composition, chapters: Sequence[Chapter], starts: Sequence[int], anchors: Mapping[str, int]
) -> list[PartTask]:
    """Return the tasks that draw chapters with their page numbers."""
    return [_task(composition, _numbered(*each, anchors), start) for each, start in zip(chapters, starts, strict=True)]


def _closer(chapter: Chapter) -> Chapter:
    return chapter[0].replace("<body", CLOSER_BODY, 1), chapter[1]


def _without_tails(
    composition: Composition, chapters: Sequence[Chapter], parts: Sequence[RenderedPart]
) -> Generator[list[PartTask], list[RenderedPart], tuple[list[Chapter], list[RenderedPart]]]:
    """Set those chapters closer that have a few lines on a page of their own, where these lines then fit before it.

    Not the first and the last: these have the booklet's cover.
    """
    late = _late(parts)
    kept, found = [*chapters], [*parts]
    closer = [_closer(chapters[n]) for n in late]
    tried = (yield [_task(composition, _numbered(*each, {}), is_drawn=False) for each in closer]) if late else []
    for n, chapter, part in zip(late, closer, tried, strict=True):
        if part.layout.pages < parts[n].layout.pages:
            kept[n], found[n] = chapter, part
    return kept, found


def _late(parts: Sequence[RenderedPart]) -> list[int]:
    """Return which chapters have a few lines on a page of their own."""
    inner = list(enumerate(parts))[1:-1]
    return [n for n, part in inner if part.layout.use[-1].filled < min(TAIL, SAVED * (part.layout.pages - 1))]


def _places(parts: Sequence[RenderedPart]) -> list[object]:
    """What page numbers follow from; after the last chapter, the number of its pages says nothing."""
    return [*(part.layout.anchors for part in parts), *(part.layout.pages for part in parts[:-1])]


def _chapters_of(composition: Composition) -> list[Chapter]:
    """Split a composed booklet into documents, each with the ids in it; the first has the cover and the contents."""
    pieces = composition.html.split(BEGINS)
    opening = _BODY.search(pieces[0])
    if len(pieces) > 1 and opening is not None:
        head = pieces[0][: opening.end()]
        pieces = [pieces[0] + _END, *(head + piece + _END for piece in pieces[1:-1]), head + pieces[-1]]
    return [(piece, _ids_of(piece)) for piece in pieces]


def _ids_of(html: str) -> frozenset[str]:
    return frozenset(_ID.findall(html))


def _numbered(html: str, own: Iterable[str], numbers: Mapping[str, int]) -> str:
    """Give each link within the booklet its page number, and mark those that lead to another chapter."""

    def link(found: re.Match[str]) -> str:
        anchor = found["anchor"]
        lead = "#" if anchor in own else CROSS
        return f'{found["before"]} href="{lead}{anchor}" data-page="{numbers.get(anchor, STAND_IN)}"'

    return _LINK.sub(link, html)
