"""Python puts words into HTML in two ways alone, a template or ``Markup(…).format``, and both escape them."""

import ast
import re
from pathlib import Path

import samtalekit

GENERATOR = Path(samtalekit.__file__).parent
TAG = re.compile(r"(?<![?P])<[a-zA-Z/!]")  # not the groups of a pattern

AROUND_HTML = {"core/text.py", "content/blocks.py"}
"""Modules that lay elements around what is HTML already."""

OTHER_LANGUAGES = {"web/bundle/headers.py", "sources/site_config.py", "web/markup.py", "web/policy.py"}
"""Modules with angle brackets of something else: settings of Apache and IIS, and patterns that look for tags."""


def composed(source: str) -> list[int]:
    """The lines on which a text with a tag in it takes in other texts without escaping them."""
    tree = ast.parse(source)
    found = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and _has_tag(node) and _takes(node)
    ]
    for node in ast.walk(tree):
        is_format = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
        if is_format and isinstance(node.func.value, ast.Constant) and _has_tag(node.func.value):
            found.append(node.lineno)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _has_tag(node.left):
            found.append(node.lineno)
        is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
        if is_sum and any(
            isinstance(side, ast.Constant) and _has_tag(side) and side.value != "</a>"
            for side in (node.left, node.right)
        ):
            found.append(node.lineno)
    return sorted(found)


def _has_tag(node: ast.AST) -> bool:
    texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return bool(TAG.search("\0".join(texts)))


def _takes(node: ast.JoinedStr) -> bool:
    return any(isinstance(part, ast.FormattedValue) for part in node.values)


def test_no_module_puts_words_into_html_by_hand():
    """An escape that has to be remembered is forgotten at the next place."""
    by_hand = {
        f"{path.relative_to(GENERATOR).as_posix()}:{line}"
        for path in sorted(GENERATOR.rglob("*.py"))
        if path.relative_to(GENERATOR).as_posix() not in AROUND_HTML | OTHER_LANGUAGES
        for line in composed(path.read_text("utf-8"))
    }

    assert by_hand == set()


def test_the_look_out_sees_each_way_of_doing_it():
    ways = ["f'<b>{x}</b>'", "'<b>{}</b>'.format(x)", "'<b>%s</b>' % x", "'<b>' + x"]

    assert [composed(way) for way in ways] == [[1]] * 4
    assert composed("Markup('<b>{}</b>').format(x)") == []
