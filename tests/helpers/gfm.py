"""Markdown as the hosts of Git show it: a parser of theirs as witness, and a table of what an editor may write.

The witness is cmark-gfm, the library that GitHub itself uses. What differs between it and a page without being seen is
levelled out by `structure`: ``<s>`` for ``<del>``, our boxes for check boxes, two layers of bold for one.
"""

import re
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]

CONSTRUCTS: dict[str, dict[str, str]] = {
    "Headings": {
        "a heading": "## Before the talk",
        "closing marks": "## Before the talk ##",
        "an underlined heading": "Before the talk\n---",
        "an underlined heading of two lines": "Before\nthe talk\n----------",
        "underlined with equals signs": "Before the talk\n===",
        "no space after the marks": "##Before",
        "seven marks": "####### Before",
        "three spaces before it": "   ## Before",
        "no text": "##",
        "bold and a link in it": "## **Before** the [talk](index.md)",
        "a rule after a blank line": "Before\n\n---",
        "right below a sentence": "A sentence.\n## Before",
    },
    "Paragraphs and lines": {
        "a line break by two spaces": "One  \ntwo",
        "a line break by a backslash": "One\\\ntwo",
        "lines of one paragraph": "One\ntwo",
        "spaces before a line": "One\n   two",
        "a rule of stars": "One\n\n***\n\ntwo",
        "a rule of dashes and spaces": "- - -",
        "escaped marks": "\\*not italic\\* \\# \\[x\\]",
        "names of characters": "&copy; &nbsp; &aelig; &#169; &#xe6;",
        "a lone ampersand and a lesser sign": "R&D, 2 < 3 > 1",
        "braces": "{.note} {x}",
    },
    "Emphasis": {
        "italic by stars": "*one* word",
        "italic by underscores": "_one_ word",
        "bold": "**one** __two__",
        "bold and italic": "***one***",
        "underscores within a word": "snake_case_name",
        "stars within a word": "un*frigging*believable",
        "a star by itself": "2 * 3 * 4",
        "struck out": "~~old~~ new",
        "struck out with one mark": "~old~ new",
        "bold across lines": "**one\ntwo**",
    },
    "Lists": {
        "dashes": "- one\n- two",
        "stars and pluses": "* one\n\n+ two",
        "numbers": "1. one\n2. two",
        "numbers with a bracket": "1) one\n2) two",
        "a first number other than 1": "3. three\n4. four",
        "all the same number": "1. one\n1. two",
        "right below a sentence": "Bring:\n- one\n- two",
        "a number right below a sentence": "Bring:\n1. one",
        "another number right below a sentence": "In the year\n2027. It rained.",
        "a list below by two spaces": "- one\n  - two",
        "a list below by four spaces": "- one\n    - two",
        "a list below a number by two spaces": "1. one\n  - two",
        "a list below a number by three spaces": "1. one\n   - two\n2. three",
        "three lists in each other": "- one\n  - two\n    - three",
        "a paragraph in an item": "- one\n\n  more\n- two",
        "a paragraph of an item by three spaces": "1. one\n\n   more\n2. two",
        "a paragraph that is not of the item": "- one\n\nmore\n\n- two",
        "items apart": "- one\n\n- two",
        "the next line without spaces": "- one\nmore",
        "a sign of its own begins a list of its own": "- one\n* two",
        "an empty item": "- one\n-\n- two",
        "code in an item": "- one\n\n  ```\n  two\n  ```",
        "a quote in an item": "- > one",
        "a heading in an item": "- ## one",
        "tasks": "- [ ] one\n- [x] two\n- [X] three",
        "tasks with a list below": "- [ ] one\n  - [x] two",
        "brackets that are no task": "- [y] one\n- [] two",
        "no space after the dash": "-one",
        "a tab after the dash": "-\tone",
    },
    "Quotes": {
        "a quote": "> one\n> two",
        "no space after the mark": ">one",
        "the next line without a mark": "> one\ntwo",
        "a quote in a quote": "> one\n> > two",
        "a list in a quote": "> - one\n> - two",
        "paragraphs in a quote": "> one\n>\n> two",
    },
    "Code": {
        "code in a line": "Write `x < y`.",
        "with a grave accent in it": "``a ` b``",
        "HTML in it": "`<section>`",
        "braces in it": "`{{ value }}`",
        "a block between marks": "```\n<b> {{ x }} {.y}\n```",
        "a block with a language": "```python\nx = 1\n```",
        "words after the language": '```python title="x"\nx = 1\n```',
        "a block between tildes": "~~~\nx\n~~~",
        "longer marks at the end": "```\nx\n`````",
        "marks within longer marks": "````\n```\n````",
        "indented marks": "  ```\n  x\n  ```",
        "right below a sentence": "Write:\n```\nx\n```",
        "a block by four spaces": "Write:\n\n    <b> {{ x }}",
        "four spaces below a sentence": "Write\n    this",
        "never closed": "```\nx",
    },
    "Links and pictures": {
        "a link": "[one](index.md)",
        "with a title": '[one](index.md "Two")',
        "an address in angle brackets": "[one](<index.md>)",
        "by reference": "[one][a]\n\n[a]: index.md",
        "by reference, short": "[a][] and [A]\n\n[a]: index.md 'Two'",
        "a reference before it is used": "[a]: index.md\n\n[a]",
        "a reference that nobody uses": "[a]: index.md\n\none",
        "a reference that is not there": "[one][b]",
        "brackets that are no link": "[one] (two)",
        "a space in the address": "[one](two three.md)",
        "bold words": "[**one** `two`](index.md)",
        "words over two lines": "[one\ntwo](index.md)",
        "an address by itself": "See https://quay.example/a_b?c=1, or not.",
        "an address in brackets by itself": "(See https://quay.example/a_(b))",
        "www by itself": "See www.quay.example.",
        "an e-mail address by itself": "Write to hr_info@quay.example.",
        "an address in angle brackets by itself": "<https://quay.example/>",
        "an e-mail address in angle brackets": "<hr@quay.example>",
        "a host without www": "quay.example is ours",
        "an address in code": "`https://quay.example`",
        "a footnote": "One[^1].\n\n[^1]: Two *three*.",
        "a footnote with a name, twice": "One[^n] and[^n].\n\n[^n]: Two.",
        "a footnote of two paragraphs": "One[^1].\n\n[^1]: Two.\n\n    Three.",
        "a footnote that nobody uses": "One.\n\n[^1]: Two.",
        "a footnote that is not there": "One[^2].",
    },
    "Tables": {
        "a table": "| a | b |\n|---|---|\n| 1 | 2 |",
        "sides": "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
        "without bars at the ends": "a | b\n---|---\n1 | 2",
        "right below a sentence": "See:\n| a | b |\n|---|---|\n| 1 | 2 |",
        "a bar in a cell": "| a |\n|---|\n| 1 \\| 2 |",
        "code with a bar in a cell": "| a |\n|---|\n| `1 \\| 2` |",
        "bold, links and code in cells": "| a |\n|---|\n| **1** [b](index.md) `c` |",
        "too few cells": "| a | b |\n|---|---|\n| 1 |",
        "too many cells": "| a |\n|---|\n| 1 | 2 |",
        "a head alone": "| a |\n|---|",
        "a line below that is none of it": "| a |\n|---|\n| 1 |\nmore",
        "columns that do not match the head": "| a | b |\n|---|\n| 1 |",
    },
    "HTML": {
        "a tag in a line": "One <b>two</b>",
        "a block": "<div>\n\none\n\n</div>",
        "a comment": "One <!-- two -->",
        "a line break": "One<br>two",
        "details": "<details>\n<summary>One</summary>\n\ntwo\n\n</details>",
    },
}
"""Examples of our own by group and by what they show, each as an editor may write it."""


def shown_by_the_host(text: str) -> str:
    """The HTML that the preview of a host shows for a text."""
    return str(cmarkgfm.markdown_to_html_with_extensions(text, options=OPTIONS, extensions=EXTENSIONS))


class _Structure(HTMLParser):
    PASSED = frozenset({"div", "section", "span"})
    VOID = frozenset({"br", "hr", "img", "input"})

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        mark = given.get("class", "")
        if tag == "input" or "sk-task__box" in mark:
            self.pieces.append(f"<task {'checked' in given or 'done' in mark}>")
        elif tag not in self.PASSED:
            side = given.get("align") or mark.partition("sk-align-")[2].partition(" ")[0]
            more = (f" {side}" if side else "") + (f" from {given['start']}" if "start" in given else "")
            self.pieces.append(f"<{self._name(tag)}{more}>")

    def handle_endtag(self, tag):
        if tag not in self.PASSED | self.VOID:
            self.pieces.append(f"</{self._name(tag)}>")

    def handle_data(self, data):
        self.pieces.append(data)

    @staticmethod
    def _name(tag):
        return {"s": "del", "h1": "h2"}.get(tag, tag)  # the one h1 of a page is its title


def structure(html: str) -> str:
    """The elements and the words of some HTML, without what nobody sees: addresses, classes, white space."""
    parser = _Structure()
    parser.feed(html)
    parser.close()
    found = re.sub(r"\s+", " ", "".join(parser.pieces))
    found = re.sub(r"(<task \w+>) ", r"\1", found)
    found = re.sub(r"(</?strong>)(?:</?strong>)+", r"\1", found)
    return re.sub(r" (?=<)|(?<=>) ", "", found).strip()
