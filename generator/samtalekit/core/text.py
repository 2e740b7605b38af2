"""A text within Markdown, shown as the letters that it has: it draws nothing, and calls and names nobody."""

import re

from samtalekit.core.escapes import printable
from samtalekit.ground.shorten import shortened

MOST_WORDS = 400  # letters of one sentence that is quoted
BREAK = "\u200b"  # a space without width: nobody sees it, and what stands on its two sides is no reference
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~<>-])")
_SIGNS = re.compile(r"(?<=[@#!~%&^\[])(?=\S)|(?<=[A-Za-z]-)(?=\d)|(?<=:)(?=[\w+-]+:|//)|(?<=\bwww\.)")
"""Where people, issues, requests, labels, emoji and addresses begin, in the words of GitHub or of GitLab."""


def plain(text: str) -> str:
    """A text as Markdown shows it letter by letter.

    ``@name`` calls nobody, and ``#12``, ``GH-12``, ``!12``, ``~label``, ``%1``, ``&1``, ``$1``, ``:smile:`` and an
    address stay letters: hosts look for them in what is shown, where a backslash or an entity is gone already.

    Source: docs.github.com, "Autolinked references and URLs"; docs.gitlab.com, "GitLab Flavored Markdown".
    """
    text = _SIGNS.sub(BREAK, printable(" ".join(text.split())))
    text = _MARKS.sub(r"\\\1", text.replace("&", "&amp;")).replace("\\<", "&lt;").replace("\\>", "&gt;")
    return text.replace("$", f"<span>$</span>{BREAK}").replace(BREAK, "&#8203;")


def quoted(text: str) -> str:
    """The same, cut where it is too long to be quoted."""
    return plain(shortened(text, MOST_WORDS))


def code(text: str) -> str:
    """A path or an address as code, where hosts look for nothing."""
    text = printable(" ".join(text.split()))
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"
