"""Links and pictures of pages: does each lead somewhere, and nowhere that a page must not lead?"""

import posixpath
from urllib.parse import unquote, urlsplit

from samtalekit.core.findings import Location
from samtalekit.core.messages import Said
from samtalekit.model.markup import anchors
from samtalekit.model.markup import Block, Link, odd_links, segments
from samtalekit.sources.localized import EditionFiles, exists_unread
from samtalekit.sources.reader import Desk
from samtalekit.sources.pages import PageFile
from samtalekit.sources.validate import nearest

SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def check_links(file: PageFile, files: EditionFiles, desk: Desk) -> None:
    """Every link of a page is written as links are, and leads to a file and a place that are there."""
    for line, column, piece in odd_links(file.page.body):
        desk.say(file.body_place(line, column), "link-shape", text=piece)
    for link, place in file.links():
        _check_link(link, place, file, files, desk)


def _check_link(link: Link, place: Location, file: PageFile, files: EditionFiles, desk: Desk) -> None:
    try:
        parts = urlsplit(link.target)
    except ValueError:  # half an IPv6 address
        desk.say(place, "broken-link", target=link.target[:60], nearest=_example(files))
        return
    if link.is_image and parts.scheme in {"http", "https"}:
        desk.say(place, "outside-request", target=link.target[:60])
    elif parts.scheme:
        if parts.scheme not in SCHEMES or link.is_image:
            desk.say(place, "link-scheme", scheme=parts.scheme)
        elif "@" in parts.netloc:
            desk.say(place, "link-user", target=link.target[:60])
    elif not link.target or parts.netloc or link.target.startswith("/"):
        desk.say(place, "broken-link", target=link.target or "–", nearest=_example(files))
    else:
        _check_inside(link, place, file, files, desk)


def _check_inside(link: Link, place: Location, file: PageFile, files: EditionFiles, desk: Desk) -> None:
    parts = urlsplit(link.target)
    path, fragment = unquote(parts.path), parts.fragment
    here = posixpath.dirname(f"{file.page.id}.md")
    name = posixpath.normpath(posixpath.join(here, path)) if path else f"{file.page.id}.md"
    if name.startswith("../"):
        desk.say(place, "outside-kit", path=path)
        return
    known = {*(f"{page}.md" for page in files.pages), *(f"forms/{form}.yml" for form in files.forms)}
    if link.is_image:
        if name not in files.images:
            desk.say(place, "broken-link", target=path, nearest=_nearest_from(here, name, set(files.images)))
        return
    stem = posixpath.splitext(name)[0]
    if name not in known and not (exists_unread(stem, files, desk) and name.endswith((".md", ".yml"))):
        desk.say(place, "broken-link", target=path, nearest=_nearest_from(here, name, known))
    elif fragment and stem in files.pages and fragment not in (there := _anchors_on(files.pages[stem], files)):
        near = nearest(f"#{fragment}", [f"#{anchor}" for anchor in sorted(there)])
        desk.say(place, "broken-link", target=f"{path}#{fragment}", nearest=near)


def _anchors_on(file: PageFile, files: EditionFiles) -> set[str]:
    """Where on a page links can lead: its headings, the terms it explains and the items it has to choose among."""
    found = anchors(file.page.body)
    for part in segments(file.page.body):
        if isinstance(part, Block) and part.name == "glossary" and files.glossary:
            found |= {term.anchor for term in files.glossary.terms}
        elif isinstance(part, Block) and part.name == "catalogue" and part.words in files.catalogues:
            found |= {item.anchor for item in files.catalogues[part.words].catalogue.items}
    return found


def _nearest_from(here: str, name: str, known: set[str]) -> str | Said:
    """The file meant, as the page has to write it: one of the same name elsewhere, else the one most like it."""
    ways = {each: posixpath.relpath(each, here or ".") for each in sorted(known)}
    namesakes = [way for each, way in ways.items() if posixpath.basename(each) == posixpath.basename(name)]
    if not ways:
        return Said("otherwise.a_file_there")
    return f"“{namesakes[0]}”" if namesakes else nearest(posixpath.relpath(name, here or "."), list(ways.values()))


def _example(files: EditionFiles) -> str:
    return f"“{next(iter(files.pages), 'index')}.md”"
