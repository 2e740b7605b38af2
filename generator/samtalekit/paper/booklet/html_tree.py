"""HTML as an element tree: parse, edit and serialize fragments; number links as notes; embed images as data URLs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Comment, Element, SubElement, TreeBuilder, tostring

from markupsafe import Markup
from PIL import Image

from samtalekit.core.errors import paper_error
from samtalekit.core.files import data_address, read_regular
from samtalekit.model.markup import SCHEMES

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Void elements, which have no end tag; HTML, 13.1.2."""


def parsed(html: str) -> Element:
    """Parse a piece of HTML; its elements are inside one ``div``."""
    parser = _Reader()
    parser.feed(html)
    parser.close()
    return parser.tree()


def written(element: Element) -> Markup:
    """Serialize an element as HTML."""
    return Markup(tostring(element, encoding="unicode", method="html"))  # noqa: S704  # the serializer escapes the text


def written_inside(element: Element) -> Markup:
    """Serialize what is inside an element, as HTML."""
    whole = written(element)
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def comment(text: str) -> Element:
    """Make a comment."""
    made: Element = Comment(text)  # type: ignore[assignment]  # its tag is a function
    return made


def words_of(element: Element) -> str:
    """Return the text of an element, without markup and line breaks."""
    return " ".join("".join(element.itertext()).split())


def place_after(tree: Element, element: Element, new: Element) -> None:
    """Insert an element after another, before the text that follows it."""
    parent = next(each for each in tree.iter() if element in list(each))
    new.tail, element.tail = element.tail, None
    parent.insert(list(parent).index(element) + 1, new)


def take_away(tree: Element, element: Element) -> None:
    """Remove an element; the text that follows it stays."""
    parent = next(each for each in tree.iter() if element in list(each))
    at, tail = list(parent).index(element), element.tail or ""
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def only_words(element: Element) -> None:
    """Turn an element into a plain ``span`` with the same content."""
    element.tag = "span"
    element.attrib.clear()


def within(parent: Element, tag: str, words: str = "", **attributes: str) -> Element:
    """Append a new element to another."""
    new = SubElement(parent, tag, {name.rstrip("_"): value for name, value in attributes.items()})
    new.text = words
    return new


class _Reader(HTMLParser):
    """Builds the tree; an end tag without a start tag is dropped, an element without an end tag is closed."""

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


# Notes: an external link or a footnote becomes a superscript number and a row at the chapter's end.


@dataclass
class Notes:
    """The notes of one chapter, each listed once."""

    anchor: str
    rows: dict[str, Element] = field(default_factory=dict)

    def number(self, key: str, body: Element) -> int:
        """Return the number of a note; a new one is added at the end."""
        self.rows.setdefault(key, body)
        return list(self.rows).index(key) + 1

    def mark(self, number: int) -> Element:
        """Make the superscript number that links to a note."""
        raised = Element("sup", {"class": "sk-mark"})
        within(raised, "a", str(number), href=f"#{self.anchor}:note-{number}", class_="sk-mark__link")
        return raised


def number_links(tree: Element, notes: Notes) -> None:
    """Give each external link, and each footnote, a superscript number and a note."""
    bodies = _footnotes(tree)
    for link in list(tree.iter("a")):
        address = link.get("href", "")
        if "footnote-ref" in link.get("class", ""):
            number = notes.number(address, bodies.get(address[1:], Element("span")))
            link.attrib.update({"class": "sk-mark__link", "href": f"#{notes.anchor}:note-{number}"})
            link.text = str(number)
        elif urlsplit(address).scheme in SCHEMES and words_of(link) != shown(address):
            body = Element("span")
            within(body, "a", shown(address), href=address, class_="sk-address")
            place_after(tree, link, notes.mark(notes.number(address, body)))


def _footnotes(tree: Element) -> dict[str, Element]:
    """Remove the footnotes from the text and return them by id; their external links are followed by the address."""
    found: dict[str, Element] = {}
    for frame in [each for each in tree.iter("div") if each.get("class") == "footnote"]:
        for row in frame.iter("li"):
            for link in list(row.iter("a")):
                address = link.get("href", "")
                if "footnote-backref" in link.get("class", ""):
                    take_away(row, link)
                elif urlsplit(address).scheme in SCHEMES and words_of(link) != shown(address):
                    place_after(row, link, _spelled(address))
            for paragraph in row.iter("p"):
                paragraph.tag = "span"
            found[row.get("id", "")] = row
        take_away(tree, frame)
    return found


def _spelled(address: str) -> Element:
    span = Element("span")
    span.text = f" ({shown(address)})"
    return span


def shown(address: str) -> str:
    """Return an address as it is printed: without ``mailto:`` or ``tel:``."""
    return address.removeprefix("mailto:").removeprefix("tel:")


# Images of pages, embedded as data URLs, since the renderer reads no file of the content.

PICTURE = "picture:"
"""Prefix of links to images of the content while a chapter is built."""
FORMATS = ("PNG", "JPEG", "WEBP")
"""Allowed image formats, by Pillow's names: for others, such as EPS, Pillow starts external programs."""

PLAIN_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""Image modes whose colours a PDF/A with sRGB can hold; ISO 19005-3:2012, 6.2.4."""


def show_pictures(tree: Element, images: Mapping[str, Path]) -> None:
    """Embed images in the HTML; an image without alternative text, or from elsewhere, is removed."""
    for picture in list(tree.iter("img")):
        source = picture.get("src", "")
        if source.startswith(PICTURE) and picture.get("alt"):
            picture.set("src", _as_address(images[source.removeprefix(PICTURE)]))
        elif not (source.startswith("data:") and picture.get("alt")):
            take_away(tree, picture)


def _as_address(path: Path) -> str:
    """Return an image as a data URL.

    Raises:
        PaperError: It is in none of the allowed formats, whatever its file name.
    """
    content = read_regular(path)
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            kind = Image.MIME.get(picture.format or "", "image/png")
            if picture.mode not in PLAIN_MODES:
                kept = BytesIO()
                picture.convert("RGB").save(kept, "PNG")
                content, kind = kept.getvalue(), "image/png"
    except (OSError, ValueError, SyntaxError) as error:  # Pillow raises these for a broken file
        raise paper_error("picture", file=path.name) from error
    return data_address(content, kind)
