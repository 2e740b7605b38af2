"""What of a template's HTML the policy of every page refuses: attributes with style or script, scripts in the page."""

import re
from collections.abc import Iterator

from jinja2 import Environment

_TAG = re.compile(r"<(?P<tag>[a-z][\w-]*)(?P<rest>[^<]*)", re.IGNORECASE)
_PART = re.compile(r"""(?P<name>[^\s"'>/=]+)(?P<value>\s*=\s*(?:"[^"]*"?|'[^']*'?|[^\s>]+))?|>|.""", re.DOTALL)
_NOT_LINE_END = re.compile(r"[^\n]")
_DATA_BLOCK = re.compile(r"""=\s*["']?(?!module|(?:text|application)/(?:java|ecma)script)[a-z]""", re.IGNORECASE)


def refused_in(template: str, *, is_frame: bool) -> Iterator[tuple[str, int, int]]:
    """What a browser would not run or apply, each with its line and column.

    Args:
        template: A template that Jinja can parse.
        is_frame: Whether it belongs to the frame around the pages, whose scripts the policy allows by their hashes.

    Source: W3C, Content Security Policy Level 3, 6.7.3 Element Matching Algorithms: ``style`` and ``on…`` attributes
    need ``'unsafe-hashes'``, which no page of ours has.
    """
    html = _without_jinja(template)
    for tag in _TAG.finditer(html):
        attributes = list(_attributes(tag["rest"], tag.start("rest")))
        given = {name: value for name, value, _start in attributes}
        for name, _value, start in attributes:
            if name in {"style", "srcdoc"} or re.fullmatch("on[a-z]+", name):
                yield f"{name}=", *_place(html, start)
        holds_data = "src" in given or _DATA_BLOCK.match(given.get("type", ""))
        if not is_frame and tag["tag"].lower() == "script" and not holds_data:
            yield "<script>", *_place(html, tag.start())


def _attributes(rest: str, begin: int) -> Iterator[tuple[str, str, int]]:
    """The attributes of a tag that have a value: name, ``=`` with the value, and where the name starts."""
    for part in _PART.finditer(rest):
        if part[0] == ">":
            return
        if part["value"] or part["name"] == "src":
            yield part["name"].lower(), (part["value"] or "").strip(), begin + part.start()


def _without_jinja(template: str) -> str:
    """The HTML of a template, each at its place: letters stand for a value, spaces for a statement or comment."""
    pieces, filler = [], " "
    for _line, kind, text in Environment(autoescape=True).lex(template.replace("\r\n", "\n")):
        filler = "x" if kind == "variable_begin" else filler
        pieces.append(text if kind == "data" else _NOT_LINE_END.sub(filler, text))
        filler = " " if kind == "variable_end" else filler
    return "".join(pieces)


def _place(text: str, start: int) -> tuple[int, int]:
    return text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1
