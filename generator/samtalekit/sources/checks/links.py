"""Checks of links and pictures on pages: each target exists and may be led to."""

import posixpath
import re
from collections.abc import Collection
from urllib.parse import SplitResult, unquote, urlsplit

from samtalekit.core.findings import Location
from samtalekit.core.messages import SPOKEN, MessageRef, in_quotes
from samtalekit.core.text import composed
from samtalekit.model.markup import SCHEMES, Link, anchors, blocks, inner_target, odd_links
from samtalekit.sources.localized import LocalizedFiles, exists_unread
from samtalekit.sources.pages import PageFile
from samtalekit.sources.reader import IMAGES, SourceReader
from samtalekit.sources.suggest import nearest, nearest_named

DOCUMENTS = frozenset(
    {".csv", ".doc", ".docx", ".odp", ".ods", ".odt", ".pdf", ".ppt", ".pptx", ".xls", ".xlsx", ".zip"}
)
"""Endings of files that pages cannot have beside them."""

_ELSEWHERE = MessageRef("otherwise.an_address_of_it")

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_WEB = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:dk|eu|com|org|net)(?:/|$))", re.IGNORECASE)
"""Addresses as people say them, without ``mailto:`` and ``https://``."""


def check_links(file: PageFile, files: LocalizedFiles, reader: SourceReader) -> None:
    """Check that every link of a page is well formed and its target file and anchor exist."""
    for line, column, piece in odd_links(file.page.body):
        reader.report(file.body_place(line, column), "link-shape", text=piece)
    for link, place in file.links():
        _check_link(link, place, file, files, reader)


def _check_link(link: Link, place: Location, file: PageFile, files: LocalizedFiles, reader: SourceReader) -> None:
    try:
        parts = urlsplit(link.target)
    except ValueError:  # malformed IPv6 address
        reader.report(place, "broken-link", target=link.target[:60], nearest=_example(files))
        return
    if near := _written_as_said(link, parts, file):
        reader.report(place, "broken-link", target=link.target[:60] or "()", nearest=near)
    elif parts.scheme:
        _check_scheme(link, parts, place, reader)
    elif parts.netloc:
        reader.report(place, "broken-link", target=link.target, nearest=_example(files))
    elif parts.path.startswith("/"):
        near = _nearest_target(posixpath.dirname(file.page.id), parts.path.lstrip("/"), files)
        reader.report(place, "broken-link", target=link.target[:60], nearest=near)
    else:
        _check_inside(link, place, file, files, reader)


def _check_scheme(link: Link, parts: SplitResult, place: Location, reader: SourceReader) -> None:
    if link.is_image and parts.scheme in {"http", "https"}:
        reader.report(place, "outside-request", target=link.target[:60])
    elif parts.scheme not in SCHEMES or link.is_image:
        reader.report(place, "link-scheme", scheme=parts.scheme)
    elif "@" in parts.netloc:
        reader.report(place, "link-user", target=link.target[:60])


def _written_as_said(link: Link, parts: SplitResult, file: PageFile) -> MessageRef | None:
    """What to write instead of no address, or one as people say it: without ``https://``, or on their own machine."""
    if not link.target:
        return MessageRef("otherwise.an_address")
    if len(parts.scheme) == 1 or parts.scheme == "file":
        name = unquote(link.target).replace("\\", "/").rpartition("/")[2]
        values = (("name", name), ("folder", posixpath.dirname(file.name)))
        return MessageRef("otherwise.a_picture_here", values) if link.is_image else _ELSEWHERE
    if link.is_image or parts.scheme:
        return None
    if _MAIL.fullmatch(link.target):
        return in_quotes(f"mailto:{link.target}")
    return in_quotes(f"https://{link.target}") if _WEB.match(link.target) else None


def _check_inside(link: Link, place: Location, file: PageFile, files: LocalizedFiles, reader: SourceReader) -> None:
    inner = inner_target(file.page.id, link.target)
    parts = urlsplit(link.target)
    path, fragment = composed(unquote(parts.path)), parts.fragment
    here, name = posixpath.dirname(file.page.id), inner.path if inner else f"{file.page.id}.md"
    if name.startswith("../"):
        beyond = name.lstrip("./").removeprefix("content/")
        language, _slash, below = beyond.partition("/")
        if language in SPOKEN and posixpath.splitext(below)[0] in files.pages:
            near = in_quotes(posixpath.relpath(below, here or "."))
            reader.report(place, "broken-link", target=path, nearest=near)
        else:
            reader.report(place, "outside-kit", path=path)
        return
    if link.is_image:
        if name not in files.images and not _is_there_unshown(f"content/{file.page.language}/{name}", place, reader):
            folder = posixpath.dirname(f"content/{file.page.language}/{name}")
            near = _nearest_file(here, name, files.images, folder)
            reader.report(place, "broken-link", target=path, nearest=near)
        return
    stem = posixpath.splitext(name)[0]
    is_page, is_form = name == f"{stem}.md", name == f"forms/{posixpath.basename(stem)}.yml"
    is_known = (is_page and stem in files.pages) or (is_form and posixpath.basename(stem) in files.forms)
    if not is_known and not (exists_unread(stem, files, reader) and name.endswith((".md", ".yml"))):
        reader.report(place, "broken-link", target=path, nearest=_nearest_target(here, name, files))
    elif fragment and stem in files.pages and fragment not in (existing := _anchors_on(files.pages[stem], files)):
        near = nearest(f"#{fragment}", [f"#{anchor}" for anchor in sorted(existing)])
        reader.report(place, "broken-link", target=f"{path}#{fragment}", nearest=near)


def _is_there_unshown(name: str, place: Location, reader: SourceReader) -> bool:
    """True for a picture that is there and cannot be shown; one of a kind that pages do not take is reported here.

    A broken one has a finding of its own, and so has the file of another kind until then.
    """
    if reader.layers.find(name) is None:
        return False
    if posixpath.splitext(name)[1].lower() in IMAGES:
        return True
    reader.findings = [each for each in reader.findings if (each.code, each.place.file) != ("file-not-used", name)]
    reader.report(place, "picture-kind", path=posixpath.basename(name))
    return True


def _anchors_on(file: PageFile, files: LocalizedFiles) -> set[str]:
    """Return the anchors of a page: its headings, glossary terms, catalogue items and themes of card sets."""
    found = anchors(file.page.body)
    for part in blocks(file.page.body):
        if part.name == "glossary" and files.glossary:
            found |= {term.anchor for term in files.glossary.terms}
        elif part.name == "catalogue" and part.words in files.catalogues:
            found |= {item.anchor for item in files.catalogues[part.words].catalogue.items}
        elif part.name == "cards" and part.words in files.card_sets:
            found |= {theme.anchor for theme in files.card_sets[part.words].card_set.themes}
    return found


def _nearest_file(here: str, name: str, known: Collection[str], folder: str) -> MessageRef:
    """Suggest a picture, relative to the page: one of the same file name, else the most similar path.

    Without any, say in which ``folder`` it has to be.
    """
    ways = {each: posixpath.relpath(each, here or ".") for each in sorted(known)}
    namesakes = [way for each, way in ways.items() if posixpath.basename(each) == posixpath.basename(name)]
    if not ways:
        return MessageRef("otherwise.a_picture_there", (("folder", folder),))
    return in_quotes(namesakes[0]) if namesakes else nearest(posixpath.relpath(name, here or "."), list(ways.values()))


def _nearest_target(here: str, name: str, files: LocalizedFiles) -> MessageRef:
    """Suggest a page or form to link to, relative to the page, by its id, address or title."""
    names = {f"{page}.md": each for page, each in files.page_names().items()}
    names |= {f"forms/{form}.yml": each for form, each in files.form_names().items()}
    ways = {posixpath.relpath(each, here or "."): names[each] for each in names}
    near = nearest_named(posixpath.relpath(name, here or "."), ways)
    if near.key not in {"otherwise.named", "otherwise.unseen"}:
        near = nearest_named(posixpath.basename(name), ways)
    is_other_file = posixpath.splitext(name)[1].casefold() in DOCUMENTS
    return _ELSEWHERE if is_other_file and near.key != "otherwise.named" else near


def _example(files: LocalizedFiles) -> MessageRef:
    return in_quotes(f"{next(iter(files.pages), 'index')}.md")
