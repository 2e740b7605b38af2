"""The list for SharePoint is opened in a spreadsheet, which must not run what a title says."""

import csv
import io

import pytest

from samtalekit.web.bundle.sharepoint import Link, _as_csv


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("title", ["=1+1", " =1+1", "＝1+1", "@SUM(1)", "-1", "+1", "\t=1", "\r=1", "a,=1+1", "a;=1+1", "a\t=1+1", "a\n=1+1", "a, =1+1"])  # fmt: skip
def test_no_cell_begins_as_a_formula_however_the_list_is_split(title, separator):
    """An English Excel splits at commas, a Danish one at semicolons."""
    text = _as_csv([Link(title, "", "page")], "en").decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert [cell for cell in cells if cell.strip().startswith(tuple("=+-@＝"))] == []


def test_a_title_like_any_other_is_kept_as_it_is():
    """Also one with a dash or a formula within."""
    text = _as_csv([Link("Before, during - and after: 1+1=2", "", "page")], "en").decode("utf-8-sig")

    assert "Before, during - and after: 1+1=2" in text
