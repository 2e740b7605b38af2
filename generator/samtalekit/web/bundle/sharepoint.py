"""SharePoint bundle: papers and presentations under readable file names, calendar, previews, and a list of links.

It contains no pages: SharePoint Online offers HTML for download instead of displaying it, which is what is done with a
presentation.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from urllib.parse import quote

from samtalekit.core.messages import message
from samtalekit.model.kit import Kit, LocalizedKit
from samtalekit.model.menu import menu_of, packs_of
from samtalekit.model.outputs import Manifest, Paper
from samtalekit.web.assets import calendar_path
from samtalekit.web.bundle.archive import safe_name

COLUMNS = ("title", "about", "who", "when", "kind", "file", "address", "picture")
FORMULA = re.compile(r"(?:^|(?<=[,;\t\r\n]))(?=\s*[=+\-@＝＋－＠\t\r])")
"""Where a spreadsheet would start a formula: at the start of a cell, and after a separator, since an English Excel
splits this list at commas. OWASP, “CSV Injection”.
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A row of the link list.

    Attributes:
        about: One or two sentences.
        kind: A kind of paper, ``slides``, ``page`` or ``dates``.
        file: Path relative to the language's folder; empty for a page.
        address: URL; empty for a file.
        picture: Path of its preview, relative to the language's folder; empty for none.
    """

    title: str
    about: str
    kind: str
    who: str = ""
    when: str = ""
    file: str = ""
    address: str = ""
    picture: str = ""


def sharepoint_files(
    kit: Kit, papers: Sequence[Paper], *, manifest: Manifest, site: Mapping[str, bytes], address: str | None
) -> dict[str, bytes]:
    """Return all files for SharePoint by path, one folder per language.

    ``site`` has the calendars and the presentations. Without the ``address`` of the published site, its pages are not
    in the list.
    """
    files: dict[str, bytes] = {}
    order = {place.path: number for number, place in enumerate(manifest.papers)}
    for localized in kit.localized:
        own = [paper for paper in papers if paper.language == localized.language]
        own.sort(key=lambda paper: order[paper.path])
        pages = _page_links(kit, localized, manifest, address) if address else ()
        others = [*_other_files(localized.language, manifest, site)]
        folder = message(localized.language, "web.language_name")
        files |= {
            f"{folder}/{name}": content for name, content in _localized_files(kit, localized, own, [*pages], others)
        }
    return files


def _other_files(language: str, manifest: Manifest, site: Mapping[str, bytes]) -> Iterator[tuple[Link, bytes]]:
    """Yield the files of one language that are no papers: presentations and the calendar."""
    taken: set[str] = set()
    for each in manifest.slides:
        if each.language == language:
            name = safe_name(each.title, ".html", taken)
            taken.add(name.lower())
            about = message(language, "pack.kind.about.slides", {"number": each.slides})
            file = f"{message(language, 'pack.name.slides')}/{name}"
            yield Link(each.title, about, "slides", file=file), site[each.path]
    if calendar := site.get(calendar_path(language)):
        title, about = message(language, "pack.name.dates"), message(language, "pack.kind.about.dates")
        yield Link(title, about, "dates", file=f"{title}.ics"), calendar


def _localized_files(
    kit: Kit,
    localized: LocalizedKit,
    papers: Sequence[Paper],
    links: list[Link],
    others: Sequence[tuple[Link, bytes]],
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one language; appends a link to ``links`` for each."""
    language = localized.language
    taken: dict[str, set[str]] = defaultdict(set)
    for paper in papers:
        folder = message(language, f"pack.name.{paper.kind}")
        name = safe_name(paper.title, ".pdf", taken[folder])
        taken[folder].add(name.lower())
        link = _paper_link(kit, localized, paper, f"{folder}/{name}")
        links.append(link)
        yield link.file, paper.content
        if paper.preview:
            yield link.picture, paper.preview
    for link, content in others:
        links.append(link)
        yield link.file, content
    yield f"{message(language, 'pack.name.links')}.csv", _as_csv(links, language)
    yield f"{message(language, 'pack.name.texts')}.txt", _as_text(links, localized)


def _paper_link(kit: Kit, localized: LocalizedKit, paper: Paper, file: str) -> Link:
    language = localized.language
    stem = file.rpartition("/")[2].removesuffix(".pdf")
    pictures = f"{message(language, 'pack.name.pictures')}/{message(language, f'pack.name.{paper.kind}')}"
    form = next((each.source for each in localized.forms if each.id == paper.id and paper.kind == "form"), None)
    return Link(
        title=paper.title,
        about=form.purpose if form else _about(kit, localized, paper),
        kind=paper.kind,
        who=form.who if form else "",
        when=form.when if form else "",
        file=file,
        picture=f"{pictures}/{stem}.png" if paper.preview else "",
    )


def _about(kit: Kit, localized: LocalizedKit, paper: Paper) -> str:
    """One sentence on a paper that is not a form."""
    examples = {each.id: each.form.title for each in localized.examples}
    numbers = {each.id: len(each.forms) for each in packs_of(kit, localized)}
    values: dict[str, str | int] = {"title": examples.get(paper.id, ""), "number": numbers.get(paper.id, paper.pages)}
    return message(localized.language, f"pack.kind.about.{paper.kind}", values)


def _page_links(kit: Kit, localized: LocalizedKit, manifest: Manifest, address: str) -> Iterator[Link]:
    """Yield links to the pages on the web, in menu order; pages outside the menu come last."""
    order = {page: at for at, page in enumerate(each for item in menu_of(kit, localized) for each in item.ids())}
    about = {page.id: page.front.summary for page in localized.pages}
    about |= {f"forms/{form.id}": form.source.purpose for form in localized.forms}
    pages = [page for page in manifest.pages if page.language == localized.language]
    for page in sorted(pages, key=lambda each: order.get(each.id, len(order))):
        yield Link(page.title, about.get(page.id, ""), "page", address=f"{address.rstrip('/')}/{quote(page.path)}")


def _as_csv(links: Sequence[Link], language: str) -> bytes:
    """Return the list as CSV for a Danish Excel: semicolons, and a UTF-8 byte order mark."""
    held = StringIO()
    rows = csv.writer(held, delimiter=";", lineterminator="\r\n")
    rows.writerow([message(language, f"pack.columns.{name}") for name in COLUMNS])
    for link in links:
        row = replace(link, kind=message(language, f"pack.kind.{link.kind}"))
        rows.writerow([FORMULA.sub("'", getattr(row, name)) for name in COLUMNS])
    return held.getvalue().encode("utf-8-sig")


def _as_text(links: Sequence[Link], localized: LocalizedKit) -> bytes:
    """Return titles and descriptions as text to copy, grouped by kind."""
    lines = [localized.words.title, "=" * len(localized.words.title), ""]
    kind = ""
    for link in links:
        if link.kind != kind:
            kind = link.kind
            heading = message(localized.language, f"pack.name.{kind}")
            lines += [heading, "-" * len(heading), ""]
        lines += [
            link.title,
            link.about,
            *([f"{link.who} – {link.when}"] if link.who else []),
            link.address or link.file,
            "",
        ]
    return "\r\n".join(lines).encode("utf-8-sig")
