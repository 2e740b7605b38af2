"""Tables in running text, each in a frame that scrolls by itself where the screen is narrow."""

import re
from collections import Counter
from html import unescape

from markupsafe import Markup

_RULE = re.compile(r"^\s*(?:\|\s*)?:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$")


_FRAME = Markup('<div class="sk-table" role="region" aria-label="{}" tabindex="0" markdown="1">')


def with_frames(text: str, label: str, named: Counter[str]) -> str:
    """The Markdown with a frame around each table: reachable by keyboard, since it may scroll.

    Args:
        text: Markdown without blocks of ours.
        label: What a screen reader calls the frame, beside its table's first heading.
        named: How many frames of the page have each name; changed in place. The second of a name is numbered.
    """
    lines, out, at = text.split("\n"), [], 0
    while at < len(lines):
        if not (at + 1 < len(lines) and "|" in lines[at] and _RULE.match(lines[at + 1])):
            out.append(lines[at])
            at += 1
            continue
        end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        first = _words_of(lines[at].strip().strip("|").split("|")[0])
        named[first] += 1
        name = f"{label}: {first}" if named[first] == 1 else f"{label}: {first} ({named[first]})"
        out += [str(_FRAME.format(name)), ""]
        out += [*lines[at:end], "", "</div>"]
        at = end
    return "\n".join(out)


def _words_of(cell: str) -> str:
    """The words of a cell that is Markdown, without quotation marks."""
    return unescape(re.sub(r"\\(.)", r"\1", cell)).strip().replace('"', "")
