"""Files that are neither text of ours nor pictures, and text that a merge has left in two versions."""

import pytest

from helpers.projects import PAGE, WORKPLACE
from samtalekit.jobs.check import check

LEFT = {
    "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1",
    "desktop.ini": b"\xff\xfe[\0.\0S\0h\0",
    "~$policy.docx": b"\x05Ann",
    ".DS_Store": b"\0\0\0\x01Bud1",
    "lamps.md.swp": b"b0VIM\x80\x01",
    "lamps.md~": b"\xff",
    "photo.jpg.part": b"\xff\xd8",
}
OTHER = {
    "policy.docx": b"PK\x03\x04\x14\0",
    "policy.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "dot.gif": b"GIF89a\x01\0\x01\0\x80\0\0",
    "IMG_1.HEIC": b"\0\0\0\x18ftypheic",
    "numbers.xlsx": b"PK",
    "film.MOV": b"\0\0\0\x14ftypqt",
    "text.docx": b"plain words",
}


@pytest.mark.parametrize("folder", ["content/en", "content/en/forms", "theme/web/css"])
@pytest.mark.parametrize("name", LEFT)
def test_what_systems_and_editors_leave_is_passed_over(name, folder, workplace, codes):
    """Nobody sees these files where they work; a finding would be a riddle."""
    assert codes(workplace({f"{folder}/{name}": LEFT[name]})) == []


@pytest.mark.parametrize("name", OTHER)
def test_another_kind_of_file_is_named_as_not_used_and_not_opened(name, workplace):
    """A warning. Whoever saved such a file as UTF-8, or called it .md, would ruin it; Word saves its words as text."""
    (found,) = check(workplace({f"content/en/{name}": OTHER[name]})).findings

    assert (found.code, found.severity.value, found.place.file) == ("file-not-used", "warning", f"content/en/{name}")
    assert "UTF-8" not in found.mend("en")
    assert ("as plain text in" in found.mend("en")) == (".md" in found.mend("en")) == name.endswith(".docx")


def test_a_page_with_another_ending_is_told_where_it_belongs(workplace, codes):
    """Those are text, and somebody meant them to be read."""
    assert codes(workplace({"content/en/lamps.markdown": PAGE, "content/en/lamps.txt": PAGE})) == ["unread-file"] * 2


MERGE = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("content/en/lamps.md", PAGE + "Both.\n\n" + MERGE.format("One.", "Two."), 8),
        ("content/en/lamps.md", "---\n" + MERGE.format("title: A", "title: B") + "summary: S\n---\n", 2),
        ("content/en/lamps.md", PAGE + "::: tip\n" + MERGE.format("One.", "Two.") + ":::\n", 7),
        ("content/en/lamps.md", PAGE + "One.\n>>>>>>> 1a2b3c4\n", 7),
        ("content/en/lamps.md", PAGE + "<<<<<<< a\nOne.\n||||||| b\nOld.\n=======\nTwo.\n>>>>>>> c\n", 6),
        ("content/en/forms/lamp.yml", MERGE.format("form: lamp", "form: lamps"), 1),
        ("content/en/spelling.txt", "lamp\n" + MERGE.format("dusk", "dawn"), 2),
        ("theme/web/css/base.css", "a {}\n" + MERGE.format("b {}", "c {}"), 2),
        ("theme/print/paper.css", MERGE.format("b {}", "c {}"), 1),
        ("workplace.yml", WORKPLACE + MERGE.format("papers: {}", "papers: {}"), 5),
        ("mkdocs.yml", MERGE.format("site_name: a", "site_name: b"), 1),
    ],
)
def test_the_marks_of_a_merge_are_an_error_on_their_line_in_the_words_of_a_merge(name, text, line, workplace):
    """Else readers see both versions, or a parser complains of something else."""
    found = [each for each in check(workplace({name: text})).findings if each.place.file == name]

    assert [(each.code, each.severity.value, each.place.line) for each in found] == [("merge-marks", "error", line)]
    assert "merge" in found[0].message("en")


@pytest.mark.parametrize(
    "text", ["A title\n=======\n\nWords.\n", "> > > > > > > deep\n", "a <<<<<<< b\n", "| a | b |\n|---|---|\n|||\n"]
)
def test_lines_that_only_look_like_a_merge_are_text(text, workplace, codes):
    """An underlined title, a quotation of quotations."""
    assert "merge-marks" not in codes(workplace({"content/en/lamps.md": PAGE + text}))
