"""What one file may ask for: just at a limit all is well, one more is a finding, so that no file holds up a machine."""

import pytest

from helpers.projects import FORM, PAGE, TESTS
from samtalekit.core import limits
from samtalekit.core.findings import Finding, Location, has_errors, in_order

IT = (TESTS.parent / "generator" / "docs" / "it.md").read_text(encoding="utf-8")
LAMPS, FORM_FILE, TERMS = "content/en/lamps.md", "content/en/forms/lamp.yml", "content/en/glossary.yml"


def line(characters: int) -> dict[str, str]:
    """A page with a line of so many characters."""
    return {LAMPS: PAGE + "lamp " * (characters // 5) + "\n"}


def quotes(layers: int) -> dict[str, str]:
    """A page with so many quotes within each other."""
    return {LAMPS: PAGE + "> " * layers + "Lamps\n"}


def bullets(layers: int) -> dict[str, str]:
    """A page with so many lists within each other."""
    return {LAMPS: PAGE + "\n".join("    " * depth + "- lamp" for depth in range(layers)) + "\n"}


def page(size: int) -> dict[str, str]:
    """A page of so many bytes."""
    lines = "lamp\n" * ((size - len(PAGE)) // 5)
    return {LAMPS: PAGE + lines + "l" * (size - len(PAGE) - len(lines))}


def headings(number: int) -> dict[str, str]:
    """A page with so many headings."""
    return {LAMPS: PAGE + "".join(f"## Lamp {n}\n\n" for n in range(number))}


def brackets(number: int) -> dict[str, str]:
    """A paragraph in which so many brackets are open at once; brackets that close, or are code, do not count."""
    return {LAMPS: PAGE + "[a] `[` \\[\n" * 30 + "[ lamp\n" * number + "\n[ in the next paragraph\n"}


def columns(number: int) -> dict[str, str]:
    """A table of so many columns."""
    return {LAMPS: f"{PAGE}{'| a ' * number}|\n{'|---' * number}|\n"}


def rows(number: int) -> dict[str, str]:
    """A table of so many rows, the one at its head among them."""
    return {LAMPS: f"{PAGE}| a |\n|---|\n" + "| b |\n" * (number - 1)}


def values(number: int) -> dict[str, str]:
    """A file with so many values; its list is one as well."""
    return {"theme/lamps.yml": "- 1\n" * (number - 1)}


def fields(number: int) -> dict[str, str]:
    """A form with a section of so many fields."""
    return {FORM_FILE: FORM + "".join(f"      - {{id: f_{n}, kind: line, label: Lamp {n}}}\n" for n in range(number))}


def terms(number: int) -> dict[str, str]:
    """A glossary of so many terms."""
    rows = "".join(f"  - {{id: t_{n}, term: Lamp {n}, means: A lamp.}}\n" for n in range(number))
    return {TERMS: f"terms:\n{rows}"}


@pytest.mark.parametrize(
    ("made", "limit", "code"),
    [
        (line, limits.LINE_CHARS, "line-too-long"),
        (quotes, limits.MARKDOWN_DEPTH, "nested-deep"),
        (bullets, limits.MARKDOWN_DEPTH, "nested-deep"),
        (brackets, limits.BRACKETS, "brackets-deep"),
        (page, limits.MARKDOWN_BYTES, "page-too-long"),
        (headings, limits.HEADINGS, "too-many-headings"),
        (columns, limits.TABLE_COLUMNS, "table-too-large"),
        (rows, limits.TABLE_ROWS, "table-too-large"),
        (values, limits.YAML_VALUES, "too-many-values"),
        (fields, limits.FIELDS, "list-long"),
        (terms, limits.TERMS, "list-long"),
    ],
)
def test_a_file_at_its_limit_is_read_and_one_over_it_is_reported(made, limit, code, workplace, codes):
    """Each limit is where the table says."""
    step = 5 if made is line else 2 if made is bullets else 1

    assert code not in codes(workplace(made(limit)))
    assert code in codes(workplace(made(limit + step), "other"))


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("```\nlamp\n```\n", False),
        ("```\nlamp\n", True),
        ("```\nlamp\n~~~\n", True),
        ("````\n```\nlamp\n````\n", False),
        ("```sh\nlamp\n```sh\n", True),
    ],
)
def test_code_is_closed_by_the_marks_that_began_it(text, is_open, workplace, codes):
    """Open code would be shown with its marks, or take in the rest of the page, each reader as it likes."""
    assert ("open-fence" in codes(workplace({LAMPS: PAGE + text}))) == is_open


@pytest.mark.parametrize("name", [name for name in vars(limits) if name.isupper()])
def test_the_table_for_it_has_every_limit(name):
    """Word for word in numbers."""
    assert f"| {getattr(limits, name):,}" in IT


def test_of_many_findings_those_that_stop_a_build_are_reported_and_the_rest_is_counted():
    """Ordered twice they are the same, so that no layer of the program counts anew."""
    warnings = [Finding(Location("a.md", n), "accessibility-missing") for n in range(1, 400)]
    errors = [Finding(Location("a.md", n), "raw-html", {"text": "<b>"}) for n in range(400, 500)]
    ordered = in_order([*warnings, *errors, Finding(Location("b.md"), "not-utf8", {"byte": "0xF8"})])

    assert len([each for each in ordered if each.place.file == "a.md"]) == limits.FINDINGS + 1
    assert [each for each in ordered if each.code == "raw-html"] == errors
    assert [each.values["number"] for each in ordered if each.code == "more-findings"] == [299]
    assert in_order(ordered) == ordered
    assert has_errors(ordered)
