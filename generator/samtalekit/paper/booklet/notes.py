"""Notes: a link out of the kit, or a footnote, becomes a raised number and a row at the chapter's end."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element  # elements are built here; nothing reads XML

from samtalekit.paper.booklet.html_tree import place_after, take_away, within, words_of

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
