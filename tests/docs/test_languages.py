"""The editors' documents are in Danish and English, and both say the same.

A document that is changed in one language alone is seen here: its headings, code, tables, names in code and links are
those of the other. Sentences can differ as two languages do; a fact that has a name, a key or a command cannot.
"""

import re
from pathlib import Path

import pytest

from docs.test_docs import DOCS, ROOT

DANISH = DOCS / "da"
INDEX = DANISH / "README.md"
PAIRS = sorted(file.name for file in DANISH.glob("*.md") if file != INDEX)
FENCE = re.compile(r"^( *)(`{3,})(\w*)\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)(.+?)\1(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMES = {"vores-kit": "our-kit", "pakket": "packed", "frisk": "fresh", "MAPPE": "DIR", "ADRESSE": "URL", "STI": "PATH"}
"""Folders of the reader's own, and what stands for a value in help, which have a Danish name in a Danish document."""

OF_ONE_LANGUAGE = re.compile(r"SAMTALEKIT_LANG=\w\w$")


class Document:
    """A document without its generated parts, as headings with what stands under each."""

    def __init__(self, file: Path):
        self.file = file
        text = re.sub(
            r"^<!-- (\w+) -->\n.*?^<!-- end of \1 -->\n", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
        )
        for danish, english in NAMES.items():
            text = re.sub(rf"\b{danish}\b", english, text)
        self.fences = [(kind, facts_of(kind, body)) for _in, _marks, kind, body in FENCE.findall(text)]
        self.plain = FENCE.sub("```", text)
        self.headings = re.findall(r"^(#+) (.*)$", self.plain, re.MULTILINE)
        self.sections = re.split(r"^#+ .*$", self.plain, flags=re.MULTILINE)[1:]

    def anchors(self) -> list[str]:
        """The anchor of each heading, as GitHub makes it."""
        return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for _level, title in self.headings]


def facts_of(kind: str, body: str) -> list[str]:
    """What of a block of code is the same in both languages."""
    if kind == "text":  # what a program prints, or a folder's tree: its paths
        return [each for each in re.findall(r"[\w-]*[./][\w./-]+", body) if re.search("[a-z]", each)]
    comment = r"(?:^|\s+)# .*$" if kind in {"yaml", "sh"} else r"(?!)"
    return [line for each in body.splitlines() if (line := re.sub(comment, "", each).rstrip())]


def parts_of(section: str) -> tuple[int, int]:
    """How many paragraphs a section has, tables and code among them, and how many items of lists."""
    return len(re.findall(r"\S.*(?:\n.*\S.*)*", section)), len(re.findall(r"^ *(?:-|\d\.) ", section, re.MULTILINE))


def code_of(text: str) -> list[str]:
    """The names in code, in the order of the alphabet: sentences may name them in another order."""
    return sorted({code for _marks, code in CODE.findall(text) if not OF_ONE_LANGUAGE.match(code)})


def tables_of(section: str) -> list[list[tuple[int, list[str]]]]:
    """The tables under a heading: for each row the number of cells, and the names in code in its first cell."""
    tables = re.findall(r"(?:^ *\|.*\n)+", section, re.MULTILINE)
    split = [[re.split(r"(?<!\\)\|", row.strip())[1:-1] for row in table.splitlines()] for table in tables]
    return [[(len(cells), code_of(cells[0])) for cells in table] for table in split]


def targets_of(document: Document, section: str) -> list[str]:
    """Where the links under a heading lead: a file, and a heading by its number."""
    found = set()
    for target in LINK.findall(CODE.sub("", section)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            found.add(target)
            continue
        linked = (document.file.parent / path).resolve() if path else document.file
        place = Document(linked).anchors().index(anchor) if anchor else ""
        found.add(f"{linked.name}#{place}")
    return sorted(found)


def targets_in(document: Document) -> list[tuple[int, list[str]]]:
    """Where the links under each heading lead, except to the same document in the other language."""
    other = re.compile(r"^\*\[(?:På dansk|In English)\].*$", re.MULTILINE)
    return [(number, targets_of(document, other.sub("", text))) for number, text in enumerate(document.sections)]


@pytest.fixture(scope="module", params=PAIRS)
def pair(request):
    """A document in Danish and in English."""
    return Document(DANISH / request.param), Document(DOCS / request.param)


def test_the_two_lead_to_each_other_in_their_first_lines(pair):
    danish, english = pair

    assert english.file.read_text("utf-8").split("\n")[2] == f"*[På dansk](da/{english.file.name})*"
    assert danish.file.read_text("utf-8").split("\n")[2] == f"*[In English](../{english.file.name})*"


def test_they_have_the_same_headings_level_by_level(pair):
    danish, english = pair
    levels = [[len(marks) for marks, _title in each.headings] for each in pair]

    assert levels[0] == levels[1], [*zip(danish.headings, english.headings, strict=False)]


def test_they_show_the_same_files_and_commands(pair):
    danish, english = pair

    assert danish.fences == english.fences


def test_they_have_as_many_paragraphs_and_list_items_under_each_heading(pair):
    danish, english = pair
    titles = [title for _level, title in danish.headings]

    assert {title: parts_of(text) for title, text in zip(titles, danish.sections, strict=True)} == {
        title: parts_of(text) for title, text in zip(titles, english.sections, strict=True)
    }


def test_their_tables_have_the_same_rows(pair):
    danish, english = pair

    assert {
        title: tables for (_level, title), tables in zip(danish.headings, map(tables_of, danish.sections), strict=True)
    } == {
        title: tables for (_level, title), tables in zip(danish.headings, map(tables_of, english.sections), strict=True)
    }


def test_they_name_the_same_keys_codes_and_options_under_each_heading(pair):
    danish, english = pair

    assert {title: code_of(text) for (_level, title), text in zip(danish.headings, danish.sections, strict=True)} == {
        title: code_of(text) for (_level, title), text in zip(danish.headings, english.sections, strict=True)
    }


def test_their_links_lead_to_the_same_places(pair):
    danish, english = pair

    assert targets_in(danish) == targets_in(english)


def test_a_danish_document_leads_to_danish_ones(pair):
    """An English document is named as such only where there is no Danish one."""
    danish, _english = pair
    text = danish.file.read_text("utf-8").split("\n", 3)[3]

    assert [name for name in re.findall(r"\]\(\.\./([\w-]+\.md)", text) if name in PAIRS] == []


def test_the_danish_index_leads_to_all_and_names_what_is_only_in_english():
    text = INDEX.read_text(encoding="utf-8")
    only_english = [file.name for file in DOCS.glob("*.md") if file.name not in PAIRS]

    assert [name for name in PAIRS if f"]({name}" not in text] == []
    assert [name for name in only_english if f"](../{name}" not in text] == []


def test_the_readme_begins_with_the_way_to_the_danish_documents():
    beginning = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## ")[0]

    assert "(generator/docs/da/README.md)" in beginning
    assert "(generator/docs/da/first-kit.md)" in beginning
