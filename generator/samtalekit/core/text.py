"""Text utilities without libraries: truncate, escape for Markdown, convert mm and pt."""

import re

from samtalekit.core.characters import printable

# Truncation and Markdown escaping.


def shortened(text: str, most: int) -> str:
    """Truncate a text between two words, with an ellipsis, if it has more than ``most`` characters."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


MOST_WORDS = 400  # characters of a quoted sentence
BREAK = "\u200b"  # zero-width space: invisible, and prevents autolinked references
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~<>-])")
_SIGNS = re.compile(r"(?<=[@#!~%&^\[])(?=\S)|(?<=[A-Za-z]-)(?=\d)|(?<=:)(?=[\w+-]+:|//)|(?<=\bwww\.)")
"""Where GitHub or GitLab would begin a mention, reference, label, emoji or URL."""


def plain(text: str) -> str:
    """Escape a text so that Markdown shows it literally.

    ``@name``, ``#12``, ``GH-12``, ``!12``, ``~label``, ``%1``, ``&1``, ``$1``, ``:smile:`` and URLs stay plain text:
    hosts look for them after Markdown is rendered, where backslashes and entities no longer protect.

    Source: docs.github.com, "Autolinked references and URLs"; docs.gitlab.com, "GitLab Flavored Markdown".
    """
    text = _SIGNS.sub(BREAK, printable(" ".join(text.split())))
    text = _MARKS.sub(r"\\\1", text.replace("&", "&amp;")).replace("\\<", "&lt;").replace("\\>", "&gt;")
    return text.replace("$", f"<span>$</span>{BREAK}").replace(BREAK, "&#8203;")


def quoted(text: str) -> str:
    """Escape like `plain`, truncated to the length of a quotation."""
    return plain(shortened(text, MOST_WORDS))


def code(text: str) -> str:
    """Return a path or a URL as inline code, in which hosts link nothing."""
    text = printable(" ".join(text.split()))
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


# Lengths: papers use millimetres, PDF uses points.

PT_PER_MM = 72 / 25.4  # PDF default user space: 1/72 inch; ISO 32000-2:2020, 8.3.2.3


def mm_from_pt(points: float) -> float:
    """Convert points to millimetres."""
    return points / PT_PER_MM


def pt_from_mm(millimetres: float) -> float:
    """Convert millimetres to points."""
    return millimetres * PT_PER_MM
