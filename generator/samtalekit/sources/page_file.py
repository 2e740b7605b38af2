"""A page of guidance: front matter, body, and the values in both."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from samtalekit.ground.findings import Place
from samtalekit.model.base import PAGE_ID
from samtalekit.model.markup import HOLDING_BLOCKS, PLACED_BLOCKS, Block, Link, links, raw_html, segments
from samtalekit.model.page import FrontMatter, Origin, Page
from samtalekit.sources.folders import Desk
from samtalekit.sources.index import Found
from samtalekit.sources.tree import Tree, read_tree
from samtalekit.sources.validate import nearest, validate
from samtalekit.sources.values import Scope, fill_tree, filled


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page that was read, with the places of its front matter and its text before values."""

    page: Page
    tree: Tree
    name: str
    unfilled: str

    def body_place(self, line: int, column: int = 0) -> Place:
        """The place of a line and column of the body, both counted from 0."""
        return Place(self.name, self.page.body_line + line, column + 1)

    def links(self) -> Iterator[tuple[Link, Place]]:
        """Every link of the body with its values in place, and where it stands in the file."""
        columns = defaultdict(list)
        for link in links(self.unfilled):
            columns[link.line].append(link.column)
        for line, found in groupby(links(self.page.body), key=lambda link: link.line):
            here = list(found)
            told = columns[line] if len(columns[line]) == len(here) else [link.column for link in here]
            yield from ((link, self.body_place(line, column)) for link, column in zip(here, told, strict=True))


def read_page(found: Found, page_id: str, language: str, scope: Scope, desk: Desk) -> PageFile | None:
    """Read one page; None, with findings, when its text cannot be told from its front matter.

    A page whose front matter has mistakes is looked at all the same; with errors nothing is made of it.
    """
    text = desk.text(found.path)
    if text is None:
        return None
    name = desk.layers.name(found.path)
    if not PAGE_ID.fullmatch(page_id):
        desk.say(Place(name), "bad-id", value=page_id, shape="steps/plan")
        return None
    cut = _cut(text)
    if cut is None:
        desk.say(Place(name), "front-matter")
        return None
    head, body, body_line = cut
    tree, findings = read_tree(head, name, first_line=2)
    desk.findings += findings
    if tree is None:
        return None
    fill_tree(tree, scope, desk)
    front, findings = validate(FrontMatter, tree)
    desk.findings += findings
    _look_at_markup(body, Place(name, body_line), desk)
    unfilled = body
    body = filled(body, scope, desk, lambda line, column: Place(name, body_line + line, column + 1), markdown=True)
    front = front or FrontMatter(title="–", summary="–")
    page = Page(
        id=page_id,
        language=language,
        address=front.address or page_id,
        front=front,
        body=body,
        body_line=body_line,
        origin=Origin(path=f"content/{language}/{found.name}", is_own=found.is_own, text=text),
    )
    return PageFile(page, tree, name, unfilled)


def _cut(text: str) -> tuple[str, str, int] | None:
    """Front matter, body, and the line the body begins on; None without front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    return None


def _look_at_markup(body: str, start: Place, desk: Desk) -> None:
    for line, column, piece in raw_html(body):
        desk.say(Place(start.file, start.line + line, column + 1), "raw-html", text=piece.strip())
    for part in segments(body):
        if not isinstance(part, Block):
            continue
        place = start.moved(lines=part.line)
        known = HOLDING_BLOCKS | PLACED_BLOCKS
        if part.name not in known:
            word = part.name or ":::"
            desk.say(place, "unknown-block", name=word, nearest=nearest(word, sorted(known)))
        elif not part.is_closed:
            desk.say(place, "open-block", name=part.name)
