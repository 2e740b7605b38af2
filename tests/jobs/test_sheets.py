"""A page on one sheet: a check and a build say alike where one has become longer."""

import pytest

from helpers.projects import over_tiny
from samtalekit.jobs.build import build
from samtalekit.jobs.check import check

HEAD = "---\ntitle: Brakes\nsummary: How to look.\nkind: step\nsheet: [look]\n---\n\n## Look\n\n"
LONG = HEAD + "".join(f"- Hook {n}: pull the lever, and look at the pads.\n" for n in range(1, 71))
EXTENSION = "---\nextends: true\nsheet: [look]\n---\n\n::: after look\n" + LONG.partition("## Look\n\n")[2] + ":::\n"


def long_sheets(findings):
    return [
        (each.place.file, each.place.line, each.values["number"]) for each in findings if each.code == "sheet-too-long"
    ]


@pytest.mark.parametrize(("text", "line"), [(LONG, 5), (EXTENSION, 3)], ids=["page", "extension"])
def test_a_sheet_of_more_than_a_page_is_a_warning_at_its_key(text, line, tmp_path):
    shed = over_tiny(tmp_path, {"content/en/brakes.md": text})

    assert long_sheets(check(shed).findings) == [("content/en/brakes.md", line, 2)]
    assert long_sheets(build(shed).findings) == [("content/en/brakes.md", line, 2)]


def test_a_sheet_of_one_page_is_none(tmp_path):
    shed = over_tiny(tmp_path, {"content/en/brakes.md": HEAD + "- Pull the lever.\n"})

    assert long_sheets(check(shed).findings) == []
    assert long_sheets(build(shed).findings) == []


def test_a_sheet_of_the_kit_that_the_workplace_makes_too_long_names_the_kit_s_page(tmp_path):
    """Its own words may be longer than the kit's."""
    shed = over_tiny(tmp_path, {})
    (tmp_path / "tiny/content/en/brakes.md").write_text(LONG, encoding="utf-8")

    ((file, line, _number),) = long_sheets(check(shed).findings)

    assert (file.rpartition("/")[2], line) == ("brakes.md", 5)
