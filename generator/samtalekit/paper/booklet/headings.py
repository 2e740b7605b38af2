"""Headings of a chapter: their levels, and the parts that they head."""

from xml.etree.ElementTree import Element  # elements are built here; nothing reads XML

from samtalekit.paper.booklet.html_tree import words_of

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SIDE_LETTERS = 16
"""Letters that a line of a heading beside the text has room for, at the least."""


def drop_bare_headings(body: Element) -> None:
    """Take away headings with nothing beneath: what stood there is for the screen."""
    following = None
    for element in reversed([each for each in body if each.get("class") != "footnote"]):
        is_bare = following is None or (following.tag in HEADINGS and following.tag <= element.tag)
        if element.tag in HEADINGS and is_bare:
            body.remove(element)
        else:
            following = element


def level_headings(tree: Element) -> None:
    """Move headings beneath the chapter's own, and close the gaps that a page may have between its levels."""
    before = 2
    for element in tree.iter():
        if element.tag in HEADINGS:
            before = min(max(int(element.tag[1]) + 1, 3), before + 1, 6)
            element.tag = f"h{before}"


def in_parts(body: Element) -> None:
    """Put each heading beside the text and what follows it into a part that is at least as high as the heading.

    Headings hang down beside the text; a long one over a short text would reach the next.
    """
    part = None
    for element in list(body):
        if element.tag == "h3":
            lines = -(-len(words_of(element)) // SIDE_LETTERS)
            part = Element("div", {"class": "sk-part", "style": f"--lines: {lines}"})
            body.insert(list(body).index(element), part)
        if part is not None:
            body.remove(element)
            part.append(element)
