"""Lists of places to go, framed, so that a page that leads on to many can be looked over."""

import re

_ENTRY = re.compile(r"^- \*\*(\[[^\]\n]+\]\([^)\n]+\)):\*\* (.+)$")


def with_places(text: str) -> str:
    """The Markdown with a frame around each list in which every entry is a link in bold, a colon, and what is there.

    The colon goes: within the frame a link stands on a line of its own. A list that has one other entry is left alone,
    and so is one in which the link is part of a sentence.

    Args:
        text: Markdown without blocks of ours.
    """
    return "\n\n".join(_framed(paragraph) for paragraph in text.split("\n\n"))


def _framed(paragraph: str) -> str:
    lines = paragraph.strip("\n").split("\n")
    entries = [_ENTRY.match(line) for line in lines]
    if not all(entries):
        return paragraph
    rows = "\n".join(f"- **{entry[1]}** {entry[2]}" for entry in entries if entry)
    return f'<div class="sk-places" markdown="1">\n\n{rows}\n\n</div>'
