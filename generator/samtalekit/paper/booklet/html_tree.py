"""Fragments: a piece of HTML as a tree that can be walked and mended, and written again."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring

from markupsafe import Markup

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
