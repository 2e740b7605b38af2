"""Read a page: front matter, Markdown body, and values by name in both, with the location of every line."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from samtalekit.core import limits
from samtalekit.core.findings import Finding, Location
from samtalekit.core.messages import MessageRef, in_quotes
from samtalekit.core.text import plain_letters
from samtalekit.model.base import PAGE_ID
from samtalekit.model.checked_markup import (
    admonitions,
    raw_html,
    table_sizes,
    too_many_brackets,
    unclosed_fences,
    unruled_tables,
    unspaced_marks,
)
from samtalekit.model.markup import (
    HOLDING_BLOCKS,
    PLACED_BLOCKS,
    WITH,
    WRAPPING_BLOCKS,
    Link,
    blocks,
    headings_at,
    links,
)
from samtalekit.model.page import FrontMatter, Origin, Page, Tie, tied_lines
from samtalekit.sources.extends import extends_missing, likely_typos
from samtalekit.sources.language import LanguageSources
from samtalekit.sources.layers import Found
from samtalekit.sources.overlay.definition_overlay import is_extension
from samtalekit.sources.overlay.page_overlay import Line, changes_of, changes_places, extended_front, extended_lines
from samtalekit.sources.reader import SourceReader
from samtalekit.sources.suggest import nearest_block
from samtalekit.sources.validate import validate
from samtalekit.sources.values import Scope, fill_tree, filled
from samtalekit.sources.yaml_tree import Tree, read_tree


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page's file, split into front matter and body, before values are filled in.

    Attributes:
        name: Its name in findings.
        tree: Its front matter.
        lines: Its body.
        body_line: The line of the file that the body begins on.
    """

    found: Found
    name: str
    text: str
    tree: Tree
    lines: tuple[Line, ...]
    body_line: int

    @property
    def body_start(self) -> int:
        """Return the character offset in the file where the body begins."""
        return sum(len(line) + 1 for line in self.text.split("\n")[: self.body_line - 1])


@dataclass(frozen=True, slots=True)
class PageFile:
    """A parsed page.

    Attributes:
        tree: Its front matter, with values filled in.
        unfilled: Its text before values are filled in.
        places: The location of each line of its text.
        leaves: The files that it was read from: one, or a workplace's extension and the kit's page that it extends.
        ties: Which of its lines speak of what.
    """

    page: Page
    tree: Tree
    unfilled: str
    places: tuple[Location, ...]
    leaves: tuple[PageSource, ...]
    ties: tuple[Tie, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of its file in findings."""
        return self.leaves[0].name

    @property
    def extends(self) -> bool:
        """True for a workplace's extension of the kit's page."""
        return len(self.leaves) > 1

    def is_own(self, line: int) -> bool:
        """Return True for a line (from 0) of the folder being built, not of the kit's page that it extends."""
        return self.leaves[0].found.is_own and self.places[line].file == self.name

    def body_place(self, line: int, column: int = 0) -> Location:
        """Return the location of a line and column of the body, both counted from 0."""
        return self.places[line].moved(columns=column)

    def links(self) -> Iterator[tuple[Link, Location]]:
        """Yield every link of the body, with values filled in, and its location."""
        columns = defaultdict(list)
        for link in links(self.unfilled):
            columns[link.line].append(link.column)
        for line, found in groupby(links(self.page.body), key=lambda link: link.line):
            here = list(found)
            starts = columns[line] if len(columns[line]) == len(here) else [link.column for link in here]
            yield from ((link, self.body_place(line, column)) for link, column in zip(here, starts, strict=True))


def read_page(found: Found, page_id: str, sources: LanguageSources) -> PageFile | None:
    """Read one page; None, with findings, when its front matter and text cannot be separated.

    A page with mistakes in its front matter is still checked; with errors nothing is built from it.
    """
    reader = sources.reader
    own = reader.text(found.path)
    beneath = reader.text(found.beneath.path) if found.beneath else None
    key = (read_page, page_id, sources.language, sources.scope_key, found, own, beneath)
    known: tuple[PageFile | None, list[Finding]] | None = reader.cache.recall(key)
    if known is None:
        start = len(reader.findings)
        page = _read_page(found, page_id, sources)
        reader.cache.keep(key, (page, reader.findings[start:]))
        return page
    page, findings = known
    reader.findings += findings
    return page


def _read_page(found: Found, page_id: str, sources: LanguageSources) -> PageFile | None:
    reader, scope, parts, language = sources.reader, sources.scope, sources.parts, sources.language
    if reader.text(found.path) is not None and not PAGE_ID.fullmatch(page_id):
        reader.report(reader.whole(found.path), "bad-id", value=page_id, shape=_as_page_id(page_id))
        return None
    leaves = _leaves(found, sources)
    if not leaves:
        return None
    own, kits = leaves[0], leaves[1:]
    tree, lines = own.tree.copy(), list(own.lines)
    if kits:
        tree = extended_front(kits[0].tree, own.tree)
        base, changes = parts.lines(kits[0].lines, reader), tuple(changes_of(own.lines, reader))
        lines = extended_lines(base, changes, _headings(kits[0].name, base, scope), reader)
    lines, ties = _untied(parts.lines(lines, reader), reader)
    unfilled, places = "\n".join(words for words, _place in lines), tuple(place for _words, place in lines)
    fill_tree(tree, scope, reader)
    front, findings = validate(FrontMatter, tree)
    reader.findings += findings
    _check_markup(unfilled, places, reader)
    body = filled(unfilled, scope, reader, lambda line, column: places[line].moved(columns=column), markdown=True)
    front = parts.front(front, tree, reader) if front else FrontMatter(title="–", summary="–")
    page = Page(
        id=page_id,
        language=language,
        address=front.address or page_id,
        front=front,
        body=body,
        origin=_origin(leaves, language),
    )
    return PageFile(page, tree, unfilled, places, leaves, ties)


def _untied(lines: list[Line], reader: SourceReader) -> tuple[list[Line], tuple[Tie, ...]]:
    """Return a page's lines without those around text that speaks of something, and which lines that is."""
    kept, ties, still_open = tied_lines(lines)
    if still_open:
        reader.report(still_open, "open-block", name=WITH)
    return [lines[number] for number in kept] or [("", lines[-1][1])], ties


def _leaves(found: Found, sources: LanguageSources) -> tuple[PageSource, ...]:
    """Read a page's file and the kit's file that it extends; empty, with a finding, when one cannot be read."""
    reader = sources.reader
    own = _leaf(found, reader)
    if own is None or not is_extension(own.tree):
        return (own,) if own else ()
    if found.beneath is None:
        sources.report_alone(found, own.tree.key_place(("extends",)))
        return ()
    kits = _leaf(found.beneath, reader)
    return (own, kits) if kits else ()


def _leaf(found: Found, reader: SourceReader) -> PageSource | None:
    text, name = reader.text(found.path), reader.layers.name(found.path)
    if text is None:
        return None
    cut, is_changing = _cut(text), found.is_own and found.beneath is not None and changes_places(text)
    if cut is None and is_changing and not _cut_wrong(text):
        front = Tree(None, {(): Location(name)})
        reader.findings += extends_missing(front, "page")
        return PageSource(found, name, text, front, tuple(_placed_lines(text, name, 1)), 1)
    if cut is None:
        problem, remedy = (MessageRef(f"front_matter.{key}{_cut_wrong(text)}") for key in ("problem", "remedy"))
        if text.strip():
            reader.report(Location(name), "front-matter", problem=problem, remedy=remedy)
        else:
            reader.report(Location(name), "empty-file")
        return None
    head, body, body_line = cut
    tree, findings = read_tree(head, name, first_line=2)
    reader.findings += [*findings, *(likely_typos(tree) if tree else ())]
    if tree is None:
        return None
    if is_changing and not is_extension(tree):
        reader.findings += extends_missing(tree, "front")
    return PageSource(found, name, text, tree, tuple(_placed_lines(body, name, body_line)), body_line)


def _placed_lines(body: str, name: str, first: int) -> Iterator[Line]:
    """Yield the lines of a text that begins on a line of a file."""
    return ((words, Location(name, first + number)) for number, words in enumerate(body.split("\n")))


def _cut(text: str) -> tuple[str, str, int] | None:
    """Split a file into front matter, body, and the line the body begins on; None without front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    return None


def _as_page_id(path: str) -> str:
    """The id nearest to a path that cannot be one: small letters, digits and hyphens."""
    near = re.sub(r"[^a-z0-9/]+", "-", plain_letters(path)).strip("-")
    return near if PAGE_ID.fullmatch(near) else "steps/plan"


def _cut_wrong(text: str) -> str:
    """What is wrong with the lines around a file's front matter, as the ending of a message's key."""
    first = text.lstrip("\n").partition("\n")[0].rstrip()
    if first == "---":
        return "_open" if text.startswith("---") else "_above"
    return "_dashes" if first and not first.strip("-–—") and first != "-" else ""


def _headings(name: str, lines: Sequence[Line], scope: Scope) -> str:
    """Return the kit's text with values filled in, for its headings; mistakes are reported with the page itself."""
    text = "\n".join(words for words, _place in lines)
    return filled(text, scope, None, lambda _line, _column: Location(name), markdown=True)


def _origin(leaves: tuple[PageSource, ...], language: str) -> Origin:
    """Return the file in which the page is edited, and the one that it extends."""
    own, kits = leaves[0], leaves[1:]
    path = f"content/{language}/{own.found.name}"
    beneath = _origin(kits, language) if kits else None
    return Origin(path=path, is_own=own.found.is_own, text=own.text, body_line=own.body_line, beneath=beneath)


_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9-]*)[^>\n]*>?|<!--")

_INSTEAD = {
    "list": "ul ol li dl dt dd",
    "table": "table caption colgroup col thead tbody tfoot tr th td",
    "link": "a",
    "picture": "img picture figure",
    "bold": "b strong",
    "italic": "i em cite dfn var",
    "code": "code pre kbd samp tt",
    "heading": "h1 h2 h3 h4 h5 h6",
    "line_break": "br wbr",
    "rule": "hr",
    "quote": "blockquote q",
    "gone": "s del strike",
    "short": "abbr acronym",
    "task": "input",
    "folded": "details summary",
}
"""What to write instead of HTML: the key of a message, and the elements."""

_INSTEAD_OF = {name: key for key, names in _INSTEAD.items() for name in names.split()}


def _instead_of(tag: re.Match[str] | None) -> MessageRef:
    """What to write in Markdown instead of a tag or a comment."""
    name = tag["name"] if tag else None
    key = "comment" if name is None else _INSTEAD_OF.get(name.lower(), "text")
    return MessageRef(f"instead_of_html.{key}")


def _check_markup(body: str, places: tuple[Location, ...], reader: SourceReader) -> None:
    for line, column, html in raw_html(body):
        tag = _TAG.match(html)
        shown = tag[0][:40] if tag else html[:40]
        reader.report(places[line].moved(columns=column), "raw-html", text=shown, instead=_instead_of(tag))
    for line, marks in unclosed_fences(body):
        reader.report(places[line], "open-fence", marks=marks)
    for line, column, mark, rest in unspaced_marks(body):
        escaped = f"\\{mark}" if mark[0] in "#-" else f"{mark[:-1]}\\{mark[-1]}"
        spaced = f"{'##' if mark == '#' else mark} {rest}"  # a page's headings begin at the second level
        values = {"text": f"{mark}{rest}"[:60], "mark": mark, "spaced": spaced[:60], "escaped": escaped}
        reader.report(places[line].moved(columns=column), "mark-space", **values)
    deep = too_many_brackets(body)
    if deep is not None:
        reader.report(places[deep], "brackets-deep", limit=limits.BRACKETS)
    for line, columns, rows in table_sizes(body):
        if columns > limits.TABLE_COLUMNS or rows > limits.TABLE_ROWS:
            values = {"columns": limits.TABLE_COLUMNS, "rows": limits.TABLE_ROWS}
            reader.report(places[line], "table-too-large", **values)
    for line, columns in unruled_tables(body):
        reader.report(places[line], "table-line", line="|---" * columns + "|")
    for line, _level, _words in islice(headings_at(body), limits.HEADINGS, limits.HEADINGS + 1):
        reader.report(places[line], "too-many-headings", limit=limits.HEADINGS)
    for line, words in admonitions(body):
        reader.report(places[line], "unknown-block", name=words, nearest=in_quotes("::: tip"))
    _check_blocks(body, places, reader)


_OF_ALL = {"examples": "example", "forms": "form", "packs": "pack"}
"""Blocks that show all of a kind, and those that show the one that is named."""


def _check_blocks(body: str, places: tuple[Location, ...], reader: SourceReader) -> None:
    """Check that each block is one that exists, and is closed."""
    known, is_unknown_open = HOLDING_BLOCKS | PLACED_BLOCKS | WRAPPING_BLOCKS, False
    for part in blocks(body):
        if part.name not in known:
            word = part.name or next(iter(part.words.split()), "")  # no name is in capitals: ``::: Tip``
            if word or not is_unknown_open:  # the line that closes an unknown block is no mistake of its own
                near = nearest_block(word, sorted(known))
                reader.report(places[part.line], "unknown-block", name=word or ":::", nearest=near)
            is_unknown_open = bool(word)
        elif not part.is_closed:
            reader.report(places[part.line], "open-block", name=part.name)
        elif part.words and (single := _OF_ALL.get(part.name)):
            near = in_quotes(f"::: {single} {part.words}")
            reader.report(places[part.line], "unknown-block", name=f"{part.name} {part.words}"[:60], nearest=near)
