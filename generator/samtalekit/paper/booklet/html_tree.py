"""Fragments: a piece of HTML as a tree that can be walked and mended, and written again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring

from markupsafe import Markup
from PIL import Image

from samtalekit.core.errors import paper_error
from samtalekit.core.files import data_address, read_regular

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Elements that have no end; HTML, 13.1.2."""


def parsed(html: str) -> Element:
    """The elements of a piece of HTML, inside one ``div``."""
    parser = _Reader()
    parser.feed(html)
    parser.close()
    return parser.tree()


def written(element: Element) -> Markup:
    """An element as HTML."""
    return Markup(tostring(element, encoding="unicode", method="html"))  # noqa: S704  # the tree escapes its words


def written_inside(element: Element) -> Markup:
    """What is inside an element, as HTML."""
    whole = written(element)
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def words_of(element: Element) -> str:
    """The words in an element, without marks and line breaks."""
    return " ".join("".join(element.itertext()).split())


def place_after(tree: Element, element: Element, new: Element) -> None:
    """Put an element after another, before the words that follow it."""
    parent = next(each for each in tree.iter() if element in list(each))
    new.tail, element.tail = element.tail, None
    parent.insert(list(parent).index(element) + 1, new)


def take_away(tree: Element, element: Element) -> None:
    """Take an element out; the words that follow it stay."""
    parent = next(each for each in tree.iter() if element in list(each))
    at, tail = list(parent).index(element), element.tail or ""
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def only_words(element: Element) -> None:
    """Keep what is in an element, and make of the element nothing but a ``span``."""
    element.tag = "span"
    element.attrib.clear()


def within(parent: Element, tag: str, words: str = "", **attributes: str) -> Element:
    """A new element at the end of another."""
    new = SubElement(parent, tag, {name.rstrip("_"): value for name, value in attributes.items()})
    new.text = words
    return new


class _Reader(HTMLParser):
    """Builds the tree; an end without a beginning is left out, a beginning without an end is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = TreeBuilder()
        self._builder.start("div", {})
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self._builder.end(tag)
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open[-1] != tag:
            self._builder.end(self._open.pop())
        self._builder.end(self._open.pop())

    def handle_data(self, data: str) -> None:
        self._builder.data(data)

    def tree(self) -> Element:
        while self._open:
            self._builder.end(self._open.pop())
        self._builder.end("div")
        return self._builder.close()


# Notes: a link out of the kit, or a footnote, becomes a raised number and a row at the chapter's end.

OUTSIDE = frozenset({"http", "https", "mailto", "tel"})


@dataclass
class Notes:
    """The notes of one chapter, each said once."""

    anchor: str
    rows: dict[str, Element] = field(default_factory=dict)

    def number(self, key: str, body: Element) -> int:
        """The number of a note; a new one is added at the end."""
        self.rows.setdefault(key, body)
        return list(self.rows).index(key) + 1

    def mark(self, number: int) -> Element:
        """The raised number that leads to a note."""
        raised = Element("sup", {"class": "sk-mark"})
        within(raised, "a", str(number), href=f"#{self.anchor}:note-{number}", class_="sk-mark__link")
        return raised


def number_links(tree: Element, notes: Notes) -> None:
    """Give each link out of the kit, and each footnote, a raised number and a note."""
    bodies = _footnotes(tree)
    for link in list(tree.iter("a")):
        address = link.get("href", "")
        if "footnote-ref" in link.get("class", ""):
            number = notes.number(address, bodies.get(address[1:], Element("span")))
            link.attrib.update({"class": "sk-mark__link", "href": f"#{notes.anchor}:note-{number}"})
            link.text = str(number)
        elif urlsplit(address).scheme in OUTSIDE and words_of(link) != shown(address):
            body = Element("span")
            within(body, "a", shown(address), href=address, class_="sk-address")
            place_after(tree, link, notes.mark(notes.number(address, body)))


def _footnotes(tree: Element) -> dict[str, Element]:
    """The footnotes by id, taken out of the text; their links say their address where they stand."""
    found: dict[str, Element] = {}
    for frame in [each for each in tree.iter("div") if each.get("class") == "footnote"]:
        for row in frame.iter("li"):
            for link in list(row.iter("a")):
                address = link.get("href", "")
                if "footnote-backref" in link.get("class", ""):
                    take_away(row, link)
                elif urlsplit(address).scheme in OUTSIDE and words_of(link) != shown(address):
                    place_after(row, link, _spelled(address))
            for paragraph in row.iter("p"):
                paragraph.tag = "span"
            found[row.get("id", "")] = row
        take_away(tree, frame)
    return found


def _spelled(address: str) -> Element:
    said = Element("span")
    said.text = f" ({shown(address)})"
    return said


def shown(address: str) -> str:
    """An address as paper says it: of mail and telephone the bare address."""
    return address.removeprefix("mailto:").removeprefix("tel:")


# Pictures of pages, put into a paper's own text: the press fetches nothing from the content.

PICTURE = "picture:"
"""What the address of a picture of the content begins with while a chapter is set."""
FORMATS = ("PNG", "JPEG", "WEBP")
"""What a picture may be, by Pillow's names: for others, such as EPS, Pillow starts programs that read files."""

PLAIN_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""Modes of pictures whose colours a PDF/A with sRGB can hold; ISO 19005-3:2012, 6.2.4."""


def show_pictures(tree: Element, images: Mapping[str, Path]) -> None:
    """Put pictures into the text itself; one that says nothing, or comes from elsewhere, is left out."""
    for picture in list(tree.iter("img")):
        source = picture.get("src", "")
        if source.startswith(PICTURE) and picture.get("alt"):
            picture.set("src", _as_address(images[source.removeprefix(PICTURE)]))
        elif not (source.startswith("data:") and picture.get("alt")):
            take_away(tree, picture)


def _as_address(path: Path) -> str:
    """A picture as an address that holds it.

    Raises:
        PaperError: It is none of the formats that pages may have, whatever it is called.
    """
    content = read_regular(path)
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            kind = Image.MIME.get(picture.format or "", "image/png")
            if picture.mode not in PLAIN_MODES:
                kept = BytesIO()
                picture.convert("RGB").save(kept, "PNG")
                content, kind = kept.getvalue(), "image/png"
    except (OSError, ValueError, SyntaxError) as error:  # Pillow's, of a broken file
        raise paper_error("picture", file=path.name) from error
    return data_address(content, kind)
