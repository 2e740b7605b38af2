"""``samtalekit compare``: diff two built sites by page and by paper, for the person who approves a change."""

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeVar

from pydantic import ValidationError

from samtalekit.core.errors import SourceErrors
from samtalekit.core.files import MANIFEST_NAME, MAX_DATA_BYTES, file_or_none, read_regular, sha256_of, write_if_changed
from samtalekit.core.findings import Finding, Location
from samtalekit.core.locale import message_language
from samtalekit.core.messages import ProgressCallback, no_progress
from samtalekit.core.system_errors import uninterrupted
from samtalekit.diff.text import Change, Section, difference_of_sections, sentences
from samtalekit.model.outputs import Manifest, ManifestField, ManifestPage, ManifestPaper
from samtalekit.paper.inspect.account import account_of
from samtalekit.paper.inspect.page_diff import Pair, differing, pictures
from samtalekit.pipeline.publish import OutputKind, output_dir, put_in_place
from samtalekit.web.markup import PageText, page_text_of

SUMMARY, PICTURES = "summary.md", "pictures"
KIND = OutputKind(
    "not-a-comparison", lambda _folder, names: SUMMARY in names and {SUMMARY, PICTURES}.issuperset(names), SUMMARY
)
PICTURED = {"form": 4, "poster": 1}
"""How many pages of a paper get pictures, by its kind; 1 for other kinds, whose text is compared elsewhere."""

NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>[0-9]{1,2}): (?P<rest>.+)", re.DOTALL)
"""The label of a field in a round of a section, or in a row of a table: "Goal 2: What …"."""

APPEARANCE = ("assets/site.css", "assets/logo", "assets/fonts/", "assets/favicon")
"""Path prefixes of the assets that style every page."""

Way = Literal["new", "gone", "changed"]
Entry = TypeVar("Entry", ManifestPage, ManifestPaper)


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that has changed.

    Attributes:
        changes: Differences in its text.
        links: External URLs that were added or removed.
        has_new_pictures: True when its pictures have changed.
    """

    page: ManifestPage
    way: Way
    changes: tuple[Change, ...] = ()
    links: tuple[str, ...] = ()
    has_new_pictures: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """File names of a paper page's pictures before and after; None where there is no such page."""

    pair: Pair
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PaperChange:
    """A paper that has changed.

    Attributes:
        title: The title in the PDF.
        differing: The pages that look different; empty when only metadata or structure differs.
        shown: The differing pages that have pictures.
        pages_before: How many pages it had.
        added: Labels of new fields.
        removed: Labels of removed fields.
        reworded: Changed labels of fields, before and after.
    """

    paper: ManifestPaper
    title: str
    way: Way
    differing: tuple[Pair, ...] = ()
    shown: tuple[Shown, ...] = ()
    pages_before: int = 0
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CompareReport:
    """Differences between two sites.

    Attributes:
        pages: Pages whose own text, links or pictures differ.
        others: How many more pages differ only in shared parts: a title, a card, a date, the menu, the footer.
        is_restyled: True when colours, logo or fonts differ.
    """

    language: str
    pages: tuple[PageChange, ...]
    papers: tuple[PaperChange, ...]
    others: int
    is_restyled: bool
    folder: Path


RenderSummary = Callable[[CompareReport], str]
"""Renders a report as Markdown."""


def compare(
    before: Path, after: Path, into: Path, render: RenderSummary, progress: ProgressCallback = no_progress
) -> CompareReport:
    """Compare two sites, and write a summary of the differences with pictures of papers.

    Args:
        before: The site before the change.
        after: The site after it.
        into: A folder for ``summary.md`` and ``pictures/``: new, empty, or from an earlier comparison.
        render: Renders the report as Markdown.
        progress: Progress callback: receives a message key and its values.

    Raises:
        SourceErrors: One of the two is not a site built by samtalekit.
        WriteError: The folder cannot be written, or holds something else.
    """
    manifests = _manifests(before, after)
    target = output_dir(into, KIND, [before.resolve(), after.resolve()], within=None)
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / "report"
        papers = tuple(_papers(before, after, manifests, fresh, progress))
        pages, others = _pages(before, after, manifests)
        language = message_language(manifests[1].languages[0])
        report = CompareReport(language, pages, papers, others, _appearance(before) != _appearance(after), into)
        write_if_changed(fresh / SUMMARY, render(report).encode())
        with uninterrupted(is_last=True):
            put_in_place(fresh, target)
    return report


def _manifests(*sites: Path) -> tuple[Manifest, ...]:
    found: list[Manifest] = []
    findings: list[Finding] = []
    for site in sites:
        manifest = _manifest(site)
        findings += [] if manifest else [_no_site(site)]
        found += [manifest] if manifest else []
    if findings:
        raise SourceErrors(findings)
    return tuple(found)


def _manifest(site: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json(read_regular(site / MANIFEST_NAME, MAX_DATA_BYTES))
    except (OSError, ValidationError):
        return None


def _no_site(site: Path) -> Finding:
    return Finding(Location((site / MANIFEST_NAME).as_posix()), "no-site", {"folder": site.as_posix()})


def _read(site: Path, entry: ManifestPage | ManifestPaper) -> bytes:
    """Read a file that the manifest lists.

    Raises:
        SourceErrors: It is missing: the site is incomplete.
    """
    path = file_or_none(site, entry.path)
    if path is None:
        raise SourceErrors([_no_site(site)])
    return read_regular(path)


_Labels = frozenset[str]
"""Questions of a form that are on one of the sites alone: another one in their place is not the same reworded."""


def _parted(sections: Sequence[Section], labels: _Labels) -> tuple[list[Section], list[tuple[str, str]]]:
    """Return sections without some questions, and those as the page has them, each with the heading it is under."""
    found: dict[tuple[str, str], list[str]] = {}
    kept: list[Section] = []
    for section in sections:
        left: list[str] = []
        for sentence in section.sentences:
            label = next((each for each in sorted(labels) if _is_of(sentence, each)), None)
            (left if label is None else found.setdefault((section.heading, label), [])).append(sentence)
        kept.append(Section(section.heading, tuple(left)))
    return kept, [(heading, " ".join(asked)) for (heading, _label), asked in found.items()]


def _is_of(sentence: str, label: str) -> bool:
    """Return True where a sentence of a page is a question, or one of its sentences.

    A field's label may say more than its question, in brackets: the pattern of a date, a range.
    """
    return sentence.startswith(label) or label.startswith(f"{sentence} (") or sentence in sentences(label)


def _pages(before: Path, after: Path, manifests: Sequence[Manifest]) -> tuple[tuple[PageChange, ...], int]:
    """Return the pages whose own content differs, and how many differ only in shared parts."""
    changes: list[PageChange] = []
    others = 0
    asked = _questions(manifests)
    for one, other in _side_by_side(*(manifest.pages for manifest in manifests)):
        if one is None or other is None:
            whole = one or other
            changes += [PageChange(whole, "gone" if other is None else "new")] if whole else []
        elif one.sha256 != other.sha256:
            change, is_touched = _of_page(
                before, after, one, other, asked.get((other.language, other.id), (frozenset(), frozenset()))
            )
            changes += [change] if change else []
            others += not change and is_touched
    return tuple(changes), others


def _of_page(
    before: Path, after: Path, one: ManifestPage, other: ManifestPage, asked: tuple[_Labels, _Labels]
) -> tuple[PageChange | None, bool]:
    """Return the change of a page's own content, if any, and whether its shared parts differ."""
    mine, theirs = (page_text_of(_read(site, page).decode("utf-8")) for site, page in ((before, one), (after, other)))
    kept, gone = _parted(_sentences(mine), asked[0])
    now, new = _parted(_sentences(theirs), asked[1])
    questions = [Change(where, "question", before=label) for where, label in gone]
    questions += [Change(where, "question", after=label) for where, label in new]
    order = {section.heading: number for number, section in enumerate(now)}
    change = PageChange(
        page=other,
        way="changed",
        changes=tuple(
            sorted([*difference_of_sections(kept, now), *questions], key=lambda each: order.get(each.where, len(order)))
            if questions
            else difference_of_sections(kept, now)
        ),
        links=tuple(sorted({*mine.outside} ^ {*theirs.outside})),
        has_new_pictures=_pictures(before, one, mine) != _pictures(after, other, theirs),
    )
    is_any = bool(change.changes or change.links or change.has_new_pictures)
    return (change if is_any else None), mine.rest != theirs.rest


def _questions(manifests: Sequence[Manifest]) -> dict[tuple[str, str], tuple[_Labels, _Labels]]:
    """Return the questions that are on one site alone, first and later, by language and id of the form's page."""
    found: dict[tuple[str, str], tuple[_Labels, _Labels]] = {}
    for one, other in _side_by_side(*(manifest.papers for manifest in manifests)):
        if one and other and one.kind == "form":
            before, after = ({field.name: _label(field) for field in paper.fields} for paper in (one, other))
            gone = frozenset(before[name] for name in before if name not in after) - {*after.values(), ""}
            new = frozenset(after[name] for name in after if name not in before) - {*before.values(), ""}
            found[other.language, f"forms/{other.id}"] = gone, new
    return found


def _label(field: ManifestField) -> str:
    """Return a question as its page has it, each round of a section as one; none for a cell of a table."""
    numbered = NUMBERED.fullmatch(field.label)
    if numbered is None:
        return field.label
    return numbered["rest"] if numbered["stem"] else ""


def _sentences(text: PageText) -> list[Section]:
    return [
        Section(heading, tuple(each for text in texts for each in sentences(text)))
        for heading, texts in text.sections().items()
    ]


def _pictures(site: Path, page: ManifestPage, text: PageText) -> list[tuple[str, str]]:
    """Return the text and the content hash of each picture, regardless of its path."""
    names = [(posixpath.join(posixpath.dirname(page.path), source), words) for source, words in text.pictures]
    files = [(file_or_none(site, name), words) for name, words in names]
    return [(words, sha256_of(read_regular(file)) if file else "") for file, words in files]


def _papers(
    before: Path, after: Path, manifests: Sequence[Manifest], folder: Path, progress: ProgressCallback
) -> Iterator[PaperChange]:
    for one, other in _side_by_side(*(manifest.papers for manifest in manifests)):
        whole = other or one
        if whole is None or (one and other and one.sha256 == other.sha256):
            continue
        mine, theirs = (_read(site, each) if each else b"" for site, each in ((before, one), (after, other)))
        title = account_of(theirs or mine).title
        progress("progress.compared", {"title": title})
        if one is None or other is None:
            yield PaperChange(whole, title, "gone" if other is None else "new")
        else:
            pairs = differing(mine, theirs)
            shown = tuple(_shown(mine, theirs, whole, pair, folder) for pair in pairs[: PICTURED.get(whole.kind, 1)])
            yield PaperChange(whole, title, "changed", pairs, shown, one.pages, *_fields(one.fields, other.fields))


def _shown(mine: bytes, theirs: bytes, paper: ManifestPaper, pair: Pair, folder: Path) -> Shown:
    names: list[str | None] = []
    for content, side, number in zip(
        pictures(mine, theirs, pair), ("before", "after"), (pair.before, pair.after), strict=True
    ):
        name = f"{paper.language}-{paper.id}-{number}-{side}.png"
        if content:
            write_if_changed(folder / PICTURES / name, content)
        names.append(name if content else None)
    return Shown(pair, *names)


def _fields(
    before: Sequence[ManifestField], after: Sequence[ManifestField]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the labels of added fields, of removed fields, and of reworded ones before and after."""
    one, other = ({field.name: field.label for field in fields} for fields in (before, after))
    added = dict.fromkeys(label for name, label in other.items() if name not in one)
    removed = dict.fromkeys(label for name, label in one.items() if name not in other)
    reworded = {one[name]: label for name, label in other.items() if name in one and one[name] != label}
    return tuple(added), tuple(removed), tuple(reworded.items())


def _appearance(site: Path) -> list[tuple[str, str]]:
    found = (path for path in sorted((site / "assets").rglob("*")) if path.is_file())
    named = ((path.relative_to(site).as_posix(), path) for path in found)
    return [(name, sha256_of(read_regular(path))) for name, path in named if name.startswith(APPEARANCE)]


def _side_by_side(before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Pair the entries of two manifests by language and id, in the order of the later manifest."""
    one: dict[tuple[str, str], Entry] = {(each.language, each.id): each for each in before}
    other: dict[tuple[str, str], Entry] = {(each.language, each.id): each for each in after}
    for key in dict.fromkeys([*other, *one]):
        yield one.get(key), other.get(key)
